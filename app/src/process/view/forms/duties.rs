//! Who has what to do with a node.

use leptos::prelude::*;

use super::{Forms, done};
use crate::{
    kit::*,
    process::{
        model::{Cell, Doer, Duties, Duty, NodeId, Step},
        text,
        view::desk::Desk,
    },
};

/// What can be said in a cell, as choices: the letters are their own values.
fn choices(desk: Desk) -> Vec<Choice> {
    let t = desk.t;
    let said = |duties: Duties| {
        let words = duties.each().map(|d| t.s(d.text())).collect::<Vec<_>>().join(" + ");
        Choice::new(duties.letters(), format!("{} · {words}", duties.letters()))
    };
    ["R", "A", "RA", "C", "I"].map(|letters| said(parsed(letters))).to_vec()
}

fn parsed(letters: &str) -> Duties {
    Duties::of(Duty::ALL.into_iter().filter(|d| letters.contains(d.letter())))
}

/// A department or a position as a value of a menu.
fn code(who: Doer) -> String {
    match who {
        Doer::Department(id) => format!("d{id}"),
        Doer::Position(id) => format!("p{id}"),
    }
}

fn named(code: &str) -> Option<Doer> {
    match code.split_at_checked(1)? {
        ("d", id) => id.parse().ok().map(Doer::Department),
        ("p", id) => id.parse().ok().map(Doer::Position),
        _ => None,
    }
}

pub(super) fn view(desk: Desk, forms: Forms, node: NodeId) -> AnyView {
    let cells = move || {
        let mut cells: Vec<Cell> = desk.first().map(|p| p.cells).unwrap_or_default();
        cells.retain(|c| c.node == node);
        desk.doers.with(|doers| cells.sort_by_key(|c| (doers.place(c.who), c.who)));
        cells
    };
    view! {
        <div class="form">
            <ul class="process-duties">
                // Kept as long as they are there: the menu in which something was chosen keeps the keyboard.
                <For each=cells key=|cell| cell.who children=move |cell| row(desk, cell)/>
            </ul>
            {add(desk, node)}
            {done(desk, forms)}
        </div>
    }
    .into_any()
}

fn row(desk: Desk, cell: Cell) -> AnyView {
    let t = desk.t;
    let Cell { node, who, duties } = cell;
    let name = desk.doers.with_untracked(|doers| doers.name(who).map(str::to_owned));
    let name = name.unwrap_or_else(|| t.s(text::NO_MORE).to_owned());
    let value = RwSignal::new(duties.letters());
    let assign = move |duties| {
        if let Some(process) = untrack(|| desk.first()) {
            desk.steps(process.id, vec![Step::Assign { node, who, duties }]);
        }
    };
    let change = move |(letters,): (String,)| assign(parsed(&letters));
    view! {
        <li>
            <span class="grow">{name.clone()}</span>
            <Select value=value choices=choices(desk) label=t.with(text::DUTY_OF, &[("name", &name)]) small=true on_change=Callback::new(change)/>
            <IconButton icon=Icon::Close small=true label=t.with(text::TAKE_OUT, &[("name", &name)]) on_press=move || assign(Duties::NONE)/>
        </li>
    }
    .into_any()
}

/// Departments, each followed by its positions, that have nothing to do with the node yet.
fn add(desk: Desk, node: NodeId) -> AnyView {
    let t = desk.t;
    let value = RwSignal::new(String::new());
    let all = move || {
        let Some(process) = desk.first() else { return Vec::new() };
        let free = |who: Doer| process.duties(node, who).is_none();
        desk.doers.with(|doers| {
            let mut found = Vec::new();
            for unit in &doers.units {
                let posts = doers.posts.iter().filter(|p| p.department == unit.id);
                let names = posts.map(|p| (Doer::Position(p.id), format!("{} · {}", unit.name, p.title)));
                let both = std::iter::once((Doer::Department(unit.id), unit.name.clone())).chain(names);
                found.extend(
                    both.filter(|(who, _)| free(*who)).map(|(who, name)| Choice::new(code(who), name)),
                );
            }
            found
        })
    };
    let chosen = move |(who,): (String,)| {
        let Some((who, process)) = named(&who).zip(untrack(|| desk.first())) else { return };
        // Whoever comes first does it and answers for it; whoever comes later is asked.
        let first = !process.cells.iter().any(|c| c.node == node);
        let duties = if first { parsed("RA") } else { parsed("C") };
        desk.steps(process.id, vec![Step::Assign { node, who, duties }]);
        value.set(String::new());
    };
    view! {
        <Field name="who" label=t.s(text::ADD_DOER) whole=true>
            <Select value=value choices=Signal::derive(all) placeholder=t.s(text::CHOOSE).to_owned() on_change=Callback::new(chosen)/>
        </Field>
    }
    .into_any()
}
