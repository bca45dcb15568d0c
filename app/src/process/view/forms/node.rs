//! Adding and changing nodes.

use leptos::prelude::*;

use super::{Forms, Wrong, below, beside};
use crate::{
    kit::*,
    process::{
        model::{NodeId, NodeKind, Step},
        text,
        view::desk::Desk,
    },
};

fn kinds(desk: Desk) -> Vec<Choice> {
    NodeKind::ALL.map(|k| Choice::new(k.code(), desk.t.s(k.text()))).to_vec()
}

fn chosen(kind: RwSignal<String>) -> NodeKind {
    NodeKind::parse(&kind.get_untracked()).unwrap_or(NodeKind::Task)
}

/// A form of these fields that makes one step.
fn frame(
    desk: Desk,
    forms: Forms,
    wrong: Wrong,
    fields: AnyView,
    step: impl Fn() -> Step + 'static,
) -> AnyView {
    let t = desk.t;
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Some(process) = untrack(|| desk.first()) else { return };
        match desk.make(process.id, vec![step()]) {
            Ok(()) => forms.close(),
            Err(error) => wrong.set(Some(error)),
        }
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {fields}
            {below(desk, wrong, &["name"])}
            <div class="dialog-foot whole">
                <Button on_press=move || forms.close()>{t.s(text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true>{t.s(text::SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn own(desk: Desk, wrong: Wrong, name: RwSignal<String>, kind: RwSignal<String>) -> AnyView {
    let t = desk.t;
    view! {
        <Field name="name" label=t.s(text::NAME) required=true whole=true error=beside(desk, wrong, "name")>
            <TextInput value=name autofocus=true max=120/>
        </Field>
        <Field name="kind" label=t.s(text::KIND) whole=true><Select value=kind choices=kinds(desk)/></Field>
    }
    .into_any()
}

pub(super) fn add(desk: Desk, forms: Forms, after: Option<NodeId>) -> AnyView {
    let t = desk.t;
    let (wrong, id) = (RwSignal::new(None), NodeId::new());
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(NodeKind::Task.code().to_owned()));
    let nodes = untrack(|| desk.first()).map(|p| p.nodes).unwrap_or_default();
    // A new node goes before the end unless it is said otherwise.
    let last = nodes.iter().rev().find(|n| n.kind != NodeKind::End).map(|n| n.id);
    let behind = RwSignal::new(after.or(last).map(|id| id.to_string()).unwrap_or_default());
    let choices: Vec<Choice> = nodes
        .iter()
        .filter(|n| n.kind != NodeKind::End)
        .map(|n| Choice::new(n.id.to_string(), n.name.clone()))
        .collect();
    let fields = view! {
        {own(desk, wrong, name, kind)}
        <Field name="after" label=t.s(text::AFTER) whole=true>
            <Select value=behind choices=choices placeholder=t.s(text::BEFORE_ALL).to_owned()/>
        </Field>
    }
    .into_any();
    let step = move || Step::Add {
        id,
        kind: chosen(kind),
        name: name.get_untracked(),
        after: behind.get_untracked().parse().ok(),
    };
    frame(desk, forms, wrong, fields, step)
}

pub(super) fn edit(desk: Desk, forms: Forms, id: NodeId) -> Option<AnyView> {
    let node = untrack(|| desk.first())?.node(id)?.clone();
    let wrong = RwSignal::new(None);
    let (name, kind) = (RwSignal::new(node.name), RwSignal::new(node.kind.code().to_owned()));
    let step = move || Step::Change { id, kind: chosen(kind), name: name.get_untracked() };
    Some(frame(desk, forms, wrong, own(desk, wrong, name, kind), step))
}
