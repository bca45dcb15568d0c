//! What whoever received accounts needs to know of them first.

use std::collections::HashMap;

use super::past::{head, report};
use crate::{
    access::model::{Action, Actor, Object},
    customers::{model::AccountId, store::account_briefs},
    db::Tx,
    error::AppResult,
    handover::model::{BRIEFED, Briefed, Briefing, HandoverId},
    pipeline::{model::DealLine, store::deals_at},
};

/// A hand-over with the accounts it brought: to a receiver their own, to those who ran it and who manage members all; of one that
/// was taken back none. Errors: `NotFound` for all others.
pub async fn briefing(tx: &mut Tx, actor: &Actor, id: HandoverId) -> AppResult<Briefing> {
    let own = head(tx, actor, id).await?.only_received(actor);
    let report = report(tx, actor, id).await?;
    let received = sqlx::query!(
        r#"select i.record_id as "account: AccountId", m.name
           from handover_item i
           join handover h on h.tenant_id = i.tenant_id and h.id = i.handover_id and h.undone_at is null
           join member m on m.tenant_id = i.tenant_id and m.id = i.to_id
           where i.tenant_id = $1 and i.handover_id = $2 and i.object = 'account' and (not $3 or i.to_id = $4)
           order by i.record_id"#,
        actor.tenant.0,
        id.0,
        own,
        actor.member.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let all = received.len() as i64;
    let sees = [Object::Account, Object::Contact, Object::Activity]
        .into_iter()
        .all(|o| actor.may(Action::See, o).is_ok());
    let ids: Vec<AccountId> =
        received.iter().map(|r| r.account).filter(|_| sees).take(BRIEFED as usize).collect();
    let to: HashMap<AccountId, String> = received.into_iter().map(|r| (r.account, r.name)).collect();
    let mut deals: HashMap<AccountId, Vec<DealLine>> = HashMap::new();
    if actor.may(Action::See, Object::Deal).is_ok() {
        for deal in deals_at(tx, actor, &ids).await? {
            if let Some(account) = &deal.account {
                deals.entry(account.id).or_default().push(deal);
            }
        }
    }
    let briefs = if ids.is_empty() { Vec::new() } else { account_briefs(tx, actor, &ids).await? };
    let accounts = briefs
        .into_iter()
        .map(|account| Briefed {
            to: to.get(&account.id).cloned().unwrap_or_default(),
            deals: deals.remove(&account.id).unwrap_or_default(),
            account,
        })
        .collect();
    Ok(Briefing { report, accounts, all, own })
}
