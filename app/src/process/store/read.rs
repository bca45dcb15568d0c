//! Reads processes whole: a query a table, however many there are.

use std::collections::HashMap;

use crate::{
    access::model::TenantId,
    db::Tx,
    error::{AppError, AppResult},
    org::model::{DepartmentId, PositionId},
    process::model::{Cell, Doer, Duties, Duty, Node, NodeId, NodeKind, Process, ProcessId, Way},
};

fn unknown(what: &str) -> AppError {
    AppError::internal(&format!("a process with an unknown {what}"))
}

/// The processes there are, by name; with `one` that one alone.
pub(super) async fn processes(
    tx: &mut Tx,
    tenant: TenantId,
    one: Option<ProcessId>,
) -> AppResult<Vec<Process>> {
    let one = one.map(|id| id.0);
    let heads = sqlx::query!(
        r#"select id as "id: ProcessId", name, version from process
           where tenant_id = $1 and deleted_at is null and ($2::uuid is null or id = $2) order by name, id"#,
        tenant.0,
        one
    )
    .fetch_all(&mut **tx)
    .await?;
    let nodes = sqlx::query!(
        r#"select n.process_id as "process: ProcessId", n.id as "id: NodeId", n.kind, n.name
           from process_node n join process p on p.tenant_id = n.tenant_id and p.id = n.process_id and p.deleted_at is null
           where n.tenant_id = $1 and ($2::uuid is null or n.process_id = $2) order by n.place, n.id"#,
        tenant.0,
        one
    )
    .fetch_all(&mut **tx)
    .await?;
    let ways = sqlx::query!(
        r#"select e.process_id as "process: ProcessId", e.from_id as "from: NodeId", e.to_id as "to: NodeId", e.label
           from process_edge e join process p on p.tenant_id = e.tenant_id and p.id = e.process_id and p.deleted_at is null
           where e.tenant_id = $1 and ($2::uuid is null or e.process_id = $2) order by e.place, e.from_id, e.to_id"#,
        tenant.0,
        one
    )
    .fetch_all(&mut **tx)
    .await?;
    let duties = sqlx::query!(
        r#"select a.process_id as "process: ProcessId", a.node_id as "node: NodeId", a.holder, a.holder_id, array_agg(a.duty) as "duties!"
           from process_role_assignment a
           join process p on p.tenant_id = a.tenant_id and p.id = a.process_id and p.deleted_at is null
           where a.tenant_id = $1 and ($2::uuid is null or a.process_id = $2)
           group by a.process_id, a.node_id, a.holder, a.holder_id order by a.node_id, a.holder, a.holder_id"#,
        tenant.0,
        one
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut all: Vec<Process> = heads
        .into_iter()
        .map(|r| Process {
            id: r.id,
            name: r.name,
            nodes: Vec::new(),
            ways: Vec::new(),
            cells: Vec::new(),
            version: r.version,
        })
        .collect();
    let places: HashMap<ProcessId, usize> = all.iter().enumerate().map(|(at, p)| (p.id, at)).collect();
    for row in nodes {
        let kind = NodeKind::parse(&row.kind).ok_or_else(|| unknown("kind of node"))?;
        if let Some(at) = places.get(&row.process) {
            all[*at].nodes.push(Node { id: row.id, kind, name: row.name });
        }
    }
    for row in ways {
        if let Some(at) = places.get(&row.process) {
            all[*at].ways.push(Way { from: row.from, to: row.to, label: row.label });
        }
    }
    for row in duties {
        let who = match row.holder.as_str() {
            "department" => Doer::Department(DepartmentId(row.holder_id)),
            _ => Doer::Position(PositionId(row.holder_id)),
        };
        let each = row.duties.iter().map(|d| Duty::parse(d).ok_or_else(|| unknown("duty")));
        let duties = Duties::of(each.collect::<AppResult<Vec<Duty>>>()?);
        if let Some(at) = places.get(&row.process) {
            all[*at].cells.push(Cell { node: row.node, who, duties });
        }
    }
    Ok(all)
}
