//! Writes the rows that were not taken over, each with its reason, as a file to mend and import again.
//!
//! The file is UTF-8 with a byte order mark, so that Excel shows Chinese, and keeps the separator of the original. Two
//! columns come first: the row's number and the reason. Behind them stands the original row, unchanged to the
//! byte but for the encoding: numbers, spaces and formulas are the sender's own and go back as they came, so that a mended
//! file means what the original meant. Only our two columns and the headers are made safe against formulas: headers are known
//! again without their signs. A row whose quotes
//! are broken would swallow the rows after it; it stands as one quoted cell instead.
use super::model::{Fault, Plan, Reason, RowError};
use super::reader::Row;
use super::text;
use crate::i18n::Locale;
use std::io::{self, Write};

/// An error file being written.
pub struct ErrorFile<W> {
    out: W,
    separator: u8,
    locale: Locale,
    pub rows: u64,
}

impl<W: Write> ErrorFile<W> {
    /// Starts the file with the original's headers.
    pub fn new(mut out: W, plan: &Plan, locale: Locale) -> io::Result<Self> {
        let separator = plan.separator.byte();
        out.write_all("\u{FEFF}".as_bytes())?;
        let ours = [text::ERROR_ROW, text::ERROR_REASON].map(|t| t.get(locale).to_string());
        let cells = ours.iter().chain(&plan.headers);
        let line: Vec<String> = cells.map(|c| quoted(&harmless(c), separator)).collect();
        out.write_all(line.join(&char::from(separator).to_string()).as_bytes())?;
        out.write_all(b"\r\n")?;
        Ok(Self { out, separator, locale, rows: 0 })
    }

    /// Goes on with a file that has its headers.
    pub fn again(out: W, plan: &Plan, locale: Locale) -> Self {
        Self { out, separator: plan.separator.byte(), locale, rows: 0 }
    }

    /// Adds one row with everything that is wrong with it.
    pub fn add(&mut self, row: &Row, errors: &[RowError]) -> io::Result<()> {
        let reasons: Vec<String> = errors.iter().map(|e| e.say(self.locale)).collect();
        let reason = harmless(&reasons.join("; "));
        write!(self.out, "{}{}", row.number, char::from(self.separator))?;
        self.out.write_all(quoted(&reason, self.separator).as_bytes())?;
        self.out.write_all(&[self.separator])?;
        if breaks_quoting(errors) {
            let whole = String::from_utf8_lossy(&row.raw);
            self.out.write_all(quoted(&whole, self.separator).as_bytes())?;
        } else {
            self.out.write_all(&row.raw)?;
        }
        self.out.write_all(b"\r\n")?;
        self.rows += 1;
        Ok(())
    }

    /// Ends the file and hands the writer back.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write + io::Seek> ErrorFile<W> {
    /// Length of the file so far, in bytes, with everything written out.
    pub fn position(&mut self) -> io::Result<u64> {
        self.out.flush()?;
        self.out.stream_position()
    }
}

fn breaks_quoting(errors: &[RowError]) -> bool {
    errors.iter().any(|e| {
        matches!(
            e.reason,
            Reason::Form(Fault::UnclosedQuote { .. } | Fault::TooLong { .. } | Fault::AfterQuote)
        )
    })
}

/// A text that a spreadsheet would take for a formula, with an apostrophe in front.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.into()
    }
}

/// A cell with quotes where it needs them.
pub fn quoted(cell: &str, separator: u8) -> String {
    let needs = cell.contains(['"', '\n', '\r', char::from(separator)])
        || cell.starts_with(char::is_whitespace)
        || cell.ends_with(char::is_whitespace);
    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into() }
}
