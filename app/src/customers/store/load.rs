//! How many accounts each person looks after.
// Put together at run time from constants of the program; every value is bound.
#![allow(clippy::disallowed_methods)]

use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    access::{
        model::{Action, Actor, MemberId, Object},
        sight,
    },
    db::Tx,
    error::AppResult,
};

/// How many accounts each member owns, of those the asker sees; who owns none is left out. Errors: `Forbidden`.
pub async fn accounts_by_owner(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<(MemberId, i64)>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let mut query = QueryBuilder::<Postgres>::new(
        "select r.owner_id, count(*) from account r where r.deleted_at is null and r.owner_id is not null and r.tenant_id = ",
    );
    query.push_bind(actor.tenant.0).push(" and ");
    sight::push(&mut query, actor, Object::Account);
    query.push(" group by r.owner_id order by r.owner_id");
    let rows: Vec<(Uuid, i64)> = query.build_query_as().fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|(owner, n)| (MemberId(owner), n)).collect())
}
