//! The steps by which a process is changed, and what each does to it: the same in the browser, before the server answers, and there.

use serde::{Deserialize, Serialize};

use super::{
    CELLS_MOST, Cell, Doer, Duties, LABEL_MOST, NAME_MOST, NODES_MOST, Node, NodeId, NodeKind, Process,
    WAYS_MOST, Way,
};
use crate::{
    error::{AppError, AppResult},
    process::text,
};

/// One change of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    Rename {
        name: String,
    },
    /// A new node, right after one (`None`: before all others) and, where one thing follows that, between the two.
    Add {
        id: NodeId,
        kind: NodeKind,
        name: String,
        after: Option<NodeId>,
    },
    Change {
        id: NodeId,
        kind: NodeKind,
        name: String,
    },
    /// To another place in the order; a node with one way in and one out takes its new neighbours' way along.
    Move {
        id: NodeId,
        after: Option<NodeId>,
    },
    /// What led to it leads on to what followed it.
    Remove {
        id: NodeId,
    },
    Connect {
        from: NodeId,
        to: NodeId,
        label: String,
    },
    Disconnect {
        from: NodeId,
        to: NodeId,
    },
    /// Says what somebody has to do with a node.
    Assign {
        node: NodeId,
        who: Doer,
        duties: Duties,
    },
}

/// A name without spaces at its ends. Errors: `Invalid` on `name`.
pub fn named(name: &str) -> AppResult<String> {
    match name.trim() {
        "" => Err(AppError::field("name", text::NAME_NEEDED)),
        name if name.chars().count() > NAME_MOST => Err(AppError::field("name", text::NAME_LONG)),
        name => Ok(name.to_owned()),
    }
}

impl Process {
    /// Makes one change. What is said again is no error: a node that is gone is removed, a way that is there connected.
    /// Errors: `Invalid` on `name`, `label`, `to`, `process`; `NotFound` where there is no such node.
    pub fn apply(&mut self, step: &Step) -> AppResult<()> {
        match step {
            Step::Rename { name } => self.name = named(name)?,
            Step::Add { id, kind, name, after } => {
                let node = Node { id: *id, kind: *kind, name: named(name)? };
                if self.nodes.len() >= NODES_MOST {
                    return Err(AppError::field("process", text::TOO_MANY_NODES));
                }
                if self.node(*id).is_none() {
                    let place = self.place_after(*after)?;
                    self.nodes.insert(place, node);
                    self.splice_in(*id, *after);
                }
            }
            Step::Change { id, kind, name } => {
                let name = named(name)?;
                let node = self.nodes.iter_mut().find(|n| n.id == *id).ok_or(AppError::NotFound)?;
                (node.kind, node.name) = (*kind, name);
            }
            Step::Move { id, after } => self.shift(*id, *after)?,
            Step::Remove { id } => {
                self.splice_out(*id);
                self.nodes.retain(|n| n.id != *id);
                self.cells.retain(|c| c.node != *id);
            }
            Step::Connect { from, to, label } => self.connect(*from, *to, label)?,
            Step::Disconnect { from, to } => self.ways.retain(|w| (w.from, w.to) != (*from, *to)),
            Step::Assign { node, who, duties } => self.assign(*node, *who, *duties)?,
        }
        Ok(())
    }

    /// Where in the order what follows a node stands.
    fn place_after(&self, after: Option<NodeId>) -> AppResult<usize> {
        let Some(after) = after else { return Ok(0) };
        let at = self.nodes.iter().position(|n| n.id == after).ok_or(AppError::NotFound)?;
        Ok(at + 1)
    }

    /// Puts a node into the one way that leads on from another; where there are several or none, only a way to it is made.
    fn splice_in(&mut self, id: NodeId, after: Option<NodeId>) {
        let Some(after) = after else { return };
        let ends = self.node(id).is_some_and(|n| n.kind == NodeKind::End);
        let on: Vec<usize> = (0..self.ways.len()).filter(|at| self.ways[*at].from == after).collect();
        if let ([only], false) = (&on[..], ends) {
            let to = std::mem::replace(&mut self.ways[*only].to, id);
            self.ways.insert(*only + 1, Way { from: id, to, label: String::new() });
        } else if !ends || on.is_empty() {
            self.ways.push(Way { from: after, to: id, label: String::new() });
        }
    }

    /// Takes a node out of its ways: each that led to it leads to everything that followed it.
    fn splice_out(&mut self, id: NodeId) {
        let out: Vec<Way> = self.ways.iter().filter(|w| w.from == id).cloned().collect();
        let mut ways: Vec<Way> = Vec::with_capacity(self.ways.len());
        for way in self.ways.drain(..) {
            if way.from == id {
                continue;
            }
            if way.to != id {
                ways.push(way);
                continue;
            }
            for next in out.iter().filter(|next| next.to != way.from) {
                let label = if way.label.is_empty() { next.label.clone() } else { way.label.clone() };
                ways.push(Way { from: way.from, to: next.to, label });
            }
        }
        let mut known = std::collections::HashSet::new();
        ways.retain(|w| known.insert((w.from, w.to)));
        ways.truncate(WAYS_MOST);
        self.ways = ways;
    }

    fn shift(&mut self, id: NodeId, after: Option<NodeId>) -> AppResult<()> {
        if after == Some(id) {
            return Ok(());
        }
        let at = self.nodes.iter().position(|n| n.id == id).ok_or(AppError::NotFound)?;
        self.place_after(after)?;
        let (ins, outs) = (
            self.ways.iter().filter(|w| w.to == id).count(),
            self.ways.iter().filter(|w| w.from == id).count(),
        );
        let along = after.is_some_and(|after| self.ways.iter().filter(|w| w.from == after).count() == 1);
        if ins == 1 && outs == 1 && along {
            self.splice_out(id);
            self.splice_in(id, after);
        }
        let node = self.nodes.remove(at);
        let place = self.place_after(after)?;
        self.nodes.insert(place, node);
        Ok(())
    }

    fn connect(&mut self, from: NodeId, to: NodeId, label: &str) -> AppResult<()> {
        let label = label.trim();
        if label.chars().count() > LABEL_MOST {
            return Err(AppError::field("label", text::LABEL_LONG));
        }
        if from == to {
            return Err(AppError::field("to", text::TO_ITSELF));
        }
        let (source, target) =
            (self.node(from).ok_or(AppError::NotFound)?, self.node(to).ok_or(AppError::NotFound)?);
        if source.kind == NodeKind::End {
            return Err(AppError::field("to", text::NOTHING_AFTER_THE_END));
        }
        if target.kind == NodeKind::Start {
            return Err(AppError::field("to", text::NOTHING_BEFORE_THE_START));
        }
        match self.ways.iter().position(|w| (w.from, w.to) == (from, to)) {
            Some(at) => self.ways[at].label = label.to_owned(),
            None if self.ways.len() >= WAYS_MOST => {
                return Err(AppError::field("process", text::TOO_MANY_WAYS));
            }
            None => self.ways.push(Way { from, to, label: label.to_owned() }),
        }
        Ok(())
    }

    fn assign(&mut self, node: NodeId, who: Doer, duties: Duties) -> AppResult<()> {
        if !self.node(node).ok_or(AppError::NotFound)?.kind.is_work() {
            return Err(AppError::field("process", text::NOBODY_WORKS_THERE));
        }
        let duties = duties.tidied();
        let known = self.cells.iter().position(|c| (c.node, c.who) == (node, who));
        match known {
            Some(at) if duties.is_none() => drop(self.cells.remove(at)),
            Some(at) => self.cells[at].duties = duties,
            None if duties.is_none() => {}
            None if self.cells.len() >= CELLS_MOST => {
                return Err(AppError::field("process", text::TOO_MANY_CELLS));
            }
            None => self.cells.push(Cell { node, who, duties }),
        }
        Ok(())
    }
}
