//! The nodes of a process as a list: what each is, who does it, where it leads, and what may be done to it.

use leptos::prelude::*;

use super::{
    desk::Desk,
    forms::{Form, Forms},
};
use crate::{
    kit::*,
    process::{
        model::{Doers, Duty, Gap, Node, NodeId, NodeKind, Process, Step, Way, gaps},
        text,
    },
};

pub(super) fn view(desk: Desk, at: Memo<Option<NodeId>>) -> AnyView {
    let t = desk.t;
    let forms = Forms::new(desk);
    let add = desk.may.then(|| {
        view! { <Button small=true icon=Icon::Plus key="c" on_press=move || forms.open(Form::Add(None))>{t.s(text::ADD_NODE)}</Button> }
    });
    let columns = move || {
        vec![
            Column::new(t.s(text::NODE)).width("30%"),
            Column::new(t.s(text::KIND)),
            Column::new(t.s(text::WHO_DOES)),
            Column::new(t.s(text::WHO_ANSWERS)),
            Column::new(t.s(text::LEADS_TO)),
            Column::new(""),
        ]
    };
    let rows = move || {
        let process = desk.first()?;
        let all = desk.doers.with(|doers| {
            process.nodes.iter().map(|node| row(desk, forms, &process, doers, node, at)).collect_view()
        });
        Some(view! { <Table label=t.s(text::NODES) columns=columns()>{all}</Table> })
    };
    view! {
        <section class="section process-nodes">
            <header><h2>{t.s(text::NODES)}</h2><span class="end">{add}</span></header>
            {rows}
        </section>
        {forms.dialog()}
    }
    .into_any()
}

/// Everybody with a duty at a node, by name.
fn with(process: &Process, doers: &Doers, node: NodeId, duty: Duty) -> String {
    let mut found: Vec<_> = doers.at(process, node).filter(|c| c.duties.has(duty)).collect();
    found.sort_by_key(|c| (doers.place(c.who), c.who));
    found.iter().filter_map(|c| doers.name(c.who)).collect::<Vec<_>>().join(" · ")
}

/// What is not in order at a node.
pub(super) fn warnings(desk: Desk, gaps: &[Gap]) -> Option<AnyView> {
    let t = desk.t;
    let said = |gap: &Gap| match gap {
        Gap::ManyAccountable(n) => t.with(gap.text(), &[("n", &n.to_string())]),
        gap => t.s(gap.text()).to_owned(),
    };
    let all = gaps.iter().map(|gap| view! { <li><Icon of=Icon::Warning size="s"/>{said(gap)}</li> });
    (!gaps.is_empty()).then(|| view! { <ul class="process-gaps">{all.collect_view()}</ul> }.into_any())
}

fn row(
    desk: Desk,
    forms: Forms,
    process: &Process,
    doers: &Doers,
    node: &Node,
    at: Memo<Option<NodeId>>,
) -> AnyView {
    let t = desk.t;
    let id = node.id;
    let way = |way: &Way| {
        let name = process.node(way.to).map(|n| n.name.clone()).unwrap_or_default();
        let label = (!way.label.is_empty()).then(|| view! { <i>{way.label.clone()}</i>" → " });
        view! { <li>{label}{name}</li> }.into_any()
    };
    let ways: Vec<AnyView> = process.ways.iter().filter(|w| w.from == id).map(way).collect();
    let warnings = warnings(desk, &gaps(process, doers, id));
    let who = |duty| if node.kind.is_work() { with(process, doers, id, duty) } else { String::new() };
    let (does, answers) = (who(Duty::Responsible), who(Duty::Accountable));
    let (name, kind) = (node.name.clone(), t.s(node.kind.text()));
    let menu = desk.may.then(|| menu(desk, forms, process, node));
    view! {
        <Row here=Signal::derive(move || at.get() == Some(id))>
            <Cell first=true><b>{name}</b>{warnings}</Cell>
            <Cell label=t.s(text::KIND)>{kind}</Cell>
            <Cell label=t.s(text::WHO_DOES)>{does}</Cell>
            <Cell label=t.s(text::WHO_ANSWERS)>{answers}</Cell>
            <Cell label=t.s(text::LEADS_TO)><ul class="process-ways">{ways}</ul></Cell>
            <Cell>{menu}</Cell>
        </Row>
    }
    .into_any()
}

fn menu(desk: Desk, forms: Forms, process: &Process, node: &Node) -> AnyView {
    let t = desk.t;
    let (of, id) = (process.id, node.id);
    let place = process.nodes.iter().position(|n| n.id == id).unwrap_or_default();
    let before = |n: usize| place.checked_sub(n).map(|at| process.nodes[at].id);
    // Up: behind the one before the one before; the first of all has nobody before it.
    let (up, down) = (before(2), process.nodes.get(place + 1).map(|n| n.id));
    let can_up = place > 0;
    let shift = move |after| desk.steps(of, vec![Step::Move { id, after }]);
    let (ends, idle) = (node.kind == NodeKind::End, !node.kind.is_work());
    let label = t.with(text::MORE_FOR, &[("name", &node.name)]);
    view! {
        <Menu label=label>
            <MenuItem icon=Icon::Edit on_select=move || forms.open(Form::Edit(id))>{t.s(text::EDIT_NODE)}</MenuItem>
            <MenuItem icon=Icon::Users disabled=idle on_select=move || forms.open(Form::Duties(id))>{t.s(text::EDIT_DUTIES)}</MenuItem>
            <MenuItem icon=Icon::ArrowRight disabled=ends on_select=move || forms.open(Form::Ways(id))>{t.s(text::EDIT_WAYS)}</MenuItem>
            <MenuLine/>
            <MenuItem icon=Icon::Plus disabled=ends on_select=move || forms.open(Form::Add(Some(id)))>{t.s(text::ADD_AFTER)}</MenuItem>
            <MenuItem icon=Icon::ArrowUp disabled=!can_up on_select=move || shift(up)>{t.s(text::MOVE_UP)}</MenuItem>
            <MenuItem icon=Icon::ArrowDown disabled=down.is_none() on_select=move || shift(down)>{t.s(text::MOVE_DOWN)}</MenuItem>
            <MenuLine/>
            <MenuItem icon=Icon::Trash danger=true on_select=move || desk.steps(of, vec![Step::Remove { id }])>{t.s(text::REMOVE_NODE)}</MenuItem>
        </Menu>
    }
    .into_any()
}
