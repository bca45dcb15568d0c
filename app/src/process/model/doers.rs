//! Who there is to do something: the departments and positions of a day, in the order of the tree.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Cell, Doer, Duty, NodeId, Process};
use crate::org::model::{DepartmentId, Organisation, PositionId};

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: DepartmentId,
    pub name: String,
    /// From 0 at the top of the tree.
    pub depth: u16,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: PositionId,
    pub department: DepartmentId,
    pub title: String,
}

/// The departments and positions there are, each after what it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doers {
    pub units: Vec<Unit>,
    pub posts: Vec<Post>,
}

impl Doers {
    /// Those of an organisation.
    pub fn of(organisation: &Organisation) -> Doers {
        let tree = organisation.tree();
        let mut doers = Doers::default();
        let mut posts: HashMap<DepartmentId, Vec<_>> = HashMap::new();
        for position in organisation.positions.values() {
            posts.entry(position.department).or_default().push(position);
        }
        let below = |id: Option<DepartmentId>| tree.get(&id).into_iter().flatten().rev();
        let mut waiting: Vec<(DepartmentId, u16)> = below(None).map(|d| (d.id, 0)).collect();
        while let Some((id, depth)) = waiting.pop() {
            let name = organisation.department_name(id).to_owned();
            doers.units.push(Unit { id, name, depth });
            let mut here = posts.remove(&id).unwrap_or_default();
            here.sort_by_key(|p| (!p.lead, p.place, p.id));
            let post =
                |p: &&crate::org::model::Position| Post { id: p.id, department: id, title: p.title.clone() };
            doers.posts.extend(here.iter().map(post));
            // A circle, which no change lets in, would not hold us.
            if doers.units.len() < organisation.departments.len() {
                waiting.extend(below(Some(id)).map(|d| (d.id, depth.saturating_add(1))));
            }
        }
        doers
    }

    pub fn unit(&self, id: DepartmentId) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    pub fn post(&self, id: PositionId) -> Option<&Post> {
        self.posts.iter().find(|p| p.id == id)
    }

    /// Whether this one is still there.
    pub fn knows(&self, who: Doer) -> bool {
        match who {
            Doer::Department(id) => self.unit(id).is_some(),
            Doer::Position(id) => self.post(id).is_some(),
        }
    }

    /// What they are called; `None` where they are no more.
    pub fn name(&self, who: Doer) -> Option<&str> {
        match who {
            Doer::Department(id) => self.unit(id).map(|u| u.name.as_str()),
            Doer::Position(id) => self.post(id).map(|p| p.title.as_str()),
        }
    }

    /// The department they are, or sit in.
    pub fn department(&self, who: Doer) -> Option<DepartmentId> {
        match who {
            Doer::Department(id) => self.unit(id).map(|u| u.id),
            Doer::Position(id) => self.post(id).map(|p| p.department),
        }
    }

    /// Their place in the order of the tree; those that are no more come last.
    pub fn place(&self, who: Doer) -> usize {
        let found = match who {
            Doer::Department(id) => self.units.iter().position(|u| u.id == id),
            Doer::Position(id) => self.posts.iter().position(|p| p.id == id),
        };
        found.unwrap_or(usize::MAX)
    }

    /// Those of a process's cells at a node whose holders are still there.
    pub fn at<'a>(&'a self, process: &'a Process, node: NodeId) -> impl Iterator<Item = &'a Cell> {
        process.cells.iter().filter(move |c| c.node == node && self.knows(c.who))
    }

    /// Who does the work at a node: the responsible, of several the one that also answers for it, else the first in the order of
    /// the tree; where nobody is responsible, who answers for it.
    pub fn doer(&self, process: &Process, node: NodeId) -> Option<Doer> {
        let rank = |cell: &&Cell| {
            let (does, answers) = (cell.duties.has(Duty::Responsible), cell.duties.has(Duty::Accountable));
            (!does, !answers, self.place(cell.who), cell.who)
        };
        let cells = self.at(process, node);
        let at_work = cells.filter(|c| c.duties.has(Duty::Responsible) || c.duties.has(Duty::Accountable));
        at_work.min_by_key(rank).map(|c| c.who)
    }
}
