//! The forms, one at a time in one dialog.

mod departments;
mod people;
mod positions;
mod teams;

use leptos::{lazy, prelude::*, task::spawn_local};

use super::{
    desk::{Desk, Form},
    draft,
};
use crate::{
    error::{AppError, AppResult},
    i18n::{Text, use_t},
    kit::*,
    org::{
        model::{Organisation, Step},
        text,
    },
};

/// The dialog of whichever form is open.
pub(super) fn dialog(desk: Desk) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(desk.form.with(Option::is_some)));
    let title = move || desk.form.get().map(|form| t.s(title(form)).to_string()).unwrap_or_default();
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move || desk.form.set(None)>
            {move || {
                let form = desk.form.get_untracked()?;
                let org = StoredValue::new(desk.now()?);
                Some(loaded(move || organisation_form(desk, form, org)))
            }}
        </Dialog>
    }
    .into_any()
}

fn title(form: Form) -> Text {
    match form {
        Form::AddDepartment(_) => text::ADD_DEPARTMENT,
        Form::EditDepartment(_) => text::EDIT_DEPARTMENT,
        Form::MoveDepartment(_) => text::MOVE_DEPARTMENT,
        Form::Merge(_) => text::MERGE_INTO,
        Form::Split(_) => text::SPLIT,
        Form::AddPosition(_) => text::ADD_POSITION,
        Form::EditPosition(_) => text::EDIT_POSITION,
        Form::MovePosition(_) => text::MOVE_POSITION,
        Form::Seat(_) => text::SEAT,
        Form::MovePerson(_) => text::GIVE_POSITION,
        Form::Manager(_) => text::SET_MANAGER,
        Form::AddTeam => text::ADD_TEAM,
        Form::EditTeam(_) => text::EDIT_TEAM,
        Form::Join(_) => text::ADD_TO_TEAM,
        Form::Apply => text::APPLY,
    }
}

#[lazy]
fn organisation_form(desk: Desk, form: Form, org: StoredValue<Organisation>) -> AnyView {
    let org = &org.get_value();
    match form {
        Form::AddDepartment(parent) => departments::add(desk, org, parent),
        Form::EditDepartment(id) => departments::edit(desk, org, id),
        Form::MoveDepartment(id) => departments::shift(desk, org, id),
        Form::Merge(id) => departments::merge(desk, org, id),
        Form::Split(id) => departments::split(desk, org, id),
        Form::AddPosition(department) => positions::add(desk, department),
        Form::EditPosition(id) => positions::edit(desk, org, id),
        Form::MovePosition(id) => positions::shift(desk, org, id),
        Form::Seat(position) => people::seat(desk, position),
        Form::MovePerson(member) => people::shift(desk, org, member),
        Form::Manager(member) => people::manager(desk, org, member),
        Form::AddTeam => teams::add(desk),
        Form::EditTeam(id) => teams::edit(desk, org, id),
        Form::Join(team) => teams::join(desk, team),
        Form::Apply => draft::apply(desk),
    }
}

/// What a form was told was wrong.
pub(super) type Wrong = RwSignal<Option<AppError>>;

/// What is wrong with one field.
pub(super) fn beside(wrong: Wrong, field: &'static str) -> Signal<Option<String>> {
    let locale = use_t().0;
    Signal::derive(move || wrong.with(|w| w.as_ref()?.for_field(field, locale)))
}

/// A form of these fields that makes steps; what is wrong with something it has no field for is said below them.
fn frame(
    desk: Desk,
    wrong: Wrong,
    action: Text,
    shown: &'static [&'static str],
    fields: AnyView,
    steps: impl Fn() -> AppResult<Vec<Step>> + Send + Sync + 'static,
) -> AnyView {
    let t = use_t();
    let busy = RwSignal::new(false);
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let steps = match steps() {
            Ok(steps) => steps,
            Err(error) => return wrong.set(Some(error)),
        };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let made = desk.make(steps).await;
            busy.try_set(false);
            match made {
                Ok(()) => desk.form.set(None),
                Err(error) => drop(wrong.try_set(Some(error))),
            }
        });
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {fields}
            {below(wrong, shown)}
            <div class="dialog-foot whole">
                <Button on_press=move || desk.form.set(None)>{t.s(text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=busy>{t.s(action)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong that no field shows.
pub(super) fn below(wrong: Wrong, shown: &'static [&'static str]) -> AnyView {
    let locale = use_t().0;
    let words = move || {
        wrong.with(|w| {
            let error = w.as_ref()?;
            let beside = shown.iter().any(|field| error.for_field(field, locale).is_some());
            (!beside).then(|| error.message(locale))
        })
    };
    let banner = move || {
        words().map(|words| view! { <div class="whole"><Banner tone=Tone::Late>{words}</Banner></div> })
    };
    banner.into_any()
}
