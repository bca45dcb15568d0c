//! The sales overview: what stands open, what was won and by whom, every figure a way to its rows.

use chrono::{Datelike, Months, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    api::sales,
    model::{Bar, Overview, Scope, Step},
    text,
};
use crate::{
    access::use_me,
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::{
        self, Banner, BarChart, Choice, ColumnChart, Empty, Icon, Kind, LinkButton, Select, Shape, Skeleton,
        Stat, Tone,
    },
    listing::escape,
    shell::Page,
};

/// Where the overview is.
pub const PATH: &str = "/insight";

/// The periods offered: a word in the address and the days it stands for.
fn period(word: &str, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let first = |month: u32| NaiveDate::from_ymd_opt(today.year(), month, 1);
    let from = match word {
        "year" => first(1),
        "quarter" => first(today.month0() / 3 * 3 + 1),
        "month" => first(today.month()),
        _ => return (None, None),
    };
    let months = match word {
        "year" => 12,
        "quarter" => 3,
        _ => 1,
    };
    (from, from.and_then(|d| d.checked_add_months(Months::new(months))?.pred_opt()))
}

/// The overview screen, loaded when first visited.
pub struct InsightPage {
    scope: Memo<Scope>,
    word: Memo<String>,
    overview: Resource<Result<Overview, AppError>>,
}

crate::screen!(insight: InsightPage);

impl InsightPage {
    fn data() -> Self {
        let query = use_query_map();
        let today = use_me().today;
        let word = Memo::new(move |_| query.read().get("period").unwrap_or_default());
        let scope = Memo::new(move |_| {
            let (from, to) = period(&word.read(), today);
            Scope { pipeline: query.read().get("pipeline").and_then(|p| p.parse().ok()), from, to }
        });
        Self { scope, word, overview: Resource::new(move || scope.get(), sales) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let InsightPage { scope, word, overview } = this;
        let filters = move || filters(scope, word, overview);
        view! {
            <Page title=t.s(text::TITLE) filters=filters>
                <Transition fallback=|| view! { <Skeleton shape=Shape::Stats(5)/> <Skeleton shape=Shape::Card/> }>
                    {move || Suspend::new(async move {
                        match overview.await {
                            Ok(o) if o.won.deals + o.lost.deals + o.open.deals == 0 && scope.get_untracked() == Scope::default() => empty(t),
                            Ok(o) => figures(t, o),
                            Err(e) => view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Transition>
            </Page>
        }
        .into_any()
    }
}

/// Pipeline and period: choosing changes the address.
fn filters(
    scope: Memo<Scope>,
    word: Memo<String>,
    overview: Resource<Result<Overview, AppError>>,
) -> AnyView {
    let t = use_t();
    let navigate = use_navigate();
    let pipeline = RwSignal::new(scope.get_untracked().pipeline.map(|p| p.to_string()).unwrap_or_default());
    let chosen = RwSignal::new(word.get_untracked());
    // Going back in the browser moves the menus too.
    Effect::new(move |_| pipeline.set(scope.get().pipeline.map(|p| p.to_string()).unwrap_or_default()));
    Effect::new(move |_| chosen.set(word.get()));
    let go = Callback::new(move |(_,): (String,)| {
        let mut pairs = Vec::new();
        for (key, value) in [("pipeline", pipeline.get_untracked()), ("period", chosen.get_untracked())] {
            if !value.is_empty() {
                pairs.push(format!("{key}={}", escape(&value)));
            }
        }
        navigate(&format!("{PATH}?{}", pairs.join("&")), Default::default());
    });
    let periods = vec![
        Choice::new("", t.s(text::PERIOD_ALL)),
        Choice::new("year", t.s(text::PERIOD_YEAR)),
        Choice::new("quarter", t.s(text::PERIOD_QUARTER)),
        Choice::new("month", t.s(text::PERIOD_MONTH)),
    ];
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let mut choices = vec![Choice::new("", t.s(text::ALL_PIPELINES))];
                if let Ok(o) = overview.await {
                    choices.extend(o.pipelines.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())));
                }
                view! { <Select value=pipeline choices=choices label=t.s(text::PIPELINE) small=true on_change=go/> }
            })}
        </Transition>
        <Select value=chosen choices=periods label=t.s(text::PERIOD) small=true on_change=go/>
    }
    .into_any()
}

fn empty(t: T) -> AnyView {
    view! {
        <Empty icon=Icon::Insight title=t.s(text::EMPTY_TITLE) text=t.s(text::EMPTY_BODY)>
            <LinkButton href="/deals" kind=Kind::Primary>{t.s(text::GO_BOARD)}</LinkButton>
            <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton>
        </Empty>
    }
    .into_any()
}

fn figures(t: T, o: Overview) -> AnyView {
    let left_out = (!o.without_rate.is_empty()).then(|| {
        let list = o.without_rate.iter().map(|c| c.code().to_string()).collect::<Vec<_>>().join(", ");
        view! { <Banner tone=Tone::Soon>{t.with(text::WITHOUT_RATE, &[("list", &list)])}</Banner> }
    });
    view! {
        {left_out}
        {headline(t, &o)}
        <div class="insight">
            {panel(t.s(text::FUNNEL), funnel(t, &o.funnel))}
            {panel(t.s(text::BY_MONTH), months(t, &o.by_month))}
            {panel(t.s(text::BY_PRODUCT), lying(t, text::BY_PRODUCT, text::NO_PRODUCT, &o.by_product))}
            {panel(t.s(text::BY_REGION), lying(t, text::BY_REGION, text::NO_REGION, &o.by_region))}
            {panel(t.s(text::BY_MANAGER), lying(t, text::BY_MANAGER, text::NO_MANAGER, &o.by_manager))}
        </div>
    }
    .into_any()
}

/// The five figures one asks for first.
fn headline(t: T, o: &Overview) -> AnyView {
    let href = |bar: &Bar| bar.rows.path();
    let count =
        |n: i64| t.with(if n == 1 { text::DEALS_ONE } else { text::DEALS }, &[("n", &format::count(n))]);
    let rate = o.win_rate.map_or("–".to_string(), |r| format!("{}.{:02}%", r / 100, r % 100));
    let cycle = o
        .cycle
        .map_or("–".to_string(), |c| t.with(text::DAYS, &[("n", &format!("{}.{:02}", c / 100, c % 100))]));
    let (won, open) = (o.won.value.full(), o.open.value.full());
    view! {
        <div class="stats">
            <Stat label=t.s(text::WON_VALUE) value=won href=href(&o.won) note=count(o.won.deals) tone=Tone::Good large=true/>
            <Stat label=t.s(text::WIN_RATE) value=rate note=t.s(text::HOW_WIN_RATE) large=true/>
            <Stat label=t.s(text::CYCLE) value=cycle note=t.s(text::HOW_CYCLE) large=true/>
            <Stat label=t.s(text::OPEN_VALUE) value=open href=href(&o.open) note=count(o.open.deals) large=true/>
            <Stat label=t.s(text::LOST) value=count(o.lost.deals) href=href(&o.lost) large=true/>
        </div>
    }
    .into_any()
}

fn panel(title: &'static str, chart: AnyView) -> AnyView {
    view! { <section class="section"><header><h2>{title}</h2></header>{chart}</section> }.into_any()
}

fn drawn(t: T, bar: &Bar, label: String) -> kit::Bar {
    let deals = t.with(
        if bar.deals == 1 { text::DEALS_ONE } else { text::DEALS },
        &[("n", &format::count(bar.deals))],
    );
    kit::Bar::new(label, bar.value.minor as f64, bar.value.full()).note(deals).href(bar.rows.path())
}

/// Bars with names; those of deals that have none say why, muted.
fn lying(t: T, label: Text, none: Text, bars: &[Bar]) -> AnyView {
    if bars.is_empty() {
        return view! { <p class="faint">{t.s(text::NOTHING)}</p> }.into_any();
    }
    let line = |b: &Bar| match b.label.is_empty() {
        true => drawn(t, b, t.s(none).to_string()).tone(Tone::Neutral),
        false => drawn(t, b, b.label.clone()).tone(Tone::Good),
    };
    let bars: Vec<kit::Bar> = bars.iter().map(line).collect();
    view! { <BarChart label=t.s(label) bars=bars/> }.into_any()
}

/// Open deals by stage: length by count, since early stages often have no amount yet.
fn funnel(t: T, steps: &[Step]) -> AnyView {
    let bars: Vec<kit::Bar> = steps
        .iter()
        .map(|s| {
            let deals = format::count(s.bar.deals);
            kit::Bar::new(format!("{} · {}%", s.name, s.probability), s.bar.deals as f64, deals)
                .note(s.bar.value.short(t.0))
                .href(s.bar.rows.path())
        })
        .collect();
    view! { <BarChart label=t.s(text::FUNNEL) bars=bars/> }.into_any()
}

fn months(t: T, bars: &[Bar]) -> AnyView {
    if bars.is_empty() {
        return view! { <p class="faint">{t.s(text::NOTHING)}</p> }.into_any();
    }
    let bars: Vec<kit::Bar> = bars
        .iter()
        .map(|b| {
            let label = NaiveDate::parse_from_str(&format!("{}-01", b.label), "%Y-%m-%d")
                .map(|d| format::month(d, t.0))
                .unwrap_or_else(|_| b.label.clone());
            let mut bar = drawn(t, b, label).tone(Tone::Good);
            bar.value = b.value.short(t.0);
            bar.note = format::count(b.deals);
            bar
        })
        .collect();
    view! { <ColumnChart label=t.s(text::BY_MONTH) bars=bars/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_begins_and_ends_where_the_calendar_says() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(period("quarter", day(2026, 11, 23).unwrap()), (day(2026, 10, 1), day(2026, 12, 31)));
        assert_eq!(period("month", day(2024, 2, 10).unwrap()), (day(2024, 2, 1), day(2024, 2, 29)));
        assert_eq!(period("", day(2024, 2, 10).unwrap()), (None, None));
    }
}
