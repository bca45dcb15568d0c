//! The org chart: the organisation as a tree one can walk, search, fold, zoom, move and take along.

mod bar;
mod canvas;
mod carry;
mod drawing;
mod export;
mod find;
mod keys;
mod pen;
#[cfg(test)]
mod sample;
mod sight;
mod surface;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use leptos::{html, prelude::*, wasm_bindgen::JsCast};
use web_sys::Element;

use self::{bar::Bar, canvas::Hands, carry::Carried, sight::Sight, surface::Surface};
use super::super::{
    chart_text as text,
    model::{
        DepartmentId, Organisation,
        layout::{BoxId, ChartBox, Layout, Options, first_folds, layout},
    },
};
use crate::{
    format::date,
    i18n::{T, use_t},
    kit::{Empty, Icon},
};
pub use drawing::{file_size, svg};
pub use pen::Look;

/// More boxes than these are folded away at first.
const AT_FIRST: usize = 60;

/// The state behind a chart; copy it freely.
#[derive(Clone, Copy)]
struct Chart {
    t: T,
    organisation: Signal<Organisation>,
    may_edit: Signal<bool>,
    on_move: Callback<(DepartmentId, Option<DepartmentId>)>,
    follow: StoredValue<Callback<String>>,
    folded: RwSignal<BTreeSet<DepartmentId>>,
    options: RwSignal<Options>,
    layout: Memo<Layout>,
    /// `None` until somebody moves it: then the stylesheet says, on the server as in the browser.
    sight: RwSignal<Option<Sight>>,
    /// The box the keyboard is on.
    here: RwSignal<Option<BoxId>>,
    found: RwSignal<Option<BoxId>>,
    carried: RwSignal<Option<Carried>>,
    hands: StoredValue<Hands>,
    /// Whether print is laid out on A3.
    large: RwSignal<bool>,
    view: NodeRef<html::Div>,
    stage: NodeRef<html::Div>,
}

/// Draws an organisation. `on_move` is told when a department is dropped on another (`Some`) or at the top (`None`); the chart
/// shows it there when `organisation` does. It fills the height its parent has.
#[component]
pub fn OrgChart(
    #[prop(into)] organisation: Signal<Organisation>,
    #[prop(into)] may_edit: Signal<bool>,
    #[prop(into)] on_move: Callback<(DepartmentId, Option<DepartmentId>)>,
) -> AnyView {
    let chart = Chart::new(organisation, may_edit, on_move);
    let t = chart.t;
    let empty = Memo::new(move |_| chart.layout.with(|it| it.boxes.is_empty()));
    view! {
        <section
            class="org-chart"
            aria-label=t.s(text::CHART_TITLE)
            data-paper=move || if chart.large.get() { "a3" } else { "a4" }
        >
            <p class="oc-caption">{move || chart.caption()}</p>
            {move || if empty.get() {
                view! {
                    <Empty icon=Icon::Building title=t.s(text::CHART_EMPTY) text=t.s(text::CHART_EMPTY_TEXT)/>
                }
                .into_any()
            } else {
                view! { <Bar chart=chart/> <Surface chart=chart/> }.into_any()
            }}
        </section>
    }
    .into_any()
}

impl Chart {
    fn new(
        organisation: Signal<Organisation>,
        may_edit: Signal<bool>,
        on_move: Callback<(DepartmentId, Option<DepartmentId>)>,
    ) -> Self {
        let navigate = leptos_router::hooks::use_navigate();
        let follow = Callback::new(move |href: String| navigate(&href, Default::default()));
        let folded = RwSignal::new(organisation.with_untracked(|it| first_folds(it, AT_FIRST)));
        let options = RwSignal::new(Options::default());
        let lay = move |_: Option<&Layout>| {
            organisation.with(|org| folded.with(|folded| layout(org, folded, options.get())))
        };
        Self {
            t: use_t(),
            organisation,
            may_edit,
            on_move,
            follow: StoredValue::new(follow),
            folded,
            options,
            layout: Memo::new(lay),
            sight: RwSignal::new(None),
            here: RwSignal::new(None),
            found: RwSignal::new(None),
            carried: RwSignal::new(None),
            hands: StoredValue::new(Hands::default()),
            large: RwSignal::new(false),
            view: NodeRef::new(),
            stage: NodeRef::new(),
        }
    }

    fn caption(self) -> String {
        let day = date(self.organisation.with(|it| it.day), self.t.0);
        self.t.with(text::CHART_CAPTION, &[("day", &day)])
    }

    fn box_of(self, id: BoxId) -> Option<ChartBox> {
        self.layout.with_untracked(|it| it.find(id).cloned())
    }

    /// The size of the view on the screen.
    fn size(self) -> (f64, f64) {
        let view = self.view.get_untracked();
        view.map_or((0.0, 0.0), |it| (f64::from(it.client_width()), f64::from(it.client_height())))
    }

    /// What is in sight; before anybody moved it, read from where the stylesheet put it.
    fn sight_now(self) -> Sight {
        let measured = || {
            let view = self.view.get_untracked()?.get_bounding_client_rect();
            let stage = self.stage.get_untracked()?.get_bounding_client_rect();
            let scale = stage.width() / self.layout.with_untracked(|it| it.w.ceil()).max(1.0);
            Some(Sight { x: stage.left() - view.left(), y: stage.top() - view.top(), scale })
        };
        let sight = self.sight.get_untracked().or_else(measured);
        sight.filter(|it| it.scale > 0.0).unwrap_or(Sight { x: 0.0, y: 0.0, scale: 1.0 })
    }

    fn look(self, change: impl FnOnce(Sight) -> Sight) {
        let sight = change(self.sight_now());
        self.sight.set(Some(sight));
    }

    fn zoom(self, by: f64) {
        let (w, h) = self.size();
        self.look(|sight| sight.zoomed(by, (w / 2.0, h / 2.0)));
    }

    fn fit(self) {
        let (chart, view) = (self.layout.with_untracked(|it| (it.w, it.h)), self.size());
        self.sight.set(Some(Sight::fit(chart, view)));
    }

    /// Folds a department or opens it again; its box stays where it is on the screen.
    fn toggle(self, id: DepartmentId) {
        let place = |it: Self| it.box_of(BoxId::Department(id)).map_or((0.0, 0.0), |it| (it.x, it.y));
        let (sight, before) = (self.sight_now(), place(self));
        self.folded.update(|folded| {
            if !folded.remove(&id) {
                folded.insert(id);
            }
        });
        let after = place(self);
        let way = ((before.0 - after.0) * sight.scale, (before.1 - after.1) * sight.scale);
        self.sight.set(Some(sight.moved(way.0, way.1)));
    }

    /// Opens what stands above a box, marks it and brings it to the middle.
    fn reveal(self, id: BoxId) {
        let above = self.organisation.with_untracked(|org| find::above(org, id));
        if self.folded.with_untracked(|folded| !folded.is_disjoint(&above)) {
            self.folded.update(|folded| folded.retain(|it| !above.contains(it)));
        }
        self.found.set(Some(id));
        if let Some(it) = self.box_of(id) {
            let view = self.size();
            self.look(|sight| sight.centred((it.x, it.y, it.w, it.h), view));
        }
    }

    fn follow(self, id: BoxId) {
        if let Some(it) = self.box_of(id) {
            self.follow.get_value().run(it.href);
        }
    }

    /// The box's element.
    fn element(self, id: BoxId) -> Option<Element> {
        let stage = self.stage.get_untracked()?;
        stage.query_selector(&format!("[data-box=\"{id}\"]")).ok().flatten()
    }

    /// Gives a box the keyboard.
    fn focus(self, id: BoxId) {
        if let Some(it) = self.element(id) {
            // Every element has `focus`; SVG's is read as HTML's.
            let _ = it.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }
}
