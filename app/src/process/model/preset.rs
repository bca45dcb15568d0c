//! Processes to begin with, by the way a company is organised. What is there already is left alone.

mod words;

use super::{Cell, Doer, Duties, Duty, Node, NodeId, NodeKind, Process, ProcessId, Way};
use crate::{
    i18n::{Locale, Text},
    org::model::{Department, DepartmentKind, Organisation, Preset},
    text_key::name_key,
};
use DepartmentKind::{CrmOffice, CustomerService, Finance, Information, Management, Marketing, People};
use DepartmentKind::{Product, Sales, SupplyChain};
use NodeKind::{Approval, Decision, End, Start, Task};
use words::*;

/// A node to begin with: what it is, who does it, who answers for it (whoever heads that kind of department), who is asked
/// before and told after.
struct Stop {
    kind: NodeKind,
    name: Text,
    does: DepartmentKind,
    answers: DepartmentKind,
    asked: Option<DepartmentKind>,
    told: Option<DepartmentKind>,
}

/// A process to begin with. One node leads to the next but after an end; `turns` are the other ways, and what is said of one
/// that is there anyhow.
struct Plan {
    name: Text,
    stops: &'static [Stop],
    turns: &'static [(usize, usize, Text)],
}

const fn begin(name: Text) -> Stop {
    Stop { kind: Start, name, does: Sales, answers: Sales, asked: None, told: None }
}

const fn end(name: Text) -> Stop {
    Stop { kind: End, name, does: Sales, answers: Sales, asked: None, told: None }
}

const fn stop(kind: NodeKind, name: Text, does: DepartmentKind, answers: DepartmentKind) -> Stop {
    Stop { kind, name, does, answers, asked: None, told: None }
}

impl Stop {
    const fn asking(mut self, who: DepartmentKind) -> Stop {
        self.asked = Some(who);
        self
    }

    const fn telling(mut self, who: DepartmentKind) -> Stop {
        self.told = Some(who);
        self
    }
}

const WINNING: Plan = Plan {
    name: WIN,
    stops: &[
        begin(WIN_LEAD),
        stop(Task, WIN_QUALIFY, Marketing, Marketing).telling(Sales),
        stop(Decision, WIN_FITS, Sales, Sales),
        stop(Task, WIN_NEEDS, Sales, Sales).asking(Product),
        stop(Task, WIN_OFFER, Sales, Sales).asking(Product),
        stop(Approval, WIN_APPROVE, Management, Management).asking(Finance),
        stop(Task, WIN_SIGN, Sales, Sales).telling(Finance),
        stop(Task, WIN_WELCOME, CustomerService, CustomerService).telling(Sales),
        end(WIN_WON),
        end(WIN_NOT),
    ],
    turns: &[(2, 3, YES), (2, 9, NO), (5, 6, APPROVED), (5, 4, TO_BE_CHANGED)],
};

const KEEPING: Plan = Plan {
    name: KEEP,
    stops: &[
        begin(KEEP_DUE),
        stop(Task, KEEP_LOOK, CustomerService, CustomerService).asking(Sales),
        stop(Task, KEEP_TALK, Sales, Sales).telling(CustomerService),
        stop(Decision, KEEP_CONTENT, Sales, Sales),
        stop(Task, KEEP_OFFER, Sales, Sales).asking(Marketing),
        end(KEEP_DONE),
        stop(Task, KEEP_PLAN, CustomerService, CustomerService).telling(Management),
    ],
    turns: &[(3, 4, YES), (3, 6, NO), (6, 2, TALK_AGAIN)],
};

const COMPLAINT: Plan = Plan {
    name: COMPLAIN,
    stops: &[
        begin(COMPLAIN_IN),
        stop(Task, COMPLAIN_RECORD, CustomerService, CustomerService).telling(Sales),
        stop(Decision, COMPLAIN_WHOSE, CustomerService, CustomerService),
        stop(Task, COMPLAIN_CAUSE, SupplyChain, SupplyChain).asking(Product),
        stop(Task, COMPLAIN_SOLVE, CustomerService, CustomerService),
        stop(Approval, COMPLAIN_PAY, Management, Finance).asking(CustomerService),
        stop(Task, COMPLAIN_ANSWER, CustomerService, CustomerService).telling(Sales),
        stop(Task, COMPLAIN_LEARN, CrmOffice, CrmOffice).telling(Management),
        end(COMPLAIN_CLOSED),
    ],
    turns: &[(2, 3, OF_THE_GOODS), (2, 4, OF_SERVICE)],
};

const ORDER: Plan = Plan {
    name: CASH,
    stops: &[
        begin(CASH_ORDER),
        stop(Task, CASH_CHECK, Sales, Sales).asking(SupplyChain),
        stop(Approval, CASH_CREDIT, Finance, Finance).telling(Sales),
        stop(Task, CASH_MAKE, SupplyChain, SupplyChain).telling(CustomerService),
        stop(Task, CASH_DELIVER, SupplyChain, SupplyChain).telling(Sales),
        stop(Task, CASH_INVOICE, Finance, Finance).telling(Sales),
        stop(Decision, CASH_PAID, Finance, Finance),
        end(CASH_DONE),
        stop(Task, CASH_REMIND, Sales, Sales).asking(Finance),
    ],
    turns: &[(2, 3, APPROVED), (2, 1, TO_BE_CHANGED), (6, 7, YES), (6, 8, NO), (8, 6, REMINDED)],
};

const DISCOUNT: Plan = Plan {
    name: CUT,
    stops: &[
        begin(CUT_ASKED),
        stop(Task, CUT_REASON, Sales, Sales),
        stop(Decision, CUT_LARGE, Sales, Sales),
        stop(Approval, CUT_APPROVE, Management, Management).asking(Finance),
        stop(Task, CUT_QUOTE, Sales, Sales).telling(Finance),
        end(CUT_DONE),
        end(CUT_NO),
    ],
    turns: &[(2, 3, YES), (2, 4, NO), (3, 4, APPROVED), (3, 6, REFUSED)],
};

const CAMPAIGN: Plan = Plan {
    name: SIGN_OFF,
    stops: &[
        begin(SIGN_OFF_IDEA),
        stop(Task, SIGN_OFF_DRAFT, Marketing, Marketing).asking(Sales),
        stop(Task, SIGN_OFF_AUDIENCE, CrmOffice, CrmOffice).asking(CustomerService),
        stop(Approval, SIGN_OFF_APPROVE, Management, Marketing).asking(Finance),
        stop(Task, SIGN_OFF_TELL, Marketing, Marketing).telling(CustomerService),
        stop(Task, SIGN_OFF_SEND, Marketing, Marketing).telling(Sales),
        end(SIGN_OFF_DONE),
    ],
    turns: &[(3, 4, APPROVED), (3, 1, TO_BE_CHANGED)],
};

const CHURN: Plan = Plan {
    name: WARN,
    stops: &[
        begin(WARN_SIGN),
        stop(Task, WARN_CHECK, CrmOffice, CrmOffice).asking(CustomerService),
        stop(Decision, WARN_REAL, CrmOffice, CrmOffice).telling(Sales),
        stop(Task, WARN_VISIT, Sales, Sales).asking(CustomerService),
        stop(Task, WARN_OFFER, Sales, Sales).asking(Finance),
        end(WARN_DONE),
        end(WARN_FALSE),
    ],
    turns: &[(2, 3, YES), (2, 6, NO)],
};

const JOINING: Plan = Plan {
    name: JOIN,
    stops: &[
        begin(JOIN_SIGNED),
        stop(Task, JOIN_FILE, People, People).telling(Finance),
        stop(Task, JOIN_ACCESS, Information, Information).asking(People),
        stop(Task, JOIN_LEARN, Sales, Sales).asking(People),
        stop(Approval, JOIN_PROBATION, People, Management).asking(Sales),
        end(JOIN_DONE),
    ],
    turns: &[],
};

fn plans(preset: Preset) -> &'static [&'static Plan] {
    match preset {
        Preset::Small => &[&WINNING, &KEEPING, &COMPLAINT, &ORDER],
        Preset::Medium => &[&WINNING, &KEEPING, &COMPLAINT, &ORDER, &DISCOUNT, &CAMPAIGN],
        Preset::Large => &[&WINNING, &KEEPING, &COMPLAINT, &ORDER, &DISCOUNT, &CAMPAIGN, &CHURN],
        Preset::Process => &[&WINNING, &KEEPING, &COMPLAINT, &ORDER, &CHURN, &JOINING],
    }
}

/// What the processes of a preset are called.
pub fn names(preset: Preset) -> impl Iterator<Item = Text> {
    plans(preset).iter().map(|p| p.name)
}

/// The processes of a preset that a company does not have yet, by name in either language, done by the departments it has.
pub fn by_preset(
    preset: Preset,
    there: &[String],
    organisation: &Organisation,
    locale: Locale,
) -> Vec<Process> {
    let known: Vec<String> = there.iter().map(|name| name_key(name)).collect();
    let has = |plan: &Plan| [plan.name.en, plan.name.zh].iter().any(|name| known.contains(&name_key(name)));
    let missing = plans(preset).iter().filter(|plan| !has(plan));
    missing.map(|plan| plan.drawn(organisation, locale)).collect()
}

impl Plan {
    fn drawn(&self, organisation: &Organisation, locale: Locale) -> Process {
        let node = |s: &Stop| Node { id: NodeId::new(), kind: s.kind, name: s.name.get(locale).to_owned() };
        let nodes: Vec<Node> = self.stops.iter().map(node).collect();
        let mut ways = Vec::new();
        let mut way = |from: usize, to: usize, label: &str| {
            ways.push(Way { from: nodes[from].id, to: nodes[to].id, label: label.to_owned() });
        };
        for (from, node) in nodes.iter().enumerate() {
            let turns = || self.turns.iter().filter(|t| t.0 == from);
            turns().for_each(|(_, to, label)| way(from, *to, label.get(locale)));
            if node.kind != End && turns().next().is_none() {
                way(from, from + 1, "");
            }
        }
        let mut cells = Vec::new();
        for (stop, node) in self.stops.iter().zip(&nodes).filter(|(stop, _)| stop.kind.is_work()) {
            stop.cells(organisation, node.id, &mut cells);
        }
        let name = self.name.get(locale).to_owned();
        Process { id: ProcessId::new(), name, nodes, ways, cells, version: 1 }
    }
}

impl Stop {
    fn cells(&self, organisation: &Organisation, node: NodeId, cells: &mut Vec<Cell>) {
        let mut put = |who: Option<Doer>, duty: Duty| {
            let Some(who) = who else { return };
            let known = cells.iter_mut().find(|c: &&mut Cell| (c.node, c.who) == (node, who));
            match known {
                Some(cell) => cell.duties = Duties::of(cell.duties.each().chain([duty])),
                None => cells.push(Cell { node, who, duties: Duties::of([duty]) }),
            }
        };
        let unit = |kind| department(organisation, kind);
        let does = unit(self.does);
        let head = unit(self.answers).map(|d| {
            let lead = organisation.positions_of(d.id).into_iter().find(|p| p.lead);
            lead.map_or(Doer::Department(d.id), |p| Doer::Position(p.id))
        });
        put(does.map(|d| Doer::Department(d.id)), Duty::Responsible);
        put(head, Duty::Accountable);
        for (kind, duty) in [(self.asked, Duty::Consulted), (self.told, Duty::Informed)] {
            // Who does it need not be asked or told.
            let beside = kind.and_then(unit).filter(|d| does.is_none_or(|does| does.id != d.id));
            put(beside.map(|d| Doer::Department(d.id)), duty);
        }
    }
}

/// Who does what this kind of department does, where there is none of it.
fn instead(kind: DepartmentKind) -> &'static [DepartmentKind] {
    match kind {
        Marketing => &[Marketing, Sales, Management],
        CrmOffice => &[CrmOffice, CustomerService, Management],
        Product => &[Product, SupplyChain, Sales, Management],
        SupplyChain => &[SupplyChain, Product, CustomerService, Management],
        Information => &[Information, DepartmentKind::Administration, Finance, Management],
        People => &[People, DepartmentKind::Administration, Finance, Management],
        Finance => &[Finance, Management],
        CustomerService => &[CustomerService, Sales, Management],
        Sales => &[Sales, Management],
        _ => &[Management],
    }
}

/// The first department of a kind in the order of the tree, where it has such departments below it the lowest.
fn department(organisation: &Organisation, kind: DepartmentKind) -> Option<&Department> {
    instead(kind).iter().find_map(|kind| {
        let mut here = None;
        let mut waiting: Vec<&Department> = organisation.children(None);
        waiting.reverse();
        let mut left = organisation.departments.len();
        while let Some(it) = waiting.pop().filter(|_| left > 0) {
            left -= 1;
            let below = organisation.children(Some(it.id));
            if it.kind == *kind {
                here = Some(it);
                // Only further down from here.
                waiting = below.iter().rev().filter(|d| d.kind == *kind).copied().collect();
            } else if here.is_none() {
                waiting.extend(below.into_iter().rev());
            }
        }
        here
    })
}
