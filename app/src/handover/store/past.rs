//! Past hand-overs: who handed over what to whom, and whether it was taken back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::manages;
use crate::{
    access::model::{Actor, MemberId, Object},
    db::Tx,
    error::{AppError, AppResult},
    handover::model::{Counts, HandoverId, Reason, Report, Rule, Share, Undone, undo_until},
};

/// The most hand-overs listed at once.
const LISTED: i64 = 100;

/// A hand-over without who got what.
pub(super) struct Head {
    pub id: HandoverId,
    pub member: MemberId,
    pub name: String,
    pub reason: String,
    pub rule: Json<Rule>,
    pub deactivated: bool,
    pub at: DateTime<Utc>,
    pub made_by: Option<MemberId>,
    pub by_name: Option<String>,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<String>,
    pub went_back: Option<i32>,
    pub left_alone: Option<i32>,
}

impl Head {
    /// Whether somebody knows of it only because they received.
    pub fn only_received(&self, actor: &Actor) -> bool {
        self.made_by != Some(actor.member) && !manages(actor)
    }
}

/// The hand-overs somebody may know of, the latest first: those who manage members of all, everybody else of those they ran and
/// those that brought them something. With `one` that one alone.
async fn heads(tx: &mut Tx, actor: &Actor, one: Option<HandoverId>) -> AppResult<Vec<Head>> {
    Ok(sqlx::query_as!(
        Head,
        r#"select h.id as "id: HandoverId", h.member_id as "member: MemberId", m.name, h.reason, h.rule as "rule: Json<Rule>",
                  h.deactivated, h.made_at as at, h.made_by as "made_by: MemberId", b.name as "by_name?", h.undone_at,
                  u.name as "undone_by?", h.went_back, h.left_alone
           from handover h
           join member m on m.tenant_id = h.tenant_id and m.id = h.member_id
           left join member b on b.tenant_id = h.tenant_id and b.id = h.made_by
           left join member u on u.tenant_id = h.tenant_id and u.id = h.undone_by
           where h.tenant_id = $1 and ($2::uuid is null or h.id = $2)
             and ($3 or h.made_by = $4 or exists (
               select 1 from handover_item i where i.tenant_id = $1 and i.to_id = $4 and i.handover_id = h.id))
           order by h.made_at desc, h.id desc limit $5"#,
        actor.tenant.0,
        one.map(|id| id.0),
        manages(actor),
        actor.member.0,
        LISTED
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// One hand-over as somebody may know of it. Errors: `NotFound`.
pub(super) async fn head(tx: &mut Tx, actor: &Actor, id: HandoverId) -> AppResult<Head> {
    heads(tx, actor, Some(id)).await?.pop().ok_or(AppError::NotFound)
}

/// Who got how much in each of these.
async fn shares(tx: &mut Tx, actor: &Actor, heads: &[Head]) -> AppResult<BTreeMap<HandoverId, Vec<Share>>> {
    let ids: Vec<Uuid> = heads.iter().map(|h| h.id.0).collect();
    let rows = sqlx::query!(
        r#"select i.handover_id as "handover: HandoverId", i.to_id as "to: MemberId", m.name, i.object, count(*) as "n!"
           from handover_item i join member m on m.tenant_id = i.tenant_id and m.id = i.to_id
           where i.tenant_id = $1 and i.handover_id = any($2)
           group by i.handover_id, i.to_id, m.name, i.object order by m.name, i.to_id"#,
        actor.tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut all: BTreeMap<HandoverId, Vec<Share>> = BTreeMap::new();
    for row in rows {
        let shares = all.entry(row.handover).or_default();
        if shares.last().is_none_or(|last| last.to != row.to) {
            shares.push(Share { to: row.to, name: row.name, counts: Counts::default() });
        }
        if let Some((last, object)) = shares.last_mut().zip(Object::parse(&row.object)) {
            last.counts.add(object, row.n);
        }
    }
    Ok(all)
}

async fn reports(tx: &mut Tx, actor: &Actor, heads: Vec<Head>) -> AppResult<Vec<Report>> {
    let mut shares = shares(tx, actor, &heads).await?;
    heads
        .into_iter()
        .map(|h| {
            let may_undo = h.undoes(actor) && h.undone_at.is_none() && actor.now <= undo_until(h.at);
            let mut shares = shares.remove(&h.id).unwrap_or_default();
            shares.retain(|s| s.to == actor.member || !h.only_received(actor));
            let undone = h.undone_at.map(|at| Undone {
                at,
                by: h.undone_by,
                back: h.went_back.unwrap_or_default().into(),
                left: h.left_alone.unwrap_or_default().into(),
            });
            let reason = Reason::parse(&h.reason)
                .ok_or_else(|| AppError::internal(&"unknown reason of a hand-over"))?;
            let (rule, at) = (h.rule.0, h.at);
            let (id, member, name, deactivated, by) = (h.id, h.member, h.name, h.deactivated, h.by_name);
            Ok(Report { id, member, name, reason, rule, deactivated, at, by, shares, undone, may_undo })
        })
        .collect()
}

/// The hand-overs somebody may know of, the latest first; at most 100. A receiver sees their own share only.
pub async fn handovers(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Report>> {
    let heads = heads(tx, actor, None).await?;
    reports(tx, actor, heads).await
}

/// One hand-over. Errors: `NotFound`, also for whoever neither ran it, nor received, nor manages members.
pub async fn report(tx: &mut Tx, actor: &Actor, id: HandoverId) -> AppResult<Report> {
    let head = head(tx, actor, id).await?;
    reports(tx, actor, vec![head]).await?.pop().ok_or(AppError::NotFound)
}
