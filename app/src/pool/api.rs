//! What the browser may ask of pools.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::*;
#[cfg(feature = "ssr")]
use super::store;
use crate::{access::model::MemberId, customers::model::AccountId, error::AppError};
#[cfg(feature = "ssr")]
use crate::{context::Cx, customers::model::AccountList};

/// Defines server functions that admit, delegate and return: `fn name(args) -> T = |cx| store call;`.
macro_rules! doors {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $ty:ty),*) -> $out:ty = |$cx:ident| $call:expr;)*) => {
        $($(#[$doc])*
        #[server(input = Json, output = Json)]
        pub async fn $name($($arg: $ty),*) -> Result<$out, AppError> {
            let mut $cx = Cx::enter().await?;
            let answer = $call.await?;
            $cx.answer(answer).await
        })*
    };
}

doors! {
    /// A page of the accounts that wait in pools; `list` is the address's query.
    fn open_pool(list: String) -> PoolPage = |cx| store::open_pool(&mut cx.tx, &cx.actor, AccountList::parse(&list));

    /// Claims an account for whoever asks.
    fn claim_account(id: AccountId) -> Claimed = |cx| store::claim(&mut cx.tx, &cx.actor, id);

    /// Puts an account into the pool that takes it; says its name.
    fn release_account(id: AccountId, version: i64, reason: String) -> String =
        |cx| store::release(&mut cx.tx, &cx.actor, id, version, &reason);

    /// Gives accounts of pools to one person.
    fn assign_accounts(ids: Vec<AccountId>, to: MemberId) -> Assigned =
        |cx| store::assign(&mut cx.tx, &cx.actor, &ids, to);

    /// Shares accounts of pools out, among these people or all who may claim.
    fn share_accounts(ids: Vec<AccountId>, manner: Manner, among: Vec<MemberId>) -> Assigned =
        |cx| store::share(&mut cx.tx, &cx.actor, &ids, manner, &among);

    /// The pools with everything the company says of them.
    fn read_pools() -> PoolSettings = |cx| store::settings(&mut cx.tx, &cx.actor);

    /// Writes a pool, new or anew; says its new version.
    fn save_pool(pool: Pool) -> i64 = |cx| store::save_pool(&mut cx.tx, &cx.actor, pool);

    /// Does away with a pool in which nothing waits.
    fn delete_pool(id: PoolId, version: i64) -> () = |cx| store::delete_pool(&mut cx.tx, &cx.actor, id, version);

    /// What would go back tomorrow.
    fn going_tomorrow() -> Vec<Going> = |cx| store::going_tomorrow(&mut cx.tx, &cx.actor);

    /// A year of the working calendar.
    fn read_calendar(year: i32) -> WorkCalendar = |cx| store::work_calendar(&mut cx.tx, &cx.actor, year);

    /// Says which days of the week are free, and whether the national list counts; says the new version.
    fn save_calendar(china: bool, rest: Vec<u8>, version: i64) -> i64 =
        |cx| store::save_calendar(&mut cx.tx, &cx.actor, china, rest, version);

    /// Says how a day is, whatever the calendar says; without a word it is as the calendar says again.
    fn set_day(day: chrono::NaiveDate, other: Option<(bool, String)>) -> () =
        |cx| store::set_day(&mut cx.tx, &cx.actor, day, other);
}
