//! Count and sum per column, kept beside the deals: read, folded, proved.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::board::Wanted;
use crate::{
    access::model::{Action, Actor, Object, TenantId},
    db::Tx,
    error::{AppError, AppResult},
    money::{Currency, Money, Rates},
    pipeline::model::{position, *},
};

/// How many deltas one folding takes at a time.
pub(super) const FOLD: i64 = 10_000;

struct Sum {
    stage: StageId,
    probability: i16,
    base: Currency,
    currency: Option<Currency>,
    deals: Option<i64>,
    minor: Option<i64>,
    micros: Option<i64>,
}

/// The heads of some columns, in the order asked for, from the maintained totals of everybody's deals; one round trip.
pub(super) async fn kept(tx: &mut Tx, actor: &Actor, stages: &[StageId]) -> AppResult<Vec<ColumnHead>> {
    let ids: Vec<Uuid> = stages.iter().map(|s| s.0).collect();
    let sums = sqlx::query_as!(
        Sum,
        r#"select s.id as "stage: StageId", s.probability, b.base_currency as "base: Currency",
                  t.currency as "currency?: Currency", t.deals as "deals?", t.minor as "minor?", r.micros as "micros?"
           from stage s
           join tenant b on b.tenant_id = $1
           left join lateral (
             select k.currency, sum(k.deals)::bigint as deals,
                    greatest(least(sum(k.minor), 9223372036854775807), -9223372036854775807)::bigint as minor
             from (select currency, deals, minor from stage_total
                   where tenant_id = $1 and pipeline_id = s.pipeline_id and stage_id = s.id
                   union all
                   select currency, deals, minor from stage_total_delta
                   where tenant_id = $1 and pipeline_id = s.pipeline_id and stage_id = s.id) k
             group by k.currency) t on true
           left join exchange_rate r on r.tenant_id = $1 and r.currency = t.currency
           where s.tenant_id = $1 and s.id = any($2)"#,
        actor.tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(in_order(stages, sums))
}

/// The heads of some columns over the deals a filter lets through: counted, since no totals are kept for them.
pub(super) async fn counted(
    tx: &mut Tx,
    actor: &Actor,
    stages: &[StageId],
    wanted: &Wanted,
) -> AppResult<Vec<ColumnHead>> {
    let ids: Vec<Uuid> = stages.iter().map(|s| s.0).collect();
    let sums = sqlx::query_as!(
        Sum,
        r#"select s.id as "stage: StageId", s.probability, b.base_currency as "base: Currency",
                  t.currency as "currency?: Currency", t.deals as "deals?", t.minor as "minor?", r.micros as "micros?"
           from stage s
           join tenant b on b.tenant_id = $1
           left join lateral (
             select d.currency, count(*) as deals,
                    least(sum(coalesce(d.amount_minor, 0)), 9223372036854775807)::bigint as minor
             from deal d
             where d.tenant_id = $1 and d.pipeline_id = s.pipeline_id and d.stage_id = s.id and d.deleted_at is null
               and ($3::uuid[] is null or d.owner_id is null or d.owner_id = any($3) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = d.id
                   and k.member_id = any($3) and (k.until is null or k.until >= $10)))
               and ($4::uuid is null or d.owner_id = $4)
               and ($5::date is null or d.expected_on <= $5)
               and ($6::text[] = '{}' or d.search like all ($6) or exists (
                 select 1 from account a where a.tenant_id = $1 and a.id = d.account_id and a.search like all ($6)
                   and (not $9 or lower(concat_ws(' ', a.name, a.code, a.city)) like all ($6))))
               and (not $7 or (s.kind = 'open' and (
                 d.stage_since <= $8::timestamptz - make_interval(days => s.rotting_days) or not exists (
                   select 1 from activity x where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null
                     and x.due_at is not null and x.done_at is null))))
             group by d.currency) t on true
           left join exchange_rate r on r.tenant_id = $1 and r.currency = t.currency
           where s.tenant_id = $1 and s.id = any($2)"#,
        actor.tenant.0,
        &ids,
        wanted.reach.as_deref(),
        wanted.owner,
        wanted.closing_by,
        &wanted.words,
        wanted.neglected,
        actor.now,
        wanted.plain,
        actor.today,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(in_order(stages, sums))
}

fn in_order(stages: &[StageId], sums: Vec<Sum>) -> Vec<ColumnHead> {
    let Some(base) = sums.first().map(|s| s.base) else { return Vec::new() };
    let micros = sums.iter().filter_map(|s| s.currency.zip(s.micros)).collect();
    let rates = Rates { base, micros };
    let mut parts: BTreeMap<StageId, (i16, Vec<Total>)> = BTreeMap::new();
    for sum in sums {
        let part = parts.entry(sum.stage).or_insert_with(|| (sum.probability, Vec::new()));
        if let (Some(currency), Some(deals), Some(minor)) = (sum.currency, sum.deals, sum.minor) {
            part.1.push(Total { deals, amount: Money::new(minor, currency) });
        }
    }
    let head = |stage: &StageId| {
        parts.get(stage).map(|(probability, sums)| rules::head(*stage, *probability, &rates, sums))
    };
    stages.iter().filter_map(head).collect()
}

/// What other currencies are worth in the company's own.
pub async fn rates(tx: &mut Tx, actor: &Actor) -> AppResult<Rates> {
    let _seen = actor.may(Action::See, Object::Pipeline)?;
    let rows = sqlx::query!(
        r#"select b.base_currency as "base: Currency", r.currency as "currency?: Currency", r.micros as "micros?"
           from tenant b left join exchange_rate r on r.tenant_id = b.tenant_id
           where b.tenant_id = $1 order by r.currency"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let base = rows.first().ok_or(AppError::NotFound)?.base;
    Ok(Rates { base, micros: rows.iter().filter_map(|r| r.currency.zip(r.micros)).collect() })
}

/// Folds the deltas of a company into its totals; returns how many. Several may fold at once: each takes other rows.
pub async fn fold_totals(tx: &mut Tx, tenant: TenantId) -> AppResult<u64> {
    let folded = sqlx::query_scalar!(
        r#"with taken as (
             select pipeline_id, id from stage_total_delta where tenant_id = $1
             order by pipeline_id, id limit $2 for update skip locked),
           gone as (
             delete from stage_total_delta d using taken t
             where d.tenant_id = $1 and d.pipeline_id = t.pipeline_id and d.id = t.id
             returning d.pipeline_id, d.stage_id, d.currency, d.deals, d.minor),
           kept as (
             insert into stage_total as s (tenant_id, pipeline_id, stage_id, currency, deals, minor)
             select $1, pipeline_id, stage_id, currency, sum(deals)::bigint,
                    greatest(least(sum(minor), 9223372036854775807), -9223372036854775807)::bigint from gone
             group by pipeline_id, stage_id, currency
             order by pipeline_id, stage_id, currency
             on conflict (tenant_id, pipeline_id, stage_id, currency) do update
               set deals = s.deals + excluded.deals,
                   minor = greatest(least(s.minor::numeric + excluded.minor, 9223372036854775807), -9223372036854775807)::bigint)
           select count(*) as "n!" from gone"#,
        tenant.0,
        FOLD
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(folded.unsigned_abs())
}

/// Where the totals kept and the deals themselves say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub stage: StageId,
    pub currency: Currency,
    pub kept: (i64, i64),
    /// (deals, minor units)
    pub counted: (i64, i64),
}

/// Proves the totals equal to the rows, in one snapshot; returns the differences, of which there should be none.
pub async fn prove_totals(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<Difference>> {
    let rows = sqlx::query!(
        r#"with kept as (
             select pipeline_id, stage_id, currency, sum(deals)::bigint as deals,
                    greatest(least(sum(minor), 9223372036854775807), -9223372036854775807)::bigint as minor from (
               select pipeline_id, stage_id, currency, deals, minor from stage_total where tenant_id = $1
               union all
               select pipeline_id, stage_id, currency, deals, minor from stage_total_delta where tenant_id = $1) k
             group by 1, 2, 3),
           counted as (
             select pipeline_id, stage_id, currency, count(*) as deals,
                    least(sum(coalesce(amount_minor, 0)), 9223372036854775807)::bigint as minor
             from deal where tenant_id = $1 and deleted_at is null group by 1, 2, 3)
           select stage_id as "stage!: StageId", currency as "currency!: Currency",
                  coalesce(k.deals, 0) as "kept_deals!", coalesce(k.minor, 0) as "kept_minor!",
                  coalesce(c.deals, 0) as "deals!", coalesce(c.minor, 0) as "minor!"
           from kept k full join counted c using (pipeline_id, stage_id, currency)
           where (coalesce(k.deals, 0), coalesce(k.minor, 0)) <> (coalesce(c.deals, 0), coalesce(c.minor, 0))"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Difference {
            stage: r.stage,
            currency: r.currency,
            kept: (r.kept_deals, r.kept_minor),
            counted: (r.deals, r.minor),
        })
        .collect())
}

/// Numbers columns anew whose keys have grown long or stand on the same place; returns how many. The order stays, so nobody's
/// version changes and nothing is remembered of it.
pub async fn rebalance(tx: &mut Tx, tenant: TenantId) -> AppResult<u64> {
    let columns = sqlx::query!(
        r#"select pipeline_id, stage_id from deal where tenant_id = $1 and deleted_at is null
           group by pipeline_id, stage_id
           having max(length(position)) > $2 or count(*) > count(distinct position)"#,
        tenant.0,
        position::LONG as i32
    )
    .fetch_all(&mut **tx)
    .await?;
    for column in &columns {
        // Locked in the order in which many deals are changed, so that nobody waits in a circle; numbered in their own.
        let mut deals = sqlx::query!(
            "select id, position from deal where tenant_id = $1 and pipeline_id = $2 and stage_id = $3
             order by id for update",
            tenant.0,
            column.pipeline_id,
            column.stage_id
        )
        .fetch_all(&mut **tx)
        .await?;
        deals.sort_by(|a, b| (&a.position, a.id).cmp(&(&b.position, b.id)));
        let ids: Vec<Uuid> = deals.iter().map(|d| d.id).collect();
        let keys = position::n_after(None, ids.len()).ok_or_else(|| AppError::internal(&"no keys left"))?;
        sqlx::query!(
            "update deal d set position = t.position from unnest($2::uuid[], $3::text[]) as t(id, position)
             where d.tenant_id = $1 and d.id = t.id",
            tenant.0,
            &ids,
            &keys
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(columns.len() as u64)
}
