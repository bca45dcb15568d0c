//! What is missing in a process, said as warnings: nobody is kept from saving what is not finished.

use super::{Doers, Duty, NodeId, Process};
use crate::{i18n::Text, process::text};

/// What is not in order at a node. The rules are those of the responsibility assignment matrix (RACI) as project management
/// knows it: exactly one answers for a piece of work, at least one does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    NoResponsible,
    NoAccountable,
    /// This many answer for it, so that nobody does.
    ManyAccountable(usize),
    /// Its responsibilities name a department or a position that is no more.
    Gone,
    /// No way leads here.
    NoWayIn,
    /// No way leads on from here.
    NoWayOut,
}

impl Gap {
    /// The warning; `{n}` stands for how many.
    pub fn text(self) -> Text {
        match self {
            Gap::NoResponsible => text::NO_RESPONSIBLE,
            Gap::NoAccountable => text::NO_ACCOUNTABLE,
            Gap::ManyAccountable(_) => text::MANY_ACCOUNTABLE,
            Gap::Gone => text::GONE,
            Gap::NoWayIn => text::NO_WAY_IN,
            Gap::NoWayOut => text::NO_WAY_OUT,
        }
    }

    /// Whether it is about who is responsible, not about the order of things.
    pub fn of_duties(self) -> bool {
        !matches!(self, Gap::NoWayIn | Gap::NoWayOut)
    }
}

/// What is not in order at one node of a process.
pub fn gaps(process: &Process, doers: &Doers, node: NodeId) -> Vec<Gap> {
    let Some(it) = process.node(node) else { return Vec::new() };
    let mut found = Vec::new();
    if it.kind.is_work() {
        let with = |duty: Duty| doers.at(process, node).filter(|c| c.duties.has(duty)).count();
        if with(Duty::Responsible) == 0 {
            found.push(Gap::NoResponsible);
        }
        match with(Duty::Accountable) {
            0 => found.push(Gap::NoAccountable),
            1 => {}
            n => found.push(Gap::ManyAccountable(n)),
        }
        if process.cells.iter().any(|c| c.node == node && !doers.knows(c.who)) {
            found.push(Gap::Gone);
        }
    }
    if it.kind != super::NodeKind::Start && !process.ways.iter().any(|w| w.to == node) {
        found.push(Gap::NoWayIn);
    }
    if it.kind != super::NodeKind::End && !process.ways.iter().any(|w| w.from == node) {
        found.push(Gap::NoWayOut);
    }
    found
}
