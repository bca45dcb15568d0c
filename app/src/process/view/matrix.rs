//! The matrix with what one may ask of it: by departments or positions, all columns, taking it along.

use leptos::{html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    asked,
    desk::Desk,
    drawing::{matrix_size, matrix_svg},
    export::{self, Paper},
    grid,
};
use crate::{
    kit::{drawing::Picture, *},
    process::{
        model::{Duty, matrix::By},
        text,
    },
};

/// The matrix of all processes shown. `here`: the address without what the matrix itself says in it.
pub(super) fn view(desk: Desk, here: String) -> AnyView {
    let t = desk.t;
    let search = use_location().search;
    let by = Memo::new(move |_| match asked(&search.get(), "by").as_deref() {
        Some("position") => By::Positions,
        _ => By::Departments,
    });
    let all = Memo::new(move |_| asked(&search.get(), "columns").as_deref() == Some("all"));
    let (within, paper) = (NodeRef::<html::Div>::new(), RwSignal::new(Paper::default()));
    let (drawn, grid) = grid::view(desk, by, all);
    let caption = move || {
        let n = desk.processes.with(Vec::len);
        match desk.first().filter(|_| n == 1) {
            Some(process) => t.with(text::MATRIX_OF, &[("name", &process.name)]),
            None => t.s(text::MATRIX).to_owned(),
        }
    };
    let picture = move |palette: &_| {
        drawn.with(|matrix| {
            let name = caption();
            Picture { svg: matrix_svg(matrix, t, palette, &name), size: matrix_size(matrix, t, &name), name }
        })
    };
    let navigate = use_navigate();
    let address = StoredValue::new(here);
    let to = move |by: By, all: bool| {
        let by = if by == By::Positions { "&by=position" } else { "" };
        let all = if all { "&columns=all" } else { "" };
        format!("{}{by}{all}", address.get_value())
    };
    let value = RwSignal::new(String::new());
    Effect::new(move |_| {
        value.set(if by.get() == By::Positions { "position".into() } else { String::new() })
    });
    let choices =
        vec![Choice::new("", t.s(text::BY_DEPARTMENT)), Choice::new("position", t.s(text::BY_POSITION))];
    let change = Callback::new(move |(chosen,): (String,)| {
        let by = if chosen.is_empty() { By::Departments } else { By::Positions };
        navigate(&to(by, all.get_untracked()), NavigateOptions { scroll: false, ..Default::default() });
    });
    let left_out = move || {
        let n = drawn.with(|m| m.left_out);
        (n > 0).then(|| {
            let words = t.with(text::LEFT_OUT, &[("n", &n.to_string())]);
            view! { <p class="muted">{words} " " <a class="link" href=to(by.get(), true)>{t.s(text::SHOW_ALL)}</a></p> }
        })
    };
    let nobody = move || drawn.with(|m| m.columns.is_empty());
    let key = Duty::ALL.map(|d| view! { <li><b>{d.letter().to_string()}</b> {t.s(d.text())}</li> });
    view! {
        <div class="process-sheet" data-paper=move || paper.get().code()>
            <div class="process-bar">
                <Segmented name="matrix-by" label=t.s(text::COLUMNS) value=value choices=choices on_change=change/>
                <ul class="process-letters">{key.collect_view()}</ul>
                <span class="end">{export::menu(within, paper, picture)}</span>
            </div>
            <p class="process-caption">{caption}</p>
            {desk.may.then(|| view! { <p class="muted process-how">{t.s(text::HOW_TO_EDIT)}</p> })}
            {left_out}
            {move || nobody().then(|| view! { <Banner>{t.s(text::NO_COLUMNS)}</Banner> })}
            <div node_ref=within class="process-scroll" tabindex="-1">{grid}</div>
        </div>
    }
    .into_any()
}
