//! Which accounts go back, when, and why.

use chrono::NaiveDate;

use super::{Ground, list::briefs};
use crate::{
    access::model::{Action, Actor, MemberId, Object},
    customers::{
        model::{Account, AccountId},
        store::{Kept, kept_accounts, whereabouts},
    },
    db::Tx,
    error::AppResult,
    pipeline::store::deals_at_accounts,
    pool::model::{Days, Due, Facts, Going, Nearness, Pool, PoolId, Strip, returns},
};

/// The most accounts a preview names.
const SHOWN: usize = 500;

/// An account with the pool it goes to and when.
pub(super) struct Goes<'a> {
    pub kept: Kept,
    pub pool: &'a Pool,
    pub due: Due,
}

impl Ground {
    /// What goes back at all as things are: of this owner, of these, or of all.
    pub(super) async fn goes<'a>(
        &'a self,
        tx: &mut Tx,
        actor: &Actor,
        owner: Option<MemberId>,
        only: Option<&[AccountId]>,
    ) -> AppResult<Vec<Goes<'a>>> {
        if self.pools.iter().all(|p| p.rules.is_empty()) {
            return Ok(Vec::new());
        }
        let kept = kept_accounts(tx, actor, owner, only).await?;
        let ids: Vec<AccountId> = kept.iter().map(|k| k.id).collect();
        let deals = deals_at_accounts(tx, actor.tenant, &ids).await?;
        let goes = |kept: Kept| {
            let pool = self.home(kept.level, &kept.places, Some(kept.owner))?;
            let deals = deals.get(&kept.id).copied().unwrap_or_default();
            let facts = Facts {
                since: kept.since,
                contact: kept.contact,
                deal: deals.made,
                won: deals.won,
                open_deals: deals.open,
            };
            let due = returns(&facts, pool.days(kept.level), pool.protect_deals, &self.calendar)?;
            Some(Goes { kept, pool, due })
        };
        Ok(kept.into_iter().filter_map(goes).collect())
    }

    fn told(&self, today: NaiveDate, goes: Goes) -> Going {
        Going {
            id: goes.kept.id,
            name: goes.kept.name,
            level: goes.kept.level,
            owner: goes.kept.owner_name,
            pool: goes.pool.name.clone(),
            left: self.calendar.between(today, goes.due.on),
            due: goes.due,
        }
    }
}

/// What would go back tomorrow morning if nothing happened today, the earliest due first; nothing is done. At most 500.
/// Errors: `Forbidden` for all but those who configure pools.
pub async fn going_tomorrow(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Going>> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    let ground = Ground::read(tx, actor).await?;
    let tomorrow = actor.today.succ_opt().unwrap_or(actor.today);
    let mut goes = ground.goes(tx, actor, None, None).await?;
    goes.retain(|g| g.due.on <= tomorrow);
    goes.sort_by(|a, b| (a.due.on, &a.kept.name, a.kept.id).cmp(&(b.due.on, &b.kept.name, b.kept.id)));
    Ok(goes.into_iter().take(SHOWN).map(|g| ground.told(actor.today, g)).collect())
}

/// One's own accounts that go back within seven working days, the first first. Errors: `Forbidden`.
pub async fn soon(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Going>> {
    let _sees = actor.may(Action::See, Object::Account)?;
    let ground = Ground::read(tx, actor).await?;
    let mut goes = ground.goes(tx, actor, Some(actor.member), None).await?;
    goes.retain(|g| g.due.nearness(actor.today, &ground.calendar).is_some());
    goes.sort_by_key(|g| (g.due.on, g.kept.id));
    Ok(goes.into_iter().map(|g| ground.told(actor.today, g)).collect())
}

/// How an account that was read stands to the pools, for whoever read it.
pub async fn strip(tx: &mut Tx, actor: &Actor, account: &Account) -> AppResult<Strip> {
    let ground = Ground::read(tx, actor).await?;
    if ground.pools.is_empty() {
        return Ok(Strip::default());
    }
    let there = whereabouts(tx, actor.tenant, &[account.id], false).await?.pop();
    let Some(there) = there else { return Ok(Strip::default()) };
    if let Some(pool) = account.pool_id {
        let waits = briefs(tx, actor).await?.into_iter().find(|p| p.id == pool);
        return Ok(Strip {
            waits: waits.map(|pool| (pool, account.pooled_at)),
            cooling_until: cooling(&ground, actor, pool, there.former),
            ..Strip::default()
        });
    }
    let home = ground.home(there.level, &there.places, account.owner_id);
    let goes = ground.goes(tx, actor, None, Some(&[account.id])).await?.pop();
    let deals = deals_at_accounts(tx, actor.tenant, &[account.id]).await?;
    let busy = deals.get(&account.id).is_some_and(|deals| deals.open > 0);
    let ruled = |pool: &Pool| pool.protect_deals && pool.days(there.level) != Days::default();
    let may = actor.may(Action::HandOver, Object::Account).is_ok_and(|p| p.covers(account.owner_id));
    Ok(Strip {
        due: goes.map(|g| (g.due, ground.calendar.between(actor.today, g.due.on))),
        kept_by_deal: busy && account.owner_id.is_some() && home.is_some_and(ruled),
        home: home.map(|p| (p.id, p.name.clone())),
        may_release: may,
        ..Strip::default()
    })
}

/// The day from which somebody may claim again what was theirs.
fn cooling(
    ground: &Ground,
    actor: &Actor,
    pool: PoolId,
    former: Option<(MemberId, NaiveDate)>,
) -> Option<NaiveDate> {
    let (_, on) = former.filter(|(former, _)| *former == actor.member)?;
    let pool = ground.pools.iter().find(|p| p.id == pool)?;
    ground.calendar.after(on, pool.cooldown_days).filter(|until| actor.today < *until)
}

impl Goes<'_> {
    /// How near it is; `None`: not near yet.
    pub(super) fn nearness(&self, ground: &Ground, today: NaiveDate) -> Option<Nearness> {
        self.due.nearness(today, &ground.calendar)
    }
}
