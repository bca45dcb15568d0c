//! Where a node leads, and in which case.

use leptos::prelude::*;

use super::{Forms, Wrong, below, beside, done};
use crate::{
    kit::*,
    process::{
        model::{NodeId, NodeKind, ProcessId, Step, Way},
        text,
        view::desk::Desk,
    },
};

pub(super) fn view(desk: Desk, forms: Forms, node: NodeId) -> AnyView {
    let rows = move || {
        let Some(process) = desk.first() else { return ().into_any() };
        let ways = process.ways.iter().filter(|w| w.from == node);
        let row = |way: &Way| {
            let name = process.node(way.to).map(|n| n.name.clone()).unwrap_or_default();
            row(desk, process.id, way, name)
        };
        view! { <ul class="process-duties">{ways.map(row).collect_view()}</ul> }.into_any()
    };
    view! { <div class="form">{rows} {connect(desk, node)} {done(desk, forms)}</div> }.into_any()
}

fn row(desk: Desk, of: ProcessId, way: &Way, name: String) -> AnyView {
    let t = desk.t;
    let (from, to) = (way.from, way.to);
    let label = (!way.label.is_empty()).then(|| view! { <i>{way.label.clone()}</i>" → " });
    let cut = move || desk.steps(of, vec![Step::Disconnect { from, to }]);
    view! {
        <li>
            <span class="grow">{label} {name.clone()}</span>
            <IconButton icon=Icon::Close small=true label=t.with(text::TAKE_OUT, &[("name", &name)]) on_press=cut/>
        </li>
    }
    .into_any()
}

fn connect(desk: Desk, node: NodeId) -> AnyView {
    let t = desk.t;
    let (to, label) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong: Wrong = RwSignal::new(None);
    let all = move || {
        let nodes = desk.first().map(|p| p.nodes).unwrap_or_default();
        let may = nodes.into_iter().filter(|n| n.id != node && n.kind != NodeKind::Start);
        may.map(|n| Choice::new(n.id.to_string(), n.name)).collect::<Vec<_>>()
    };
    let press = move || {
        let Some((process, to_node)) = untrack(|| desk.first()).zip(to.get_untracked().parse().ok()) else {
            return;
        };
        let step = Step::Connect { from: node, to: to_node, label: label.get_untracked() };
        match desk.make(process.id, vec![step]) {
            Ok(()) => {
                to.set(String::new());
                label.set(String::new());
                wrong.set(None);
            }
            Err(error) => wrong.set(Some(error)),
        }
    };
    let nothing = Signal::derive(move || to.with(String::is_empty));
    view! {
        <Field name="to" label=t.s(text::CONNECT_TO) error=beside(desk, wrong, "to")>
            <Select value=to choices=Signal::derive(all) placeholder=t.s(text::CHOOSE).to_owned()/>
        </Field>
        <Field name="label" label=t.s(text::IN_CASE) help=t.s(text::IN_CASE_HELP) error=beside(desk, wrong, "label")>
            <TextInput value=label max=60/>
        </Field>
        {below(desk, wrong, &["to", "label"])}
        <div class="whole"><Button icon=Icon::Plus disabled=nothing on_press=press>{t.s(text::CONNECT)}</Button></div>
    }
    .into_any()
}
