//! Mending what was written.

use chrono::{DateTime, NaiveDateTime, Utc};
use leptos::prelude::*;

use super::{
    super::{super::text, saving::member_name},
    Writing, fields, kinds, quick,
};
use crate::{
    access::{model::MemberName, visitor::use_me},
    customers::{api::update_activity, model::*},
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::*,
};

/// What is known where activities are mended.
#[derive(Clone, Copy)]
struct Mending {
    toasts: Toasts,
    t: T,
    offset: i32,
    colleagues: Signal<Vec<MemberName>>,
    on_saved: Callback<()>,
}

impl Editor for Mending {
    type Record = Activity;
    type Form = ActivityForm;

    fn form(self, activity: &Activity) -> ActivityForm {
        ActivityForm::of(activity)
    }
    async fn send(self, base: Activity, form: ActivityForm) -> Result<Activity, AppError> {
        update_activity(base.id, base.version, form).await
    }
    fn label(self, field: &str) -> Text {
        match field {
            "kind" => text::KIND,
            "at" => text::WHEN,
            "due_at" => text::DUE,
            "promise" => text::PROMISE,
            "account_id" => text::ACCOUNT,
            "contact_id" => text::WITH_WHOM,
            "deal_id" => text::ABOUT_DEAL,
            "owner_id" => text::FOR_WHOM,
            _ => text::COMPOSE,
        }
    }
    fn shown(self, field: &str, value: &str, records: [&Activity; 2]) -> String {
        let t = self.t;
        match field {
            "kind" => ActivityKind::parse(value).map_or(value, |kind| t.s(kind.text())).into(),
            "due_at" => value
                .parse::<DateTime<Utc>>()
                .map_or(value.into(), |at| due_words(format::local(at, self.offset), t)),
            "promise" => t.s(if value == "true" { text::YES } else { text::NO }).into(),
            "contact_id" => {
                let of = records.iter().find(|a| a.contact_id.is_some_and(|id| id.to_string() == value));
                of.and_then(|a| a.contact_name.clone()).unwrap_or_default()
            }
            "owner_id" => member_name(self.colleagues, value),
            _ => value.into(),
        }
    }
    fn saved(self, _: Activity, merged: bool) {
        if !merged {
            self.toasts.good(self.t.s(text::SAVED));
        }
        self.on_saved.try_run(());
    }
}

fn due_words(due: NaiveDateTime, t: T) -> String {
    let day = format::date(due.date(), t.0);
    if due.time() == DAY_END { day } else { format!("{day} {}", format::clock(due.time())) }
}

/// Mends what was written; opens whenever `editing` is filled.
#[component]
pub fn EditDialog(editing: RwSignal<Option<Activity>>, on_saved: Callback<()>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let writing = Writing::new(&me);
    let open = RwSignal::new(false);
    let nobody = Signal::stored(Vec::new());
    let colleagues = use_context::<Signal<Vec<MemberName>>>().unwrap_or(Signal::stored(Vec::new()));
    let saver = Saver::with(Mending { toasts, t, offset: me.utc_offset, colleagues, on_saved });
    Effect::new(move |_| {
        if let Some(activity) = editing.get() {
            writing.fill(&activity);
            open.set(true);
        }
    });
    let save = move || {
        let Some(activity) = editing.get_untracked() else { return };
        let form = writing.form(ActivityForm::of(&activity));
        writing.run(async move {
            saver.save(activity, form).await?;
            open.try_set(false);
            Ok(())
        });
    };
    view! {
        <Dialog open=open title=t.s(text::EDIT).to_string() on_close=move || editing.set(None)>
            <form
                class="composer plain"
                novalidate=true
                on:submit=move |ev| { ev.prevent_default(); save() }
                on:keydown=move |ev| quick(&ev, save)
            >
                {kinds(writing, "edit")}
                {fields(writing, nobody, None, colleagues, "edit")}
                <Checkbox checked=writing.promise label=t.s(text::PROMISE) name="promise"/>
                <div class="dialog-foot">
                    <Button on_press=move || open.set(false)>{t.s(text::CANCEL)}</Button>
                    <Button kind=Kind::Primary submit=true busy=writing.busy>{t.s(text::SAVE)}</Button>
                </div>
            </form>
        </Dialog>
        {saver.dialog()}
    }
    .into_any()
}
