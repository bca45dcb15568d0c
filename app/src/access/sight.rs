//! The one builder of the predicate "this person may see this record": from somebody's rights to SQL, for every door.
//!
//! In prose, as an independent oracle repeats it (`exchange/store/tests` and `desk/tests/doors.rs`):
//! * A deal is seen by whom its owner is within reach.
//! * An account is seen by whom its owner is within reach, and by whoever sees a deal at it, or is reached by the owner of a
//!   contact or an activity at it: whoever has to do with a customer knows them.
//! * A contact is seen by whom its owner is within reach, and by whoever sees its account: whoever meets a customer knows the
//!   whole story. One that is nobody's and at no account is seen by all who see contacts.
//! * An activity is seen by whom its owner is within reach, and by whoever sees its account, its deal, or a contact it is with
//!   who is at no account. One that is nobody's and about nothing is seen by all who see activities.
//!
//! * Who works on a deal or an account beside its owner counts as an owner of it until their day is over.
//! * An account in a pool, and what is at it, is seen as the head of `model/pools.rs` says.
//!
//! Whether somebody sees records of a kind at all is asked first, by [`Actor::may`].
// Put together at run time from constants of the program; every value is bound.
#![allow(clippy::disallowed_methods)]

use std::collections::HashSet;

use chrono::NaiveDate;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::model::{Action, Actor, Hidden, MemberId, Object, Permit, Reach, TenantId};
use crate::{
    db::Tx,
    error::{AppError, AppResult},
};

/// A deal `r`. In all of these `{deal}` and its like stand for the owners within reach (`uuid[]`, null: everybody's), `{day}` for
/// the person's day.
const DEAL: &str = "({deal}::uuid[] is null or r.owner_id is null or r.owner_id = any({deal}) or exists (select 1 from collaborator k where k.tenant_id = r.tenant_id and k.object = 'deal' and k.record_id = r.id \
       and k.member_id = any({deal}) and (k.until is null or k.until >= {day})))";

/// An account `r`.
const ACCOUNT: &str = "({account}::uuid[] is null \
     or case when r.pool_id is not null then {pool}::uuid[] is null or r.pool_id = any({pool}) \
     else coalesce(r.owner_id = any({account}), cardinality({account}) > 0) \
     or exists (select 1 from collaborator k where k.tenant_id = r.tenant_id and k.object = 'account' and k.record_id = r.id \
       and k.member_id = any({account}) and (k.until is null or k.until >= {day})) \
     or exists (select 1 from deal sd where sd.tenant_id = r.tenant_id and sd.account_id = r.id and sd.deleted_at is null \
       and ({deal}::uuid[] is null or coalesce(sd.owner_id = any({deal}), cardinality({deal}) > 0) or exists (select 1 from collaborator k where k.tenant_id = sd.tenant_id and k.object = 'deal' and k.record_id = sd.id \
       and k.member_id = any({deal}) and (k.until is null or k.until >= {day})))) \
     or exists (select 1 from contact sc where sc.tenant_id = r.tenant_id and sc.account_id = r.id and sc.deleted_at is null \
       and ({contact}::uuid[] is null or sc.owner_id = any({contact}))) \
     or exists (select 1 from activity sx where sx.tenant_id = r.tenant_id and sx.account_id = r.id and sx.deleted_at is null \
       and ({activity}::uuid[] is null or sx.owner_id = any({activity}))) end)";

/// A contact `r`; `{at}` stands for an account seen.
const CONTACT: &str = "({contact}::uuid[] is null or r.owner_id = any({contact}) or (r.owner_id is null and r.account_id is null) \
     or {at})";

/// An activity `r`; `{at}` stands for an account seen.
const ACTIVITY: &str = "({activity}::uuid[] is null or r.owner_id = any({activity}) \
     or (r.owner_id is null and r.account_id is null and r.deal_id is null and r.contact_id is null) \
     or exists (select 1 from deal se where se.tenant_id = r.tenant_id and se.id = r.deal_id and se.deleted_at is null \
       and ({deal}::uuid[] is null or coalesce(se.owner_id = any({deal}), cardinality({deal}) > 0) or exists (select 1 from collaborator k where k.tenant_id = se.tenant_id and k.object = 'deal' and k.record_id = se.id \
       and k.member_id = any({deal}) and (k.until is null or k.until >= {day})))) \
     or exists (select 1 from contact sf where sf.tenant_id = r.tenant_id and sf.id = r.contact_id and sf.account_id is null \
       and sf.deleted_at is null \
       and ({contact}::uuid[] is null or coalesce(sf.owner_id = any({contact}), cardinality({contact}) > 0))) \
     or {at})";

/// Adds `the record r is seen by this person` to a query over the table of this kind of record, as `r`. Adds `true` where
/// everybody's are seen, and for kinds that belong to nobody.
pub fn push(query: &mut QueryBuilder<Postgres>, actor: &Actor, object: Object) {
    let template = match object {
        _ if actor.seen(object).owners().is_none() => "true".to_owned(),
        Object::Deal => DEAL.to_owned(),
        Object::Account => ACCOUNT.to_owned(),
        Object::Contact => CONTACT.replace("{at}", &at_account()),
        Object::Activity => ACTIVITY.replace("{at}", &at_account()),
        _ => "true".to_owned(),
    };
    // Split by hand: what stands between braces is bound, all else is ours.
    for piece in template.split_inclusive('}') {
        let (sql, name) = match piece.strip_suffix('}').and_then(|p| p.split_once('{')) {
            Some((sql, name)) => (sql, Some(name)),
            None => (piece, None),
        };
        query.push(sql);
        match name {
            Some("day") => query.push_bind(actor.today),
            Some(name) => match Object::parse(name) {
                Some(Object::Pool) => query.push_bind(pools(actor)),
                Some(kind) => query.push_bind(actor.seen(kind).owners().map(<[Uuid]>::to_vec)),
                None => query,
            },
            None => query,
        };
    }
    let veiling = veiling(actor, object);
    if !veiling.is_empty() {
        query.push(" and (r.owner_id is not distinct from ").push_bind(actor.member.0);
        query.push(" or not exists (select 1 from account sv where sv.tenant_id = r.tenant_id and sv.id = r.account_id");
        query.push(" and sv.pool_id = any(").push_bind(veiling).push(")))");
    }
}

/// The pools that let somebody see their accounts; `None`: all of them. None of them where they see no accounts at all.
fn pools(actor: &Actor) -> Option<Vec<Uuid>> {
    let blind = *actor.rights.reach(Action::See, Object::Account) == Reach::None;
    if blind { Some(Vec::new()) } else { actor.pools().seen() }
}

/// The pools whose accounts keep records of this kind to themselves.
fn veiling(actor: &Actor, object: Object) -> Vec<Uuid> {
    match object {
        Object::Contact => actor.pools().hiding(Hidden::People),
        Object::Activity => actor.pools().hiding(Hidden::Talks),
        _ => Vec::new(),
    }
}

/// The account of `r` is seen.
fn at_account() -> String {
    // The names inside move one step in: the account is `sa` there.
    let seen = ACCOUNT.replace("r.", "sa.");
    format!(
        "exists (select 1 from account sa where sa.tenant_id = r.tenant_id and sa.id = r.account_id and {seen})"
    )
}

/// Which of these records the person sees. Nothing is asked where they see everybody's.
pub async fn seen(tx: &mut Tx, actor: &Actor, object: Object, ids: &[Uuid]) -> AppResult<HashSet<Uuid>> {
    let permit = actor.may(Action::See, object)?;
    let table = match object {
        _ if ids.is_empty() || (permit.owners().is_none() && veiling(actor, object).is_empty()) => {
            return Ok(ids.iter().copied().collect());
        }
        Object::Account => "account",
        Object::Contact => "contact",
        Object::Deal => "deal",
        Object::Activity => "activity",
        _ => return Ok(ids.iter().copied().collect()),
    };
    let mut query = QueryBuilder::new("select r.id from ");
    query.push(table).push(" r where r.tenant_id = ").push_bind(actor.tenant.0);
    query.push(" and r.id = any(").push_bind(ids.to_vec()).push(") and ");
    push(&mut query, actor, object);
    let found: Vec<Uuid> = query.build_query_scalar().fetch_all(&mut **tx).await?;
    Ok(found.into_iter().collect())
}

/// Refuses a record the person does not see as one that is not there. Errors: `NotFound`, `Forbidden`.
pub async fn must_see(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<()> {
    if seen(tx, actor, object, &[id]).await?.contains(&id) { Ok(()) } else { Err(AppError::NotFound) }
}

/// Refuses to let a record be edited that is out of reach: by its owner, or by those who work on it and write.
/// Errors: `Forbidden`.
pub async fn may_edit(
    tx: &mut Tx,
    actor: &Actor,
    permit: &Permit,
    object: Object,
    id: Uuid,
    owner: Option<MemberId>,
) -> AppResult<()> {
    if permit.covers(owner) {
        return Ok(());
    }
    let shared = sqlx::query_scalar!(
        r#"select exists (select 1 from collaborator where tenant_id = $1 and object = $2 and record_id = $3 and writes
             and member_id = any($4) and (until is null or until >= $5)) as "shared!""#,
        actor.tenant.0,
        object.code(),
        id,
        permit.owners().unwrap_or_default(),
        actor.today
    )
    .fetch_one(&mut **tx)
    .await?;
    if shared { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Through whom a record is seen: kinds of record with their owner, any of which within reach shows it. Empty where whoever sees
/// the kind is to be told: what belongs to nobody, and a record that has just changed hands or collaborators, so that it leaves the screens of
/// those who no longer see it.
pub async fn audience(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    id: Uuid,
    today: NaiveDate,
) -> AppResult<Vec<(Object, Option<MemberId>)>> {
    if !super::model::BUSINESS.contains(&object) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"with it as (
             select 'account' as kind, owner_id, id as account_id, null::uuid as deal_id from account
             where $2 = 'account' and tenant_id = $1 and id = $3
             union all
             select 'contact', owner_id, account_id, null from contact where $2 = 'contact' and tenant_id = $1 and id = $3
             union all
             select 'deal', owner_id, null, null from deal where $2 = 'deal' and tenant_id = $1 and id = $3
             union all
             select 'activity', owner_id, account_id, deal_id from activity
             where $2 = 'activity' and tenant_id = $1 and id = $3)
           select kind as "kind!", owner_id as "owner: MemberId" from it
             where owner_id is not null or kind in ('account', 'deal') or (account_id is null and deal_id is null)
           union
           select 'account', a.owner_id from it join account a on a.tenant_id = $1 and a.id = it.account_id
           union
           select 'deal', d.owner_id from it join deal d on d.tenant_id = $1 and d.deleted_at is null
             and (d.account_id = it.account_id or d.id = it.deal_id)
           union
           select 'contact', c.owner_id from it
             join contact c on c.tenant_id = $1 and c.account_id = it.account_id and c.deleted_at is null and c.owner_id is not null
           union
           select 'activity', x.owner_id from it
             join activity x on x.tenant_id = $1 and x.account_id = it.account_id and x.deleted_at is null and x.owner_id is not null
           union
           select k.object, k.member_id from it
             left join deal d on d.tenant_id = $1 and d.deleted_at is null
               and (d.account_id = it.account_id or d.id = it.deal_id or (it.kind = 'deal' and d.id = $3))
             join collaborator k on k.tenant_id = $1 and (k.until is null or k.until >= $4)
               and ((k.object = 'account' and k.record_id = it.account_id) or (k.object = 'deal' and k.record_id = d.id))"#,
        tenant.0,
        object.code(),
        id,
        today
    )
    .fetch_all(&mut **tx)
    .await?;
    let handed_over = sqlx::query_scalar!(
        r#"select changes ?| array['owner', 'owner_id', 'collaborator'] as "it!" from audit_entry
           where tenant_id = $1 and record_id = $2 order by id desc limit 1"#,
        tenant.0,
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    if handed_over == Some(true) {
        return Ok(Vec::new());
    }
    Ok(rows.into_iter().filter_map(|r| Some((Object::parse(&r.kind)?, r.owner))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_predicates_is_bound() {
        for template in [DEAL.to_owned(), ACCOUNT.to_owned(), at_account()] {
            for piece in template.split('{').skip(1) {
                let name = piece.split('}').next().unwrap_or_default();
                assert!(name == "day" || Object::parse(name).is_some(), "{name}");
            }
        }
        assert!(
            !at_account().replace("sa.tenant_id = r.tenant_id and sa.id = r.account_id", "").contains(" r.")
        );
    }
}
