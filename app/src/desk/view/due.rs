//! What is to be done: how it stands, and ticking it off.

use leptos::prelude::*;

use super::super::text;
use crate::{
    access::{model::Me, visitor::use_me},
    customers::{api::set_done, model::*},
    format,
    i18n::{T, use_t},
    kit::*,
    listing::screen::attempt,
};

/// How an activity stands, in a word with its colour; `None` where nothing is to be done.
pub fn standing(activity: &Activity, me: &Me, t: T) -> Option<(Tone, String)> {
    let due = activity.due_at.map(|at| format::local(at, me.utc_offset));
    let time = due.filter(|d| d.time() != DAY_END).map(|d| format::clock(d.time()));
    Some(match activity.standing(me.now, me.utc_offset) {
        Standing::Nothing => return None,
        Standing::Done(day) => {
            let day = format::day(day, me.today, t.0);
            (Tone::Good, t.with(if activity.promise { text::KEPT } else { text::DONE_ON }, &[("day", &day)]))
        }
        Standing::Late(0) => (Tone::Late, t.with(text::LATE_TODAY, &[("time", &time.unwrap_or_default())])),
        Standing::Late(n) => (Tone::Late, t.with(text::LATE_DAYS, &[("days", &format::days(n, t.0))])),
        Standing::Today => match time {
            Some(time) => (Tone::Soon, t.with(text::DUE_TODAY, &[("time", &time)])),
            None => (Tone::Soon, t.s(text::DUE_TODAY_PLAIN).into()),
        },
        Standing::In(n) => {
            let day = due.map(|d| format::day(d.date(), me.today, t.0)).unwrap_or_default();
            let tone = if n <= 2 { Tone::Soon } else { Tone::Neutral };
            (tone, t.with(text::DUE_ON, &[("day", &day)]))
        }
    })
}

/// The icon of a kind of activity.
pub fn icon(kind: ActivityKind) -> Icon {
    match kind {
        ActivityKind::Note => Icon::Note,
        ActivityKind::Call => Icon::Phone,
        ActivityKind::Mail => Icon::Mail,
        ActivityKind::Meeting => Icon::Meeting,
        ActivityKind::Visit => Icon::Visit,
        ActivityKind::Task => Icon::Task,
    }
}

/// Ticks something off (or takes the tick back), says so with an Undo, and tells `after` each time.
pub fn tick_off(activity: Activity, done: bool, toasts: Toasts, t: T, after: Callback<()>) {
    attempt(toasts, async move {
        let answer = set_done(activity.id, activity.version, done).await;
        after.try_run(());
        let now = answer?;
        let words = if done { text::MARKED_DONE } else { text::MARKED_OPEN };
        toasts.undo(t.with(words, &[("name", &now.subject)]), move || {
            let now = now.clone();
            attempt(toasts, async move {
                let answer = set_done(now.id, now.version, !done).await.map(|_| ());
                after.try_run(());
                answer
            });
        });
        Ok(())
    });
}

/// The box that ticks an activity off; nothing where it is somebody else's business.
pub fn tick(activity: &Activity, after: Callback<()>) -> Option<AnyView> {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    activity.due_at?;
    let allowed = activity.created_by == Some(me.member)
        || me.may(
            crate::access::model::Action::Edit,
            crate::audit::model::Object::Activity,
            activity.owner_id,
        );
    if !allowed {
        return None;
    }
    let done = activity.done_at.is_some();
    let label = if done { text::MARK_OPEN } else { text::MARK_DONE };
    let label = t.with(label, &[("name", &activity.subject)]);
    let activity = activity.clone();
    let change = move |(now,): (bool,)| tick_off(activity.clone(), now, toasts, t, after);
    Some(view! { <Tick checked=done label=label on_change=Callback::new(change)/> }.into_any())
}
