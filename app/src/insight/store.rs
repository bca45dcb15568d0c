//! Figures from PostgreSQL, each within what the reader may see.

use chrono::{Datelike, Months, NaiveDate};

use super::model::*;
use crate::{
    access::model::{Action, Actor, Field, MemberId, Object},
    db::Tx,
    error::{AppError, AppResult},
    listing::NONE,
    money::{Currency, Money, Rates},
    pipeline::{
        model::{DealKey, DealList, Named, ProductId, StageId, StageKind},
        store::{pipelines, rates},
    },
};

/// A group of deals in one currency, before conversion.
struct Sum {
    deals: i64,
    amount: Money,
}

/// Adds up groups of several currencies into bars, one per key, in the order keys first appear.
fn bars<K: PartialEq + Clone>(
    sums: Vec<(K, Sum)>,
    rates: &Rates,
    describe: impl Fn(&K) -> (String, DealList),
) -> Vec<Bar> {
    let mut keys: Vec<K> = Vec::new();
    for (key, _) in &sums {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys.iter()
        .map(|key| {
            let of_key = || sums.iter().filter(|(k, _)| k == key).map(|(_, s)| s);
            let (label, rows) = describe(key);
            Bar {
                label,
                deals: of_key().map(|s| s.deals).sum(),
                value: rates.sum(of_key().map(|s| s.amount)).0,
                rows,
            }
        })
        .collect()
}

/// The sales overview: the funnel of open deals as they stand now, and what was decided within the scope's days.
/// Errors: `Forbidden` also for whoever does not read the amounts it adds up.
pub async fn overview(tx: &mut Tx, actor: &Actor, scope: &Scope) -> AppResult<Overview> {
    let permit = actor.may(Action::See, Object::Deal)?;
    if !actor.rights.reads(Field::DealAmount) {
        return Err(AppError::Forbidden);
    }
    let scope = &scope.bounded();
    let pipelines = pipelines(tx, actor).await?;
    let rates = rates(tx, actor).await?;
    let decided = sqlx::query!(
        r#"select status, currency as "currency: Currency", count(*) as "deals!",
                  least(coalesce(sum(amount_minor), 0), 9223372036854775807)::bigint as "minor!",
                  coalesce(sum(closed_on - opened_on), 0)::bigint as "days!", count(closed_on - opened_on) as "timed!"
           from deal
           where tenant_id = $1 and deleted_at is null and ($2::uuid[] is null or owner_id is null or owner_id = any($2) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($2) and (k.until is null or k.until >= $6)))
             and ($3::uuid is null or pipeline_id = $3)
             and (status = 'open' or (($4::date is null or closed_on >= $4) and ($5::date is null or closed_on <= $5)))
           group by status, currency"#,
        actor.tenant.0,
        permit.owners(),
        scope.pipeline.map(|p| p.0),
        scope.from,
        scope.to,
        actor.today,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = |kind: StageKind| Bar {
        label: String::new(),
        deals: decided.iter().filter(|r| r.status == kind.code()).map(|r| r.deals).sum(),
        value: rates
            .sum(decided.iter().filter(|r| r.status == kind.code()).map(|r| Money::new(r.minor, r.currency)))
            .0,
        rows: scope.deals(kind),
    };
    let won = total(StageKind::Won);
    let lost = total(StageKind::Lost);
    let open = total(StageKind::Open);
    let timed = decided.iter().filter(|r| r.status == StageKind::Won.code());
    let (days, deals) = timed.fold((0, 0), |(d, n), r| (d + r.days, n + r.timed));
    let without_rate = rates.sum(decided.iter().map(|r| Money::new(r.minor, r.currency))).1;

    let standing = sqlx::query!(
        r#"select stage_id as "stage: StageId", currency as "currency: Currency", count(*) as "deals!",
                  least(coalesce(sum(amount_minor), 0), 9223372036854775807)::bigint as "minor!"
           from deal
           where tenant_id = $1 and deleted_at is null and status = 'open'
             and ($2::uuid[] is null or owner_id is null or owner_id = any($2) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($2) and (k.until is null or k.until >= $4))) and ($3::uuid is null or pipeline_id = $3)
           group by stage_id, currency"#,
        actor.tenant.0,
        permit.owners(),
        scope.pipeline.map(|p| p.0),
        actor.today,
    )
    .fetch_all(&mut **tx)
    .await?;
    let funnel = in_scope(&pipelines, scope)
        .flat_map(|p| p.stages.iter().map(move |s| (p, s)))
        .filter(|(_, s)| s.kind == StageKind::Open)
        .map(|(pipeline, stage)| {
            let here = || standing.iter().filter(|r| r.stage == stage.id);
            Step {
                stage: stage.id,
                name: stage.name.clone(),
                kind: stage.kind,
                probability: stage.probability,
                bar: Bar {
                    label: stage.name.clone(),
                    deals: here().map(|r| r.deals).sum(),
                    value: rates.sum(here().map(|r| Money::new(r.minor, r.currency))).0,
                    rows: DealList::default()
                        .only(DealKey::Pipeline, pipeline.id)
                        .only(DealKey::Stage, stage.id),
                },
            }
        })
        .collect();

    let of_won = || scope.deals(StageKind::Won);
    let groups = sqlx::query!(
        r#"select grouping(date_trunc('month', d.closed_on), p.id, m.region, b.id) as "which!",
                  date_trunc('month', d.closed_on)::date as month,
                  p.id as "product?: ProductId", max(p.name) as product_name,
                  m.region as "region?", b.id as "manager?: MemberId", max(b.name) as manager_name,
                  d.currency as "currency: Currency", count(*) as "deals!",
                  least(coalesce(sum(d.amount_minor), 0), 9223372036854775807)::bigint as "minor!"
           from deal d
           left join product p on p.tenant_id = d.tenant_id and p.id = d.product_id
           left join member m on m.tenant_id = d.tenant_id and m.id = d.owner_id
           left join reporting l on l.tenant_id = m.tenant_id and l.member_id = m.id
             and l.valid_from <= $6 and (l.valid_to is null or l.valid_to > $6)
           left join member b on b.tenant_id = l.tenant_id and b.id = l.manager_id
           where d.tenant_id = $1 and d.deleted_at is null and d.status = 'won'
             and ($2::uuid[] is null or d.owner_id is null or d.owner_id = any($2) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = d.id
                   and k.member_id = any($2) and (k.until is null or k.until >= $6)))
             and ($3::uuid is null or d.pipeline_id = $3)
             and ($4::date is null or d.closed_on >= $4) and ($5::date is null or d.closed_on <= $5)
           group by grouping sets ((date_trunc('month', d.closed_on), d.currency), (p.id, d.currency),
                                   (m.region, d.currency), (b.id, d.currency))
           order by month, "minor!" desc"#,
        actor.tenant.0,
        permit.owners(),
        scope.pipeline.map(|p| p.0),
        scope.from,
        scope.to,
        actor.today,
    )
    .fetch_all(&mut **tx)
    .await?;
    // `grouping` sets a bit for every column that is not grouped by, the first column highest.
    const MONTH: i32 = 0b0111;
    const PRODUCT: i32 = 0b1011;
    const REGION: i32 = 0b1101;
    const MANAGER: i32 = 0b1110;
    let sum = |r: &_| -> Sum {
        let r: &Group = r;
        Sum { deals: r.deals, amount: Money::new(r.minor, r.currency) }
    };
    let groups: Vec<Group> = groups
        .into_iter()
        .map(|r| Group {
            which: r.which,
            month: r.month,
            product: r.product.map(|id| (id, r.product_name.unwrap_or_default())),
            region: r.region,
            manager: r.manager.map(|id| (id, r.manager_name.unwrap_or_default())),
            currency: r.currency,
            deals: r.deals,
            minor: r.minor,
        })
        .collect();
    let pick = |which: i32| groups.iter().filter(move |g| g.which == which);

    // A deal is decided on a day, so every month of a won deal is known.
    let by_month = bars(pick(MONTH).filter_map(|g| Some((g.month?, sum(g)))).collect(), &rates, |month| {
        let first = scope.from.max(Some(*month)).unwrap_or(*month);
        let last = earlier(scope.to, last_day(*month)).unwrap_or(*month);
        let rows = of_won().only(DealKey::ClosedFrom, first).only(DealKey::ClosedTo, last);
        (format!("{}-{:02}", month.year(), month.month()), rows)
    });
    let mut by_product =
        bars(pick(PRODUCT).map(|g| (g.product.clone(), sum(g))).collect(), &rates, |product| match product {
            Some((id, name)) => (name.clone(), of_won().only(DealKey::Product, id)),
            None => (String::new(), of_won().only(DealKey::Product, NONE)),
        });
    let mut by_region = bars(pick(REGION).map(|g| (g.region.clone(), sum(g))).collect(), &rates, |region| {
        let name = region.clone().unwrap_or_default();
        (name.clone(), of_won().only(DealKey::Region, name))
    });
    let mut by_manager =
        bars(pick(MANAGER).map(|g| (g.manager.clone(), sum(g))).collect(), &rates, |manager| match manager {
            Some((id, name)) => (name.clone(), of_won().only(DealKey::Manager, id)),
            None => (String::new(), of_won().only(DealKey::Manager, NONE)),
        });
    for bars in [&mut by_product, &mut by_region, &mut by_manager] {
        // What is not stated is no rival of what is: it stands last, however long it is.
        bars.sort_by_key(|b| (b.label.is_empty(), std::cmp::Reverse(b.value.minor)));
    }
    Ok(Overview {
        pipelines: pipelines.iter().map(|p| Named { id: p.id, name: p.name.clone() }).collect(),
        win_rate: win_rate(won.deals, lost.deals),
        cycle: mean_days(days, deals),
        won,
        lost,
        open,
        funnel,
        by_month,
        by_product,
        by_region,
        by_manager,
        without_rate,
    })
}

/// A row of the grouped query.
struct Group {
    which: i32,
    month: Option<NaiveDate>,
    product: Option<(ProductId, String)>,
    region: Option<String>,
    manager: Option<(MemberId, String)>,
    currency: Currency,
    deals: i64,
    minor: i64,
}

fn last_day(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

fn earlier(a: Option<NaiveDate>, b: Option<NaiveDate>) -> Option<NaiveDate> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::{
        db::tenant_tx,
        i18n::Locale,
        pipeline::{
            model::{DealId, DealPatch, product::ProductPatch},
            store::{create_deal, create_default_pipeline, create_product},
        },
        testing::company,
    };

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn what_is_asked_from_end_to_end_of_the_calendar_and_does_not_fit_is_still_answered(pool: PgPool) {
        let actor = company(&pool).await;
        let mut tx = tenant_tx(&pool, actor.tenant).await.unwrap();
        let pipeline = create_default_pipeline(&mut tx, &actor, Locale::En).await.unwrap();
        let won = pipeline.stages.iter().find(|s| s.kind == StageKind::Won).unwrap().id;
        for name in ["a", "b"] {
            let fields =
                DealPatch { name: Some(name.into()), amount: Some("1".into()), ..Default::default() };
            create_deal(&mut tx, &actor, DealId::new(), won, fields).await.unwrap();
        }
        // More than rules let in: what ninety thousand of the largest deals come to.
        sqlx::Executor::execute(&mut *tx, "update deal set amount_minor = 9000000000000000000")
            .await
            .unwrap();
        let scope = Scope { from: Some(NaiveDate::MIN), to: Some(NaiveDate::MAX), pipeline: None };
        let seen = overview(&mut tx, &actor, &scope).await.unwrap();
        assert_eq!((seen.won.deals, seen.won.value.minor), (2, i64::MAX));
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn what_has_no_name_stands_last_however_much_it_is(pool: PgPool) {
        let actor = company(&pool).await;
        let mut tx = tenant_tx(&pool, actor.tenant).await.unwrap();
        let pipeline = create_default_pipeline(&mut tx, &actor, Locale::En).await.unwrap();
        let won = pipeline.stages.iter().find(|s| s.kind == StageKind::Won).unwrap().id;
        let product = ProductId::new();
        let named = ProductPatch { name: Some("Gateway".into()), ..Default::default() };
        create_product(&mut tx, &actor, product, named).await.unwrap();
        for (amount, product) in [("900", None), ("1", Some(product))] {
            let fields = DealPatch {
                name: Some(amount.into()),
                amount: Some(amount.into()),
                product: Some(product),
                ..Default::default()
            };
            create_deal(&mut tx, &actor, DealId::new(), won, fields).await.unwrap();
        }
        let seen = overview(&mut tx, &actor, &Scope::default()).await.unwrap();
        let labels: Vec<&str> = seen.by_product.iter().map(|b| b.label.as_str()).collect();
        assert_eq!(labels, ["Gateway", ""]);
    }
}
