//! Rows and columns: every node below what leads to it, each lane as many columns as stand side by side in it.

use std::collections::HashMap;

use super::{Cell, Grid};
use crate::{
    org::model::DepartmentId,
    process::model::{NodeId, Process},
};

/// Which ways lead back to what was there before, found by walking through the process in its order.
fn back(nodes: usize, ends: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (way, (from, _)) in ends.iter().enumerate() {
        out[*from].push(way);
    }
    // 0: not seen, 1: on the way from where we began, 2: done.
    let (mut seen, mut back) = (vec![0_u8; nodes], vec![false; ends.len()]);
    for first in 0..nodes {
        if seen[first] != 0 {
            continue;
        }
        let mut path = vec![(first, 0)];
        seen[first] = 1;
        while let Some((node, next)) = path.last_mut() {
            let Some(way) = out[*node].get(*next).copied() else {
                seen[*node] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            let to = ends[way].1;
            match seen[to] {
                0 => {
                    seen[to] = 1;
                    path.push((to, 0));
                }
                1 => back[way] = true,
                _ => {}
            }
        }
    }
    back
}

/// The row of each node: one below the lowest that leads to it.
fn rows(nodes: usize, ends: &[(usize, usize)], back: &[bool]) -> Vec<usize> {
    let forward = || ends.iter().zip(back).filter(|(_, back)| !**back).map(|(ends, _)| *ends);
    let mut rows = vec![0_usize; nodes];
    // Without the ways back there is no circle: after as many rounds as there are nodes nothing moves any more.
    for _ in 0..nodes {
        let mut moved = false;
        for (from, to) in forward() {
            if rows[to] <= rows[from] {
                rows[to] = rows[from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    rows
}

pub(super) fn grid(
    process: &Process,
    ends: &[(usize, usize)],
    departments: &HashMap<NodeId, DepartmentId>,
) -> Grid {
    let nodes = process.nodes.len();
    let back = back(nodes, ends);
    let rows = rows(nodes, ends, &back);
    let mut order: Vec<usize> = (0..nodes).collect();
    order.sort_by_key(|at| (rows[*at], *at));
    // Lanes stand in the order in which the work comes to them, that of nobody last.
    let mut found: Vec<Option<DepartmentId>> = Vec::new();
    for at in &order {
        let department = departments.get(&process.nodes[*at].id).copied();
        if department.is_some() && !found.contains(&department) {
            found.push(department);
        }
    }
    let lane_of = |at: usize| {
        let department = departments.get(&process.nodes[at].id).copied();
        found.iter().position(|d| department.is_some() && *d == department).unwrap_or(found.len())
    };
    let lanes: Vec<usize> = (0..nodes).map(lane_of).collect();
    let mut departments = found.clone();
    if lanes.contains(&found.len()) {
        departments.push(None);
    }
    // Below what leads to it in its own lane where that place is free, else as far left as there is room.
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    let mut columns = vec![0_usize; nodes];
    for at in order {
        let (lane, row) = (lanes[at], rows[at]);
        let above = ends.iter().zip(&back).filter(|(ends, back)| ends.1 == at && !**back);
        let wish = above.filter(|(ends, _)| lanes[ends.0] == lane).map(|(ends, _)| columns[ends.0]);
        let free = |column: &usize| !taken.contains(&(lane, row, *column));
        let mut wishes: Vec<usize> = wish.collect();
        wishes.sort_unstable();
        let column = wishes.into_iter().find(free).or_else(|| (0..nodes).find(free)).unwrap_or_default();
        taken.push((lane, row, column));
        columns[at] = column;
    }
    let mut first = 0;
    let mut spans = Vec::with_capacity(departments.len());
    for lane in 0..departments.len() {
        let widest = (0..nodes).filter(|at| lanes[*at] == lane).map(|at| columns[at] + 1).max().unwrap_or(1);
        spans.push((first, first + widest));
        first += widest;
    }
    let cells =
        (0..nodes).map(|at| Cell { row: rows[at], column: spans[lanes[at]].0 + columns[at] }).collect();
    let rows = rows.iter().max().map_or(0, |last| last + 1);
    Grid { cells, lanes, columns: spans, departments, rows }
}
