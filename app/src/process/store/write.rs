//! Writes processes: what a process consists of is small, and written anew whenever it changes.

use uuid::Uuid;

use crate::{
    access::model::{Actor, TenantId},
    db::Tx,
    error::{AppError, AppResult},
    process::model::{Doer, Process, ProcessId},
};

pub(super) async fn insert(tx: &mut Tx, actor: &Actor, process: &Process) -> AppResult<()> {
    let made = sqlx::query!(
        "insert into process (tenant_id, id, name, created_at, updated_at, version) values ($1, $2, $3, $4, $4, $5)
         on conflict (tenant_id, id) do nothing",
        actor.tenant.0,
        process.id.0,
        process.name,
        actor.now,
        process.version
    )
    .execute(&mut **tx)
    .await?;
    // One that was deleted is not made again under its id.
    if made.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    parts(tx, actor.tenant, process).await
}

pub(super) async fn update(tx: &mut Tx, actor: &Actor, process: &Process) -> AppResult<()> {
    sqlx::query!(
        "update process set name = $3, updated_at = $4, version = $5 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        process.id.0,
        process.name,
        actor.now,
        process.version
    )
    .execute(&mut **tx)
    .await?;
    // Ways and responsibilities go with their nodes.
    sqlx::query!(
        "delete from process_node where tenant_id = $1 and process_id = $2",
        actor.tenant.0,
        process.id.0
    )
    .execute(&mut **tx)
    .await?;
    parts(tx, actor.tenant, process).await
}

pub(super) async fn delete(tx: &mut Tx, actor: &Actor, id: ProcessId) -> AppResult<()> {
    sqlx::query!(
        "update process set deleted_at = $3, version = version + 1 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes nodes, ways and responsibilities.
async fn parts(tx: &mut Tx, tenant: TenantId, process: &Process) -> AppResult<()> {
    let places = |n: usize| (0..).take(n).collect::<Vec<i32>>();
    sqlx::query!(
        "insert into process_node (tenant_id, process_id, id, kind, name, place)
         select $1, $2, t.* from unnest($3::uuid[], $4::text[], $5::text[], $6::int[]) as t",
        tenant.0,
        process.id.0,
        &process.nodes.iter().map(|n| n.id.0).collect::<Vec<Uuid>>(),
        &process.nodes.iter().map(|n| n.kind.code().to_owned()).collect::<Vec<String>>(),
        &process.nodes.iter().map(|n| n.name.clone()).collect::<Vec<String>>(),
        &places(process.nodes.len())
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into process_edge (tenant_id, process_id, from_id, to_id, label, place)
         select $1, $2, t.* from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[]) as t",
        tenant.0,
        process.id.0,
        &process.ways.iter().map(|w| w.from.0).collect::<Vec<Uuid>>(),
        &process.ways.iter().map(|w| w.to.0).collect::<Vec<Uuid>>(),
        &process.ways.iter().map(|w| w.label.clone()).collect::<Vec<String>>(),
        &places(process.ways.len())
    )
    .execute(&mut **tx)
    .await?;
    let (mut nodes, mut holders, mut ids, mut duties) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for cell in &process.cells {
        for duty in cell.duties.each() {
            let (holder, id) = match cell.who {
                Doer::Department(id) => ("department", id.0),
                Doer::Position(id) => ("position", id.0),
            };
            nodes.push(cell.node.0);
            holders.push(holder.to_owned());
            ids.push(id);
            duties.push(duty.code().to_owned());
        }
    }
    sqlx::query!(
        "insert into process_role_assignment (tenant_id, process_id, node_id, holder, holder_id, duty)
         select $1, $2, t.* from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[]) as t",
        tenant.0,
        process.id.0,
        &nodes,
        &holders,
        &ids,
        &duties
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
