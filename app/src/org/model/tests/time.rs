//! The organisation in time.

use super::*;
use crate::org::model::span::{Spans, difference};

fn recorded() -> (DateTime<Utc>, Option<uuid::Uuid>) {
    (DateTime::UNIX_EPOCH, None)
}

/// What is true from day 1 on when the house was built then.
fn built(h: &House) -> Spans {
    let empty = Spans { people: h.org.people.clone(), ..Spans::default() };
    empty.changed(&Organisation { day: day(1), ..h.org.clone() }, recorded()).unwrap()
}

fn from(spans: &Spans, on: u32, steps: &[Step]) -> AppResult<Spans> {
    let mut org = spans.on(day(on));
    steps.iter().try_for_each(|s| org.apply(s))?;
    spans.changed(&org, recorded())
}

fn called(id: DepartmentId, name: &str) -> Step {
    Step::ChangeDepartment { id, name: name.into(), kind: DepartmentKind::Sales }
}

#[test]
fn a_change_is_seen_from_its_day_on_and_not_before() {
    let h = House::new();
    let spans = from(&built(&h), 20, &[called(h.east, "Sales North")]).unwrap();
    assert_eq!(spans.on(day(19)).department_name(h.east), "Sales East");
    assert_eq!(spans.on(day(20)).department_name(h.east), "Sales North");
}

#[test]
fn what_is_changed_today_is_not_undone_by_a_plan_that_is_about_something_else() {
    let h = House::new();
    let plan = Step::MoveDepartment { id: h.east, parent: Some(h.west), place: None };
    let planned = from(&built(&h), 25, &[plan]).unwrap();
    let spans = from(&planned, 10, &[called(h.east, "Sales North")]).unwrap();
    for (on, parent) in [(10, h.top), (24, h.top), (25, h.west)] {
        let org = spans.on(day(on));
        assert_eq!(org.departments[&h.east].parent, Some(parent));
        assert_eq!(org.department_name(h.east), "Sales North");
    }
}

#[test]
fn what_a_plan_needs_is_not_closed_before() {
    let h = House::new();
    let plan = Step::AddPosition {
        id: PositionId::new(),
        department: h.west,
        title: "Planner".into(),
        lead: false,
        planned: 1,
    };
    let planned = from(&built(&h), 25, &[plan]).unwrap();
    let close = [Step::ClosePosition { id: h.selling_west }, Step::CloseDepartment { id: h.west }];
    let refused = refusal(from(&planned, 10, &close).map(|_| ()));
    assert!(
        refused.starts_with("This does not go with what is planned for 25 Nov 2026: The department of"),
        "{refused}"
    );
    let renamed = from(&built(&h), 25, &[called(h.west, "Sales Far West")]).unwrap();
    let refused = refusal(from(&renamed, 10, &close).map(|_| ()));
    assert!(refused.starts_with("Sales West is part of a change planned for 25 Nov 2026"), "{refused}");
}

#[test]
fn somebody_who_moves_today_still_moves_on_as_planned() {
    let mut h = House::new();
    let (lin, planning) = (h.people[0], PositionId::new());
    h.position(planning, h.top, "Planner", false);
    h.seat(lin, h.selling_east, true).unwrap();
    let sit = |position| Step::Seat { member: lin, position, main: true };
    let planned = from(&built(&h), 25, &[sit(planning)]).unwrap();
    let spans = from(&planned, 10, &[sit(h.selling_west)]).unwrap();
    for (on, position) in [(9, h.selling_east), (10, h.selling_west), (24, h.selling_west), (25, planning)] {
        assert_eq!(
            spans.on(day(on)).seats_of(lin).iter().map(|s| s.position).collect::<Vec<_>>(),
            [position]
        );
    }
}

#[test]
fn a_second_change_on_the_same_day_takes_the_place_of_the_first() {
    let h = House::new();
    let first = from(&built(&h), 20, &[called(h.east, "A")]).unwrap();
    let second = from(&first, 20, &[called(h.east, "B")]).unwrap();
    assert_eq!(second.departments.iter().filter(|s| s.fact.id == h.east).count(), 2);
    let (out, put) = difference(&first.departments, &second.departments);
    assert_eq!((out.len(), put.len(), put[0].fact.name.as_str()), (1, 1, "B"));
}

#[test]
fn whatever_is_planned_in_whatever_order_every_day_holds_together() {
    for seed in 1..25 {
        let (mut dice, h) = (Dice(seed * 104_729), House::new());
        let mut spans = built(&h);
        for _ in 0..60 {
            let on = 1 + dice.below(28) as u32;
            let Some(step) = dice.step(&spans.on(day(on))) else { continue };
            let Ok(next) = from(&spans, on, std::slice::from_ref(&step)) else { continue };
            let mut wanted = spans.on(day(on));
            wanted.apply(&step).unwrap();
            let mut seen = next.on(day(on));
            (wanted.seats, seen.seats) = (sorted(wanted.seats), sorted(seen.seats));
            assert_eq!(seen, wanted, "{step:?} is what is seen on its day");
            for earlier in 1..on {
                assert_eq!(
                    next.on(day(earlier)),
                    spans.on(day(earlier)),
                    "{step:?} left the days before alone"
                );
            }
            for any in 1..30 {
                next.on(day(any)).check().unwrap_or_else(|e| panic!("{step:?} from {on}, day {any}: {e}"));
            }
            spans = next;
        }
    }
}

fn sorted(mut seats: Vec<Seat>) -> Vec<Seat> {
    seats.sort_by_key(|s| (s.member, s.position));
    seats
}
