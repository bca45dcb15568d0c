//! Deals one at a time: read, made, moved, changed, deleted, brought back.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::board::heads;
use super::row::{
    Deltas, Place, Row, Save, apply, apply_unasked, changes, kind, load, refused, required, save, search,
};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object, Permit, Veil},
        sight,
    },
    audit::store::{CHANNEL, hint, last},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    money::Currency,
    pipeline::{
        model::{position, *},
        text,
    },
};

/// A deal with everything it says. Errors: `NotFound`.
pub async fn deal(tx: &mut Tx, actor: &Actor, id: DealId) -> AppResult<Deal> {
    sight::must_see(tx, actor, Object::Deal, id.0).await?;
    let row = load(tx, actor, id, None).await?;
    if row.deleted { Err(AppError::NotFound) } else { Ok(row.deal) }
}

/// Moves a deal into a column, between two cards: three round trips. The stage's gate is asked when a column is entered;
/// `fill` may bring what it asks for. Errors: `Invalid` naming the fields, `Conflict` with the current [`Card`], `Forbidden`,
/// `NotFound`.
pub async fn move_deal(tx: &mut Tx, actor: &Actor, to: Move) -> AppResult<Moved> {
    let permit = actor.may(Action::Edit, Object::Deal)?;
    let place = Place { stage: to.to, after: to.after, before: to.before };
    let old = load(tx, actor, to.deal, Some(place)).await?;
    if old.deleted {
        return Err(AppError::NotFound);
    }
    reached(tx, actor, &permit, &old.deal).await?;
    if old.deal.version != to.version {
        return Err(AppError::conflict(&old.card().veiled(&actor.rights)));
    }
    let mut new = old.deal.clone();
    // What is filled in on the way belongs to the stage entered: a closing day is not one of the open deal it was.
    apply(tx, actor, &mut new, &to.fill).await?;
    enter(&mut new, &old, to.fill.closed_on.flatten(), actor)?;
    if new.pipeline != old.deal.pipeline {
        hold(tx, actor, new.pipeline).await?;
    }
    let position = key(old.above.as_deref(), old.below.as_deref())?;
    let write = Save { old: &old, new: &new, position: Some(&position), there: true, action: "moved" };
    match save(tx, actor, write).await? {
        Some(version) => moved(tx, actor, old, Deal { version, ..new }, position).await,
        None => Err(AppError::conflict(&load(tx, actor, to.deal, None).await?.card().veiled(&actor.rights))),
    }
}

/// Refuses a deal that is out of reach of edits; one that is not even seen as if it were not there. Errors: `Forbidden`, `NotFound`.
async fn reached(tx: &mut Tx, actor: &Actor, permit: &Permit, deal: &Deal) -> AppResult<()> {
    sight::must_see(tx, actor, Object::Deal, deal.id.0).await?;
    sight::may_edit(tx, actor, permit, Object::Deal, deal.id.0, owner(deal)).await
}

/// Keeps a pipeline from being taken out until the end of the transaction: a deal never comes into one that is just leaving.
/// Errors: `Invalid` on `stage` where it is gone.
async fn hold(tx: &mut Tx, actor: &Actor, id: PipelineId) -> AppResult<()> {
    sqlx::query_scalar!(
        "select id from pipeline where tenant_id = $1 and id = $2 and deleted_at is null for share",
        actor.tenant.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(|_| ())
    .ok_or_else(|| AppError::field("stage", text::STAGE_GONE))
}

/// Puts the deal into the stage of `row`, through its gate.
fn enter(new: &mut Deal, row: &Row, closed_on: Option<NaiveDate>, actor: &Actor) -> AppResult<()> {
    let entering = new.stage != row.stage.id;
    rules::enter(new, &row.stage, closed_on, actor.today, actor.now);
    new.pipeline = row.stage_pipeline;
    let mut wrong: Vec<FieldError> = Vec::new();
    if entering {
        wrong = rules::refusals(&row.stage.name, &rules::missing(&row.stage.required, new));
    }
    wrong.extend(rules::close_on(new, None));
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

/// A key between two others; where cards stand on one and the same place, behind the upper one.
fn key(above: Option<&str>, below: Option<&str>) -> AppResult<String> {
    position::between(above, below)
        .or_else(|| position::between(above, None))
        .ok_or_else(|| AppError::internal(&"a position that is no key"))
}

async fn moved(tx: &mut Tx, actor: &Actor, old: Row, new: Deal, position: String) -> AppResult<Moved> {
    let mut stages = vec![old.deal.stage];
    if new.stage != old.deal.stage {
        stages.push(new.stage);
    }
    let card = Row { deal: new, position, ..old }.card();
    Ok(Moved { card, heads: heads(tx, actor, &stages).await? })
}

/// Makes a deal with the id its maker chose, at the top of its stage; its owner is its maker unless said otherwise. Sent twice,
/// it is made once. Errors: `Invalid`, `Forbidden`.
pub async fn create_deal(
    tx: &mut Tx,
    actor: &Actor,
    id: DealId,
    stage: StageId,
    fields: DealPatch,
) -> AppResult<Moved> {
    let permit = actor.may(Action::Create, Object::Deal)?;
    let door = door(tx, actor, stage).await?;
    let mut new = blank(id, &door, actor);
    let mut fields = fields;
    fields.owner.get_or_insert(Some(actor.member));
    fields.name.get_or_insert_default();
    apply(tx, actor, &mut new, &fields).await?;
    permit.check(owner(&new))?;
    let stage = &door.stage;
    let mut wrong = rules::refusals(&stage.name, &rules::missing(&stage.required, &new));
    wrong.extend(rules::close_on(&mut new, fields.closed_on.filter(Option::is_some)));
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let position = key(None, door.top.as_deref())?;
    if insert(tx, actor, &new, &position).await? {
        let row = load(tx, actor, id, None).await?;
        return Ok(Moved { heads: heads(tx, actor, &[row.deal.stage]).await?, card: row.card() });
    }
    let there = load(tx, actor, id, None).await?;
    let seen = actor.seen(Object::Deal).covers(owner(&there.deal));
    if there.created_by != Some(actor.member) || there.deleted || !seen {
        return Err(AppError::Forbidden);
    }
    Ok(Moved { heads: heads(tx, actor, &[there.deal.stage]).await?, card: there.card() })
}

struct Door {
    stage: Stage,
    pipeline: PipelineId,
    base: Currency,
    top: Option<String>,
}

/// A stage with the key of its topmost card. Its pipeline stays until the end of the transaction. Errors: `Invalid` on `stage`.
async fn door(tx: &mut Tx, actor: &Actor, stage: StageId) -> AppResult<Door> {
    let row = sqlx::query!(
        r#"select s.pipeline_id as "pipeline: PipelineId", s.name, s.kind, s.probability, s.rotting_days, s.required, s.version,
                  b.base_currency as "base: Currency",
                  (select d.position from deal d where d.tenant_id = $1 and d.pipeline_id = s.pipeline_id
                     and d.stage_id = s.id and d.deleted_at is null order by d.position limit 1) as top
           from stage s
           join pipeline p on p.tenant_id = s.tenant_id and p.id = s.pipeline_id and p.deleted_at is null
           join tenant b on b.tenant_id = s.tenant_id
           where s.tenant_id = $1 and s.id = $2
           for share of p"#,
        actor.tenant.0,
        stage.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| AppError::field("stage", text::STAGE_GONE))?;
    Ok(Door {
        stage: Stage {
            id: stage,
            name: row.name,
            kind: kind(&row.kind)?,
            probability: row.probability,
            rotting_days: row.rotting_days,
            required: required(&row.required),
            version: row.version,
        },
        pipeline: row.pipeline,
        base: row.base,
        top: row.top,
    })
}

fn blank(id: DealId, door: &Door, actor: &Actor) -> Deal {
    let closed = door.stage.kind != StageKind::Open;
    Deal {
        id,
        version: 1,
        code: None,
        name: String::new(),
        pipeline: door.pipeline,
        stage: door.stage.id,
        stage_name: door.stage.name.clone(),
        status: door.stage.kind,
        account: None,
        contact: None,
        product: None,
        owner: None,
        amount: None,
        currency: door.base,
        opened_on: None,
        expected_on: None,
        closed_on: closed.then_some(actor.today),
        lost_reason: None,
        source: None,
        description: None,
        stage_since: actor.now,
        created_at: actor.now,
        updated_at: actor.now,
        next: None,
    }
}

/// Writes a new deal with totals, audit entry and hint in one statement; `false` where the id is there already.
async fn insert(tx: &mut Tx, actor: &Actor, new: &Deal, position: &str) -> AppResult<bool> {
    let deltas = Deltas::between(None, Some(new));
    let written = sqlx::query!(
        r#"with written as (
             insert into deal (tenant_id, id, name, pipeline_id, stage_id, status, position, account_id, contact_id, product_id,
                    owner_id, amount_minor, currency, opened_on, expected_on, closed_on, lost_reason, source, description,
                    stage_since, search, created_at, created_by, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $20, $22, $20)
             on conflict (tenant_id, id) do nothing
             returning version),
           moved as (
             insert into stage_total_delta (tenant_id, id, pipeline_id, stage_id, currency, deals, minor)
             select $1, t.* from written,
               unnest($23::uuid[], $24::uuid[], $25::uuid[], $26::text[], $27::bigint[], $28::bigint[]) as t),
           entry as (
             insert into audit_entry (tenant_id, id, at, actor_id, address, object, record_id, account_id, action, changes)
             select $1, $29, $20, $22, $30, 'deal', $2, $8, 'created', $31 from written)
           select version, pg_notify($32, $33) from written"#,
        actor.tenant.0,
        new.id.0,
        new.name,
        new.pipeline.0,
        new.stage.0,
        new.status.code(),
        position,
        new.account.as_ref().map(|l| l.id.0),
        new.contact.as_ref().map(|l| l.id.0),
        new.product.as_ref().map(|l| l.id.0),
        new.owner.as_ref().map(|l| l.id.0),
        new.amount.map(|a| a.minor),
        new.currency.code(),
        new.opened_on,
        new.expected_on,
        new.closed_on,
        new.lost_reason,
        new.source,
        new.description,
        actor.now,
        search(&new.name, None),
        actor.member.0,
        &deltas.ids,
        &deltas.pipelines,
        &deltas.stages,
        &deltas.currencies,
        &deltas.deals,
        &deltas.minors,
        Uuid::now_v7(),
        actor.address,
        Json(changes(None, new)) as _,
        CHANNEL,
        hint(actor.tenant, Object::Deal, new.id.0, 1, actor.member.0),
    )
    .fetch_optional(&mut **tx)
    .await
    .map_err(refused)?;
    Ok(written.is_some())
}

/// Changes a deal's fields where it stands. What its stage asks for cannot be emptied. Errors: `Invalid`, `Conflict` with the
/// current [`Deal`], `Forbidden`, `NotFound`.
pub async fn update_deal(
    tx: &mut Tx,
    actor: &Actor,
    id: DealId,
    version: i64,
    fields: DealPatch,
) -> AppResult<Deal> {
    let permit = actor.may(Action::Edit, Object::Deal)?;
    let old = load(tx, actor, id, None).await?;
    if old.deleted {
        return Err(AppError::NotFound);
    }
    reached(tx, actor, &permit, &old.deal).await?;
    if old.deal.version != version {
        return Err(AppError::conflict(&old.deal.veiled(&actor.rights)));
    }
    let mut new = old.deal.clone();
    apply(tx, actor, &mut new, &fields).await?;
    put(tx, actor, old, new, fields.closed_on).await
}

/// Gives a deal to an owner; returns it, and whose it was. Whoever took it from that owner with the last change made of it, its
/// making aside, may give it back, though it is somebody else's now. Errors: as on changing it.
pub(super) async fn give_deal(
    tx: &mut Tx,
    actor: &Actor,
    pick: &Picked,
) -> AppResult<(Deal, Option<MemberId>)> {
    let old = load(tx, actor, pick.id, None).await?;
    if old.deleted {
        return Err(AppError::NotFound);
    }
    let before = owner(&old.deal);
    let asked = |action| actor.may(action, Object::Deal).and_then(|permit| permit.check(before));
    if let Err(refused) = asked(Action::Edit).and_then(|()| asked(Action::HandOver)) {
        let last = last(tx, actor.tenant, pick.id.0).await?;
        let taken = last
            .filter(|last| last.actor == Some(actor.member.0) && last.action != "created")
            .is_some_and(|last| {
                last.before("owner")
                    .is_some_and(|from| from.get("id").unwrap_or(&Value::Null) == &json!(pick.owner))
            });
        if !taken {
            // What one does not see is as if it were not there.
            sight::must_see(tx, actor, Object::Deal, pick.id.0).await?;
            return Err(refused);
        }
    }
    if old.deal.version != pick.version {
        return Err(AppError::conflict(&old.deal.veiled(&actor.rights)));
    }
    let mut new = old.deal.clone();
    apply_unasked(tx, actor, &mut new, &DealPatch { owner: Some(pick.owner), ..Default::default() }).await?;
    Ok((put(tx, actor, old, new, None).await?, before))
}

/// Writes a deal over what it was, where it stands. What its stage asks for cannot be emptied.
async fn put(
    tx: &mut Tx,
    actor: &Actor,
    old: Row,
    mut new: Deal,
    closed_on: Option<Option<NaiveDate>>,
) -> AppResult<Deal> {
    // A stage that began to ask for something after the deal had entered does not hold up other edits.
    let emptied: Vec<DealField> = rules::missing(&old.stage.required, &new)
        .into_iter()
        .filter(|field| rules::has(&old.deal, *field))
        .collect();
    let stays = |f: DealField| FieldError::with(f.code(), text::GATE_STAYS, &[("stage", &old.stage.name)]);
    let mut wrong: Vec<FieldError> = emptied.into_iter().map(stays).collect();
    wrong.extend(rules::close_on(&mut new, closed_on));
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    if new == old.deal {
        return Ok(new);
    }
    let write = Save { old: &old, new: &new, position: None, there: true, action: "updated" };
    match save(tx, actor, write).await? {
        Some(version) => Ok(Deal { version, updated_at: actor.now, ..new }),
        None => Err(AppError::conflict(&load(tx, actor, new.id, None).await?.deal.veiled(&actor.rights))),
    }
}

/// Deletes a deal; returns the version with which it can be brought back. Errors: `Conflict` with the current [`Deal`],
/// `Forbidden`, `NotFound`.
pub async fn delete_deal(tx: &mut Tx, actor: &Actor, id: DealId, version: i64) -> AppResult<i64> {
    let permit = actor.may(Action::Delete, Object::Deal)?;
    let old = load(tx, actor, id, None).await?;
    if old.deleted {
        return Err(AppError::NotFound);
    }
    sight::must_see(tx, actor, Object::Deal, id.0).await?;
    permit.check(owner(&old.deal))?;
    if old.deal.version != version {
        return Err(AppError::conflict(&old.deal.veiled(&actor.rights)));
    }
    let write = Save { old: &old, new: &old.deal, position: None, there: false, action: "deleted" };
    match save(tx, actor, write).await? {
        Some(version) => Ok(version),
        None => Err(AppError::conflict(&load(tx, actor, id, None).await?.deal.veiled(&actor.rights))),
    }
}

/// Brings a deleted deal back where it was. Errors: `Invalid` on `stage` where its pipeline was taken out; `Conflict` with the
/// current [`Deal`], `Forbidden`, `NotFound`.
pub async fn restore_deal(tx: &mut Tx, actor: &Actor, id: DealId, version: i64) -> AppResult<Moved> {
    let permit = actor.may(Action::Delete, Object::Deal)?;
    let old = load(tx, actor, id, None).await?;
    sight::must_see(tx, actor, Object::Deal, id.0).await?;
    permit.check(owner(&old.deal))?;
    if old.deal.version != version || !old.deleted {
        return Err(AppError::conflict(&old.deal.veiled(&actor.rights)));
    }
    hold(tx, actor, old.deal.pipeline).await?;
    let write = Save { old: &old, new: &old.deal, position: None, there: true, action: "restored" };
    match save(tx, actor, write).await? {
        Some(version) => {
            let (new, position) = (Deal { version, ..old.deal.clone() }, old.position.clone());
            moved(tx, actor, old, new, position).await
        }
        None => Err(AppError::conflict(&load(tx, actor, id, None).await?.deal.veiled(&actor.rights))),
    }
}

fn owner(deal: &Deal) -> Option<MemberId> {
    deal.owner.as_ref().map(|o| o.id)
}
