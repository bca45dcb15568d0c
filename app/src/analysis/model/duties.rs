//! Who answers for what: nodes nobody does or answers for, people who answer for too many, and how often work changes hands.

use std::collections::{BTreeMap, BTreeSet};

use super::{ANSWERS_MOST, Figure, Ground, Line, Value, Which};
use crate::{
    access::model::MemberId,
    process::model::{
        Doer, Doers, Duty, Gap, NodeId, Process, ProcessId, flow::handovers, gaps, process_path,
    },
};

impl Ground {
    /// The nodes nobody does, or for which nobody answers or several do.
    pub(super) fn gaps(&self, processes: &[Process], doers: &Doers, which: Which) -> Figure {
        let ours = |gap: &Gap| match which {
            Which::NoResponsible => matches!(gap, Gap::NoResponsible),
            _ => matches!(gap, Gap::NoAccountable | Gap::ManyAccountable(_)),
        };
        let mut rows = Vec::new();
        for process in processes {
            for node in process.work() {
                let found = gaps(process, doers, node.id).into_iter().find(|gap| ours(gap));
                let Some(gap) = found else { continue };
                let n = match gap {
                    Gap::ManyAccountable(n) => i64::try_from(n).unwrap_or(i64::MAX),
                    _ => 0,
                };
                rows.push(Line {
                    name: node.name.clone(),
                    within: process.name.clone(),
                    value: Value::Count(n),
                    href: Some(format!("{}?at={}", process_path(process.id), node.id)),
                    out: true,
                });
            }
        }
        let all: usize = processes.iter().map(|p| p.work().count()).sum();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let value = if all == 0 { Value::None } else { Value::Of(count(rows.len()), count(all)) };
        Figure { which, value, rows }
    }

    /// For how many nodes each person answers: on a position that does, or heading a department that does.
    pub(super) fn answers(&self, processes: &[Process], doers: &Doers) -> Figure {
        let mut nodes: BTreeMap<MemberId, BTreeSet<(ProcessId, NodeId)>> = BTreeMap::new();
        for process in processes {
            for cell in process.cells.iter().filter(|c| c.duties.has(Duty::Accountable) && doers.knows(c.who))
            {
                let people: Vec<MemberId> = match cell.who {
                    Doer::Position(id) => {
                        self.organisation.sitting(id).into_iter().map(|(p, _)| p.id).collect()
                    }
                    Doer::Department(id) => self.organisation.head(id).map(|p| p.id).into_iter().collect(),
                };
                for person in people {
                    nodes.entry(person).or_default().insert((process.id, cell.node));
                }
            }
        }
        let mut counted: Vec<(MemberId, i64)> =
            nodes.iter().map(|(who, nodes)| (*who, i64::try_from(nodes.len()).unwrap_or(i64::MAX))).collect();
        counted.sort_by_key(|(who, n)| (std::cmp::Reverse(*n), *who));
        let row = |(who, n): &(MemberId, i64)| Line {
            name: self.organisation.person_name(*who).to_owned(),
            within: self.within(*who),
            value: Value::Count(*n),
            href: self.page_of(*who),
            out: *n > ANSWERS_MOST,
        };
        let value = counted.first().map_or(Value::None, |(_, most)| Value::Count(*most));
        Figure { which: Which::Answers, value, rows: counted.iter().map(row).collect() }
    }

    /// On how many of its ways each process goes from one department to another. More than one in three stands out: a rule of thumb.
    pub(super) fn hand_overs(&self, processes: &[Process], doers: &Doers) -> Figure {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut rows: Vec<(i64, Line)> = processes
            .iter()
            .map(|process| {
                let (over, ways) = (count(handovers(process, doers).len()), count(process.ways.len()));
                let line = Line {
                    name: process.name.clone(),
                    within: String::new(),
                    value: Value::Of(over, ways),
                    href: Some(process_path(process.id)),
                    out: over * 3 > ways,
                };
                (over, line)
            })
            .collect();
        rows.sort_by_key(|(over, _)| std::cmp::Reverse(*over));
        let all = rows.iter().map(|(over, _)| over).sum();
        let value = if rows.is_empty() { Value::None } else { Value::Mean(all, count(rows.len())) };
        Figure { which: Which::HandOvers, value, rows: rows.into_iter().map(|(_, line)| line).collect() }
    }
}
