//! Goes through a file once to find out what it holds: columns, samples, formats, and the names it refers to.
use super::model::{
    Column, DateEvidence, Field, KeyWish, Kind, MarkEvidence, Plan, Tally, Wishes, is_followed, map_headers,
};
use super::reader::{FileError, Limits, Records, Row, Sniffed};
use std::io::Read;

/// What one pass over a file found.
#[derive(Clone, Debug)]
pub struct Survey {
    pub plan: Plan,
    pub columns: Vec<Column>,
    /// Header names that stand more than once.
    pub twice: Vec<String>,
    /// The distinct values of reference and word columns.
    pub tallies: Vec<(Field, Tally)>,
    pub rows: u64,
    pub blank: u64,
}

/// How many different values a column shows, and how long one may be.
const SAMPLES: usize = 3;
const SAMPLE_CHARS: usize = 80;

/// Reads `source` to its end by what `sniffed` found, unless `wishes` says otherwise; memory stays constant but for
/// the distinct values of reference columns, which are bounded.
pub fn survey<R: Read>(source: R, sniffed: &Sniffed, wishes: &Wishes) -> Result<Survey, FileError> {
    let encoding = wishes.encoding.unwrap_or(sniffed.encoding);
    let separator = wishes.separator.unwrap_or(sniffed.separator);
    let mut records = Records::new(source, encoding, separator, Limits::default())?;
    let headers = read_headers(&mut records)?;
    let asked = wishes.mapping.clone().filter(|m| m.len() == headers.len());
    let mapping = asked.unwrap_or_else(|| map_headers(wishes.object, &headers));
    let mut columns: Vec<Column> =
        headers.iter().map(|h| Column { header: h.clone(), samples: Vec::new(), filled: 0 }).collect();
    let kinds: Vec<Option<(Field, Kind)>> =
        mapping.iter().map(|m| m.and_then(|f| wishes.object.spec(f)).map(|s| (s.field, s.kind))).collect();
    // Rows that point at each other need to know each other's names.
    let own_links = mapping.iter().any(|m| matches!(m, Some(Field::Parent | Field::Manager)));
    let mut tallies: Vec<(Field, Tally)> = Vec::new();
    let mut dates = DateEvidence::default();
    let mut marks = MarkEvidence::default();
    let (mut rows, mut blank) = (0, 0);
    let mut row = Row::default();
    while records.read(&mut row)? {
        if row.is_blank() {
            blank += 1;
            continue;
        }
        rows += 1;
        // A row that is broken in form tells nothing reliable about its columns.
        if !row.faults.is_empty() {
            continue;
        }
        for ((column, kind), cell) in columns.iter_mut().zip(&kinds).zip(&row.cells) {
            let cell = cell.trim();
            sample(column, cell);
            match kind {
                Some((_, Kind::Date | Kind::Instant)) if !cell.is_empty() => dates.see(cell),
                Some((_, Kind::Money)) if !cell.is_empty() => marks.see(cell),
                Some((field, kind)) if is_followed(*kind) || (*field == Field::Name && own_links) => {
                    tally(&mut tallies, *field).see(cell);
                }
                _ => {}
            }
        }
    }
    let mut plan = Plan {
        object: wishes.object,
        encoding,
        separator,
        headers,
        mapping,
        dates: wishes.dates.or(dates.order()),
        decimal: wishes.decimal.unwrap_or(marks.mark()),
        currency: wishes.currency,
        zone_minutes: wishes.zone_minutes,
        key: None,
        writing: wishes.writing,
        pipeline: wishes.pipeline.clone(),
        decisions: Default::default(),
    };
    plan.key = match wishes.key {
        KeyWish::By(field) => Some(field).filter(|f| plan.column(*f).is_some()),
        KeyWish::Nothing => None,
        KeyWish::Likeliest => plan.likeliest_key(),
    };
    let twice = twice(&plan.headers);
    Ok(Survey { plan, columns, twice, tallies, rows, blank })
}

/// The first record that says anything; an empty header is named after its column.
pub fn read_headers<R: Read>(records: &mut Records<R>) -> Result<Vec<String>, FileError> {
    let mut row = Row::default();
    while records.read(&mut row)? {
        if let Some(fault) = row.faults.first() {
            return Err(FileError::Header(fault.clone()));
        }
        if row.is_blank() {
            continue;
        }
        let named = row.cells.iter().enumerate().map(|(i, cell)| match cell.trim() {
            "" => format!("#{}", i + 1),
            name => name.to_string(),
        });
        return Ok(named.collect());
    }
    Err(FileError::Empty)
}

fn sample(column: &mut Column, cell: &str) {
    if cell.is_empty() {
        return;
    }
    column.filled += 1;
    if column.samples.len() < SAMPLES {
        let short: String = cell.chars().take(SAMPLE_CHARS).collect();
        if !column.samples.contains(&short) {
            column.samples.push(short);
        }
    }
}

fn tally(tallies: &mut Vec<(Field, Tally)>, field: Field) -> &mut Tally {
    let at = match tallies.iter().position(|(f, _)| *f == field) {
        Some(at) => at,
        None => {
            tallies.push((field, Tally::default()));
            tallies.len() - 1
        }
    };
    &mut tallies[at].1
}

fn twice(headers: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, header) in headers.iter().enumerate() {
        if headers[..at].contains(header) && !found.contains(header) {
            found.push(header.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests;
