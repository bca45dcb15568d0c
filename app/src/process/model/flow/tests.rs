//! The drawing of random processes: nothing overlaps, no line runs through a box or along another.

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::*;
use crate::process::model::{Cell as Filled, Duties, Duty, Node, Unit, Way};

fn unit(n: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(1_000 + n))
}

fn node(n: usize) -> NodeId {
    NodeId(Uuid::from_u128(n as u128))
}

/// A process of so many nodes, done by so many departments; some nodes are nobody's, some ways lead back.
fn random(dice: &mut StdRng, nodes: usize, units: usize) -> (Process, Doers) {
    let doers = Doers {
        units: (0..units)
            .map(|n| Unit { id: unit(n as u128), name: format!("部门 {n}"), depth: 0 })
            .collect(),
        posts: Vec::new(),
    };
    let kind = |n: usize| match n {
        0 => NodeKind::Start,
        n if n + 1 == nodes => NodeKind::End,
        n if n.is_multiple_of(5) => NodeKind::Decision,
        n if n.is_multiple_of(7) => NodeKind::Approval,
        _ => NodeKind::Task,
    };
    let mut process = Process {
        id: crate::process::model::ProcessId(Uuid::from_u128(7)),
        name: "流程".into(),
        nodes: (0..nodes).map(|n| Node { id: node(n), kind: kind(n), name: format!("节点 {n}") }).collect(),
        ways: Vec::new(),
        cells: Vec::new(),
        version: 1,
    };
    for n in 1..nodes {
        let from = if dice.random_bool(0.8) { n - 1 } else { dice.random_range(0..n) };
        process.ways.push(Way { from: node(from), to: node(n), label: String::new() });
    }
    for _ in 0..nodes / 3 {
        let (from, to) = (dice.random_range(0..nodes), dice.random_range(0..nodes));
        let degree = |n: usize| process.ways.iter().filter(|w| w.from == node(n) || w.to == node(n)).count();
        let known = process.ways.iter().any(|w| (w.from, w.to) == (node(from), node(to)));
        if from != to && !known && degree(from) < 6 && degree(to) < 6 {
            process.ways.push(Way { from: node(from), to: node(to), label: "是".into() });
        }
    }
    for n in 1..nodes.saturating_sub(1) {
        if dice.random_bool(0.9) {
            let who = Doer::Department(unit(dice.random_range(0..units) as u128));
            process.cells.push(Filled { node: node(n), who, duties: Duties::of([Duty::Responsible]) });
        }
    }
    (process, doers)
}

type Segment = ((f64, f64), (f64, f64));

fn segments(line: &Line) -> impl Iterator<Item = Segment> + '_ {
    line.points.windows(2).map(|p| (p[0], p[1]))
}

/// Whether a segment enters a box, its edges not counted.
fn enters(((ax, ay), (bx, by)): Segment, it: &FlowBox) -> bool {
    const SKIN: f64 = 0.5;
    ax.max(bx) > it.x + SKIN
        && ax.min(bx) < it.x + it.w - SKIN
        && ay.max(by) > it.y + SKIN
        && ay.min(by) < it.y + it.h - SKIN
}

/// How long two segments run along each other.
fn shared((a, b): Segment, (c, d): Segment) -> f64 {
    let overlap = |a: f64, b: f64, c: f64, d: f64| a.max(b).min(c.max(d)) - a.min(b).max(c.min(d));
    let upright = |(a, b): Segment| (a.0 - b.0).abs() < 1e-9;
    match (upright((a, b)), upright((c, d))) {
        (true, true) if (a.0 - c.0).abs() < 0.1 => overlap(a.1, b.1, c.1, d.1),
        (false, false) if (a.1 - c.1).abs() < 0.1 => overlap(a.0, b.0, c.0, d.0),
        _ => 0.0,
    }
}

fn check(flow: &Flow, process: &Process, seed: u64) {
    assert_eq!((flow.boxes.len(), flow.lines.len()), (process.nodes.len(), process.ways.len()));
    for (at, a) in flow.boxes.iter().enumerate() {
        let lane = &flow.lanes[a.lane];
        assert!(a.x >= lane.x && a.x + a.w <= lane.x + lane.w, "seed {seed}: a box leaves its lane");
        assert!(a.y + a.h <= flow.h && a.x + a.w <= flow.w, "seed {seed}: a box leaves the drawing");
        for b in &flow.boxes[at + 1..] {
            let apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
            assert!(apart, "seed {seed}: {} and {} overlap", a.name, b.name);
        }
    }
    for lane in flow.lanes.windows(2) {
        assert!((lane[0].x + lane[0].w - lane[1].x).abs() < 1e-9, "seed {seed}: lanes leave a gap");
    }
    for (at, line) in flow.lines.iter().enumerate() {
        for segment in segments(line) {
            let ((ax, ay), (bx, by)) = segment;
            assert!(ax == bx || ay == by, "seed {seed}: a line runs aslant");
            assert!(
                ax.min(bx) >= 0.0 && ax.max(bx) <= flow.w && ay.max(by) <= flow.h,
                "seed {seed}: outside"
            );
            for it in flow.boxes.iter().filter(|it| it.id != line.from && it.id != line.to) {
                assert!(!enters(segment, it), "seed {seed}: a line runs through {}", it.name);
            }
            for other in &flow.lines[at + 1..] {
                let along = segments(other).map(|s| shared(segment, s)).fold(0.0, f64::max);
                assert!(along < 0.5, "seed {seed}: two lines run along each other for {along}");
            }
        }
    }
}

#[test]
fn nothing_overlaps_and_no_line_runs_through_a_box_or_along_another() {
    for seed in 0..300 {
        let mut dice = StdRng::seed_from_u64(seed);
        let (nodes, units) = (dice.random_range(1..40), dice.random_range(1..9));
        let (process, doers) = random(&mut dice, nodes, units);
        check(&flow(&process, &doers), &process, seed);
    }
}

#[test]
fn the_same_process_gives_the_same_drawing() {
    let (process, doers) = random(&mut StdRng::seed_from_u64(1), 30, 6);
    assert_eq!(flow(&process, &doers), flow(&process, &doers));
}

#[test]
fn work_flows_down_and_only_what_leads_back_goes_up() {
    let (mut process, doers) = random(&mut StdRng::seed_from_u64(2), 12, 3);
    process.ways = (1..12).map(|n| Way { from: node(n - 1), to: node(n), label: String::new() }).collect();
    let straight = flow(&process, &doers);
    let row = |n: usize| straight.find(node(n)).unwrap().row;
    assert!((1..12).all(|n| row(n) == row(n - 1) + 1));
    process.ways.push(Way { from: node(9), to: node(3), label: "退回".into() });
    let back = flow(&process, &doers);
    assert!((0..12).all(|n| back.find(node(n)).unwrap().row == row(n)));
    let line = back.lines.last().unwrap();
    assert!(line.points.last().unwrap().1 < line.points[0].1);
}

#[test]
fn lanes_stand_in_the_order_in_which_the_work_comes_to_them() {
    let (mut process, doers) = random(&mut StdRng::seed_from_u64(3), 6, 4);
    process.ways = (1..6).map(|n| Way { from: node(n - 1), to: node(n), label: String::new() }).collect();
    let does = |n: usize, by: u128| Filled {
        node: node(n),
        who: Doer::Department(unit(by)),
        duties: Duties::of([Duty::Responsible]),
    };
    process.cells = vec![does(1, 2), does(2, 0), does(3, 2)];
    let drawn = flow(&process, &doers);
    let lanes: Vec<_> = drawn.lanes.iter().map(|l| l.department).collect();
    // The fourth node is nobody's, and so is the end it leads to; the beginning stands with what it leads to.
    assert_eq!(lanes, [Some(unit(2)), Some(unit(0)), None]);
    assert_eq!(drawn.find(node(0)).unwrap().lane, 0);
    assert_eq!(drawn.handovers(), 2);
}

#[test]
fn a_hundred_nodes_among_five_hundred_departments_are_laid_out() {
    let (process, doers) = random(&mut StdRng::seed_from_u64(4), 100, 500);
    let drawn = flow(&process, &doers);
    check(&drawn, &process, 4);
}
