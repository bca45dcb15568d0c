//! Many deals at once, as an import brings them: the same gates and checks as one at a time, a handful of statements a batch.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::row::{Delta, Deltas, changes, kind, refused, required, search};
use crate::{
    access::{
        model::{Action, Actor, Field, MemberId, Object},
        roles_text::FIELD_NOT_YOURS,
        sight,
    },
    audit::store::{Record, hint, record_telling},
    customers::model::{AccountId, ContactId},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    money::{Currency, Money},
    pipeline::{
        model::{position, *},
        text,
    },
};

/// A deal as it comes from elsewhere: what another system knew of it, dates included.
#[derive(Clone, Debug)]
pub struct NewDeal {
    pub id: DealId,
    pub code: Option<String>,
    pub name: String,
    pub stage: StageId,
    pub account: Option<AccountId>,
    pub contact: Option<ContactId>,
    pub product: Option<ProductId>,
    /// `None`: nobody's.
    pub owner: Option<MemberId>,
    pub amount: Option<Money>,
    pub currency: Currency,
    pub opened_on: Option<NaiveDate>,
    pub expected_on: Option<NaiveDate>,
    /// The day an ended deal ended; `None`: today. Refused on an open one.
    pub closed_on: Option<NaiveDate>,
    pub lost_reason: Option<String>,
    pub source: Option<String>,
    pub description: Option<String>,
    /// When it was made and when it came into its stage, where known.
    pub created_at: Option<DateTime<Utc>>,
    pub stage_since: Option<DateTime<Utc>>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Inserted,
    /// The id was there already: sent twice.
    Known,
    /// Not written, with every field to mend.
    Refused(Vec<FieldError>),
}

struct Door {
    stage: Stage,
    pipeline: PipelineId,
    last: Option<String>,
}

#[derive(Default)]
struct Links {
    accounts: HashMap<Uuid, String>,
    contacts: HashMap<Uuid, String>,
    products: HashMap<Uuid, String>,
    members: HashMap<Uuid, String>,
    codes: HashSet<String>,
}

/// Inserts deals at the ends of their columns, in the order given; says of each what became of it. Rows that are refused do
/// not hold up the others. At most a few thousand at a time. Errors: `Forbidden`.
pub async fn bulk_insert(tx: &mut Tx, actor: &Actor, rows: &[NewDeal]) -> AppResult<Vec<Outcome>> {
    let permit = actor.may(Action::Import, Object::Deal)?;
    let doors = doors(tx, actor, rows).await?;
    let links = links(tx, actor, rows).await?;
    let mut codes = links.codes.clone();
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut good: Vec<(usize, Deal)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        match checked(row, &doors, &links, &mut codes, actor) {
            Ok(deal) if !permit.covers(row.owner) => {
                outcomes.push(Outcome::Refused(vec![FieldError::new("owner", text::OWNER_GONE)]));
                codes.remove(deal.code.as_deref().unwrap_or_default());
            }
            Ok(deal) => {
                outcomes.push(Outcome::Known);
                good.push((i, deal));
            }
            Err(wrong) => outcomes.push(Outcome::Refused(wrong)),
        }
    }
    let deals: Vec<&Deal> = good.iter().map(|(_, deal)| deal).collect();
    let written = write(tx, actor, &deals, &positions(&deals, &doors)?).await?;
    for (i, deal) in &good {
        if written.contains(&deal.id.0) {
            outcomes[*i] = Outcome::Inserted;
        }
    }
    let deals: Vec<&Deal> = deals.into_iter().filter(|d| written.contains(&d.id.0)).collect();
    consequences(tx, actor, &deals).await?;
    Ok(outcomes)
}

/// The deals that carry these codes, deleted ones left out: what an import matches by.
pub async fn ids_by_code(
    tx: &mut Tx,
    actor: &Actor,
    codes: &[String],
) -> AppResult<HashMap<String, (DealId, i64)>> {
    let _seen = actor.may(Action::See, Object::Deal)?;
    let rows = sqlx::query!(
        r#"select code as "code!", id as "id: DealId", version from deal
           where tenant_id = $1 and code = any($2) and deleted_at is null"#,
        actor.tenant.0,
        codes
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.code, (r.id, r.version))).collect())
}

/// The stages the rows go to, with the last key of each column. Their pipelines stay until the end of the transaction.
async fn doors(tx: &mut Tx, actor: &Actor, rows: &[NewDeal]) -> AppResult<HashMap<StageId, Door>> {
    let stages: Vec<Uuid> = rows.iter().map(|r| r.stage.0).collect::<HashSet<_>>().into_iter().collect();
    let found = sqlx::query!(
        r#"select s.id as "id: StageId", s.pipeline_id as "pipeline: PipelineId", s.name, s.kind, s.probability,
                  s.rotting_days, s.required, s.version,
                  (select d.position from deal d where d.tenant_id = $1 and d.pipeline_id = s.pipeline_id
                     and d.stage_id = s.id and d.deleted_at is null order by d.position desc limit 1) as last
           from stage s
           join pipeline p on p.tenant_id = s.tenant_id and p.id = s.pipeline_id and p.deleted_at is null
           where s.tenant_id = $1 and s.id = any($2)
           order by p.id, s.id
           for share of p"#,
        actor.tenant.0,
        &stages
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut doors = HashMap::new();
    for row in found {
        let stage = Stage {
            id: row.id,
            name: row.name,
            kind: kind(&row.kind)?,
            probability: row.probability,
            rotting_days: row.rotting_days,
            required: required(&row.required),
            version: row.version,
        };
        doors.insert(row.id, Door { stage, pipeline: row.pipeline, last: row.last });
    }
    Ok(doors)
}

/// What the rows link to, as far as it is there, and which of their codes are taken.
async fn links(tx: &mut Tx, actor: &Actor, rows: &[NewDeal]) -> AppResult<Links> {
    let ids = |of: fn(&NewDeal) -> Option<Uuid>| -> Vec<Uuid> {
        rows.iter().filter_map(of).collect::<HashSet<_>>().into_iter().collect()
    };
    let codes: Vec<String> = rows.iter().filter_map(|r| r.code.clone()).collect();
    // Only what one sees can be linked.
    let accounts = seen(tx, actor, Object::Account, ids(|r| r.account.map(|i| i.0))).await?;
    let contacts = seen(tx, actor, Object::Contact, ids(|r| r.contact.map(|i| i.0))).await?;
    let found = sqlx::query!(
        r#"select 0 as "kind!", id::text as "id!", name as "name!" from account
             where tenant_id = $1 and id = any($2) and deleted_at is null
           union all select 1, id::text, name from contact where tenant_id = $1 and id = any($3) and deleted_at is null
           union all select 2, id::text, name from product where tenant_id = $1 and id = any($4) and deleted_at is null
           union all select 3, id::text, name from member where tenant_id = $1 and id = any($5)
           union all select 4, code, '' from deal where tenant_id = $1 and code = any($6)
                            and id <> all ($7)"#,
        actor.tenant.0,
        &accounts,
        &contacts,
        &ids(|r| r.product.map(|i| i.0)),
        &ids(|r| r.owner.map(|i| i.0)),
        &codes,
        &ids(|r| Some(r.id.0)),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut links = Links::default();
    for row in found {
        let map = match row.kind {
            0 => &mut links.accounts,
            1 => &mut links.contacts,
            2 => &mut links.products,
            3 => &mut links.members,
            _ => {
                links.codes.insert(row.id);
                continue;
            }
        };
        let id = row.id.parse().map_err(|e: uuid::Error| AppError::internal(&e))?;
        map.insert(id, row.name);
    }
    Ok(links)
}

/// Those of these records the person sees; none where they see none of the kind.
async fn seen(tx: &mut Tx, actor: &Actor, object: Object, ids: Vec<Uuid>) -> AppResult<Vec<Uuid>> {
    if actor.may(Action::See, object).is_err() {
        return Ok(Vec::new());
    }
    Ok(sight::seen(tx, actor, object, &ids).await?.into_iter().collect())
}

/// The deal a row becomes, or everything that is wrong with it.
fn checked(
    row: &NewDeal,
    doors: &HashMap<StageId, Door>,
    links: &Links,
    codes: &mut HashSet<String>,
    actor: &Actor,
) -> Result<Deal, Vec<FieldError>> {
    let Some(door) = doors.get(&row.stage) else {
        return Err(vec![FieldError::new("stage", text::STAGE_GONE)]);
    };
    let mut wrong = Vec::new();
    let stage = &door.stage;
    let mut deal = Deal {
        id: row.id,
        version: 1,
        code: row.code.as_deref().map(str::trim).filter(|c| !c.is_empty()).map(str::to_string),
        name: String::new(),
        pipeline: door.pipeline,
        stage: stage.id,
        stage_name: stage.name.clone(),
        status: stage.kind,
        account: None,
        contact: None,
        product: None,
        owner: None,
        amount: row.amount,
        currency: row.amount.map_or(row.currency, |a| a.currency),
        opened_on: None,
        expected_on: None,
        closed_on: (stage.kind != StageKind::Open).then_some(actor.today),
        lost_reason: None,
        source: None,
        description: None,
        stage_since: row.stage_since.or(row.created_at).unwrap_or(actor.now).min(actor.now),
        created_at: row.created_at.unwrap_or(actor.now).min(actor.now),
        updated_at: actor.now,
        next: None,
    };
    let patch = DealPatch {
        name: Some(row.name.clone()),
        opened_on: row.opened_on.map(Some),
        expected_on: row.expected_on.map(Some),
        lost_reason: row.lost_reason.clone(),
        source: row.source.clone(),
        description: row.description.clone(),
        ..Default::default()
    };
    wrong.extend(rules::apply(&mut deal, &patch));
    if let Some(amount) = deal.amount {
        wrong.extend(rules::amount(amount).err());
    }
    macro_rules! link {
        ($field:ident, $map:expr, $gone:expr) => {
            if let Some(id) = row.$field {
                match $map.get(&id.0) {
                    Some(name) => deal.$field = Some(Named { id, name: name.clone() }),
                    None => wrong.push(FieldError::new(stringify!($field), $gone)),
                }
            }
        };
    }
    link!(account, links.accounts, text::ACCOUNT_GONE);
    link!(contact, links.contacts, text::CONTACT_GONE);
    link!(product, links.products, text::PRODUCT_GONE);
    link!(owner, links.members, text::OWNER_GONE);
    let mine = |field: Field, filled: bool| {
        (filled && !actor.rights.writes(field)).then(|| FieldError::new(field.key(), FIELD_NOT_YOURS))
    };
    wrong.extend(mine(Field::DealAmount, deal.amount.is_some()));
    wrong.extend(mine(Field::DealLostReason, deal.lost_reason.is_some()));
    wrong.extend(mine(Field::DealDescription, deal.description.is_some()));
    wrong.extend(rules::close_on(&mut deal, row.closed_on.map(Some)));
    wrong.extend(rules::refusals(&stage.name, &rules::missing(&stage.required, &deal)));
    if let Some(code) = &deal.code
        && wrong.is_empty()
        && !codes.insert(code.clone())
    {
        wrong.push(FieldError::new("code", text::CODE_TAKEN));
    }
    if wrong.is_empty() { Ok(deal) } else { Err(wrong) }
}

/// A key for each deal, behind the last of its column.
fn positions(deals: &[&Deal], doors: &HashMap<StageId, Door>) -> AppResult<Vec<String>> {
    let mut wanted: HashMap<StageId, usize> = HashMap::new();
    deals.iter().for_each(|d| *wanted.entry(d.stage).or_default() += 1);
    let mut keys = HashMap::new();
    for (stage, n) in wanted {
        let last = doors.get(&stage).and_then(|d| d.last.as_deref());
        let found =
            position::n_after(last, n).ok_or_else(|| AppError::internal(&"a position that is no key"))?;
        keys.insert(stage, found.into_iter());
    }
    deals
        .iter()
        .map(|d| keys.get_mut(&d.stage).and_then(Iterator::next))
        .collect::<Option<_>>()
        .ok_or_else(|| AppError::internal(&"fewer keys than deals"))
}

/// Writes the rows; returns the ids of those that were not there yet.
async fn write(
    tx: &mut Tx,
    actor: &Actor,
    deals: &[&Deal],
    positions: &[String],
) -> AppResult<HashSet<Uuid>> {
    macro_rules! all {
        ($d:ident => $value:expr) => {
            &deals.iter().map(|$d| $value).collect::<Vec<_>>()[..]
        };
    }
    let written = sqlx::query_scalar!(
        r#"insert into deal (tenant_id, created_by, updated_at, id, code, name, pipeline_id, stage_id, status, position, account_id,
                  contact_id, product_id, owner_id, amount_minor, currency, opened_on, expected_on, closed_on, lost_reason, source,
                  description, stage_since, search, created_at)
           select $1, $2, $3, t.* from unnest($4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[],
                  $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::bigint[], $16::text[], $17::date[], $18::date[],
                  $19::date[], $20::text[], $21::text[], $22::text[], $23::timestamptz[], $24::text[], $25::timestamptz[]) as t
           on conflict (tenant_id, id) do nothing
           returning id"#,
        actor.tenant.0,
        actor.member.0,
        actor.now,
        all!(d => d.id.0),
        all!(d => d.code.clone()) as _,
        all!(d => d.name.clone()),
        all!(d => d.pipeline.0),
        all!(d => d.stage.0),
        all!(d => d.status.code().to_string()),
        positions,
        all!(d => d.account.as_ref().map(|l| l.id.0)) as _,
        all!(d => d.contact.as_ref().map(|l| l.id.0)) as _,
        all!(d => d.product.as_ref().map(|l| l.id.0)) as _,
        all!(d => d.owner.as_ref().map(|l| l.id.0)) as _,
        all!(d => d.amount.map(|a| a.minor)) as _,
        all!(d => d.currency.code().to_string()),
        all!(d => d.opened_on) as _,
        all!(d => d.expected_on) as _,
        all!(d => d.closed_on) as _,
        all!(d => d.lost_reason.clone()) as _,
        all!(d => d.source.clone()) as _,
        all!(d => d.description.clone()) as _,
        all!(d => d.stage_since),
        all!(d => search(&d.name, d.code.as_deref())),
        all!(d => d.created_at),
    )
    .fetch_all(&mut **tx)
    .await
    .map_err(refused)?;
    Ok(written.into_iter().collect())
}

/// Moves the totals, writes an audit entry a deal, and tells the open boards once.
async fn consequences(tx: &mut Tx, actor: &Actor, deals: &[&Deal]) -> AppResult<()> {
    if deals.is_empty() {
        return Ok(());
    }
    let mut shares: HashMap<(PipelineId, StageId, Currency), Delta> = HashMap::new();
    for share in deals.iter().map(|d| Delta::of(d)) {
        shares
            .entry((share.pipeline, share.stage, share.currency))
            .and_modify(|sum| {
                sum.deals += share.deals;
                sum.minor += share.minor;
            })
            .or_insert(share);
    }
    let mut deltas = Deltas::default();
    let mut pipelines: Vec<Uuid> = shares.keys().map(|(pipeline, ..)| pipeline.0).collect();
    pipelines.sort();
    pipelines.dedup();
    shares.into_values().for_each(|share| deltas.push(share));
    let hints: Vec<String> =
        pipelines.iter().map(|id| hint(actor.tenant, Object::Pipeline, *id, 0, actor.member.0)).collect();
    sqlx::query!(
        "insert into stage_total_delta (tenant_id, id, pipeline_id, stage_id, currency, deals, minor)
         select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[]) as t",
        actor.tenant.0,
        &deltas.ids,
        &deltas.pipelines,
        &deltas.stages,
        &deltas.currencies,
        &deltas.deals,
        &deltas.minors,
    )
    .execute(&mut **tx)
    .await?;
    let entries = deals.iter().map(|deal| Record {
        object: Object::Deal,
        id: deal.id.0,
        account: deal.account.as_ref().map(|l| l.id.0),
        action: "created",
        changes: changes(None, deal),
        version: deal.version,
    });
    record_telling(tx, actor, entries.collect(), &hints).await
}
