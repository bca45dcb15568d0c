//! What others do to the board while it is open, and the pages of a long column.

use std::{collections::HashMap, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::{address::Address, shown::Shown};
use crate::{
    access::model::MemberId,
    audit::model::Object,
    live::{Change, Heard, use_live},
    pipeline::{
        api,
        model::{BoardFilter, Card, DealId, Moved},
    },
};

/// Hints that come together are answered together.
const GATHER: Duration = Duration::from_millis(60);
/// A card in hand is left alone; what was said about it is looked at afterwards.
const IN_HAND: Duration = Duration::from_millis(400);
/// How long several reasons to look at the whole board again become one.
const SETTLE: Duration = Duration::from_millis(700);
/// More changed cards than this are cheaper to get as a board.
const MANY: usize = 12;

/// What was heard and not looked at yet.
#[derive(Default)]
pub struct Ears {
    changed: Vec<DealId>,
    gathering: bool,
    looking: bool,
    /// Who changed a deal last, as far as was heard.
    hands: HashMap<DealId, MemberId>,
    names: HashMap<MemberId, String>,
}

impl Shown {
    /// Hears others for as long as the board is there. `rules_changed` is told when stages may have changed.
    pub fn listen(self, rules_changed: impl Fn() + Clone + 'static) {
        use_live(move |heard| {
            if !self.alive() {
                return;
            }
            match heard {
                Heard::Changed(change) if change.kind == Object::Deal => self.hear(change),
                // A next step may have come or gone.
                Heard::Changed(change) if change.kind == Object::Activity => self.look_again(),
                Heard::Changed(change) if change.kind == Object::Pipeline => rules_changed(),
                Heard::Changed(_) => {}
                Heard::Reload => self.look_again(),
            }
        });
    }

    /// Keeps the colleagues' names, so that news can say who.
    pub fn know(self, names: impl IntoIterator<Item = (MemberId, String)>) {
        self.heard.try_update_value(|ears| ears.names.extend(names));
    }

    /// Who changed a deal last, if that was heard and they have a name.
    pub(super) fn last_hand(self, id: DealId) -> Option<String> {
        let name = |ears: &Ears| ears.hands.get(&id).and_then(|who| ears.names.get(who)).cloned();
        self.heard.try_with_value(name).flatten()
    }

    fn hear(self, change: Change) {
        let id = DealId(change.id);
        let known = self.card(id).is_some_and(|card| card.version >= change.version);
        self.heard.update_value(|ears| {
            ears.hands.insert(id, change.by);
        });
        // Our own doing comes back as a hint too: by then we have that version, or await the answer.
        if !known && !self.is_pending(id) {
            self.gather(id, GATHER);
        }
    }

    fn gather(self, id: DealId, wait: Duration) {
        let start = self.heard.try_update_value(|ears| {
            if !ears.changed.contains(&id) {
                ears.changed.push(id);
            }
            !std::mem::replace(&mut ears.gathering, true)
        });
        if start == Some(true) {
            set_timeout(move || self.if_alive(Shown::look_at_changed), wait);
        }
    }

    fn look_at_changed(self) {
        let changed = self.heard.try_update_value(|ears| {
            ears.gathering = false;
            std::mem::take(&mut ears.changed)
        });
        let (held, changed): (Vec<DealId>, Vec<DealId>) =
            changed.unwrap_or_default().into_iter().partition(|id| self.is_held(*id));
        for id in held {
            self.gather(id, IN_HAND);
        }
        if changed.len() > MANY {
            return self.look_again();
        }
        for id in changed {
            spawn_local(async move {
                let card = api::card(id).await;
                self.if_alive(|shown| match card {
                    Ok(card) => shown.told(id, card),
                    // The stream will say when we can be reached again.
                    Err(error) => leptos::logging::warn!("a changed card could not be loaded: {error}"),
                });
            });
        }
    }

    /// One card as the server has it now.
    fn told(self, id: DealId, now: Option<Moved>) {
        if !self.is_free(id) {
            return self.gather(id, IN_HAND);
        }
        match now {
            None => {
                self.remove(id);
                self.look_again();
            }
            Some(now) if self.card(id).is_some_and(|shown| shown.version >= now.card.version) => {}
            Some(now) => {
                self.arrive(now);
                self.mark(id);
            }
        }
    }

    /// Asks for the whole board again, soon: several reasons in a short time become one.
    pub fn look_again(self) {
        let start = self.heard.try_update_value(|ears| !std::mem::replace(&mut ears.looking, true));
        if start == Some(true) {
            set_timeout(move || self.if_alive(Shown::look), SETTLE);
        }
    }

    fn look(self) {
        self.heard.update_value(|ears| ears.looking = false);
        let (pipeline, filter) = (self.pipeline.with_value(|p| p.id), self.filter());
        spawn_local(async move {
            let board = api::board(Some(pipeline), filter.clone()).await;
            self.if_alive(|shown| match board {
                // Narrowed otherwise meanwhile: that answer is the newer one.
                Ok(_) if shown.filter() != filter => {}
                Ok(board) => shown.refresh(board),
                Err(error) => leptos::logging::warn!("the board could not be loaded again: {error}"),
            });
        });
    }

    /// Narrows the board as the address says, and again whenever it says otherwise.
    pub fn follow(self, address: Memo<Address>) {
        Effect::new(move |_| {
            let wanted = address.get();
            let here = self.pipeline.with_value(|p| p.id);
            if wanted.pipeline.is_none_or(|p| p == here) && wanted.filter != self.filter() {
                self.narrow(address, wanted.filter);
            }
        });
    }

    fn narrow(self, address: Memo<Address>, filter: BoardFilter) {
        let pipeline = self.pipeline.with_value(|p| p.id);
        spawn_local(async move {
            let board = api::board(Some(pipeline), filter.clone()).await;
            let still = address.try_with_untracked(|a| a.filter == filter).unwrap_or(false);
            if !still || !self.alive() {
                return;
            }
            match board {
                Ok(board) => self.replace(board, filter),
                Err(error) => self.toasts.error(&error),
            }
        });
    }

    /// Loads the next page of a column, once at a time.
    pub fn load_more(self, lane: super::lane::Lane) {
        if lane.loading.get_untracked() || !lane.more.get_untracked() {
            return;
        }
        lane.loading.set(true);
        lane.failed.set(false);
        let (stage, filter) = (lane.stage.with_value(|s| s.id), self.filter());
        let after = lane.ids.with_untracked(|ids| {
            let confirmed = ids.iter().rev().copied().find(|id| !self.is_pending(*id));
            confirmed.and_then(|id| self.card(id)).map(|card| (card.position, card.id))
        });
        spawn_local(async move {
            let page = api::column(stage, filter, after).await;
            self.if_alive(|shown| {
                lane.loading.set(false);
                match page {
                    Ok(page) => {
                        lane.more.set(page.more);
                        shown.append(page.cards);
                    }
                    Err(error) => {
                        lane.failed.set(true);
                        shown.toasts.error(&error);
                    }
                }
            });
        });
    }

    fn append(self, cards: Vec<Card>) {
        for card in cards {
            let newer = self.card(card.id).is_none_or(|shown| shown.version < card.version);
            if newer && self.is_free(card.id) {
                self.settle(card);
            }
        }
    }
}
