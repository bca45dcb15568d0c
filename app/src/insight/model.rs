//! What the sales overview says.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    format,
    money::{Currency, Money},
    open_to_all,
    pipeline::model::{DealKey, DealList, Named, Pipeline, PipelineId, StageId, StageKind},
};

/// What the overview looks at; carried in the address bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// One pipeline, or all of them.
    pub pipeline: Option<PipelineId>,
    /// Deals closed on or after, on or before.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Scope {
    /// The same scope, its days no further than calendars reach.
    pub fn bounded(&self) -> Scope {
        let (from, to) = (self.from.map(format::nearest), self.to.map(format::nearest));
        Scope { pipeline: self.pipeline, from, to }
    }

    /// The deals this looks at that stand open, or were decided within its days.
    pub fn deals(&self, status: StageKind) -> DealList {
        let mut list = DealList::default().only(DealKey::Status, status.code());
        if let Some(pipeline) = self.pipeline {
            list = list.only(DealKey::Pipeline, pipeline);
        }
        let days = [(DealKey::ClosedFrom, self.from), (DealKey::ClosedTo, self.to)];
        match status {
            StageKind::Open => list,
            _ => days.into_iter().fold(list, |list, (key, day)| match day {
                Some(day) => list.only(key, day),
                None => list,
            }),
        }
    }
}

/// One bar of a chart: what it stands for, how many deals, how much in the base currency, and the rows behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Empty where the deals have none of it (no product, no region).
    pub label: String,
    pub deals: i64,
    pub value: Money,
    /// The rows behind it.
    pub rows: DealList,
}

/// A stage of the funnel: open deals that stand there now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub stage: StageId,
    pub name: String,
    pub kind: StageKind,
    pub probability: i16,
    pub bar: Bar,
}

/// The sales overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub pipelines: Vec<Named<PipelineId>>,
    pub won: Bar,
    pub lost: Bar,
    pub open: Bar,
    /// Won ÷ (won + lost) in hundredths of a percent; `None` while nothing is decided.
    pub win_rate: Option<i32>,
    /// Mean days from opening to winning, in hundredths of a day, over won deals with both dates.
    pub cycle: Option<i64>,
    pub funnel: Vec<Step>,
    pub by_month: Vec<Bar>,
    pub by_product: Vec<Bar>,
    pub by_region: Vec<Bar>,
    pub by_manager: Vec<Bar>,
    /// Currencies without an exchange rate: their amounts are in no figure here.
    pub without_rate: Vec<Currency>,
}

// Whoever does not read amounts is refused the whole of it.
open_to_all!(Overview);

/// Won ÷ (won + lost) in hundredths of a percent, rounded half up.
pub fn win_rate(won: i64, lost: i64) -> Option<i32> {
    let decided = i128::from(won) + i128::from(lost);
    (decided > 0).then(|| ((i128::from(won) * 20_000 + decided) / (2 * decided)) as i32)
}

/// The mean of whole days in hundredths of a day, rounded half up.
pub fn mean_days(days: i64, deals: i64) -> Option<i64> {
    (deals > 0).then(|| (days * 200 + deals).div_euclid(2 * deals))
}

/// The pipelines a scope looks at.
pub fn in_scope<'a>(pipelines: &'a [Pipeline], scope: &'a Scope) -> impl Iterator<Item = &'a Pipeline> {
    pipelines.iter().filter(|p| scope.pipeline.is_none_or(|id| id == p.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_win_rate_counts_decided_deals_only() {
        assert_eq!(win_rate(4238, 2473), Some(6315));
        assert_eq!(win_rate(0, 3), Some(0));
        assert_eq!(win_rate(0, 0), None);
    }

    #[test]
    fn the_mean_cycle_is_rounded_once() {
        assert_eq!(mean_days(219_457, 4238), Some(5178));
        assert_eq!(mean_days(0, 0), None);
    }
}
