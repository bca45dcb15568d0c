//! A process as a graph of nodes, and who is responsible for each of them.

mod apply;
mod doers;
mod duty;
pub mod flow;
pub mod matrix;
mod preset;
mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::text;
use crate::{
    i18n::{Locale, Text},
    org::model::{DepartmentId, PositionId},
};
pub use apply::{Step, named};
pub use doers::{Doers, Post, Unit};
pub use duty::{Duties, Duty};
pub use preset::{by_preset, names as preset_names};
pub use rules::{Gap, gaps};

/// The longest name of a process or a node, in characters.
pub const NAME_MOST: usize = 120;
/// The longest label of a way, in characters.
pub const LABEL_MOST: usize = 60;
/// The most nodes of a process: more are no longer one picture.
pub const NODES_MOST: usize = 100;
/// The most ways between the nodes of a process.
pub const WAYS_MOST: usize = 300;
/// The most cells filled in a process.
pub const CELLS_MOST: usize = 2_000;

crate::id_type!(
    /// A process.
    ProcessId
);
crate::id_type!(
    /// A node of a process.
    NodeId
);

/// What happens at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    Start,
    Task,
    Decision,
    Approval,
    End,
}

impl NodeKind {
    pub const ALL: [NodeKind; 5] =
        [NodeKind::Start, NodeKind::Task, NodeKind::Decision, NodeKind::Approval, NodeKind::End];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<NodeKind> {
        NodeKind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The kind's name on screen.
    pub fn text(self) -> Text {
        self.words().1
    }

    fn words(self) -> (&'static str, Text) {
        match self {
            NodeKind::Start => ("start", text::KIND_START),
            NodeKind::Task => ("task", text::KIND_TASK),
            NodeKind::Decision => ("decision", text::KIND_DECISION),
            NodeKind::Approval => ("approval", text::KIND_APPROVAL),
            NodeKind::End => ("end", text::KIND_END),
        }
    }

    /// Whether somebody does something there: where a process begins and ends nobody does.
    pub fn is_work(self) -> bool {
        !matches!(self, NodeKind::Start | NodeKind::End)
    }
}

/// A node of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub id: NodeId,
    pub kind: NodeKind,
    pub name: String,
}

/// The way from one node to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub from: NodeId,
    pub to: NodeId,
    /// In which case it is taken; empty where it always is.
    pub label: String,
}

/// A department or a position as one who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Doer {
    Department(DepartmentId),
    Position(PositionId),
}

/// What somebody has to do with a node: a filled cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub node: NodeId,
    pub who: Doer,
    /// Never none.
    pub duties: Duties,
}

/// A process with its nodes in order, the ways between them and who is responsible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub id: ProcessId,
    pub name: String,
    pub nodes: Vec<Node>,
    pub ways: Vec<Way>,
    pub cells: Vec<Cell>,
    pub version: i64,
}

impl Process {
    /// A process of nothing but a beginning and an end.
    pub fn begun(id: ProcessId, name: String, locale: Locale) -> Process {
        let node =
            |kind: NodeKind| Node { id: NodeId::new(), kind, name: kind.text().get(locale).to_owned() };
        let nodes = vec![node(NodeKind::Start), node(NodeKind::End)];
        let ways = vec![Way { from: nodes[0].id, to: nodes[1].id, label: String::new() }];
        Process { id, name, nodes, ways, cells: Vec::new(), version: 1 }
    }

    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// What this one has to do with a node.
    pub fn duties(&self, node: NodeId, who: Doer) -> Duties {
        let cell = self.cells.iter().find(|c| c.node == node && c.who == who);
        cell.map(|c| c.duties).unwrap_or_default()
    }

    /// The nodes at which somebody does something.
    pub fn work(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|n| n.kind.is_work())
    }
}

/// All a screen of processes is drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// By name.
    pub processes: Vec<Process>,
    pub doers: Doers,
}

/// Where a process's page is.
pub fn process_path(id: ProcessId) -> String {
    format!("/processes/{id}")
}

/// Where a department's page is.
pub fn department_path(id: DepartmentId) -> String {
    format!("/organisation?at={id}")
}
