//! A column and its cards as they stand on the screen: ordered by (position, id), whatever arrives in whatever order.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::{
    money::{Currency, Money},
    pipeline::model::{Card, Column, ColumnHead, DealId, Stage, Total, rules},
};

/// One column. Copy it freely.
#[derive(Clone, Copy)]
pub struct Lane {
    pub stage: StoredValue<Stage>,
    pub ids: RwSignal<Vec<DealId>>,
    pub head: RwSignal<ColumnHead>,
    /// Whether the server has more cards behind the last one.
    pub more: RwSignal<bool>,
    pub loading: RwSignal<bool>,
    pub failed: RwSignal<bool>,
}

impl Lane {
    pub fn new(stage: Stage, column: &Column) -> Lane {
        Lane {
            stage: StoredValue::new(stage),
            ids: RwSignal::new(column.page.cards.iter().map(|c| c.id).collect()),
            head: RwSignal::new(column.head.clone()),
            more: RwSignal::new(column.page.more),
            loading: RwSignal::new(false),
            failed: RwSignal::new(false),
        }
    }
}

/// A card on the screen.
#[derive(Clone)]
pub struct Entry {
    pub card: ArcRwSignal<Card>,
    /// Changed a moment ago by somebody else, or put back: gently marked.
    pub fresh: ArcRwSignal<bool>,
}

impl Entry {
    pub fn new(card: Card) -> Entry {
        Entry { card: ArcRwSignal::new(card), fresh: ArcRwSignal::new(false) }
    }
}

/// Where a card belongs among others of its column: the ids with it in its place, or `None` if they are right as they are.
pub fn placed(ids: &[DealId], cards: &HashMap<DealId, Entry>, card: &Card) -> Option<Vec<DealId>> {
    let key = (card.position.as_bytes(), card.id);
    let before = |id: &DealId| {
        cards.get(id).is_some_and(|entry| {
            let other = entry.card.read_untracked();
            (other.position.as_bytes(), other.id) < key
        })
    };
    let others: Vec<DealId> = ids.iter().copied().filter(|id| *id != card.id).collect();
    let index = others.iter().take_while(|id| before(id)).count();
    if ids.get(index) == Some(&card.id) {
        return None;
    }
    let mut next = others;
    next.insert(index, card.id);
    Some(next)
}

/// A head with one card more (`1`) or less (`-1`). What is not in the base currency stays out of the converted sum until the
/// server says what it comes to.
pub fn shifted(
    head: &ColumnHead,
    amount: Option<Money>,
    by: i64,
    base: Currency,
    probability: i16,
) -> ColumnHead {
    let mut head = head.clone();
    head.deals = (head.deals + by).max(0);
    let Some(amount) = amount else { return head };
    let minor = amount.minor.saturating_mul(by);
    match head.totals.iter_mut().find(|t| t.amount.currency == amount.currency) {
        Some(total) => {
            total.deals += by;
            total.amount.minor = total.amount.minor.saturating_add(minor);
        }
        None if by > 0 => head.totals.push(Total { deals: by, amount }),
        None => {}
    }
    head.totals.retain(|t| t.deals > 0);
    if amount.currency == base
        && let Some(converted) = &mut head.converted
    {
        converted.minor = converted.minor.saturating_add(minor);
        head.weighted = Some(rules::weighted(*converted, probability));
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::model::StageId;

    fn card(position: &str) -> Card {
        Card {
            id: DealId::new(),
            version: 1,
            stage: StageId::new(),
            position: position.into(),
            name: position.into(),
            account: None,
            owner: None,
            amount: None,
            stage_since: chrono::DateTime::UNIX_EPOCH,
            expected_on: None,
            closed_on: None,
            next: None,
        }
    }

    fn column(positions: &[&str]) -> (Vec<DealId>, HashMap<DealId, Entry>, Vec<Card>) {
        let cards: Vec<Card> = positions.iter().map(|p| card(p)).collect();
        let ids = cards.iter().map(|c| c.id).collect();
        let map = cards.iter().map(|c| (c.id, Entry::new(c.clone()))).collect();
        (ids, map, cards)
    }

    #[test]
    fn a_card_takes_its_place_by_its_key() {
        let (ids, map, _) = column(&["Zz", "a0", "a2"]);
        let new = card("a1");
        let placed = placed(&ids, &map, &new).unwrap();
        assert_eq!(placed, [ids[0], ids[1], new.id, ids[2]]);
    }

    #[test]
    fn a_card_that_stands_right_moves_nobody() {
        let (ids, map, cards) = column(&["a0", "a1", "a2"]);
        let mut same = cards[1].clone();
        same.position = "a1V".into();
        assert_eq!(placed(&ids, &map, &same), None);
        same.position = "a3".into();
        assert_eq!(placed(&ids, &map, &same).unwrap(), [ids[0], ids[2], ids[1]]);
    }

    #[test]
    fn cards_of_one_key_stand_by_their_ids() {
        let (ids, map, _) = column(&["a0"]);
        let twin = card("a0");
        assert_eq!(placed(&ids, &map, &twin).unwrap(), [ids[0], twin.id]);
    }

    #[test]
    fn a_head_follows_the_card_before_the_server_answers() {
        let cny = Currency::CNY;
        let head = ColumnHead {
            stage: StageId::new(),
            deals: 2,
            totals: vec![Total { deals: 2, amount: Money::new(300, cny) }],
            converted: Some(Money::new(300, cny)),
            weighted: Some(Money::new(150, cny)),
            without_rate: vec![],
        };
        let less = shifted(&head, Some(Money::new(100, cny)), -1, cny, 50);
        assert_eq!(
            (less.deals, less.converted, less.weighted),
            (1, Some(Money::new(200, cny)), Some(Money::new(100, cny)))
        );
        assert_eq!(shifted(&less, Some(Money::new(100, cny)), 1, cny, 50), head);
        let foreign = shifted(&head, Some(Money::new(900, Currency::USD)), 1, cny, 50);
        assert_eq!((foreign.deals, foreign.converted, foreign.totals.len()), (3, head.converted, 2));
    }
}
