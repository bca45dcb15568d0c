//! The board as it stands on the screen, and everything that changes it: the hand, the server's answers, other people.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;

use super::{
    address::{Address, matches},
    gate::Gate,
    lane::{Entry, Lane, placed, shifted},
    moves::Pending,
};
use crate::{
    access::model::Me,
    i18n::{T, use_t},
    kit::{Toasts, use_toasts},
    pipeline::model::{Board, BoardFilter, Card, ColumnHead, DealId, Pipeline, Stage, StageId},
};

/// How long a card that changed by itself stays marked.
const FRESH: Duration = Duration::from_millis(2200);

/// The handle on the board of a page; copy it freely. After the page has been left every call does nothing.
#[derive(Clone, Copy)]
pub struct Shown {
    pub t: T,
    pub toasts: Toasts,
    pub me: StoredValue<Me>,
    pub pipeline: StoredValue<Pipeline>,
    lanes: StoredValue<Vec<Lane>>,
    cards: StoredValue<HashMap<DealId, Entry>>,
    pub(super) pending: StoredValue<HashMap<DealId, Pending>>,
    pub(super) heard: StoredValue<super::live::Ears>,
    /// The news of the last move, which the next one takes the place of.
    pub(super) told: StoredValue<Option<u32>>,
    /// The item in hand, as the drag area names it.
    pub held: RwSignal<Option<String>>,
    /// What is said to those who listen.
    pub said: RwSignal<String>,
    /// The gate that waits for an answer.
    pub gate: RwSignal<Option<Gate>>,
    /// What the cards shown are narrowed to; the address may be ahead of it.
    pub narrowed: RwSignal<BoardFilter>,
}

impl Shown {
    pub fn new(board: Board, address: Address, me: Me) -> Shown {
        let lane = |stage: &Stage| {
            let column = board.columns.iter().find(|c| c.head.stage == stage.id)?;
            Some(Lane::new(stage.clone(), column))
        };
        let lanes = board.pipeline.stages.iter().filter_map(lane).collect();
        let cards = board.columns.iter().flat_map(|c| &c.page.cards);
        let cards = cards.map(|card| (card.id, Entry::new(card.clone()))).collect();
        Shown {
            t: use_t(),
            toasts: use_toasts(),
            me: StoredValue::new(me),
            pipeline: StoredValue::new(board.pipeline),
            lanes: StoredValue::new(lanes),
            cards: StoredValue::new(cards),
            pending: StoredValue::new(HashMap::new()),
            heard: StoredValue::new(super::live::Ears::default()),
            told: StoredValue::new(None),
            held: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            gate: RwSignal::new(None),
            narrowed: RwSignal::new(address.filter),
        }
    }

    /// Whether the page is still there.
    pub fn alive(self) -> bool {
        self.lanes.try_with_value(|_| ()).is_some()
    }

    pub fn lanes(self) -> Vec<Lane> {
        self.lanes.try_get_value().unwrap_or_default()
    }

    pub fn lane(self, stage: StageId) -> Option<Lane> {
        self.lanes().into_iter().find(|l| l.stage.with_value(|s| s.id == stage))
    }

    pub fn stage_name(self, stage: StageId) -> String {
        self.lane(stage).map(|l| l.stage.with_value(|s| s.name.clone())).unwrap_or_default()
    }

    pub fn entry(self, id: DealId) -> Option<Entry> {
        self.cards.try_with_value(|cards| cards.get(&id).cloned()).flatten()
    }

    pub fn card(self, id: DealId) -> Option<Card> {
        self.entry(id).map(|e| e.card.get_untracked())
    }

    pub fn filter(self) -> BoardFilter {
        self.narrowed.try_get_untracked().unwrap_or_default()
    }

    /// Whether a move of this card has not been answered yet: what the server says about it meanwhile is old.
    pub fn is_pending(self, id: DealId) -> bool {
        self.pending.try_with_value(|p| p.contains_key(&id)).unwrap_or(true)
    }

    pub fn is_held(self, id: DealId) -> bool {
        self.held.try_get_untracked().flatten().is_some_and(|held| held == id.to_string())
    }

    /// Whether a card belongs among those on the screen: its stage is a column, the filter lets it in, and it does not lie
    /// behind what has been loaded.
    pub fn belongs(self, card: &Card) -> bool {
        let Some(lane) = self.lane(card.stage) else { return false };
        let now = self.me.with_value(|me| me.now);
        let fits = lane.stage.with_value(|stage| matches(&self.filter(), card, stage, now));
        let behind = lane.more.get_untracked()
            && lane.ids.with_untracked(|ids| {
                let last = ids.last().and_then(|id| self.card(*id));
                last.is_some_and(|last| {
                    (card.position.as_bytes(), card.id) > (last.position.as_bytes(), last.id)
                })
            });
        fits && !behind
    }

    /// Shows a card as it is, where it is.
    pub fn settle(self, card: Card) {
        let Some(lane) = self.lane(card.stage) else { return self.remove(card.id) };
        let left = self.card(card.id).map(|old| old.stage).filter(|stage| *stage != card.stage);
        let known = self.cards.try_update_value(|cards| match cards.get(&card.id) {
            Some(entry) => Some(entry.clone()),
            None => {
                cards.insert(card.id, Entry::new(card.clone()));
                None
            }
        });
        if let Some(Some(entry)) = known
            && *entry.card.read_untracked() != card
        {
            entry.card.set(card.clone());
        }
        if let Some(old) = left.and_then(|stage| self.lane(stage)) {
            old.ids.update(|ids| ids.retain(|id| *id != card.id));
        }
        let next = self
            .cards
            .try_with_value(|cards| lane.ids.with_untracked(|ids| placed(ids, cards, &card)))
            .flatten();
        if let Some(next) = next {
            lane.ids.set(next);
        }
    }

    /// Takes a card off the screen.
    pub fn remove(self, id: DealId) {
        let Some(card) = self.card(id) else { return };
        if let Some(lane) = self.lane(card.stage) {
            lane.ids.update(|ids| ids.retain(|other| *other != id));
        }
        self.cards.try_update_value(|cards| cards.remove(&id));
    }

    /// Marks a card for a moment, so that the eye finds what changed by itself.
    pub fn mark(self, id: DealId) {
        let Some(entry) = self.entry(id) else { return };
        entry.fresh.set(true);
        set_timeout(move || entry.fresh.set(false), FRESH);
    }

    /// Counts a card out of one column and into another, before the server says what the heads come to.
    pub fn shift(self, card: &Card, from: Option<StageId>, to: Option<StageId>) {
        if from == to {
            return;
        }
        let base = self.me.with_value(|me| me.base_currency);
        for (stage, by) in [(from, -1), (to, 1)] {
            if let Some(lane) = stage.and_then(|s| self.lane(s)) {
                let probability = lane.stage.with_value(|s| s.probability);
                lane.head.update(|head| *head = shifted(head, card.amount, by, base, probability));
            }
        }
    }

    /// Shows heads as the server counts them. The server counts whole columns: on a narrowed board the heads stay as they
    /// were counted here until the next look at the whole board.
    pub fn heads(self, heads: Vec<ColumnHead>) {
        if self.filter() != BoardFilter::default() {
            return self.look_again();
        }
        for head in heads {
            if let Some(lane) = self.lane(head.stage)
                && *lane.head.read_untracked() != head
            {
                lane.head.set(head);
            }
        }
    }

    /// Shows a board narrowed otherwise, from its first pages on.
    pub fn replace(self, board: Board, filter: BoardFilter) {
        self.narrowed.set(filter);
        for column in board.columns {
            let Some(lane) = self.lane(column.head.stage) else { continue };
            let cards = column.page.cards;
            let wanted = |id: &DealId| cards.iter().any(|c| c.id == *id);
            let gone: Vec<DealId> =
                lane.ids.with_untracked(|ids| ids.iter().copied().filter(|id| !wanted(id)).collect());
            for id in gone.into_iter().filter(|id| self.is_free(*id)) {
                self.remove(id);
            }
            for card in cards.into_iter().filter(|c| self.is_free(c.id)) {
                self.settle(card);
            }
            lane.more.set(column.page.more);
            lane.head.set(column.head);
        }
    }

    /// Takes over a board that was asked for again: what moves or is in hand stays as the hand left it.
    pub fn refresh(self, board: Board) {
        for column in board.columns {
            let Some(lane) = self.lane(column.head.stage) else { continue };
            let page = column.page;
            let last = page.cards.last().filter(|_| page.more).map(|c| (c.position.clone(), c.id));
            let within = |card: &Card| {
                last.as_ref().is_none_or(|(position, id)| {
                    (card.position.as_bytes(), card.id) <= (position.as_bytes(), *id)
                })
            };
            let gone: Vec<DealId> = lane.ids.with_untracked(|ids| {
                let shown = ids.iter().filter_map(|id| self.card(*id));
                let missing = shown.filter(|c| within(c) && !page.cards.iter().any(|p| p.id == c.id));
                missing.map(|c| c.id).collect()
            });
            for id in gone.into_iter().filter(|id| self.is_free(*id)) {
                self.remove(id);
            }
            if !page.more {
                lane.more.set(false);
            } else if lane.ids.with_untracked(|ids| ids.len() <= page.cards.len()) {
                lane.more.set(true);
            }
            for card in page.cards {
                let old = self.card(card.id).is_some_and(|shown| shown.version > card.version);
                if self.is_free(card.id) && !old {
                    self.settle(card);
                }
            }
            if *lane.head.read_untracked() != column.head {
                lane.head.set(column.head);
            }
        }
    }

    /// Whether a card may be changed by others now: no move of ours is on its way, and nobody carries it.
    pub fn is_free(self, id: DealId) -> bool {
        !self.is_pending(id) && !self.is_held(id)
    }
}
