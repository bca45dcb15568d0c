//! The timeline: what was done and what was changed, latest first, in one line of time.

use leptos::{prelude::*, task::spawn_local};

use super::{
    super::{api::read_timeline, model::*, text},
    composer::EditDialog,
    due::{icon, standing, tick},
};
use crate::{
    access::{
        model::{Action, Me},
        visitor::use_me,
    },
    audit::model::{Entry, Object},
    customers::{
        api::{delete_activity, restore_activity},
        model::*,
    },
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::*,
    listing::screen::attempt,
    live::{Heard, use_live},
};

/// Fields of one change told at once.
const TOLD: usize = 4;

fn tab_text(tab: TimelineTab) -> Text {
    match tab {
        TimelineTab::All => text::TAB_ALL,
        TimelineTab::Talks => text::TAB_TALKS,
        TimelineTab::Deals => text::TAB_DEALS,
        TimelineTab::Tasks => text::TAB_TASKS,
        TimelineTab::System => text::TAB_SYSTEM,
    }
}

/// The tabs of a timeline; the address says which.
pub fn tabs(path: Signal<String>, here: Signal<TimelineTab>, offered: &'static [TimelineTab]) -> AnyView {
    let t = use_t();
    let tabs = Signal::derive(move || {
        let tab = |tab: &TimelineTab| {
            let query = if *tab == TimelineTab::All { String::new() } else { format!("?tab={}", tab.code()) };
            Tab::new(format!("{}{query}", path.get()), t.s(tab_text(*tab)), here.get() == *tab)
        };
        offered.iter().map(tab).collect::<Vec<_>>()
    });
    view! { <Tabs label=t.s(text::TIMELINE) tabs=tabs/> }.into_any()
}

/// Draws a timeline from its first stretch. `reload` is told when something in it was changed here.
#[component]
pub fn TimelineView(
    line: Resource<Result<Timeline, AppError>>,
    of: Signal<TimelineOf>,
    tab: Signal<TimelineTab>,
    reload: Callback<()>,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let editing = RwSignal::new(None::<Activity>);
    // What others do appears by itself; one's own deeds have already been asked for.
    use_live(move |heard| match heard {
        Heard::Changed(change) if change.by == me.member || !tells(change.kind) => {}
        _ => line.refetch(),
    });
    let body = move || {
        Suspend::new(async move {
            match line.await {
                Ok(line) => stretch(line, of, tab, reload, editing),
                Err(e) => view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
            }
        })
    };
    view! {
        <section class="timeline" aria-label=t.s(text::TIMELINE)>
            <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Lines(6)/></div> }>
                {body}
            </Transition>
        </section>
        <EditDialog editing=editing on_saved=reload/>
    }
    .into_any()
}

/// Kinds of record a timeline tells of.
fn tells(kind: Object) -> bool {
    matches!(kind, Object::Account | Object::Contact | Object::Deal | Object::Activity)
}

fn stretch(
    line: Timeline,
    of: Signal<TimelineOf>,
    tab: Signal<TimelineTab>,
    reload: Callback<()>,
    editing: RwSignal<Option<Activity>>,
) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    if line.items.is_empty() {
        return view! { <Empty icon=Icon::Clock small=true title=t.s(text::NOTHING_YET) text=t.s(text::NOTHING_YET_TEXT)/> }
            .into_any();
    }
    let older = RwSignal::new(Vec::<TimelineItem>::new());
    let earlier = RwSignal::new(line.earlier);
    let busy = RwSignal::new(false);
    let more = move || {
        let Some(before) = earlier.get_untracked() else { return };
        busy.set(true);
        let (of, tab) = (of.get_untracked(), tab.get_untracked());
        spawn_local(async move {
            let answer = read_timeline(of, tab, Some(before)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(next) => {
                    older.update(|o| o.extend(next.items));
                    earlier.set(next.earlier);
                }
                Err(error) => toasts.error(&error),
            }
        });
    };
    let draw = move |item: TimelineItem| one(item, reload, editing);
    view! {
        <div class="events" role="feed" aria-busy=move || busy.get().to_string()>
            {line.items.into_iter().map(draw).collect_view()}
            <For each=move || older.get() key=|item| item.moment().id let:item>{draw(item)}</For>
        </div>
        <Show when=move || earlier.get().is_some()>
            <div class="events-more">
                <Button kind=Kind::Quiet icon=Icon::ChevronDown busy=busy on_press=more>{t.s(text::EARLIER)}</Button>
            </div>
        </Show>
    }
    .into_any()
}

fn one(item: TimelineItem, reload: Callback<()>, editing: RwSignal<Option<Activity>>) -> AnyView {
    match item {
        TimelineItem::Activity(activity) => done(activity, reload, editing),
        TimelineItem::Change(entry, name) => changed(entry, name),
    }
}

/// Something done, or to be done.
fn done(activity: Activity, reload: Callback<()>, editing: RwSignal<Option<Activity>>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let chip = standing(&activity, &me, t);
    let who = activity.owner_name.clone().unwrap_or_else(|| t.s(text::NOBODY).into());
    let with = activity.contact_id.zip(activity.contact_name.clone());
    let with = with.map(|(id, name)| view! { " → "<a class="link" href=contact_path(id)>{name}</a> });
    let deal = activity.deal_id.zip(activity.deal_name.clone());
    let deal = deal.map(|(id, name)| view! { <a class="link" href=deal_path(id)>{name}</a> });
    // What was written down after the page was opened is later than the page's now.
    let planned = (activity.due_at.is_none() && activity.at > me.now.max(activity.created_at))
        .then(|| view! { <Chip tone=Tone::Act>{t.s(text::PLANNED)}</Chip> });
    let class = if activity.done_at.is_some() { "event kept" } else { "event" };
    let (kind, promise, at) = (activity.kind, activity.promise, activity.at);
    let tick = tick(&activity, reload);
    let body = activity.body.clone().map(|b| view! { <p class="prose">{b}</p> });
    let subject = activity.subject.clone();
    let menu = menu(activity, reload, editing);
    view! {
        <article class=class data-kind=kind.code()>
            <span class="event-icon"><Icon of=icon(kind)/></span>
            <div class="event-body">
                <h3>
                    {tick}
                    <span>{t.s(kind.text())} <span class="muted">" · " {who} {with}</span></span>
                    {promise.then(|| view! { <Chip tone=Tone::Act>{t.s(text::PROMISE_CHIP)}</Chip> })}
                    {chip.map(|(tone, words)| view! { <Chip tone=tone>{words}</Chip> })}
                    {planned}
                    {deal}
                </h3>
                <p>{subject}</p>
                {body}
            </div>
            {when(at, &me, t)}
            {menu}
        </article>
    }
    .into_any()
}

fn when(at: chrono::DateTime<chrono::Utc>, me: &Me, t: T) -> AnyView {
    let full = format::moment_full(at, me.utc_offset, t.0);
    let short = format::moment(at, me.today, me.utc_offset, t.0);
    view! { <time datetime=at.to_rfc3339() title=full>{short}</time> }.into_any()
}

fn menu(activity: Activity, reload: Callback<()>, editing: RwSignal<Option<Activity>>) -> Option<AnyView> {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let mine = activity.created_by == Some(me.member);
    if !mine && !me.may(Action::Edit, Object::Activity, activity.owner_id) {
        return None;
    }
    let activity = StoredValue::new(activity);
    let remove = move || {
        let gone = activity.get_value();
        attempt(toasts, async move {
            let version = delete_activity(gone.id, gone.version).await?;
            reload.try_run(());
            toasts.undo(t.with(text::DELETED_ONE, &[("name", &gone.subject)]), move || {
                attempt(toasts, async move {
                    restore_activity(gone.id, version).await?;
                    reload.try_run(());
                    Ok(())
                });
            });
            Ok(())
        });
    };
    let label = format!("{}: {}", t.s(text::MORE_OF), activity.with_value(|a| a.subject.clone()));
    Some(
        view! {
            <Menu label=label class="icon-btn s">
                <MenuItem icon=Icon::Edit on_select=move || editing.set(Some(activity.get_value()))>{t.s(text::EDIT)}</MenuItem>
                <MenuItem icon=Icon::Trash danger=true on_select=remove>{t.s(text::DELETE)}</MenuItem>
            </Menu>
        }
        .into_any(),
    )
}

/// A change, in words.
fn changed(entry: Entry, name: Option<String>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let Some(deed) = deed(&entry.object, &entry.action) else { return ().into_any() };
    let object = Object::parse(&entry.object);
    let (icon, href) = match object {
        Some(Object::Contact) => (Icon::User, Some(contact_path(ContactId(entry.record_id)))),
        Some(Object::Deal) => (Icon::Deals, Some(deal_path(DealId(entry.record_id)))),
        Some(Object::Activity) => (Icon::Task, None),
        _ => (Icon::Building, None),
    };
    let gone = entry.action == "deleted";
    let about = name.map(|name| match href.filter(|_| !gone) {
        Some(href) => view! { " · "<a class="link" href=href>{name}</a> }.into_any(),
        None => view! { " · " {name} }.into_any(),
    });
    let who = entry.actor_name.clone().unwrap_or_else(|| t.s(text::BY_SYSTEM).into());
    let lines = told(&entry, &me, t);
    let time = when(entry.at, &me, t);
    view! {
        <article class="event change" data-kind=entry.object.clone()>
            <span class="event-icon"><Icon of=icon/></span>
            <div class="event-body">
                <h3><span>{t.s(deed)} {about} <span class="muted">" · " {who}</span></span></h3>
                {(!lines.is_empty()).then(|| view! { <ul>{lines.into_iter().map(|l| view! { <li>{l}</li> }).collect_view()}</ul> })}
            </div>
            {time}
        </article>
    }
    .into_any()
}

/// The lines of a change: from what to what. A new record is told by its amount and stage, if by anything.
fn told(entry: &Entry, me: &Me, t: T) -> Vec<String> {
    let fresh = entry.action == "created";
    if entry.action == "deleted" || (fresh && entry.object != Object::Deal.code()) {
        return Vec::new();
    }
    let brief = [t.s(text::AMOUNT), t.s(text::STAGE)];
    let said: Vec<Said> = said(entry, me.utc_offset, t.0)
        .into_iter()
        .filter(|s| !fresh || brief.contains(&s.field.as_str()))
        .collect();
    let more = said.len().saturating_sub(TOLD);
    let mut lines: Vec<String> = said
        .iter()
        .take(TOLD)
        .map(|s| {
            let words = match (s.from.is_empty(), s.to.is_empty()) {
                (true, _) => text::CHANGE_TO,
                (_, true) => text::CHANGE_EMPTIED,
                _ => text::CHANGE_FROM_TO,
            };
            t.with(
                words,
                &[("field", &s.field), ("from", &brief_value(&s.from)), ("to", &brief_value(&s.to))],
            )
        })
        .collect();
    if more > 0 {
        lines.push(t.with(text::FIRST_MORE, &[("n", &more.to_string())]));
    }
    lines
}

/// Long texts are told by their beginning.
fn brief_value(value: &str) -> String {
    match value.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_string(),
    }
}
