//! Deals, products and pipelines in PostgreSQL.

use super::model::*;
use crate::{
    access::model::{Action, Actor, Object},
    db::Tx,
    error::{AppError, AppResult},
};

/// The company's pipelines with their stages, in order.
pub async fn pipelines(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Pipeline>> {
    let _seen = actor.may(Action::See, Object::Pipeline)?;
    let rows = sqlx::query!(
        r#"select p.id as "pipeline: PipelineId", p.name as pipeline_name, p.version as pipeline_version,
                  s.id as "id: StageId", s.name, s.kind, s.probability, s.rotting_days, s.required, s.version
           from pipeline p join stage s on s.tenant_id = p.tenant_id and s.pipeline_id = p.id
           where p.tenant_id = $1 and p.deleted_at is null
           order by p.position, p.id, s.position, s.id"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut pipelines: Vec<Pipeline> = Vec::new();
    for row in rows {
        if pipelines.last().is_none_or(|p| p.id != row.pipeline) {
            pipelines.push(Pipeline {
                id: row.pipeline,
                name: row.pipeline_name,
                stages: Vec::new(),
                version: row.pipeline_version,
            });
        }
        let kind = StageKind::parse(&row.kind).ok_or_else(|| AppError::internal(&"unknown stage kind"))?;
        if let Some(pipeline) = pipelines.last_mut() {
            pipeline.stages.push(Stage {
                id: row.id,
                name: row.name,
                kind,
                probability: row.probability,
                rotting_days: row.rotting_days,
                required: row.required.iter().filter_map(|f| DealField::parse(f)).collect(),
                version: row.version,
            });
        }
    }
    Ok(pipelines)
}
