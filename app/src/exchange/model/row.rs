//! One row's cells as values of our fields, or the reasons why not.
use super::amount::{AmountProblem, parse_amount};
use super::decide::{Choice, Chosen};
use super::fields::{Field, FieldSpec, Kind};
use super::preview::Plan;
use super::reason::{Reason, RowError};
use super::value::{DateOrder, parse_date, parse_instant};
use crate::money::{Currency, Money};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Longest text of one field, in characters; notes may be longer.
const MOST_TEXT: usize = 400;
const MOST_NOTE: usize = 20_000;

/// The meaning of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Money(Money),
    Date(NaiveDate),
    Instant(DateTime<Utc>),
    Integer(i64),
    /// A record by the id somebody matched the name to.
    Matched(String),
    /// A record by its name, to be found exactly.
    Named(String),
    /// A record by its name, to be made if it isn't there.
    Made(String),
}

/// The values of one row; fields whose cell is empty are absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub row: u64,
    pub line: u64,
    pub values: Vec<(Field, Value)>,
    /// Values that could not be taken and were left empty, as decided.
    pub emptied: Vec<RowError>,
}

impl Draft {
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.values.iter().find(|(f, _)| *f == field).map(|(_, v)| v)
    }

    /// What a field holds, as errors quote it; empty where it holds nothing.
    pub fn quote(&self, field: Field) -> String {
        match self.get(field) {
            Some(Value::Text(said) | Value::Named(said) | Value::Made(said)) => said.clone(),
            Some(Value::Integer(n)) => n.to_string(),
            Some(Value::Money(money)) => money.plain(),
            Some(Value::Date(day)) => day.to_string(),
            Some(Value::Instant(at)) => at.to_rfc3339(),
            Some(Value::Matched(_)) | None => String::new(),
        }
    }

    /// The moment a field holds.
    pub fn instant(&self, field: Field) -> Option<DateTime<Utc>> {
        match self.get(field) {
            Some(Value::Instant(at)) => Some(*at),
            _ => None,
        }
    }

    /// The text of a field that holds text.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.get(field) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// Reads a row by the plan; `chosen` are the plan's own decisions.
///
/// Errors name every cell that is wrong, not just the first.
pub fn draft(
    plan: &Plan,
    chosen: &Chosen<'_>,
    row: u64,
    line: u64,
    cells: &[String],
) -> Result<Draft, Vec<RowError>> {
    let mut values = Vec::new();
    let (mut errors, mut emptied) = (Vec::new(), Vec::new());
    let currency = plan
        .column(Field::Currency)
        .and_then(|c| cells.get(c))
        .map(|c| c.trim().to_uppercase())
        .filter(|c| !c.is_empty())
        .unwrap_or_else(|| plan.currency.code().to_string());
    for (column, field) in plan.mapping.iter().enumerate() {
        let Some(spec) = field.and_then(|f| plan.object.spec(f)) else {
            continue;
        };
        let cell = cells.get(column).map_or("", |c| c.trim());
        match value(plan, chosen, spec, cell, &currency) {
            Ok(Some(value)) => values.push((spec.field, value)),
            Ok(None) => {}
            Err(reason) => {
                let error = RowError {
                    row,
                    line,
                    column: plan.headers.get(column).cloned(),
                    field: Some(spec.field),
                    value: cell.chars().take(120).collect(),
                    reason,
                };
                if !spec.required && chosen.leaves_empty(spec.field, &error.reason) {
                    emptied.push(error.left_empty());
                } else {
                    errors.push(error);
                }
            }
        }
    }
    if errors.is_empty() { Ok(Draft { row, line, values, emptied }) } else { Err(errors) }
}

fn value(
    plan: &Plan,
    chosen: &Chosen<'_>,
    spec: &FieldSpec,
    cell: &str,
    currency: &str,
) -> Result<Option<Value>, Reason> {
    if let Kind::Reference(_) = spec.kind {
        return reference(chosen, spec, cell);
    }
    if cell.is_empty() {
        return if spec.required { Err(Reason::Required) } else { Ok(None) };
    }
    let order = plan.dates.unwrap_or_default();
    let value = match spec.kind {
        Kind::Text => Value::Text(bounded(cell, spec.field)?),
        Kind::Select => match chosen.choice(spec.field, cell) {
            Some(Choice::Match(word)) => Value::Text(word.clone()),
            _ => Value::Text(bounded(cell, spec.field)?),
        },
        Kind::Email => Value::Text(email(cell)?),
        Kind::Phone => Value::Text(phone(cell)?),
        Kind::Url => Value::Text(url(cell)?),
        Kind::Integer => Value::Integer(integer(cell).ok_or(Reason::NotAnInteger)?),
        Kind::Date => Value::Date(parse_date(cell, order).ok_or_else(|| not_a_date(cell))?),
        Kind::Instant => {
            let seconds = plan.zone_minutes.checked_mul(60);
            let local = seconds.and_then(FixedOffset::east_opt).ok_or(Reason::NotAMoment)?;
            Value::Instant(parse_instant(cell, order, local).ok_or(Reason::NotAMoment)?)
        }
        Kind::Money => {
            let amount = parse_amount(cell, plan.decimal).ok_or(Reason::NotAnAmount)?;
            let code = amount.code(currency);
            let currency: Currency =
                code.parse().map_err(|_| Reason::UnknownCurrency { code: code.to_string() })?;
            match amount.minor(currency.digits()) {
                Ok(minor) => Value::Money(Money::new(minor, currency)),
                Err(AmountProblem::TooManyDecimals) => {
                    return Err(Reason::TooManyDecimals { currency: code.to_string() });
                }
                Err(AmountProblem::TooLarge) => return Err(Reason::AmountTooLarge),
            }
        }
        Kind::Reference(_) => return Ok(None),
    };
    Ok(Some(value))
}

fn reference(chosen: &Chosen<'_>, spec: &FieldSpec, cell: &str) -> Result<Option<Value>, Reason> {
    match chosen.choice(spec.field, cell) {
        Some(Choice::Match(id)) => Ok(Some(Value::Matched(id.clone()))),
        Some(Choice::Create) if !cell.is_empty() => Ok(Some(Value::Made(bounded(cell, spec.field)?))),
        Some(Choice::Skip) => Err(Reason::SkippedByDecision),
        Some(Choice::LeaveEmpty) if !spec.required => Ok(None),
        _ if cell.is_empty() && spec.required => Err(Reason::Required),
        _ if cell.is_empty() => Ok(None),
        _ => Ok(Some(Value::Named(cell.into()))),
    }
}

fn bounded(cell: &str, field: Field) -> Result<String, Reason> {
    let limit = if field == Field::Note { MOST_NOTE } else { MOST_TEXT };
    if cell.chars().count() > limit {
        return Err(Reason::TooLongText { limit: limit as u64 });
    }
    Ok(cell.into())
}

fn not_a_date(cell: &str) -> Reason {
    match parse_date(cell, DateOrder::Dmy).or_else(|| parse_date(cell, DateOrder::Mdy)) {
        Some(_) => Reason::AmbiguousDate,
        None => Reason::NotADate,
    }
}

fn integer(cell: &str) -> Option<i64> {
    parse_amount(cell, Default::default()).filter(|a| a.currency.is_none()).and_then(|a| a.minor(0).ok())
}

fn email(cell: &str) -> Result<String, Reason> {
    let (local, domain) = cell.rsplit_once('@').ok_or(Reason::NotAnEmail)?;
    let fine = !local.is_empty()
        && cell.len() <= 254
        && domain.contains('.')
        && domain.split('.').all(|l| !l.is_empty())
        && !cell.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'));
    if fine { Ok(cell.into()) } else { Err(Reason::NotAnEmail) }
}

fn phone(cell: &str) -> Result<String, Reason> {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let fine = (3..=24).contains(&digits) && cell.chars().count() <= 60;
    if fine { Ok(cell.into()) } else { Err(Reason::NotAPhone) }
}

fn url(cell: &str) -> Result<String, Reason> {
    let rest = match cell.split_once("://") {
        Some(("http" | "https" | "HTTP" | "HTTPS", rest)) => rest,
        Some(_) => return Err(Reason::NotAUrl),
        None => cell,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fine = host.contains('.') && !cell.chars().any(char::is_whitespace) && cell.len() <= 2_000;
    // `javascript:` and the like have no place in a link somebody will click.
    let scheme_free = cell.contains("://") || !host.split('.').next().unwrap_or_default().contains(':');
    if fine && scheme_free { Ok(cell.into()) } else { Err(Reason::NotAUrl) }
}
