//! The chart as SVG: one drawing for the page, on the server as in the browser, and for files.

use super::pen::{Ink, Look};
use crate::{
    i18n::{T, Text},
    kit::{
        drawing::{attribute, escape, fit, number, width},
        initials,
    },
    org::{
        chart_text as text,
        model::layout::{BoxId, ChartBox, Layout, MARGIN, Says},
    },
};

/// How much a caption takes.
const CAPTION: f64 = 32.0;
/// The round corners of boxes.
const RADIUS: f64 = 6.0;

/// Draws a chart. On a page it is a tree one walks through, in which `here` takes the keyboard first; in a file it stands under
/// its caption.
pub fn svg(layout: &Layout, t: T, look: Look<'_>, caption: &str, here: Option<BoxId>) -> String {
    let mut pen = Pen { out: String::with_capacity(layout.boxes.len() * 700), look, t };
    pen.open(layout, caption);
    pen.edges(layout);
    let first = here.filter(|id| layout.find(*id).is_some()).or(layout.boxes.first().map(|it| it.id));
    for it in &layout.boxes {
        pen.node(it, first == Some(it.id));
    }
    if matches!(look, Look::File(_)) {
        pen.out.push_str("</g>");
    }
    pen.out.push_str("</svg>");
    pen.out
}

/// How large the file of a chart is.
pub fn file_size(layout: &Layout, caption: &str) -> (f64, f64) {
    let said = width(caption, Ink::Caption.breadth()) + 2.0 * MARGIN;
    (layout.w.max(said).ceil(), (layout.h + CAPTION).ceil())
}

struct Pen<'a> {
    out: String,
    look: Look<'a>,
    t: T,
}

impl Pen<'_> {
    fn on_page(&self) -> bool {
        matches!(self.look, Look::Page)
    }

    fn attribute(&mut self, name: &str, value: &str) {
        attribute(&mut self.out, name, value);
    }

    fn measure(&mut self, name: &str, value: f64) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        number(&mut self.out, value);
        self.out.push('"');
    }

    fn open(&mut self, layout: &Layout, caption: &str) {
        let (w, h) = match self.look {
            Look::Page => (layout.w, layout.h),
            Look::File(_) => file_size(layout, caption),
        };
        self.out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        self.attribute("viewBox", &format!("0 0 {} {}", w.ceil(), h.ceil()));
        let Look::File(palette) = self.look else {
            self.attribute("class", "oc-drawing");
            self.attribute("role", "tree");
            self.attribute("aria-orientation", "horizontal");
            self.attribute("aria-label", caption);
            self.out.push('>');
            return;
        };
        self.measure("width", w);
        self.measure("height", h);
        self.attribute("font-family", &palette.font);
        self.attribute("role", "img");
        self.out.push_str("><title>");
        escape(&mut self.out, caption);
        self.out.push_str("</title>");
        self.shape(Ink::Paper, (0.0, 0.0, w, h), 0.0);
        self.text(Ink::Caption, MARGIN, CAPTION - 4.0, caption, w);
        self.out.push_str(&format!("<g transform=\"translate(0 {CAPTION})\">"));
    }

    fn edges(&mut self, layout: &Layout) {
        if layout.edges.is_empty() {
            return;
        }
        self.out.push_str("<path");
        self.look.attributes(&mut self.out, Ink::Edge);
        if self.on_page() {
            self.attribute("aria-hidden", "true");
        }
        self.out.push_str(" d=\"");
        for edge in &layout.edges {
            for (at, (x, y)) in edge.points.iter().enumerate() {
                self.out.push(if at == 0 { 'M' } else { 'L' });
                number(&mut self.out, *x);
                self.out.push(' ');
                number(&mut self.out, *y);
            }
        }
        self.out.push_str("\"/>");
    }

    fn node(&mut self, it: &ChartBox, first: bool) {
        self.out.push_str(if self.on_page() { "<a" } else { "<g" });
        self.out.push_str(" transform=\"translate(");
        number(&mut self.out, it.x);
        self.out.push(' ');
        number(&mut self.out, it.y);
        self.out.push_str(")\"");
        if self.on_page() {
            self.tree_item(it, first);
        }
        self.out.push('>');
        match &it.says {
            Says::Department { head, people, open, .. } => {
                self.department(it, head.as_deref(), *people, *open)
            }
            Says::Position { seated, planned, open } => self.position(it, *seated, *planned, *open),
            Says::Person { main } => self.person(it, *main),
        }
        let end = match self.look {
            Look::Page => "</a>",
            Look::File(_) => "</g>",
        };
        self.out.push_str(end);
        self.fold(it);
    }

    /// What those who listen are told, and where the keyboard goes.
    fn tree_item(&mut self, it: &ChartBox, first: bool) {
        self.attribute("class", "oc-item");
        self.attribute("role", "treeitem");
        self.attribute("data-box", &it.id.to_string());
        self.attribute("href", &it.href);
        self.attribute("tabindex", if first { "0" } else { "-1" });
        self.attribute("aria-level", &it.level.to_string());
        self.attribute("aria-posinset", &it.place.to_string());
        self.attribute("aria-setsize", &it.of.to_string());
        if it.below > 0 {
            self.attribute("aria-expanded", if it.folded { "false" } else { "true" });
        }
        let label = self.label(it);
        self.attribute("aria-label", &label);
    }

    fn label(&self, it: &ChartBox) -> String {
        let mut parts = vec![it.title.clone()];
        match &it.says {
            Says::Department { head, people, open, .. } => {
                parts.push(head.clone().unwrap_or_else(|| self.t.s(text::CHART_NO_HEAD).to_owned()));
                parts.push(self.people(*people));
                parts.extend(self.open_places(*open));
            }
            Says::Position { seated, planned, open } => {
                parts.push(self.seated(*seated, *planned));
                parts.extend(self.open_places(*open));
            }
            Says::Person { main: false } => parts.push(self.t.s(text::CHART_SIDE).to_owned()),
            Says::Person { .. } => {}
        }
        parts.join(self.t.s(text::CHART_COMMA))
    }

    fn department(&mut self, it: &ChartBox, head: Option<&str>, people: usize, open: usize) {
        self.shape(Ink::Department, (0.0, 0.0, it.w, it.h), RADIUS);
        self.disc((27.0, 27.0, 15.0), head.unwrap_or_default(), Ink::Initials);
        self.text(Ink::Title, 52.0, 24.0, &it.title, it.w - 62.0);
        match head {
            Some(head) => self.text(Ink::Name, 52.0, 41.0, head, it.w - 62.0),
            None => self.text(Ink::Note, 52.0, 41.0, self.t.s(text::CHART_NO_HEAD), it.w - 62.0),
        }
        let people = self.people(people);
        self.counts(12.0, 62.0, &people, open);
    }

    fn position(&mut self, it: &ChartBox, seated: usize, planned: usize, open: usize) {
        self.shape(Ink::Position, (0.0, 0.0, it.w, it.h), RADIUS);
        self.text(Ink::Post, 12.0, 18.0, &it.title, it.w - 24.0);
        let seated = self.seated(seated, planned);
        self.counts(12.0, 35.0, &seated, open);
    }

    fn person(&mut self, it: &ChartBox, main: bool) {
        self.shape(Ink::Person, (0.0, 0.0, it.w, it.h), RADIUS);
        self.disc((14.0, 14.0, 9.5), &it.title, Ink::SmallInitials);
        let side = if main { "" } else { self.t.s(text::CHART_SIDE) };
        let end = it.w - 6.0 - width(side, Ink::Note.size());
        self.text(Ink::Name, 31.0, 18.0, &it.title, end - 38.0);
        if !main {
            self.text(Ink::Note, end, 18.0, side, it.w);
        }
    }

    fn counts(&mut self, x: f64, y: f64, said: &str, open: usize) {
        self.text(Ink::Note, x, y, said, f64::INFINITY);
        if let Some(open) = self.open_places(open) {
            let x = x + width(said, Ink::Note.size()) + 10.0;
            self.text(Ink::Open, x, y, &open, f64::INFINITY);
        }
    }

    fn people(&self, n: usize) -> String {
        self.count(n, text::CHART_PEOPLE_ONE, text::CHART_PEOPLE)
    }

    fn open_places(&self, n: usize) -> Option<String> {
        (n > 0).then(|| self.count(n, text::CHART_OPEN, text::CHART_OPEN))
    }

    fn seated(&self, n: usize, planned: usize) -> String {
        let text = if planned > 0 { text::CHART_SEATED } else { text::CHART_SEATED_UNPLANNED };
        self.t.with(text, &[("n", &n.to_string()), ("planned", &planned.to_string())])
    }

    fn count(&self, n: usize, one: Text, many: Text) -> String {
        self.t.count(i64::try_from(n).unwrap_or(i64::MAX), one, many)
    }

    /// What folds a department and opens it again, for pointers; the keyboard has the box itself.
    fn fold(&mut self, it: &ChartBox) {
        let (true, true, BoxId::Department(_)) = (self.on_page(), it.below > 0, it.id) else { return };
        let count = it.below.to_string();
        let wide = 24.0 + width(&count, 12.0);
        self.out.push_str("<g class=\"oc-fold\" aria-hidden=\"true\" transform=\"translate(");
        number(&mut self.out, it.x + it.w - wide - 8.0);
        self.out.push(' ');
        number(&mut self.out, it.y + it.h - 26.0);
        self.out.push_str(")\"");
        self.attribute("data-fold", &it.id.to_string());
        self.out.push_str("><title>");
        let label = if it.folded { text::CHART_UNFOLD } else { text::CHART_FOLD };
        let label = self.t.with(label, &[("name", &it.title)]);
        escape(&mut self.out, &label);
        self.out.push_str("</title><rect class=\"oc-reach\" x=\"-10\" y=\"-10\" height=\"40\"");
        self.measure("width", wide + 18.0);
        self.out.push_str("/><rect class=\"oc-pill\" height=\"20\" rx=\"10\"");
        self.measure("width", wide);
        let chevron = if it.folded { "M8 8l3 3 3-3" } else { "M8 11l3-3 3 3" };
        self.out.push_str(&format!("/><path class=\"oc-chevron\" d=\"{chevron}\"/>"));
        self.text(Ink::Note, 18.0, 14.5, &count, f64::INFINITY);
        self.out.push_str("</g>");
    }

    fn shape(&mut self, ink: Ink, (x, y, w, h): (f64, f64, f64, f64), radius: f64) {
        self.out.push_str("<rect");
        self.look.attributes(&mut self.out, ink);
        for (name, value) in [("x", x), ("y", y), ("width", w), ("height", h), ("rx", radius)] {
            if value != 0.0 {
                self.measure(name, value);
            }
        }
        self.out.push_str("/>");
    }

    /// A person's letters in a disc; an empty one for nobody.
    fn disc(&mut self, (x, y, r): (f64, f64, f64), name: &str, ink: Ink) {
        self.out.push_str("<circle");
        self.look.attributes(&mut self.out, if name.is_empty() { Ink::NoDisc } else { Ink::Disc });
        for (name, value) in [("cx", x), ("cy", y), ("r", r)] {
            self.measure(name, value);
        }
        self.out.push_str("/>");
        if !name.is_empty() {
            self.text(ink, x, y + ink.size() * 0.36, &initials(name), f64::INFINITY);
        }
    }

    /// A line of text, cut where there is no more room; then the whole of it waits under the pointer.
    fn text(&mut self, ink: Ink, x: f64, y: f64, said: &str, room: f64) {
        let fitting = fit(said, ink.breadth(), room);
        self.out.push_str("<text");
        self.look.attributes(&mut self.out, ink);
        self.measure("x", x);
        self.measure("y", y);
        self.out.push('>');
        escape(&mut self.out, &fitting);
        if fitting != said {
            self.out.push_str("<title>");
            escape(&mut self.out, said);
            self.out.push_str("</title>");
        }
        self.out.push_str("</text>");
    }
}
