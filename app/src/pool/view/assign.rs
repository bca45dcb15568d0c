//! Giving the ticked accounts to people.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{list::Desk, many::many};
use crate::{
    access::model::MemberId,
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::text as lists,
    pool::{
        api::{assign_accounts, share_accounts},
        model::*,
        text,
    },
};

/// What of the form says "to one person".
const ONE: &str = "one";

/// The bar below the list while something is ticked, and the dialog behind it.
pub(super) fn bar(desk: Desk) -> AnyView {
    let t = use_t();
    let selection = desk.selection;
    let open = RwSignal::new(false);
    let count = Signal::derive(move || selection.0.with(|s| s.len() as i64));
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk" role="region" aria-label=move || t.with(lists::SELECTED, &[("n", &count.get().to_string())])>
                <b aria-live="polite">{move || t.with(lists::SELECTED, &[("n", &format::count(count.get()))])}</b>
                <Button small=true icon=Icon::Users on_press=move || open.set(true)>{t.s(text::ASSIGN)}</Button>
                <IconButton icon=Icon::Close small=true label=t.s(lists::UNSELECT) on_press=move || selection.clear()/>
            </div>
        </Show>
        {dialog(desk, open, count)}
    }
    .into_any()
}

fn dialog(desk: Desk, open: RwSignal<bool>, count: Signal<i64>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let manner = RwSignal::new(Manner::InTurn.code().to_string());
    let to = RwSignal::new(String::new());
    let among = RwSignal::new(BTreeSet::<String>::new());
    let send = Action::new(move |_: &()| async move {
        let ids = desk.selection.ids();
        let done = match Manner::parse(&manner.get_untracked()) {
            Some(manner) => {
                let among = among.with_untracked(|a| a.iter().filter_map(|id| id.parse().ok()).collect());
                share_accounts(ids, manner, among).await
            }
            None => match to.with_untracked(|id| id.parse::<MemberId>()) {
                Ok(to) => assign_accounts(ids, to).await,
                Err(_) => return Err(AppError::field("to", text::RECEIVER_GONE)),
            },
        };
        if let Ok(done) = &done {
            open.set(false);
            desk.selection.clear();
            desk.page.refetch();
            toasts.good(told(done, t));
        }
        done
    });
    let wrong = Signal::derive(move || send.value().with(|v| Some(v.as_ref()?.as_ref().err()?.message(t.0))));
    let title = Signal::derive(move || t.count(count.get(), text::ASSIGN_ONE, text::ASSIGN_N));
    let foot = move || {
        view! { <Button kind=Kind::Primary busy=send.pending() on_press=move || { send.dispatch(()); }>{t.s(text::ASSIGN)}</Button> }
    };
    view! {
        <Dialog open=open title=title shape=DialogShape::Narrow foot=foot>
            <div class="stack">
                {move || wrong.get().map(|said| view! { <Banner tone=Tone::Late>{said}</Banner> })}
                <Field name="manner" label=t.s(text::MANNER)><Select value=manner choices=manners(t)/></Field>
                {move || match Manner::parse(&manner.get()) {
                    Some(manner) => {
                        let help = match manner {
                            Manner::InTurn => text::IN_TURN_HELP,
                            Manner::ByLoad => text::BY_LOAD_HELP,
                            Manner::ByRegion => text::BY_REGION_HELP,
                        };
                        view! {
                            <p class="muted small">{t.s(help)}</p>
                            <div class="stack tight">
                                <span class="label">{t.s(text::RECEIVERS)}</span>
                                {many(t.s(text::RECEIVERS), t.s(text::ALL_WHO_CLAIM), desk.people.into(), among)}
                            </div>
                        }
                        .into_any()
                    }
                    None => view! {
                        <Field name="to" label=t.s(text::RECEIVER)><Select value=to choices=desk.people placeholder=""/></Field>
                    }
                    .into_any(),
                }}
            </div>
        </Dialog>
    }
    .into_any()
}

fn manners(t: T) -> Vec<Choice> {
    let ways = Manner::ALL.map(|m| Choice::new(m.code(), t.s(m.text())));
    ways.into_iter().chain([Choice::new(ONE, t.s(text::TO_ONE))]).collect()
}

/// To whom how many went, and how many stay.
fn told(done: &Assigned, t: T) -> String {
    let left = done.left.to_string();
    if done.given.is_empty() {
        return t.with(text::NOBODY_GOT, &[("n", &left)]);
    }
    let what = done.given.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(" · ");
    let mut said = t.with(text::GIVEN, &[("what", &what)]);
    if done.left > 0 {
        said = format!("{said} · {}", t.with(text::STAY, &[("n", &left)]));
    }
    said
}
