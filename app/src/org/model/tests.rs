#[cfg(feature = "ssr")]
mod time;

use chrono::NaiveDate;

use super::*;
use crate::{
    error::{AppError, AppResult},
    i18n::{Locale, T},
};

const EN: T = T(Locale::En);

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

/// Headquarters with Sales East and Sales West, a position in each, and four people.
struct House {
    org: Organisation,
    top: DepartmentId,
    east: DepartmentId,
    west: DepartmentId,
    selling_east: PositionId,
    selling_west: PositionId,
    people: Vec<MemberId>,
}

impl House {
    fn new() -> Self {
        let mut house = House {
            org: Organisation::empty(day(23)),
            top: DepartmentId::new(),
            east: DepartmentId::new(),
            west: DepartmentId::new(),
            selling_east: PositionId::new(),
            selling_west: PositionId::new(),
            people: Vec::new(),
        };
        for name in ["Lin", "Zhou", "Chen", "Wu"] {
            let person =
                Person { id: MemberId::new(), name: name.into(), status: Status::Active, manager: None };
            house.people.push(person.id);
            house.org.people.insert(person.id, person);
        }
        let (top, east, west) = (house.top, house.east, house.west);
        house.department(top, None, "Headquarters");
        house.department(east, Some(top), "Sales East");
        house.department(west, Some(top), "Sales West");
        house.position(house.selling_east, east, "Seller", true);
        house.position(house.selling_west, west, "Seller", false);
        house
    }

    fn department(&mut self, id: DepartmentId, parent: Option<DepartmentId>, name: &str) {
        let step = Step::AddDepartment { id, parent, name: name.into(), kind: DepartmentKind::Sales };
        self.org.apply(&step).unwrap();
    }

    fn position(&mut self, id: PositionId, department: DepartmentId, title: &str, lead: bool) {
        let step = Step::AddPosition { id, department, title: title.into(), lead, planned: 2 };
        self.org.apply(&step).unwrap();
    }

    fn seat(&mut self, member: MemberId, position: PositionId, main: bool) -> AppResult<()> {
        self.org.apply(&Step::Seat { member, position, main })
    }

    /// What the steps change, in English.
    fn said(&mut self, steps: &[Step]) -> Vec<String> {
        let before = self.org.clone();
        steps.iter().for_each(|s| self.org.apply(s).unwrap());
        changes_between(&before, &self.org).iter().map(|c| c.sentence(EN)).collect()
    }
}

fn refusal(result: AppResult<()>) -> String {
    result.unwrap_err().message(Locale::En)
}

#[test]
fn a_department_knows_what_is_above_and_below_it_and_who_heads_it() {
    let mut h = House::new();
    h.seat(h.people[0], h.selling_east, true).unwrap();
    h.seat(h.people[1], h.selling_west, true).unwrap();
    h.seat(h.people[1], h.selling_east, false).unwrap();
    let names = |ids: Vec<&Department>| ids.into_iter().map(|d| d.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(h.org.children(Some(h.top))), ["Sales East", "Sales West"]);
    assert_eq!(h.org.subtree(h.top).len(), 3);
    assert_eq!(h.org.ancestors(h.east), [h.top]);
    assert_eq!(h.org.layers(), 2);
    assert_eq!(h.org.head(h.east).unwrap().name, "Lin");
    assert_eq!(h.org.head(h.west), None);
    assert_eq!(h.org.members_of(h.east).len(), 2);
    assert_eq!(h.org.heads_below(h.top), 2);
    assert_eq!(h.org.vacancies(&h.org.positions[&h.selling_west]), 1);
    assert_eq!(h.org.without_seat().len(), 2);
}

#[test]
fn a_department_never_stands_below_itself() {
    let mut h = House::new();
    let below = DepartmentId::new();
    h.department(below, Some(h.east), "East 1");
    let circle = Step::MoveDepartment { id: h.top, parent: Some(below), place: None };
    assert_eq!(refusal(h.org.apply(&circle)), "Headquarters cannot stand below itself.");
    let itself = Step::MoveDepartment { id: h.top, parent: Some(h.top), place: None };
    assert!(h.org.apply(&itself).is_err());
}

#[test]
fn a_department_moves_to_the_place_named_among_its_siblings() {
    let mut h = House::new();
    let said = h.said(&[Step::MoveDepartment { id: h.west, parent: Some(h.top), place: Some(0) }]);
    assert_eq!(h.org.children(Some(h.top))[0].id, h.west);
    assert_eq!(said, ["The departments below Headquarters are in another order"]);
}

#[test]
fn a_department_that_still_holds_something_is_not_closed() {
    let mut h = House::new();
    let close = Step::CloseDepartment { id: h.east };
    assert!(refusal(h.org.apply(&close)).starts_with("Sales East still has"));
    h.org.apply(&Step::ClosePosition { id: h.selling_east }).unwrap();
    assert_eq!(h.said(&[close]), ["Sales East was closed"]);
}

#[test]
fn a_position_somebody_sits_on_is_not_closed() {
    let mut h = House::new();
    h.seat(h.people[0], h.selling_east, true).unwrap();
    assert!(refusal(h.org.apply(&Step::ClosePosition { id: h.selling_east })).contains("Somebody is still"));
}

#[test]
fn a_second_main_seat_takes_the_place_of_the_first() {
    let mut h = House::new();
    h.seat(h.people[0], h.selling_east, true).unwrap();
    let (member, position) = (h.people[0], h.selling_west);
    let said = h.said(&[Step::Seat { member, position, main: true }]);
    assert_eq!(said, ["Lin moved from Seller, Sales East to Seller, Sales West"]);
    assert_eq!(h.org.seats_of(member), [Seat { member, position, main: true }]);
    let side = h.said(&[Step::Seat { member, position: h.selling_east, main: false }]);
    assert_eq!(side, ["Lin also took the position Seller, Sales East"]);
    assert_eq!(h.org.main_seat(member).unwrap().position, position);
}

#[test]
fn nobody_becomes_their_own_manager() {
    let mut h = House::new();
    let [lin, zhou, chen] = [h.people[0], h.people[1], h.people[2]];
    let under = |member, manager| Step::SetManager { member, manager: Some(manager) };
    assert_eq!(h.said(&[under(zhou, lin)]), ["Zhou now reports to Lin"]);
    h.org.apply(&under(chen, zhou)).unwrap();
    assert_eq!(refusal(h.org.apply(&under(lin, chen))), "Lin would report to themselves.");
    assert!(h.org.apply(&under(lin, lin)).is_err());
    let free = Step::SetManager { member: zhou, manager: None };
    assert_eq!(h.said(&[free]), ["Zhou no longer reports to anybody"]);
}

#[test]
fn a_merged_department_leaves_everything_to_the_other_which_keeps_its_head() {
    let mut h = House::new();
    h.org
        .apply(&Step::ChangePosition { id: h.selling_west, title: "Seller".into(), lead: true, planned: 2 })
        .unwrap();
    h.seat(h.people[0], h.selling_east, true).unwrap();
    h.seat(h.people[1], h.selling_west, true).unwrap();
    h.org.apply(&Step::MergeDepartments { from: h.west, into: h.east }).unwrap();
    assert_eq!(h.org.positions_of(h.east).len(), 2);
    assert_eq!(h.org.head(h.east).unwrap().name, "Lin");
    assert!(!h.org.departments.contains_key(&h.west));
    assert!(h.org.apply(&Step::MergeDepartments { from: h.top, into: h.east }).is_err());
}

#[test]
fn a_split_department_gives_some_of_its_positions_to_a_new_one_beside_it() {
    let mut h = House::new();
    let id = DepartmentId::new();
    let split = |positions| Step::SplitDepartment {
        from: h.east,
        id,
        name: "Sales North".into(),
        kind: DepartmentKind::Sales,
        positions,
    };
    let (theirs, own) = (split(vec![h.selling_west]), split(vec![h.selling_east]));
    assert!(h.org.apply(&theirs).is_err());
    let said = h.said(&[own]);
    assert_eq!(
        said,
        ["Sales North was added below Headquarters", "Seller moved from Sales East to Sales North"]
    );
}

#[test]
fn teams_cut_across_departments() {
    let mut h = House::new();
    let (id, lin) = (TeamId::new(), h.people[0]);
    let add = Step::AddTeam { id, name: "Harbour".into(), purpose: "The harbour deal".into() };
    let join = Step::JoinTeam { team: id, member: lin, lead: true };
    assert_eq!(
        h.said(&[add, join]),
        ["The team Harbour was formed", "Lin joined the team Harbour and leads it"]
    );
    assert_eq!(h.said(&[Step::LeaveTeam { team: id, member: lin }]), ["Lin left the team Harbour"]);
    assert!(h.org.apply(&Step::LeaveTeam { team: id, member: lin }).is_err());
    assert_eq!(h.said(&[Step::CloseTeam { id }]), ["The team Harbour was dissolved"]);
}

#[test]
fn names_are_needed_and_not_endless_and_what_is_not_there_is_not_changed() {
    let mut h = House::new();
    let call = |id, name: String| Step::ChangeDepartment { id, name, kind: DepartmentKind::Sales };
    assert_eq!(refusal(h.org.apply(&call(h.east, "  ".into()))), "Give it a name.");
    assert!(h.org.apply(&call(h.east, "x".repeat(121))).is_err());
    assert!(h.org.apply(&call(DepartmentId::new(), "x".into())).is_err());
    let twice =
        Step::AddDepartment { id: h.east, parent: None, name: "x".into(), kind: DepartmentKind::Sales };
    assert!(h.org.apply(&twice).is_err());
    assert!(h.seat(MemberId::new(), h.selling_east, true).is_err());
    h.org.people.get_mut(&h.people[3]).unwrap().status = Status::Inactive;
    assert_eq!(refusal(h.seat(h.people[3], h.selling_east, true)), "Wu has left the company.");
}

#[test]
fn every_change_is_said_in_both_languages() {
    let mut h = House::new();
    let before = h.org.clone();
    h.seat(h.people[0], h.selling_east, true).unwrap();
    let said: Vec<_> = changes_between(&before, &h.org).iter().map(|c| c.sentence(T(Locale::Zh))).collect();
    assert_eq!(said, ["Lin任“Sales East·Seller”"]);
}

#[test]
fn every_preset_stands_and_is_added_once_in_whichever_language() {
    for preset in Preset::ALL {
        let mut org = Organisation::empty(day(1));
        let steps = preset.missing(&org, Locale::Zh);
        steps.iter().for_each(|s| org.apply(s).unwrap());
        org.check().unwrap();
        assert!(org.departments.keys().all(|d| org.positions_of(*d).first().is_some_and(|p| p.lead)));
        assert_eq!(preset.missing(&org, Locale::En), []);
    }
}

#[test]
fn a_preset_changes_nothing_that_is_there() {
    let mut org = Organisation::empty(day(1));
    let id = DepartmentId::new();
    let kind = DepartmentKind::Other;
    org.apply(&Step::AddDepartment { id, parent: None, name: "总经办".into(), kind }).unwrap();
    Preset::Small.missing(&org, Locale::En).iter().for_each(|s| org.apply(s).unwrap());
    assert_eq!((org.departments[&id].name.as_str(), org.departments[&id].kind), ("总经办", kind));
    assert_eq!(org.children(None).len(), 1);
}

// --- whatever is done ------------------------------------------------------------------------------------------------------

/// Numbers that look random and are the same in every run (Marsaglia's xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn one<K: Copy>(&mut self, of: impl Iterator<Item = K>) -> Option<K> {
        let all: Vec<K> = of.collect();
        all.get(self.below(all.len())).copied()
    }

    /// Any step; most of them could be right.
    fn step(&mut self, org: &Organisation) -> Option<Step> {
        let department = self.one(org.departments.keys().copied()).unwrap_or_else(DepartmentId::new);
        let other = self.one(org.departments.keys().copied());
        let position = self.one(org.positions.keys().copied()).unwrap_or_else(PositionId::new);
        let member = self.one(org.people.keys().copied())?;
        let manager = self.one(org.people.keys().copied());
        let place = Some(self.below(3) as u32).filter(|p| *p > 0);
        let (kind, name) = (DepartmentKind::Other, format!("N{}", self.below(1000)));
        Some(match self.below(14) {
            0 | 1 => Step::AddDepartment { id: DepartmentId::new(), parent: other, name, kind },
            2 => Step::ChangeDepartment { id: department, name, kind },
            3 | 4 => Step::MoveDepartment { id: department, parent: other, place },
            5 => Step::CloseDepartment { id: department },
            6 => Step::MergeDepartments { from: department, into: other? },
            7 => Step::SplitDepartment {
                from: department,
                id: DepartmentId::new(),
                name,
                kind,
                positions: vec![position],
            },
            8 => {
                Step::AddPosition { id: PositionId::new(), department, title: name, lead: false, planned: 1 }
            }
            9 => Step::MovePosition { id: position, department, place },
            10 => Step::ClosePosition { id: position },
            11 => Step::Seat { member, position, main: self.below(3) > 0 },
            12 => Step::Unseat { member, position },
            _ => Step::SetManager { member, manager },
        })
    }
}

#[test]
fn whatever_steps_are_made_the_organisation_holds_together() {
    for seed in 1..40 {
        let (mut dice, mut h) = (Dice(seed * 7919), House::new());
        let mut made = 0;
        for _ in 0..120 {
            let Some(step) = dice.step(&h.org) else { continue };
            let before = h.org.clone();
            match h.org.apply(&step) {
                Ok(()) => made += 1,
                Err(_) => assert_eq!(h.org, before, "{step:?}"),
            }
            h.org.check().unwrap_or_else(|e: AppError| panic!("{step:?}: {e}"));
        }
        assert!(made > 20, "only {made} steps were possible");
    }
}
