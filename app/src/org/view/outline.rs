//! The whole organisation as one list, every department with its head and its people.

use leptos::prelude::*;

use super::{Shown, desk::Desk};
use crate::{
    i18n::use_t,
    org::{
        model::{DepartmentId, Organisation},
        text,
    },
};

pub(super) fn view(desk: Desk, org: Shown) -> AnyView {
    view! { <div class="outline">{move || org.with(|org| branch(desk, org, None))}</div> }.into_any()
}

fn branch(desk: Desk, org: &Organisation, of: Option<DepartmentId>) -> Option<AnyView> {
    let t = use_t();
    let children = org.children(of);
    let one = |id: DepartmentId| {
        let head = org.head(id).map(|p| p.name.clone());
        let people = i64::try_from(org.members_of(id).len()).unwrap_or(i64::MAX);
        view! {
            <li>
                <a class="link" href=move || desk.href(id)>{org.department_name(id).to_string()}</a>
                " " <small class="muted">{head.map(|h| format!("{h} · "))} {t.count(people, text::ONE_PERSON, text::PERSONS)}</small>
                {branch(desk, org, Some(id))}
            </li>
        }
    };
    (!children.is_empty())
        .then(|| view! { <ul>{children.into_iter().map(|d| one(d.id)).collect_view()}</ul> }.into_any())
}
