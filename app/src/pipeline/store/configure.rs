//! Setting up pipelines: what an administrator may change, and where the deals of a stage go that is taken out.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::{
    pipelines::{insert_pipeline, insert_stage, pipelines, remember},
    row::Deltas,
};
use crate::{
    access::model::{Action, Actor, Object},
    audit::{
        model::Changes,
        store::{CHANNEL, hint},
    },
    db::Tx,
    error::{AppError, AppResult},
    money::Currency,
    pipeline::{
        model::{
            position,
            setup::{PipelineDraft, tidy},
            *,
        },
        text,
    },
};

/// Makes or changes a pipeline as drafted: names, order, percentages, rotting days, gates, new stages, and stages taken out,
/// whose deals go to the stage named for each. A stage keeps its kind. Errors: `Invalid`, `Conflict` with the current
/// [`Pipeline`], `Forbidden`, `NotFound`.
pub async fn save_pipeline(tx: &mut Tx, actor: &Actor, mut draft: PipelineDraft) -> AppResult<Pipeline> {
    let _may = actor.may(Action::Configure, Object::Pipeline)?;
    let wrong = tidy(&mut draft);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let old = pipelines(tx, actor).await?.into_iter().find(|p| p.id == draft.id);
    let Some(seen) = draft.version else {
        return match old {
            Some(made) => Ok(made),
            None => insert_pipeline(tx, actor, draft.id, &draft.name, draft.stages).await,
        };
    };
    let old = old.ok_or(AppError::NotFound)?;
    let written = sqlx::query_scalar!(
        "update pipeline set name = $4, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null returning version",
        actor.tenant.0,
        draft.id.0,
        seen,
        draft.name
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(version) = written else { return Err(AppError::conflict(&old)) };
    for (position, stage) in (0..).zip(&draft.stages) {
        match old.stages.iter().find(|s| s.id == stage.id) {
            Some(before) if before.kind != stage.kind => {
                return Err(AppError::field("stages", text::STAGE_KIND_STAYS));
            }
            Some(_) => update_stage(tx, actor, stage, position).await?,
            None => insert_stage(tx, actor, draft.id, stage, position).await?,
        }
    }
    for gone in old.stages.iter().filter(|s| !draft.stages.iter().any(|new| new.id == s.id)) {
        let to = draft.moved.iter().find(|(from, _)| *from == gone.id).map(|(_, to)| *to);
        let to = draft.stages.iter().find(|s| Some(s.id) == to && s.kind == gone.kind);
        take_out(tx, actor, draft.id, gone, to).await?;
    }
    let new = pipelines(tx, actor).await?.into_iter().find(|p| p.id == draft.id).ok_or(AppError::NotFound)?;
    let mut changes = Changes::between(&old, &new, &["stages"]);
    if json!(old.stages) != json!(new.stages) {
        changes = changes.with("stages", json!(old.stages), json!(new.stages));
    }
    remember(tx, actor, draft.id.0, "updated", changes, version).await?;
    Ok(new)
}

async fn update_stage(tx: &mut Tx, actor: &Actor, stage: &Stage, position: i32) -> AppResult<()> {
    let required: Vec<String> = stage.required.iter().map(|f| f.code().to_string()).collect();
    sqlx::query!(
        "update stage set name = $3, probability = $4, rotting_days = $5, required = $6, position = $7, version = version + 1
         where tenant_id = $1 and id = $2
           and (name, probability, required, position) is distinct from ($3, $4::smallint, $6, $7)
            or tenant_id = $1 and id = $2 and rotting_days is distinct from $5",
        actor.tenant.0,
        stage.id.0,
        stage.name,
        stage.probability,
        stage.rotting_days,
        &required,
        position
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a stage out. Its deals go to the end of the other column and keep the days they have stood still: nobody worked on
/// them, so no gate is asked either. Errors: `Invalid` on `moved` where there are deals and no stage of the same kind for them.
async fn take_out(
    tx: &mut Tx,
    actor: &Actor,
    pipeline: PipelineId,
    from: &Stage,
    to: Option<&Stage>,
) -> AppResult<()> {
    // Locked in the order in which many deals are changed, so that nobody waits in a circle; moved in their own.
    let mut deals = sqlx::query!(
        r#"select id, position, account_id, currency as "currency: Currency", coalesce(amount_minor, 0) as "minor!",
                  deleted_at is null as "there!"
           from deal where tenant_id = $1 and stage_id = $2 order by id for update"#,
        actor.tenant.0,
        from.id.0
    )
    .fetch_all(&mut **tx)
    .await?;
    deals.sort_by(|a, b| (&a.position, a.id).cmp(&(&b.position, b.id)));
    if let Some(to) = to.filter(|_| !deals.is_empty()) {
        let last = sqlx::query_scalar!(
            "select position from deal where tenant_id = $1 and pipeline_id = $2 and stage_id = $3 and deleted_at is null
             order by position desc limit 1",
            actor.tenant.0,
            pipeline.0,
            to.id.0
        )
        .fetch_optional(&mut **tx)
        .await?;
        let keys = position::n_after(last.as_deref(), deals.len())
            .ok_or_else(|| AppError::internal(&"a position that is no key"))?;
        let mut sums: HashMap<Currency, (i64, i64)> = HashMap::new();
        for deal in deals.iter().filter(|d| d.there) {
            let sum = sums.entry(deal.currency).or_default();
            *sum = (sum.0 + 1, sum.1.saturating_add(deal.minor));
        }
        let mut deltas = Deltas::default();
        for (currency, (deals, minor)) in sums {
            deltas.push(super::row::Delta {
                pipeline,
                stage: from.id,
                currency,
                deals: -deals,
                minor: -minor,
            });
            deltas.push(super::row::Delta { pipeline, stage: to.id, currency, deals, minor });
        }
        let ids: Vec<Uuid> = deals.iter().map(|d| d.id).collect();
        let entries: Vec<Uuid> = deals.iter().map(|_| Uuid::now_v7()).collect();
        let accounts: Vec<Option<Uuid>> = deals.iter().map(|d| d.account_id).collect();
        let change = json!({"stage": [{"id": from.id, "name": from.name}, {"id": to.id, "name": to.name}]});
        sqlx::query!(
            r#"with written as (
                 update deal d set stage_id = $3, position = t.position, version = version + 1, updated_at = $4
                 from unnest($5::uuid[], $6::text[]) as t(id, position)
                 where d.tenant_id = $1 and d.id = t.id and d.stage_id = $2),
               moved as (
                 insert into stage_total_delta (tenant_id, id, pipeline_id, stage_id, currency, deals, minor)
                 select $1, t.* from
                   unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::text[], $11::bigint[], $12::bigint[]) as t),
               entries as (
                 insert into audit_entry (tenant_id, at, actor_id, address, object, action, id, record_id, account_id, changes)
                 select $1, $4, $13, $14, 'deal', 'moved', t.id, t.record, t.account, $15
                 from unnest($16::uuid[], $5::uuid[], $17::uuid[]) as t(id, record, account))
               select pg_notify($18, $19)"#,
            actor.tenant.0,
            from.id.0,
            to.id.0,
            actor.now,
            &ids,
            &keys,
            &deltas.ids,
            &deltas.pipelines,
            &deltas.stages,
            &deltas.currencies,
            &deltas.deals,
            &deltas.minors,
            actor.member.0,
            actor.address,
            change,
            &entries,
            &accounts as _,
            CHANNEL,
            hint(actor.tenant, Object::Pipeline, pipeline.0, 0, actor.member.0),
        )
        .fetch_one(&mut **tx)
        .await?;
    } else if !deals.is_empty() {
        return Err(AppError::Invalid(vec![crate::error::FieldError::with(
            "moved",
            text::STAGE_HAS_DEALS,
            &[("stage", &from.name), ("n", &deals.len().to_string())],
        )]));
    }
    let gone = sqlx::query!("delete from stage where tenant_id = $1 and id = $2", actor.tenant.0, from.id.0);
    gone.execute(&mut **tx).await.map_err(|e| match e.as_database_error().and_then(|d| d.constraint()) {
        // A deal came in while this was decided.
        Some("deal_stage_fk") => AppError::Invalid(vec![crate::error::FieldError::with(
            "moved",
            text::STAGE_HAS_DEALS,
            &[("stage", &from.name), ("n", "1")],
        )]),
        _ => e.into(),
    })?;
    Ok(())
}

/// Takes a whole pipeline out; only one without deals, and never the last. Errors: `Invalid` on `pipeline`, `Conflict` with the
/// current [`Pipeline`], `Forbidden`, `NotFound`.
pub async fn delete_pipeline(tx: &mut Tx, actor: &Actor, id: PipelineId, version: i64) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Pipeline)?;
    // Whoever is putting a deal into it finishes first and is then counted; of two who take out the last two, one is refused.
    sqlx::query!(
        "select id from pipeline where tenant_id = $1 and deleted_at is null order by id for no key update",
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let all = pipelines(tx, actor).await?;
    let old = all.iter().find(|p| p.id == id).ok_or(AppError::NotFound)?;
    let used = sqlx::query_scalar!(
        r#"select exists(select 1 from deal where tenant_id = $1 and pipeline_id = $2 and deleted_at is null) as "used!""#,
        actor.tenant.0,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if used {
        return Err(AppError::field("pipeline", text::PIPELINE_HAS_DEALS));
    }
    if all.len() == 1 {
        return Err(AppError::field("pipeline", text::PIPELINE_LAST));
    }
    let gone = sqlx::query_scalar!(
        "update pipeline set deleted_at = $4, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null returning version",
        actor.tenant.0,
        id.0,
        version,
        actor.now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(version) = gone else { return Err(AppError::conflict(old)) };
    remember(tx, actor, id.0, "deleted", Changes::default(), version).await
}
