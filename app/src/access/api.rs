//! What the browser may ask of this room.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::{
    Collaborator, Collaborators, Company, Device, Given, Holder, Invited, Me, MemberEdit, MemberId,
    MemberName, MemberRow, NamedCircle, NewMember, Object, Role, RoleForm, RoleLine, RuleId, SessionId,
    SharingForm, SharingRule, Viewer, Whys,
};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {
    super::{
        identity,
        store::{self, Token, collaborators, company, holders, members, roles, sessions, sharing},
        visitor::safe_next,
    },
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
#[server(input = Json, output = Json)]
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
/// Takes what a plain form sends, so that it works before the page's scripts do; such a form is led on to `next`.
#[server(output = Json)]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    let token = identity::sign_in(&house.pool, &email, password, house.device(&parts), clock::now()).await?;
    leave(&house, &parts).await?;
    set_cookie(&house.cookie(&token))?;
    lead_on(&parts, safe_next(next.as_deref().unwrap_or("/")));
    Ok(())
}

/// Signs this device out; nothing happens where nobody is signed in.
#[server(input = Json, output = Json)]
pub async fn sign_out() -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    leave(&house, &parts).await?;
    set_cookie(&house.no_cookie())?;
    lead_on(&parts, "/sign-in");
    Ok(())
}

/// What the page behind a link says; `None` where the link is used, has run out or never was.
#[server(input = Json, output = Json)]
pub async fn read_link(token: String) -> Result<Option<Invited>, AppError> {
    let house = House::here()?;
    match Token::parse(&token) {
        Some(token) => identity::invited(&house.pool, &token, clock::now()).await,
        None => Ok(None),
    }
}

/// Does what a link is for, with the password typed, and signs this device in.
/// Errors: `Invalid` on `token` and `password`; `Limited`.
// Takes a plain form too: one may be sent before the page listens.
#[server(output = Json)]
pub async fn join(token: String, password: String) -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    let token = Token::parse(&token).ok_or_else(|| AppError::field("token", super::text::INVITATION_VOID))?;
    let session = identity::join(&house.pool, &token, password, house.device(&parts), clock::now()).await?;
    leave(&house, &parts).await?;
    set_cookie(&house.cookie(&session))?;
    lead_on(&parts, "/");
    Ok(())
}

/// Changes one's own password; every other device is signed out. Errors: `Invalid` on `current` and `password`; `Limited`.
#[server(input = Json, output = Json)]
pub async fn change_password(current: String, password: String) -> Result<(), AppError> {
    let (house, parts) = (House::here()?, parts()?);
    // The transaction is closed before the slow part: the change opens its own.
    let actor = asking().await?;
    let token =
        identity::change_password(&house.pool, &actor, &current, password, house.device(&parts)).await?;
    set_cookie(&house.cookie(&token))
}

/// One's own signed-in devices, the one used last first.
#[server(input = Json, output = Json)]
pub async fn devices() -> Result<Vec<Device>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = sessions::devices(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(found)
}

/// Signs one of one's own devices out.
#[server(input = Json, output = Json)]
pub async fn revoke(id: SessionId) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    sessions::revoke(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await
}

/// Signs all of one's own devices out but this one; returns how many.
#[server(input = Json, output = Json)]
pub async fn revoke_others() -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let ended = sessions::revoke_others(&mut cx.tx, &cx.actor, cx.me.session).await?;
    cx.commit().await?;
    Ok(ended)
}

/// Everybody's name, for owner menus.
#[server(input = Json, output = Json)]
pub async fn member_names() -> Result<Vec<MemberName>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::member_names(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(found)
}

/// The members whose name or address contains what was typed.
#[server(input = Json, output = Json)]
pub async fn members(search: String) -> Result<Vec<MemberRow>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = members::members(&mut cx.tx, &cx.actor, &search).await?;
    cx.commit().await?;
    Ok(found)
}

/// Invites somebody; returns the path of their link.
#[server(input = Json, output = Json)]
pub async fn invite(new: NewMember) -> Result<String, AppError> {
    let mut cx = Cx::enter().await?;
    let token = members::invite(&mut cx.tx, &cx.actor, new).await?;
    cx.commit().await?;
    Ok(identity::users::path(&token))
}

/// Invites somebody from the directory, or once more; returns the path of their link.
#[server(input = Json, output = Json)]
pub async fn invite_listed(id: MemberId, version: i64, email: String) -> Result<String, AppError> {
    let mut cx = Cx::enter().await?;
    let token = members::invite_listed(&mut cx.tx, &cx.actor, id, version, &email).await?;
    cx.commit().await?;
    Ok(identity::users::path(&token))
}

/// Makes the link by which a member sets a new password; returns its path.
#[server(input = Json, output = Json)]
pub async fn reset_link(id: MemberId) -> Result<String, AppError> {
    let house = House::here()?;
    let actor = asking().await?;
    let token = identity::reset_link(&house.pool, &actor, id).await?;
    Ok(identity::users::path(&token))
}

/// Changes a member; returns the new version.
#[server(input = Json, output = Json)]
pub async fn change_member(id: MemberId, version: i64, edit: MemberEdit) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = members::change_member(&mut cx.tx, &cx.actor, id, version, edit).await?;
    cx.commit().await?;
    Ok(version)
}

/// Lets a member back in; returns the new version.
#[server(input = Json, output = Json)]
pub async fn reactivate(id: MemberId, version: i64) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = members::reactivate(&mut cx.tx, &cx.actor, id, version).await?;
    cx.commit().await?;
    Ok(version)
}

/// Every role there is, with who has it.
#[server(input = Json, output = Json)]
pub async fn read_roles() -> Result<Vec<RoleLine>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = roles::roles(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(found)
}

/// Changes what a role lets one do, or makes one (at version 0); returns the new version.
#[server(input = Json, output = Json)]
pub async fn save_role(role: Role, version: i64, form: RoleForm) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = roles::save_role(&mut cx.tx, &cx.actor, role, version, form).await?;
    cx.commit().await?;
    Ok(version)
}

/// Takes back what the company said of a shipped role, or does away with one of its own.
#[server(input = Json, output = Json)]
pub async fn drop_role(role: Role, version: i64) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    roles::drop_role(&mut cx.tx, &cx.actor, role, version).await?;
    cx.commit().await
}

/// Gives a role to a member, a position or a department, or takes it back.
#[server(input = Json, output = Json)]
pub async fn give_role(role: Role, holder: Holder, give: bool) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    if give {
        roles::give_role(&mut cx.tx, &cx.actor, role, holder).await?;
    } else {
        roles::take_role(&mut cx.tx, &cx.actor, role, holder).await?;
    }
    cx.commit().await
}

/// Whom a role can be given to today: members, positions and departments, by part of a name.
#[server(input = Json, output = Json)]
pub async fn find_holders(words: String) -> Result<Vec<Given>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = holders::find_holders(&mut cx.tx, &cx.actor, &words).await?;
    cx.commit().await?;
    Ok(found)
}

/// Every sharing rule, with what its circles are called.
#[server(input = Json, output = Json)]
pub async fn read_rules() -> Result<Vec<(SharingRule, [NamedCircle; 2])>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = sharing::rules(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(found)
}

/// Changes a sharing rule, or makes one (at version 0); returns the new version.
#[server(input = Json, output = Json)]
pub async fn save_rule(id: RuleId, version: i64, form: SharingForm) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = sharing::save_rule(&mut cx.tx, &cx.actor, id, version, form).await?;
    cx.commit().await?;
    Ok(version)
}

/// Does away with a sharing rule.
#[server(input = Json, output = Json)]
pub async fn drop_rule(id: RuleId, version: i64) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    sharing::drop_rule(&mut cx.tx, &cx.actor, id, version).await?;
    cx.commit().await
}

/// Teams, departments, positions, roles and members, by part of a name.
#[server(input = Json, output = Json)]
pub async fn find_circles(words: String) -> Result<Vec<NamedCircle>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = sharing::find_circles(&mut cx.tx, &cx.actor, &words).await?;
    cx.commit().await?;
    Ok(found)
}

/// Has somebody work on a record beside its owner; all who do.
#[server(input = Json, output = Json)]
pub async fn put_collaborator(
    object: Object,
    id: uuid::Uuid,
    who: Collaborator,
) -> Result<Collaborators, AppError> {
    let mut cx = Cx::enter().await?;
    let now = collaborators::put_collaborator(&mut cx.tx, &cx.actor, object, id, who).await?;
    cx.commit().await?;
    Ok(now)
}

/// Ends somebody's work on a record; all who still do.
#[server(input = Json, output = Json)]
pub async fn drop_collaborator(
    object: Object,
    id: uuid::Uuid,
    member: MemberId,
) -> Result<Collaborators, AppError> {
    let mut cx = Cx::enter().await?;
    let now = collaborators::drop_collaborator(&mut cx.tx, &cx.actor, object, id, member).await?;
    cx.commit().await?;
    Ok(now)
}

/// What a member may do to a record, and why; nobody named: the one who asks.
#[server(input = Json, output = Json)]
pub async fn read_whys(object: Object, id: uuid::Uuid, member: Option<MemberId>) -> Result<Whys, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::why::why(&mut cx.tx, &cx.actor, object, id, member).await?;
    cx.commit().await?;
    Ok(found)
}

/// Everybody who sees a record, with the first reason why.
#[server(input = Json, output = Json)]
pub async fn read_viewers(object: Object, id: uuid::Uuid) -> Result<Vec<Viewer>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::why::viewers(&mut cx.tx, &cx.actor, object, id).await?;
    cx.commit().await?;
    Ok(found)
}

/// The company's settings.
#[server(input = Json, output = Json)]
pub async fn read_company() -> Result<Company, AppError> {
    let mut cx = Cx::enter().await?;
    let found = company::company(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(found)
}

/// Changes the company's settings; returns the new version.
#[server(input = Json, output = Json)]
pub async fn change_company(edit: Company) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = company::change_company(&mut cx.tx, &cx.actor, edit).await?;
    cx.commit().await?;
    Ok(version)
}

/// Ends the session this request came with, if it came with one.
#[cfg(feature = "ssr")]
async fn leave(house: &House, parts: &axum::http::request::Parts) -> AppResult<()> {
    let Some(token) = house.token(&parts.headers) else { return Ok(()) };
    let mut tx = db::tenant_tx(&house.pool, token.tenant).await?;
    store::end_session(&mut tx, &token, clock::now(), house.address(parts)).await?;
    Ok(tx.commit().await?)
}

/// Who asks, where the work opens transactions of its own.
#[cfg(feature = "ssr")]
async fn asking() -> AppResult<crate::access::model::Actor> {
    let cx = Cx::enter().await?;
    let actor = cx.actor.clone();
    cx.commit().await?;
    Ok(actor)
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
