//! Deals follow their account or contact into the one it was merged into, and back. Their columns, and so the board's totals, stay.

use uuid::Uuid;

use crate::{
    access::model::{Actor, Object},
    audit::{
        model::Changes,
        store::{Record, hint, record_telling},
    },
    db::Tx,
    error::AppResult,
};

/// Hangs deals from one account (or, as `of` says, contact) onto another, only some of them where `only` says so; deleted ones
/// too. Returns which went. `from`, `to`: id and name.
pub async fn rehang_deals(
    tx: &mut Tx,
    actor: &Actor,
    of: Object,
    from: (Uuid, &str),
    to: (Uuid, &str),
    only: Option<&[Uuid]>,
) -> AppResult<Vec<Uuid>> {
    struct Gone {
        id: Uuid,
        version: i64,
        account: Option<Uuid>,
    }
    let (field, gone) = match of {
        Object::Account => (
            "account",
            sqlx::query_as!(
                Gone,
                "update deal set account_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and account_id = $2 and ($4::uuid[] is null or id = any($4))
                 returning id, version, account_id as account",
                actor.tenant.0,
                from.0,
                to.0,
                only,
                actor.now
            )
            .fetch_all(&mut **tx)
            .await?,
        ),
        _ => (
            "contact",
            sqlx::query_as!(
                Gone,
                "update deal set contact_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and contact_id = $2 and ($4::uuid[] is null or id = any($4))
                 returning id, version, account_id as account",
                actor.tenant.0,
                from.0,
                to.0,
                only,
                actor.now
            )
            .fetch_all(&mut **tx)
            .await?,
        ),
    };
    let named = |(id, name): (Uuid, &str)| serde_json::json!({"id": id, "name": name});
    let entries = gone.iter().map(|it| Record {
        object: Object::Deal,
        id: it.id,
        account: it.account,
        action: "updated",
        changes: Changes::default().with(field, named(from), named(to)),
        version: it.version,
    });
    let hints = [hint(actor.tenant, Object::Deal, to.0, 0, actor.member.0)];
    record_telling(tx, actor, entries.collect(), &hints).await?;
    Ok(gone.into_iter().map(|it| it.id).collect())
}
