//! The figures of a company small enough to count by hand.

use uuid::Uuid;

use super::*;
use crate::{
    access::model::Status,
    i18n::Locale,
    money::Currency,
    org::model::{Department, DepartmentKind, Person, Position, PositionId, Preset, Seat},
    process::model::{Doer, Duties, Duty, Gap, Step, by_preset, gaps},
};

fn member(n: u128) -> MemberId {
    MemberId(Uuid::from_u128(n))
}

fn unit(n: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(100 + n))
}

fn post(n: u128) -> PositionId {
    PositionId(Uuid::from_u128(200 + n))
}

/// Management above sales; one head in each, three sellers of four; everybody reports to the head of sales, who reports to the top.
fn company() -> Organisation {
    let mut org = Organisation::empty(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    let mut department = |n: u128, parent: Option<u128>, name: &str, kind| {
        let (id, parent) = (unit(n), parent.map(unit));
        org.departments.insert(id, Department { id, parent, name: name.into(), kind, place: 0 });
    };
    department(0, None, "Management", DepartmentKind::Management);
    department(1, Some(0), "Sales", DepartmentKind::Sales);
    let mut position = |n: u128, at: u128, lead, planned| {
        let (id, department) = (post(n), unit(at));
        org.positions
            .insert(id, Position { id, department, title: format!("Post {n}"), lead, planned, place: 0 });
    };
    position(0, 0, true, 1);
    position(1, 1, true, 1);
    position(2, 1, false, 4);
    for (n, at, manager) in [(1, 0, None), (2, 1, Some(1)), (3, 2, Some(2)), (4, 2, Some(2)), (5, 2, Some(2))]
    {
        let id = member(n);
        let manager = manager.map(member);
        org.people.insert(id, Person { id, name: format!("P{n}"), status: Status::Active, manager });
        org.seats.push(Seat { member: id, position: post(at), main: true });
    }
    org
}

fn ground() -> Ground {
    let organisation = company();
    let day = organisation.day;
    Ground {
        processes: Some(by_preset(Preset::Small, &[], &organisation, Locale::En)),
        organisation,
        accounts: Some(vec![(member(3), 2), (member(4), 3), (member(5), 20)]),
        deals: Some(vec![]),
        revenue: Some(vec![(Some(member(3)), yuan(30)), (Some(member(4)), yuan(20)), (None, yuan(50))]),
        days: (day, day),
        limit: CONCENTRATION,
    }
}

fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn figure(ground: &Ground, which: Which) -> Figure {
    ground.figures().into_iter().find(|f| f.which == which).unwrap()
}

fn rows(figure: &Figure) -> Vec<(&str, Value, bool)> {
    figure.rows.iter().map(|r| (r.name.as_str(), r.value, r.out)).collect()
}

#[test]
fn spans_count_who_reports_and_has_not_left() {
    let mut ground = ground();
    let spans = figure(&ground, Which::Span);
    assert_eq!(spans.value, Value::Mean(4, 2));
    assert_eq!(rows(&spans), [("P1", Value::Count(1), true), ("P2", Value::Count(3), false)]);
    assert_eq!(spans.rows[1].href, Some(format!("/organisation?at={}", unit(1))));
    ground.organisation.people.get_mut(&member(5)).unwrap().status = Status::Inactive;
    assert_eq!(figure(&ground, Which::Span).value, Value::Mean(3, 2));
}

#[test]
fn layers_are_counted_from_the_top() {
    let layers = figure(&ground(), Which::Layers);
    assert_eq!(layers.value, Value::Count(2));
    assert_eq!(rows(&layers), [("1", Value::Count(1), false), ("2", Value::Count(1), false)]);
}

#[test]
fn places_that_have_nobody_are_vacant_and_heads_stand_out() {
    let mut ground = ground();
    assert_eq!(rows(&figure(&ground, Which::Vacant)), [("Post 2", Value::Of(1, 4), false)]);
    ground.organisation.seats.retain(|s| s.member != member(2));
    let vacant = figure(&ground, Which::Vacant);
    assert_eq!(vacant.value, Value::Share(2, 6));
    assert_eq!(rows(&vacant)[0], ("Post 1", Value::Of(1, 1), true));
}

#[test]
fn every_node_without_one_who_does_or_answers_is_a_row() {
    let mut ground = ground();
    assert_eq!(figure(&ground, Which::NoAccountable).rows, []);
    let doers = Doers::of(&ground.organisation);
    let process = &mut ground.processes.as_mut().unwrap()[0];
    let node = process.work().next().unwrap().id;
    for cell in process.cells.clone().into_iter().filter(|c| c.node == node) {
        process.apply(&Step::Assign { node, who: cell.who, duties: Duties::NONE }).unwrap();
    }
    assert_eq!(gaps(process, &doers, node), [Gap::NoResponsible, Gap::NoAccountable]);
    for which in [Which::NoResponsible, Which::NoAccountable] {
        let found = figure(&ground, which);
        assert_eq!(found.rows.len(), 1);
        assert!(found.rows[0].href.as_ref().unwrap().ends_with(&format!("?at={node}")));
    }
    // Two who answer are as bad as none.
    let process = &mut ground.processes.as_mut().unwrap()[0];
    for n in [0, 1] {
        let who = Doer::Department(unit(n));
        process
            .apply(&Step::Assign { node, who, duties: Duties::of([Duty::Accountable, Duty::Responsible]) })
            .unwrap();
    }
    assert_eq!(rows(&figure(&ground, Which::NoAccountable))[0].1, Value::Count(2));
    assert_eq!(figure(&ground, Which::NoResponsible).rows, []);
}

#[test]
fn who_answers_for_too_many_nodes_stands_out() {
    let ground = ground();
    let answers = figure(&ground, Which::Answers);
    let nodes: usize = ground.processes.as_ref().unwrap().iter().map(|p| p.work().count()).sum();
    let counted: i64 = answers.rows.iter().map(|r| if let Value::Count(n) = r.value { n } else { 0 }).sum();
    // One answers for each node, and only the two heads do.
    assert_eq!((counted, answers.rows.len()), (nodes as i64, 2));
    assert!(
        answers
            .rows
            .iter()
            .all(|r| r.out
                == (r.value != Value::None && matches!(r.value, Value::Count(n) if n > ANSWERS_MOST)))
    );
}

#[test]
fn hand_overs_are_counted_along_the_ways_of_each_process() {
    let ground = ground();
    let found = figure(&ground, Which::HandOvers);
    let doers = Doers::of(&ground.organisation);
    for (row, process) in found.rows.iter().flat_map(|r| {
        ground.processes.as_ref().unwrap().iter().filter(move |p| p.name == r.name).map(move |p| (r, p))
    }) {
        let over = crate::process::model::flow::flow(process, &doers).handovers();
        assert_eq!(row.value, Value::Of(over as i64, process.ways.len() as i64));
    }
}

#[test]
fn load_is_told_a_head_and_department_and_links_to_the_list() {
    let accounts = figure(&ground(), Which::Accounts);
    assert_eq!(accounts.value, Value::Mean(25, 3));
    let all = rows(&accounts);
    assert_eq!(all[0], ("P5", Value::Count(20), true));
    assert_eq!(all[1], ("Sales", Value::Mean(25, 3), false));
    assert_eq!(accounts.rows[0].href, Some(format!("/accounts?owner={}", member(5))));
    assert_eq!(figure(&ground(), Which::Deals).value, Value::None);
}

#[test]
fn whoever_holds_more_of_the_revenue_than_is_asked_for_stands_out() {
    let mut ground = ground();
    let revenue = figure(&ground, Which::Revenue);
    assert_eq!(revenue.value, Value::Share(30, 100));
    assert_eq!(
        rows(&revenue),
        [("P3", Value::Money(yuan(30), 100), true), ("P4", Value::Money(yuan(20), 100), false)]
    );
    ground.limit = 33;
    assert_eq!(figure(&ground, Which::Revenue).out(), 0);
}

#[test]
fn what_may_not_be_seen_is_not_told() {
    let bare = Ground { processes: None, accounts: None, deals: None, revenue: None, ..ground() };
    let told: Vec<Which> = bare.figures().iter().map(|f| f.which).collect();
    assert_eq!(told, [Which::Span, Which::Layers, Which::Vacant]);
}

#[test]
fn a_company_of_nothing_has_no_figures_that_say_anything() {
    let organisation = Organisation::empty(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    let nothing = Ground { organisation, processes: Some(vec![]), ..ground() };
    let said = |which| figure(&nothing, which).value;
    assert_eq!([Which::Span, Which::Vacant, Which::Answers, Which::HandOvers].map(said), [Value::None; 4]);
}

#[test]
fn the_middle_of_means_is_the_lower_of_two() {
    assert_eq!(median(&[(9, 1), (2, 1), (10, 4)]), Some((10, 4)));
    assert_eq!(median(&[(9, 1), (2, 1)]), Some((2, 1)));
    assert_eq!(median(&[(9, 0)]), None);
}
