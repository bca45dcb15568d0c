//! An import under way, and what became of it.
use std::time::Duration;

use leptos::prelude::*;

use super::{columns, path, status_text};
use crate::{
    error::AppError,
    exchange::{
        api::import_cancel,
        model::{Object, RowError, Run, RunStatus},
        text,
    },
    format::count,
    i18n::use_t,
    kit::{
        Banner, Button, Cell, Chip, Column, Icon, Kind, LinkButton, Progress, Row, Stat, Table, Tone,
        use_toasts,
    },
    pipeline::model::DEAL_LIST,
};

/// How often a running import is looked at.
const EVERY: Duration = Duration::from_millis(700);

/// The page's work once the import was started.
pub fn report(run: Run, source: Resource<Result<Run, AppError>>) -> AnyView {
    let t = use_t();
    if run.status == RunStatus::Running {
        Effect::new(move || {
            let handle = set_timeout_with_handle(move || source.refetch(), EVERY);
            on_cleanup(move || {
                if let Ok(handle) = handle {
                    handle.clear();
                }
            });
        });
    }
    let (status, tone) = status_text(run.status);
    view! {
        <div class="import">
            <h2 class="row wrap">
                <span class="clip">{run.file_name.clone()}</span>
                <span class="faint">{t.s(run.object.label())}</span>
                <Chip tone>{t.s(status)}</Chip>
            </h2>
            {(run.status == RunStatus::Running).then(|| under_way(&run))}
            {ended(&run)}
            {columns::left_out(&run.left_out, t).map(|said| view! { <Banner tone=Tone::Soon>{said}</Banner> })}
            {figures(&run)}
            {run.has_error_file.then(|| fetch(&run))}
            {(!run.report.errors.is_empty()).then(|| errors_table(&run.report.errors, run.counts.errors))}
            {(run.status != RunStatus::Running).then(|| onwards(&run))}
        </div>
    }
    .into_any()
}

fn under_way(run: &Run) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let id = run.id;
    let stop = Action::new(move |_: &()| async move {
        match import_cancel(id).await {
            Ok(_) => toasts.info(t.s(text::STOPPING)),
            Err(error) => toasts.error(&error),
        }
    });
    let part = (run.total > 0).then(|| run.position as f64 / run.total as f64);
    let line = t.with(text::PROGRESS, &[("position", &count(run.position)), ("total", &count(run.total))]);
    view! {
        <Progress part=Signal::stored(part) label=t.s(text::S_RUNNING)><p class="small num">{line}</p></Progress>
        <div class="row wrap">
            <p class="muted small grow">{t.s(text::LEAVE_IT)}</p>
            <Button icon=Icon::Stop busy=stop.pending() on_press=move || { stop.dispatch(()); }>{t.s(text::STOP)}</Button>
        </div>
    }
    .into_any()
}

fn ended(run: &Run) -> Option<AnyView> {
    let t = use_t();
    let clean = run.counts.errors + run.counts.skipped + run.counts.emptied == 0 && run.left_out.is_empty();
    let (tone, said) = match run.status {
        RunStatus::Done if clean => (Tone::Good, t.s(text::DONE_ALL).to_string()),
        RunStatus::Cancelled => (Tone::Soon, t.s(text::STOPPED_TEXT).to_string()),
        RunStatus::Failed => {
            let why = run.failure.clone().unwrap_or_default();
            (Tone::Late, t.with(text::FAILED_TEXT, &[("why", &why)]))
        }
        _ => return None,
    };
    Some(view! { <Banner tone>{said}</Banner> }.into_any())
}

fn figures(run: &Run) -> AnyView {
    let t = use_t();
    let shown = [
        (text::CREATED, run.counts.create, Tone::Good, true),
        (text::UPDATED, run.counts.update, Tone::Act, true),
        (text::N_UNCHANGED, run.counts.unchanged, Tone::Neutral, run.counts.unchanged > 0),
        (text::SKIPPED, run.counts.skipped, Tone::Neutral, run.counts.skipped > 0),
        (text::EMPTIED, run.counts.emptied, Tone::Soon, run.counts.emptied > 0),
        (
            text::NOT_TAKEN,
            run.counts.errors,
            if run.counts.errors > 0 { Tone::Late } else { Tone::Neutral },
            true,
        ),
    ];
    let one = |(label, n, tone, _)| {
        let value = count(i64::try_from(n).unwrap_or(i64::MAX));
        view! { <Stat label=t.s(label) value=Signal::stored(value) tone/> }
    };
    view! { <div class="stats">{shown.into_iter().filter(|s| s.3).map(one).collect_view()}</div> }.into_any()
}

fn fetch(run: &Run) -> AnyView {
    let t = use_t();
    let href = format!("/import/errors/{}", run.id);
    let emptied = run.counts.emptied > 0;
    let words = if emptied { text::FETCH_NOTED } else { text::FETCH_ERRORS };
    view! {
        <div class="row wrap">
            <p class="muted small grow">{t.s(text::FETCH_TEXT)} {emptied.then(|| format!(" {}", t.s(text::FETCH_EMPTIED)))}</p>
            <LinkButton href icon=Icon::Export external=true>{t.s(words)}</LinkButton>
        </div>
    }
    .into_any()
}

fn onwards(run: &Run) -> AnyView {
    let t = use_t();
    let written = run.counts.create + run.counts.update > 0;
    let there = seen_at(run);
    view! {
        <div class="btns to-end">
            <LinkButton href=path()>{t.s(text::ANOTHER)}</LinkButton>
            {written.then(|| view! { <LinkButton href=there kind=Kind::Primary>{t.s(text::SEE_THEM)}</LinkButton> })}
        </div>
    }
    .into_any()
}

/// The list of what a run wrote. Colleagues stand in no list of that kind, nor is it known of the oldest runs.
fn seen_at(run: &Run) -> String {
    let narrowed = |list: &str| match run.shows_rows {
        true => format!("{list}?import={}", run.id),
        false => list.to_string(),
    };
    match run.object {
        Object::Accounts => narrowed("/accounts"),
        Object::Contacts => narrowed("/contacts"),
        Object::Deals => narrowed(DEAL_LIST),
        Object::Products => narrowed("/products"),
        Object::Users => "/settings/members".into(),
    }
}

/// The first errors by row and column.
pub fn errors_table(errors: &[RowError], all: u64) -> AnyView {
    let t = use_t();
    let heads = vec![
        Column::new(t.s(text::ROW)).figure().width("5rem"),
        Column::new(t.s(text::COLUMN)).width("20%"),
        Column::new(t.s(text::VALUE)).width("25%"),
        Column::new(t.s(text::WHY)),
    ];
    let line = move |error: &RowError| {
        let RowError { row, column, value, reason, .. } = error.clone();
        let (row, why) = (row.to_string(), reason.say(t.0));
        view! {
            <Row>
                <Cell figure=true label=t.s(text::ROW) first=true>{row}</Cell>
                <Cell label=t.s(text::COLUMN)>{column}</Cell>
                <Cell label=t.s(text::VALUE)><span class="clip">{value}</span></Cell>
                <Cell label=t.s(text::WHY)>{why}</Cell>
            </Row>
        }
    };
    let lines = errors.iter().map(line).collect_view();
    let more =
        (all > errors.len() as u64).then(|| t.with(text::FIRST_ERRORS, &[("n", &errors.len().to_string())]));
    view! {
        <section class="section">
            <header><h2>{t.s(text::ERRORS)}</h2> {more.map(|m| view! { <span class="faint small">{m}</span> })}</header>
            <Table label=t.s(text::ERRORS) columns=heads>{lines}</Table>
        </section>
    }
    .into_any()
}
