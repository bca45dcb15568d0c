//! Moving: the screen goes first, the server confirms; a refusal puts the card back and says why.

use leptos::{prelude::*, task::spawn_local};

use super::{back::Place, gate::Gate, shown::Shown, text};
use crate::{
    error::AppError,
    pipeline::{
        api,
        model::{Card, DealField, DealId, DealPatch, Move, Moved, StageId, StageKind, position},
    },
};

/// Where a card is wanted, by its neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub to: StageId,
    pub after: Option<DealId>,
    pub before: Option<DealId>,
    /// What the stage asked for.
    pub fill: DealPatch,
    /// Whether it takes an earlier move back.
    pub back: bool,
}

/// A card whose move is on its way.
#[derive(Clone, Debug)]
pub struct Pending {
    /// As the server last knew it: where it goes when the move is refused.
    pub confirmed: Card,
    /// Where the hand took it from: where an Undo brings it.
    pub from: Place,
    /// Moved again meanwhile: sent once the answer gives the version. Only the last wish counts.
    pub waiting: Option<Wish>,
}

impl Shown {
    /// Puts a card in front of another, or behind the last one shown.
    pub fn put(self, id: DealId, to: StageId, before: Option<DealId>) {
        let (Some(card), Some(lane)) = (self.card(id), self.lane(to)) else { return };
        let others: Vec<DealId> =
            lane.ids.with_untracked(|ids| ids.iter().copied().filter(|other| *other != id).collect());
        let index = before.and_then(|b| others.iter().position(|o| *o == b)).unwrap_or(others.len());
        let after = index.checked_sub(1).and_then(|i| others.get(i)).copied();
        let before = others.get(index).copied();
        self.ask(card, Wish { to, after, before, fill: DealPatch::default(), back: false });
    }

    /// Shows a card where it is wanted and asks the server; one whose move is on its way is asked for afterwards.
    pub(super) fn ask(self, card: Card, wish: Wish) {
        let (id, from) = (card.id, self.place_of(&card));
        let shown = self.card(id).map_or(card.stage, |shown| shown.stage);
        let first = self.pending.try_update_value(|pending| match pending.get_mut(&id) {
            Some(pending) => {
                pending.waiting = Some(wish.clone());
                false
            }
            None => {
                pending.insert(id, Pending { confirmed: card.clone(), from, waiting: None });
                true
            }
        });
        self.shift(&card, Some(shown), Some(wish.to));
        self.settle(self.imagined(card, &wish));
        if first == Some(true) {
            self.send(id, wish);
        }
    }

    /// Puts a card at the top of a column.
    pub fn put_on_top(self, id: DealId, to: StageId) {
        let first = self
            .lane(to)
            .and_then(|l| l.ids.with_untracked(|ids| ids.iter().copied().find(|other| *other != id)));
        self.put(id, to, first);
    }

    /// The card as it will probably be: the server makes its key of the same neighbours.
    fn imagined(self, mut card: Card, wish: &Wish) -> Card {
        let key = |id: Option<DealId>| id.and_then(|id| self.card(id)).map(|c| c.position);
        let (above, below) = (key(wish.after), key(wish.before));
        card.position = position::between(above.as_deref(), below.as_deref())
            .or(above)
            .or(below)
            .unwrap_or(card.position);
        if card.stage != wish.to {
            let kind = self.lane(wish.to).map(|l| l.stage.with_value(|s| s.kind));
            let (now, today) = self.me.with_value(|me| (me.now, me.today));
            card.stage = wish.to;
            card.stage_since = now;
            card.closed_on = kind.filter(|k| *k != StageKind::Open).map(|_| today);
        }
        card
    }

    /// Sends a move, seen from what the server last confirmed.
    pub(super) fn send(self, id: DealId, wish: Wish) {
        let version = self.pending.try_with_value(|p| p.get(&id).map(|p| p.confirmed.version)).flatten();
        let Some(version) = version else { return };
        spawn_local(async move {
            let to = Move {
                deal: id,
                version,
                to: wish.to,
                after: wish.after,
                before: wish.before,
                fill: wish.fill.clone(),
            };
            let answer = api::move_deal(to).await;
            if self.alive() {
                self.answered(id, wish, answer);
            } else if let Err(error) = answer {
                self.toasts.error(&error);
            }
        });
    }

    fn answered(self, id: DealId, wish: Wish, answer: Result<Moved, AppError>) {
        let waiting =
            self.pending.try_update_value(|p| p.get_mut(&id).and_then(|p| p.waiting.take())).flatten();
        match (answer, waiting) {
            (Ok(moved), Some(next)) => {
                self.pending.update_value(|p| {
                    if let Some(pending) = p.get_mut(&id) {
                        pending.confirmed = moved.card;
                    }
                });
                self.send(id, next);
            }
            (Ok(moved), None) => {
                self.gate.set(None);
                let done = self.pending.try_update_value(|p| p.remove(&id)).flatten();
                let card = moved.card.clone();
                self.arrive(moved);
                if let Some(done) = done {
                    self.tell(card, done.from, wish.back);
                }
            }
            // The gate was of a place where the card is no longer wanted.
            (Err(AppError::Invalid(_)), Some(next)) => self.send(id, next),
            (Err(error), _) => {
                if !self.asked(id, &wish, &error) {
                    self.refused(id, &error);
                }
            }
        }
    }

    /// Shows what a stage asks for, or why the answer did not do: the card waits at the gate. `false` where the error is none
    /// that an answer could mend.
    fn asked(self, id: DealId, wish: &Wish, error: &AppError) -> bool {
        let gate = self.gate.with_untracked(|g| g.clone().filter(|g| g.card.id == id));
        let asks = match error {
            AppError::Invalid(fields) => fields.iter().any(|f| DealField::parse(&f.field).is_some()),
            // What was typed is not thrown away because the line is down.
            AppError::Unreachable | AppError::Limited(_) | AppError::Internal(_) | AppError::SignedOut => {
                gate.is_some()
            }
            _ => false,
        };
        match (asks, gate, error) {
            (false, ..) => return false,
            (true, Some(gate), error) => gate.refused(error.clone()),
            (true, None, AppError::Invalid(fields)) => {
                let Some(card) = self.card(id) else { return false };
                let stage = self.stage_name(wish.to);
                self.gate.set(Some(Gate::new(card, stage, wish.clone(), fields)));
            }
            (true, None, _) => return false,
        }
        true
    }

    /// The gate was left: the card goes back, as if nothing had been.
    pub fn give_up(self, id: DealId) {
        self.gate.set(None);
        if let Some(card) = self.back(id) {
            let stage = self.stage_name(card.stage);
            self.said.set(self.t.with(text::STAYS, &[("name", &card.name), ("stage", &stage)]));
        }
    }

    /// Ends a move and shows the card where the server has it.
    fn back(self, id: DealId) -> Option<Card> {
        let pending = self.pending.try_update_value(|p| p.remove(&id)).flatten()?;
        let shown = self.card(id).map(|c| c.stage);
        self.shift(&pending.confirmed, shown, Some(pending.confirmed.stage));
        self.settle(pending.confirmed.clone());
        Some(pending.confirmed)
    }

    fn refused(self, id: DealId, error: &AppError) {
        self.gate.set(None);
        let Some(card) = self.back(id) else { return };
        match error {
            AppError::Conflict(current) => match serde_json::from_str::<Card>(current) {
                Ok(current) => self.overtaken(card, current),
                Err(_) => self.look_again(),
            },
            AppError::NotFound => {
                self.shift(&card, Some(card.stage), None);
                self.remove(id);
                self.toasts.error(error);
                self.look_again();
            }
            error => {
                self.mark(id);
                let stage = self.stage_name(card.stage);
                let why = error.message(self.t.0);
                let values = [("name", card.name.as_str()), ("stage", &stage), ("why", &why)];
                self.toasts.bad(self.t.with(text::PUT_BACK, &values));
            }
        }
    }

    /// Somebody else was first: the card stands where they put it.
    fn overtaken(self, before: Card, current: Card) {
        let (id, name) = (current.id, current.name.clone());
        let stage = self.stage_name(current.stage);
        self.shift(&before, Some(before.stage), Some(current.stage));
        if self.belongs(&current) {
            self.settle(current);
            self.mark(id);
        } else {
            self.remove(id);
        }
        let news = match self.last_hand(id) {
            Some(who) => self.t.with(text::CHANGED_BY, &[("name", &name), ("stage", &stage), ("who", &who)]),
            None => self.t.with(text::CHANGED_MEANWHILE, &[("name", &name), ("stage", &stage)]),
        };
        self.toasts.info(news);
        self.look_again();
    }

    /// Shows a card the server has just given us, with the heads that go with it.
    pub fn arrive(self, moved: Moved) {
        if self.belongs(&moved.card) {
            self.settle(moved.card);
        } else {
            self.remove(moved.card.id);
        }
        self.heads(moved.heads);
    }

    /// Deletes a deal; the news offers to take that back.
    pub fn delete(self, id: DealId) {
        let Some(card) = self.card(id) else { return };
        self.toasts.withdraw(self.told);
        self.shift(&card, Some(card.stage), None);
        self.remove(id);
        spawn_local(async move {
            match api::delete_deal(id, card.version).await {
                Ok(version) => {
                    let news = self.t.with(text::DELETED, &[("name", &card.name)]);
                    self.toasts.undo(news, move || self.restore(id, version));
                    self.if_alive(Shown::look_again);
                }
                Err(error) => {
                    self.toasts.error(&error);
                    self.if_alive(|shown| {
                        shown.shift(&card, None, Some(card.stage));
                        shown.settle(card);
                        shown.mark(id);
                    });
                }
            }
        });
    }

    fn restore(self, id: DealId, version: i64) {
        spawn_local(async move {
            match api::restore_deal(id, version).await {
                Ok(moved) => {
                    self.toasts.good(self.t.with(text::RESTORED, &[("name", &moved.card.name)]));
                    self.if_alive(|shown| {
                        shown.arrive(moved);
                        shown.mark(id);
                    });
                }
                Err(error) => self.toasts.error(&error),
            }
        });
    }

    pub fn if_alive(self, then: impl FnOnce(Shown)) {
        if self.alive() {
            then(self);
        }
    }
}
