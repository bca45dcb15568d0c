//! The title line and the filters: everything that narrows the board is in the address.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    address::{Address, PATH},
    text,
};
use crate::{
    access::model::{Me, MemberId},
    format,
    i18n::use_t,
    kit::{Choice, Icon, Menu, MenuItem, Select, TextInput},
    pipeline::model::{Named, PipelineId},
};

/// How long typing rests before the board is narrowed.
const REST: Duration = Duration::from_millis(250);

/// The switch between pipelines, where there are several, and between the board and the list.
#[component]
pub fn Views(pipeline: PipelineId, pipelines: Vec<Named<PipelineId>>, address: Memo<Address>) -> AnyView {
    let t = use_t();
    let several = pipelines.len() > 1;
    let pipelines = StoredValue::new(pipelines);
    let items = move || {
        let item = |p: &Named<PipelineId>| {
            let (id, name) = (p.id, p.name.clone());
            let href = Address { pipeline: Some(id), ..address.get() }.href();
            view! { <MenuItem checked=Signal::stored(id == pipeline) href>{name}</MenuItem> }
        };
        pipelines.with_value(|all| all.iter().map(item).collect_view())
    };
    view! {
        {several.then(|| view! { <Menu label=t.s(text::SWITCH_PIPELINE) icon=Icon::ChevronDown class="icon-btn s">{items}</Menu> })}
        <nav class="seg" aria-label=t.s(text::VIEWS)>
            <a href=move || address.get().href() aria-current="page">{t.s(text::BOARD)}</a>
            <a href=format!("{PATH}/list")>{t.s(text::LIST)}</a>
        </nav>
    }
    .into_any()
}

/// The line of filters.
#[component]
pub fn Filters(address: Memo<Address>, me: Me, owners: Signal<Vec<(MemberId, String)>>) -> AnyView {
    let t = use_t();
    let mine = me.member;
    let quarter = format::quarter_end(me.today);
    let today = me.today;
    // A switch is a link: what it leads to is the same board with or without it.
    let switch = move |words: String, help: &'static str, on: Signal<bool>, other: Signal<Address>| {
        view! {
            <a
                class=move || if on.get() { "chip act" } else { "chip" }
                href=move || other.get().href()
                title=(!help.is_empty()).then_some(help)
                aria-current=move || on.get().then_some("true")
            >
                <span>{words}</span>
            </a>
        }
    };
    let is_mine = Signal::derive(move || address.read().filter.owner == Some(mine));
    let to_mine = Signal::derive(move || {
        let owner = (!is_mine.get()).then_some(mine);
        address.read().narrowed(|f| f.owner = owner)
    });
    let closing = Signal::derive(move || address.read().filter.closing_by.is_some());
    let to_closing = Signal::derive(move || {
        let by = (!closing.get()).then_some(quarter);
        address.read().narrowed(|f| f.closing_by = by)
    });
    let closing_words = move || match address.read().filter.closing_by {
        Some(by) if by != quarter => {
            t.with(text::CLOSING_BY, &[("day", &format::date_short(by, today, t.0))])
        }
        _ => t.s(text::THIS_QUARTER).to_string(),
    };
    let neglected = Signal::derive(move || address.read().filter.neglected);
    let to_neglected = Signal::derive(move || address.read().narrowed(|f| f.neglected = !f.neglected));
    let narrowed = move || address.read().filter != Default::default();
    let cleared = move || Address { pipeline: address.read().pipeline, ..Address::default() }.href();
    view! {
        {switch(t.s(text::MINE).into(), "", is_mine, to_mine)}
        {move || switch(closing_words(), "", closing, to_closing)}
        {switch(t.s(text::NEGLECTED).into(), t.s(text::NEGLECTED_HELP), neglected, to_neglected)}
        <OwnerSelect address owners/>
        <SearchBox address/>
        {move || narrowed().then(|| view! { <a class="btn quiet s" href=cleared()>{t.s(text::CLEAR_FILTERS)}</a> })}
    }
    .into_any()
}

/// Whose deals.
#[component]
fn OwnerSelect(address: Memo<Address>, owners: Signal<Vec<(MemberId, String)>>) -> AnyView {
    let t = use_t();
    let navigate = use_navigate();
    let in_address = move || address.read().filter.owner.map(|o| o.to_string()).unwrap_or_default();
    let value = RwSignal::new(untrack(in_address));
    Effect::new(move |_| value.set(in_address()));
    let choices = Signal::derive(move || {
        owners.get().into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect::<Vec<_>>()
    });
    let choose = move |chosen: String| {
        let to = address.get_untracked().narrowed(|f| f.owner = chosen.parse().ok());
        navigate(&to.href(), NavigateOptions { scroll: false, ..Default::default() });
    };
    view! {
        <div class="owner-filter">
            <Select value choices label=t.s(text::OWNER_ANY) placeholder=t.s(text::OWNER_ANY).to_string() small=true on_change=Callback::new(move |(chosen,): (String,)| choose(chosen))/>
        </div>
    }
    .into_any()
}

/// Part of a name. While one types the address is replaced, not added to: back leaves the search as a whole.
#[component]
fn SearchBox(address: Memo<Address>) -> AnyView {
    let t = use_t();
    let navigate = use_navigate();
    let in_address = move || address.read().filter.search.clone();
    let value = RwSignal::new(untrack(in_address));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let wanted = in_address();
        if value.get_untracked().trim() != wanted {
            value.set(wanted);
        }
    });
    let typed = move |words: String| {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
        let navigate = navigate.clone();
        let narrow = move || {
            let Some(now) = address.try_get_untracked() else { return };
            let to = now.narrowed(|f| f.search = words.trim().to_string());
            let replace = !now.filter.search.is_empty();
            navigate(&to.href(), NavigateOptions { replace, scroll: false, ..Default::default() });
        };
        timer.set_value(set_timeout_with_handle(narrow, REST).ok());
    };
    view! {
        <div class="search-filter" role="search">
            <TextInput value kind="search" label=t.s(text::SEARCH) placeholder=t.s(text::SEARCH) icon=Icon::Search small=true on_input=Callback::new(move |(words,): (String,)| typed(words))/>
        </div>
    }
    .into_any()
}
