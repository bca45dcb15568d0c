//! Roles: what each lets one do, on whose records, and to whom it is given.

mod clash;
mod editor;
mod given;
mod make;
mod matrix;
mod shelf;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{make::NewRole, shelf::Shelf};
use super::hub::crumb;
use crate::{
    access::{
        api::{read_roles, save_role},
        model::{Action as Deed, Object, Role, RoleLine},
        roles_text::*,
        use_me,
    },
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, Chip, Icon, Kind, Shape, Skeleton, Tone, use_toasts},
    shell::Page,
};

/// The page of the company's roles.
pub struct RolesPage {
    chosen: Memo<Role>,
    roles: Resource<Result<Vec<RoleLine>, AppError>>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    shelf: Shelf,
    chosen: Memo<Role>,
    /// Whether roles may be changed.
    may: bool,
    save: Action<Role, Result<i64, AppError>>,
}

crate::screen!(settings_roles: RolesPage);

impl RolesPage {
    fn data() -> Self {
        let query = use_query_map();
        let here = move || query.with(|q| q.get("role").and_then(|code| Role::parse(&code)));
        Self {
            chosen: Memo::new(move |_| here().unwrap_or(Role::Manager)),
            roles: Resource::new(|| (), |()| read_roles()),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let shelf = Shelf::new();
        let may = use_me().may(Deed::Configure, Object::Role, None);
        let desk = Desk { shelf, chosen: this.chosen, may, save: saving(shelf) };
        let making = RwSignal::new(false);
        let actions = move || {
            may.then(|| view! {
                <Button kind=Kind::Plain icon=Icon::Plus key="c" on_press=move || making.set(true)>{t.s(NEW_ROLE)}</Button>
            })
        };
        let roles = this.roles;
        view! {
            <Page title=t.s(ROLES) crumb=crumb actions=actions>
                <Suspense fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(8, 6)/></div> }>
                    {move || Suspend::new(async move {
                        match roles.await {
                            Ok(lines) => {
                                shelf.roles.set(lines);
                                drawn(desk)
                            }
                            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Suspense>
            </Page>
            <NewRole open=making shelf=shelf chosen=desk.chosen/>
            {clash::dialog(desk)}
        }
        .into_any()
    }
}

/// Saves what is chosen for a role; where somebody was faster, both are shown and nothing is lost.
fn saving(shelf: Shelf) -> Action<Role, Result<i64, AppError>> {
    let (t, toasts) = (use_t(), use_toasts());
    Action::new(move |role: &Role| {
        let role = *role;
        async move {
            let draft = shelf.draft(role).ok_or(AppError::NotFound)?;
            let done = save_role(role, draft.version, draft.form.clone()).await;
            match &done {
                Ok(version) => {
                    shelf.saved(role, &draft.form, *version);
                    let name = shelf.line(role).map(|l| l.name(t.0)).unwrap_or_default();
                    toasts.good(t.with(ROLE_SAVED, &[("role", &name)]));
                    if let Err(error) = shelf.reread().await {
                        toasts.error(&error);
                    }
                }
                Err(AppError::Conflict(json)) => match serde_json::from_str(json) {
                    Ok(theirs) => shelf.clash.set(Some(theirs)),
                    Err(_) => toasts.error(&AppError::Conflict(json.clone())),
                },
                Err(AppError::Invalid(_)) => {}
                Err(error) => toasts.error(error),
            }
            done
        }
    })
}

/// The address of a role.
fn path(role: Role) -> String {
    format!("/settings/roles?role={}", role.code())
}

fn drawn(desk: Desk) -> AnyView {
    let t = use_t();
    let shelf = desk.shelf;
    let entries = move || shelf.roles.get().into_iter().map(|line| entry(desk, line)).collect_view();
    let shown = move || {
        shelf.anew.track();
        editor::editor(desk, desk.chosen.get())
    };
    view! {
        <div class="roles">
            <nav class="roles-list" aria-label=t.s(ROLES)>{entries}</nav>
            <div class="roles-body">{shown}</div>
        </div>
    }
    .into_any()
}

/// A role in the list: its name, who has it, how it stands.
fn entry(desk: Desk, line: RoleLine) -> AnyView {
    let t = use_t();
    let role = line.role;
    let mut who = t.count(line.members, MEMBERS_ONE, MEMBERS_MANY);
    if !line.given.is_empty() {
        who = format!("{who} · {}", t.count(line.given.len() as i64, GIVEN_ONE, GIVEN_MANY));
    }
    let own = matches!(role, Role::Own(_));
    let state = match (own, line.version) {
        (true, _) => Some(OWN_ROLE),
        (false, 0) => None,
        (false, _) => Some(CHANGED),
    };
    let unsaved = move || desk.shelf.drafts.with(|d| d.contains_key(&role));
    view! {
        <a class="roles-entry" href=path(role) aria-current=move || (desk.chosen.get() == role).then_some("page")>
            <span class="grow"><b>{line.name(t.0)}</b><small class="muted">{who}</small></span>
            {state.map(|state| view! { <Chip>{t.s(state)}</Chip> })}
            <Show when=unsaved><Chip tone=Tone::Soon>{t.s(UNSAVED)}</Chip></Show>
        </a>
    }
    .into_any()
}
