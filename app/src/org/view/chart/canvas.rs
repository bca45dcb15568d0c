//! The surface the chart lies on: moved, zoomed, and on which departments are carried to others. Pointers are read as numbers; what
//! lies under them is asked of the layout, not of the page.

use std::time::Duration;

use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, Event, PointerEvent};

use super::{
    Chart,
    carry::{self, Carried, Over},
};
use crate::org::model::{DepartmentId, layout::BoxId};

/// How far a pressed pointer travels before it means it: less is a click.
const TRAVEL: f64 = 5.0;
/// How far a finger may tremble while it is held still.
const TREMBLE: f64 = 9.0;
/// How long a finger is held still on a department before it lifts: less is a tap or moves the chart.
const HOLD: Duration = Duration::from_millis(300);
/// The strip along the upper edge where a department becomes one of the top.
pub(super) const TOP_STRIP: f64 = 48.0;

/// The pointers that are down.
#[derive(Clone, Debug, Default)]
pub(super) struct Hands {
    /// Each with its place in the view.
    down: Vec<(i32, f64, f64)>,
    press: Option<Press>,
    /// Something moved since the pointer came down: the click that follows is none.
    pub moved: bool,
}

#[derive(Clone, Copy, Debug)]
struct Press {
    pointer: i32,
    x: f64,
    y: f64,
    department: Option<DepartmentId>,
    touch: bool,
}

/// The element an event happened on.
fn target_of(ev: &Event) -> Option<Element> {
    ev.target().and_then(|it| it.dyn_into().ok())
}

/// What a pointer's way means.
enum Meaning {
    Nothing,
    Carry(DepartmentId),
    Pan(f64, f64),
    Pinch { by: f64, around: (f64, f64), way: (f64, f64) },
}

impl Hands {
    /// Whether a pointer is down.
    pub fn pointed(&self) -> bool {
        !self.down.is_empty()
    }

    /// Takes the pointer's new place and says what its way means.
    fn moved_to(&mut self, pointer: i32, (x, y): (f64, f64)) -> Meaning {
        let Some(at) = self.down.iter().position(|it| it.0 == pointer) else { return Meaning::Nothing };
        let (_, from_x, from_y) = self.down[at];
        if let [a, b] = self.down[..] {
            let other = if at == 0 { b } else { a };
            let way = |x: f64, y: f64| (x - other.1).hypot(y - other.2).max(1.0);
            self.down[at] = (pointer, x, y);
            let by = way(x, y) / way(from_x, from_y);
            let around = ((x + other.1) / 2.0, (y + other.2) / 2.0);
            return Meaning::Pinch { by, around, way: ((x - from_x) / 2.0, (y - from_y) / 2.0) };
        }
        let Some(press) = self.press else {
            self.down[at] = (pointer, x, y);
            return if self.moved { Meaning::Pan(x - from_x, y - from_y) } else { Meaning::Nothing };
        };
        let far = (x - press.x).hypot(y - press.y) > if press.touch { TREMBLE } else { TRAVEL };
        if !far {
            return Meaning::Nothing;
        }
        (self.press, self.moved) = (None, true);
        self.down[at] = (pointer, x, y);
        match press.department {
            Some(department) if !press.touch => Meaning::Carry(department),
            _ => Meaning::Pan(x - press.x, y - press.y),
        }
    }
}

impl Chart {
    /// The place of a pointer in the view.
    fn in_view(self, x: i32, y: i32) -> (f64, f64) {
        let rect = self.view.get_untracked().map(|it| it.get_bounding_client_rect());
        let (left, top) = rect.map_or((0.0, 0.0), |it| (it.left(), it.top()));
        (f64::from(x) - left, f64::from(y) - top)
    }

    /// The department under a place of the view.
    fn department_at(self, point: (f64, f64)) -> Option<DepartmentId> {
        let (x, y) = self.sight_now().in_chart(point);
        self.layout.with_untracked(|it| it.at(x, y).and_then(|it| it.department()))
    }

    pub(super) fn down(self, ev: &PointerEvent) {
        if ev.button() != 0 {
            return;
        }
        let (x, y) = self.in_view(ev.client_x(), ev.client_y());
        let pointer = ev.pointer_id();
        let touch = ev.pointer_type() == "touch";
        let department = if self.may_edit.get_untracked() { self.department_at((x, y)) } else { None };
        if ev.is_primary() {
            self.hands.update_value(|hands| *hands = Hands::default());
        }
        // The buttons that float over the chart are no part of it.
        if target_of(ev).is_some_and(|it| it.closest("button").ok().flatten().is_some()) {
            return;
        }
        let first = self.hands.try_update_value(|hands| {
            hands.down.push((pointer, x, y));
            let first = hands.down.len() == 1;
            hands.press = first.then_some(Press { pointer, x, y, department, touch });
            hands.moved |= !first;
            first
        });
        if first != Some(true) {
            self.carried.set(None);
        } else if let (true, Some(department)) = (touch, department) {
            let held = move || {
                let still = |hands: &Hands| hands.press.is_some_and(|it| it.pointer == pointer);
                if self.hands.try_with_value(still) == Some(true) {
                    self.lift(department, (x, y), pointer);
                }
            };
            set_timeout(held, HOLD);
        }
    }

    fn lift(self, department: DepartmentId, point: (f64, f64), pointer: i32) {
        self.hands.update_value(|hands| (hands.press, hands.moved) = (None, true));
        self.capture(pointer);
        let place = self.sight_now().in_chart(point);
        self.carried.set(Some(Carried { department, place, over: None }));
    }

    /// Hears the pointer from now on wherever it goes.
    fn capture(self, pointer: i32) {
        if let Some(view) = self.view.get_untracked() {
            // Refused only for a pointer that has gone.
            let _ = view.set_pointer_capture(pointer);
        }
    }

    pub(super) fn moved(self, ev: &PointerEvent) {
        if !self.hands.with_value(Hands::pointed) {
            return;
        }
        // It was let go where nobody saw.
        if ev.buttons() == 0 {
            return self.cancel(None);
        }
        let point = self.in_view(ev.client_x(), ev.client_y());
        if self.carried.with_untracked(Option::is_some) {
            return self.carry_to(point);
        }
        let pointer = ev.pointer_id();
        let was = self.hands.with_value(|hands| hands.moved);
        let meaning = self.hands.try_update_value(|hands| hands.moved_to(pointer, point));
        if !was && self.hands.with_value(|hands| hands.moved) {
            self.capture(pointer);
        }
        match meaning {
            Some(Meaning::Carry(department)) => self.lift(department, point, pointer),
            Some(Meaning::Pan(dx, dy)) => self.look(|sight| sight.moved(dx, dy)),
            Some(Meaning::Pinch { by, around, way }) => {
                self.look(|sight| sight.moved(way.0, way.1).zoomed(by, around));
            }
            Some(Meaning::Nothing) | None => {}
        }
    }

    fn carry_to(self, point: (f64, f64)) {
        let place = self.sight_now().in_chart(point);
        let (layout, top) = (self.layout, point.1 < TOP_STRIP);
        self.carried.update(|carried| {
            let Some(carried) = carried else { return };
            carried.place = place;
            carried.over = layout.with_untracked(|it| carry::target(it, carried.department, place, top));
        });
    }

    pub(super) fn up(self, ev: &PointerEvent) {
        self.let_go(ev.pointer_id());
        match self.carried.get_untracked() {
            Some(Carried { department, over: Some(over), .. }) => {
                self.carried.set(None);
                let parent = match over {
                    Over::Top => None,
                    Over::Department(id) => Some(id),
                };
                self.on_move.run((department, parent));
            }
            _ => self.carried.set(None),
        }
    }

    /// The browser took the pointer away, or Escape was pressed.
    pub(super) fn cancel(self, pointer: Option<i32>) {
        match pointer {
            Some(pointer) => self.let_go(pointer),
            None => self.hands.update_value(|hands| (hands.down, hands.press) = (vec![], None)),
        }
        self.carried.set(None);
    }

    fn let_go(self, pointer: i32) {
        self.hands.update_value(|hands| {
            hands.down.retain(|it| it.0 != pointer);
            hands.press = None;
        });
    }

    /// A wheel moves the chart, with Ctrl (as a pinch on a touch pad tells it) zooms it.
    pub(super) fn wheel(self, ev: &ev::WheelEvent) {
        const LINE: f64 = 16.0;
        ev.prevent_default();
        let unit = if ev.delta_mode() == ev::WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
        let (dx, dy) = (ev.delta_x() * unit, ev.delta_y() * unit);
        let point = self.in_view(ev.client_x(), ev.client_y());
        if ev.ctrl_key() || ev.meta_key() {
            self.look(|sight| sight.zoomed((-dy.clamp(-60.0, 60.0) / 200.0).exp(), point));
        } else if ev.shift_key() && dx == 0.0 {
            self.look(|sight| sight.moved(-dy, 0.0));
        } else {
            self.look(|sight| sight.moved(-dx, -dy));
        }
    }

    /// A click folds, or follows a box's link inside the app; one that ends a drag does neither.
    pub(super) fn click(self, ev: &ev::MouseEvent) {
        let Some(target) = target_of(ev) else { return };
        let named = |name: &str| {
            let found = target.closest(&format!("[{name}]")).ok().flatten();
            found.and_then(|it| it.get_attribute(name)).and_then(|it| it.parse::<BoxId>().ok())
        };
        // A click nobody's pointer made, such as a screen reader's, ends no drag.
        if ev.detail() != 0 && self.hands.with_value(|hands| hands.moved) {
            ev.prevent_default();
            ev.stop_propagation();
        } else if let Some(BoxId::Department(id)) = named("data-fold") {
            self.toggle(id);
        } else if let Some(id) = named("data-box")
            && !(ev.ctrl_key() || ev.meta_key() || ev.shift_key() || ev.alt_key())
        {
            ev.prevent_default();
            self.follow(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(touch: bool, department: Option<DepartmentId>) -> Hands {
        let press = Some(Press { pointer: 1, x: 100.0, y: 100.0, department, touch });
        Hands { down: vec![(1, 100.0, 100.0)], press, moved: false }
    }

    #[test]
    fn a_mouse_carries_a_department_and_moves_the_chart_elsewhere() {
        let id = DepartmentId::new();
        let far = (120.0, 100.0);
        assert!(matches!(pressed(false, Some(id)).moved_to(1, far), Meaning::Carry(it) if it == id));
        assert!(matches!(pressed(false, None).moved_to(1, far), Meaning::Pan(dx, _) if dx == 20.0));
        assert!(matches!(pressed(false, Some(id)).moved_to(1, (102.0, 101.0)), Meaning::Nothing));
    }

    #[test]
    fn a_finger_moves_the_chart_even_from_a_department() {
        let mut hands = pressed(true, Some(DepartmentId::new()));
        assert!(matches!(hands.moved_to(1, (100.0, 130.0)), Meaning::Pan(_, dy) if dy == 30.0));
        assert!(matches!(hands.moved_to(1, (100.0, 150.0)), Meaning::Pan(_, dy) if dy == 20.0));
        assert!(hands.moved);
    }

    #[test]
    fn two_fingers_zoom_around_the_middle_between_them() {
        let mut hands = Hands { down: vec![(1, 100.0, 100.0), (2, 200.0, 100.0)], press: None, moved: true };
        let Meaning::Pinch { by, around, .. } = hands.moved_to(2, (300.0, 100.0)) else { panic!("a pinch") };
        assert_eq!((by, around), (2.0, (200.0, 100.0)));
    }
}
