//! `/settings/pools`: the pools with their rules, the working calendar, and what would go back tomorrow.

mod calendar;
mod doors;
mod editor;
mod tomorrow;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{SETTINGS_PATH, level_name};
use crate::{
    access::use_me,
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::screen::attempt,
    pool::{
        api::{delete_pool, going_tomorrow, read_calendar, read_pools},
        model::*,
        text,
    },
    shell::Page,
};

/// The page.
pub struct PoolsScreen {
    tab: Memo<Shown>,
    year: Memo<i32>,
    pools: Resource<Result<PoolSettings, AppError>>,
    calendar: Resource<Result<WorkCalendar, AppError>>,
    tomorrow: Resource<Result<Vec<Going>, AppError>>,
}

crate::screen!(pool_settings: PoolsScreen);

/// What of the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Pools,
    Calendar,
    Tomorrow,
}

impl Shown {
    const ALL: [(Shown, &'static str, crate::i18n::Text); 3] = [
        (Shown::Pools, "", text::TAB_POOLS),
        (Shown::Calendar, "calendar", text::TAB_CALENDAR),
        (Shown::Tomorrow, "tomorrow", text::TAB_TOMORROW),
    ];
}

/// The address of a part of the page.
fn path(code: &str) -> String {
    if code.is_empty() { SETTINGS_PATH.into() } else { format!("{SETTINGS_PATH}?tab={code}") }
}

impl PoolsScreen {
    fn data() -> Self {
        use chrono::Datelike;
        let query = use_query_map();
        let today = use_me().today;
        let asked = Memo::new(move |_| query.with(|q| q.get("tab").unwrap_or_default()));
        let tab = Memo::new(move |_| {
            asked.with(|code| Shown::ALL.into_iter().find(|s| s.1 == code).map_or(Shown::Pools, |s| s.0))
        });
        let year = Memo::new(move |_| {
            query.with(|q| q.get("year").and_then(|y| y.parse().ok())).unwrap_or(today.year())
        });
        Self {
            tab,
            year,
            pools: Resource::new(|| (), |()| read_pools()),
            calendar: Resource::new(move || year.get(), read_calendar),
            // Asked for anew whenever it is turned to.
            tomorrow: Resource::new(
                move || tab.get() == Shown::Tomorrow,
                |asked| async move { if asked { going_tomorrow().await } else { Ok(Vec::new()) } },
            ),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let editing = RwSignal::new(None::<Pool>);
        let crumb = move || view! { <a href="/settings">{t.s(text::SETTINGS)}</a> };
        let tabs = Signal::derive(move || {
            let tab = |(shown, code, name): (Shown, &str, crate::i18n::Text)| {
                Tab::new(path(code), t.s(name), this.tab.get() == shown)
            };
            Shown::ALL.into_iter().map(tab).collect::<Vec<_>>()
        });
        let actions = move || {
            view! {
                <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || editing.set(Some(Pool::fresh()))>{t.s(text::NEW_POOL)}</Button>
            }
        };
        let waiting = || view! { <div data-loading><Skeleton shape=Shape::Table(4, 5)/></div> };
        view! {
            <Page title=t.s(text::POOLS) crumb=crumb actions=actions>
                <div class="pools">
                    <Tabs label=t.s(text::POOLS) tabs=tabs/>
                    <Transition fallback=waiting>
                        {move || Suspend::new(async move {
                            match this.tab.get() {
                                Shown::Pools => this.pools.await.map(|it| drawn(it, this.pools, editing)),
                                Shown::Calendar => this.calendar.await.map(|it| calendar::drawn(it, this.calendar, this.year)),
                                Shown::Tomorrow => this.tomorrow.await.map(tomorrow::drawn),
                            }
                            .unwrap_or_else(|error| super::trouble(&error, t))
                        })}
                    </Transition>
                </div>
            </Page>
            {editor::dialog(editing, this.pools)}
        }
        .into_any()
    }
}

type Pools = Resource<Result<PoolSettings, AppError>>;

fn drawn(settings: PoolSettings, pools: Pools, editing: RwSignal<Option<Pool>>) -> AnyView {
    let t = use_t();
    let run = match settings.last_run {
        Some((day, n, m)) => {
            let day = format::date(day, t.0);
            t.with(text::LAST_RUN, &[("day", &day), ("n", &n.to_string()), ("m", &m.to_string())])
        }
        None => t.s(text::NO_RUN).into(),
    };
    if settings.pools.is_empty() {
        return view! {
            <Empty icon=Icon::Pool title=t.s(text::NO_POOL_YET) text=t.s(text::NO_POOL_YET_TEXT)>
                <Button kind=Kind::Primary icon=Icon::Plus on_press=move || editing.set(Some(Pool::fresh()))>{t.s(text::NEW_POOL)}</Button>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new(t.s(text::NAME)).width("18%"),
        Column::new(t.s(text::TAKES)),
        Column::new(t.s(text::RULES)),
        Column::new(t.s(text::DOORS)),
        Column::new(t.s(text::HIDDEN)),
        Column::new("").width("88px"),
    ];
    let rows = settings.pools.iter().map(|p| line(p, &settings, pools, editing)).collect_view();
    view! {
        <p class="muted">{run}</p>
        <Table label=t.s(text::POOLS) columns=columns>{rows}</Table>
    }
    .into_any()
}

fn line(pool: &Pool, settings: &PoolSettings, pools: Pools, editing: RwSignal<Option<Pool>>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let name = pool.name.clone();
    let waiting = settings.waiting.iter().find(|w| w.0 == pool.id).map_or(0, |w| w.1);
    let asked = RwSignal::new(false);
    let (id, version, called) = (pool.id, pool.version, name.clone());
    let remove = move || {
        let called = called.clone();
        asked.set(false);
        attempt(toasts, async move {
            delete_pool(id, version).await?;
            toasts.good(t.with(text::DELETED, &[("name", &called)]));
            pools.refetch();
            Ok(())
        });
    };
    let edit = {
        let pool = pool.clone();
        move || editing.set(Some(pool.clone()))
    };
    let (takes, rules, doors) = (takes(pool, settings, t), rules(pool, t), doors::said(pool, settings, t));
    let hidden = pool.hidden.iter().map(|h| t.s(h.text())).collect::<Vec<_>>().join(", ");
    let say = |words| t.with(words, &[("name", &name)]);
    let (to_edit, to_delete, question) =
        (say(text::EDIT_POOL), say(text::DELETE_TITLE), say(text::DELETE_TITLE));
    let title = name.clone();
    let waits = t.with(text::WAITING_N, &[("n", &format::count(waiting))]);
    view! {
        <Row label=name>
            <Cell first=true>{title} <small class="muted block num">{waits}</small></Cell>
            <Cell label=t.s(text::TAKES)>{takes}</Cell>
            <Cell label=t.s(text::RULES)><span class="block">{rules}</span></Cell>
            <Cell label=t.s(text::DOORS)>{doors}</Cell>
            <Cell label=t.s(text::HIDDEN)>{hidden}</Cell>
            <Cell>
                <IconButton icon=Icon::Edit small=true label=to_edit on_press=edit/>
                <IconButton icon=Icon::Trash small=true label=to_delete on_press=move || asked.set(true)/>
                <Confirm open=asked title=question body=t.s(text::DELETE_WHAT).to_string()
                    action=t.s(text::DELETE) danger=true on_yes=remove/>
            </Cell>
        </Row>
    }
    .into_any()
}

/// Which accounts come back there, in words.
fn takes(pool: &Pool, settings: &PoolSettings, t: T) -> String {
    let department = |id| settings.departments.iter().find(|d| d.0 == id).map(|d| d.1.clone());
    let departments = pool.departments.iter().filter_map(|d| department(*d));
    let levels = pool.levels.iter().map(|l| t.s(l.text()).to_string());
    let all: Vec<String> = departments.chain(pool.regions.iter().cloned()).chain(levels).collect();
    if all.is_empty() { t.s(text::TAKES_ANY).into() } else { all.join(", ") }
}

/// A line a rule: `A 级: 连续 10 个工作日未跟进`.
fn rules(pool: &Pool, t: T) -> Vec<AnyView> {
    let one = |rule: &Rule| {
        let level = rule.level.map_or(t.s(text::ANY_LEVEL), |l| t.s(l.text()));
        let each = Because::ALL.into_iter().filter_map(|b| Some(super::because(b, rule.days.of(b)?, t)));
        let each = each.collect::<Vec<_>>().join(" · ");
        view! { <small class="block"><b>{level}</b> " " {each}</small> }.into_any()
    };
    pool.rules.iter().map(one).collect()
}

/// What level an account has, for lists.
fn level(level: Option<crate::customers::model::Level>, t: T) -> AnyView {
    view! { <Chip>{level_name(level, t)}</Chip> }.into_any()
}
