//! The company's own settings: name, language, currency, time zone.

use leptos::prelude::*;

use super::hub::crumb;
use crate::{
    access::{
        api::{change_company, read_company},
        model::{Company, TIME_ZONES},
        reload,
        text::*,
    },
    error::AppError,
    i18n::{Locale, use_t},
    kit::{Banner, Button, Choice, Field, Kind, Select, Shape, Skeleton, TextInput, Tone, use_toasts},
    money::Currency,
    shell::Page,
};

/// The page of the company's settings.
pub struct CompanyPage {
    company: Resource<Result<Company, AppError>>,
}

crate::screen!(settings: CompanyPage);

impl CompanyPage {
    fn data() -> Self {
        Self { company: Resource::new(|| (), |()| read_company()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        view! {
            <Page title=t.s(COMPANY) crumb=crumb>
                <div class="settings-column">
                    <Suspense fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(6)/></div> }>
                        {move || Suspend::new(async move {
                            match this.company.await {
                                Ok(company) => view! { <CompanyForm company=company/> }.into_any(),
                                Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                            }
                        })}
                    </Suspense>
                </div>
            </Page>
        }
        .into_any()
    }
}

#[component]
fn CompanyForm(company: Company) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let name = RwSignal::new(company.name.clone());
    let currency = RwSignal::new(company.base_currency.code().to_string());
    let locale = RwSignal::new(company.locale.code().to_string());
    let zone = RwSignal::new(company.time_zone.clone());
    let seen = company.clone();
    let save = Action::new(move |_: &()| {
        let edit = Company {
            name: name.get_untracked(),
            base_currency: currency.get_untracked().parse().unwrap_or(seen.base_currency),
            locale: Locale::parse(&locale.get_untracked()).unwrap_or(seen.locale),
            time_zone: zone.get_untracked(),
            version: seen.version,
        };
        async move {
            let done = change_company(edit).await;
            match &done {
                // Name, today's date and the currency are on every page.
                Ok(_) => reload(),
                Err(AppError::Invalid(_)) => {}
                Err(error) => toasts.error(error),
            }
            done
        }
    });
    let sent = save.value();
    let of = move |field: &'static str| {
        Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field(field, t.0)))
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        save.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="name" label=t.s(COMPANY_NAME) required=true whole=true error=of("name")>
                <TextInput value=name autocomplete="organization" max=200/>
            </Field>
            <Field name="base_currency" label=t.s(BASE_CURRENCY) help=t.s(BASE_CURRENCY_HELP)>
                <Select value=currency choices=with_own(Currency::COMMON.iter().map(|c| c.to_string()), company.base_currency.code())/>
            </Field>
            <Field name="time_zone" label=t.s(TIME_ZONE) help=t.s(TIME_ZONE_HELP) error=of("time_zone")>
                <Select value=zone choices=with_own(TIME_ZONES.iter().map(|z| z.to_string()), &company.time_zone)/>
            </Field>
            <Field name="locale" label=t.s(DATA_LANGUAGE) help=t.s(DATA_LANGUAGE_HELP)>
                <Select value=locale choices=Locale::ALL.map(|l| Choice::new(l.code(), l.own_name())).to_vec()/>
            </Field>
            <div class="whole btns">
                <Button kind=Kind::Primary submit=true busy=save.pending()>{t.s(SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// The usual choices, and the present one where it is none of them.
fn with_own(usual: impl Iterator<Item = String>, own: &str) -> Vec<Choice> {
    let mut all: Vec<String> = usual.collect();
    if !all.iter().any(|v| v == own) {
        all.insert(0, own.to_string());
    }
    all.into_iter().map(|v| Choice::new(v.clone(), v.replace('_', " "))).collect()
}
