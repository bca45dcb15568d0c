//! Exchange rates as people read and type them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

/// What one unit of a currency is worth in the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRow {
    pub currency: Currency,
    /// In millionths.
    pub micros: i64,
    pub as_of: NaiveDate,
    pub version: i64,
}

/// A rate in figures, without needless noughts: `7.12`.
pub fn rate_text(micros: i64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Reads a rate such as `7.12`: above nought, at most six places, below a million. `None` for anything else.
pub fn rate_parse(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let figures = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.len() > 6
        || part.len() > 6
        || !figures(whole)
        || !figures(part)
        || (whole.is_empty() && part.is_empty())
    {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    Some(whole * 1_000_000 + part).filter(|micros| *micros > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_back_as_it_was_typed() {
        for (typed, micros) in [("7.12", 7_120_000), ("1", 1_000_000), ("0.000051", 51), (" .5 ", 500_000)] {
            assert_eq!(rate_parse(typed), Some(micros));
            assert_eq!(rate_parse(&rate_text(micros)), Some(micros));
        }
        for bad in ["", ".", "0", "-1", "1.2345678", "7,12", "x", "10000000"] {
            assert_eq!(rate_parse(bad), None, "{bad}");
        }
    }
}
