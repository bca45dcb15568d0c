//! From the database to a person's rights: the book of a company, kept in memory as long as it holds.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, NaiveDate, Utc};

use super::{holders::holder, pools::pools};
use crate::{
    access::model::{Actor, Book, MemberId, Role, TenantId},
    db::Tx,
    error::AppResult,
    org,
};

/// The books of the companies this server knows. A book holds as long as its company's organisation has the version it was
/// made from, and for its day.
#[derive(Clone, Debug, Default)]
pub struct Books(Arc<Mutex<HashMap<TenantId, Arc<Book>>>>);

impl Books {
    /// Books kept at most; then all are made anew as they are asked for.
    const MOST: usize = 1_000;

    /// The company's book at this version, on this day: from memory, or read.
    pub async fn at(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        version: i64,
        day: NaiveDate,
    ) -> AppResult<Arc<Book>> {
        let known = self.0.lock().unwrap_or_else(|p| p.into_inner()).get(&tenant).cloned();
        if let Some(book) = known.filter(|b| b.version == version && b.day == day) {
            return Ok(book);
        }
        let book = Arc::new(book(tx, tenant, day).await?);
        let mut kept = self.0.lock().unwrap_or_else(|p| p.into_inner());
        if kept.len() >= Self::MOST {
            kept.clear();
        }
        kept.insert(tenant, book.clone());
        Ok(book)
    }
}

/// Reads a company's book of a day: who is where, what the roles say, to whom they are given.
pub async fn book(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Book> {
    // Read first: what changes meanwhile makes a later version, and the book is made again.
    let version = org::store::version(tx, tenant).await?;
    let organisation = org::store::as_it_is(tx, tenant, day).await?;
    let former = org::store::last_seats(tx, tenant, day).await?;
    let roles = super::roles::stored(tx, tenant).await?.into_iter().map(|s| (s.role, s.rights)).collect();
    let given = sqlx::query!("select role, holder, holder_id from role_grant where tenant_id = $1", tenant.0)
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .filter_map(|r| Some((holder(&r.holder, r.holder_id)?, Role::parse(&r.role)?)))
        .collect();
    let rules = super::sharing::stored(tx, tenant).await?.into_iter().map(|rule| rule.form).collect();
    let pools = pools(tx, tenant).await?;
    Ok(Book::new(version, &organisation, &former, roles, given, rules, pools))
}

/// A member as the person behind work that goes on without a request; `None` where they may no longer act.
pub async fn actor_again(
    tx: &mut Tx,
    tenant: TenantId,
    member: MemberId,
    now: DateTime<Utc>,
) -> AppResult<Option<Actor>> {
    let row = sqlx::query!(
        r#"select m.role, ($3::timestamptz at time zone t.time_zone)::date as "today!"
           from member m join tenant t on t.tenant_id = m.tenant_id
           where m.tenant_id = $1 and m.id = $2 and m.status = 'active'"#,
        tenant.0,
        member.0,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some((row, role)) = row.and_then(|r| Role::parse(&r.role).map(|role| (r, role))) else {
        return Ok(None);
    };
    let rights = book(tx, tenant, row.today).await?.rights(member, role);
    Ok(Some(Actor { tenant, member, rights, now, today: row.today, address: None }))
}
