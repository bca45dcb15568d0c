//! `/analysis`: the figures, and the rows behind the one that is open.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    api::see_analysis,
    model::{CONCENTRATION, Figure, LIMITS, Line, Value, Which},
    text,
};
use crate::{
    error::AppError,
    format::{count, share},
    i18n::{T, use_t},
    kit::*,
    shell::Page,
};

/// Where the analysis is.
pub const PATH: &str = "/analysis";

/// The page.
pub struct AnalysisScreen {
    open: Memo<Option<Which>>,
    limit: Memo<i64>,
    found: Resource<Result<Vec<Figure>, AppError>>,
}

crate::screen!(analysis: AnalysisScreen);

impl AnalysisScreen {
    fn data() -> Self {
        let query = use_query_map();
        let limit = Memo::new(move |_| {
            let asked = query.read().get("limit").and_then(|n| n.parse().ok());
            asked.filter(|n| LIMITS.contains(n)).unwrap_or(CONCENTRATION)
        });
        Self {
            open: Memo::new(move |_| query.read().get("open").and_then(|code| Which::parse(&code))),
            limit,
            found: Resource::new(move || limit.get(), see_analysis),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let crumb = || view! { <a href="/organisation">{use_t().s(crate::org::text::ORGANISATION)}</a> };
        view! {
            <Page title=t.s(text::ANALYSIS) crumb=crumb>
                <div class="analysis">
                    <p class="muted">{t.s(text::SEEN)}</p>
                    <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Stats(5)/> <Skeleton shape=Shape::Table(6, 4)/></div> }>
                        {move || Suspend::new(async move {
                            match this.found.await {
                                Ok(figures) => drawn(figures, this.open, this.limit),
                                Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            </Page>
        }
        .into_any()
    }
}

/// Where a figure's rows are.
fn href(which: Which, limit: i64) -> String {
    let limit = if limit == CONCENTRATION { String::new() } else { format!("&limit={limit}") };
    format!("{PATH}?open={}{limit}", which.code())
}

fn drawn(figures: Vec<Figure>, open: Memo<Option<Which>>, limit: Memo<i64>) -> AnyView {
    let t = use_t();
    let figures = StoredValue::new(figures);
    // The first that stands out, unless one is asked for.
    let shown = Memo::new(move |_| {
        let asked = open.get();
        figures.with_value(|all| {
            let first = all.iter().find(|f| f.out() > 0).or(all.first());
            all.iter().find(|f| Some(f.which) == asked).or(first).map(|f| f.which)
        })
    });
    let cards = move || {
        let here = shown.get();
        figures.with_value(|all| {
            all.iter().map(|f| card(t, f, here == Some(f.which), limit.get())).collect_view()
        })
    };
    let panel = move || {
        let here = shown.get();
        figures.with_value(|all| all.iter().find(|f| Some(f.which) == here).cloned()).map(|f| panel(f, limit))
    };
    view! { <ul class="analysis-cards" aria-label=t.s(text::FIGURES)>{cards}</ul> {panel} }.into_any()
}

fn card(t: T, figure: &Figure, here: bool, limit: i64) -> AnyView {
    let out = figure.out();
    let (tone, note) = match out {
        0 => (Tone::Good, t.s(text::ALL_USUAL).to_owned()),
        n => (Tone::Soon, t.with(text::STAND_OUT, &[("n", &n.to_string())])),
    };
    let (title, value, to) = (t.s(figure.which.words().0), said(t, figure.value), href(figure.which, limit));
    let chip = (figure.value != Value::None).then(|| view! { <Chip tone=tone>{note}</Chip> });
    view! {
        <li>
            <a href=to aria-current=here.then_some("true")>
                <span>{title}</span>
                <b class="num">{value}</b>
                {chip}
            </a>
        </li>
    }
    .into_any()
}

/// What a figure or a row comes to, in words.
fn said(t: T, value: Value) -> String {
    match value {
        Value::None => t.s(text::NOT_YET).into(),
        Value::Count(n) => count(n),
        Value::Of(n, all) => t.with(text::OF, &[("n", &count(n)), ("all", &count(all))]),
        Value::Mean(sum, n) => mean(sum, n),
        Value::Share(part, all) => share(part, all),
        Value::Money(amount, all) => format!("{} · {}", amount.short(t.0), share(amount.minor, all)),
    }
}

/// A mean with one place, rounded half up; whole where it is whole.
fn mean(sum: i64, n: i64) -> String {
    if n == 0 {
        return "–".into();
    }
    let tenths = (i128::from(sum) * 20 + i128::from(n)) / (i128::from(n) * 2);
    let (int, place) = (tenths / 10, tenths % 10);
    if place == 0 { int.to_string() } else { format!("{int}.{place}") }
}

fn panel(figure: Figure, limit: Memo<i64>) -> AnyView {
    let t = use_t();
    let which = figure.which;
    let (title, usual, why) = which.words();
    let columns = vec![
        Column::new(t.s(text::NAME)).width("40%"),
        Column::new(t.s(text::WITHIN)),
        Column::new(t.s(text::FIGURE)).figure(),
        Column::new(t.s(text::STATUS)),
    ];
    let rows = match figure.rows.is_empty() {
        true => view! { <p class="muted">{t.s(text::NO_ROWS)}</p> }.into_any(),
        false => {
            let rows = figure.rows.into_iter().map(|line| row(t, which, line)).collect_view();
            view! { <Table label=t.s(text::ROWS) columns=columns>{rows}</Table> }.into_any()
        }
    };
    let choose = (which == Which::Revenue).then(|| limits(limit));
    view! {
        <section class="section analysis-open" aria-label=t.s(title)>
            <header><h2>{t.s(title)}</h2>{choose}</header>
            <dl class="analysis-why">
                <div><dt>{t.s(text::USUAL)}</dt><dd>{t.s(usual)}</dd></div>
                <div><dt>{t.s(text::WHY)}</dt><dd>{t.s(why)}</dd></div>
            </dl>
            {rows}
        </section>
    }
    .into_any()
}

fn row(t: T, which: Which, line: Line) -> AnyView {
    let name = match which {
        Which::Layers => t.with(text::LAYER, &[("n", &line.name)]),
        _ => line.name,
    };
    let named = match line.href {
        Some(href) => view! { <a class="link" href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let chip = line.out.then(|| view! { <Chip tone=Tone::Soon>{t.s(text::STANDS_OUT)}</Chip> });
    view! {
        <Row>
            <Cell first=true>{named}</Cell>
            <Cell label=t.s(text::WITHIN)>{line.within}</Cell>
            <Cell figure=true label=t.s(text::FIGURE)>{said(t, line.value)}</Cell>
            <Cell>{chip}</Cell>
        </Row>
    }
    .into_any()
}

/// From what part of the revenue on a person stands out.
fn limits(limit: Memo<i64>) -> AnyView {
    let t = use_t();
    let navigate = use_navigate();
    let value = RwSignal::new(limit.get_untracked().to_string());
    Effect::new(move |_| value.set(limit.get().to_string()));
    let choice = |n: i64| Choice::new(n.to_string(), t.with(text::LIMIT_OF, &[("n", &n.to_string())]));
    let change = Callback::new(move |(chosen,): (String,)| {
        let limit = chosen.parse().unwrap_or(CONCENTRATION);
        navigate(&href(Which::Revenue, limit), Default::default());
    });
    view! {
        <span class="end"><label class="analysis-limit">
            <span class="muted">{t.s(text::LIMIT)}</span>
            <Select value=value choices=LIMITS.map(choice).to_vec() label=t.s(text::LIMIT) small=true on_change=change/>
        </label></span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::mean;

    #[test]
    fn a_mean_has_one_place_where_it_needs_one() {
        assert_eq!((mean(7, 2).as_str(), mean(6, 2).as_str(), mean(2, 3).as_str()), ("3.5", "3", "0.7"));
        assert_eq!(mean(0, 0), "–");
    }
}
