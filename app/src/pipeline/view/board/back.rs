//! A move that is done is said, with the way back: the card goes to where it was taken from, through the same door.

use leptos::{prelude::*, task::spawn_local};

use super::{moves::Wish, shown::Shown, text};
use crate::pipeline::{
    api,
    model::{Card, DealId, DealPatch, Move, StageId},
};

/// Where a card stands, by its neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub stage: StageId,
    /// The stage's name, for when the board has been left.
    pub name: String,
    pub after: Option<DealId>,
    pub before: Option<DealId>,
}

impl Place {
    /// The neighbours among the others of the column as they stand now: beside the former ones as far as they are still
    /// there, else on top.
    fn among(&self, others: &[DealId]) -> (Option<DealId>, Option<DealId>) {
        let at = |id: Option<DealId>| id.and_then(|id| others.iter().position(|other| *other == id));
        let index = at(self.before).or(at(self.after).map(|above| above + 1)).unwrap_or(0);
        (index.checked_sub(1).and_then(|above| others.get(above)).copied(), others.get(index).copied())
    }
}

impl Shown {
    /// Where a card stands now.
    pub(super) fn place_of(self, card: &Card) -> Place {
        let ids = self.lane(card.stage).map(|lane| lane.ids.get_untracked()).unwrap_or_default();
        let at = ids.iter().position(|id| *id == card.id);
        Place {
            stage: card.stage,
            name: self.stage_name(card.stage),
            after: at.and_then(|at| ids.get(at.checked_sub(1)?)).copied(),
            before: at.and_then(|at| ids.get(at + 1)).copied(),
        }
    }

    /// Says where the server has put a card, with the way back. The news of the move before it goes: only the last one is
    /// taken back with one press.
    pub(super) fn tell(self, card: Card, from: Place, back: bool) {
        let stage = self.stage_name(card.stage);
        if back {
            let news = self.t.with(text::BACK_IN, &[("name", &card.name), ("stage", &stage)]);
            return self.toasts.instead(self.told, news, None);
        }
        let words = if card.stage == from.stage { text::MOVED_WITHIN } else { text::MOVED_TO };
        let undo = Callback::new(move |()| self.take_back(card.clone(), from.clone()));
        self.toasts.instead(self.told, self.t.with(words, &[("stage", &stage)]), Some(undo));
    }

    /// Moves a card to where it was: seen from the version of the move, so that what others did since is never undone.
    fn take_back(self, card: Card, from: Place) {
        let Some(lane) = self.lane(from.stage) else { return self.take_back_unseen(card, from) };
        let others: Vec<DealId> =
            lane.ids.with_untracked(|ids| ids.iter().copied().filter(|id| *id != card.id).collect());
        let (after, before) = from.among(&others);
        self.ask(card, Wish { to: from.stage, after, before, fill: DealPatch::default(), back: true });
    }

    /// The same once the board has been left.
    fn take_back_unseen(self, card: Card, from: Place) {
        let to = Move {
            deal: card.id,
            version: card.version,
            to: from.stage,
            after: from.after,
            before: from.before,
            fill: DealPatch::default(),
        };
        spawn_local(async move {
            match api::move_deal(to).await {
                Ok(_) => {
                    let values = [("name", card.name.as_str()), ("stage", &from.name)];
                    self.toasts.good(self.t.with(text::BACK_IN, &values));
                }
                Err(error) => self.toasts.error(&error),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(after: Option<DealId>, before: Option<DealId>) -> Place {
        Place { stage: StageId::new(), name: String::new(), after, before }
    }

    #[test]
    fn a_card_taken_back_stands_between_its_former_neighbours() {
        let [a, b, c] = [DealId::new(), DealId::new(), DealId::new()];
        assert_eq!(place(Some(a), Some(b)).among(&[a, b, c]), (Some(a), Some(b)));
        assert_eq!(place(None, Some(a)).among(&[a, b]), (None, Some(a)));
        assert_eq!(place(Some(b), None).among(&[a, b]), (Some(b), None));
    }

    #[test]
    fn a_neighbour_that_has_left_is_done_without() {
        let [a, b, c] = [DealId::new(), DealId::new(), DealId::new()];
        assert_eq!(place(Some(a), Some(b)).among(&[a, c]), (Some(a), Some(c)));
        assert_eq!(place(Some(a), Some(b)).among(&[c, b]), (Some(c), Some(b)));
        assert_eq!(place(Some(a), Some(b)).among(&[c]), (None, Some(c)));
        assert_eq!(place(None, None).among(&[]), (None, None));
    }
}
