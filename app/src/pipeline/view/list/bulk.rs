//! What can be done with the ticked deals.

use leptos::prelude::*;

use super::{super::text, Desk};
use crate::{
    access::model::MemberId,
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::{
        screen::attempt,
        text::{SELECT_ALL_PAGES, SELECTED, UNSELECT},
    },
    pipeline::{
        api,
        model::{Bulk, Picked},
    },
};

/// The most deals "select all" picks.
const MOST: i64 = 1_000;

pub fn bar(desk: Desk) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let (selection, handing) = (desk.selection, RwSignal::new(false));
    // Versions of deals on other pages, learnt by "select all".
    let known = RwSignal::new(Vec::<Picked>::new());
    let count = Signal::derive(move || selection.0.with(|s| s.len() as i64));
    let remove = move || {
        let picks = picks(desk, known);
        attempt(toasts, async move {
            let done = api::delete_deals(picks).await?;
            after(desk);
            tell(desk, done, text::DELETED_N, toasts, t, |picks| Box::pin(api::restore_deals(picks)));
            Ok(())
        });
    };
    let give = move |(to,): (Option<MemberId>,)| {
        let picks = picks(desk, known).into_iter().map(|p| Picked { owner: to, ..p }).collect();
        attempt(toasts, async move {
            let done = api::hand_over_deals(picks).await?;
            after(desk);
            tell(desk, done, text::CHANGED_N, toasts, t, |picks| Box::pin(api::hand_over_deals(picks)));
            Ok(())
        });
    };
    let said = move || t.with(SELECTED, &[("n", &format::count(count.get()))]);
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk" role="region" aria-label=said>
                <b aria-live="polite">{said}</b>
                {select_all(desk, count, known)}
                <Button small=true icon=Icon::User on_press=move || handing.set(true)>{t.s(text::HAND_OVER)}</Button>
                <Button small=true kind=Kind::Danger icon=Icon::Trash on_press=remove>{t.s(text::DELETE)}</Button>
                <IconButton icon=Icon::Close small=true label=t.s(UNSELECT) on_press=move || selection.clear()/>
            </div>
        </Show>
        {hand_over(handing, desk, Callback::new(give))}
    }
    .into_any()
}

fn after(desk: Desk) {
    desk.selection.clear();
    desk.page.refetch();
}

/// The ticked deals in the versions seen.
fn picks(desk: Desk, known: RwSignal<Vec<Picked>>) -> Vec<Picked> {
    let shown =
        desk.page.get_untracked().and_then(Result::ok).map(|found| found.page.rows).unwrap_or_default();
    let shown =
        shown.iter().map(|l| Picked { id: l.id, version: l.version, owner: l.owner.as_ref().map(|o| o.id) });
    let mut all: Vec<Picked> = shown.collect();
    known.with_untracked(|more| {
        all.extend(more.iter().filter(|p| !all.iter().any(|a| a.id == p.id)).copied().collect::<Vec<_>>())
    });
    let ticked = desk.selection.ids();
    all.into_iter().filter(|p| ticked.contains(&p.id)).collect()
}

/// Offered where the list has more than the rows that are ticked.
fn select_all(desk: Desk, count: Signal<i64>, known: RwSignal<Vec<Picked>>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let all = move || {
        let query = desk.address.state.with_untracked(|s| s.query());
        attempt(toasts, async move {
            let picks = api::deal_picks(query).await?;
            desk.selection.0.set(picks.iter().map(|p| p.id).collect());
            known.set(picks);
            Ok(())
        });
    };
    let offer = move || {
        let total = desk.page.get().and_then(Result::ok).map_or(0, |p| p.page.count.min(MOST));
        (total > count.get()).then(|| {
            let words = t.with(SELECT_ALL_PAGES, &[("n", &format::count(total))]);
            view! { <Button small=true kind=Kind::Quiet on_press=all>{words}</Button> }
        })
    };
    view! { <Transition fallback=|| ()>{offer}</Transition> }.into_any()
}

type Back = std::pin::Pin<Box<dyn Future<Output = Result<Bulk, AppError>>>>;

/// Says what was done, with the way back.
fn tell(
    desk: Desk,
    bulk: Bulk,
    words: crate::i18n::Text,
    toasts: Toasts,
    t: T,
    back: fn(Vec<Picked>) -> Back,
) {
    let mut news = t.with(words, &[("n", &bulk.done.len().to_string())]);
    if bulk.done.is_empty() {
        news = t.s(text::NOTHING_CHANGED).to_string();
    }
    if !bulk.refused.is_empty() {
        news = format!("{news} · {}", t.with(text::REFUSED_N, &[("n", &bulk.refused.len().to_string())]));
    }
    if bulk.done.is_empty() {
        return toasts.info(news);
    }
    let done = bulk.done;
    toasts.undo(news, move || {
        let done = done.clone();
        attempt(toasts, async move {
            let asked = done.len();
            let undone = back(done).await?.done.len();
            desk.page.refetch();
            let words = if undone == asked { text::BROUGHT_BACK } else { text::BROUGHT_BACK_SOME };
            toasts.info(t.with(words, &[("n", &undone.to_string())]));
            Ok(())
        });
    });
}

/// Asks to whom deals go.
fn hand_over(open: RwSignal<bool>, desk: Desk, on_choose: Callback<(Option<MemberId>,)>) -> AnyView {
    let t = use_t();
    let to = RwSignal::new(String::new());
    let choices = Signal::derive(move || {
        let mut choices = vec![Choice::new("", t.s(text::NOBODY))];
        desk.members
            .with(|all| choices.extend(all.iter().map(|m| Choice::new(m.id.to_string(), m.name.clone()))));
        choices
    });
    let go = move || {
        open.set(false);
        on_choose.run((to.with_untracked(|id| id.parse().ok()),));
    };
    let foot = move || view! { <Button kind=Kind::Primary on_press=go>{t.s(text::HAND_OVER)}</Button> };
    view! {
        <Dialog open title=t.s(text::HAND_OVER).to_string() shape=DialogShape::Narrow foot=foot>
            <Field name="to" label=t.s(text::HAND_OVER_TO)><Select value=to choices=choices/></Field>
        </Dialog>
    }
    .into_any()
}
