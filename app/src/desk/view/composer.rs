//! The composer: what happened, or what is to be done, written where the customer is.

mod mend;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use leptos::{ev, prelude::*, task::spawn_local};

pub use mend::EditDialog;

use super::super::text;
use crate::{
    access::{
        model::{Me, MemberName},
        visitor::use_me,
    },
    customers::{api::create_activity, model::*},
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::*,
};

fn placeholder(kind: ActivityKind) -> Text {
    match kind {
        ActivityKind::Note => text::PLACE_NOTE,
        ActivityKind::Call => text::PLACE_CALL,
        ActivityKind::Mail => text::PLACE_MAIL,
        ActivityKind::Meeting => text::PLACE_MEETING,
        ActivityKind::Visit => text::PLACE_VISIT,
        ActivityKind::Task => text::PLACE_TASK,
    }
}

/// Everything being written; made once for a page, so that neither a failed save nor a fresh look at the page loses a word.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The id of what is being written: a second try after a lost answer writes nothing twice.
    id: StoredValue<Option<ActivityId>>,
    kind: RwSignal<String>,
    text: RwSignal<String>,
    day: RwSignal<Option<NaiveDate>>,
    time: RwSignal<String>,
    promise: RwSignal<bool>,
    contact: RwSignal<String>,
    /// The deal it is about, of those one may choose here.
    deal: RwSignal<Option<Picked>>,
    owner: RwSignal<String>,
    error: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    offset: i32,
}

impl Writing {
    pub fn new(me: &Me) -> Self {
        Self {
            id: StoredValue::new(None),
            kind: RwSignal::new(ActivityKind::Note.code().into()),
            text: RwSignal::new(String::new()),
            day: RwSignal::new(None),
            time: RwSignal::new(String::new()),
            promise: RwSignal::new(false),
            contact: RwSignal::new(String::new()),
            deal: RwSignal::new(None),
            owner: RwSignal::new(me.member.to_string()),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            offset: me.utc_offset,
        }
    }

    fn fill(self, activity: &Activity) {
        let form = ActivityForm::of(activity);
        self.kind.set(form.kind.code().into());
        self.text.set(form.text);
        self.promise.set(form.promise);
        self.contact.set(form.contact_id.map(|c| c.to_string()).unwrap_or_default());
        self.owner.set(form.owner_id.map(|o| o.to_string()).unwrap_or_default());
        let due = form.due_at.map(|at| format::local(at, self.offset));
        self.day.set(due.map(|d| d.date()));
        let time = due.map(|d| d.time()).filter(|t| *t != DAY_END);
        self.time.set(time.map(format::clock).unwrap_or_default());
        self.error.set(None);
    }

    fn clear(self) {
        self.text.set(String::new());
        self.day.set(None);
        self.time.set(String::new());
        self.promise.set(false);
        self.deal.set(None);
        self.error.set(None);
    }

    /// Another customer has other people and other deals.
    pub fn elsewhere(self) {
        self.contact.set(String::new());
        self.deal.set(None);
    }

    fn kind(self) -> ActivityKind {
        self.kind.with(|k| ActivityKind::parse(k)).unwrap_or(ActivityKind::Note)
    }

    /// Whether a day is asked for: for tasks and for promises.
    fn asks_due(self) -> bool {
        self.kind() == ActivityKind::Task || self.promise.get() || self.day.with(Option::is_some)
    }

    fn due(self) -> Option<DateTime<Utc>> {
        let day = self.day.get_untracked()?;
        let time = NaiveTime::parse_from_str(&self.time.get_untracked(), "%H:%M").unwrap_or(DAY_END);
        Some(format::instant(day.and_time(time), self.offset))
    }

    /// The form over `base`, which says what it is about.
    fn form(self, base: ActivityForm) -> ActivityForm {
        ActivityForm {
            kind: untrack(|| self.kind()),
            text: self.text.get_untracked(),
            due_at: self.due(),
            promise: self.promise.get_untracked(),
            contact_id: self.contact.with_untracked(|c| c.parse().ok()).or(base.contact_id),
            deal_id: self.deal.with_untracked(|d| d.as_ref()?.id.parse().ok()).or(base.deal_id),
            owner_id: self.owner.with_untracked(|o| o.parse().ok()),
            ..base
        }
    }

    /// Runs a save; what was typed stays until it succeeded.
    fn run(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = work.await;
            if self.busy.try_set(false).is_none()
                && let Err(error) = answer
            {
                self.error.set(Some(error));
            }
        });
    }

    fn wrong(self, field: &'static str, t: T) -> Signal<Option<String>> {
        Signal::derive(move || self.error.with(|e| e.as_ref().and_then(|e| e.for_field(field, t.0))))
    }

    /// An error that belongs to none of the fields shown.
    fn trouble(self, t: T) -> Option<String> {
        self.error.with(|e| {
            let e = e.as_ref()?;
            let shown = ["text", "due_at"].iter().any(|f| e.for_field(f, t.0).is_some());
            (!shown).then(|| e.message(t.0))
        })
    }
}

/// Writes down what happened on an account or with a contact. Ctrl-Enter saves.
#[component]
pub fn Composer(
    /// What is being written, made where the page is set up.
    writing: Writing,
    /// What it is about.
    #[prop(into)]
    about: Signal<ActivityForm>,
    /// The people it may be with, where there are several to choose from.
    #[prop(into)]
    people: Signal<Vec<(ContactId, String)>>,
    #[prop(into)] colleagues: Signal<Vec<MemberName>>,
    /// Finds the deals it may be about, where there are several to choose from.
    #[prop(optional_no_strip)]
    deals: Option<Callback<(String,), Finding>>,
    /// Told after something was written.
    on_written: Callback<()>,
) -> AnyView {
    let (t, toasts, id) = (use_t(), use_toasts(), writing.id);
    let save = move || {
        let form = writing.form(about.get_untracked());
        let own = id.get_value().unwrap_or_else(ActivityId::new);
        id.set_value(Some(own));
        writing.run(async move {
            create_activity(own, form).await?;
            id.set_value(None);
            writing.clear();
            toasts.good(t.s(text::WRITTEN));
            on_written.run(());
            Ok(())
        });
    };
    view! {
        <form
            class="composer"
            aria-label=t.s(text::COMPOSE)
            novalidate=true
            on:submit=move |ev| { ev.prevent_default(); save() }
            on:keydown=move |ev| quick(&ev, save)
        >
            {kinds(writing, "compose")}
            {fields(writing, people, deals, colleagues, "compose")}
            <div class="composer-foot">
                <Checkbox checked=writing.promise label=t.s(text::PROMISE) name="promise"/>
                <span class="end">
                    <Kbd keys="Ctrl Enter"/>
                    <Button kind=Kind::Primary submit=true small=true busy=writing.busy>{t.s(text::SAVE)}</Button>
                </span>
            </div>
        </form>
    }
    .into_any()
}

fn quick(ev: &ev::KeyboardEvent, save: impl Fn()) {
    if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
        ev.prevent_default();
        save();
    }
}

fn kinds(writing: Writing, name: &'static str) -> AnyView {
    let t = use_t();
    let choices: Vec<Choice> =
        ActivityKind::ALL.iter().map(|k| Choice::new(k.code(), t.s(k.text()))).collect();
    view! { <Segmented name=format!("{name}-kind") label=t.s(text::KIND) value=writing.kind choices=Signal::stored(choices)/> }
        .into_any()
}

fn fields(
    writing: Writing,
    people: Signal<Vec<(ContactId, String)>>,
    deals: Option<Callback<(String,), Finding>>,
    colleagues: Signal<Vec<MemberName>>,
    name: &'static str,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let wrong = |field| {
        let wrong = writing.wrong(field, t);
        move || wrong.get().map(|m| view! { <p class="late small" role="alert">{m}</p> })
    };
    let known = Signal::derive(move || people.with(|p| !p.is_empty()));
    let people = Signal::derive(move || {
        let none = Choice::new("", t.s(text::NOT_CHOSEN));
        let people = people.get().into_iter().map(|(id, name)| Choice::new(id.to_string(), name));
        std::iter::once(none).chain(people).collect::<Vec<_>>()
    });
    let owners = super::forms::owner_choices(colleagues, t.s(text::NOBODY));
    // No label around it: a press on what it found would press the field as well.
    let deal = deals.map(|search| {
        view! {
            <div class="composer-deal">
                <span aria-hidden="true">{t.s(text::ABOUT_DEAL)}</span>
                <Picker value=writing.deal search small=true label=t.s(text::ABOUT_DEAL) placeholder=t.s(text::NOT_CHOSEN)/>
            </div>
        }
    });
    view! {
        <div class="composer-text">{text_area(writing)}</div>
        {wrong("text")}
        {move || writing.trouble(t).map(|m| view! { <Banner tone=Tone::Late>{m}</Banner> })}
        <div class="composer-more">
            <Show when=move || known.get()>
                <label><span>{t.s(text::WITH_WHOM)}</span><Select value=writing.contact choices=people small=true label=t.s(text::WITH_WHOM)/></label>
            </Show>
            {deal}
            <Show when=move || writing.asks_due()>
                <label><span>{t.s(text::DUE)}</span><DateInput value=writing.day small=true label=t.s(text::DUE_DAY) name=format!("{name}-due") min=me.today/></label>
                <TextInput value=writing.time kind="time" small=true label=t.s(text::DUE_TIME)/>
                <label><span>{t.s(text::FOR_WHOM)}</span><Select value=writing.owner choices=owners small=true label=t.s(text::FOR_WHOM)/></label>
            </Show>
        </div>
        {wrong("due_at")}
    }
    .into_any()
}

fn text_area(writing: Writing) -> AnyView {
    let t = use_t();
    // The hint follows the kind; the text itself stays.
    let area = move || {
        let hint = t.s(placeholder(writing.kind()));
        view! { <TextArea value=writing.text rows=3 label=t.s(text::COMPOSE) placeholder=hint/> }
    };
    area.into_any()
}
