//! What the forms choose from: departments, positions, people.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    access::model::{MemberId, Status},
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
    org::{
        model::{DepartmentId, DepartmentKind, Organisation, PositionId},
        text,
    },
    text_key,
};

/// The most people offered at once; more are found by typing.
const OFFERED: usize = 20;

/// Every department with the way to it, in the order of the tree; without those below `without`.
pub(super) fn departments(org: &Organisation, without: Option<DepartmentId>) -> Vec<Choice> {
    let left_out = without.map(|id| org.subtree(id)).unwrap_or_default();
    let (mut found, mut next) = (Vec::new(), Vec::new());
    let push = |next: &mut Vec<(DepartmentId, String)>, of: Option<DepartmentId>, way: &str| {
        for child in org.children(of).into_iter().rev().filter(|c| !left_out.contains(&c.id)) {
            let way = if way.is_empty() { child.name.clone() } else { format!("{way} / {}", child.name) };
            next.push((child.id, way));
        }
    };
    push(&mut next, None, "");
    while let Some((id, way)) = next.pop() {
        found.push(Choice::new(id.to_string(), way.clone()));
        push(&mut next, Some(id), &way);
    }
    found
}

/// Every position with its department.
pub(super) fn positions(org: &Organisation) -> Vec<Choice> {
    let name = |p: &PositionId| {
        let position = org.positions.get(p)?;
        Some((org.department_name(position.department).to_string(), position.title.clone(), *p))
    };
    let mut all: Vec<_> = org.positions.keys().filter_map(name).collect();
    all.sort();
    all.into_iter().map(|(d, p, id)| Choice::new(id.to_string(), format!("{d} · {p}"))).collect()
}

pub(super) fn kinds() -> Vec<Choice> {
    let t = use_t();
    DepartmentKind::ALL.map(|k| Choice::new(k.code(), t.s(k.text()))).to_vec()
}

/// A field that finds somebody who still works here; `except` is not offered.
pub(super) fn person(
    desk: Desk,
    value: RwSignal<Option<Picked>>,
    label: Text,
    except: Option<MemberId>,
    error: Signal<Option<String>>,
) -> AnyView {
    let t = use_t();
    let search = Callback::new(move |(words,): (String,)| -> Finding {
        let found = desk.now().map(|org| people(&org, &words, except)).unwrap_or_default();
        Box::pin(async move { Ok(found) })
    });
    view! {
        <Field name="member" label=t.s(label) error=error whole=true><Picker value=value search=search/></Field>
    }
    .into_any()
}

fn people(org: &Organisation, words: &str, except: Option<MemberId>) -> Vec<Picked> {
    let words = text_key::asked(words);
    let fits = |name: &str| text_key::fold(name).contains(&words);
    let mut all: Vec<_> = org
        .people
        .values()
        .filter(|p| p.status != Status::Inactive && Some(p.id) != except && fits(&p.name))
        .collect();
    all.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let picked = |p: &crate::org::model::Person| {
        let position = org.main_seat(p.id).and_then(|s| org.positions.get(&s.position));
        let at = position.map(|p| format!("{} · {}", org.department_name(p.department), p.title));
        Picked::new(p.id, p.name.clone()).note(at.unwrap_or_default())
    };
    all.into_iter().take(OFFERED).map(picked).collect()
}

/// Whom a picker holds. Errors: `Invalid` on `member` where nobody was chosen.
pub(super) fn picked(value: RwSignal<Option<Picked>>) -> Result<MemberId, AppError> {
    let id = value.with_untracked(|v| v.as_ref().and_then(|v| v.id.parse().ok()));
    id.ok_or_else(|| AppError::field("member", text::CHOOSE_PERSON))
}
