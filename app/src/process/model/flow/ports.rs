//! Where on a box's edge each line leaves or arrives.

use super::{Cell, Grid};

/// How far from a box's middle a line leaves or arrives, in steps of [`STEP`].
pub(super) const STEP: f64 = 9.0;
/// The most lines to either side: further ones share the last port.
const MOST: i32 = 4;

/// The steps from the middle for each way: where it leaves its box, where it arrives.
pub(super) struct Ports {
    pub out: Vec<i32>,
    pub into: Vec<i32>,
}

/// Chooses the ports. Lines straight down keep the middle. Of a box's other lines those that leave take the odd steps, those
/// that arrive the even ones, so that one that leaves a box never lies on one that arrives at the box below it; only what has no
/// such neighbour takes the middle too.
pub(super) fn ports(grid: &Grid, ends: &[(usize, usize)], straight: &[bool]) -> Ports {
    let mut ports = Ports { out: vec![0; ends.len()], into: vec![0; ends.len()] };
    for at in 0..grid.cells.len() {
        let here = grid.cells[at];
        let of = |end: fn(&(usize, usize)) -> usize| -> Vec<usize> {
            (0..ends.len()).filter(|way| end(&ends[*way]) == at && !straight[*way]).collect()
        };
        let has_straight = |end: fn(&(usize, usize)) -> usize| {
            (0..ends.len()).any(|way| end(&ends[way]) == at && straight[way])
        };
        let (outs, ins) = (of(|e| e.0), of(|e| e.1));
        let middle = !has_straight(|e| e.0) && outs.len() % 2 == 1;
        spread(grid, here, &outs, |way| ends[way].1, middle, 1, &mut ports.out);
        let above = above(grid, here).is_some_and(|above| (0..ends.len()).any(|way| ends[way].0 == above));
        let middle = !has_straight(|e| e.1) && !above && ins.len() % 2 == 1;
        spread(grid, here, &ins, |way| ends[way].0, middle, 2, &mut ports.into);
    }
    ports
}

/// The box above in the same column.
fn above(grid: &Grid, here: Cell) -> Option<usize> {
    let over = |at: &usize| grid.cells[*at].column == here.column && grid.cells[*at].row < here.row;
    (0..grid.cells.len()).filter(over).max_by_key(|at| grid.cells[*at].row)
}

/// Gives each of these lines a step, left ones to the left: `first`, `first + 2`, … away from the middle.
fn spread(
    grid: &Grid,
    here: Cell,
    ways: &[usize],
    other: impl Fn(usize) -> usize,
    middle: bool,
    first: i32,
    ports: &mut [i32],
) {
    let mut ways: Vec<usize> = ways.to_vec();
    ways.sort_by_key(|way| (grid.cells[other(*way)].column, *way));
    let half = ways.len() / 2;
    let mut left: Vec<usize> = ways[..half].to_vec();
    let mut right: Vec<usize> = ways[half..].to_vec();
    if middle {
        // The one in the middle of an odd number keeps the middle.
        right.remove(0);
    } else if ways.len() % 2 == 1 && grid.cells[other(ways[half])].column < here.column {
        left.push(right.remove(0));
    }
    for (n, way) in (0..).zip(left.iter().rev()) {
        ports[*way] = -(first + 2 * n.min(MOST - 1));
    }
    for (n, way) in (0..).zip(right.iter()) {
        ports[*way] = first + 2 * n.min(MOST - 1);
    }
}
