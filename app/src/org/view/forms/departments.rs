//! Adding, changing, moving, merging and splitting departments.

use leptos::prelude::*;

use super::{beside, frame};
use crate::{
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
    org::{
        model::{DepartmentId, DepartmentKind, Organisation, PositionId, Step},
        text,
        view::{
            desk::Desk,
            fields::{departments, kinds},
        },
    },
};

/// The fields every department has.
fn own(wrong: super::Wrong, name: RwSignal<String>, kind: RwSignal<String>) -> AnyView {
    let t = use_t();
    view! {
        <Field name="name" label=t.s(text::NAME) required=true whole=true error=beside(wrong, "name")>
            <TextInput value=name autofocus=true max=120/>
        </Field>
        <Field name="kind" label=t.s(text::KIND) whole=true><Select value=kind choices=kinds()/></Field>
    }
    .into_any()
}

fn chosen(kind: RwSignal<String>) -> DepartmentKind {
    DepartmentKind::parse(&kind.get_untracked()).unwrap_or(DepartmentKind::Other)
}

/// A field that chooses a department; `top` offers the top as well.
fn which(
    wrong: super::Wrong,
    name: &'static str,
    label: Text,
    value: RwSignal<String>,
    choices: Vec<Choice>,
    top: bool,
) -> AnyView {
    let t = use_t();
    let first = t.s(if top { text::AT_THE_TOP } else { text::CHOOSE_DEPARTMENT }).to_string();
    view! {
        <Field name=name label=t.s(label) whole=true error=beside(wrong, name)>
            <Select value=value choices=choices placeholder=first/>
        </Field>
    }
    .into_any()
}

pub(super) fn add(desk: Desk, org: &Organisation, parent: Option<DepartmentId>) -> AnyView {
    let (wrong, id) = (RwSignal::new(None), DepartmentId::new());
    let (name, kind) =
        (RwSignal::new(String::new()), RwSignal::new(DepartmentKind::Other.code().to_string()));
    let below = RwSignal::new(parent.map(|p| p.to_string()).unwrap_or_default());
    let fields = view! {
        {own(wrong, name, kind)}
        {which(wrong, "parent", text::BELOW, below, departments(org, None), true)}
    };
    frame(desk, wrong, text::ADD, &["name", "parent"], fields.into_any(), move || {
        let (parent, name) = (below.get_untracked().parse().ok(), name.get_untracked());
        Ok(vec![Step::AddDepartment { id, parent, name, kind: chosen(kind) }])
    })
}

pub(super) fn edit(desk: Desk, org: &Organisation, id: DepartmentId) -> AnyView {
    let Some(department) = org.departments.get(&id) else { return ().into_any() };
    let wrong = RwSignal::new(None);
    let (name, kind) =
        (RwSignal::new(department.name.clone()), RwSignal::new(department.kind.code().to_string()));
    frame(desk, wrong, text::SAVE, &["name"], own(wrong, name, kind), move || {
        Ok(vec![Step::ChangeDepartment { id, name: name.get_untracked(), kind: chosen(kind) }])
    })
}

pub(super) fn shift(desk: Desk, org: &Organisation, id: DepartmentId) -> AnyView {
    let t = use_t();
    let wrong = RwSignal::new(None);
    let parent = org.departments.get(&id).and_then(|d| d.parent);
    let below = RwSignal::new(parent.map(|p| p.to_string()).unwrap_or_default());
    // Behind which of its siblings-to-be: the choices follow the department chosen.
    let siblings = StoredValue::new(org.clone());
    let place = RwSignal::new(String::new());
    let places = Signal::derive(move || {
        let parent = below.get().parse().ok();
        siblings.with_value(|org| {
            let others = org.children(parent).into_iter().filter(|d| d.id != id);
            let before = |(n, d): (usize, &crate::org::model::Department)| {
                Choice::new(n.to_string(), t.with(text::BEFORE, &[("name", &d.name)]))
            };
            others.enumerate().map(before).collect::<Vec<_>>()
        })
    });
    let fields = view! {
        {which(wrong, "parent", text::BELOW, below, departments(org, Some(id)), true)}
        <Field name="place" label=t.s(text::PLACE) whole=true>
            <Select value=place choices=places placeholder=t.s(text::AT_THE_END).to_string()/>
        </Field>
    };
    frame(desk, wrong, text::MOVE, &["parent"], fields.into_any(), move || {
        let (parent, place) = (below.get_untracked().parse().ok(), place.get_untracked().parse().ok());
        Ok(vec![Step::MoveDepartment { id, parent, place }])
    })
}

pub(super) fn merge(desk: Desk, org: &Organisation, from: DepartmentId) -> AnyView {
    let t = use_t();
    let (wrong, into) = (RwSignal::new(None), RwSignal::new(String::new()));
    let fields = view! {
        <p class="whole muted">{t.with(text::MERGE_WHAT, &[("name", org.department_name(from))])}</p>
        {which(wrong, "into", text::INTO, into, departments(org, Some(from)), false)}
    };
    frame(desk, wrong, text::MERGE, &["into"], fields.into_any(), move || {
        let into = into.get_untracked().parse().ok();
        let into = into.ok_or_else(|| AppError::field("into", text::CHOOSE_DEPARTMENT))?;
        Ok(vec![Step::MergeDepartments { from, into }])
    })
}

pub(super) fn split(desk: Desk, org: &Organisation, from: DepartmentId) -> AnyView {
    let t = use_t();
    let (wrong, id) = (RwSignal::new(None), DepartmentId::new());
    let kind = org.departments.get(&from).map_or(DepartmentKind::Other, |d| d.kind);
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(kind.code().to_string()));
    let ticks: Vec<(PositionId, RwSignal<bool>, String)> =
        org.positions_of(from).into_iter().map(|p| (p.id, RwSignal::new(false), p.title.clone())).collect();
    let goes = ticks
        .iter()
        .map(|(_, tick, title)| view! { <Checkbox checked=*tick label=title.clone()/> })
        .collect_view();
    let fields = view! {
        {own(wrong, name, kind)}
        <fieldset class="whole stack"><legend>{t.s(text::POSITIONS_GO)}</legend>{goes}</fieldset>
    };
    frame(desk, wrong, text::SPLIT_DO, &["name"], fields.into_any(), move || {
        let positions = ticks.iter().filter(|(_, tick, _)| tick.get_untracked()).map(|(p, ..)| *p).collect();
        Ok(vec![Step::SplitDepartment {
            from,
            id,
            name: name.get_untracked(),
            kind: chosen(kind),
            positions,
        }])
    })
}
