//! The matrix of responsibilities: departments or positions against the nodes of processes.

use std::collections::{HashMap, HashSet};

use super::{Doer, Doers, Duties, Gap, NodeId, Process, ProcessId, gaps};
use crate::org::model::DepartmentId;

/// More columns than these show only those in which something is said, until all are asked for.
pub const WIDE: usize = 24;

/// What the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Departments,
    Positions,
}

/// A department or a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub who: Doer,
    pub name: String,
    pub department: DepartmentId,
    /// The department's name, where the column is a position.
    pub within: Option<String>,
}

/// What one cell says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub own: Duties,
    /// What positions of the department have to do with it, the department itself aside.
    pub through: Duties,
}

impl Said {
    /// What stands in the cell: what is said through positions in brackets.
    pub fn letters(self) -> String {
        match (self.own.is_none(), self.through.is_none()) {
            (_, true) => self.own.letters(),
            (true, false) => format!("({})", self.through.letters()),
            (false, false) => format!("{} ({})", self.own.letters(), self.through.letters()),
        }
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub node: NodeId,
    pub name: String,
    pub gaps: Vec<Gap>,
    /// As many as there are columns.
    pub cells: Vec<Said>,
}

/// A process with its nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub process: ProcessId,
    pub name: String,
    pub rows: Vec<Row>,
}

/// The whole matrix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    pub columns: Vec<Column>,
    pub groups: Vec<Group>,
    /// How many columns are left out for saying nothing.
    pub left_out: usize,
}

/// Draws the matrix up. With `all` no column is left out.
pub fn matrix(processes: &[Process], doers: &Doers, by: By, all: bool) -> Matrix {
    let unit_of: HashMap<Doer, DepartmentId> =
        doers.posts.iter().map(|p| (Doer::Position(p.id), p.department)).collect();
    let mut columns = columns(doers, by);
    let mut left_out = 0;
    if !all && columns.len() > WIDE {
        let mut used: HashSet<Doer> = processes.iter().flat_map(|p| &p.cells).map(|c| c.who).collect();
        if by == By::Departments {
            let through: Vec<_> = used.iter().filter_map(|who| unit_of.get(who)).copied().collect();
            used.extend(through.into_iter().map(Doer::Department));
        }
        let before = columns.len();
        columns.retain(|c| used.contains(&c.who));
        left_out = before - columns.len();
    }
    let places: HashMap<Doer, usize> = columns.iter().enumerate().map(|(at, c)| (c.who, at)).collect();
    let groups = processes.iter().map(|p| group(p, doers, &columns, &places, &unit_of)).collect();
    Matrix { columns, groups, left_out }
}

fn columns(doers: &Doers, by: By) -> Vec<Column> {
    match by {
        By::Departments => doers
            .units
            .iter()
            .map(|u| Column {
                who: Doer::Department(u.id),
                name: u.name.clone(),
                department: u.id,
                within: None,
            })
            .collect(),
        By::Positions => {
            let names: HashMap<DepartmentId, &str> =
                doers.units.iter().map(|u| (u.id, u.name.as_str())).collect();
            let within = |id| names.get(&id).map(|name| (*name).to_owned());
            let column = |p: &super::Post| Column {
                who: Doer::Position(p.id),
                name: p.title.clone(),
                department: p.department,
                within: within(p.department),
            };
            doers.posts.iter().map(column).collect()
        }
    }
}

fn group(
    process: &Process,
    doers: &Doers,
    columns: &[Column],
    places: &HashMap<Doer, usize>,
    unit_of: &HashMap<Doer, DepartmentId>,
) -> Group {
    let mut rows: Vec<Row> = process
        .work()
        .map(|node| Row {
            node: node.id,
            name: node.name.clone(),
            gaps: gaps(process, doers, node.id).into_iter().filter(|g| g.of_duties()).collect(),
            cells: vec![Said::default(); columns.len()],
        })
        .collect();
    let row_of: HashMap<NodeId, usize> = rows.iter().enumerate().map(|(at, r)| (r.node, at)).collect();
    for cell in &process.cells {
        let Some(row) = row_of.get(&cell.node).and_then(|at| rows.get_mut(*at)) else { continue };
        if let Some(at) = places.get(&cell.who) {
            row.cells[*at].own = cell.duties;
        } else if let Some(at) = unit_of.get(&cell.who).and_then(|d| places.get(&Doer::Department(*d))) {
            let said = &mut row.cells[*at];
            said.through = Duties::of(said.through.each().chain(cell.duties.each()));
        }
    }
    Group { process: process.id, name: process.name.clone(), rows }
}
