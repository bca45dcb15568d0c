//! What the browser may ask of this room.
// A form's fields are the arguments of the function it calls.
#![allow(clippy::too_many_arguments)]

use leptos::prelude::*;

use crate::wire::Json;

use crate::{error::AppError, i18n::Locale, money::Currency};

#[cfg(feature = "ssr")]
use crate::{
    access::{
        api::{lead_on, set_cookie},
        identity::Founding,
        store,
    },
    clock,
    context::{House, parts},
    db,
};

/// Founds the installation's company with its first administrator, empty or with the sample data, and signs this device in.
/// All or nothing. Errors: `Invalid` on `company`, `name`, `email`, `password`, `time_zone`.
// Takes a plain form too: one may be sent before the page listens.
#[server(output = Json)]
pub async fn set_up(
    company: String,
    name: String,
    email: String,
    password: String,
    currency: Currency,
    locale: Locale,
    time_zone: String,
    sample: Option<bool>,
) -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    let now = clock::now();
    let founding = Founding { company, name, email, password, currency, locale, time_zone };
    let mut tx = db::identity(&house.pool).await?;
    let actor = super::store::found(&mut tx, founding, sample == Some(true), now).await?;
    let token = store::open_session(&mut tx, actor.tenant, actor.member, house.device(&parts), now).await?;
    tx.commit().await?;
    set_cookie(&house.cookie(&token))?;
    lead_on(&parts, "/");
    Ok(())
}
