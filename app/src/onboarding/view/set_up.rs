//! The set-up page.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::onboarding::{
    api::{SetUp, set_up},
    text,
};
use crate::{
    access::{go, model::TIME_ZONES},
    error::AppError,
    i18n::{Locale, use_t},
    kit::{Banner, Button, Choice, Field, Kind, Select, TextInput, Tone},
    money::Currency,
    shell::Plate,
};

/// The page that founds the installation's company.
pub struct SetUpPage;

crate::screen!(entry: SetUpPage);

impl SetUpPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let t = use_t();
        view! {
            <Plate title=t.s(text::TITLE) text=t.s(text::LEAD) wide=true>
                <SetUpForm/>
            </Plate>
        }
        .into_any()
    }
}

/// What is typed on the page.
#[derive(Clone, Copy)]
struct Draft {
    company: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    currency: RwSignal<String>,
    locale: RwSignal<String>,
    time_zone: RwSignal<String>,
}

impl Draft {
    fn new(locale: Locale) -> Self {
        let (currency, zone) = match locale {
            Locale::Zh => ("CNY", "Asia/Shanghai"),
            Locale::En => ("USD", "Etc/UTC"),
        };
        Self {
            company: RwSignal::default(),
            name: RwSignal::default(),
            email: RwSignal::default(),
            password: RwSignal::default(),
            currency: RwSignal::new(currency.into()),
            locale: RwSignal::new(locale_value(locale).into()),
            time_zone: RwSignal::new(zone.into()),
        }
    }

    async fn send(self, sample: bool) -> Result<(), AppError> {
        set_up(
            self.company.get_untracked(),
            self.name.get_untracked(),
            self.email.get_untracked(),
            self.password.get_untracked(),
            self.currency.get_untracked().parse().unwrap_or(Currency::CNY),
            locale_of(&self.locale.get_untracked()),
            self.time_zone.get_untracked(),
            Some(sample),
        )
        .await
    }
}

/// The word a form without scripts sends for a language.
fn locale_value(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "En",
        Locale::Zh => "Zh",
    }
}

fn locale_of(value: &str) -> Locale {
    Locale::ALL.into_iter().find(|l| locale_value(*l) == value).unwrap_or_default()
}

#[component]
fn SetUpForm() -> AnyView {
    let t = use_t();
    let draft = Draft::new(t.0);
    let zones =
        RwSignal::new(TIME_ZONES.iter().map(|z| Choice::new(*z, z.replace('_', " "))).collect::<Vec<_>>());
    // Where the device is, known to the browser only.
    Effect::new(move |_| {
        let Some(zone) = device_time_zone() else { return };
        if !TIME_ZONES.contains(&zone.as_str()) {
            zones.update(|list| list.insert(0, Choice::new(zone.clone(), zone.replace('_', " "))));
        }
        draft.time_zone.set(zone);
    });
    let send = Action::new(move |sample: &bool| {
        let sample = *sample;
        async move {
            let done = draft.send(sample).await;
            if done.is_ok() {
                go("/");
            }
            done
        }
    });
    let sent = send.value();
    let failed = Signal::derive(move || sent.get().and_then(Result::err));
    // Still busy while the next page comes.
    let busy = Signal::derive(move || send.pending().get() || matches!(sent.get(), Some(Ok(()))));
    // Which of the two ways was taken last; the other waits.
    let sample = RwSignal::new(false);
    let begin = move |with_sample: bool| {
        if !busy.get_untracked() {
            sample.set(with_sample);
            send.dispatch(with_sample);
        }
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        begin(false);
    };
    let (empty_busy, sample_busy) = (
        Signal::derive(move || busy.get() && !sample.get()),
        Signal::derive(move || busy.get() && sample.get()),
    );
    view! {
        <form class="form" method="post" action=SetUp::PATH novalidate on:submit=submit>
            {people(draft, failed)}
            {place(draft, failed, zones)}
            {move || failed.get().filter(unnamed).map(|e| view! {
                <div class="whole"><Banner tone=Tone::Late>{e.message(t.0)}</Banner></div>
            })}
            <p class="whole small faint">{t.s(text::START_HELP)}</p>
            <div class="whole btns to-end">
                <Button busy=sample_busy disabled=busy on_press=move || begin(true)>{t.s(text::START_SAMPLE)}</Button>
                <Button kind=Kind::Primary submit=true busy=empty_busy disabled=busy>{t.s(text::START_EMPTY)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Whether no field shows the error.
fn unnamed(error: &AppError) -> bool {
    !matches!(error, AppError::Invalid(fields) if !fields.is_empty())
}

fn people(draft: Draft, failed: Signal<Option<AppError>>) -> AnyView {
    let t = use_t();
    let of = move |field: &'static str| {
        Signal::derive(move || failed.with(|e| e.as_ref().and_then(|e| e.for_field(field, t.0))))
    };
    view! {
        <Field name="company" label=t.s(text::COMPANY) required=true whole=true error=of("company")>
            <TextInput value=draft.company autocomplete="organization" autofocus=true max=200/>
        </Field>
        <Field name="name" label=t.s(text::YOUR_NAME) required=true error=of("name")>
            <TextInput value=draft.name autocomplete="name" max=120/>
        </Field>
        <Field name="email" label=t.s(text::EMAIL) required=true error=of("email")>
            <TextInput value=draft.email kind="email" autocomplete="username" max=254/>
        </Field>
        <Field name="password" label=t.s(text::PASSWORD) required=true whole=true help=t.s(text::PASSWORD_HELP) error=of("password")>
            <TextInput value=draft.password kind="password" autocomplete="new-password" max=200/>
        </Field>
    }
    .into_any()
}

fn place(draft: Draft, failed: Signal<Option<AppError>>, zones: RwSignal<Vec<Choice>>) -> AnyView {
    let t = use_t();
    let currencies: Vec<Choice> = Currency::COMMON.iter().map(|c| Choice::new(*c, *c)).collect();
    let languages: Vec<Choice> =
        Locale::ALL.iter().map(|l| Choice::new(locale_value(*l), l.own_name())).collect();
    let zone_error =
        Signal::derive(move || failed.with(|e| e.as_ref().and_then(|e| e.for_field("time_zone", t.0))));
    view! {
        <Field name="currency" label=t.s(text::CURRENCY) help=t.s(text::CURRENCY_HELP)>
            <Select value=draft.currency choices=currencies/>
        </Field>
        <Field name="time_zone" label=t.s(text::TIME_ZONE) help=t.s(text::TIME_ZONE_HELP) error=zone_error>
            <Select value=draft.time_zone choices=zones/>
        </Field>
        <Field name="locale" label=t.s(text::DATA_LANGUAGE)>
            <Select value=draft.locale choices=languages/>
        </Field>
    }
    .into_any()
}

/// The device's IANA time zone, such as `Asia/Shanghai`.
fn device_time_zone() -> Option<String> {
    let options =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into()).ok()?.as_string().filter(|zone| zone.contains('/'))
}
