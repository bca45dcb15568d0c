//! Changing a process, what is missing in it, the matrix, and the processes to begin with.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    matrix::{By, matrix},
    *,
};
use crate::{
    error::AppError,
    i18n::Locale,
    org::model::{Organisation, Preset, Seat},
};

fn node(n: u128) -> NodeId {
    NodeId(Uuid::from_u128(n))
}

fn sales() -> Doer {
    Doer::Department(DepartmentId(Uuid::from_u128(100)))
}

fn seller() -> Doer {
    Doer::Position(PositionId(Uuid::from_u128(200)))
}

fn doers() -> Doers {
    let (Doer::Department(unit), Doer::Position(post)) = (sales(), seller()) else { panic!("both kinds") };
    Doers {
        units: vec![Unit { id: unit, name: "销售部".into(), depth: 0 }],
        posts: vec![Post { id: post, department: unit, title: "销售代表".into() }],
    }
}

/// start(0) → call(1) → offer(2) → end(3)
fn line() -> Process {
    let mut process = Process {
        id: ProcessId(Uuid::from_u128(1)),
        name: "Winning".into(),
        nodes: Vec::new(),
        ways: Vec::new(),
        cells: Vec::new(),
        version: 1,
    };
    let kinds = [NodeKind::Start, NodeKind::Task, NodeKind::Task, NodeKind::End];
    for (n, kind) in (0_u128..).zip(kinds) {
        let after = n.checked_sub(1).map(node);
        process.apply(&Step::Add { id: node(n), kind, name: format!("node {n}"), after }).unwrap();
    }
    process
}

fn ways(process: &Process) -> Vec<(u128, u128)> {
    process.ways.iter().map(|w| (w.from.0.as_u128(), w.to.0.as_u128())).collect()
}

fn order(process: &Process) -> Vec<u128> {
    process.nodes.iter().map(|n| n.id.0.as_u128()).collect()
}

fn wrong(result: crate::error::AppResult<()>) -> String {
    match result {
        Err(AppError::Invalid(fields)) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nodes_said_one_after_another_make_a_line() {
    assert_eq!(order(&line()), [0, 1, 2, 3]);
    assert_eq!(ways(&line()), [(0, 1), (1, 2), (2, 3)]);
}

#[test]
fn a_node_put_between_two_stands_in_the_way_between_them() {
    let mut process = line();
    let added = Step::Add { id: node(9), kind: NodeKind::Task, name: " new ".into(), after: Some(node(1)) };
    process.apply(&added).unwrap();
    process.apply(&added).unwrap();
    assert_eq!(order(&process), [0, 1, 9, 2, 3]);
    assert_eq!(ways(&process), [(0, 1), (1, 9), (9, 2), (2, 3)]);
    assert_eq!(process.node(node(9)).unwrap().name, "new");
}

#[test]
fn a_node_taken_out_leaves_its_way_whole_and_its_label_to_the_next() {
    let mut process = line();
    process.apply(&Step::Connect { from: node(1), to: node(2), label: "yes".into() }).unwrap();
    process.apply(&Step::Assign { node: node(2), who: sales(), duties: Duties::NONE.next() }).unwrap();
    process.apply(&Step::Remove { id: node(2) }).unwrap();
    assert_eq!(ways(&process), [(0, 1), (1, 3)]);
    assert_eq!((process.ways[1].label.as_str(), process.cells.len()), ("yes", 0));
    process.apply(&Step::Remove { id: node(2) }).unwrap();
}

#[test]
fn a_node_moved_takes_its_new_neighbours_way() {
    let mut process = line();
    process.apply(&Step::Move { id: node(1), after: Some(node(2)) }).unwrap();
    assert_eq!(order(&process), [0, 2, 1, 3]);
    assert_eq!(ways(&process), [(0, 2), (2, 1), (1, 3)]);
    process.apply(&Step::Move { id: node(1), after: Some(node(0)) }).unwrap();
    assert_eq!((order(&process), ways(&process).len()), (vec![0, 1, 2, 3], 3));
}

#[test]
fn ways_lead_neither_to_a_start_nor_from_an_end_nor_to_where_they_begin() {
    let mut process = line();
    let mut connect = |from, to| {
        wrong(process.apply(&Step::Connect { from: node(from), to: node(to), label: String::new() }))
    };
    assert_eq!((connect(1, 1), connect(3, 1), connect(1, 0)), ("to".into(), "to".into(), "to".into()));
    let label = "x".repeat(LABEL_MOST + 1);
    assert_eq!(wrong(process.apply(&Step::Connect { from: node(1), to: node(3), label })), "label");
    let lost = Step::Connect { from: node(1), to: node(77), label: String::new() };
    assert_eq!(process.apply(&lost), Err(AppError::NotFound));
}

#[test]
fn a_name_is_needed_and_bounded() {
    let mut process = line();
    for name in ["  ".to_owned(), "长".repeat(NAME_MOST + 1)] {
        assert_eq!(wrong(process.apply(&Step::Rename { name })), "name");
    }
    process.apply(&Step::Rename { name: "长".repeat(NAME_MOST) }).unwrap();
}

#[test]
fn a_node_has_one_who_answers_and_somebody_who_does_it() {
    let (mut process, doers) = (line(), doers());
    assert_eq!(gaps(&process, &doers, node(0)), []);
    assert_eq!(gaps(&process, &doers, node(1)), [Gap::NoResponsible, Gap::NoAccountable]);
    let both = Duties::of([Duty::Responsible, Duty::Accountable]);
    process.apply(&Step::Assign { node: node(1), who: sales(), duties: both }).unwrap();
    assert_eq!(gaps(&process, &doers, node(1)), []);
    process.apply(&Step::Assign { node: node(1), who: seller(), duties: both }).unwrap();
    assert_eq!(gaps(&process, &doers, node(1)), [Gap::ManyAccountable(2)]);
    // Of those who are no more nobody does anything.
    let nobody = Doers::default();
    assert_eq!(gaps(&process, &nobody, node(1)), [Gap::NoResponsible, Gap::NoAccountable, Gap::Gone]);
    process.apply(&Step::Disconnect { from: node(0), to: node(1) }).unwrap();
    assert!(gaps(&process, &doers, node(1)).contains(&Gap::NoWayIn));
    assert_eq!(gaps(&process, &doers, node(0)), [Gap::NoWayOut]);
}

#[test]
fn nobody_is_responsible_for_a_beginning() {
    let step = Step::Assign { node: node(0), who: sales(), duties: Duties::NONE.next() };
    assert_eq!(wrong(line().apply(&step)), "process");
}

#[test]
fn the_work_is_done_by_the_responsible_and_of_several_by_who_also_answers() {
    let (mut process, doers) = (line(), doers());
    let mut assign = |who, duty: &[Duty]| {
        let duties = Duties::of(duty.iter().copied());
        process.apply(&Step::Assign { node: node(1), who, duties }).unwrap();
        doers.doer(&process, node(1))
    };
    assert_eq!(assign(seller(), &[Duty::Accountable]), Some(seller()));
    assert_eq!(assign(sales(), &[Duty::Responsible]), Some(sales()));
    assert_eq!(assign(seller(), &[Duty::Responsible, Duty::Accountable]), Some(seller()));
}

#[test]
fn the_matrix_says_beside_a_departments_own_what_its_positions_do() {
    let (mut process, doers) = (line(), doers());
    for (who, duty) in [(sales(), Duty::Responsible), (seller(), Duty::Accountable)] {
        process.apply(&Step::Assign { node: node(1), who, duties: Duties::of([duty]) }).unwrap();
    }
    let of = |by| matrix(std::slice::from_ref(&process), &doers, by, false);
    let drawn = of(By::Departments);
    assert_eq!((drawn.columns.len(), drawn.groups[0].rows.len()), (1, 2));
    assert_eq!(drawn.groups[0].rows[0].cells[0].letters(), "R (A)");
    assert_eq!(of(By::Positions).groups[0].rows[0].cells[0].letters(), "A");
}

#[test]
fn a_wide_matrix_leaves_out_the_columns_that_say_nothing_until_asked() {
    let (mut process, mut doers) = (line(), doers());
    let more =
        |n: u128| Unit { id: DepartmentId(Uuid::from_u128(500 + n)), name: format!("部门 {n}"), depth: 0 };
    doers.units.extend((0..500).map(more));
    process.apply(&Step::Assign { node: node(1), who: seller(), duties: Duties::NONE.next() }).unwrap();
    let of = |all| matrix(std::slice::from_ref(&process), &doers, By::Departments, all);
    assert_eq!((of(false).columns.len(), of(false).left_out), (1, 500));
    assert_eq!((of(true).columns.len(), of(true).left_out), (501, 0));
}

/// A company as a preset makes it.
fn company(preset: Preset) -> Organisation {
    let mut organisation = Organisation::empty(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    for step in preset.missing(&organisation, Locale::Zh) {
        organisation.apply(&step).unwrap();
    }
    organisation.seats = Vec::<Seat>::new();
    organisation
}

#[test]
fn the_processes_of_every_preset_are_whole() {
    for preset in Preset::ALL {
        let organisation = company(preset);
        let doers = Doers::of(&organisation);
        assert_eq!(doers.units.len(), organisation.departments.len());
        let made = by_preset(preset, &[], &organisation, Locale::Zh);
        assert_eq!(made.len(), preset_names(preset).count());
        for process in &made {
            for node in &process.nodes {
                assert_eq!(
                    gaps(process, &doers, node.id),
                    [],
                    "{preset:?}: {} · {}",
                    process.name,
                    node.name
                );
            }
            let ways = process.ways.iter().map(|w| w.label.chars().count()).max();
            assert!(ways <= Some(LABEL_MOST) && process.nodes[0].kind == NodeKind::Start);
        }
    }
}

#[test]
fn what_a_company_has_already_is_not_brought_again_in_either_language() {
    let organisation = company(Preset::Small);
    let there = ["winning a new  customer".to_owned(), "客户投诉处理".to_owned()];
    let names: Vec<_> =
        by_preset(Preset::Small, &there, &organisation, Locale::En).into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["Keeping a customer", "Order to cash"]);
}

#[test]
fn a_company_without_departments_gets_processes_nobody_is_responsible_for_yet() {
    let bare = Organisation::empty(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    let made = by_preset(Preset::Small, &[], &bare, Locale::En);
    assert!(made.iter().all(|p| p.cells.is_empty() && !p.nodes.is_empty()));
}
