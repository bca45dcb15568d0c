//! What the browser may ask of this room.

use leptos::prelude::*;

use super::model::{Me, MemberName};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {
    super::{identity, store, visitor::safe_next},
    crate::{
        clock,
        context::{Cx, House, parts},
        db,
        error::AppResult,
    },
    axum::http::{HeaderValue, header},
    leptos_axum::ResponseOptions,
};

/// Who is signed in on this device, now; `None` where nobody is.
#[server]
pub async fn whoami() -> Result<Option<Me>, AppError> {
    match Cx::enter().await {
        Ok(cx) => {
            let me = cx.me.clone();
            cx.commit().await?;
            Ok(Some(me))
        }
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Signs this device in. Errors: `Invalid` on `password`, the same whatever is wrong; `Limited` after too many failures.
/// A form sent without scripts is led on to `next`.
#[server]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    let token = identity::sign_in(&house.pool, &email, password, house.device(&parts), clock::now()).await?;
    leave(&house, &parts).await?;
    set_cookie(&house.cookie(&token))?;
    lead_on(&parts, safe_next(next.as_deref().unwrap_or("/")));
    Ok(())
}

/// Signs this device out; nothing happens where nobody is signed in.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    leave(&house, &parts).await?;
    set_cookie(&house.no_cookie())?;
    lead_on(&parts, "/sign-in");
    Ok(())
}

/// Everybody's name, for owner menus.
#[server]
pub async fn member_names() -> Result<Vec<MemberName>, AppError> {
    let mut cx = Cx::enter().await?;
    store::member_names(&mut cx.tx, &cx.actor).await
}

/// Ends the session this request came with, if it came with one.
#[cfg(feature = "ssr")]
async fn leave(house: &House, parts: &axum::http::request::Parts) -> AppResult<()> {
    let Some(token) = house.token(&parts.headers) else { return Ok(()) };
    let mut tx = db::tenant_tx(&house.pool, token.tenant).await?;
    store::end_session(&mut tx, &token).await?;
    Ok(tx.commit().await?)
}

/// Adds a `Set-Cookie` header to the answer.
#[cfg(feature = "ssr")]
pub(crate) fn set_cookie(cookie: &str) -> AppResult<()> {
    let response =
        use_context::<ResponseOptions>().ok_or_else(|| AppError::internal(&"no response in context"))?;
    let value = HeaderValue::from_str(cookie).map_err(|e| AppError::internal(&e))?;
    response.append_header(header::SET_COOKIE, value);
    Ok(())
}

/// Leads a form that was sent without scripts on to a page; scripts go there by themselves.
#[cfg(feature = "ssr")]
pub(crate) fn lead_on(parts: &axum::http::request::Parts, path: &str) {
    let accepts = parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") && HeaderValue::from_str(path).is_ok() {
        leptos_axum::redirect(path);
    }
}
