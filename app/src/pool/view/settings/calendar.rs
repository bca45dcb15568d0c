//! The working calendar, a year at a time.

use chrono::{Days, NaiveDate};
use leptos::prelude::*;

use super::path;
use crate::{
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::screen::attempt,
    pool::{
        api::{save_calendar, set_day},
        model::{OtherDay, WorkCalendar},
        text,
    },
};

type Year = Resource<Result<WorkCalendar, AppError>>;

pub(super) fn drawn(it: WorkCalendar, calendar: Year, year: Memo<i32>) -> AnyView {
    let t = use_t();
    let to = |year: i32| format!("{}&year={year}", path("calendar"));
    let now = year.get_untracked();
    let unknown = (it.china && !it.known).then(|| {
        let said = t.with(text::YEAR_UNKNOWN, &[("year", &now.to_string())]);
        view! { <Banner tone=Tone::Soon>{said}</Banner> }
    });
    let own = if it.own.is_empty() {
        view! { <p class="muted">{t.s(text::NO_OWN_DAYS)}</p> }.into_any()
    } else {
        table(t.s(text::OWN_DAYS), it.own.iter().map(|d| own_line(d, calendar, t)).collect(), t)
    };
    let national: Vec<AnyView> = it.national.iter().map(|d| national_line(d, t)).collect();
    let national = (!national.is_empty()).then(|| {
        view! { <section class="section"><header><h2>{t.s(text::NATIONAL_DAYS)}</h2></header>{table(t.s(text::NATIONAL_DAYS), national, t)}</section> }
    });
    view! {
        <p class="muted">{t.s(text::CALENDAR_WHAT)}</p>
        {ways(&it, calendar)}
        <nav class="row" aria-label=t.s(text::TAB_CALENDAR)>
            <LinkButton href=to(now - 1) small=true icon=Icon::ChevronLeft>{now - 1}</LinkButton>
            <b class="num">{now}</b>
            <LinkButton href=to(now + 1) small=true icon=Icon::ChevronRight>{now + 1}</LinkButton>
        </nav>
        {unknown}
        <section class="section"><header><h2>{t.s(text::OWN_DAYS)}</h2></header>{own} {add(calendar)}</section>
        {national}
    }
    .into_any()
}

/// Monday is 1.
fn weekday(n: u8, t: T) -> &'static str {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    format::weekday(monday + Days::new(u64::from(n.saturating_sub(1))), t.0)
}

/// The national list and the free days of the week.
fn ways(it: &WorkCalendar, calendar: Year) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let china = RwSignal::new(it.china);
    let rest: Vec<(u8, RwSignal<bool>)> = (1..=7).map(|n| (n, RwSignal::new(it.rest.contains(&n)))).collect();
    let version = it.version;
    let days = rest.clone();
    let save = move || {
        let rest = days.iter().filter(|(_, on)| on.get_untracked()).map(|(n, _)| *n).collect();
        let china = china.get_untracked();
        attempt(toasts, async move {
            save_calendar(china, rest, version).await?;
            toasts.good(t.with(text::SAVED, &[("name", t.s(text::TAB_CALENDAR))]));
            calendar.refetch();
            Ok(())
        });
    };
    let boxes =
        rest.into_iter().map(|(n, on)| view! { <Checkbox checked=on label=weekday(n, t)/> }).collect_view();
    view! {
        <section class="stack">
            <Checkbox checked=china label=t.s(text::CHINA) help=t.s(text::CHINA_HELP)/>
            <fieldset class="pool-days"><legend class="label">{t.s(text::FREE_DAYS)}</legend>{boxes}</fieldset>
            <div class="btns"><Button on_press=save>{t.s(text::SAVE)}</Button></div>
        </section>
    }
    .into_any()
}

fn table(label: &'static str, rows: Vec<AnyView>, t: T) -> AnyView {
    let columns = vec![
        Column::new(t.s(text::DAY)).width("30%"),
        Column::new(t.s(text::KIND)),
        Column::new(t.s(text::DAY_NAME)),
        Column::new("").width("44px"),
    ];
    view! { <Table label=label columns=columns>{rows}</Table> }.into_any()
}

/// A day with its weekday.
fn named(day: NaiveDate, t: T) -> String {
    format!("{} {}", format::date(day, t.0), format::weekday(day, t.0))
}

fn kind(works: bool, t: T) -> AnyView {
    let (tone, said) = if works { (Tone::Act, text::WORKED) } else { (Tone::Good, text::FREE) };
    view! { <Chip tone=tone>{t.s(said)}</Chip> }.into_any()
}

fn own_line(it: &OtherDay, calendar: Year, t: T) -> AnyView {
    let toasts = use_toasts();
    let (day, said) = (it.day, named(it.day, t));
    let (works, called) = (it.works, it.name.clone());
    let forget = move || {
        attempt(toasts, async move {
            set_day(day, None).await?;
            calendar.refetch();
            Ok(())
        });
    };
    let label = t.with(text::FORGET_DAY, &[("day", &said)]);
    view! {
        <Row label=said.clone()>
            <Cell first=true>{said}</Cell>
            <Cell label=t.s(text::KIND)>{kind(works, t)}</Cell>
            <Cell label=t.s(text::DAY_NAME)>{called}</Cell>
            <Cell><IconButton icon=Icon::Trash small=true label=label on_press=forget/></Cell>
        </Row>
    }
    .into_any()
}

fn national_line((day, works, en, zh): &(NaiveDate, bool, String, String), t: T) -> AnyView {
    let feast = match t.0 {
        crate::i18n::Locale::En => en.clone(),
        crate::i18n::Locale::Zh => zh.clone(),
    };
    let made_up = works.then(|| format!(" · {}", t.s(text::MADE_UP)));
    let (said, works) = (named(*day, t), *works);
    view! {
        <Row label=said.clone()>
            <Cell first=true>{said}</Cell>
            <Cell label=t.s(text::KIND)>{kind(works, t)}</Cell>
            <Cell label=t.s(text::DAY_NAME)>{feast} <span class="muted">{made_up}</span></Cell>
            <Cell>""</Cell>
        </Row>
    }
    .into_any()
}

/// One more day of one's own.
fn add(calendar: Year) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let day = RwSignal::new(None::<NaiveDate>);
    let kind = RwSignal::new("free".to_string());
    let name = RwSignal::new(String::new());
    let kinds = vec![Choice::new("free", t.s(text::FREE)), Choice::new("worked", t.s(text::WORKED))];
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let other = Some((kind.get_untracked() == "worked", name.get_untracked()));
        let day = day.get_untracked();
        attempt(toasts, async move {
            let day = day.ok_or_else(|| AppError::field("day", text::DAY_WRONG))?;
            set_day(day, other).await?;
            calendar.refetch();
            Ok(())
        });
    };
    view! {
        <form class="form pool-add" method="post" novalidate on:submit=submit>
            <Field name="day" label=t.s(text::DAY)><DateInput value=day/></Field>
            <Field name="kind" label=t.s(text::KIND)><Select value=kind choices=kinds/></Field>
            <Field name="called" label=t.s(text::DAY_NAME)><TextInput value=name max=80/></Field>
            <div class="whole btns"><Button submit=true icon=Icon::Plus>{t.s(text::ADD_DAY)}</Button></div>
        </form>
    }
    .into_any()
}
