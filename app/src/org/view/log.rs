//! What was changed, day by day, in words.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    access::use_me,
    error::AppError,
    format,
    i18n::use_t,
    kit::*,
    org::{model::Logged, text},
};

pub(super) fn view(desk: Desk) -> AnyView {
    let log = desk.log;
    view! {
        <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(8)/></div> }>
            {move || Suspend::new(async move { drawn(log.await, desk) })}
        </Transition>
    }
    .into_any()
}

fn drawn(found: Result<Vec<Logged>, AppError>, desk: Desk) -> AnyView {
    let t = use_t();
    let all = match found {
        Ok(all) => all,
        Err(error) => return view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
    };
    if all.is_empty() {
        return view! { <Empty icon=Icon::Clock title=t.s(text::NO_CHANGES) text=t.s(text::NO_CHANGES_TEXT)>""</Empty> }
            .into_any();
    }
    let day = |of: &[Logged]| {
        let Some(first) = of.first() else { return ().into_any() };
        let planned = first.day > desk.today;
        let heading = format::date(first.day, t.0);
        let entries = of.iter().map(entry).collect_view();
        view! {
            <section class="section organisation-log">
                <header>
                    <h2>{heading}</h2>
                    {planned.then(|| view! { <Chip tone=Tone::Soon>{t.s(text::PLANNED_CHIP)}</Chip> })}
                </header>
                {entries}
            </section>
        }
        .into_any()
    };
    all.chunk_by(|a, b| a.day == b.day).map(day).collect_view().into_any()
}

fn entry(logged: &Logged) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let when = format::moment_full(logged.recorded_at, me.utc_offset, t.0);
    let by = logged.recorded_by.clone().unwrap_or_else(|| t.s(text::THE_SYSTEM).to_string());
    let recorded = t.with(text::RECORDED, &[("name", &by), ("when", &when)]);
    let said = logged.changes.iter().map(|c| view! { <li>{c.sentence(t)}</li> }).collect_view();
    view! { <ul>{said}</ul><p class="muted"><small>{recorded}</small></p> }.into_any()
}
