//! Where imports begin: what the file holds, the file itself, and the imports before.
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{fault, run_path, status_text, upload::send};
use crate::{
    access::use_me,
    error::AppError,
    exchange::{
        model::{Object, Run},
        text,
    },
    format::moment,
    i18n::use_t,
    kit::{Cell, Chip, Column, Empty, Icon, Progress, Row, Shape, Skeleton, Table, use_toasts},
    shell::Page,
};

/// The whole page.
pub fn home(runs: Resource<Result<Vec<Run>, AppError>>) -> AnyView {
    let t = use_t();
    let query = use_query_map();
    // Lists link here with what they show: /import?object=accounts
    let first = query.with_untracked(|q| q.get("object").and_then(|o| Object::parse(&o)));
    let object = RwSignal::new(first.unwrap_or(Object::Accounts));
    view! {
        <Page title=t.s(text::IMPORT).to_string()>
            <div class="import">
                <p class="muted prose">{t.s(text::INTRO)}</p>
                {kinds(object)}
                {drop_zone(object)}
                <section class="section">
                    <header><h2>{t.s(text::EARLIER)}</h2></header>
                    <Suspense fallback=|| view! { <Skeleton shape=Shape::Table(4, 4)/> }>
                        {move || Suspend::new(async move {
                            match runs.await {
                                Ok(runs) => earlier(runs),
                                Err(error) => fault(t, &error),
                            }
                        })}
                    </Suspense>
                </section>
            </div>
        </Page>
    }
    .into_any()
}

/// What a file can hold, in the order in which files find what they refer to.
fn kinds(object: RwSignal<Object>) -> AnyView {
    let t = use_t();
    let one = move |(nth, kind): (usize, Object)| {
        let icon = match kind {
            Object::Users => Icon::Users,
            Object::Products => Icon::Products,
            Object::Accounts => Icon::Accounts,
            Object::Contacts => Icon::Contacts,
            Object::Deals => Icon::Deals,
        };
        view! {
            <label class="import-kind">
                <input type="radio" name="object" value=kind.code() prop:checked=move || object.get() == kind on:change=move |_| object.set(kind)/>
                <Icon of=icon/>
                <span>{t.s(kind.label())}</span>
                <span class="faint num">{nth + 1}</span>
            </label>
        }
    };
    view! {
        <fieldset class="import-kinds">
            <legend>{t.s(text::WHAT)}</legend>
            <div>{Object::ALL.into_iter().enumerate().map(one).collect_view()}</div>
            <p class="faint small">{t.s(text::ORDER_HINT)}</p>
        </fieldset>
    }
    .into_any()
}

fn drop_zone(object: RwSignal<Object>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let part = RwSignal::new(None::<f64>);
    let sending = RwSignal::new(None::<String>);
    let over = RwSignal::new(false);
    let take = move |file: web_sys::File| {
        let navigate = navigate.clone();
        sending.set(Some(file.name()));
        part.set(None);
        send(&file, object.get_untracked(), t.0, part, move |answer| {
            sending.set(None);
            match answer {
                Ok(id) => navigate(&run_path(id), Default::default()),
                Err(error) => toasts.error(&error),
            }
        });
    };
    let chosen = {
        let take = take.clone();
        move |event: ev::Event| {
            let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
            if let Some(input) = input {
                if let Some(file) = input.files().and_then(|f| f.get(0)) {
                    take(file);
                }
                // The same file chosen again is a choice again.
                input.set_value("");
            }
        }
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|d| d.files()).and_then(|f| f.get(0)) {
            take(file);
        }
    };
    view! {
        <label
            class="import-drop"
            class:over=move || over.get()
            on:dragover=move |event| { event.prevent_default(); over.set(true) }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <input type="file" class="heard" accept=".csv,.tsv,.txt,text/csv,text/plain" disabled=move || sending.get().is_some() on:change=chosen/>
            <Icon of=Icon::Import size="l"/>
            {move || match sending.get() {
                None => view! { <b>{t.s(text::DROP)}</b><span class="faint small">{t.s(text::FORMATS)}</span> }.into_any(),
                Some(name) => {
                    let label = t.with(text::UPLOADING, &[("name", &name)]);
                    view! { <b>{label.clone()}</b><Progress part label/> }.into_any()
                }
            }}
        </label>
    }
    .into_any()
}

fn earlier(runs: Vec<Run>) -> AnyView {
    let t = use_t();
    if runs.is_empty() {
        return view! { <Empty icon=Icon::Import title=t.s(text::NO_EARLIER) text=t.s(text::NO_EARLIER_TEXT) small=true/> }
            .into_any();
    }
    let me = use_me();
    let columns =
        [text::FILE, text::HOLDS, text::STATUS, text::RESULT, text::WHEN].map(|c| Column::new(t.s(c)));
    let line = move |run: Run| {
        let (status, tone) = status_text(run.status);
        let counts = [
            ("created", run.counts.create.to_string()),
            ("updated", run.counts.update.to_string()),
            ("errors", (run.counts.errors + run.counts.skipped).to_string()),
        ];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let result = t.with(text::RESULT_LINE, &counts);
        view! {
            <Row label=run.file_name.clone()>
                <Cell first=true><a class="link" href=run_path(run.id)>{run.file_name.clone()}</a></Cell>
                <Cell label=t.s(text::HOLDS)>{t.s(run.object.label())}</Cell>
                <Cell label=t.s(text::STATUS)><Chip tone>{t.s(status)}</Chip></Cell>
                <Cell label=t.s(text::RESULT)>{result}</Cell>
                <Cell label=t.s(text::WHEN)>{moment(run.created_at, me.today, me.utc_offset, t.0)} <span class="faint">" " {run.by.clone()}</span></Cell>
            </Row>
        }
    };
    view! { <Table label=t.s(text::EARLIER) columns=columns.to_vec()>{runs.into_iter().map(line).collect_view()}</Table> }
        .into_any()
}
