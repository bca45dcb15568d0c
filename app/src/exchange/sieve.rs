//! The first look at each row: its form, its values, and whether its key stood in the file before.
use super::model::{Chosen, Draft, Field, Plan, Reason, RowError, draft};
use super::reader::Row;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A row that says something, with what it means or why it cannot be taken.
#[derive(Debug)]
pub struct Sifted {
    pub row: Row,
    pub draft: Result<Draft, Vec<RowError>>,
}

/// Sifts the rows of one file in their order.
pub struct Sieve<'a> {
    plan: &'a Plan,
    chosen: Chosen<'a>,
    key: Option<(Field, usize)>,
    /// Hash of each key with the row it first stood in: 16 bytes a row, so that a million rows cost little.
    seen: HashMap<u64, u64>,
}

impl<'a> Sieve<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let key = plan.key.and_then(|f| plan.column(f).map(|c| (f, c)));
        Self { plan, chosen: plan.decisions.chosen(), key, seen: HashMap::new() }
    }

    /// One row; `None` for a blank one.
    pub fn take(&mut self, row: Row) -> Option<Sifted> {
        if row.is_blank() {
            return None;
        }
        let whole = |reason| RowError {
            row: row.number,
            line: row.line,
            column: None,
            field: None,
            value: String::new(),
            reason,
        };
        if !row.faults.is_empty() {
            let errors = row.faults.iter().cloned().map(|f| whole(Reason::Form(f))).collect();
            return Some(Sifted { row, draft: Err(errors) });
        }
        let mut draft = draft(self.plan, &self.chosen, row.number, row.line, &row.cells);
        // A key that is left empty tells nothing apart.
        let keyless = |d: &Draft| d.emptied.iter().any(|e| self.key.is_some_and(|(f, _)| e.field == Some(f)));
        if !draft.as_ref().is_ok_and(keyless)
            && let Some(error) = self.twice(&row)
        {
            draft = Err(vec![error]);
        }
        Some(Sifted { row, draft })
    }

    fn twice(&mut self, row: &Row) -> Option<RowError> {
        let (field, column) = self.key?;
        let cell = row.cells.get(column)?.trim();
        if cell.is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        cell.hash(&mut hasher);
        let first = *self.seen.entry(hasher.finish()).or_insert(row.number);
        (first != row.number).then(|| RowError {
            row: row.number,
            line: row.line,
            column: self.plan.headers.get(column).cloned(),
            field: Some(field),
            value: cell.chars().take(120).collect(),
            reason: Reason::DuplicateKey { row: first },
        })
    }
}
