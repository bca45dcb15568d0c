//! Deals as lists show them.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    row::{kind, named, next_step},
    totals::rates,
};
use crate::{
    access::model::{Action, Actor, Field, MemberId, Object},
    customers::model::AccountId,
    db::Tx,
    error::AppResult,
    listing::{
        PAGE, Page,
        sql::{self, Column, Kind, Listing, Test},
    },
    money::{Currency, Money},
    pipeline::model::*,
};

/// The most deals "select all" picks.
pub const MOST_PICKED: i64 = 1_000;

struct Deals;

impl Listing for Deals {
    type Filter = DealKey;
    type Sort = DealSort;
    const OBJECT: Object = Object::Deal;
    const FROM: &'static str = "deal r \
        join stage s on s.tenant_id = r.tenant_id and s.id = r.stage_id \
        left join account a on a.tenant_id = r.tenant_id and a.id = r.account_id \
        left join member m on m.tenant_id = r.tenant_id and m.id = r.owner_id";
    // Accounts first, as a list of ids: an `or` over two tables would keep both indexes from being used.
    const SEARCH: &'static str = "r.search like $ or r.account_id = any(array(\
        select x.id from account x where x.tenant_id = @ and x.search like $))";
    const SEARCHED: &'static [Field] = &[Field::AccountPhone, Field::AccountEmail];
    const PLAIN: &'static str = "r.search like $ or r.account_id = any(array(select x.id from account x \
        where x.tenant_id = @ and x.search like $ and lower(concat_ws(' ', x.name, x.code, x.city)) like $))";
    const ORDER: (DealSort, bool) = (DealSort::Updated, true);

    fn column(sort: DealSort) -> Column {
        let (sql, kind, nullable) = match sort {
            DealSort::Name => ("r.name", Kind::Text, false),
            DealSort::Account => ("a.name", Kind::Text, true),
            DealSort::Stage => ("s.position::bigint", Kind::Integer, false),
            DealSort::Amount => ("r.amount_minor", Kind::Integer, true),
            DealSort::Owner => ("m.name", Kind::Text, true),
            DealSort::Expected => ("r.expected_on", Kind::Date, true),
            DealSort::Closed => ("r.closed_on", Kind::Date, true),
            DealSort::Since => ("r.stage_since", Kind::Instant, false),
            DealSort::Updated => ("r.updated_at", Kind::Instant, false),
        };
        Column { sql, kind, nullable }
    }

    fn sorted(sort: DealSort) -> Option<Field> {
        (sort == DealSort::Amount).then_some(Field::DealAmount)
    }

    fn test(filter: DealKey) -> Test {
        match filter {
            DealKey::Pipeline => Test::Id("r.pipeline_id"),
            DealKey::Stage => Test::Id("r.stage_id"),
            DealKey::Status => Test::Text("r.status"),
            DealKey::Owner => Test::Id("r.owner_id"),
            DealKey::Region => Test::Text("m.region"),
            DealKey::Manager => Test::Id(
                "(select l.manager_id from reporting l where l.tenant_id = r.tenant_id and l.member_id = r.owner_id \
                  and l.valid_from <= # and (l.valid_to is null or l.valid_to > #))",
            ),
            DealKey::Account => Test::Id("r.account_id"),
            DealKey::Product => Test::Id("r.product_id"),
            DealKey::ClosedFrom => Test::AtLeast("r.closed_on", Kind::Date),
            DealKey::ClosedTo => Test::AtMost("r.closed_on", Kind::Date),
            DealKey::ClosingBy => Test::AtMost("r.expected_on", Kind::Date),
            DealKey::Without => Test::Cases(&[
                ("account", "r.account_id is null"),
                ("contact", "r.contact_id is null"),
                ("product", "r.product_id is null"),
                ("owner", "r.owner_id is null"),
                ("amount", "r.amount_minor is null"),
                ("expected_on", "r.expected_on is null"),
                ("opened_on", "r.opened_on is null"),
                ("lost_reason", "r.lost_reason is null"),
                ("description", "r.description is null"),
            ]),
            DealKey::Next => Test::Holds(
                "exists (select 1 from activity x where x.tenant_id = r.tenant_id and x.deal_id = r.id \
                 and x.deleted_at is null and x.due_at is not null and x.done_at is null)",
            ),
        }
    }
}

/// The ids of a page of deals, so many at once.
pub(super) async fn ids(tx: &mut Tx, actor: &Actor, state: &DealList, limit: i64) -> AppResult<Page<Uuid>> {
    sql::page::<Deals>(tx, actor, state, limit).await
}

/// A page of deals.
pub async fn deal_list(tx: &mut Tx, actor: &Actor, state: &DealList) -> AppResult<Page<DealLine>> {
    let page = ids(tx, actor, state, PAGE).await?;
    let rows = lines(tx, actor, &page.rows).await?;
    Ok(sql::in_order(page, rows, |line| line.id.0))
}

/// A page of deals, and what the list comes to where it is narrowed: a list of everything adds up open, won and lost deals,
/// which says nothing.
pub async fn deals_page(tx: &mut Tx, actor: &Actor, state: &DealList) -> AppResult<DealsPage> {
    const WHAT: &str =
        "r.currency, count(*), least(coalesce(sum(r.amount_minor), 0), 9223372036854775807)::bigint";
    let page = deal_list(tx, actor, state).await?;
    if !state.narrowed() {
        return Ok(DealsPage { page, sums: None });
    }
    let rates = rates(tx, actor).await?;
    // Counted no further is added up no further.
    let totals = if page.count < state.counted() {
        let sums = sql::totals::<Deals>(tx, actor, state, WHAT, "r.currency").await?;
        let total = |(currency, deals, minor)| Total { deals, amount: Money::new(minor, currency) };
        Some(sums.into_iter().map(total).collect())
    } else {
        None
    };
    Ok(DealsPage { page, sums: Some(Sums { totals, rates }) })
}

/// Everything the list shows on all its pages, at most [`MOST_PICKED`]: what "select all" means.
pub async fn deal_picks(tx: &mut Tx, actor: &Actor, state: &DealList) -> AppResult<Vec<Picked>> {
    let ids = sql::all_ids::<Deals>(tx, actor, state, MOST_PICKED).await?;
    let rows = sqlx::query!(
        r#"select id as "id: DealId", version, owner_id as "owner: MemberId" from deal
           where tenant_id = $1 and id = any($2) and deleted_at is null"#,
        actor.tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| Picked { id: r.id, version: r.version, owner: r.owner }).collect())
}

struct Flat {
    id: DealId,
    version: i64,
    code: Option<String>,
    name: String,
    pipeline: PipelineId,
    stage: StageId,
    stage_name: String,
    status: String,
    probability: i16,
    rotting_days: Option<i32>,
    account: Option<AccountId>,
    account_name: Option<String>,
    product: Option<ProductId>,
    product_name: Option<String>,
    owner: Option<MemberId>,
    owner_name: Option<String>,
    amount: Option<i64>,
    currency: Currency,
    expected_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    stage_since: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    next_id: Option<Uuid>,
    next_kind: Option<String>,
    next_subject: Option<String>,
    next_due_at: Option<DateTime<Utc>>,
}

/// The lines of these deals, in this order; what is not there (any more) is left out.
pub(super) async fn lines(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<DealLine>> {
    let rows = sqlx::query_as!(
        Flat,
        r#"select d.id as "id: DealId", d.version, d.code, d.name, d.pipeline_id as "pipeline: PipelineId",
                  d.stage_id as "stage: StageId", s.name as stage_name, d.status, s.probability, s.rotting_days,
                  d.account_id as "account: AccountId", a.name as "account_name?",
                  d.product_id as "product: ProductId", p.name as "product_name?",
                  d.owner_id as "owner: MemberId", m.name as "owner_name?",
                  d.amount_minor as amount, d.currency as "currency: Currency", d.expected_on, d.closed_on,
                  d.stage_since, d.updated_at,
                  n.id as "next_id?", n.kind as "next_kind?", n.subject as "next_subject?", n.due_at as "next_due_at?"
           from unnest($2::uuid[]) with ordinality as w(id, place)
           join deal d on d.tenant_id = $1 and d.id = w.id and d.deleted_at is null
           join stage s on s.tenant_id = $1 and s.id = d.stage_id
           left join account a on a.tenant_id = $1 and a.id = d.account_id
           left join product p on p.tenant_id = $1 and p.id = d.product_id
           left join member m on m.tenant_id = $1 and m.id = d.owner_id
           left join lateral (
             select x.id, x.kind, x.subject, x.due_at from activity x
             where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null and x.due_at is not null and x.done_at is null
             order by x.due_at limit 1) n on true
           order by w.place"#,
        actor.tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    // The next step is an activity: told to those only who see any.
    let talks = actor.may(Action::See, Object::Activity).is_ok();
    let line = |row: Flat| row.line().map(|line| DealLine { next: line.next.filter(|_| talks), ..line });
    rows.into_iter().map(line).collect()
}

impl Flat {
    fn line(self) -> AppResult<DealLine> {
        Ok(DealLine {
            id: self.id,
            version: self.version,
            code: self.code,
            name: self.name,
            pipeline: self.pipeline,
            stage: self.stage,
            stage_name: self.stage_name,
            status: kind(&self.status)?,
            probability: self.probability,
            rotting_days: self.rotting_days,
            account: named(self.account, self.account_name),
            product: named(self.product, self.product_name),
            owner: named(self.owner, self.owner_name),
            amount: self.amount.map(|minor| Money::new(minor, self.currency)),
            currency: self.currency,
            expected_on: self.expected_on,
            closed_on: self.closed_on,
            stage_since: self.stage_since,
            updated_at: self.updated_at,
            next: next_step(self.next_id, self.next_kind, self.next_subject, self.next_due_at),
        })
    }
}
