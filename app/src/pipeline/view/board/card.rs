//! A card: what, for whom, how much, what happens next, who, how long here.

use leptos::prelude::*;

use super::{facts, lane::Lane, shown::Shown, text};
use crate::{
    access::model::Action,
    audit::model::Object,
    i18n::use_t,
    kit::{Avatar, Chip, Icon, Menu, MenuItem, MenuLabel, MenuLine},
    pipeline::model::{Card, DealId, deal_path},
};

/// The hint on how to drag without a pointer; every card points to it.
pub const HOW_TO: &str = "board-how-to";

/// One card in its column.
#[component]
pub fn CardView(shown: Shown, lane: Lane, id: DealId) -> AnyView {
    let Some(entry) = shown.entry(id) else { return ().into_any() };
    let menu = RwSignal::new(false);
    let (card, fresh) = (entry.card.clone(), entry.fresh);
    let rotting = {
        let card = card.clone();
        Memo::new(move |_| {
            let card = card.read();
            lane.stage
                .with_value(|stage| shown.me.with_value(|me| facts::age(&card, stage, me, shown.t).rotting))
        })
    };
    let name = card.read_untracked().name.clone();
    view! {
        <li
            class="deal-card"
            class:rotting=move || rotting.get()
            data-item=id.to_string()
            data-fresh=move || fresh.get().then_some("")
            on:keydown=move |ev| {
                let plain = !ev.ctrl_key() && !ev.meta_key() && !ev.alt_key();
                if plain && ev.key() == "m" && shown.held.get_untracked().is_none() && !menu.get_untracked() {
                    ev.prevent_default();
                    menu.set(true);
                }
            }
        >
            {move || face(&card.read(), lane, shown)}
            <CardMenu shown id name open=menu/>
        </li>
    }
    .into_any()
}

/// What stands on the card.
fn face(card: &Card, lane: Lane, shown: Shown) -> AnyView {
    let t = shown.t;
    let (next, age) = lane.stage.with_value(|stage| {
        shown.me.with_value(|me| (facts::next(card, stage, me, t), facts::age(card, stage, me, t)))
    });
    let account = match &card.account {
        Some(account) => view! { <span class="clip">{account.name.clone()}</span> }.into_any(),
        None => view! { <span class="clip faint">{t.s(text::NO_ACCOUNT)}</span> }.into_any(),
    };
    let amount = match card.amount {
        Some(amount) => {
            view! { <span class="amount num" title=amount.full()>{amount.short(t.0)}</span> }.into_any()
        }
        None => view! { <span class="amount faint" title=t.s(text::NO_AMOUNT)>"–"</span> }.into_any(),
    };
    let owner = card.owner.as_ref().map(|o| o.name.clone()).unwrap_or_default();
    view! {
        <a class="name" href=deal_path(card.id) draggable="false" aria-describedby=HOW_TO>{card.name.clone()}</a>
        <div class="for">{account} {amount}</div>
        <div class="foot">
            <Chip tone=next.tone icon=next.icon>{next.text}</Chip>
            <Avatar name=owner/>
            <span class="age" class:soon=age.rotting title=age.said>{age.short}</span>
        </div>
    }
    .into_any()
}

/// The way to move a card without dragging, and to delete it.
#[component]
fn CardMenu(shown: Shown, id: DealId, name: String, open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let label = t.with(text::ACTIONS_FOR, &[("name", &name)]);
    view! {
        <Menu label class="icon-btn s more" open>
            {move || menu_items(shown, id)}
        </Menu>
    }
    .into_any()
}

fn menu_items(shown: Shown, id: DealId) -> AnyView {
    let t = shown.t;
    let Some(card) = shown.card(id) else { return ().into_any() };
    let here = card.stage;
    let stages = shown.lanes().into_iter().map(|lane| {
        let (stage, name) = lane.stage.with_value(|s| (s.id, s.name.clone()));
        let current = stage == here;
        view! {
            <MenuItem checked=Signal::stored(current) on_select=move || if !current { shown.choose(id, stage) }>
                {name}
            </MenuItem>
        }
    });
    let lane = shown.lane(here);
    let place =
        lane.map(|lane| lane.ids.with_untracked(|ids| (ids.first() == Some(&id), ids.last() == Some(&id))));
    let (first, last) = place.unwrap_or((true, true));
    let whole = lane.is_some_and(|l| !l.more.get_untracked());
    let owner = card.owner.as_ref().map(|o| o.id);
    let may_delete = shown.me.with_value(|me| me.may(Action::Delete, Object::Deal, owner));
    view! {
        <MenuLabel>{t.s(text::MOVE_TO)}</MenuLabel>
        {stages.collect_view()}
        <MenuLine/>
        <MenuItem icon=Icon::ArrowUp disabled=first on_select=move || shown.choose_top(id)>{t.s(text::TO_TOP)}</MenuItem>
        <MenuItem icon=Icon::ArrowDown disabled=last || !whole on_select=move || shown.choose_bottom(id)>{t.s(text::TO_BOTTOM)}</MenuItem>
        <MenuLine/>
        <MenuItem icon=Icon::Open href=deal_path(id)>{t.s(text::OPEN)}</MenuItem>
        {may_delete.then(|| view! {
            <MenuItem icon=Icon::Trash danger=true on_select=move || shown.delete(id)>{t.s(text::DELETE)}</MenuItem>
        })}
    }
    .into_any()
}
