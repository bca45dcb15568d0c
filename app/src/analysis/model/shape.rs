//! The shape of the organisation: spans of control, layers, vacant positions.

use std::collections::BTreeMap;

use super::{Figure, Ground, LAYERS_MOST, Line, SPAN, Value, Which};
use crate::{
    access::model::{MemberId, Status},
    process::model::department_path,
};

impl Ground {
    /// How many people report to each manager directly; those who left are not counted.
    pub(super) fn spans(&self) -> Figure {
        let mut reports: BTreeMap<MemberId, i64> = BTreeMap::new();
        for person in self.organisation.people.values().filter(|p| p.status != Status::Inactive) {
            if let Some(manager) = person.manager {
                *reports.entry(manager).or_default() += 1;
            }
        }
        let mut rows: Vec<Line> = reports
            .iter()
            .map(|(manager, n)| Line {
                name: self.organisation.person_name(*manager).to_owned(),
                within: self.within(*manager),
                value: Value::Count(*n),
                href: self.page_of(*manager),
                out: *n < SPAN.0 || *n > SPAN.1,
            })
            .collect();
        rows.sort_by_key(|row| match row.value {
            Value::Count(n) => std::cmp::Reverse(n),
            _ => std::cmp::Reverse(0),
        });
        let managers = i64::try_from(reports.len()).unwrap_or(i64::MAX);
        let value = if managers == 0 { Value::None } else { Value::Mean(reports.values().sum(), managers) };
        Figure { which: Which::Span, value, rows }
    }

    /// How many layers of departments there are, each with how many stand in it.
    pub(super) fn layers(&self) -> Figure {
        let mut each: BTreeMap<i64, i64> = BTreeMap::new();
        for department in self.organisation.departments.keys() {
            let depth = i64::try_from(self.organisation.ancestors(*department).len()).unwrap_or(i64::MAX);
            *each.entry(depth.saturating_add(1)).or_default() += 1;
        }
        let row = |(layer, n): (&i64, &i64)| Line {
            name: layer.to_string(),
            within: String::new(),
            value: Value::Count(*n),
            href: Some("/organisation?view=chart".into()),
            out: *layer > LAYERS_MOST,
        };
        let value = i64::try_from(each.len()).map_or(Value::None, Value::Count);
        Figure { which: Which::Layers, value, rows: each.iter().map(row).collect() }
    }

    /// Places that are meant for somebody and have nobody.
    pub(super) fn vacancies(&self) -> Figure {
        let (mut open, mut planned, mut rows) = (0_i64, 0_i64, Vec::new());
        let mut seated: BTreeMap<_, i32> = BTreeMap::new();
        for seat in &self.organisation.seats {
            *seated.entry(seat.position).or_default() += 1;
        }
        for position in self.organisation.positions.values() {
            let free = (position.planned - seated.get(&position.id).copied().unwrap_or_default()).max(0);
            planned += i64::from(position.planned);
            if free > 0 {
                open += i64::from(free);
                rows.push(Line {
                    name: position.title.clone(),
                    within: self.organisation.department_name(position.department).to_owned(),
                    value: Value::Of(free.into(), position.planned.into()),
                    href: Some(department_path(position.department)),
                    // Nobody heads the department.
                    out: position.lead,
                });
            }
        }
        rows.sort_by(|a, b| (&a.within, &a.name).cmp(&(&b.within, &b.name)));
        let value = if planned == 0 { Value::None } else { Value::Share(open, planned) };
        Figure { which: Which::Vacant, value, rows }
    }
}
