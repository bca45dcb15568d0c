//! The departments as a tree to walk in.

use leptos::prelude::*;

use super::{Shown, desk::Desk};
use crate::{
    i18n::use_t,
    kit::*,
    org::{
        model::{Department, DepartmentId, Organisation},
        text,
    },
};

/// Departments below this depth are closed until somebody opens them.
const OPEN: usize = 2;

pub(super) fn tree(desk: Desk, org: Shown) -> AnyView {
    let t = use_t();
    view! {
        <nav class="departments" aria-label=t.s(text::DEPARTMENTS)>
            {move || org.with(|org| branch(desk, org, None, 0))}
        </nav>
    }
    .into_any()
}

fn branch(desk: Desk, org: &Organisation, of: Option<DepartmentId>, depth: usize) -> AnyView {
    let children = org.children(of);
    let lines = children.into_iter().map(|d| line(desk, org, d, depth)).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn line(desk: Desk, org: &Organisation, department: &Department, depth: usize) -> AnyView {
    let t = use_t();
    let (id, name) = (department.id, department.name.clone());
    let below = !org.children(Some(id)).is_empty();
    let people = org.heads_below(id);
    let open = desk.turned.with(|turned| turned.contains(&id)) != (depth < OPEN);
    let turn = move |_| {
        desk.turned.update(|turned| {
            if !turned.remove(&id) {
                turned.insert(id);
            }
        });
    };
    let label = t.with(if open { text::CLOSE_BRANCH } else { text::OPEN_BRANCH }, &[("name", &name)]);
    let toggle = below.then(|| {
        let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
        view! {
            <button type="button" class="icon-btn s" aria-label=label aria-expanded=open.to_string() on:click=turn>
                <Icon of=icon size="s"/>
            </button>
        }
    });
    view! {
        <li>
            <div class="department-line">
                {toggle}
                <a href=move || desk.href(id) aria-current=move || (desk.at.get() == Some(id)).then_some("true")>
                    <span class="grow">{name}</span>
                    <span class="n" title=t.s(text::PEOPLE_BELOW)>{people}</span>
                </a>
            </div>
            {(below && open).then(|| branch(desk, org, Some(id), depth + 1))}
        </li>
    }
    .into_any()
}
