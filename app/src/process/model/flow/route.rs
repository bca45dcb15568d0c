//! The way of each line through the gaps between boxes, and how wide these must be.

use super::{
    BOX, Cell, FlowBox, GAP, Grid, HEAD, MARGIN, TRACK,
    ports::{Ports, STEP, ports},
};
use crate::process::model::NodeKind;

/// Where a line runs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Run {
    /// Straight down.
    Straight,
    /// Through one gap between rows: below its first box, where nothing stands between that and its last.
    Across { gap: usize },
    /// Along the gap below its first box to an upright gap, there up or down, along the gap above its last.
    Around { gap: usize, upright: usize, last: usize },
}

/// How all lines run, with their ports and their tracks in the gaps.
pub(super) struct Routes {
    runs: Vec<Run>,
    ports: Ports,
    /// Of each line: its track in its first gap, in its upright gap, in its last.
    tracks: Vec<[usize; 3]>,
    /// How many tracks each gap between rows has, from the one above the first row.
    level: Vec<usize>,
    /// How many each gap between columns has, from the one before the first column.
    upright: Vec<usize>,
}

/// A stretch of a line in a gap, in halves of columns or rows.
struct Stretch {
    line: usize,
    part: usize,
    from: i64,
    to: i64,
}

pub(super) fn routes(grid: &Grid, ends: &[(usize, usize)]) -> Routes {
    let runs: Vec<Run> =
        ends.iter().map(|(from, to)| run(grid, grid.cells[*from], grid.cells[*to])).collect();
    let straight: Vec<bool> = runs.iter().map(|run| *run == Run::Straight).collect();
    let ports = ports(grid, ends, &straight);
    let mut level: Vec<Vec<Stretch>> = (0..=grid.rows).map(|_| Vec::new()).collect();
    let mut upright: Vec<Vec<Stretch>> = (0..=grid.width()).map(|_| Vec::new()).collect();
    for (line, run) in runs.iter().enumerate() {
        let (from, to) = (grid.cells[ends[line].0], grid.cells[ends[line].1]);
        // Fine enough to tell the ports of a box apart: a column is 64 wide, its gap before it begins at 0.
        let port = |cell: Cell, step: i32| cell.column as i64 * 64 + 40 + i64::from(step);
        let (out, into) = (port(from, ports.out[line]), port(to, ports.into[line]));
        let put = |list: &mut Vec<Stretch>, part: usize, a: i64, b: i64| {
            list.push(Stretch { line, part, from: a.min(b), to: a.max(b) });
        };
        match *run {
            Run::Straight => {}
            Run::Across { gap } => put(&mut level[gap], 0, out, into),
            Run::Around { gap, upright: column, last } => {
                let between = column as i64 * 64 + 8;
                put(&mut level[gap], 0, out, between);
                put(&mut upright[column], 1, gap as i64, last as i64);
                put(&mut level[last], 2, between, into);
            }
        }
    }
    let mut tracks = vec![[0; 3]; runs.len()];
    let level = level.into_iter().map(|gap| lay(gap, &mut tracks)).collect();
    let upright = upright.into_iter().map(|gap| lay(gap, &mut tracks)).collect();
    Routes { runs, ports, tracks, level, upright }
}

/// How a line gets from one cell to another. Gaps between rows are counted from the one above the first row.
fn run(grid: &Grid, from: Cell, to: Cell) -> Run {
    let (gap, last) = (from.row + 1, to.row);
    if to.row > from.row && grid.free(to.column, from.row + 1..to.row) {
        return if to.column == from.column { Run::Straight } else { Run::Across { gap } };
    }
    // Beside the column it leads to, on the side it comes from.
    let upright = if from.column < to.column { to.column } else { to.column + 1 };
    Run::Around { gap, upright, last }
}

/// Gives the stretches of a gap their tracks, no two of which touch on one; says how many there are.
fn lay(mut stretches: Vec<Stretch>, tracks: &mut [[usize; 3]]) -> usize {
    stretches.sort_by_key(|s| (s.from, s.to, s.line, s.part));
    let mut ends: Vec<i64> = Vec::new();
    for stretch in stretches {
        let free = ends.iter().position(|end| *end < stretch.from);
        let track = free.unwrap_or(ends.len());
        if track == ends.len() {
            ends.push(stretch.to);
        }
        ends[track] = stretch.to;
        tracks[stretch.line][stretch.part] = track;
    }
    ends.len()
}

/// How wide everything is.
pub(super) struct Measures {
    /// Where each gap between columns begins, and one past the last.
    columns: Vec<f64>,
    /// Where each gap between rows begins.
    rows: Vec<f64>,
    levels: Vec<usize>,
    pub w: f64,
    pub h: f64,
}

/// How high a gap between rows is in which so many lines run.
fn high(gap: f64, tracks: usize) -> f64 {
    gap.max(TRACK * (tracks as f64 + 1.0))
}

impl Measures {
    pub fn of(grid: &Grid, routes: &Routes) -> Measures {
        let (mut x, mut columns) = (MARGIN, Vec::new());
        for (gap, tracks) in routes.upright.iter().enumerate() {
            columns.push(x);
            let least = if gap == 0 || gap == grid.width() { GAP.0 / 2.0 } else { GAP.0 };
            x += least + TRACK * *tracks as f64 + BOX.0;
        }
        let w = x - BOX.0 + MARGIN;
        let (mut y, mut rows) = (MARGIN + HEAD, Vec::new());
        for (gap, tracks) in routes.level.iter().enumerate() {
            rows.push(y);
            // Above the first row and below the last hardly anything runs.
            let least = if gap == 0 || gap == grid.rows { GAP.1 / 2.0 } else { GAP.1 };
            y += high(least, *tracks) + BOX.1;
        }
        let h = y - BOX.1 + MARGIN;
        Measures { columns, rows, levels: routes.level.clone(), w, h }
    }

    /// The left edge of a column's boxes.
    pub fn x(&self, column: usize) -> f64 {
        self.columns[column + 1] - BOX.0
    }

    /// The upper edge of a row's boxes.
    pub fn y(&self, row: usize) -> f64 {
        self.rows[row + 1] - BOX.1
    }

    /// Where a lane that begins with this column begins, in the middle of the free part of the gap before it; the last lane ends
    /// with the drawing.
    pub fn edge(&self, column: usize) -> f64 {
        match column {
            0 => MARGIN,
            _ if column + 1 < self.columns.len() => self.columns[column] + GAP.0 / 2.0,
            _ => self.w - MARGIN,
        }
    }

    fn level(&self, gap: usize, track: usize) -> f64 {
        let tracks = self.levels[gap];
        let end = if gap + 1 < self.rows.len() { self.rows[gap + 1] - BOX.1 } else { self.h - MARGIN };
        // The tracks stand in the middle of their gap.
        (self.rows[gap] + end) / 2.0 + TRACK * (track as f64 - (tracks as f64 - 1.0) / 2.0)
    }

    /// Lines beside a column belong to its lane: they run behind where it begins.
    fn upright(&self, column: usize, track: usize) -> f64 {
        let free = if column == 0 || column + 1 == self.columns.len() { 0.0 } else { GAP.0 / 2.0 };
        self.columns[column] + free + TRACK * (track as f64 + 1.0)
    }
}

/// The corners of every line.
pub(super) fn lines(
    routes: &Routes,
    measures: &Measures,
    boxes: &[FlowBox],
    ends: &[(usize, usize)],
) -> Vec<Vec<(f64, f64)>> {
    let line = |at: usize| {
        let (from, to) = (&boxes[ends[at].0], &boxes[ends[at].1]);
        let (out, into) = (leaves(from, routes.ports.out[at]), arrives(to, routes.ports.into[at]));
        let [first, middle, last] = routes.tracks[at];
        match routes.runs[at] {
            Run::Straight => vec![out, into],
            Run::Across { gap } => {
                let y = measures.level(gap, first);
                vec![out, (out.0, y), (into.0, y), into]
            }
            Run::Around { gap, upright, last: gap_above } => {
                let (y, x) = (measures.level(gap, first), measures.upright(upright, middle));
                let above = measures.level(gap_above, last);
                vec![out, (out.0, y), (x, y), (x, above), (into.0, above), into]
            }
        }
    };
    (0..ends.len()).map(line).collect()
}

/// How much lower or higher the edge of a box is this far from its middle: a decision's runs aslant.
fn slant(it: &FlowBox, dx: f64) -> f64 {
    if it.kind == NodeKind::Decision { it.h / 2.0 * dx.abs() / (it.w / 2.0) } else { 0.0 }
}

fn leaves(it: &FlowBox, step: i32) -> (f64, f64) {
    let dx = STEP * f64::from(step);
    (it.x + it.w / 2.0 + dx, it.y + it.h - slant(it, dx))
}

fn arrives(it: &FlowBox, step: i32) -> (f64, f64) {
    let dx = STEP * f64::from(step);
    (it.x + it.w / 2.0 + dx, it.y + slant(it, dx))
}
