//! "Why can I see this?" on the page of a record, whatever room it stands in: lines for its menu, and what they open.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    api::{member_names, read_viewers, read_whys},
    model::{Action, MemberId, NamedTie, Object, Status, Through, Via, Viewer, Why, Whys},
    roles_text as text,
    visitor::use_me,
};
use crate::{
    audit,
    error::AppError,
    i18n::{T, use_t},
    kit::{Avatar, Banner, Chip, Choice, Dialog, Icon, MenuItem, Select, Shape, Skeleton, Tone},
};

/// What a page asks about its record. Copy it freely; draw its [`Asking::dialogs`] once.
#[derive(Clone, Copy)]
pub struct Asking {
    object: Object,
    about: RwSignal<Option<Uuid>>,
    whys: RwSignal<bool>,
    viewers: RwSignal<bool>,
}

impl Asking {
    pub fn new(object: Object) -> Self {
        Self { object, about: RwSignal::new(None), whys: RwSignal::new(false), viewers: RwSignal::new(false) }
    }

    /// The lines for the menu of the record with this id.
    pub fn items(self, id: Uuid) -> AnyView {
        let t = use_t();
        let ask = move |open: RwSignal<bool>| {
            self.about.set(Some(id));
            open.set(true);
        };
        let viewers = use_me().may(Action::Configure, Object::Role, None).then(|| {
            view! { <MenuItem icon=Icon::Users on_select=move || ask(self.viewers)>{t.s(text::WHO_SEES)}</MenuItem> }
        });
        view! {
            <MenuItem icon=Icon::Eye on_select=move || ask(self.whys)>{t.s(text::WHY)}</MenuItem>
            {viewers}
        }
        .into_any()
    }

    /// What the lines open.
    pub fn dialogs(self) -> AnyView {
        let t = use_t();
        view! {
            <Dialog open=self.whys title=t.s(text::WHY) light=true>{move || self.explained()}</Dialog>
            <Dialog open=self.viewers title=t.s(text::WHO_SEES) light=true>{move || self.seen_by()}</Dialog>
        }
        .into_any()
    }

    fn explained(self) -> AnyView {
        let t = use_t();
        let me = use_me();
        let member = RwSignal::new(me.member.to_string());
        let object = self.object;
        let asked = Memo::new(move |_| (self.about.get(), member.get().parse::<MemberId>().ok()));
        let found = Resource::new(
            move || asked.get(),
            move |(id, member)| async move {
                match id {
                    Some(id) => read_whys(object, id, member).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        let about = me.may(Action::Configure, Object::Role, None).then(|| whom(member));
        view! {
            <div class="stack">
                {about}
                <Transition fallback=bones>
                    {move || Suspend::new(async move { said(found.await, t, chain) })}
                </Transition>
            </div>
        }
        .into_any()
    }

    fn seen_by(self) -> AnyView {
        let t = use_t();
        let object = self.object;
        let found = Resource::new(
            move || self.about.get(),
            move |id| async move {
                match id {
                    Some(id) => read_viewers(object, id).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        view! {
            <Transition fallback=bones>
                {move || Suspend::new(async move { said(found.await, t, everybody) })}
            </Transition>
        }
        .into_any()
    }
}

fn bones() -> AnyView {
    view! { <Skeleton shape=Shape::Lines(5)/> }.into_any()
}

/// Chooses about whom to ask.
fn whom(member: RwSignal<String>) -> AnyView {
    let t = use_t();
    let names = Resource::new(|| (), |()| member_names());
    let choices = Signal::derive(move || {
        let names = names.get().and_then(Result::ok).unwrap_or_default().into_iter();
        let there = names.filter(|m| m.status != Status::Inactive);
        there.map(|m| Choice::new(m.id.to_string(), m.name)).collect::<Vec<_>>()
    });
    view! { <Transition><Select value=member choices=choices label=t.s(text::WHY_ABOUT)/></Transition> }
        .into_any()
}

/// An answer drawn, or what was wrong.
fn said<V>(found: Result<V, AppError>, t: T, drawn: fn(V, T) -> AnyView) -> AnyView {
    match found {
        Ok(found) => drawn(found, t),
        Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
    }
}

fn chain(whys: Whys, t: T) -> AnyView {
    let owner = match &whys.owner {
        Some(name) => t.with(text::WHY_OWNER, &[("name", name)]),
        None => t.s(text::WHY_NOBODYS).into(),
    };
    let me = whys.member.name;
    let right = |(action, reasons): (Action, Vec<Why>)| {
        let body = if reasons.is_empty() {
            view! { <p class="muted">{t.s(text::WHY_NOT)}</p> }.into_any()
        } else {
            let one = |why: Why| view! { <li>{reason(&why, &me, t)}</li> };
            view! { <ul>{reasons.into_iter().map(one).collect_view()}</ul> }.into_any()
        };
        view! { <section><h3>{t.s(action.text())}</h3>{body}</section> }
    };
    let rights = whys.rights.into_iter().map(right).collect_view();
    view! { <div class="whys"><p class="muted">{owner}</p>{rights}</div> }.into_any()
}

fn everybody(viewers: Vec<Viewer>, t: T) -> AnyView {
    let count = t.count(viewers.len() as i64, text::VIEWERS_ONE, text::VIEWERS_MANY);
    let one = |viewer: Viewer| {
        let name = viewer.member.name;
        view! {
            <li>
                <Avatar name=name.clone()/>
                <div><b>{name.clone()}</b>{reason(&viewer.why, &name, t)}</div>
            </li>
        }
    };
    view! {
        <div class="whys viewers"><p class="muted">{count}</p><ul>{viewers.into_iter().map(one).collect_view()}</ul></div>
    }
    .into_any()
}

/// One reason in words: the role and through what, how far it reaches, what ties `name` to the owner.
fn reason(why: &Why, name: &str, t: T) -> AnyView {
    let role = why.role.name(t.0);
    let by = match &why.through {
        Through::Own => t.with(text::BY_OWN, &[("role", &role)]),
        Through::Given => t.with(text::BY_GIVEN, &[("role", &role)]),
        Through::Position(at) => t.with(text::BY_POSITION, &[("role", &role), ("name", at)]),
        Through::Department(at) => t.with(text::BY_DEPARTMENT, &[("role", &role), ("name", at)]),
    };
    let tie = match &why.tie {
        NamedTie::Everybody => t.s(text::TIE_EVERYBODY).into(),
        NamedTie::Nobody => t.s(text::TIE_NOBODY).into(),
        NamedTie::Oneself => t.s(text::TIE_ONESELF).into(),
        NamedTie::Team(team) => t.with(text::TIE_TEAM, &[("name", team)]),
        NamedTie::Department(at) => t.with(text::TIE_DEPARTMENT, &[("name", at)]),
        NamedTie::Rule(name) => t.with(super::sharing_text::TIE_RULE, &[("name", name)]),
        NamedTie::Pool(name) => t.with(text::TIE_POOL, &[("name", name)]),
        NamedTie::Line(line) => {
            let line: Vec<&str> = line.iter().map(String::as_str).chain([name]).collect();
            t.with(text::TIE_LINE, &[("line", &line.join(" → "))])
        }
    };
    let via = why.via.as_ref().map(|via| through(via, t));
    let scope = t.s(why.scope.text());
    view! {
        <div class="why">
            <span class="row">{by} <Chip>{scope}</Chip></span>
            <small class="muted">{via} {tie}</small>
        </div>
    }
    .into_any()
}

fn through(via: &Via, t: T) -> String {
    let kind = t.s(audit::text::object(via.object));
    let owner = via.owner.as_ref().map(|o| format!(" · {o}")).unwrap_or_default();
    match &via.name {
        Some(name) => t.with(text::VIA, &[("kind", kind), ("name", &format!("{name}{owner}"))]),
        None => t.with(text::VIA_UNNAMED, &[("kind", kind)]),
    }
}
