//! Where the boxes of the org chart stand: the tree of an organisation as places and lines, without a pen.

mod block;
mod outline;
#[cfg(test)]
mod tests;
mod tidy;

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{DepartmentId, DepartmentKind, Organisation, PositionId};
use crate::access::model::MemberId;
pub use outline::{Outline, first_folds, outline};

/// The size of a department's box.
pub const DEPARTMENT: (f64, f64) = (216.0, 74.0);
/// The size of a position's box.
pub const POSITION: (f64, f64) = (196.0, 44.0);
/// The size of a person's box.
pub const PERSON: (f64, f64) = (176.0, 28.0);
/// Between neighbours, and between a box and what stands below it.
pub(crate) const GAP: (f64, f64) = (20.0, 36.0);
/// Around the whole drawing.
pub const MARGIN: f64 = 16.0;

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BoxId {
    Department(DepartmentId),
    Position(PositionId),
    /// Somebody on a position.
    Seat(PositionId, MemberId),
}

impl fmt::Display for BoxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BoxId::Department(id) => write!(f, "d.{id}"),
            BoxId::Position(id) => write!(f, "p.{id}"),
            BoxId::Seat(position, member) => write!(f, "s.{position}.{member}"),
        }
    }
}

impl FromStr for BoxId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let (kind, first, second) = (parts.next(), parts.next().ok_or(())?, parts.next());
        match (kind, second) {
            (Some("d"), None) => first.parse().map(BoxId::Department).map_err(drop),
            (Some("p"), None) => first.parse().map(BoxId::Position).map_err(drop),
            (Some("s"), Some(second)) => {
                Ok(BoxId::Seat(first.parse().map_err(drop)?, second.parse().map_err(drop)?))
            }
            _ => Err(()),
        }
    }
}

/// How far down the chart goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    #[default]
    Departments,
    /// With the positions of each department and who sits on them.
    People,
}

/// How the chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub detail: Detail,
    /// Neighbours without departments below them stand in columns instead of a row.
    pub compact: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { detail: Detail::Departments, compact: true }
    }
}

/// What a box says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    Department {
        kind: DepartmentKind,
        /// Whoever heads it.
        head: Option<String>,
        /// How many people sit in it and in what is below it, each counted once.
        people: usize,
        /// How many are still wanted there.
        open: usize,
    },
    Position {
        seated: usize,
        planned: usize,
        /// How many are still wanted on it.
        open: usize,
    },
    Person {
        /// Whether it is the person's main seat.
        main: bool,
    },
}

/// A box of the chart in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartBox {
    pub id: BoxId,
    /// The box above, by its place among the boxes.
    pub parent: Option<usize>,
    /// From 1 at the top.
    pub level: usize,
    /// From 1 among its siblings, and how many they are.
    pub place: usize,
    pub of: usize,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub title: String,
    pub says: Says,
    /// How many boxes hang on it directly, drawn or folded away.
    pub below: usize,
    pub folded: bool,
    /// To the rows it stands for.
    pub href: String,
}

impl ChartBox {
    /// Whether a point lies in it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        (self.x..=self.x + self.w).contains(&x) && (self.y..=self.y + self.h).contains(&y)
    }

    pub fn department(&self) -> Option<DepartmentId> {
        match self.id {
            BoxId::Department(id) => Some(id),
            _ => None,
        }
    }
}

/// A line from a box to one below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub points: Vec<(f64, f64)>,
}

/// The whole chart: boxes from the top down, each after the one above it and in the order of reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub boxes: Vec<ChartBox>,
    pub edges: Vec<Edge>,
    pub w: f64,
    pub h: f64,
}

impl Layout {
    pub fn find(&self, id: BoxId) -> Option<&ChartBox> {
        self.boxes.iter().find(|it| it.id == id)
    }

    /// The box a point lies in.
    pub fn at(&self, x: f64, y: f64) -> Option<&ChartBox> {
        self.boxes.iter().find(|it| it.holds(x, y))
    }

    /// Whether a department hangs on another, directly or further down, or is it.
    pub fn within(&self, inner: DepartmentId, outer: DepartmentId) -> bool {
        let mut here = self.find(BoxId::Department(inner));
        while let Some(it) = here {
            if it.department() == Some(outer) {
                return true;
            }
            here = it.parent.and_then(|at| self.boxes.get(at));
        }
        false
    }
}

/// Lays the chart out. What hangs on a folded department is left out.
pub fn layout(org: &Organisation, folded: &BTreeSet<DepartmentId>, options: Options) -> Layout {
    let outline = outline(org, options.detail).fold(folded);
    block::place(&outline, options.compact)
}
