//! The matrix one edits in place: a grid of cells for pointer and keyboard, written as text so that thousands of cells cost no
//! more than their letters.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::Element;

use super::desk::Desk;
use crate::{
    i18n::T,
    kit::drawing::Sheet,
    process::{
        model::{
            Duties, Gap, ProcessId, Step, department_path,
            matrix::{By, Group, Matrix, Row, matrix},
            process_path,
        },
        text,
    },
};

/// Which cell: its row among all rows of nodes, its column.
type Place = (usize, usize);

/// The matrix of the processes shown; `all` shows every column.
pub(super) fn view(desk: Desk, by: Memo<By>, all: Memo<bool>) -> (Memo<Matrix>, AnyView) {
    let t = desk.t;
    let drawn = Memo::new(move |_| {
        desk.processes
            .with(|processes| desk.doers.with(|doers| matrix(processes, doers, by.get(), all.get())))
    });
    let (here, had) = (desk.cell, desk.in_cell);
    let table = move || drawn.with(|matrix| html(matrix, t, desk.may, here.get_untracked()));
    let node = NodeRef::<leptos::html::Div>::new();
    // What is drawn anew gives the keyboard back to the cell that had it.
    Effect::new(move |_| {
        drawn.track();
        if had.get_value() {
            request_animation_frame(move || {
                if nowhere() {
                    focus(node, here.get_untracked());
                }
            });
        }
    });
    let view = view! {
        <div
            node_ref=node
            class="process-matrix"
            inner_html=table
            on:click=move |ev| {
                if let Some(place) = place_of(ev.target()) {
                    take(node, here, place);
                    change(desk, drawn, place, |duties| Some(duties.next()));
                }
            }
            on:focusin=move |ev| {
                if let Some(place) = place_of(ev.target()) {
                    had.set_value(true);
                    here.set(place);
                }
            }
            on:focusout=move |ev| had.set_value(ev.related_target().is_none() && nowhere())
            on:keydown=move |ev| pressed(desk, node, drawn, here, &ev)
        ></div>
    };
    (drawn, view.into_any())
}

/// Whether the keyboard is on nothing.
fn nowhere() -> bool {
    document().active_element().is_none_or(|it| it.tag_name() == "BODY")
}

fn place_of(target: Option<web_sys::EventTarget>) -> Option<Place> {
    let cell = target?.dyn_into::<Element>().ok()?.closest("[data-cell]").ok().flatten()?;
    let (row, column) =
        cell.get_attribute("data-cell")?.split_once('.').map(|(r, c)| (r.parse(), c.parse()))?;
    Some((row.ok()?, column.ok()?))
}

fn cell(node: NodeRef<leptos::html::Div>, (row, column): Place) -> Option<Element> {
    node.get_untracked()?.query_selector(&format!("[data-cell=\"{row}.{column}\"]")).ok().flatten()
}

fn focus(node: NodeRef<leptos::html::Div>, place: Place) {
    if let Some(cell) = cell(node, place) {
        // A cell that is there and has a tabindex takes the keyboard.
        let _ = cell.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Moves the keyboard to a cell: it is the one Tab returns to.
fn take(node: NodeRef<leptos::html::Div>, here: RwSignal<Place>, place: Place) {
    if let Some(before) = cell(node, here.get_untracked()) {
        let _ = before.set_attribute("tabindex", "-1");
    }
    if let Some(now) = cell(node, place) {
        let _ = now.set_attribute("tabindex", "0");
    }
    here.set(place);
    focus(node, place);
}

fn row_at(matrix: &Matrix, row: usize) -> Option<(ProcessId, &Row)> {
    let all = matrix.groups.iter().flat_map(|g| g.rows.iter().map(|r| (g.process, r)));
    all.into_iter().nth(row)
}

/// Says something else in a cell.
fn change(desk: Desk, drawn: Memo<Matrix>, place: Place, to: impl Fn(Duties) -> Option<Duties>) {
    if !desk.may {
        return;
    }
    let step = drawn.with_untracked(|matrix| {
        let (process, row) = row_at(matrix, place.0)?;
        let (said, column) = (row.cells.get(place.1)?, matrix.columns.get(place.1)?);
        let duties = to(said.own)?;
        Some((process, Step::Assign { node: row.node, who: column.who, duties }))
    });
    if let Some((process, step)) = step {
        desk.steps(process, vec![step]);
    }
}

fn pressed(
    desk: Desk,
    node: NodeRef<leptos::html::Div>,
    drawn: Memo<Matrix>,
    here: RwSignal<Place>,
    ev: &ev::KeyboardEvent,
) {
    let Some(place) = place_of(ev.target()).filter(|_| !ev.ctrl_key() && !ev.meta_key() && !ev.alt_key())
    else {
        return;
    };
    let (rows, columns) =
        drawn.with_untracked(|m| (m.groups.iter().map(|g| g.rows.len()).sum::<usize>(), m.columns.len()));
    let (row, column) = place;
    let to = match ev.key().as_str() {
        "ArrowDown" => (row + 1, column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, column + 1),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "Home" => (row, 0),
        "End" => (row, columns.saturating_sub(1)),
        "Enter" | " " => {
            change(desk, drawn, place, |duties| Some(duties.next()));
            return ev.prevent_default();
        }
        "Delete" | "Backspace" => {
            change(desk, drawn, place, |_| Some(Duties::NONE));
            return ev.prevent_default();
        }
        key => {
            let mut letters = key.chars();
            if let (Some(letter), None) = (letters.next(), letters.next())
                && Duties::NONE.typed(letter).is_some()
            {
                change(desk, drawn, place, |duties| duties.typed(letter));
                ev.prevent_default();
                // Elsewhere a letter goes somewhere or makes something.
                ev.stop_propagation();
            }
            return;
        }
    };
    ev.prevent_default();
    take(node, here, (to.0.min(rows.saturating_sub(1)), to.1.min(columns.saturating_sub(1))));
}

/// The whole table. A cell that says nothing is no more than its place.
fn html(matrix: &Matrix, t: T, may: bool, here: Place) -> String {
    let columns = matrix.columns.len();
    let rows: usize = matrix.groups.iter().map(|g| g.rows.len()).sum();
    let mut out = Sheet::with_capacity(rows * (columns * 50 + 200) + 1_000);
    out.raw("<table role=\"grid\"").attribute("aria-label", t.s(text::MATRIX));
    if !may {
        out.attribute("aria-readonly", "true");
    }
    out.end().raw("<thead><tr><th scope=\"col\" class=\"pm-corner\"").end();
    out.words(t.s(text::NODE));
    for column in &matrix.columns {
        out.raw("</th><th scope=\"col\" class=\"pm-who\"").end();
        out.raw("<a").attribute("href", &department_path(column.department));
        if let Some(within) = &column.within {
            out.attribute("title", within);
        }
        out.end().element("span", &column.name);
        out.raw("</a>");
    }
    out.raw("</th></tr></thead>");
    let mut at = 0;
    for group in &matrix.groups {
        at = section(&mut out, group, t, columns, at, here);
    }
    out.raw("</table>");
    out.out
}

fn section(out: &mut Sheet, group: &Group, t: T, columns: usize, first: usize, here: Place) -> usize {
    out.raw("<tbody><tr class=\"pm-group\"><th scope=\"rowgroup\"");
    out.attribute("colspan", &(columns + 1).to_string()).end();
    out.raw("<a").attribute("href", &process_path(group.process)).end().words(&group.name);
    out.raw("</a></th></tr>");
    for (row, at) in group.rows.iter().zip(first..) {
        out.raw("<tr><th scope=\"row\"").end().words(&row.name);
        for gap in &row.gaps {
            let said = match gap {
                Gap::ManyAccountable(n) => t.with(gap.text(), &[("n", &n.to_string())]),
                gap => t.s(gap.text()).to_owned(),
            };
            out.element("small", &said);
        }
        out.raw("</th>");
        for (column, cell) in row.cells.iter().enumerate() {
            let tab = if (at, column) == here { "0" } else { "-1" };
            out.raw("<td").attribute("tabindex", tab).attribute("data-cell", &format!("{at}.{column}")).end();
            if !cell.own.is_none() {
                out.element("b", &cell.own.letters());
            }
            if !cell.through.is_none() {
                out.element("i", &format!("({})", cell.through.letters()));
            }
            out.raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody>");
    first + group.rows.len()
}
