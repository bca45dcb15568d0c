//! One deal in the database: how it is read, checked against what it links to, and written with all its consequences.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    access::{
        model::{Action, Actor, Field, MemberId, Object, Rights, kept},
        sight,
    },
    audit::{
        model::Changes,
        store::{CHANNEL, hint},
    },
    customers::model::{AccountId, ActivityId, ContactId},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    money::{Currency, Money},
    pipeline::{model::*, text},
    text_key::search_line,
};

/// A deal as it is, with what the board and the rules need beside it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub deal: Deal,
    pub position: String,
    pub created_by: Option<MemberId>,
    pub deleted: bool,
    /// The stage asked for, or the deal's own.
    pub stage: Stage,
    /// The pipeline of that stage.
    pub stage_pipeline: PipelineId,
    /// Between which keys the place asked for lies.
    pub above: Option<String>,
    pub below: Option<String>,
}

/// Where a deal is to go: a stage, and the cards above and below the place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub stage: StageId,
    pub after: Option<DealId>,
    pub before: Option<DealId>,
}

impl Row {
    /// The deal as a card.
    pub fn card(&self) -> Card {
        let deal = self.deal.clone();
        Card {
            id: deal.id,
            version: deal.version,
            stage: deal.stage,
            position: self.position.clone(),
            name: deal.name,
            account: deal.account,
            owner: deal.owner,
            amount: deal.amount,
            stage_since: deal.stage_since,
            expected_on: deal.expected_on,
            closed_on: deal.closed_on,
            next: deal.next,
        }
    }
}

pub(super) fn kind(code: &str) -> AppResult<StageKind> {
    StageKind::parse(code).ok_or_else(|| AppError::internal(&"unknown stage kind"))
}

pub(super) fn required(codes: &[String]) -> Vec<DealField> {
    codes.iter().filter_map(|code| DealField::parse(code)).collect()
}

pub(super) fn named<I>(id: Option<I>, name: Option<String>) -> Option<Named<I>> {
    id.zip(name).map(|(id, name)| Named { id, name })
}

pub(super) fn next_step(
    id: Option<Uuid>,
    kind: Option<String>,
    subject: Option<String>,
    due_at: Option<DateTime<Utc>>,
) -> Option<NextStep> {
    Some(NextStep { id: ActivityId(id?), kind: kind?, subject: subject?, due_at: due_at? })
}

struct Flat {
    version: i64,
    code: Option<String>,
    name: String,
    pipeline: PipelineId,
    stage: StageId,
    stage_name: String,
    status: String,
    position: String,
    account: Option<AccountId>,
    account_name: Option<String>,
    contact: Option<ContactId>,
    contact_name: Option<String>,
    product: Option<ProductId>,
    product_name: Option<String>,
    owner: Option<MemberId>,
    owner_name: Option<String>,
    amount: Option<i64>,
    currency: Currency,
    opened_on: Option<NaiveDate>,
    expected_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    lost_reason: Option<String>,
    source: Option<String>,
    description: Option<String>,
    stage_since: DateTime<Utc>,
    created_at: DateTime<Utc>,
    created_by: Option<MemberId>,
    updated_at: DateTime<Utc>,
    deleted: bool,
    next_id: Option<Uuid>,
    next_kind: Option<String>,
    next_subject: Option<String>,
    next_due_at: Option<DateTime<Utc>>,
    to_id: StageId,
    to_pipeline: PipelineId,
    to_name: String,
    to_kind: String,
    to_probability: i16,
    to_rotting_days: Option<i32>,
    to_required: Vec<String>,
    to_version: i64,
    above: Option<String>,
    below: Option<String>,
}

/// Reads a deal, deleted or not, and, where a place is asked for, the stage and the keys around it. One round trip.
/// Where the cards named no longer stand in that column, `after` counts before `before`, and the top before nothing.
/// Errors: `NotFound`; `Invalid` on `stage` where there is no such stage.
pub(super) async fn load(tx: &mut Tx, actor: &Actor, id: DealId, place: Option<Place>) -> AppResult<Row> {
    let flat = sqlx::query_as!(
        Flat,
        r#"select d.version, d.code, d.name, d.pipeline_id as "pipeline: PipelineId", d.stage_id as "stage: StageId",
                  own.name as stage_name, d.status, d.position,
                  d.account_id as "account: AccountId", a.name as "account_name?",
                  d.contact_id as "contact: ContactId", c.name as "contact_name?",
                  d.product_id as "product: ProductId", p.name as "product_name?",
                  d.owner_id as "owner: MemberId", m.name as "owner_name?",
                  d.amount_minor as amount, d.currency as "currency: Currency",
                  d.opened_on, d.expected_on, d.closed_on, d.lost_reason, d.source, d.description,
                  d.stage_since, d.created_at, d.created_by as "created_by: MemberId", d.updated_at,
                  d.deleted_at is not null as "deleted!",
                  n.id as "next_id?", n.kind as "next_kind?", n.subject as "next_subject?", n.due_at as "next_due_at?",
                  s.id as "to_id: StageId", s.pipeline_id as "to_pipeline: PipelineId", s.name as to_name, s.kind as to_kind,
                  s.probability as to_probability, s.rotting_days as to_rotting_days, s.required as to_required,
                  s.version as to_version,
                  coalesce(af.position, prior.position) as above, coalesce(be.position, following.position) as below
           from deal d
           join stage own on own.tenant_id = d.tenant_id and own.id = d.stage_id
           join stage s on s.tenant_id = d.tenant_id and s.id = coalesce($3, d.stage_id)
           join pipeline sp on sp.tenant_id = s.tenant_id and sp.id = s.pipeline_id
                and ($3::uuid is null or sp.deleted_at is null)
           left join account a on a.tenant_id = d.tenant_id and a.id = d.account_id
           left join contact c on c.tenant_id = d.tenant_id and c.id = d.contact_id
           left join product p on p.tenant_id = d.tenant_id and p.id = d.product_id
           left join member m on m.tenant_id = d.tenant_id and m.id = d.owner_id
           left join lateral (
             select x.id, x.kind, x.subject, x.due_at from activity x
             where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null and x.due_at is not null and x.done_at is null
             order by x.due_at limit 1) n on true
           left join deal af on af.tenant_id = $1 and af.id = $4 and af.id <> $2 and af.stage_id = $3 and af.deleted_at is null
           left join deal be on af.id is null and be.tenant_id = $1 and be.id = $5 and be.id <> $2 and be.stage_id = $3
                and be.deleted_at is null
           left join lateral (
             select x.position from deal x
             where be.id is not null and x.tenant_id = $1 and x.pipeline_id = s.pipeline_id and x.stage_id = $3
               and x.deleted_at is null and x.id <> $2 and x.position < be.position
             order by x.position desc limit 1) prior on true
           left join lateral (
             select x.position from deal x
             where be.id is null and x.tenant_id = $1 and x.pipeline_id = s.pipeline_id and x.stage_id = $3
               and x.deleted_at is null and x.id <> $2 and x.position > case when af.position is null then '' else af.position end
             order by x.position limit 1) following on true
           where d.tenant_id = $1 and d.id = $2"#,
        actor.tenant.0,
        id.0,
        place.map(|p| p.stage.0),
        place.and_then(|p| p.after).map(|d| d.0),
        place.and_then(|p| p.before).map(|d| d.0),
    )
    .fetch_optional(&mut **tx)
    .await?;
    match flat {
        Some(flat) => {
            let mut row = flat.row(id)?;
            row.deal.next = row.deal.next.filter(|_| actor.may(Action::See, Object::Activity).is_ok());
            Ok(row)
        }
        None if place.is_some() && exists(tx, actor, id).await? => {
            Err(AppError::field("stage", text::STAGE_GONE))
        }
        None => Err(AppError::NotFound),
    }
}

async fn exists(tx: &mut Tx, actor: &Actor, id: DealId) -> AppResult<bool> {
    let there = sqlx::query_scalar!(
        r#"select exists(select 1 from deal where tenant_id = $1 and id = $2) as "there!""#,
        actor.tenant.0,
        id.0
    );
    Ok(there.fetch_one(&mut **tx).await?)
}

impl Flat {
    fn row(self, id: DealId) -> AppResult<Row> {
        let deal = Deal {
            id,
            version: self.version,
            code: self.code,
            name: self.name,
            pipeline: self.pipeline,
            stage: self.stage,
            stage_name: self.stage_name,
            status: kind(&self.status)?,
            account: named(self.account, self.account_name),
            contact: named(self.contact, self.contact_name),
            product: named(self.product, self.product_name),
            owner: named(self.owner, self.owner_name),
            amount: self.amount.map(|minor| Money::new(minor, self.currency)),
            currency: self.currency,
            opened_on: self.opened_on,
            expected_on: self.expected_on,
            closed_on: self.closed_on,
            lost_reason: self.lost_reason,
            source: self.source,
            description: self.description,
            stage_since: self.stage_since,
            created_at: self.created_at,
            updated_at: self.updated_at,
            next: next_step(self.next_id, self.next_kind, self.next_subject, self.next_due_at),
        };
        let stage = Stage {
            id: self.to_id,
            name: self.to_name,
            kind: kind(&self.to_kind)?,
            probability: self.to_probability,
            rotting_days: self.to_rotting_days,
            required: required(&self.to_required),
            version: self.to_version,
        };
        Ok(Row {
            deal,
            position: self.position,
            created_by: self.created_by,
            deleted: self.deleted,
            stage,
            stage_pipeline: self.to_pipeline,
            above: self.above,
            below: self.below,
        })
    }
}

/// Applies a patch to a deal: what was typed, and the links, each of which must be the company's own and not deleted.
/// Errors: `Invalid` with every field that is wrong; `Forbidden` where the owner may not be changed.
pub(super) async fn apply(tx: &mut Tx, actor: &Actor, deal: &mut Deal, patch: &DealPatch) -> AppResult<()> {
    let owner = deal.owner.as_ref().map(|o| o.id);
    if patch.owner.is_some_and(|to| to != owner) {
        actor.may(Action::HandOver, Object::Deal)?.check(owner)?;
    }
    let before = deal.clone();
    apply_unasked(tx, actor, deal, patch).await?;
    let wrong = keep(deal, before, &actor.rights);
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

/// Leaves fields as they were that the person may not write and did not fill in. Says what they filled in all the same.
pub(super) fn keep(deal: &mut Deal, before: Deal, rights: &Rights) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if !rights.writes(Field::DealAmount) {
        deal.currency = before.currency;
    }
    kept(rights, Field::DealAmount, &mut deal.amount, before.amount, &mut wrong);
    kept(rights, Field::DealLostReason, &mut deal.lost_reason, before.lost_reason, &mut wrong);
    kept(rights, Field::DealDescription, &mut deal.description, before.description, &mut wrong);
    wrong
}

/// Applies a patch of which it is known already that the owner may be changed. Errors: `Invalid`.
pub(super) async fn apply_unasked(
    tx: &mut Tx,
    actor: &Actor,
    deal: &mut Deal,
    patch: &DealPatch,
) -> AppResult<()> {
    let mut wrong = rules::apply(deal, patch);
    wrong.extend(link(tx, actor, deal, patch).await?);
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

async fn link(tx: &mut Tx, actor: &Actor, deal: &mut Deal, patch: &DealPatch) -> AppResult<Vec<FieldError>> {
    let mut wrong = Vec::new();
    let (account, contact, product, owner) = (
        patch.account.flatten().map(|i| i.0),
        patch.contact.flatten().map(|i| i.0),
        patch.product.flatten().map(|i| i.0),
        patch.owner.flatten().map(|i| i.0),
    );
    let names = match (account, contact, product, owner) {
        (None, None, None, None) => [None, None, None, None],
        _ => {
            let row = sqlx::query!(
                r#"select (select name from account where tenant_id = $1 and id = $2 and deleted_at is null) as account,
                          (select name from contact where tenant_id = $1 and id = $3 and deleted_at is null) as contact,
                          (select name from product where tenant_id = $1 and id = $4 and deleted_at is null) as product,
                          (select name from member where tenant_id = $1 and id = $5 and status <> 'inactive') as owner"#,
                actor.tenant.0,
                account,
                contact,
                product,
                owner
            )
            .fetch_one(&mut **tx)
            .await?;
            // Only what one sees can be linked.
            let mut linked =
                [(Object::Account, account, row.account), (Object::Contact, contact, row.contact)];
            for (object, id, name) in &mut linked {
                if let Some(id) = id
                    && !sight::seen(tx, actor, *object, &[*id]).await?.contains(id)
                {
                    *name = None;
                }
            }
            let [(.., account), (.., contact)] = linked;
            [account, contact, row.product, row.owner]
        }
    };
    let [account, contact, product, owner] = names;
    // A link that stays as it was may well point to what was deleted since: only a new one must be alive.
    macro_rules! set {
        ($field:ident, $code:literal, $gone:expr) => {
            match patch.$field {
                Some(Some(id)) if deal.$field.as_ref().map(|l| l.id) != Some(id) => match $field {
                    Some(name) => deal.$field = Some(Named { id, name }),
                    None => wrong.push(FieldError::new($code, $gone)),
                },
                Some(None) => deal.$field = None,
                _ => {}
            }
        };
    }
    set!(account, "account", text::ACCOUNT_GONE);
    set!(contact, "contact", text::CONTACT_GONE);
    set!(product, "product", text::PRODUCT_GONE);
    set!(owner, "owner", text::OWNER_GONE);
    Ok(wrong)
}

/// What is added to or taken from one column in one currency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Delta {
    pub pipeline: PipelineId,
    pub stage: StageId,
    pub currency: Currency,
    pub deals: i64,
    pub minor: i64,
}

impl Delta {
    /// What a deal adds to its column.
    pub fn of(deal: &Deal) -> Delta {
        let minor = deal.amount.map_or(0, |a| a.minor);
        Delta { pipeline: deal.pipeline, stage: deal.stage, currency: deal.currency, deals: 1, minor }
    }
}

/// The rows by which a change moves the totals, column by column for `unnest`; none where it moves nothing.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    pub ids: Vec<Uuid>,
    pub pipelines: Vec<Uuid>,
    pub stages: Vec<Uuid>,
    pub currencies: Vec<String>,
    pub deals: Vec<i64>,
    pub minors: Vec<i64>,
}

impl Deltas {
    /// What turns one state's share into the other's; `None` is a deal that is not there.
    pub fn between(old: Option<&Deal>, new: Option<&Deal>) -> Deltas {
        let mut deltas = Deltas::default();
        let minus = |d: Delta| Delta { deals: -d.deals, minor: -d.minor, ..d };
        match (old.map(Delta::of).map(minus), new.map(Delta::of)) {
            (Some(old), Some(new))
                if (old.pipeline, old.stage, old.currency) == (new.pipeline, new.stage, new.currency) =>
            {
                deltas.push(Delta { deals: 0, minor: old.minor + new.minor, ..new });
            }
            (old, new) => old.into_iter().chain(new).for_each(|d| deltas.push(d)),
        }
        deltas
    }

    pub fn push(&mut self, delta: Delta) {
        if (delta.deals, delta.minor) != (0, 0) {
            self.ids.push(Uuid::now_v7());
            self.pipelines.push(delta.pipeline.0);
            self.stages.push(delta.stage.0);
            self.currencies.push(delta.currency.code().into());
            self.deals.push(delta.deals);
            self.minors.push(delta.minor);
        }
    }
}

/// The words a list finds a deal by.
pub(super) fn search(name: &str, code: Option<&str>) -> String {
    search_line([name, code.unwrap_or_default()])
}

/// Field by field what changed, with names beside ids.
pub(super) fn changes(old: Option<&Deal>, new: &Deal) -> Changes {
    const APART: [&str; 7] = ["id", "pipeline", "stage", "stage_name", "stage_since", "next", "created_at"];
    let stage = |d: &Deal| json!({"id": d.stage, "name": d.stage_name});
    match old {
        Some(old) => {
            let changes = Changes::between(old, new, &APART);
            if old.stage == new.stage { changes } else { changes.with("stage", stage(old), stage(new)) }
        }
        None => {
            let mut changes = Changes::of_new(new);
            APART.iter().chain(&["updated_at"]).for_each(|field| {
                changes.0.remove(*field);
            });
            changes.with("stage", Value::Null, stage(new))
        }
    }
}

/// What is written of a deal.
pub(super) struct Save<'a> {
    pub old: &'a Row,
    pub new: &'a Deal,
    /// A new place in the column; `None` leaves the deal where it is.
    pub position: Option<&'a str>,
    /// Whether the deal is there afterwards, that is, not deleted.
    pub there: bool,
    pub action: &'a str,
}

/// Writes a deal over the version that was read, with totals, audit entry and hint, in one statement.
/// Returns the new version; `None` where somebody else was faster.
pub(super) async fn save(tx: &mut Tx, actor: &Actor, save: Save<'_>) -> AppResult<Option<i64>> {
    let Save { old, new, .. } = save;
    let mut changes = changes(Some(&old.deal), new);
    // A new place among the same neighbours is no news in the customer's timeline.
    let reordered = changes.is_empty() && save.action == "moved";
    let account = new.account.as_ref().map(|a| a.id.0).filter(|_| !reordered);
    if let Some(position) = save.position {
        changes = changes.with("position", old.position.as_str(), position);
    }
    let deltas = Deltas::between((!old.deleted).then_some(&old.deal), save.there.then_some(new));
    let hint = hint(actor.tenant, Object::Deal, new.id.0, old.deal.version + 1, actor.member.0);
    let written = sqlx::query!(
        r#"with written as (
             update deal set name = $4, pipeline_id = $5, stage_id = $6, status = $7, position = coalesce($8, position), account_id = $9,
                    contact_id = $10, product_id = $11, owner_id = $12, amount_minor = $13, currency = $14, opened_on = $15,
                    expected_on = $16, closed_on = $17, lost_reason = $18, source = $19, description = $20,
                    stage_since = $21, search = $22, updated_at = $23, deleted_at = $24, version = version + 1
             where tenant_id = $1 and id = $2 and version = $3
             returning version),
           moved as (
             insert into stage_total_delta (tenant_id, id, pipeline_id, stage_id, currency, deals, minor)
             select $1, t.* from written,
               unnest($25::uuid[], $26::uuid[], $27::uuid[], $28::text[], $29::bigint[], $30::bigint[]) as t),
           entry as (
             insert into audit_entry (tenant_id, id, at, actor_id, address, object, record_id, account_id, action, changes)
             select $1, $31, $23, $32, $33, 'deal', $2, $34, $35, $36 from written)
           select version, pg_notify($37, $38) from written"#,
        actor.tenant.0,
        new.id.0,
        old.deal.version,
        new.name,
        new.pipeline.0,
        new.stage.0,
        new.status.code(),
        save.position,
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
        new.stage_since,
        search(&new.name, new.code.as_deref()),
        actor.now,
        (!save.there).then_some(actor.now),
        &deltas.ids,
        &deltas.pipelines,
        &deltas.stages,
        &deltas.currencies,
        &deltas.deals,
        &deltas.minors,
        Uuid::now_v7(),
        actor.member.0,
        actor.address,
        account,
        save.action,
        Json(changes) as _,
        CHANNEL,
        hint,
    )
    .fetch_optional(&mut **tx)
    .await
    .map_err(refused)?;
    Ok(written.map(|w| w.version))
}

/// What a broken constraint means to the person who broke it.
pub(super) fn refused(e: sqlx::Error) -> AppError {
    let constraint = e.as_database_error().and_then(|d| d.constraint()).unwrap_or_default();
    let (field, text) = match constraint {
        "deal_account_fk" => ("account", text::ACCOUNT_GONE),
        "deal_contact_fk" => ("contact", text::CONTACT_GONE),
        "deal_product_fk" => ("product", text::PRODUCT_GONE),
        "deal_owner_fk" => ("owner", text::OWNER_GONE),
        "deal_stage_fk" | "deal_pipeline_fk" => ("stage", text::STAGE_GONE),
        "deal_name_length" => ("name", text::NAME_LONG),
        "deal_amount" => ("amount", text::AMOUNT_NEGATIVE),
        "deal_code_unique" => ("code", text::CODE_TAKEN),
        "deal_closes_after_it_opens" => ("closed_on", text::CLOSED_BEFORE_OPENED),
        _ => return e.into(),
    };
    AppError::field(field, text)
}
