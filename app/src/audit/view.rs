//! The company's history, for administrators.

mod filters;

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde_json::Value;

use self::filters::{filters, href, parse};
use super::{
    api::{PAGE, history, seals},
    model::{Changes, Entry, Object, SIGN_IN_FAILED, SealState},
    text,
};
use crate::{
    access::{
        api::member_names,
        model::{HistoryFilter, Me, MemberName},
        use_me,
    },
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::{Avatar, Banner, Cell, Column, Empty, Icon, Pager, Row, Shape, Skeleton, Table, Tone},
    money::Money,
    shell::Page,
};

/// The page of the company's history.
pub struct HistoryPage {
    filter: Memo<HistoryFilter>,
    entries: Resource<Result<Vec<Entry>, AppError>>,
    names: Resource<Result<Vec<MemberName>, AppError>>,
    seals: Resource<Result<Option<SealState>, AppError>>,
}

crate::screen!(settings_history: HistoryPage);

impl HistoryPage {
    fn data() -> Self {
        let query = use_query_map();
        let filter = Memo::new(move |_| query.with(parse));
        Self {
            filter,
            entries: Resource::new(move || filter.get(), history),
            names: Resource::new(|| (), |()| member_names()),
            seals: Resource::new(|| (), |()| seals()),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let me = use_me();
        let crumb = move || view! { <a href="/settings">{t.s(text::SETTINGS)}</a> };
        let (filter, names, seals) = (this.filter, this.names, this.seals);
        let offset = me.utc_offset;
        view! {
            <Page title=t.s(text::HISTORY) crumb=crumb filters=move || filters(filter, names)>
                <Suspense>{move || Suspend::new(async move { sealed(seals.await, offset) })}</Suspense>
                <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(10, 4)/></div> }>
                    {move || {
                        let me = me.clone();
                        Suspend::new(async move { table(this.entries.await, this.filter.get_untracked(), me) })
                    }}
                </Transition>
            </Page>
        }
        .into_any()
    }
}

/// How far the trail is sealed, small and plain.
fn sealed(seals: Result<Option<SealState>, AppError>, offset: i32) -> Option<AnyView> {
    let t = use_t();
    let words = match seals {
        Ok(Some(seals)) => {
            let at = format::moment_full(seals.sealed_at, offset, t.0);
            t.with(text::SEALED, &[("n", &format::count(seals.count)), ("at", &at)])
        }
        Ok(None) => t.s(text::NOT_SEALED).to_string(),
        // The table below says what is wrong.
        Err(_) => return None,
    };
    Some(view! { <p class="small muted">{words}</p> }.into_any())
}

fn table(found: Result<Vec<Entry>, AppError>, filter: HistoryFilter, me: Me) -> AnyView {
    let t = use_t();
    let mut entries = match found {
        Ok(entries) => entries,
        Err(error) => return view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
    };
    if entries.is_empty() {
        let title = t.s(text::NOTHING);
        return view! { <Empty icon=Icon::Clock title=title text=t.s(text::NOTHING_HELP)>""</Empty> }
            .into_any();
    }
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let older = entries
        .last()
        .filter(|_| more)
        .map(|e| href(&HistoryFilter { before: Some(e.id), ..filter.clone() }));
    let newest = filter.before.map(|_| href(&HistoryFilter { before: None, ..filter.clone() }));
    let columns = vec![
        Column::new(t.s(text::WHEN)).width("168px"),
        Column::new(t.s(text::WHO)).width("180px"),
        Column::new(t.s(text::WHAT)).width("200px"),
        Column::new(t.s(text::CHANGES)),
    ];
    view! {
        <Table label=t.s(text::HISTORY) columns=columns>
            {entries.into_iter().map(|e| line(e, &me, t)).collect_view()}
        </Table>
        <Pager earlier=newest later=older/>
    }
    .into_any()
}

fn line(entry: Entry, me: &Me, t: T) -> AnyView {
    let nobody = if entry.action == SIGN_IN_FAILED { text::NOBODY } else { text::SYSTEM };
    let who = entry.actor_name.clone().unwrap_or_else(|| t.s(nobody).to_string());
    let object =
        Object::parse(&entry.object).map_or(entry.object.clone(), |o| t.s(text::object(o)).to_string());
    let deed = text::action(&entry.action).map_or(entry.action.clone(), |a| t.s(a).to_string());
    let when = format::moment_full(entry.at, me.utc_offset, t.0);
    let what = format!("{object} · {deed}");
    let changes = changes(&entry.changes, me, t);
    view! {
        <Row label=what.clone()>
            <Cell first=true><time class="num" datetime=entry.at.to_rfc3339()>{when}</time></Cell>
            <Cell label=t.s(text::WHO)><span class="row"><Avatar name=who.clone()/>{who}</span></Cell>
            <Cell label=t.s(text::WHAT)>{what}</Cell>
            <Cell label=t.s(text::CHANGES)>{changes}</Cell>
        </Row>
    }
    .into_any()
}

/// Field by field, old and new.
fn changes(changes: &Changes, me: &Me, t: T) -> AnyView {
    let one = |(field, pair): (&String, &Value)| {
        if text::technical(field) {
            return None;
        }
        let name = text::field_name(field, t.0);
        let said = |value: Option<&Value>| {
            let word = value.and_then(Value::as_str).and_then(|code| text::value(field, code));
            word.map(|word| t.s(word).to_string()).or_else(|| shown(value, me, t))
        };
        let (old, new) = (said(pair.get(0)), said(pair.get(1)));
        if old == new {
            return None;
        }
        let old = old.map(|old| view! { <del>{old}</del><span class="faint">" → "</span> });
        let new = new.unwrap_or_else(|| t.s(text::EMPTY).to_string());
        Some(view! { <li><span class="muted">{name}</span>" "{old}<span>{new}</span></li> })
    };
    let lines: Vec<_> = changes.0.iter().filter_map(one).collect();
    view! { <ul class="changes">{lines}</ul> }.into_any()
}

/// A value as people read it; `None` where there is none.
fn shown(value: Option<&Value>, me: &Me, t: T) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::Bool(yes) => Some(t.s(if *yes { text::YES } else { text::NO }).to_string()),
        Value::Number(n) => Some(n.to_string()),
        Value::String(s) if s.is_empty() => None,
        Value::String(s) => Some(moment(s, me, t).unwrap_or_else(|| s.clone())),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().filter_map(|v| shown(Some(v), me, t)).collect();
            Some(parts.join(", "))
        }
        object @ Value::Object(map) => Some(match serde_json::from_value::<Money>(object.clone()) {
            Ok(money) => money.full(),
            Err(_) => {
                map.get("name").and_then(Value::as_str).map_or_else(|| object.to_string(), str::to_string)
            }
        }),
    }
}

/// A date or an instant in the reader's words.
fn moment(text: &str, me: &Me, t: T) -> Option<String> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(format::date(day, t.0));
    }
    let at: DateTime<Utc> = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some(format::moment_full(at, me.utc_offset, t.0))
}
