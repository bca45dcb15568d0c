//! The cells of a role: kinds of record by actions, in each on whose records.

use leptos::prelude::*;

use super::Desk;
use crate::{
    access::{
        model::{Action, Field, Look, Object, Role, Scope, actions_on, kind_text, scopes_on, shown},
        roles_text::*,
    },
    i18n::use_t,
    kit::{Cell, Choice, Column, Row, Select, Table, Tick},
};

pub fn matrix(desk: Desk, role: Role, name: &str, editable: bool) -> AnyView {
    let t = use_t();
    let mut columns = vec![Column::new(t.s(RECORDS))];
    columns.extend(Action::ALL.map(|a| Column::new(t.s(a.text()))));
    let label = t.with(ROLE_MATRIX, &[("role", name)]);
    let rows = Object::ALL.into_iter().filter(|object| !actions_on(*object).is_empty());
    let row = move |object: Object| {
        let cells = Action::ALL.map(move |action| {
            let there = actions_on(object).contains(&action);
            let label = if there { t.s(action.text()) } else { "" };
            view! { <Cell label=label>{there.then(|| cell(desk, role, action, object, editable))}</Cell> }
        });
        view! {
            <Row label=t.s(kind_text(object))>
                <Cell first=true>{t.s(kind_text(object))}</Cell>
                {cells.collect_view()}
            </Row>
        }
    };
    // It scrolls sideways where it does not fit, by keys too.
    view! {
        <div class="roles-matrix" role="region" tabindex="0" aria-label=label.clone()>
            <Table label=label.clone() columns=columns>{rows.map(row).collect_view()}</Table>
        </div>
    }
    .into_any()
}

fn cell(desk: Desk, role: Role, action: Action, object: Object, editable: bool) -> AnyView {
    let t = use_t();
    let scope = desk.shelf.draft(role).map(|d| d.form.rights.scope(action, object)).unwrap_or_default();
    if !editable {
        let class = if scope == Scope::None { "faint" } else { "" };
        return view! { <span class=class>{t.s(shown(action, object, scope))}</span> }.into_any();
    }
    let label = format!("{} · {}", t.s(kind_text(object)), t.s(action.text()));
    let choose = move |scope| desk.shelf.edit(role, |form| form.rights.set(action, object, scope));
    let scopes = scopes_on(action, object);
    if scopes.len() == 2 {
        let on = RwSignal::new(scope != Scope::None);
        let change = move |yes: bool| {
            on.set(yes);
            choose(if yes { Scope::All } else { Scope::None });
        };
        return view! { <Tick checked=on label=label on_change=change/> }.into_any();
    }
    let value = RwSignal::new(scope.code().to_string());
    let choices: Vec<Choice> = scopes.iter().map(|s| Choice::new(s.code(), t.s(s.text()))).collect();
    let change = move |code: String| choose(Scope::parse(&code).unwrap_or_default());
    view! { <Select value=value choices=choices label=label small=true on_change=change/> }.into_any()
}

/// How much of single fields the role shows.
pub fn fields(desk: Desk, role: Role, editable: bool) -> AnyView {
    let t = use_t();
    let of = move |object: Object| {
        let mine = Field::ALL.iter().copied().filter(move |f| f.object() == object);
        let one = move |field: Field| view! { <dt>{t.s(field.text())}</dt><dd>{look(desk, role, field, editable)}</dd> };
        view! {
            <section>
                <h4>{t.s(kind_text(object))}</h4>
                <dl class="facts">{mine.map(one).collect_view()}</dl>
            </section>
        }
    };
    view! {
        <div class="roles-fields">
            <h3>{t.s(FIELDS)}</h3>
            <p class="muted">{t.s(FIELDS_WHAT)}</p>
            <div class="roles-fields-kinds">{[Object::Account, Object::Contact, Object::Deal].map(of).collect_view()}</div>
        </div>
    }
    .into_any()
}

fn look(desk: Desk, role: Role, field: Field, editable: bool) -> AnyView {
    let t = use_t();
    let look = desk.shelf.draft(role).map(|d| d.form.rights.look(field)).unwrap_or_default();
    if !editable {
        let class = if look == Look::Hidden { "faint" } else { "" };
        return view! { <span class=class>{t.s(look.text())}</span> }.into_any();
    }
    let label = format!("{} · {}", t.s(kind_text(field.object())), t.s(field.text()));
    let value = RwSignal::new(look.code().to_string());
    let choices: Vec<Choice> = field.looks().iter().map(|l| Choice::new(l.code(), t.s(l.text()))).collect();
    let change = move |code: String| {
        let look = Look::parse(&code).unwrap_or_default();
        desk.shelf.edit(role, |form| form.rights.set_look(field, look));
    };
    view! { <Select value=value choices=choices label=label small=true on_change=change/> }.into_any()
}

/// What the scopes mean, and the rules between roles.
pub fn help() -> AnyView {
    let t = use_t();
    let scopes = [
        (Scope::None, HELP_NONE),
        (Scope::Own, HELP_OWN),
        (Scope::Team, HELP_TEAM),
        (Scope::Department, HELP_DEPARTMENT),
        (Scope::Below, HELP_BELOW),
        (Scope::All, HELP_ALL),
    ];
    let one = |(scope, help): (Scope, _)| view! { <dt>{t.s(scope.text())}</dt><dd>{t.s(help)}</dd> };
    view! {
        <div class="roles-help">
            <p>{t.s(ROLES_ADD_UP)} " " {t.s(ROLES_LINE)}</p>
            <h3>{t.s(SCOPES)}</h3>
            <dl class="facts">{scopes.map(one).collect_view()}</dl>
        </div>
    }
    .into_any()
}
