//! Pipelines and their stages.

use serde_json::{Value, json};
use uuid::Uuid;

use super::row::{kind, required};
use crate::{
    access::model::{Action, Actor, Object},
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    i18n::Locale,
    pipeline::{model::*, text},
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
        let kind = kind(&row.kind)?;
        if let Some(pipeline) = pipelines.last_mut() {
            pipeline.stages.push(Stage {
                id: row.id,
                name: row.name,
                kind,
                probability: row.probability,
                rotting_days: row.rotting_days,
                required: required(&row.required),
                version: row.version,
            });
        }
    }
    Ok(pipelines)
}

/// The stages a new pipeline begins with: name, kind, percent, rotting days, what they ask for.
pub(super) fn first_stages(locale: Locale) -> Vec<Stage> {
    use DealField::*;
    use StageKind::{Lost, Open, Won};
    [
        (text::STAGE_QUALIFIED, Open, 10, Some(14), vec![]),
        (text::STAGE_SOLUTION, Open, 30, Some(21), vec![]),
        (text::STAGE_QUOTE, Open, 50, Some(21), vec![Account, Amount]),
        (text::STAGE_NEGOTIATION, Open, 75, Some(14), vec![Account, Amount, ExpectedOn]),
        (text::STAGE_WON, Won, 100, None, vec![]),
        (text::STAGE_LOST, Lost, 0, None, vec![LostReason]),
    ]
    .into_iter()
    .map(|(name, kind, probability, rotting_days, required)| Stage {
        id: StageId::new(),
        name: name.get(locale).into(),
        kind,
        probability,
        rotting_days,
        required,
        version: 1,
    })
    .collect()
}

/// Makes the pipeline every company begins with, in the company's language; returns it. Errors: `Forbidden`.
pub async fn create_default_pipeline(tx: &mut Tx, actor: &Actor, locale: Locale) -> AppResult<Pipeline> {
    let _may = actor.may(Action::Configure, Object::Pipeline)?;
    insert_pipeline(tx, actor, PipelineId::new(), text::PIPELINE_SALES.get(locale), first_stages(locale))
        .await
}

/// Writes a new pipeline behind the others, with its stages and the audit entry. Sent twice, it is made once.
/// Errors: `NotFound` where the id was that of one taken out; `Invalid` on `stages` where a stage is another pipeline's.
pub(super) async fn insert_pipeline(
    tx: &mut Tx,
    actor: &Actor,
    id: PipelineId,
    name: &str,
    stages: Vec<Stage>,
) -> AppResult<Pipeline> {
    let made = sqlx::query!(
        "insert into pipeline (tenant_id, id, name, position)
         select $1, $2, $3, coalesce(max(position) + 1, 0) from pipeline where tenant_id = $1
         on conflict (tenant_id, id) do nothing",
        actor.tenant.0,
        id.0,
        name
    )
    .execute(&mut **tx)
    .await?;
    if made.rows_affected() == 0 {
        return pipelines(tx, actor).await?.into_iter().find(|p| p.id == id).ok_or(AppError::NotFound);
    }
    for (position, stage) in (0..).zip(&stages) {
        insert_stage(tx, actor, id, stage, position).await?;
    }
    let names: Vec<&str> = stages.iter().map(|s| s.name.as_str()).collect();
    let changes =
        Changes::default().with("name", Value::Null, name).with("stages", Value::Null, json!(names));
    remember(tx, actor, id.0, "created", changes, 1).await?;
    Ok(Pipeline { id, name: name.into(), stages, version: 1 })
}

pub(super) async fn insert_stage(
    tx: &mut Tx,
    actor: &Actor,
    pipeline: PipelineId,
    stage: &Stage,
    position: i32,
) -> AppResult<()> {
    let required: Vec<String> = stage.required.iter().map(|f| f.code().to_string()).collect();
    sqlx::query!(
        "insert into stage (tenant_id, id, pipeline_id, name, kind, probability, rotting_days, required, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        actor.tenant.0,
        stage.id.0,
        pipeline.0,
        stage.name,
        stage.kind.code(),
        stage.probability,
        stage.rotting_days,
        &required,
        position
    )
    .execute(&mut **tx)
    .await
    .map_err(|e| match e.as_database_error().and_then(|d| d.constraint()) {
        Some("stage_pkey") => AppError::field("stages", text::STAGE_GONE),
        _ => e.into(),
    })?;
    Ok(())
}

/// Leaves the audit entry of a pipeline's change.
pub(super) async fn remember(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    action: &str,
    changes: Changes,
    version: i64,
) -> AppResult<()> {
    Ok(record(tx, actor, Record { object: Object::Pipeline, id, account: None, action, changes, version })
        .await?)
}
