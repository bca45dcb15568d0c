//! The figures: worked out of an organisation, its processes and what its people hold, as far as the asker sees it.

mod duties;
mod load;
mod shape;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text;
use crate::{
    access::model::MemberId,
    i18n::Text,
    money::Money,
    org::model::{DepartmentId, Organisation},
    process::model::{Doers, Process},
};

/// From how many nodes on one person answers for too many: a rule of thumb.
pub const ANSWERS_MOST: i64 = 10;
/// How many direct reports a manager has, as McKinsey found in five kinds of managers' work: from 3 to 5 where they do much of it
/// themselves to 15 and more where work is the same for all (Acharya, Lieber, Seem, Welchman: How to identify the right ‘spans of
/// control’ for your organization, December 2017). Outside of 3 to 15 somebody should know why.
pub const SPAN: (i64, i64) = (3, 15);
/// How many layers are usual at most: a rule of thumb. Bain reports companies that came down to seven and eight (Streamlining
/// spans and layers).
pub const LAYERS_MOST: i64 = 8;
/// What part of a year's revenue one person holds at most unless it is asked otherwise, in percent: a rule of thumb.
pub const CONCENTRATION: i64 = 25;
/// The parts offered.
pub const LIMITS: [i64; 5] = [10, 20, 25, 33, 50];
/// The days that count as the last year.
pub const YEAR: u64 = 365;

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    Span,
    Layers,
    Vacant,
    NoResponsible,
    NoAccountable,
    Answers,
    HandOvers,
    Accounts,
    Deals,
    Revenue,
}

impl Which {
    pub const ALL: [Which; 10] = [
        Which::Span,
        Which::Layers,
        Which::Vacant,
        Which::NoResponsible,
        Which::NoAccountable,
        Which::Answers,
        Which::HandOvers,
        Which::Accounts,
        Which::Deals,
        Which::Revenue,
    ];

    /// The word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Which::Span => "span",
            Which::Layers => "layers",
            Which::Vacant => "vacant",
            Which::NoResponsible => "no_responsible",
            Which::NoAccountable => "no_accountable",
            Which::Answers => "answers",
            Which::HandOvers => "hand_overs",
            Which::Accounts => "accounts",
            Which::Deals => "deals",
            Which::Revenue => "revenue",
        }
    }

    /// The figure with this word.
    pub fn parse(code: &str) -> Option<Which> {
        Which::ALL.into_iter().find(|w| w.code() == code)
    }

    /// What it is called, what is usual and where that is from, why it matters.
    pub fn words(self) -> (Text, Text, Text) {
        use text::*;
        match self {
            Which::Span => (SPAN, SPAN_USUAL, SPAN_WHY),
            Which::Layers => (LAYERS, LAYERS_USUAL, LAYERS_WHY),
            Which::Vacant => (VACANT, VACANT_USUAL, VACANT_WHY),
            Which::NoResponsible => (NO_RESPONSIBLE, DUTIES_USUAL, NO_RESPONSIBLE_WHY),
            Which::NoAccountable => (NO_ACCOUNTABLE, DUTIES_USUAL, NO_ACCOUNTABLE_WHY),
            Which::Answers => (ANSWERS, ANSWERS_USUAL, ANSWERS_WHY),
            Which::HandOvers => (HAND_OVERS, HAND_OVERS_USUAL, HAND_OVERS_WHY),
            Which::Accounts => (ACCOUNTS, LOAD_USUAL, ACCOUNTS_WHY),
            Which::Deals => (DEALS, LOAD_USUAL, DEALS_WHY),
            Which::Revenue => (REVENUE, REVENUE_USUAL, REVENUE_WHY),
        }
    }
}

/// What a figure or a row comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// There is nothing to work it out of.
    None,
    Count(i64),
    /// So many of so many.
    Of(i64, i64),
    /// A mean: a sum and over how many.
    Mean(i64, i64),
    /// A part of a whole.
    Share(i64, i64),
    /// Money, and its part of the whole in minor units.
    Money(Money, i64),
}

/// A row behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    /// Where it belongs: a department, a process.
    pub within: String,
    pub value: Value,
    /// To what it is about.
    pub href: Option<String>,
    /// Whether it is unlike what is usual.
    pub out: bool,
}

/// A figure with its rows, those that stand out first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub which: Which,
    pub value: Value,
    pub rows: Vec<Line>,
}

impl Figure {
    /// How many rows stand out.
    pub fn out(&self) -> usize {
        self.rows.iter().filter(|r| r.out).count()
    }
}

/// What the figures are worked out of. What the asker may not see at all is `None`, and so are its figures.
#[derive(Clone, Debug)]
pub struct Ground {
    pub organisation: Organisation,
    pub processes: Option<Vec<Process>>,
    pub accounts: Option<Vec<(MemberId, i64)>>,
    pub deals: Option<Vec<(MemberId, i64)>>,
    /// In the base currency, what is nobody's too.
    pub revenue: Option<Vec<(Option<MemberId>, Money)>>,
    /// The days the revenue is of.
    pub days: (NaiveDate, NaiveDate),
    /// What part one person may hold, in percent.
    pub limit: i64,
}

impl Ground {
    /// Every figure there is something to work out of.
    pub fn figures(&self) -> Vec<Figure> {
        let doers = Doers::of(&self.organisation);
        let mut figures = vec![self.spans(), self.layers(), self.vacancies()];
        if let Some(processes) = &self.processes {
            figures.extend([
                self.gaps(processes, &doers, Which::NoResponsible),
                self.gaps(processes, &doers, Which::NoAccountable),
                self.answers(processes, &doers),
                self.hand_overs(processes, &doers),
            ]);
        }
        figures.extend(self.accounts.as_ref().map(|held| self.load(Which::Accounts, held)));
        figures.extend(self.deals.as_ref().map(|held| self.load(Which::Deals, held)));
        figures.extend(self.revenue.as_ref().map(|won| self.concentration(won)));
        for figure in &mut figures {
            // Kept in their own order otherwise.
            figure.rows.sort_by_key(|row| !row.out);
        }
        figures
    }

    /// The department of somebody's main seat.
    fn department_of(&self, member: MemberId) -> Option<DepartmentId> {
        let seat = self.organisation.main_seat(member)?;
        self.organisation.positions.get(&seat.position).map(|p| p.department)
    }

    /// That department's name; empty where they sit nowhere.
    fn within(&self, member: MemberId) -> String {
        let department = self.department_of(member);
        department.map(|d| self.organisation.department_name(d).to_owned()).unwrap_or_default()
    }

    /// Where a person is found in the organisation.
    fn page_of(&self, member: MemberId) -> Option<String> {
        self.department_of(member).map(crate::process::model::department_path)
    }
}

/// The middle of some means, each a sum and over how many: of an even number the lower.
fn median(means: &[(i64, i64)]) -> Option<(i64, i64)> {
    let mut sorted: Vec<(i64, i64)> = means.iter().copied().filter(|(_, n)| *n > 0).collect();
    sorted.sort_by(|a, b| (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1))));
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}
