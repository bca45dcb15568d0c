//! Small dealings with the document that several components share. Only ever called in the browser.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// What stands in an input, a text area or a select.
pub(super) fn text_of(el: &Element) -> String {
    if let Some(el) = el.dyn_ref::<HtmlInputElement>() {
        el.value()
    } else if let Some(el) = el.dyn_ref::<HtmlTextAreaElement>() {
        el.value()
    } else if let Some(el) = el.dyn_ref::<HtmlSelectElement>() {
        el.value()
    } else {
        String::new()
    }
}

fn set_text(el: &Element, text: &str) {
    if let Some(el) = el.dyn_ref::<HtmlInputElement>() {
        el.set_value(text);
    } else if let Some(el) = el.dyn_ref::<HtmlTextAreaElement>() {
        el.set_value(text);
    } else if let Some(el) = el.dyn_ref::<HtmlSelectElement>() {
        el.set_value(text);
    }
}

/// What stands in the control an event came from.
pub(super) fn event_text(ev: &ev::Event) -> String {
    ev.target().and_then(|t| t.dyn_into::<Element>().ok()).map(|el| text_of(&el)).unwrap_or_default()
}

/// Keeps a control and its signal alike. What was typed before the page came alive, or was restored by the browser,
/// is taken over: input is never lost.
pub(super) fn keep_in_step(value: RwSignal<String>, control: impl Fn() -> Option<Element> + 'static) {
    let drawn = value.get_untracked();
    Effect::new(move |first: Option<bool>| {
        let wanted = value.get();
        let Some(el) = control() else { return first.unwrap_or(true) };
        let shown = text_of(&el);
        if first.unwrap_or(true) && shown != drawn && wanted == drawn && el.tag_name() != "SELECT" {
            value.set(shown);
        } else if shown != wanted {
            set_text(&el, &wanted);
        }
        false
    });
}

/// The element with the keyboard's attention, if it is inside `within`.
pub(super) fn focused_within(within: &Element) -> Option<Element> {
    document().active_element().filter(|el| within.contains(Some(el)))
}

/// Moves the focus over what `selector` finds inside `within`: by `step`, round the ends; from nowhere to the first or last.
pub(super) fn move_focus(within: &Element, selector: &str, step: i32) {
    let items = all(within, selector);
    let count = items.len() as i32;
    if count == 0 {
        return;
    }
    let here = focused_within(within).and_then(|f| items.iter().position(|i| i.is_same_node(Some(&f))));
    let next = match here {
        Some(i) => (i as i32 + step).rem_euclid(count),
        None if step < 0 => count - 1,
        None => 0,
    };
    focus(&items[next as usize]);
}

/// Every element inside `within` that matches, in document order.
pub(super) fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = within.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect()
}

/// Gives an element the focus; an element that cannot take it stays without.
pub(super) fn focus(el: &Element) {
    if let Some(el) = el.dyn_ref::<HtmlElement>() {
        let _ = el.focus();
    }
}

/// Gives the focus to what somebody opening a dialog wants first: the field that asks for it, the first field, the first
/// answer. The cross, which the browser would choose, comes last.
pub(super) fn enter(dialog: &Element) {
    const WISHES: [&str; 3] = [
        "[autofocus]",
        "input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled)",
        ".dialog-foot button, .dialog-body :is(a, button)",
    ];
    let wished = WISHES.iter().find_map(|wish| dialog.query_selector(wish).ok().flatten());
    if let Some(el) = wished {
        focus(&el);
    }
}

/// Puts a popover under its anchor, or above where there is more room, and never outside the window.
pub(super) fn place(popover: &HtmlElement, anchor: &Element, same_width: bool) {
    const GAP: f64 = 4.0;
    const EDGE: f64 = 8.0;
    let size = |v: Result<leptos::wasm_bindgen::JsValue, _>| v.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let rect = anchor.get_bounding_client_rect();
    let style = popover.style();
    if same_width {
        let _ = style.set_property("width", &format!("{}px", rect.width()));
    }
    let (w, h) = (f64::from(popover.offset_width()), f64::from(popover.offset_height()));
    let left = if rect.left() + w > width - EDGE { rect.right() - w } else { rect.left() };
    let below = rect.bottom() + GAP;
    let above = rect.top() - h - GAP;
    let top = if below + h > height - EDGE && above > EDGE { above } else { below };
    let _ = style.set_property("left", &format!("{}px", left.clamp(EDGE, (width - w - EDGE).max(EDGE))));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Whether keys pressed now are meant as text.
pub fn is_typing(ev: &ev::KeyboardEvent) -> bool {
    ev.target().and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|el| {
        matches!(el.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || el.has_attribute("contenteditable")
    })
}
