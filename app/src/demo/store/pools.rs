//! Two pools of the sample, and what lies in them: what is nobody's, and what was left alone too long.

use crate::{
    access::{
        model::{Actor, Hidden},
        store::rights::book,
    },
    customers::{
        model::{AccountFilter, AccountList, Level},
        store as customers,
    },
    db::Tx,
    demo::{model as plan, text},
    error::AppResult,
    i18n::Locale,
    listing::NONE,
    pool::{
        model::{Days, Pool, Rule},
        store as pools,
    },
};

/// Places whose customers have a pool of their own.
const EAST: [usize; 3] = [0, 1, 2];

/// Sets two pools up, puts the accounts that are nobody's into them, and does today's round.
pub(super) async fn fill(tx: &mut Tx, actor: &Actor, locale: Locale) -> AppResult<()> {
    let regions = EAST.map(|n| plan::PLACES[n].province.get(locale).to_string()).to_vec();
    let rules = vec![
        Rule { level: None, days: Days { no_contact: Some(60), no_deal: Some(120), not_won: None } },
        Rule { level: Some(Level::A), days: Days { no_contact: Some(90), ..Days::default() } },
    ];
    let east = Pool {
        name: text::EAST_POOL.get(locale).into(),
        regions,
        claims_a_day: Some(3),
        holding_limit: Some(40),
        cooldown_days: 10,
        rules: rules.clone(),
        ..Pool::fresh()
    };
    let open = Pool {
        name: text::OPEN_POOL.get(locale).into(),
        hidden: vec![Hidden::Phone, Hidden::Email],
        claims_a_day: Some(5),
        cooldown_days: 5,
        rules,
        ..Pool::fresh()
    };
    for pool in [east, open] {
        pools::save_pool(tx, actor, pool).await?;
    }
    // Rights are read once a request; here the pools have only just been made.
    let role = crate::access::model::Role::Administrator;
    let rights = book(tx, actor.tenant, actor.today).await?.rights(actor.member, role);
    let actor = Actor { rights, ..actor.clone() };
    let nobodys = [(AccountFilter::Owner, vec![NONE.to_string()])].into();
    let list = AccountList { filters: nobodys, ..Default::default() };
    for row in customers::accounts(tx, &actor, &list).await?.rows {
        pools::release(tx, &actor, row.account.id, row.account.version, "").await?;
    }
    let system = Actor { today: actor.today, ..Actor::system(actor.tenant, actor.now) };
    pools::day(tx, &system).await?;
    Ok(())
}
