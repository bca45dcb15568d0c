//! Who holds how much: accounts and deals per head and department, and revenue in few hands.

use std::collections::BTreeMap;

use super::{Figure, Ground, Line, Value, Which, median};
use crate::{
    access::model::MemberId,
    customers::model::{AccountFilter, AccountList},
    money::Money,
    org::model::DepartmentId,
    pipeline::model::{DealKey, DealList, StageKind},
    process::model::department_path,
};

impl Ground {
    /// How many accounts or deals each person holds, department by department; a department is the mean over those of it who hold
    /// any. Who holds more than twice as many as the middle one of all stands out: a rule of thumb.
    pub(super) fn load(&self, which: Which, held: &[(MemberId, i64)]) -> Figure {
        let mut units: BTreeMap<Option<DepartmentId>, Vec<(MemberId, i64)>> = BTreeMap::new();
        for (who, n) in held {
            units.entry(self.department_of(*who)).or_default().push((*who, *n));
        }
        let middle = median(&held.iter().map(|(_, n)| (*n, 1)).collect::<Vec<_>>()).map_or(0, |m| m.0);
        let mut rows = Vec::new();
        for (unit, mut people) in units {
            people.sort_by_key(|(who, n)| (std::cmp::Reverse(*n), *who));
            let name = unit.map(|d| self.organisation.department_name(d).to_owned()).unwrap_or_default();
            let heads = i64::try_from(people.len()).unwrap_or(i64::MAX);
            if unit.is_some() {
                rows.push(Line {
                    name: name.clone(),
                    within: String::new(),
                    value: Value::Mean(people.iter().map(|(_, n)| n).sum(), heads),
                    href: unit.map(department_path),
                    out: false,
                });
            }
            rows.extend(people.iter().map(|(who, n)| Line {
                name: self.organisation.person_name(*who).to_owned(),
                within: name.clone(),
                value: Value::Count(*n),
                href: Some(list_of(which, *who)),
                out: held.len() > 2 && *n > middle.saturating_mul(2),
            }));
        }
        let heads = i64::try_from(held.len()).unwrap_or(i64::MAX);
        let value =
            if heads == 0 { Value::None } else { Value::Mean(held.iter().map(|(_, n)| n).sum(), heads) };
        Figure { which, value, rows }
    }

    /// What part of what was won in the last year each person holds.
    pub(super) fn concentration(&self, won: &[(Option<MemberId>, Money)]) -> Figure {
        let all = won.iter().fold(0_i64, |sum, (_, amount)| sum.saturating_add(amount.minor));
        let mut held: Vec<(MemberId, Money)> = won
            .iter()
            .filter_map(|(who, amount)| Some(((*who)?, *amount)))
            .filter(|h| h.1.minor > 0)
            .collect();
        held.sort_by_key(|(who, amount)| (std::cmp::Reverse(amount.minor), *who));
        let too_much = |minor: i64| i128::from(minor) * 100 > i128::from(all) * i128::from(self.limit);
        let row = |(who, amount): &(MemberId, Money)| Line {
            name: self.organisation.person_name(*who).to_owned(),
            within: self.within(*who),
            value: Value::Money(*amount, all),
            href: Some(
                DealList::default()
                    .only(DealKey::Owner, who)
                    .only(DealKey::Status, StageKind::Won.code())
                    .only(DealKey::ClosedFrom, self.days.0)
                    .only(DealKey::ClosedTo, self.days.1)
                    .path(),
            ),
            out: too_much(amount.minor),
        };
        let value = held.first().map_or(Value::None, |(_, most)| Value::Share(most.minor, all));
        Figure { which: Which::Revenue, value, rows: held.iter().map(row).collect() }
    }
}

/// The list of what a person holds.
fn list_of(which: Which, who: MemberId) -> String {
    match which {
        Which::Accounts => {
            format!(
                "/accounts{}",
                AccountList::default().with(AccountFilter::Owner, vec![who.to_string()]).query()
            )
        }
        _ => {
            DealList::default().only(DealKey::Owner, who).only(DealKey::Status, StageKind::Open.code()).path()
        }
    }
}
