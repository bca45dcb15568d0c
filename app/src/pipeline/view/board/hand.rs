//! What the hand does, said to those who listen: by drag, by keyboard, by menu.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::{shown::Shown, text};
use crate::{
    format,
    kit::{News, Spot},
    pipeline::model::{Card, ColumnHead, DealId, StageId},
};

impl Shown {
    /// Acts on what the drag area tells.
    pub fn hand(self, news: News) {
        match news {
            News::Lifted { item, spot } => self.say_with_name(text::LIFTED, &item, &spot),
            News::Over { item, spot } => self.say_with_name(text::OVER, &item, &spot),
            News::Dropped { item, spot } => self.dropped(&item, &spot),
            News::Back { item, by_keyboard } => {
                if let Some(card) = id(&item).and_then(|id| self.card(id)).filter(|_| by_keyboard) {
                    let stage = self.stage_name(card.stage);
                    self.say(self.t.with(text::STAYS, &[("name", &card.name), ("stage", &stage)]));
                }
            }
        }
    }

    fn dropped(self, item: &str, spot: &Spot) {
        let Ok(stage) = spot.list.parse::<StageId>() else { return };
        let Some(deal) = id(item) else { return };
        self.say_with_name(text::MOVED, item, spot);
        self.put(deal, stage, spot.before.as_deref().and_then(id));
    }

    fn say_with_name(self, words: crate::i18n::Text, item: &str, spot: &Spot) {
        let Ok(stage) = spot.list.parse::<StageId>() else { return };
        if let Some(card) = id(item).and_then(|id| self.card(id)) {
            self.say_place(words, &card, stage, spot.place);
        }
    }

    /// Says a card's place in a column: of all its cards, whether drawn yet or not.
    fn say_place(self, words: crate::i18n::Text, card: &Card, stage: StageId, place: usize) {
        let Some(lane) = self.lane(stage) else { return };
        let all = lane.head.with_untracked(|head| with_it(head, card));
        let (stage, n, of) = (self.stage_name(stage), format::count(place as i64), format::count(all));
        let values = [("name", card.name.as_str()), ("stage", &stage), ("n", &n), ("of", &of)];
        self.say(self.t.with(words, &values));
    }

    fn say(self, words: String) {
        self.said.set(words);
    }

    /// From the menu: to the top of a stage.
    pub fn choose(self, id: DealId, stage: StageId) {
        self.put_on_top(id, stage);
        self.chosen(id, stage);
    }

    pub fn choose_top(self, id: DealId) {
        if let Some(card) = self.card(id) {
            self.choose(id, card.stage);
        }
    }

    pub fn choose_bottom(self, id: DealId) {
        if let Some(card) = self.card(id) {
            self.put(id, card.stage, None);
            self.chosen(id, card.stage);
        }
    }

    /// Says where a card went and takes the attention along.
    fn chosen(self, id: DealId, stage: StageId) {
        let (Some(card), Some(lane)) = (self.card(id), self.lane(stage)) else { return };
        let at = lane.ids.with_untracked(|ids| ids.iter().position(|other| *other == id));
        self.say_place(text::MOVED, &card, stage, at.unwrap_or_default() + 1);
        request_animation_frame(move || request_animation_frame(move || focus(id)));
    }
}

/// How many cards a column has with this one among them.
fn with_it(head: &ColumnHead, card: &Card) -> i64 {
    head.deals + i64::from(card.stage != head.stage)
}

fn id(item: &str) -> Option<DealId> {
    item.parse().ok()
}

/// Gives a card's link the focus, wherever the card is drawn now, and brings it into sight.
pub fn focus(id: DealId) {
    let link = document().query_selector(&format!("[data-item='{id}'] a.name")).ok().flatten();
    if let Some(link) = link.and_then(|l| l.dyn_into::<HtmlElement>().ok()) {
        // A card that has left the page meanwhile cannot take it.
        let _ = link.focus();
    }
}
