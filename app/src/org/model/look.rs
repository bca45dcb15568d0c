//! Looking around in the organisation of a day.

use std::collections::BTreeSet;

use super::{Department, DepartmentId, Organisation, Person, Position, PositionId, Seat};
use crate::access::model::{MemberId, Status};

/// The departments under each department, in order. Made once, asked often.
pub type Children<'a> = std::collections::HashMap<Option<DepartmentId>, Vec<&'a Department>>;

impl Organisation {
    /// An organisation of nothing.
    pub fn empty(day: chrono::NaiveDate) -> Self {
        Self {
            day,
            departments: Default::default(),
            positions: Default::default(),
            seats: Vec::new(),
            teams: Default::default(),
            people: Default::default(),
        }
    }

    /// The departments right below this one, in order; below `None` are those at the top.
    pub fn children(&self, of: Option<DepartmentId>) -> Vec<&Department> {
        let mut found: Vec<_> = self.departments.values().filter(|d| d.parent == of).collect();
        found.sort_by_key(|d| (d.place, d.id));
        found
    }

    /// Every department's children at once.
    pub fn tree(&self) -> Children<'_> {
        let mut tree = Children::new();
        for department in self.departments.values() {
            tree.entry(department.parent).or_default().push(department);
        }
        tree.values_mut().for_each(|list| list.sort_by_key(|d| (d.place, d.id)));
        tree
    }

    /// A department and all below it.
    pub fn subtree(&self, top: DepartmentId) -> BTreeSet<DepartmentId> {
        let tree = self.tree();
        let (mut found, mut next) = (BTreeSet::new(), vec![top]);
        while let Some(id) = next.pop() {
            if found.insert(id) {
                next.extend(tree.get(&Some(id)).into_iter().flatten().map(|d| d.id));
            }
        }
        found
    }

    /// The departments above this one, the nearest first.
    pub fn ancestors(&self, of: DepartmentId) -> Vec<DepartmentId> {
        let mut found = Vec::new();
        let mut at = self.departments.get(&of).and_then(|d| d.parent);
        while let Some(id) = at.filter(|id| *id != of && !found.contains(id)) {
            found.push(id);
            at = self.departments.get(&id).and_then(|d| d.parent);
        }
        found
    }

    /// How many departments stand above each other, at most.
    pub fn layers(&self) -> usize {
        let tree = self.tree();
        let (mut layers, mut row) = (0, vec![None]);
        // A tree is never higher than it has departments: a circle, which no change lets in, would not hold us.
        while layers <= self.departments.len() {
            row = row.iter().filter_map(|id| tree.get(id)).flatten().map(|d| Some(d.id)).collect();
            if row.is_empty() {
                break;
            }
            layers += 1;
        }
        layers
    }

    /// The positions of a department, those that lead first, then in order.
    pub fn positions_of(&self, department: DepartmentId) -> Vec<&Position> {
        let mut found: Vec<_> = self.positions.values().filter(|p| p.department == department).collect();
        found.sort_by_key(|p| (!p.lead, p.place, p.id));
        found
    }

    /// Who sits on a position, by name.
    pub fn sitting(&self, position: PositionId) -> Vec<(&Person, Seat)> {
        let seats = self.seats.iter().filter(|s| s.position == position);
        let mut found: Vec<_> = seats.filter_map(|s| Some((self.people.get(&s.member)?, *s))).collect();
        found.sort_by(|a, b| (&a.0.name, a.0.id).cmp(&(&b.0.name, b.0.id)));
        found
    }

    /// Who heads a department: whoever sits on a position of it that leads, the first by order.
    pub fn head(&self, department: DepartmentId) -> Option<&Person> {
        let leading = self.positions_of(department).into_iter().filter(|p| p.lead);
        leading.flat_map(|p| self.sitting(p.id)).map(|(person, _)| person).next()
    }

    /// Everybody with a seat in a department, main or side.
    pub fn members_of(&self, department: DepartmentId) -> BTreeSet<MemberId> {
        let here = |s: &&Seat| self.positions.get(&s.position).is_some_and(|p| p.department == department);
        self.seats.iter().filter(here).map(|s| s.member).collect()
    }

    /// How many people have their main seat in a department or below it; people with side seats only are not counted.
    pub fn heads_below(&self, department: DepartmentId) -> usize {
        let below = self.subtree(department);
        let there =
            |s: &&Seat| self.positions.get(&s.position).is_some_and(|p| below.contains(&p.department));
        self.seats.iter().filter(|s| s.main).filter(there).count()
    }

    /// The seats of a person, the main one first.
    pub fn seats_of(&self, member: MemberId) -> Vec<Seat> {
        let mut found: Vec<_> = self.seats.iter().filter(|s| s.member == member).copied().collect();
        found.sort_by_key(|s| (!s.main, s.position));
        found
    }

    /// The main seat of a person.
    pub fn main_seat(&self, member: MemberId) -> Option<Seat> {
        self.seats.iter().find(|s| s.member == member && s.main).copied()
    }

    /// Everybody who has left no trace in the drawing: active, invited or listed, and on no position; by name.
    pub fn without_seat(&self) -> Vec<&Person> {
        let seated: BTreeSet<_> = self.seats.iter().map(|s| s.member).collect();
        let free = |p: &&Person| p.status != Status::Inactive && !seated.contains(&p.id);
        let mut found: Vec<_> = self.people.values().filter(free).collect();
        found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        found
    }

    /// Places that are meant for somebody and have nobody.
    pub fn vacancies(&self, position: &Position) -> i32 {
        let taken = self.seats.iter().filter(|s| s.position == position.id).count();
        (position.planned - i32::try_from(taken).unwrap_or(i32::MAX)).max(0)
    }

    /// A department's name; empty where there is no such department.
    pub fn department_name(&self, id: DepartmentId) -> &str {
        self.departments.get(&id).map_or("", |d| &d.name)
    }

    /// A person's name; empty where there is no such person.
    pub fn person_name(&self, id: MemberId) -> &str {
        self.people.get(&id).map_or("", |p| &p.name)
    }
}
