//! Where the boxes and lines of a flow chart stand: a process as swim-lanes, time running down, without a pen.
//!
//! In the manner of Sugiyama, Tagawa and Toda (Methods for Visual Understanding of Hierarchical System Structures, IEEE
//! Transactions on Systems, Man, and Cybernetics 11 (2), 1981): ways that lead back are set aside, every node stands below all
//! that lead to it, each department has its columns. Lines run in the gaps between rows and columns only, each on a track of its
//! own, so that none runs through a box or along another.

mod layers;
mod ports;
mod route;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::{Doer, Doers, NodeId, NodeKind, Process};
use crate::org::model::DepartmentId;

/// The size of a node's box; a decision's is a lozenge of the same size.
pub const BOX: (f64, f64) = (176.0, 72.0);
/// The height of the lanes' heads.
pub const HEAD: f64 = 44.0;
/// Around the whole drawing.
pub const MARGIN: f64 = 16.0;
/// Between columns and between rows, before any line runs there; before the first column and behind the last it is half as much.
const GAP: (f64, f64) = (44.0, 44.0);
/// From one line to the next beside it.
const TRACK: f64 = 10.0;

/// A department's lane; that of nobody is where no department does the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub department: Option<DepartmentId>,
    pub name: String,
    pub x: f64,
    pub w: f64,
}

/// A node in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowBox {
    pub id: NodeId,
    pub kind: NodeKind,
    pub name: String,
    pub lane: usize,
    /// From 0 at the top.
    pub row: usize,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    /// The position that does the work, where it is one.
    pub post: Option<String>,
    /// Whether something about its responsibilities or ways is not in order.
    pub gap: bool,
}

/// The line from a node to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub from: NodeId,
    pub to: NodeId,
    /// Corners, from the lower edge of a box to the upper edge of the next; runs are level or upright.
    pub points: Vec<(f64, f64)>,
    pub label: String,
    /// Whether the work goes to another department here.
    pub handover: bool,
}

/// The whole drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    pub lanes: Vec<Lane>,
    /// From the top down, within a row from the left.
    pub boxes: Vec<FlowBox>,
    pub lines: Vec<Line>,
    pub w: f64,
    pub h: f64,
}

impl Flow {
    /// How often the work goes from one department to another.
    pub fn handovers(&self) -> usize {
        self.lines.iter().filter(|l| l.handover).count()
    }

    pub fn find(&self, id: NodeId) -> Option<&FlowBox> {
        self.boxes.iter().find(|b| b.id == id)
    }
}

/// Which department each node's work is done in: that of whoever does it; a beginning belongs to what it leads to, an end to what
/// leads there. Nodes that are nobody's are left out.
pub fn departments(process: &Process, doers: &Doers) -> HashMap<NodeId, DepartmentId> {
    let mut found = HashMap::new();
    for node in process.work() {
        let department = doers.doer(process, node.id).and_then(|who| doers.department(who));
        if let Some(department) = department {
            found.insert(node.id, department);
        }
    }
    for node in process.nodes.iter().filter(|n| !n.kind.is_work()) {
        let beside = process.ways.iter().find_map(|way| match node.kind {
            NodeKind::Start if way.from == node.id => found.get(&way.to),
            NodeKind::End if way.to == node.id => found.get(&way.from),
            _ => None,
        });
        if let Some(department) = beside.copied() {
            found.insert(node.id, department);
        }
    }
    found
}

/// The ways on which the work goes from one department to another, as places among the process's ways.
pub fn handovers(process: &Process, doers: &Doers) -> Vec<usize> {
    let at = departments(process, doers);
    let crosses = |way: &super::Way| match (at.get(&way.from), at.get(&way.to)) {
        (Some(from), Some(to)) => from != to,
        _ => false,
    };
    (0..process.ways.len()).filter(|n| crosses(&process.ways[*n])).collect()
}

/// A node's row and column among those of the whole drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    row: usize,
    column: usize,
}

/// What stands where, before anything has a measure.
struct Grid {
    /// The cell of each node, by its place in the process.
    cells: Vec<Cell>,
    /// The lane of each node.
    lanes: Vec<usize>,
    /// The first column of each lane, and one past the last.
    columns: Vec<(usize, usize)>,
    departments: Vec<Option<DepartmentId>>,
    rows: usize,
}

impl Grid {
    fn width(&self) -> usize {
        self.columns.last().map_or(0, |c| c.1)
    }

    /// Whether no box stands in a column in these rows, the first counted and the last not.
    fn free(&self, column: usize, rows: std::ops::Range<usize>) -> bool {
        !self.cells.iter().any(|c| c.column == column && rows.contains(&c.row))
    }
}

/// Lays the flow chart out. The same process gives the same drawing, whoever asks.
pub fn flow(process: &Process, doers: &Doers) -> Flow {
    if process.nodes.is_empty() {
        return Flow::default();
    }
    let departments = departments(process, doers);
    let ends: Vec<(usize, usize)> = ends(process);
    let grid = layers::grid(process, &ends, &departments);
    let routes = route::routes(&grid, &ends);
    let measures = route::Measures::of(&grid, &routes);
    let mut boxes: Vec<FlowBox> = Vec::with_capacity(process.nodes.len());
    for (at, node) in process.nodes.iter().enumerate() {
        let Cell { row, column } = grid.cells[at];
        let who = doers.doer(process, node.id).filter(|_| node.kind.is_work());
        let post = who.filter(|who| matches!(who, Doer::Position(_))).and_then(|who| doers.name(who));
        boxes.push(FlowBox {
            id: node.id,
            kind: node.kind,
            name: node.name.clone(),
            lane: grid.lanes[at],
            row,
            x: measures.x(column),
            y: measures.y(row),
            w: BOX.0,
            h: BOX.1,
            post: post.map(str::to_owned),
            gap: !super::gaps(process, doers, node.id).is_empty(),
        });
    }
    let crossing: Vec<usize> = handovers(process, doers);
    let lines = route::lines(&routes, &measures, &boxes, &ends)
        .into_iter()
        .zip(&process.ways)
        .enumerate()
        .map(|(n, (points, way))| Line {
            from: way.from,
            to: way.to,
            points,
            label: way.label.clone(),
            handover: crossing.contains(&n),
        })
        .collect();
    let lanes = grid
        .departments
        .iter()
        .zip(&grid.columns)
        .map(|(department, (first, last))| {
            let (x, end) = (measures.edge(*first), measures.edge(*last));
            let name = department.and_then(|d| doers.unit(d)).map(|u| u.name.clone()).unwrap_or_default();
            Lane { department: *department, name, x, w: end - x }
        })
        .collect();
    boxes.sort_by(|a, b| (a.row, a.x).partial_cmp(&(b.row, b.x)).unwrap_or(std::cmp::Ordering::Equal));
    Flow { lanes, boxes, lines, w: measures.w, h: measures.h }
}

/// The ways as places among the nodes; every way of a process leads between nodes of it.
fn ends(process: &Process) -> Vec<(usize, usize)> {
    let places: HashMap<NodeId, usize> = process.nodes.iter().enumerate().map(|(at, n)| (n.id, at)).collect();
    let place = |id: NodeId| places.get(&id).copied().unwrap_or_default();
    process.ways.iter().map(|w| (place(w.from), place(w.to))).collect()
}
