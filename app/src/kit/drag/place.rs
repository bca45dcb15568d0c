//! Where lists and items stand on the page.

use leptos::prelude::document;
use web_sys::{DomRect, Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::super::dom;

/// Every list of the area, in reading order.
pub(super) fn lists(root: &Element) -> Vec<Element> {
    dom::all(root, "[data-list]")
}

fn items(list: &Element) -> Vec<Element> {
    dom::all(list, "[data-item]")
}

/// A list's items but for the one in hand.
pub(super) fn others(list: &Element, held: &Element) -> Vec<Element> {
    items(list).into_iter().filter(|i| !i.is_same_node(Some(held))).collect()
}

/// The index of an item in its list.
pub(super) fn index_of(list: &Element, item: &Element) -> usize {
    items(list).iter().position(|i| i.is_same_node(Some(item))).unwrap_or_default()
}

/// The list at or nearest to a horizontal position.
pub(super) fn list_at(root: &Element, x: f64) -> Option<Element> {
    let away = |rect: DomRect| (rect.left() - x).max(x - rect.right()).max(0.0);
    lists(root)
        .into_iter()
        .min_by(|a, b| away(a.get_bounding_client_rect()).total_cmp(&away(b.get_bounding_client_rect())))
}

/// How many of a list's other items have their middle above `y`: found by halving, lists may be long.
pub(super) fn index_at(list: &Element, held: &Element, y: f64) -> usize {
    others(list, held).partition_point(|item| {
        let rect = item.get_bounding_client_rect();
        rect.top() + rect.height() / 2.0 < y
    })
}

/// Left, top and width of the line at an index, never outside the part of the list one sees.
pub(super) fn line(list: &Element, held: &Element, index: usize) -> (f64, f64, f64) {
    const HALF_GAP: f64 = 5.5;
    let frame = list.get_bounding_client_rect();
    let others = others(list, held);
    let (left, width, top) = match (others.get(index), others.last()) {
        (Some(next), _) => {
            let rect = next.get_bounding_client_rect();
            (rect.left(), rect.width(), rect.top() - HALF_GAP)
        }
        (None, Some(last)) => {
            let rect = last.get_bounding_client_rect();
            (rect.left(), rect.width(), rect.bottom() + HALF_GAP - 3.0)
        }
        (None, None) => (frame.left() + 8.0, frame.width() - 16.0, frame.top() + 4.0),
    };
    (left, top.clamp(frame.top(), (frame.bottom() - 3.0).max(frame.top())), width)
}

/// Brings an element into sight with as little scrolling as possible.
pub(super) fn show(el: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    el.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the focus from an item to its neighbour by an arrow key; whether the key meant anything.
pub(super) fn walk(root: &Element, item: &Element, key: &str) -> bool {
    let Some(list) = item.closest("[data-list]").ok().flatten() else { return false };
    let here = index_of(&list, item);
    let to = match key {
        "ArrowUp" | "k" => items(&list).into_iter().nth(here.wrapping_sub(1)),
        "ArrowDown" | "j" => items(&list).into_iter().nth(here + 1),
        "Home" => items(&list).into_iter().next(),
        "End" => items(&list).into_iter().next_back(),
        "ArrowLeft" | "ArrowRight" => {
            let lists = lists(root);
            let at = lists.iter().position(|l| l.is_same_node(Some(&list))).unwrap_or_default();
            let mut beside: Box<dyn Iterator<Item = &Element>> = if key == "ArrowLeft" {
                Box::new(lists[..at].iter().rev())
            } else {
                Box::new(lists[at + 1..].iter())
            };
            beside.find_map(|l| {
                let items = items(l);
                items.get(here.min(items.len().saturating_sub(1))).cloned()
            })
        }
        _ => return false,
    };
    if let Some(to) = to {
        focus(&to);
    }
    true
}

/// Gives the item of this name the focus it lost by being drawn anew. Whoever has moved on meanwhile is left there.
pub(super) fn focus_item(root: &Element, name: &str) {
    if document().active_element().is_some_and(|el| el.tag_name() != "BODY") {
        return;
    }
    let found = dom::all(root, "[data-item]")
        .into_iter()
        .find(|el| el.get_attribute("data-item").as_deref() == Some(name));
    if let Some(item) = found {
        focus(&item);
    }
}

/// An item's focus is on its link.
fn focus(item: &Element) {
    if let Ok(Some(link)) = item.query_selector("a[href]") {
        dom::focus(&link);
        show(item);
    }
}
