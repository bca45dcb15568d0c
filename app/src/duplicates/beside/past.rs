//! What was merged, and the way back.

use leptos::prelude::*;
use uuid::Uuid;

use super::field_names;
use crate::{
    access::use_me,
    audit::model::Object,
    duplicates::{
        api::{read_merges, unmerge_records},
        model::*,
        text::*,
    },
    format::{self, count},
    i18n::{Text, use_t},
    kit::*,
};

/// The merges, the latest first.
pub fn past_section(title: Text, past: Vec<Merged>, again: Callback<()>) -> AnyView {
    let t = use_t();
    let none = past.is_empty().then(|| view! { <p class="muted">{t.s(PAST_NONE)}</p> });
    let lines = past.into_iter().map(|merged| line(merged, again)).collect_view();
    view! {
        <section class="section">
            <header><h2>{t.s(title)}</h2></header>
            {none}
            <ul class="duplicates-past">{lines}</ul>
        </section>
    }
    .into_any()
}

/// What went into one record; nothing where nothing did.
pub fn history(object: Object, winner: Uuid, again: Callback<()>) -> AnyView {
    let past = LocalResource::new(move || read_merges(object, winner));
    let drawn = move || {
        let past = past.get()?.ok()?;
        (!past.is_empty()).then(|| past_section(HISTORY, past, again))
    };
    view! { {drawn} }.into_any()
}

fn line(merged: Merged, again: Callback<()>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let (winner, loser) = (merged.winner_name.clone(), merged.loser_name.clone());
    let places = [("winner", winner.as_str()), ("loser", loser.as_str())];
    let by = merged.by.clone().unwrap_or_else(|| t.s(THE_SYSTEM).into());
    let when = |at| format::moment(at, me.today, me.utc_offset, t.0);
    let href = record_path(merged.object, merged.winner);
    let undone = merged.undone.as_ref().map(|undone| {
        let numbers = [("when", when(undone.at)), ("back", count(undone.back)), ("left", count(undone.left))];
        let said = t.with(UNDONE, &numbers.each_ref().map(|(name, value)| (*name, value.as_str())));
        let kept =
            (!undone.kept.is_empty()).then(|| t.with(KEPT, &[("fields", &field_names(t, &undone.kept))]));
        view! { <small class="muted">{said} " " {kept}</small> }
    });
    let asked = RwSignal::new(false);
    let id = merged.id;
    let undo = Action::new(move |_: &()| async move {
        let answer = unmerge_records(id).await;
        asked.set(false);
        match answer {
            Ok(_) => again.run(()),
            Err(error) => toasts.error(&error),
        }
    });
    let way_back = merged.may_undo.then(|| {
        view! {
            <Button small=true icon=Icon::Undo on_press=move || asked.set(true)>{t.s(UNMERGE)}</Button>
            <Confirm
                open=asked title=t.with(UNMERGE_TITLE, &places) body=t.with(UNMERGE_WHAT, &places) action=t.s(UNMERGE)
                busy=undo.pending() on_yes=move || { undo.dispatch(()); }
            />
        }
    });
    view! {
        <li>
            <span class="grow">
                <a class="link" href=href>{t.with(INTO, &places)}</a>
                <small class="muted">{t.with(BY_WHEN, &[("by", &by), ("when", &when(merged.at))])}</small>
                {undone}
            </span>
            {way_back}
        </li>
    }
    .into_any()
}
