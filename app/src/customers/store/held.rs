//! What somebody holds, and giving it to others in one go, whatever its number. Who may ask for it, and who may receive, the
//! hand-over decides.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    access::model::{Actor, MemberId, Object, TenantId},
    audit::{
        model::Changes,
        store::{Record, hint, record_telling},
    },
    db::Tx,
    error::AppResult,
};

/// A record somebody holds, and what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: Uuid,
    pub account: Option<Uuid>,
    pub deal: Option<Uuid>,
    pub contact: Option<Uuid>,
}

/// One record that is to change hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giving {
    pub id: Uuid,
    pub from: MemberId,
    pub to: MemberId,
}

/// One record that did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub id: Uuid,
    pub to: MemberId,
    /// Its version afterwards.
    pub version: i64,
    /// The account in whose timeline it is told.
    pub account: Option<Uuid>,
}

/// Many records that change hands together.
#[derive(Clone, Copy, Debug)]
pub struct Giveaway<'a> {
    /// The word in the trail.
    pub action: &'a str,
    /// What they are part of: open screens hear of it instead of each record.
    pub whole: Uuid,
    pub names: &'a HashMap<MemberId, String>,
    pub each: &'a [Giving],
}

impl Giveaway<'_> {
    /// The columns for `unnest`: ids, from whom, to whom.
    pub fn columns(&self) -> (Vec<Uuid>, Vec<Uuid>, Vec<Uuid>) {
        let column = |of: fn(&Giving) -> Uuid| self.each.iter().map(of).collect();
        (column(|g| g.id), column(|g| g.from.0), column(|g| g.to.0))
    }

    /// Writes an entry for each record that went, as `changes` says it, and one hint for all.
    pub async fn tell(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        object: Object,
        given: &[Given],
        changes: impl Fn((MemberId, &str), (MemberId, &str)) -> Changes,
    ) -> AppResult<()> {
        let from: HashMap<Uuid, MemberId> = self.each.iter().map(|g| (g.id, g.from)).collect();
        let name = |id: MemberId| self.names.get(&id).map(String::as_str).unwrap_or_default();
        let entries = given.iter().filter_map(|it| {
            let from = *from.get(&it.id)?;
            Some(Record {
                object,
                id: it.id,
                account: it.account,
                action: self.action,
                changes: changes((from, name(from)), (it.to, name(it.to))),
                version: it.version,
            })
        });
        let hints = [hint(actor.tenant, object, self.whole, 0, actor.member.0)];
        record_telling(tx, actor, entries.collect(), &hints).await
    }
}

/// The accounts somebody holds.
pub async fn held_accounts(tx: &mut Tx, tenant: TenantId, owner: MemberId) -> AppResult<Vec<Held>> {
    Ok(sqlx::query_as!(
        Held,
        r#"select id, null::uuid as account, null::uuid as deal, null::uuid as contact from account
           where tenant_id = $1 and owner_id = $2 and deleted_at is null"#,
        tenant.0,
        owner.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The contacts somebody holds.
pub async fn held_contacts(tx: &mut Tx, tenant: TenantId, owner: MemberId) -> AppResult<Vec<Held>> {
    Ok(sqlx::query_as!(
        Held,
        r#"select id, account_id as account, null::uuid as deal, null::uuid as contact from contact
           where tenant_id = $1 and owner_id = $2 and deleted_at is null"#,
        tenant.0,
        owner.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// What somebody still has to do.
pub async fn held_activities(tx: &mut Tx, tenant: TenantId, owner: MemberId) -> AppResult<Vec<Held>> {
    Ok(sqlx::query_as!(
        Held,
        r#"select id, account_id as account, deal_id as deal, contact_id as contact from activity
           where tenant_id = $1 and owner_id = $2 and deleted_at is null and due_at is not null and done_at is null"#,
        tenant.0,
        owner.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Accounts, contacts or open activities somebody holds, by name, after the one named last: id, name, and where or whose it is.
pub async fn held_page(
    tx: &mut Tx,
    tenant: TenantId,
    owner: MemberId,
    object: Object,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> AppResult<Vec<(Uuid, String, Option<String>)>> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!", beside from (
             select id, name, city as beside from account
             where $3 = 'account' and tenant_id = $1 and owner_id = $2 and deleted_at is null
             union all
             select c.id, c.name, a.name from contact c
             left join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
             where $3 = 'contact' and c.tenant_id = $1 and c.owner_id = $2 and c.deleted_at is null
             union all
             select x.id, x.subject, a.name from activity x
             left join account a on a.tenant_id = x.tenant_id and a.id = x.account_id
             where $3 = 'activity' and x.tenant_id = $1 and x.owner_id = $2 and x.deleted_at is null
               and x.due_at is not null and x.done_at is null) held
           where $4::text is null or (name, id) > ($4, $5)
           order by name, id limit $6"#,
        tenant.0,
        owner.0,
        object.code(),
        after.map(|a| a.0.as_str()),
        after.map(|a| a.1),
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name, r.beside)).collect())
}

/// Gives accounts, contacts or activities to others, each from the owner it still has: only the owner changes. Says which went;
/// what is not that owner's any more, or was deleted, stays. Locked in the order of their ids, so that nobody waits in a circle.
pub async fn give(tx: &mut Tx, actor: &Actor, object: Object, what: &Giveaway<'_>) -> AppResult<Vec<Given>> {
    let (ids, from, to) = what.columns();
    let (tenant, now) = (actor.tenant.0, actor.now);
    macro_rules! update {
        ($sql:literal) => {
            sqlx::query_as!(Given, $sql, tenant, &ids, &from, &to, now).fetch_all(&mut **tx).await?
        };
    }
    let given = match object {
        Object::Account => update!(
            r#"with held as (
                 select r.id, g.to_id from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g(id, from_id, to_id)
                 join account r on r.tenant_id = $1 and r.id = g.id and r.owner_id = g.from_id and r.deleted_at is null
                 order by r.id for update of r)
               update account r set owner_id = h.to_id, owned_since = $5, updated_at = $5, version = r.version + 1
               from held h where r.tenant_id = $1 and r.id = h.id
               returning r.id, r.owner_id as "to!: MemberId", r.version, r.id as account"#
        ),
        Object::Contact => update!(
            r#"with held as (
                 select r.id, g.to_id from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g(id, from_id, to_id)
                 join contact r on r.tenant_id = $1 and r.id = g.id and r.owner_id = g.from_id and r.deleted_at is null
                 order by r.id for update of r)
               update contact r set owner_id = h.to_id, updated_at = $5, version = r.version + 1
               from held h where r.tenant_id = $1 and r.id = h.id
               returning r.id, r.owner_id as "to!: MemberId", r.version, r.account_id as account"#
        ),
        Object::Activity => update!(
            r#"with held as (
                 select r.id, g.to_id from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g(id, from_id, to_id)
                 join activity r on r.tenant_id = $1 and r.id = g.id and r.owner_id = g.from_id and r.deleted_at is null
                 order by r.id for update of r)
               update activity r set owner_id = h.to_id, updated_at = $5, version = r.version + 1
               from held h where r.tenant_id = $1 and r.id = h.id
               returning r.id, r.owner_id as "to!: MemberId", r.version, r.account_id as account"#
        ),
        _ => Vec::new(),
    };
    let changes = |from: (MemberId, &str), to: (MemberId, &str)| {
        Changes::default().with("owner_id", from.0.to_string(), to.0.to_string()).with(
            "owner_name",
            from.1,
            to.1,
        )
    };
    what.tell(tx, actor, object, &given, changes).await?;
    Ok(given)
}
