//! Reads separated-values files of any size from any source, one record at a time.
//!
//! Memory stays constant: one record and one block are held. Nothing is repaired in silence: broken quotes, ragged
//! rows, undecodable bytes and oversized fields come back as faults on their row, with the row's original text.
mod encoding;
mod sniff;

pub use encoding::Decoder;
pub use sniff::{FileError, Sniffed, sniff};

use super::model::{Encoding, Fault, Separator};
use encoding::Bad;
use std::collections::VecDeque;
use std::io::{self, Read};

/// Upper bounds that keep one bad row from taking the whole server down.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest record, in bytes of UTF-8; a longer one becomes a fault.
    pub record: usize,
    /// Most cells in one record; more becomes a fault.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 1 << 20, cells: 1_000 }
    }
}

/// How many bytes of an oversized record are kept for the report.
const KEPT_OF_OVERSIZED: usize = 2_048;

/// One record as it stood in the file.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Number as a spreadsheet shows it: the header is 1, blank rows count.
    pub number: u64,
    /// Physical line the record starts on, from 1.
    pub line: u64,
    /// The record's own text without its line end; undecodable bytes are kept as they were.
    pub raw: Vec<u8>,
    pub cells: Vec<String>,
    pub faults: Vec<Fault>,
}

impl Row {
    /// True when no cell says anything.
    pub fn is_blank(&self) -> bool {
        self.faults.is_empty() && self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// The records of one file, in order.
pub struct Records<R> {
    decoder: Decoder<R>,
    separator: u8,
    limits: Limits,
    /// Decoded text not yet handed out.
    buf: Vec<u8>,
    /// Where the next record starts in `buf`.
    start: usize,
    /// Bytes already dropped from the front of `buf`, so that `bad` can hold absolute places.
    base: u64,
    bad: VecDeque<Bad>,
    ended: bool,
    number: u64,
    line: u64,
    width: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteSeen,
}

/// What scanning for the end of a record has found so far.
struct Scan {
    at: usize,
    state: State,
    lines: u64,
    first_break: Option<usize>,
    quote_line: u64,
    after_quote: bool,
    /// Bytes of an oversized record that were already let go.
    dropped: u64,
    head: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// Starts reading `source` as `encoding` and `separator` say; a byte order mark and an Excel `sep=` line are passed over.
    pub fn new(source: R, encoding: Encoding, separator: Separator, limits: Limits) -> io::Result<Self> {
        let mut records = Self {
            decoder: Decoder::new(source, encoding)?,
            separator: separator.byte(),
            limits,
            buf: Vec::new(),
            start: 0,
            base: 0,
            bad: VecDeque::new(),
            ended: false,
            number: 0,
            line: 1,
            width: None,
        };
        records.pass_over_hint()?;
        Ok(records)
    }

    /// Excel writes `sep=;` as a first line of its own; it is no record.
    fn pass_over_hint(&mut self) -> io::Result<()> {
        while self.buf.len() < 8 && self.more()? {}
        if self.buf.len() >= 5 && self.buf[..4].eq_ignore_ascii_case(b"sep=") {
            let rest = &self.buf[5..];
            let length = match rest {
                [b'\r', b'\n', ..] => 7,
                [b'\n', ..] | [b'\r', ..] => 6,
                _ => return Ok(()),
            };
            self.start = length;
            self.line += 1;
            self.number += 1;
        }
        Ok(())
    }

    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // Let go of what was handed out before asking for another block.
        if self.start > 0 {
            self.buf.drain(..self.start);
            self.base += self.start as u64;
            self.start = 0;
        }
        if !self.decoder.fill(&mut self.buf, self.base, &mut self.bad)? {
            self.ended = true;
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads the next record into `row`; false at the end of the file.
    pub fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        row.cells.clear();
        row.faults.clear();
        row.raw.clear();
        if self.start >= self.buf.len() && !self.more()? {
            return Ok(false);
        }
        self.number += 1;
        row.number = self.number;
        row.line = self.line;
        let mut scan = Scan {
            at: self.start,
            state: State::CellStart,
            lines: 0,
            first_break: None,
            quote_line: self.line,
            after_quote: false,
            dropped: 0,
            head: Vec::new(),
        };
        loop {
            if let Some(end) = self.scan(&mut scan) {
                self.finish(row, &scan, end);
                return Ok(true);
            }
            if scan.dropped > 0 || scan.at - self.start > self.limits.record {
                if scan.dropped == 0 && scan.state == State::Quoted && self.looks_unclosed(scan.first_break) {
                    self.first_line_only(row, &scan);
                    return Ok(true);
                }
                self.let_go(&mut scan);
            }
            let before = self.start;
            let more = self.more()?;
            // What was handed out before has left the buffer.
            let moved = before - self.start;
            scan.at -= moved;
            scan.first_break = scan.first_break.map(|b| b.saturating_sub(moved));
            if !more {
                // A CR held back for a LF that never came still ends the record.
                if scan.at < self.buf.len() {
                    continue;
                }
                if scan.state == State::Quoted {
                    if scan.dropped == 0 && scan.first_break.is_some() {
                        self.first_line_only(row, &scan);
                        return Ok(true);
                    }
                    row.faults.push(Fault::UnclosedQuote { line: scan.quote_line });
                }
                let end = self.buf.len();
                self.finish(row, &scan, end);
                return Ok(true);
            }
        }
    }

    /// Walks on to the end of the record; `None` when the buffer ran out first.
    fn scan(&self, scan: &mut Scan) -> Option<usize> {
        while let Some(&byte) = self.buf.get(scan.at) {
            let line_end = byte == b'\n' || byte == b'\r';
            match scan.state {
                State::Quoted if byte == b'"' => scan.state = State::QuoteSeen,
                State::Quoted => {
                    if byte == b'\n' || (byte == b'\r' && self.buf.get(scan.at + 1) != Some(&b'\n')) {
                        scan.first_break.get_or_insert(scan.at);
                        scan.lines += 1;
                    }
                }
                _ if line_end => {
                    // A CR at the very end of the block may belong to a CRLF: look at the next block first.
                    if byte == b'\r' && scan.at + 1 == self.buf.len() && !self.ended {
                        return None;
                    }
                    return Some(scan.at);
                }
                State::CellStart if byte == b'"' => {
                    scan.state = State::Quoted;
                    scan.quote_line = self.line + scan.lines;
                }
                State::QuoteSeen if byte == b'"' => scan.state = State::Quoted,
                _ if byte == self.separator => scan.state = State::CellStart,
                State::QuoteSeen => {
                    scan.after_quote = true;
                    scan.state = State::Plain;
                }
                State::CellStart | State::Plain => scan.state = State::Plain,
            }
            scan.at += 1;
        }
        None
    }

    /// Ends the record at `end`, splits it and moves past its line end.
    fn finish(&mut self, row: &mut Row, scan: &Scan, end: usize) {
        let length = scan.dropped + (end - self.start) as u64;
        if scan.dropped > 0 || length > self.limits.record as u64 {
            row.faults.push(Fault::TooLong { bytes: length, limit: self.limits.record as u64 });
            let kept = if scan.dropped > 0 { &scan.head } else { &self.buf[self.start..end] };
            row.raw.extend_from_slice(cut(kept, KEPT_OF_OVERSIZED));
            self.take_bad(end);
        } else {
            row.raw.extend_from_slice(&self.buf[self.start..end]);
            if scan.after_quote {
                row.faults.push(Fault::AfterQuote);
            }
            self.note_bytes(row, end);
            split(&row.raw, self.separator, self.limits.cells + 1, &mut row.cells);
            self.note_width(row);
        }
        let mut next = end;
        match self.buf.get(end) {
            Some(b'\r') if self.buf.get(end + 1) == Some(&b'\n') => next += 2,
            Some(_) => next += 1,
            None => {}
        }
        self.line += scan.lines + 1;
        self.start = next;
    }

    /// Reports the line with the unclosed quote alone and goes on with the line after it.
    fn first_line_only(&mut self, row: &mut Row, scan: &Scan) {
        let Some(at) = scan.first_break else { return };
        let end =
            if at > self.start && self.buf[at] == b'\n' && self.buf[at - 1] == b'\r' { at - 1 } else { at };
        row.raw.extend_from_slice(&self.buf[self.start..end]);
        row.faults.push(Fault::UnclosedQuote { line: row.line });
        self.note_bytes(row, end);
        self.start = at + 1;
        self.line += 1;
    }

    /// An endless quoted cell whose next line is a whole record by itself was never closed.
    fn looks_unclosed(&self, first_break: Option<usize>) -> bool {
        let (Some(at), Some(width)) = (first_break, self.width) else {
            return false;
        };
        let rest = &self.buf[at + 1..];
        let Some(end) = rest.iter().position(|b| *b == b'\n' || *b == b'\r') else {
            return false;
        };
        let mut cells = Vec::new();
        split(&rest[..end], self.separator, self.limits.cells + 1, &mut cells);
        width > 1 && cells.len() == width
    }

    /// Forgets the read part of an oversized record, all but its beginning.
    fn let_go(&mut self, scan: &mut Scan) {
        if scan.dropped == 0 {
            scan.head = cut(&self.buf[self.start..scan.at], KEPT_OF_OVERSIZED).to_vec();
        }
        scan.dropped += (scan.at - self.start) as u64;
        self.start = scan.at;
        self.take_bad(scan.at);
    }

    fn take_bad(&mut self, end: usize) -> Vec<Bad> {
        let limit = self.base + end as u64;
        let mut taken = Vec::new();
        while self.bad.front().is_some_and(|b| b.at < limit) {
            taken.extend(self.bad.pop_front());
        }
        taken
    }

    fn note_bytes(&mut self, row: &mut Row, end: usize) {
        if let Some(first) = self.take_bad(end).first() {
            let bytes = first.bytes.iter().map(|b| format!("{b:02X}"));
            row.faults.push(Fault::BadBytes { hex: bytes.collect::<Vec<_>>().join(" ") });
        }
        if row.raw.contains(&0) {
            row.faults.push(Fault::Nul);
        }
    }

    /// Holds the row against the header; cells beyond it that are empty carry nothing and are let go.
    fn note_width(&mut self, row: &mut Row) {
        if row.cells.len() > self.limits.cells {
            row.faults.push(Fault::TooManyCells { limit: self.limits.cells as u64 });
            return;
        }
        if row.raw.is_empty() {
            return;
        }
        let Some(width) = self.width else {
            self.width = Some(row.cells.len());
            return;
        };
        while row.cells.len() > width && row.cells.last().is_some_and(|c| c.is_empty()) {
            row.cells.pop();
        }
        if row.cells.len() != width {
            row.faults.push(Fault::Ragged { expected: width as u64, found: row.cells.len() as u64 });
        }
    }
}

/// The first `most` bytes, ending on a character.
fn cut(bytes: &[u8], most: usize) -> &[u8] {
    let mut end = bytes.len().min(most);
    while end > 0 && end < bytes.len() && bytes[end] & 0xC0 == 0x80 {
        end -= 1;
    }
    &bytes[..end]
}

/// Splits one record into cells, undoing quotes; at most `most` cells.
pub(super) fn split(record: &[u8], separator: u8, most: usize, cells: &mut Vec<String>) {
    cells.clear();
    let mut cell: Vec<u8> = Vec::new();
    let mut state = State::CellStart;
    let take = |cell: &mut Vec<u8>, cells: &mut Vec<String>| {
        cells.push(String::from_utf8_lossy(cell).into_owned());
        cell.clear();
    };
    for &byte in record {
        match state {
            State::Quoted if byte == b'"' => state = State::QuoteSeen,
            State::Quoted => cell.push(byte),
            State::CellStart if byte == b'"' => state = State::Quoted,
            State::QuoteSeen if byte == b'"' => {
                cell.push(byte);
                state = State::Quoted;
            }
            _ if byte == separator => {
                take(&mut cell, cells);
                state = State::CellStart;
                if cells.len() >= most {
                    return;
                }
            }
            _ => {
                cell.push(byte);
                state = State::Plain;
            }
        }
    }
    take(&mut cell, cells);
}

#[cfg(test)]
mod tests;
