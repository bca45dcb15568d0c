//! Who would get how much, and the button that does it.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{
    super::{in_words, page_path},
    Desk, Step, foot, heading,
};
use crate::{
    error::AppError,
    format::count,
    handover::{
        api::{preview_handover, run_handover},
        model::{Counts, Share},
        text::*,
    },
    i18n::use_t,
    kit::*,
};

pub(super) fn step(desk: Desk) -> AnyView {
    let t = use_t();
    let found = RwSignal::new(None::<Result<Vec<Share>, AppError>>);
    Effect::new(move |_| {
        let Some(wish) = desk.wish() else { return };
        spawn_local(async move {
            let answer = preview_handover(wish).await;
            // Who has gone on meanwhile needs no answer.
            let _gone = found.try_set(Some(answer));
        });
    });
    let body = move || match found.get() {
        None if desk.wish().is_none() => {
            view! { <Banner tone=Tone::Soon>{t.s(CHOOSE_FIRST)}</Banner> }.into_any()
        }
        None => view! { <Skeleton shape=Shape::Table(4, 5)/> }.into_any(),
        Some(Err(error)) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
        Some(Ok(shares)) if shares.is_empty() => {
            view! { <Empty icon=Icon::Info small=true title=t.s(NOTHING_GOES)/> }.into_any()
        }
        Some(Ok(shares)) => table(shares),
    };
    let ready = Signal::derive(move || found.with(|f| matches!(f, Some(Ok(shares)) if !shares.is_empty())));
    view! {
        <section class="stack">
            {heading(desk, t.s(PREVIEW_TITLE).into())}
            <p class="muted prose">{t.s(PREVIEW_HELP)}</p>
            {body}
            {foot(desk, Some(Step::Whom), run(desk, ready))}
        </section>
    }
    .into_any()
}

fn run(desk: Desk, ready: Signal<bool>) -> AnyView {
    let (t, toasts, navigate) = (use_t(), use_toasts(), use_navigate());
    let version = desk.held.with_value(|h| h.version);
    let run = Action::new(move |_: &()| {
        let navigate = navigate.clone();
        let wish = untrack(move || desk.wish());
        let deactivate = desk.deactivate.get_untracked().then_some(version);
        async move {
            let Some(wish) = wish else { return };
            match run_handover(desk.id, wish, deactivate).await {
                Ok(report) => navigate(&page_path(report.id), Default::default()),
                Err(error) => toasts.error(&error),
            }
        }
    });
    let words = move || t.s(if desk.deactivate.get() { RUN_DEACTIVATE } else { RUN });
    view! {
        <Button kind=Kind::Primary disabled=Signal::derive(move || !ready.get()) busy=run.pending() on_press=move || { run.dispatch(()); }>
            {words}
        </Button>
    }
    .into_any()
}

fn table(shares: Vec<Share>) -> AnyView {
    let t = use_t();
    let mut all = Counts::default();
    for share in &shares {
        crate::handover::model::KINDS.into_iter().for_each(|object| all.add(object, share.counts.of(object)));
    }
    view! {
        {shares_table(shares)}
        <p><b>{t.s(TOTAL)}</b> " " {in_words(t, all)}</p>
    }
    .into_any()
}

/// A line a receiver.
pub(in super::super) fn shares_table(shares: Vec<Share>) -> AnyView {
    let t = use_t();
    let figure = |label| Column::new(t.s(label)).figure();
    let columns = vec![
        Column::new(t.s(RECEIVERS)).width("30%"),
        figure(ACCOUNTS),
        figure(CONTACTS),
        figure(DEALS),
        figure(TO_DO),
    ];
    let one = move |share: Share| {
        let (n, name) = (share.counts, share.name);
        let shown = name.clone();
        view! {
            <Row label=name.clone()>
                <Cell first=true>
                    <span class="member-name"><Avatar name=name/><b>{shown}</b></span>
                </Cell>
                <Cell figure=true label=t.s(ACCOUNTS)>{count(n.accounts)}</Cell>
                <Cell figure=true label=t.s(CONTACTS)>{count(n.contacts)}</Cell>
                <Cell figure=true label=t.s(DEALS)>{count(n.deals)}</Cell>
                <Cell figure=true label=t.s(TO_DO)>{count(n.activities)}</Cell>
            </Row>
        }
    };
    view! { <Table label=t.s(WHO_GOT) columns=columns>{shares.into_iter().map(one).collect_view()}</Table> }
        .into_any()
}
