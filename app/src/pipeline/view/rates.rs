//! The company's exchange rates.

use leptos::prelude::*;

use crate::{
    access::{
        model::{Action as Deed, Object},
        use_me,
    },
    error::AppError,
    format,
    i18n::use_t,
    kit::{
        Banner, Button, Cell, Choice, Column, DateInput, Empty, Field, Icon, IconButton, Kind, Row, Select,
        Shape, Skeleton, Table, TextInput, Tone, use_toasts,
    },
    money::Currency,
    pipeline::{
        api::{delete_rate, rate_list, set_rate},
        model::{RateRow, rate_text},
        text::*,
    },
    shell::Page,
};

type Rates = Resource<Result<Vec<RateRow>, AppError>>;

/// The page of the company's exchange rates.
pub struct RatesPage {
    rates: Rates,
}

crate::screen!(pipeline: RatesPage);

impl RatesPage {
    fn data() -> Self {
        Self { rates: Resource::new(|| (), |()| rate_list()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let me = use_me();
        let manage = me.may(Deed::Configure, Object::Tenant, None);
        let crumb = move || view! { <a href="/settings">{t.s(RATES_CRUMB)}</a> };
        let what = t.with(RATES_WHAT, &[("base", me.base_currency.code())]);
        view! {
            <Page title=t.s(RATES) crumb=crumb>
                <div class="settings-column stack">
                    <p class="muted">{what}</p>
                    <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(3, 3)/></div> }>
                        {move || Suspend::new(async move { table(this.rates.await, this.rates, manage) })}
                    </Transition>
                    {manage.then(|| view! { <RateForm rates=this.rates/> })}
                </div>
            </Page>
        }
        .into_any()
    }
}

fn table(found: Result<Vec<RateRow>, AppError>, rates: Rates, manage: bool) -> AnyView {
    let t = use_t();
    match found {
        Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
        Ok(rows) if rows.is_empty() => {
            view! { <Empty icon=Icon::Money title=t.s(NO_RATES) text=t.s(NO_RATES_HELP) small=true>""</Empty> }.into_any()
        }
        Ok(rows) => {
            let columns = vec![
                Column::new(t.s(RATE_CURRENCY)),
                Column::new(t.s(RATE)).figure(),
                Column::new(t.s(RATE_AS_OF)),
                Column::new("").width("44px"),
            ];
            let rows = rows.into_iter().map(|r| line(r, rates, manage)).collect_view();
            view! { <Table label=t.s(RATES) columns=columns>{rows}</Table> }.into_any()
        }
    }
}

fn line(row: RateRow, rates: Rates, manage: bool) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let currency = row.currency;
    let forget = Action::new(move |_: &()| async move {
        if let Err(error) = delete_rate(currency).await {
            toasts.error(&error);
        }
        rates.refetch();
    });
    let label = t.with(RATE_FORGET, &[("currency", currency.code())]);
    view! {
        <Row label=currency.code().to_string()>
            <Cell first=true>{currency.code().to_string()}</Cell>
            <Cell label=t.s(RATE) figure=true>{rate_text(row.micros)}</Cell>
            <Cell label=t.s(RATE_AS_OF)>{format::date(row.as_of, t.0)}</Cell>
            <Cell>
                {manage.then(|| view! { <IconButton icon=Icon::Trash label=label small=true on_press=move || { forget.dispatch(()); }/> })}
            </Cell>
        </Row>
    }
    .into_any()
}

#[component]
fn RateForm(rates: Rates) -> AnyView {
    let t = use_t();
    let me = use_me();
    let toasts = use_toasts();
    let offered: Vec<Choice> = Currency::COMMON
        .iter()
        .filter(|c| **c != me.base_currency.code())
        .map(|c| Choice::new(*c, *c))
        .collect();
    let currency = RwSignal::new(offered.first().map(|c| c.value.clone()).unwrap_or_default());
    let rate = RwSignal::new(String::new());
    let as_of = RwSignal::new(Some(me.today));
    let save = Action::new(move |_: &()| async move {
        let Ok(chosen) = currency.get_untracked().parse::<Currency>() else { return Ok(()) };
        let shown = rates.get_untracked().and_then(Result::ok).unwrap_or_default();
        let seen = shown.iter().find(|r| r.currency == chosen).map(|r| r.version);
        let day = as_of.get_untracked().unwrap_or(me.today);
        let done = set_rate(chosen, rate.get_untracked(), day, seen).await;
        match &done {
            Ok(()) => {
                rate.set(String::new());
                toasts.good(t.with(RATE_SAVED, &[("currency", chosen.code())]));
                rates.refetch();
            }
            Err(AppError::Invalid(_)) => {}
            Err(error) => {
                toasts.error(error);
                // What somebody else has set meanwhile is shown before it is set again.
                rates.refetch();
            }
        }
        done
    });
    let sent = save.value();
    let wrong_in = move |field: &'static str| {
        Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field(field, t.0)))
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        save.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="currency" label=t.s(RATE_CURRENCY)><Select value=currency choices=offered/></Field>
            <Field name="rate" label=t.s(RATE) error=wrong_in("rate")><TextInput value=rate placeholder="7.12" max=14/></Field>
            <Field name="as_of" label=t.s(RATE_AS_OF) error=wrong_in("as_of")><DateInput value=as_of/></Field>
            <div class="whole btns">
                <Button kind=Kind::Primary submit=true busy=save.pending()>{t.s(RATE_SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
