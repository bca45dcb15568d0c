//! What must hold of every chart.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::{
    access::model::Status,
    org::model::{Department, Person, Position, Seat},
};

/// A company of departments by parent (`None`: at the top), each with a head and its people.
pub(crate) fn company(parents: &[Option<usize>], staff: usize) -> Organisation {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    let mut org = Organisation {
        day,
        departments: [].into(),
        positions: [].into(),
        seats: vec![],
        teams: [].into(),
        people: [].into(),
    };
    for (at, parent) in parents.iter().enumerate() {
        let id = department(at);
        let (parent, name) = (parent.map(department), format!("部门{at:03}"));
        let place = i32::try_from(at).expect("few");
        org.departments.insert(id, Department { id, parent, name, kind: DepartmentKind::Sales, place });
        for lead in [true, false] {
            let position = PositionId(Uuid::from_u128((2 << 64) + at as u128 * 2 + u128::from(!lead)));
            let title = if lead { "经理" } else { "专员" }.to_owned();
            let seats = if lead { 1 } else { staff.saturating_sub(1) };
            let (planned, place) = (i32::try_from(seats + 1).expect("few"), i32::from(!lead));
            org.positions
                .insert(position, Position { id: position, department: id, title, lead, planned, place });
            for seat in 0..seats {
                let number = at * staff + seat + usize::from(!lead);
                let member = MemberId(Uuid::from_u128((3 << 64) + number as u128));
                let person = Person {
                    id: member,
                    name: format!("员工{number:04}"),
                    status: Status::Active,
                    manager: None,
                };
                org.people.insert(member, person);
                org.seats.push(Seat { member, position, main: true });
            }
        }
    }
    org
}

/// The id of the n-th department of [`company`].
pub(crate) fn department(at: usize) -> DepartmentId {
    DepartmentId(Uuid::from_u128((1 << 64) + at as u128))
}

/// A top with three branches: leaves only, mixed, and a line.
fn branches() -> Organisation {
    let tree =
        [None, Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), Some(2), Some(2), Some(3), Some(8)];
    company(&tree, 4)
}

fn drawn(org: &Organisation, detail: Detail, compact: bool) -> Layout {
    layout(org, &BTreeSet::new(), Options { detail, compact })
}

fn every_way(org: &Organisation) -> Vec<Layout> {
    let details = [Detail::Departments, Detail::People];
    details.into_iter().flat_map(|detail| [true, false].map(|compact| drawn(org, detail, compact))).collect()
}

#[test]
fn no_two_boxes_overlap_and_all_lie_inside() {
    for chart in every_way(&branches()) {
        for (at, a) in chart.boxes.iter().enumerate() {
            assert!(a.x >= MARGIN && a.y >= MARGIN && a.x + a.w <= chart.w && a.y + a.h <= chart.h);
            for b in &chart.boxes[at + 1..] {
                let beside = a.x + a.w < b.x || b.x + b.w < a.x;
                let apart = a.y + a.h < b.y || b.y + b.h < a.y;
                assert!(beside || apart, "{} {}", a.title, b.title);
            }
        }
    }
}

#[test]
fn what_hangs_on_a_box_stands_below_it() {
    for chart in every_way(&branches()) {
        for it in &chart.boxes {
            let Some(above) = it.parent.map(|at| &chart.boxes[at]) else { continue };
            assert!(it.y >= above.y + above.h, "{} under {}", it.title, above.title);
            assert_eq!(it.level, above.level + 1);
        }
    }
}

#[test]
fn a_box_stands_over_the_middle_of_its_row() {
    let chart = drawn(&branches(), Detail::Departments, false);
    for (at, it) in chart.boxes.iter().enumerate() {
        let row: Vec<_> = chart.boxes.iter().filter(|below| below.parent == Some(at)).collect();
        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
        assert!((it.x + it.w / 2.0 - (first.x + last.x + last.w) / 2.0).abs() < 0.01);
        assert!(row.iter().all(|below| below.y == first.y));
    }
}

#[test]
fn lines_lead_from_box_to_box_and_turn_only_squarely() {
    for chart in every_way(&branches()) {
        assert_eq!(chart.edges.len(), chart.boxes.iter().filter(|it| it.parent.is_some()).count());
        for edge in &chart.edges {
            let (from, to) = (&chart.boxes[edge.from], &chart.boxes[edge.to]);
            let (start, end) = (edge.points[0], edge.points[edge.points.len() - 1]);
            assert_eq!(to.parent, Some(edge.from));
            assert_eq!(start.1, from.y + from.h);
            assert!(from.holds(start.0, start.1) && to.holds(end.0, end.1));
            assert!(edge.points.windows(2).all(|w| (w[0].0 - w[1].0).abs() < 0.01 || w[0].1 == w[1].1));
        }
    }
}

#[test]
fn leaves_of_one_parent_stand_below_one_another_and_are_narrower_so() {
    let flat: Vec<_> = (0..13).map(|at| (at > 0).then_some(0)).collect();
    let (compact, wide) = (
        drawn(&company(&flat, 1), Detail::Departments, true),
        drawn(&company(&flat, 1), Detail::Departments, false),
    );
    let columns: BTreeSet<i64> = compact.boxes[1..].iter().map(|it| it.x as i64).collect();
    assert_eq!(columns.len(), 2);
    assert!(compact.w < wide.w / 4.0);
}

#[test]
fn order_is_by_place_then_by_name() {
    let mut org = company(&[None, Some(0), Some(0), Some(0)], 1);
    for (at, (place, name)) in [(1, (2, "Aa")), (2, (1, "乙")), (3, (1, "Bb"))] {
        let it = org.departments.get_mut(&department(at)).expect("there");
        (it.place, it.name) = (place, name.to_owned());
    }
    let chart = drawn(&org, Detail::Departments, true);
    let titles: Vec<_> = chart.boxes.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["部门000", "Bb", "乙", "Aa"]);
    assert_eq!(chart, drawn(&org.clone(), Detail::Departments, true));
}

#[test]
fn a_department_says_its_head_its_people_and_what_is_open() {
    let mut org = company(&[None, Some(0)], 3);
    // Somebody from below also sits above: still one person.
    let (someone, above) = (org.seats[3].member, org.seats[0].position);
    org.seats.push(Seat { member: someone, position: above, main: false });
    let chart = drawn(&org, Detail::Departments, true);
    let Says::Department { head, people, open, .. } = &chart.boxes[0].says else { panic!("a department") };
    assert_eq!((head.as_deref(), *people, *open), (Some("员工0000"), 6, 3));
    let Says::Department { head, people, open, .. } = &chart.boxes[1].says else { panic!("a department") };
    assert_eq!((head.as_deref(), *people, *open), (Some("员工0003"), 3, 2));
}

#[test]
fn what_hangs_on_a_folded_department_is_left_out_but_counted() {
    let folded = [department(1)].into();
    let chart = layout(&branches(), &folded, Options::default());
    let it = chart.find(BoxId::Department(department(1))).expect("drawn");
    assert!(it.folded && it.below == 3);
    assert!(chart.find(BoxId::Department(department(4))).is_none());
    assert_eq!(chart.boxes.len(), 8);
}

#[test]
fn a_large_company_is_folded_at_first() {
    let mut tree = vec![None];
    tree.extend((0..4).map(|_| Some(0)));
    tree.extend((0..60).map(|at| Some(1 + at % 4)));
    let org = company(&tree, 1);
    let folds = first_folds(&org, 40);
    assert_eq!(layout(&org, &folds, Options::default()).boxes.len(), 5);
    assert!(first_folds(&branches(), 40).is_empty());
}

#[test]
fn a_department_whose_parents_are_unknown_or_a_ring_is_drawn_all_the_same() {
    let mut org = company(&[None, Some(2), Some(1), Some(7)], 1);
    let chart = drawn(&org, Detail::Departments, true);
    assert_eq!(chart.boxes.len(), 4);
    org.departments.clear();
    assert_eq!(drawn(&org, Detail::People, true), Layout::default());
}

#[test]
fn who_is_within_whom_is_read_from_the_chart() {
    let chart = drawn(&branches(), Detail::Departments, true);
    assert!(chart.within(department(10), department(2)));
    assert!(chart.within(department(2), department(2)));
    assert!(!chart.within(department(2), department(10)));
}

#[test]
fn names_of_boxes_can_be_read_back() {
    for it in drawn(&branches(), Detail::People, true).boxes {
        assert_eq!(it.id.to_string().parse(), Ok(it.id));
    }
    assert!("d.nonsense".parse::<BoxId>().is_err());
}

#[test]
fn five_hundred_departments_with_five_thousand_people_are_laid_out() {
    let tree: Vec<_> = (0..500).map(|at: usize| at.checked_sub(1).map(|at| at / 4)).collect();
    let org = company(&tree, 10);
    let chart = drawn(&org, Detail::People, true);
    assert_eq!(chart.boxes.len(), 500 + 1000 + 5000);
}
