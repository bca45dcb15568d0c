//! `/duplicates`: what looks like one record entered twice, side by side; the search through everything; what was merged.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{kind_name, pair::pair_card};
use crate::{
    access::use_me,
    audit::model::Object,
    duplicates::{
        api::{begin_search, cancel_search, read_queue},
        beside::past_section,
        model::*,
        text::*,
    },
    error::AppError,
    format::{self, count},
    i18n::use_t,
    kit::*,
    shell::Page,
};

/// How often a running search is looked at.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(1500);

/// The page.
pub struct DuplicatesScreen {
    object: Memo<Object>,
    queue: Resource<Result<Queue, AppError>>,
}

crate::screen!(duplicates: DuplicatesScreen);

impl DuplicatesScreen {
    fn data() -> Self {
        let query = use_query_map();
        let object = Memo::new(move |_| {
            let of = query.with(|q| q.get("of")).and_then(|of| Object::parse(&of));
            of.filter(|of| KINDS.contains(of)).unwrap_or(Object::Account)
        });
        Self { object, queue: Resource::new(move || object.get(), read_queue) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let tab = move |of: Object| {
            let here = move || (this.object.get() == of).then_some("page");
            view! { <a class="tab" href=queue_path(of) aria-current=here>{t.s(kind_name(of))}</a> }
        };
        view! {
            <Page title=t.s(TITLE)>
                <div class="duplicates">
                    <nav class="duplicates-of" aria-label=t.s(OF_WHAT)>{KINDS.map(tab).collect_view()}</nav>
                    <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(8)/></div> }>
                        {move || Suspend::new(async move {
                            match this.queue.await {
                                Ok(queue) => drawn(queue, this.queue),
                                Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            </Page>
        }
        .into_any()
    }
}

fn drawn(queue: Queue, page: Resource<Result<Queue, AppError>>) -> AnyView {
    let t = use_t();
    let again = Callback::new(move |()| page.refetch());
    let object = queue.object;
    let more =
        (queue.more > 0).then(|| view! { <p class="muted">{t.with(MORE, &[("n", &count(queue.more))])}</p> });
    let none = queue.pairs.is_empty().then(|| {
        view! { <Empty icon=Icon::Check title=t.s(NOTHING) text=t.s(NOTHING_TEXT)/> }
    });
    let search = search(&queue, again);
    let pairs = queue.pairs.into_iter().map(|pair| pair_card(object, pair, again)).collect_view();
    view! {
        {search}
        <section class="section">
            <header><h2>{t.s(TO_DECIDE)}</h2></header>
            {none}
            <div class="duplicates-pairs">{pairs}</div>
            {more}
        </section>
        {past_section(PAST, queue.past, again)}
    }
    .into_any()
}

/// How the search through everything stands, and what one may do about it.
fn search(queue: &Queue, again: Callback<()>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let object = queue.object;
    let begin = Action::new(move |_: &()| async move {
        match begin_search(SearchId::new(), object).await {
            Ok(()) => again.run(()),
            Err(error) => toasts.error(&error),
        }
    });
    let stop = Action::new(move |id: &SearchId| {
        let id = *id;
        async move {
            match cancel_search(id).await {
                Ok(()) => again.run(()),
                Err(error) => toasts.error(&error),
            }
        }
    });
    if let Some(search) = queue.search.clone().filter(|_| queue.searching) {
        // Looked at again for as long as this is drawn.
        Effect::new(move |_| {
            let handle = set_timeout_with_handle(
                move || {
                    again.try_run(());
                },
                AGAIN,
            );
            on_cleanup(move || {
                if let Ok(handle) = handle {
                    handle.clear()
                }
            });
        });
        let part = search.position as f64 / search.total.max(1) as f64;
        let places =
            [("done", count(search.position)), ("all", count(search.total)), ("found", count(search.found))];
        let line = t.with(SEARCHING, &places.each_ref().map(|(name, value)| (*name, value.as_str())));
        let may = queue.may_search;
        return view! {
            <div class="duplicates-search">
                <div class="grow"><Progress part=Signal::stored(Some(part)) label=line.clone()>{line}</Progress></div>
                {may.then(|| view! { <Button on_press=move || { stop.dispatch(search.id); }>{t.s(STOP)}</Button> })}
            </div>
        }
        .into_any();
    }
    let line = match &queue.search {
        None => t.s(NEVER).to_string(),
        Some(search) => {
            let when = format::moment(search.at, me.today, me.utc_offset, t.0);
            let (all, found) = (count(search.total), count(search.found));
            let text = match search.status {
                SearchStatus::Done => SEARCHED,
                SearchStatus::Cancelled => SEARCH_STOPPED,
                SearchStatus::Failed | SearchStatus::Running => SEARCH_FAILED,
            };
            t.with(text, &[("when", &when), ("all", &all), ("found", &found)])
        }
    };
    let word = if queue.search.is_some() { SEARCH_AGAIN } else { SEARCH };
    let begin = queue.may_search.then(|| {
        view! {
            <Button icon=Icon::Search busy=begin.pending() on_press=move || { begin.dispatch(()); }>{t.s(word)}</Button>
        }
    });
    view! { <div class="duplicates-search"><p class="grow muted">{line}</p>{begin}</div> }.into_any()
}
