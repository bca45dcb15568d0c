//! What would go back tomorrow.

use leptos::prelude::*;

use super::level;
use crate::{
    customers::model::account_path,
    format,
    i18n::use_t,
    kit::*,
    pool::{model::Going, text, view::because},
};

pub(super) fn drawn(going: Vec<Going>) -> AnyView {
    let t = use_t();
    if going.is_empty() {
        return view! { <Empty icon=Icon::Check title=t.s(text::TOMORROW_NONE) text=t.s(text::TOMORROW_NONE_TEXT)/> }
            .into_any();
    }
    let columns = vec![
        Column::new(t.s(text::NAME)).width("28%"),
        Column::new(t.s(text::LEVEL)),
        Column::new(t.s(text::OWNER)),
        Column::new(t.s(text::BECAUSE)),
        Column::new(t.s(text::POOL)),
    ];
    let n = going.len() as i64;
    let line = move |it: Going| {
        let why = because(it.due.because, it.due.days, t);
        view! {
            <Row label=it.name.clone()>
                <Cell first=true><a class="row-link" href=account_path(it.id)>{it.name.clone()}</a></Cell>
                <Cell label=t.s(text::LEVEL)>{level(it.level, t)}</Cell>
                <Cell label=t.s(text::OWNER)><span class="row"><Avatar name=it.owner.clone()/> {it.owner}</span></Cell>
                <Cell label=t.s(text::BECAUSE)>{why}</Cell>
                <Cell label=t.s(text::POOL)>{it.pool}</Cell>
            </Row>
        }
    };
    view! {
        <p class="muted">{t.s(text::TOMORROW_WHAT)} " " <b class="num">{format::count(n)}</b></p>
        <Table label=t.s(text::TAB_TOMORROW) columns=columns>{going.into_iter().map(line).collect_view()}</Table>
    }
    .into_any()
}
