//! The flow chart as SVG.

use super::{CAPTION, Look};
use crate::{
    i18n::T,
    kit::drawing::{Sheet, fit, lines, width},
    process::{
        model::{
            NodeId, NodeKind, ProcessId, department_path,
            flow::{Flow, FlowBox, HEAD, Lane, Line, MARGIN},
            process_path,
        },
        text,
    },
};

/// The look of a file; a page has the same in its stylesheet.
const STYLE: &str = "text{font-size:13px}.pf-caption{font-size:15px;font-weight:600;fill:var(--ink)}\
    .pf-lane{fill:none;stroke:var(--line-strong)}.pf-head{fill:var(--wash);stroke:var(--line-strong)}\
    .pf-lane-name{font-size:14px;font-weight:600;text-anchor:middle;fill:var(--ink)}\
    .pf-lane-name.none{font-weight:400;fill:var(--ink-3)}\
    .pf-box{fill:var(--surface);stroke:var(--ink-3)}.pf-box.end{fill:var(--wash)}.pf-mark{fill:none;stroke:var(--ink-3)}\
    .pf-name{text-anchor:middle;fill:var(--ink)}.pf-post{font-size:11px;text-anchor:middle;fill:var(--ink-3)}\
    .pf-line{fill:none;stroke:var(--ink-3)}.pf-line.over{stroke:var(--ink);stroke-width:1.6}\
    .pf-tip{fill:var(--ink-3)}.pf-tip.over{fill:var(--ink)}.pf-over{fill:var(--surface);stroke:var(--ink);stroke-width:1.6}\
    .pf-label{font-size:12px;fill:var(--ink-2)}.pf-gap{fill:var(--gamboge)}";

/// The most lines of a node's name.
const NAME_LINES: usize = 2;
const NAME: f64 = 13.0;
/// How far from its first corner a line says that the work changes hands.
const AWAY: f64 = 44.0;

/// How large the file of a flow chart is.
pub fn flow_size(flow: &Flow, caption: &str) -> (f64, f64) {
    (flow.w.max(width(caption, 16.0) + 2.0 * MARGIN).ceil(), (flow.h + CAPTION).ceil())
}

/// Draws a flow chart. On a page heads lead to their departments and boxes to their nodes, `here` is marked.
pub fn flow_svg(
    flow: &Flow,
    t: T,
    process: ProcessId,
    look: Look<'_>,
    caption: &str,
    here: Option<NodeId>,
) -> String {
    let mut pen = Pen {
        sheet: Sheet::with_capacity(flow.boxes.len() * 600),
        t,
        process,
        page: matches!(look, Look::Page),
        here,
    };
    match look {
        Look::Page => {
            let (w, h) = (flow.w.ceil(), flow.h.ceil());
            pen.sheet
                .raw("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .attribute("viewBox", &format!("0 0 {w} {h}"));
            pen.sheet
                .attribute("class", "pf-drawing")
                .attribute("role", "group")
                .attribute("aria-label", caption)
                .raw(">");
        }
        Look::File(palette) => {
            pen.sheet.file(flow_size(flow, caption), palette, STYLE, caption);
            pen.sheet.text("pf-caption", (MARGIN, CAPTION - 6.0), caption);
            pen.sheet.raw(&format!("<g transform=\"translate(0 {CAPTION})\">"));
        }
    }
    flow.lanes.iter().for_each(|lane| pen.lane(lane, flow.h));
    flow.lines.iter().for_each(|line| pen.line(line));
    flow.boxes.iter().for_each(|it| pen.node(it, &flow.lanes[it.lane]));
    flow.lines.iter().for_each(|line| pen.label(line, flow));
    if !pen.page {
        pen.sheet.raw("</g>");
    }
    pen.sheet.raw("</svg>");
    pen.sheet.out
}

struct Pen {
    sheet: Sheet,
    t: T,
    process: ProcessId,
    page: bool,
    here: Option<NodeId>,
}

impl Pen {
    fn lane(&mut self, lane: &Lane, h: f64) {
        self.sheet.rect("pf-lane", (lane.x, MARGIN, lane.w, h - 2.0 * MARGIN), 0.0);
        let href = lane.department.map(department_path).filter(|_| self.page);
        if let Some(href) = &href {
            self.sheet.raw("<a").attribute("href", href).attribute("class", "pf-link").raw(">");
        }
        self.sheet.rect("pf-head", (lane.x, MARGIN, lane.w, HEAD), 0.0);
        let (name, class) = match lane.department {
            Some(_) => (lane.name.as_str(), "pf-lane-name"),
            None => (self.t.s(text::NOBODYS), "pf-lane-name none"),
        };
        let middle = (lane.x + lane.w / 2.0, MARGIN + HEAD / 2.0 + 5.0);
        self.sheet.text(class, middle, &fit(name, 15.0, lane.w - 16.0));
        if href.is_some() {
            self.sheet.raw("</a>");
        }
    }

    fn line(&mut self, line: &Line) {
        let over = if line.handover { " over" } else { "" };
        self.sheet.line(&format!("pf-line{over}"), &line.points, false);
        if let Some((x, y)) = line.points.last().copied() {
            let tip = [(x - 4.0, y - 8.0), (x + 4.0, y - 8.0), (x, y)];
            self.sheet.line(&format!("pf-tip{over}"), &tip, true);
        }
        // The work changes hands: said where the line turns away from its box, before others cross it.
        if let ([_, (from, y), (to, _), ..], true) = (&line.points[..], line.handover) {
            let near = (to - from).clamp(-AWAY, AWAY);
            let way = if (to - from).abs() < 2.0 * AWAY { (to - from) / 2.0 } else { near };
            self.sheet.circle("pf-over", (from + way, *y), 4.0);
        }
    }

    /// What is said of a way stands at its beginning, outside of where it leaves its box; of one that leads straight down on the
    /// side to which nothing else turns.
    fn label(&mut self, line: &Line, flow: &Flow) {
        let ([(x, y), ..], false) = (&line.points[..], line.label.is_empty()) else { return };
        let middle = flow.find(line.from).map_or(*x, |it| it.x + it.w / 2.0);
        let turns_left = |other: &Line| {
            let first = other.points.first().map_or(middle, |p| p.0);
            first < middle - 1.0 || (first < middle + 1.0 && other.points.get(2).is_some_and(|p| p.0 < first))
        };
        let left = match line.points.len() {
            2 => !flow.lines.iter().filter(|other| other.from == line.from).any(turns_left),
            _ => turns_left(line),
        };
        let at = if left { x - 5.0 - width(&line.label, 12.0) } else { x + 5.0 };
        self.sheet.text("pf-label", (at, y + 14.0), &line.label);
    }

    fn node(&mut self, it: &FlowBox, lane: &Lane) {
        if self.page {
            let href = format!("{}?at={}", process_path(self.process), it.id);
            let here = if self.here == Some(it.id) { "pf-link pf-node here" } else { "pf-link pf-node" };
            let mut said = vec![it.name.as_str(), self.t.s(it.kind.text())];
            said.extend(lane.department.map(|_| lane.name.as_str()));
            said.extend(it.gap.then(|| self.t.s(text::NOT_IN_ORDER)));
            let said = said.join(self.t.s(text::COMMA));
            self.sheet.raw("<a").attribute("href", &href).attribute("class", here);
            self.sheet.attribute("data-node", &it.id.to_string()).attribute("aria-label", &said).raw(">");
        } else {
            self.sheet.raw("<g>");
        }
        self.shape(it);
        self.words(it);
        if it.gap {
            let corner =
                if it.kind == NodeKind::Decision { (it.x + it.w / 2.0, it.y) } else { (it.x + it.w, it.y) };
            self.sheet.circle("pf-gap", corner, 5.0);
        }
        let end = match self.page {
            true => "</a>",
            false => "</g>",
        };
        self.sheet.raw(end);
    }

    fn shape(&mut self, it: &FlowBox) {
        let whole = (it.x, it.y, it.w, it.h);
        let (x, y) = (it.x + it.w / 2.0, it.y + it.h / 2.0);
        match it.kind {
            NodeKind::Start | NodeKind::End => self.sheet.rect("pf-box end", whole, it.h / 2.0),
            NodeKind::Task => self.sheet.rect("pf-box", whole, 6.0),
            NodeKind::Decision => {
                let corners = [(x, it.y), (it.x + it.w, y), (x, it.y + it.h), (it.x, y)];
                self.sheet.line("pf-box", &corners, true);
            }
            // A stroke at each side, as under a seal.
            NodeKind::Approval => {
                self.sheet.rect("pf-box", whole, 6.0);
                for x in [it.x + 7.0, it.x + it.w - 7.0] {
                    self.sheet.line("pf-mark", &[(x, it.y), (x, it.y + it.h)], false);
                }
            }
        }
    }

    fn words(&mut self, it: &FlowBox) {
        const ROW: f64 = 17.0;
        let room = if it.kind == NodeKind::Decision { it.w * 0.6 } else { it.w - 28.0 };
        let said = lines(&it.name, NAME, room, NAME_LINES);
        let post = it.post.as_ref().map(|post| fit(post, 11.0, room).into_owned());
        let rows = said.len() as f64 + if post.is_some() { 0.85 } else { 0.0 };
        let middle = it.x + it.w / 2.0;
        let first = it.y + it.h / 2.0 - rows * ROW / 2.0 + 13.0;
        for (n, line) in (0..).zip(&said) {
            self.sheet.text("pf-name", (middle, first + f64::from(n) * ROW), line);
        }
        if let Some(post) = post {
            self.sheet.text("pf-post", (middle, first + said.len() as f64 * ROW - 2.0), &post);
        }
        if said.concat().ends_with('…') {
            self.sheet.title(&it.name);
        }
    }
}
