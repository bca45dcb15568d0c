//! Dragging items within and between lists: by pointer, by finger (held still for a moment), by keyboard.
//!
//! A `<DragArea>` finds its parts by attribute: lists carry `data-list="…"`, their items `data-item="…"` with one focusable
//! link inside; an item that must stay carries `data-fixed`. What moves is up to the caller: the area only says where an item
//! was let go. While something is in hand the area carries `data-dragging`, the item `data-held`, the list under it
//! `data-over`.

mod hand;
mod place;

use std::time::Duration;

use leptos::{
    __reexports::send_wrapper::SendWrapper,
    ev, html,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{AddEventListenerOptions, Element, Event, KeyboardEvent, PointerEvent};

use super::dom;
use hand::{By, Hand};

/// How far a pressed pointer travels before it drags, in pixels: less is a click.
const TRAVEL: f64 = 5.0;
/// How far a finger may tremble while it is held still.
const TREMBLE: f64 = 9.0;
/// How long a finger is held still before it lifts: less is a tap or a scroll.
const HOLD: Duration = Duration::from_millis(250);

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub list: String,
    /// The item in front of which it is; `None`: after the last one drawn.
    pub before: Option<String>,
    /// The place among the items drawn, from 1, and how many they will be.
    pub place: usize,
    pub of: usize,
    /// Whether the item stands there already.
    pub home: bool,
}

/// What happened to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Taken in hand by keyboard.
    Lifted { item: String, spot: Spot },
    /// Carried by keyboard over another place.
    Over { item: String, spot: Spot },
    /// Let go somewhere else than it was.
    Dropped { item: String, spot: Spot },
    /// Left where it was.
    Back { item: String, by_keyboard: bool },
}

/// A pointer that went down on an item and has not made up its mind.
struct Press {
    item: Element,
    pointer: i32,
    touch: bool,
    x: f64,
    y: f64,
    timer: Option<leptos::leptos_dom::helpers::TimeoutHandle>,
}

/// The state behind an area; copy it freely. On the server, where an area may be dropped by another thread than drew it, the
/// wrappers are never made.
#[derive(Clone, Copy)]
struct Drag {
    root: NodeRef<html::Div>,
    press: StoredValue<Option<SendWrapper<Press>>>,
    hand: StoredValue<Option<SendWrapper<Hand>>>,
    /// A click that ends a drag is none.
    swallow: StoredValue<bool>,
    held: RwSignal<Option<String>>,
    on_news: Callback<(News,)>,
}

/// The area in which items are dragged. It scrolls sideways and its lists downwards while something is carried to their
/// edges. `held` tells which item is in hand.
#[component]
pub fn DragArea(
    class: &'static str,
    #[prop(into)] label: String,
    held: RwSignal<Option<String>>,
    #[prop(into)] on_news: Callback<(News,)>,
    children: Children,
) -> AnyView {
    let drag = Drag {
        root: NodeRef::new(),
        press: StoredValue::new(None),
        hand: StoredValue::new(None),
        swallow: StoredValue::new(false),
        held,
        on_news,
    };
    Effect::new(move |_| drag.listen());
    view! {
        <div
            node_ref=drag.root
            class=class
            role="group"
            aria-label=label
            on:pointerdown=move |ev| drag.down(&ev)
            on:keydown=move |ev| drag.key(&ev)
            on:focusout=move |ev| drag.focus_left(&ev)
            on:dragstart=move |ev| ev.prevent_default()
            on:contextmenu=move |ev| {
                if held.get_untracked().is_some() {
                    ev.prevent_default();
                }
            }
            on:click:capture=move |ev| {
                if drag.swallow.get_value() {
                    ev.prevent_default();
                    ev.stop_propagation();
                }
            }
        >
            {children()}
        </div>
    }
    .into_any()
}

/// The element an event happened on.
fn target(ev: &Event) -> Option<Element> {
    ev.target().and_then(|t| t.dyn_into().ok())
}

/// The item around an element, unless the element is a control of its own inside it.
fn item_of(el: &Element) -> Option<Element> {
    let inner = el.closest("button, input, select, textarea, [popover], dialog").ok().flatten();
    if inner.is_some() { None } else { el.closest("[data-item]").ok().flatten() }
}

fn name_of(item: &Element) -> String {
    item.get_attribute("data-item").unwrap_or_default()
}

impl Drag {
    /// Follows pointers wherever they go, for as long as the area is there.
    fn listen(self) {
        let Some(root) = self.root.get() else { return };
        let handles = [
            window_event_listener(ev::pointermove, move |ev| self.moved(&ev)),
            window_event_listener(ev::pointerup, move |ev| self.up(&ev)),
            window_event_listener(ev::pointercancel, move |ev| self.cancelled(&ev)),
            window_event_listener(ev::keydown, move |ev| {
                if ev.key() == "Escape" && self.held_by(By::is_pointer) {
                    ev.prevent_default();
                    self.finish(false);
                }
            }),
        ];
        // A finger that carries something must not scroll the page; only a listener that may refuse can say so, and it has
        // to be there before the finger comes down.
        let still = Closure::<dyn Fn(Event)>::new(move |ev: Event| {
            if self.held_by(By::is_pointer) && ev.cancelable() {
                ev.prevent_default();
            }
        })
        .into_js_value();
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let listened = root.add_event_listener_with_callback_and_add_event_listener_options(
            "touchmove",
            still.unchecked_ref(),
            &options,
        );
        if let Err(e) = listened {
            leptos::logging::warn!("touch dragging is off: {e:?}");
        }
        on_cleanup(move || {
            handles.into_iter().for_each(WindowListenerHandle::remove);
            self.hand.try_update_value(Option::take);
        });
    }

    fn held_by(self, by: fn(&By) -> bool) -> bool {
        self.hand.with_value(|hand| hand.as_ref().is_some_and(|h| by(&h.by)))
    }

    fn down(self, ev: &PointerEvent) {
        let busy = self.hand.with_value(Option::is_some);
        let Some(item) = target(ev).and_then(|el| item_of(&el)) else { return };
        if busy || ev.button() != 0 || !ev.is_primary() || item.has_attribute("data-fixed") {
            return;
        }
        let touch = ev.pointer_type() == "touch";
        let pointer = ev.pointer_id();
        let timer = touch.then(|| {
            set_timeout_with_handle(
                move || {
                    if self.press.with_value(|p| p.as_ref().is_some_and(|p| p.pointer == pointer)) {
                        self.lift_pressed();
                    }
                },
                HOLD,
            )
        });
        let (x, y) = (f64::from(ev.client_x()), f64::from(ev.client_y()));
        self.forget_press();
        self.press.set_value(Some(SendWrapper::new(Press {
            item,
            pointer,
            touch,
            x,
            y,
            timer: timer.and_then(Result::ok),
        })));
    }

    fn moved(self, ev: &PointerEvent) {
        let (x, y) = (f64::from(ev.client_x()), f64::from(ev.client_y()));
        let far = self.press.with_value(|p| {
            p.as_ref().filter(|p| p.pointer == ev.pointer_id()).map(|p| {
                let way = (x - p.x).hypot(y - p.y);
                (p.touch, way > if p.touch { TREMBLE } else { TRAVEL })
            })
        });
        match far {
            Some((true, true)) => self.forget_press(),
            Some((false, true)) => self.lift_pressed(),
            _ => {}
        }
        self.hand.update_value(|hand| {
            if let Some(hand) = hand {
                hand.follow(ev.pointer_id(), x, y);
            }
        });
    }

    fn up(self, ev: &PointerEvent) {
        self.forget_press();
        let ours =
            self.hand.with_value(|h| h.as_ref().is_some_and(|h| h.by.pointer() == Some(ev.pointer_id())));
        if ours {
            self.finish(true);
        }
    }

    fn cancelled(self, ev: &PointerEvent) {
        self.forget_press();
        let ours =
            self.hand.with_value(|h| h.as_ref().is_some_and(|h| h.by.pointer() == Some(ev.pointer_id())));
        if ours {
            self.finish(false);
        }
    }

    fn forget_press(self) {
        self.press.update_value(|press| {
            if let Some(timer) = press.take().and_then(|p| p.take().timer) {
                timer.clear();
            }
        });
    }

    /// Takes what is pressed in hand.
    fn lift_pressed(self) {
        let mut pressed = None;
        self.press.update_value(|p| pressed = p.take());
        let pressed = pressed.map(SendWrapper::take);
        let (Some(press), Some(root)) = (pressed, self.root.get_untracked()) else { return };
        // Refused only for a pointer that is gone already; its `pointerup` ends the drag all the same.
        let _ = root.set_pointer_capture(press.pointer);
        let by = By::Pointer { id: press.pointer, x: press.x, y: press.y };
        if let Some(hand) = Hand::lift(&root, press.item, by) {
            self.held.set(Some(hand.name.clone()));
            self.hand.set_value(Some(SendWrapper::new(hand)));
            self.frame();
        }
    }

    /// Draws once a frame while a pointer carries something.
    fn frame(self) {
        let mut lost = false;
        let mut going = false;
        self.hand.try_update_value(|hand| {
            if let Some(hand) = hand.as_mut().filter(|h| h.by.is_pointer()) {
                going = hand.step();
                lost = !going;
            }
        });
        if lost {
            self.finish(false);
        } else if going {
            request_animation_frame(move || self.frame());
        }
    }

    /// Ends it: dropped where it is, or put back.
    fn finish(self, dropped: bool) {
        let mut ended = None;
        self.hand.update_value(|hand| ended = hand.take());
        let Some(hand) = ended.map(SendWrapper::take) else { return };
        let spot = hand.spot();
        let by_keyboard = !hand.by.is_pointer();
        let item = hand.name.clone();
        let had_focus = dom::focused_within(&hand.item).is_some();
        let root = hand.root.clone();
        drop(hand);
        self.held.set(None);
        if !by_keyboard {
            self.swallow.set_value(true);
            set_timeout(
                move || {
                    self.swallow.try_set_value(false);
                },
                Duration::ZERO,
            );
        }
        let news = match spot {
            Some(spot) if dropped && !spot.home => News::Dropped { item: item.clone(), spot },
            _ => News::Back { item: item.clone(), by_keyboard },
        };
        self.on_news.run((news,));
        if by_keyboard || had_focus {
            // The item may be drawn anew in another list: one frame for that, one for its layout.
            request_animation_frame(move || request_animation_frame(move || place::focus_item(&root, &item)));
        }
    }

    fn key(self, ev: &KeyboardEvent) {
        if ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.is_composing() {
            return;
        }
        let Some(item) = target(ev).and_then(|el| item_of(&el)) else { return };
        let carried = self.held_by(|by| !by.is_pointer());
        let done = match (carried, ev.key().as_str()) {
            (true, " " | "Enter") => {
                self.finish(true);
                true
            }
            (true, "Escape") => {
                self.finish(false);
                true
            }
            (true, key) => self.carry(key),
            (false, " ") if !item.has_attribute("data-fixed") && !self.held_by(By::is_pointer) => {
                self.lift_by_key(item);
                true
            }
            (false, key) => self.root.get_untracked().is_some_and(|root| place::walk(&root, &item, key)),
        };
        if done {
            ev.prevent_default();
            ev.stop_propagation();
        }
    }

    fn lift_by_key(self, item: Element) {
        let Some(root) = self.root.get_untracked() else { return };
        if let Some(hand) = Hand::lift(&root, item, By::Keyboard) {
            let (item, spot) = (hand.name.clone(), hand.spot());
            self.held.set(Some(item.clone()));
            self.hand.set_value(Some(SendWrapper::new(hand)));
            if let Some(spot) = spot {
                self.on_news.run((News::Lifted { item, spot },));
            }
        }
    }

    /// Carries what is in hand by one arrow key; whether the key meant anything.
    fn carry(self, key: &str) -> bool {
        let mut over = None;
        let mut known = false;
        self.hand.update_value(|hand| {
            if let Some(hand) = hand {
                known = hand.carry(key);
                over = known.then(|| (hand.name.clone(), hand.spot()));
            }
        });
        if let Some((item, Some(spot))) = over {
            self.on_news.run((News::Over { item, spot },));
        }
        known
    }

    /// What is carried by keyboard goes back when the attention goes elsewhere.
    fn focus_left(self, ev: &ev::FocusEvent) {
        let to = ev.related_target().and_then(|t| t.dyn_into::<Element>().ok());
        let left = self.hand.with_value(|hand| {
            hand.as_ref()
                .filter(|h| !h.by.is_pointer())
                .is_some_and(|h| to.is_none_or(|to| !h.item.contains(Some(&to))))
        });
        if left && document().has_focus().unwrap_or(true) {
            self.finish(false);
        }
    }
}
