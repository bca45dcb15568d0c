//! Gathers what the figures are worked out of, from the rooms that know it, each within what the asker sees there.

#[cfg(test)]
mod tests;

use chrono::Days;

use super::model::{CONCENTRATION, Figure, Ground, LIMITS, YEAR};
use crate::{
    access::model::{Action, Actor, Object},
    customers::store as customers,
    db::Tx,
    error::{AppError, AppResult},
    org::store as org,
    pipeline::store as pipeline,
    process::store as process,
};

/// What may be left out where it may not be seen.
fn seen<T>(answer: AppResult<T>) -> AppResult<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(AppError::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Every figure, as far as the asker sees what it is worked out of. `limit`: what part of the revenue one person may hold, in
/// percent. Errors: `Forbidden` for whoever may not see the organisation.
pub async fn figures(tx: &mut Tx, actor: &Actor, limit: i64) -> AppResult<Vec<Figure>> {
    let organisation = org::organisation(tx, actor, actor.today).await?;
    let processes = seen(process::processes(tx, actor).await)?;
    let accounts = seen(customers::accounts_by_owner(tx, actor).await)?;
    let deals = seen(pipeline::open_by_owner(tx, actor).await)?;
    let days = (actor.today.checked_sub_days(Days::new(YEAR)).unwrap_or(actor.today), actor.today);
    let revenue = match actor.may(Action::See, Object::Deal) {
        Ok(_) => revenue(tx, actor, days).await?,
        Err(_) => None,
    };
    let limit = if LIMITS.contains(&limit) { limit } else { CONCENTRATION };
    Ok(Ground { organisation, processes, accounts, deals, revenue, days, limit }.figures())
}

type Won = Vec<(Option<crate::access::model::MemberId>, crate::money::Money)>;

/// What was won in the base currency; amounts without a rate are left out.
async fn revenue(
    tx: &mut Tx,
    actor: &Actor,
    days: (chrono::NaiveDate, chrono::NaiveDate),
) -> AppResult<Option<Won>> {
    let Some(rates) = seen(pipeline::rates(tx, actor).await)? else { return Ok(None) };
    let each = pipeline::won_by_owner(tx, actor, days.0, days.1).await?;
    let mut sums: Won = Vec::new();
    for (owner, amount) in each {
        let Some(amount) = rates.convert(amount) else { continue };
        match sums.iter_mut().find(|(known, _)| *known == owner) {
            Some((_, sum)) => sum.minor = sum.minor.saturating_add(amount.minor),
            None => sums.push((owner, amount)),
        }
    }
    Ok(Some(sums))
}
