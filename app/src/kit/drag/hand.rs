//! What is in hand: the lifted copy, the line where it would go, and the scrolling at the edges.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::{DomRect, Element, HtmlElement};

use super::{Spot, name_of, place};

/// How near an edge starts to scroll, in pixels, and how fast it goes at the edge itself, in pixels a frame.
const EDGE: f64 = 56.0;
const SPEED: f64 = 18.0;

/// Who carries it.
#[derive(Clone, Debug)]
pub(super) enum By {
    Pointer { id: i32, x: f64, y: f64 },
    Keyboard,
}

impl By {
    pub fn is_pointer(&self) -> bool {
        matches!(self, By::Pointer { .. })
    }

    pub fn pointer(&self) -> Option<i32> {
        match self {
            By::Pointer { id, .. } => Some(*id),
            By::Keyboard => None,
        }
    }
}

/// An item in hand. Dropping the value takes every trace of it off the page.
pub(super) struct Hand {
    pub root: Element,
    pub item: Element,
    pub name: String,
    pub by: By,
    /// The list and the index among its other items where it would go.
    list: Element,
    index: usize,
    copy: Option<HtmlElement>,
    line: Option<HtmlElement>,
    /// From the copy's corner to the pointer.
    grip: (f64, f64),
}

impl Hand {
    pub fn lift(root: &Element, item: Element, by: By) -> Option<Hand> {
        let list = item.closest("[data-list]").ok().flatten()?;
        let index = place::index_of(&list, &item);
        let name = name_of(&item);
        let rect = item.get_bounding_client_rect();
        let (copy, grip) = match by {
            By::Pointer { x, y, .. } => (lifted_copy(&item, &rect), (x - rect.left(), y - rect.top())),
            By::Keyboard => (None, (0.0, 0.0)),
        };
        let line = added("drop-line");
        // Attributes on elements of our own cannot be refused.
        let _ = item.set_attribute("data-held", "");
        let _ = root.set_attribute("data-dragging", "");
        let hand = Hand { root: root.clone(), item, name, by, list, index, copy, line, grip };
        hand.draw();
        Some(hand)
    }

    /// Where it would go.
    pub fn spot(&self) -> Option<Spot> {
        let list = self.list.get_attribute("data-list")?;
        let others = place::others(&self.list, &self.item);
        let index = self.index.min(others.len());
        let home = self.list.contains(Some(&self.item)) && index == place::index_of(&self.list, &self.item);
        Some(Spot {
            list,
            before: others.get(index).map(name_of),
            place: index + 1,
            of: others.len() + 1,
            home,
        })
    }

    pub fn follow(&mut self, pointer: i32, to_x: f64, to_y: f64) {
        if let By::Pointer { id, x, y } = &mut self.by
            && *id == pointer
        {
            (*x, *y) = (to_x, to_y);
        }
    }

    /// One frame: scroll at the edges, find the place, draw. `false` when the item has left the page.
    pub fn step(&mut self) -> bool {
        let By::Pointer { x, y, .. } = self.by else { return false };
        if !self.item.is_connected() {
            return false;
        }
        scroll(&self.root, x, true);
        if let Some(list) = place::list_at(&self.root, x) {
            scroll(&list, y, false);
            let middle =
                self.copy.as_ref().map_or(y, |c| y - self.grip.1 + f64::from(c.offset_height()) / 2.0);
            self.index = place::index_at(&list, &self.item, middle);
            self.list = list;
        }
        if let Some(copy) = &self.copy {
            let (left, top) = (x - self.grip.0, y - self.grip.1);
            let _ = copy.style().set_property("transform", &format!("translate({left}px, {top}px)"));
        }
        self.draw();
        true
    }

    /// Carries it by an arrow key; `false` for any other key.
    pub fn carry(&mut self, key: &str) -> bool {
        let count = place::others(&self.list, &self.item).len();
        let lists = place::lists(&self.root);
        let here = lists.iter().position(|l| l.is_same_node(Some(&self.list))).unwrap_or_default();
        match key {
            "ArrowUp" => self.index = self.index.saturating_sub(1),
            "ArrowDown" => self.index = (self.index + 1).min(count),
            "Home" => self.index = 0,
            "End" => self.index = count,
            "ArrowLeft" | "ArrowRight" => {
                let next = if key == "ArrowLeft" { here.checked_sub(1) } else { Some(here + 1) };
                if let Some(list) = next.and_then(|i| lists.get(i)) {
                    self.list = list.clone();
                    self.index = self.index.min(place::others(list, &self.item).len());
                }
            }
            _ => return false,
        }
        let others = place::others(&self.list, &self.item);
        let near = others.get(self.index).or_else(|| others.last()).unwrap_or(&self.list);
        place::show(near);
        self.draw();
        true
    }

    /// Puts the line where the item would go, and marks the list.
    fn draw(&self) {
        for list in place::lists(&self.root) {
            let over = list.is_same_node(Some(&self.list));
            if over != list.has_attribute("data-over") {
                let _ = list.toggle_attribute_with_force("data-over", over);
            }
        }
        let Some(line) = &self.line else { return };
        let (left, top, width) = place::line(&self.list, &self.item, self.index);
        let style = line.style();
        let _ = style.set_property("transform", &format!("translate({left}px, {top}px)"));
        let _ = style.set_property("width", &format!("{width}px"));
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        for el in [self.copy.take(), self.line.take()].into_iter().flatten() {
            el.remove();
        }
        for list in place::lists(&self.root) {
            let _ = list.remove_attribute("data-over");
        }
        let _ = self.item.remove_attribute("data-held");
        let _ = self.root.remove_attribute("data-dragging");
    }
}

/// A fresh element over the page.
fn added(class: &str) -> Option<HtmlElement> {
    let el: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    el.set_class_name(class);
    document().body()?.append_child(&el).ok()?;
    Some(el)
}

/// A copy of the item that floats over the page, as large as the item.
fn lifted_copy(item: &Element, rect: &DomRect) -> Option<HtmlElement> {
    let frame = added("in-hand")?;
    let inner = item.clone_node_with_deep(true).ok()?;
    if let Some(el) = inner.dyn_ref::<Element>() {
        for name in ["data-item", "id"] {
            let _ = el.remove_attribute(name);
        }
    }
    frame.append_child(&inner).ok()?;
    for (name, value) in [("aria-hidden", "true"), ("inert", "")] {
        let _ = frame.set_attribute(name, value);
    }
    let style = frame.style();
    let _ = style.set_property("width", &format!("{}px", rect.width()));
    let _ = style.set_property("height", &format!("{}px", rect.height()));
    let _ = style.set_property("transform", &format!("translate({}px, {}px)", rect.left(), rect.top()));
    Some(frame)
}

/// Scrolls an element whose edge the pointer is near, faster the nearer.
fn scroll(el: &Element, at: f64, sideways: bool) {
    let rect = el.get_bounding_client_rect();
    let (from, to) = if sideways { (rect.left(), rect.right()) } else { (rect.top(), rect.bottom()) };
    let edge = EDGE.min((to - from) / 4.0);
    let into = if at < from + edge {
        -((from + edge - at) / edge)
    } else if at > to - edge {
        (at - to + edge) / edge
    } else {
        return;
    };
    let by = into.clamp(-1.0, 1.0) * SPEED;
    let (x, y) = if sideways { (by, 0.0) } else { (0.0, by) };
    el.scroll_by_with_x_and_y(x, y);
}
