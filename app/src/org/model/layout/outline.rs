//! The organisation as one tree of departments, positions and people, with what each box says.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{BoxId, Detail, Says};
use crate::{
    access::model::MemberId,
    org::model::{Department, DepartmentId, Organisation, Position, PositionId, Seat},
};

/// One box before it has a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: BoxId,
    pub title: String,
    pub says: Says,
    pub href: String,
    /// The box above, by its place in the outline.
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub folded: bool,
    /// How many hang on it directly, drawn or folded away.
    pub below: usize,
}

/// Every box in the order of reading: a box, its positions, the departments below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    pub nodes: Vec<Node>,
}

impl Outline {
    fn add(&mut self, parent: Option<usize>, id: BoxId, title: &str, says: Says, href: String) -> usize {
        let at = self.nodes.len();
        let title = title.to_owned();
        self.nodes.push(Node { id, title, says, href, parent, children: vec![], folded: false, below: 0 });
        if let Some(parent) = parent {
            self.nodes[parent].children.push(at);
            self.nodes[parent].below += 1;
        }
        at
    }

    /// The tops.
    pub fn roots(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|at| self.nodes[*at].parent.is_none()).collect()
    }

    /// The same without what hangs on folded departments.
    pub fn fold(&self, folded: &BTreeSet<DepartmentId>) -> Outline {
        let mut kept = Outline::default();
        let mut new: HashMap<usize, usize> = HashMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let parent = match node.parent.map(|parent| new.get(&parent)) {
                Some(None) => continue,
                Some(Some(parent)) if kept.nodes[*parent].folded => continue,
                parent => parent.flatten().copied(),
            };
            let to = kept.add(parent, node.id, &node.title, node.says.clone(), node.href.clone());
            kept.nodes[to].folded =
                node.below > 0 && matches!(node.id, BoxId::Department(id) if folded.contains(&id));
            new.insert(at, to);
        }
        for (at, to) in new {
            kept.nodes[to].below = self.nodes[at].below;
        }
        kept
    }
}

/// The people and the open places of a department with all below it.
#[derive(Clone, Debug, Default)]
struct Sum {
    people: BTreeSet<MemberId>,
    open: usize,
}

/// What is looked up again and again while the tree is read.
struct Reading<'a> {
    org: &'a Organisation,
    below: BTreeMap<Option<DepartmentId>, Vec<&'a Department>>,
    positions: BTreeMap<DepartmentId, Vec<&'a Position>>,
    seats: BTreeMap<PositionId, Vec<&'a Seat>>,
    sums: BTreeMap<DepartmentId, Sum>,
}

/// The organisation as a tree, in the order of place, then of name.
pub fn outline(org: &Organisation, detail: Detail) -> Outline {
    let reading = Reading::of(org);
    let mut outline = Outline::default();
    let mut seen = BTreeSet::new();
    // A department whose line of parents never reaches the top is drawn at the top: nothing is lost from sight.
    let lost = org.departments.values().map(|it| it.id);
    let tops: Vec<DepartmentId> = reading.children(None).map(|it| it.id).chain(lost).collect();
    for top in tops {
        let mut waiting = vec![(top, None)];
        while let Some((id, parent)) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(department) = org.departments.get(&id) else { continue };
            let at = reading.add_department(&mut outline, parent, department);
            if detail == Detail::People {
                reading.add_positions(&mut outline, at, id);
            }
            let children: Vec<_> = reading.children(Some(id)).map(|it| (it.id, Some(at))).collect();
            waiting.extend(children.into_iter().rev());
        }
    }
    outline
}

/// The departments to fold at first: all of a level whose boxes would not fit among `most`.
pub fn first_folds(org: &Organisation, most: usize) -> BTreeSet<DepartmentId> {
    let outline = outline(org, Detail::Departments);
    let mut row = outline.roots();
    let mut drawn = row.len();
    loop {
        let next: Vec<usize> =
            row.iter().flat_map(|at| outline.nodes[*at].children.iter().copied()).collect();
        drawn += next.len();
        if next.is_empty() {
            return BTreeSet::new();
        }
        if drawn > most {
            let folded = |at: &usize| !outline.nodes[*at].children.is_empty();
            // Everything deeper is folded too, so that one step opens one level.
            let mut deep: Vec<usize> = row.into_iter().filter(folded).collect();
            let mut all = BTreeSet::new();
            while let Some(at) = deep.pop() {
                if let BoxId::Department(id) = outline.nodes[at].id {
                    all.insert(id);
                }
                deep.extend(outline.nodes[at].children.iter().copied().filter(folded));
            }
            return all;
        }
        row = next;
    }
}

fn by_place(a: (i32, &str), b: (i32, &str)) -> Ordering {
    a.cmp(&b)
}

impl<'a> Reading<'a> {
    fn of(org: &'a Organisation) -> Self {
        let mut below: BTreeMap<_, Vec<&Department>> = BTreeMap::new();
        for department in org.departments.values() {
            let parent = department.parent.filter(|it| org.departments.contains_key(it));
            below.entry(parent).or_default().push(department);
        }
        let mut positions: BTreeMap<_, Vec<&Position>> = BTreeMap::new();
        for position in org.positions.values() {
            positions.entry(position.department).or_default().push(position);
        }
        let mut seats: BTreeMap<_, Vec<&Seat>> = BTreeMap::new();
        for seat in &org.seats {
            seats.entry(seat.position).or_default().push(seat);
        }
        let name = |it: &Seat| org.people.get(&it.member).map(|it| it.name.as_str()).unwrap_or_default();
        below
            .values_mut()
            .for_each(|row| row.sort_by(|a, b| by_place((a.place, &a.name), (b.place, &b.name))));
        positions
            .values_mut()
            .for_each(|row| row.sort_by(|a, b| by_place((a.place, &a.title), (b.place, &b.title))));
        seats.values_mut().for_each(|row| row.sort_by_key(|it| (!it.main, name(it))));
        let mut reading = Self { org, below, positions, seats, sums: BTreeMap::new() };
        reading.sum();
        reading
    }

    fn sum(&mut self) {
        for position in self.org.positions.values() {
            let seats = self.seats.get(&position.id).map_or(&[][..], Vec::as_slice);
            let mut above = Some(position.department);
            // No line of parents is longer than there are departments.
            for _ in 0..self.org.departments.len() {
                let Some(id) = above else { break };
                let sum = self.sums.entry(id).or_default();
                sum.people.extend(seats.iter().map(|it| it.member));
                sum.open += open(position, seats.len());
                above = self.org.departments.get(&id).and_then(|it| it.parent);
                if above == Some(position.department) {
                    break;
                }
            }
        }
    }

    fn children(&self, of: Option<DepartmentId>) -> impl Iterator<Item = &&'a Department> {
        self.below.get(&of).into_iter().flatten()
    }

    fn seats_on(&self, position: PositionId) -> &[&'a Seat] {
        self.seats.get(&position).map_or(&[], Vec::as_slice)
    }

    fn head(&self, department: DepartmentId) -> Option<String> {
        let leads = self.positions.get(&department)?.iter().filter(|it| it.lead);
        let seat = leads.flat_map(|it| self.seats_on(it.id)).next()?;
        self.org.people.get(&seat.member).map(|it| it.name.clone())
    }

    fn add_department(&self, outline: &mut Outline, parent: Option<usize>, department: &Department) -> usize {
        let sum = self.sums.get(&department.id);
        let says = Says::Department {
            kind: department.kind,
            head: self.head(department.id),
            people: sum.map_or(0, |it| it.people.len()),
            open: sum.map_or(0, |it| it.open),
        };
        let id = BoxId::Department(department.id);
        outline.add(parent, id, &department.name, says, href(department.id))
    }

    fn add_positions(&self, outline: &mut Outline, parent: usize, department: DepartmentId) {
        for position in self.positions.get(&department).into_iter().flatten() {
            let seats = self.seats_on(position.id);
            let (seated, planned) = (seats.len(), usize::try_from(position.planned).unwrap_or(0));
            let says = Says::Position { seated, planned, open: open(position, seated) };
            let id = BoxId::Position(position.id);
            let at = outline.add(Some(parent), id, &position.title, says, href(department));
            for seat in seats {
                let Some(person) = self.org.people.get(&seat.member) else { continue };
                let (id, says) = (BoxId::Seat(position.id, seat.member), Says::Person { main: seat.main });
                outline.add(Some(at), id, &person.name, says, href(department));
            }
        }
    }
}

fn open(position: &Position, seated: usize) -> usize {
    usize::try_from(position.planned).unwrap_or(0).saturating_sub(seated)
}

fn href(department: DepartmentId) -> String {
    format!("/organisation?view=people&at={department}")
}
