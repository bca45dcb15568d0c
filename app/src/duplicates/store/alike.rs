//! What is like a record being typed.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::{form, kinds, known, reasons};
use crate::{
    access::{
        model::{Action, Actor, Field, Object},
        sight,
    },
    customers::{
        model::{AccountForm, ContactForm, account_keys, contact_keys},
        store as customers,
    },
    db::Tx,
    duplicates::model::{Alike, Fields, Likenesses, MOST},
    error::{AppError, AppResult},
    matching::model::{Frequencies, Model, Record, levels},
};

/// At most so many records are looked at under one key.
const EACH: i64 = 40;
/// Log odds from which a record is worth naming while somebody types; from 0 on it is rather the same.
const WORTH: f64 = -2.5;
/// Fields by which alone a record is worth naming.
const TELLING: [&str; 7] = ["uscc", "phone", "mobile", "email", "website", "wechat", "name"];

/// The records like the one being typed, but for `except`, the one itself. Errors: `Forbidden` for whoever sees none of the kind.
pub async fn alike(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    typed: Fields,
    except: Option<Uuid>,
) -> AppResult<Likenesses> {
    known(object)?;
    let _sees = actor.may(Action::See, object)?;
    // By what one does not read nothing is found.
    let mut typed = typed;
    typed.retain(|field, _| Field::of(object, field).is_none_or(|f| actor.rights.reads(f)));
    let (record, keys) = read(object, typed)?;
    if keys.is_empty() {
        return Ok(Likenesses::default());
    }
    let ids = customers::meeting(tx, actor.tenant, object, &keys, EACH).await?;
    let ids: Vec<Uuid> = ids.into_iter().filter(|id| Some(*id) != except).collect();
    let (model, frequencies) = (Model::believed(kinds(object)), Frequencies::default());
    let mut found = BTreeMap::new();
    for it in customers::likenesses(tx, actor.tenant, object, &ids, Some(actor.pools())).await? {
        let levels = levels(kinds(object), &frequencies, &record, &it.record);
        let score = model.score_at(&frequencies, &record, &it.record, &levels);
        let why = reasons(object, &levels);
        if score > WORTH || why.iter().any(|field| TELLING.contains(&field.as_str())) {
            found.insert(it.id, (score, why, it));
        }
    }
    let ids: Vec<Uuid> = found.keys().copied().collect();
    let seen = sight::seen(tx, actor, object, &ids).await?;
    let unseen = found.values().any(|(score, why, it)| {
        let sure = *score > 0.0 || why.iter().any(|field| field == "uscc");
        sure && !seen.contains(&it.id)
    });
    let mut found: Vec<_> = found.into_values().filter(|(.., it)| seen.contains(&it.id)).collect();
    found.sort_by(|x, y| y.0.total_cmp(&x.0));
    let named = found.into_iter().take(MOST);
    let seen = named.map(|(_, why, it)| Alike { id: it.id, name: it.name, beside: it.beside, why }).collect();
    Ok(Likenesses { seen, unseen })
}

/// What was typed as it is compared; fields that are still being typed say nothing.
fn read(object: Object, typed: Fields) -> AppResult<(Record, Vec<i64>)> {
    let fields = Value::Object(form(typed));
    let wrong = |e: serde_json::Error| AppError::internal(&e);
    if object == Object::Account {
        let record = serde_json::from_value::<AccountForm>(fields).map_err(wrong)?.likeness();
        let keys = account_keys(&record);
        return Ok((record, keys));
    }
    let record = serde_json::from_value::<ContactForm>(fields).map_err(wrong)?.likeness();
    let keys = contact_keys(&record);
    Ok((record, keys))
}
