//! What a company says of its pools, as far as rights depend on it.

use std::collections::HashMap;

use uuid::Uuid;

use super::holders::{columns, holder};
use crate::{
    access::model::{Hidden, PoolDoor, PoolHolder, PoolId, PoolSaid, TenantId},
    db::Tx,
    error::AppResult,
};

/// How the table says everybody.
const EVERYBODY: &str = "everybody";

/// A line of a pool's doors as the table says it.
pub fn pool_columns(to: PoolHolder) -> (&'static str, Uuid) {
    match to {
        PoolHolder::Everybody => (EVERYBODY, Uuid::nil()),
        PoolHolder::One(one) => columns(one),
    }
}

fn pool_holder(kind: &str, id: Uuid) -> Option<PoolHolder> {
    if kind == EVERYBODY { Some(PoolHolder::Everybody) } else { holder(kind, id).map(PoolHolder::One) }
}

/// The pools of a company in their order, with their doors.
pub async fn pools(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<PoolSaid>> {
    let rows = sqlx::query!(
        r#"select id as "id: PoolId", name, hidden from pool
           where tenant_id = $1 and deleted_at is null order by position, id"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut doors: HashMap<PoolId, Vec<PoolDoor>> = HashMap::new();
    let lines = sqlx::query!(
        r#"select pool_id as "pool: PoolId", holder, holder_id, claims, assigns from pool_access
           where tenant_id = $1 order by holder, holder_id"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    for line in lines {
        if let Some(holder) = pool_holder(&line.holder, line.holder_id) {
            let door = PoolDoor { holder, claims: line.claims, assigns: line.assigns };
            doors.entry(line.pool).or_default().push(door);
        }
    }
    Ok(rows
        .into_iter()
        .map(|r| PoolSaid {
            id: r.id,
            name: r.name,
            hidden: r.hidden.iter().filter_map(|h| Hidden::parse(h)).collect(),
            doors: doors.remove(&r.id).unwrap_or_default(),
        })
        .collect())
}
