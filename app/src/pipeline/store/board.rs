//! The board: columns by page, and one card at a time.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    pipelines::pipelines,
    row::{load, named, next_step},
    totals::{counted, kept},
};
use crate::{
    access::{
        model::{Action, Actor, Field, MemberId, Object},
        sight,
    },
    customers::model::AccountId,
    db::Tx,
    error::{AppError, AppResult},
    format,
    listing::{PAGE, sql::like},
    money::{Currency, Money},
    pipeline::model::*,
    text_key,
};

/// A filter as queries need it.
pub(super) struct Wanted {
    /// Whose deals the person may see at all; `None`: everybody's.
    pub reach: Option<Vec<Uuid>>,
    pub owner: Option<Uuid>,
    pub closing_by: Option<NaiveDate>,
    pub words: Vec<String>,
    /// Accounts are found by what everybody sees of them alone.
    pub plain: bool,
    pub neglected: bool,
}

impl Wanted {
    fn new(actor: &Actor, filter: &BoardFilter) -> AppResult<Wanted> {
        let words = text_key::asked(&filter.search);
        Ok(Wanted {
            reach: actor.may(Action::See, Object::Deal)?.owners().map(<[Uuid]>::to_vec),
            owner: filter.owner.map(|o| o.0),
            closing_by: filter.closing_by.map(format::nearest),
            words: words.split(' ').filter(|w| !w.is_empty()).take(8).map(like).collect(),
            plain: ![Field::AccountPhone, Field::AccountEmail].into_iter().all(|f| actor.rights.reads(f)),
            neglected: filter.neglected,
        })
    }

    fn everything(&self) -> bool {
        self.reach.is_none()
            && self.owner.is_none()
            && self.closing_by.is_none()
            && self.words.is_empty()
            && !self.neglected
    }

    async fn heads(&self, tx: &mut Tx, actor: &Actor, stages: &[StageId]) -> AppResult<Vec<ColumnHead>> {
        if self.everything() { kept(tx, actor, stages).await } else { counted(tx, actor, stages, self).await }
    }
}

/// The heads of some columns, over the deals the person may see: from the maintained totals for whoever sees all.
pub(super) async fn heads(tx: &mut Tx, actor: &Actor, stages: &[StageId]) -> AppResult<Vec<ColumnHead>> {
    Wanted::new(actor, &BoardFilter::default())?.heads(tx, actor, stages).await
}

/// A board with the first page of every column: three round trips, whatever the number of deals.
/// Errors: `NotFound` where there is no such pipeline, or none at all.
pub async fn board(
    tx: &mut Tx,
    actor: &Actor,
    pipeline: Option<PipelineId>,
    filter: &BoardFilter,
) -> AppResult<Board> {
    let wanted = Wanted::new(actor, filter)?;
    let all = pipelines(tx, actor).await?;
    let names = all.iter().map(|p| Named { id: p.id, name: p.name.clone() }).collect();
    let pipeline =
        all.into_iter().find(|p| pipeline.is_none_or(|id| p.id == id)).ok_or(AppError::NotFound)?;
    let stages: Vec<StageId> = pipeline.stages.iter().map(|s| s.id).collect();
    let mut pages = pages(tx, actor, &stages, &wanted, None, PAGE).await?;
    let heads = wanted.heads(tx, actor, &stages).await?;
    let columns = heads
        .into_iter()
        .map(|head| Column {
            page: pages.remove(&head.stage).unwrap_or(CardPage { cards: Vec::new(), more: false }),
            head,
        })
        .collect();
    Ok(Board { pipeline, pipelines: names, columns })
}

/// A page of a column, after a card's (position, id).
pub async fn column(
    tx: &mut Tx,
    actor: &Actor,
    stage: StageId,
    filter: &BoardFilter,
    after: Option<(String, DealId)>,
    limit: i64,
) -> AppResult<CardPage> {
    let wanted = Wanted::new(actor, filter)?;
    // No card stands at a key that no column can hold.
    let after = after.filter(|(position, _)| !position.contains('\0'));
    let mut pages = pages(tx, actor, &[stage], &wanted, after, limit).await?;
    Ok(pages.remove(&stage).unwrap_or(CardPage { cards: Vec::new(), more: false }))
}

/// A card as it is now, with the heads of all its pipeline's columns; `None` when it is gone or out of sight.
pub async fn card(tx: &mut Tx, actor: &Actor, id: DealId) -> AppResult<Option<Moved>> {
    if !sight::seen(tx, actor, Object::Deal, &[id.0]).await?.contains(&id.0) {
        return Ok(None);
    }
    let row = match load(tx, actor, id, None).await {
        Ok(row) if !row.deleted => row,
        Ok(_) | Err(AppError::NotFound) => return Ok(None),
        Err(e) => return Err(e),
    };
    let stages = sqlx::query_scalar!(
        r#"select id as "id: StageId" from stage where tenant_id = $1 and pipeline_id = $2 order by position, id"#,
        actor.tenant.0,
        row.deal.pipeline.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(Some(Moved { card: row.card(), heads: heads(tx, actor, &stages).await? }))
}

/// A card as it comes from the database.
struct Flat {
    stage: StageId,
    id: DealId,
    version: i64,
    position: String,
    name: String,
    account: Option<AccountId>,
    account_name: Option<String>,
    owner: Option<MemberId>,
    owner_name: Option<String>,
    amount: Option<i64>,
    currency: Currency,
    stage_since: DateTime<Utc>,
    expected_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    next_id: Option<Uuid>,
    next_kind: Option<String>,
    next_subject: Option<String>,
    next_due_at: Option<DateTime<Utc>>,
}

impl From<Flat> for Card {
    fn from(flat: Flat) -> Card {
        Card {
            id: flat.id,
            version: flat.version,
            stage: flat.stage,
            position: flat.position,
            name: flat.name,
            account: named(flat.account, flat.account_name),
            owner: named(flat.owner, flat.owner_name),
            amount: flat.amount.map(|minor| Money::new(minor, flat.currency)),
            stage_since: flat.stage_since,
            expected_on: flat.expected_on,
            closed_on: flat.closed_on,
            next: next_step(flat.next_id, flat.next_kind, flat.next_subject, flat.next_due_at),
        }
    }
}

/// The pages of some columns in one statement: each column's is read along the index, as far as the page goes.
async fn pages(
    tx: &mut Tx,
    actor: &Actor,
    stages: &[StageId],
    wanted: &Wanted,
    after: Option<(String, DealId)>,
    limit: i64,
) -> AppResult<HashMap<StageId, CardPage>> {
    let ids: Vec<Uuid> = stages.iter().map(|s| s.0).collect();
    let (position, id) = after.map_or((String::new(), Uuid::nil()), |(position, id)| (position, id.0));
    let rows = if wanted.everything() {
        all_cards(tx, actor, &ids, &position, id, limit + 1).await?
    } else {
        wanted_cards(tx, actor, &ids, wanted, &position, id, limit + 1).await?
    };
    let talks = actor.may(Action::See, Object::Activity).is_ok();
    let mut pages: HashMap<StageId, CardPage> = HashMap::new();
    for row in rows {
        let page = pages.entry(row.stage).or_insert_with(|| CardPage { cards: Vec::new(), more: false });
        if page.cards.len() as i64 == limit {
            page.more = true;
        } else {
            let mut card: Card = row.into();
            // The next step is an activity: told to those only who see any.
            card.next = card.next.filter(|_| talks);
            page.cards.push(card);
        }
    }
    Ok(pages)
}

/// Cards of whole columns. Names come by sub-select: the planner then cannot choose to read all accounts for a page of cards.
async fn all_cards(
    tx: &mut Tx,
    actor: &Actor,
    stages: &[Uuid],
    position: &str,
    id: Uuid,
    limit: i64,
) -> AppResult<Vec<Flat>> {
    Ok(sqlx::query_as!(
        Flat,
        r#"select s.id as "stage: StageId", d.id as "id: DealId", d.version, d.position, d.name,
                  d.account_id as "account: AccountId",
                  (select a.name from account a where a.tenant_id = $1 and a.id = d.account_id) as account_name,
                  d.owner_id as "owner: MemberId",
                  (select m.name from member m where m.tenant_id = $1 and m.id = d.owner_id) as owner_name,
                  d.amount_minor as amount, d.currency as "currency: Currency",
                  d.stage_since, d.expected_on, d.closed_on,
                  n.id as "next_id?", n.kind as "next_kind?", n.subject as "next_subject?", n.due_at as "next_due_at?"
           from stage s
           cross join lateral (
             select d.* from deal d
             where d.tenant_id = $1 and d.pipeline_id = s.pipeline_id and d.stage_id = s.id and d.deleted_at is null
               and (d.position, d.id) > ($3::text, $4::uuid)
             order by d.position, d.id limit $5) d
           left join lateral (
             select x.id, x.kind, x.subject, x.due_at from activity x
             where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null and x.due_at is not null and x.done_at is null
             order by x.due_at limit 1) n on true
           where s.tenant_id = $1 and s.id = any($2)
           order by s.id, d.position, d.id"#,
        actor.tenant.0,
        stages,
        position,
        id,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The cards of columns a filter lets through.
async fn wanted_cards(
    tx: &mut Tx,
    actor: &Actor,
    stages: &[Uuid],
    wanted: &Wanted,
    position: &str,
    id: Uuid,
    limit: i64,
) -> AppResult<Vec<Flat>> {
    Ok(sqlx::query_as!(
        Flat,
        r#"select s.id as "stage: StageId", d.id as "id: DealId", d.version, d.position, d.name,
                  d.account_id as "account: AccountId",
                  (select a.name from account a where a.tenant_id = $1 and a.id = d.account_id) as account_name,
                  d.owner_id as "owner: MemberId",
                  (select m.name from member m where m.tenant_id = $1 and m.id = d.owner_id) as owner_name,
                  d.amount_minor as amount, d.currency as "currency: Currency",
                  d.stage_since, d.expected_on, d.closed_on,
                  n.id as "next_id?", n.kind as "next_kind?", n.subject as "next_subject?", n.due_at as "next_due_at?"
           from stage s
           cross join lateral (
             select d.* from deal d
             where d.tenant_id = $1 and d.pipeline_id = s.pipeline_id and d.stage_id = s.id and d.deleted_at is null
               and (d.position, d.id) > ($3::text, $4::uuid)
               and ($5::uuid[] is null or d.owner_id is null or d.owner_id = any($5) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = d.id
                   and k.member_id = any($5) and (k.until is null or k.until >= $13)))
               and ($6::uuid is null or d.owner_id = $6)
               and ($7::date is null or d.expected_on <= $7)
               and ($8::text[] = '{}' or d.search like all ($8) or exists (
                 select 1 from account a where a.tenant_id = $1 and a.id = d.account_id and a.search like all ($8)
                   and (not $12 or lower(concat_ws(' ', a.name, a.code, a.city)) like all ($8))))
               and (not $9 or (s.kind = 'open' and (
                 d.stage_since <= $10::timestamptz - make_interval(days => s.rotting_days) or not exists (
                   select 1 from activity x where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null
                     and x.due_at is not null and x.done_at is null))))
             order by d.position, d.id limit $11) d
           left join lateral (
             select x.id, x.kind, x.subject, x.due_at from activity x
             where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null and x.due_at is not null and x.done_at is null
             order by x.due_at limit 1) n on true
           where s.tenant_id = $1 and s.id = any($2)
           order by s.id, d.position, d.id"#,
        actor.tenant.0,
        stages,
        position,
        id,
        wanted.reach.as_deref(),
        wanted.owner,
        wanted.closing_by,
        &wanted.words,
        wanted.neglected,
        actor.now,
        limit,
        wanted.plain,
        actor.today,
    )
    .fetch_all(&mut **tx)
    .await?)
}
