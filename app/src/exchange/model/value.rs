//! Dates and times as files write them.
use super::similar::narrow;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// How a column writes dates whose year comes last; `Ymd` while no value needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    #[default]
    Ymd,
    Dmy,
    Mdy,
}

/// What a column's values say about the order of day and month.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateEvidence {
    day_first: u64,
    month_first: u64,
    either: u64,
}

impl DateEvidence {
    /// Takes one value into account.
    pub fn see(&mut self, text: &str) {
        let by_day = parse_date(text, DateOrder::Dmy);
        let by_month = parse_date(text, DateOrder::Mdy);
        match (by_day, by_month) {
            (Some(d), Some(m)) if d != m => self.either += 1,
            (Some(_), None) => self.day_first += 1,
            (None, Some(_)) => self.month_first += 1,
            _ => {}
        }
    }

    /// The order all values agree on; `None` when a person must say, because values allow both or contradict.
    pub fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first, self.either) {
            (0, 0, 0) => Some(DateOrder::Ymd),
            (_, 0, _) if self.day_first > 0 => Some(DateOrder::Dmy),
            (0, _, _) if self.month_first > 0 => Some(DateOrder::Mdy),
            _ => None,
        }
    }
}

/// Reads a date; a time and zone after it are allowed and do not move it: the day is the day as written.
pub fn parse_date(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let text: String = text.trim().chars().map(narrow).collect();
    let (date, time) = split_time(&text);
    if !time.is_empty() {
        clock(time)?;
    }
    day(date, order)
}

/// Reads a moment; without a time it is midnight, without a zone it is in `local`.
pub fn parse_instant(text: &str, order: DateOrder, local: FixedOffset) -> Option<DateTime<Utc>> {
    let text: String = text.trim().chars().map(narrow).collect();
    let (date, time) = split_time(&text);
    let (time, zone) = if time.is_empty() { (NaiveTime::MIN, None) } else { clock(time)? };
    let local_time = day(date, order)?.and_time(time);
    zone.unwrap_or(local).from_local_datetime(&local_time).single().map(|t| t.with_timezone(&Utc))
}

/// Cuts before a time of day: after `T` or a space that a digit with a colon follows.
fn split_time(text: &str) -> (&str, &str) {
    for (at, c) in text.char_indices() {
        if (c == 'T' || c == 't' || c == ' ') && at > 0 {
            let rest = text[at + 1..].trim_start();
            let hours = rest.bytes().take_while(u8::is_ascii_digit).count();
            if (1..=2).contains(&hours) && rest.as_bytes().get(hours) == Some(&b':') {
                return (text[..at].trim_end(), rest);
            }
        }
    }
    (text, "")
}

/// `hh:mm[:ss[.fff]] [am|pm] [Z|±hh[:]mm]`
fn clock(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut rest = rest.trim();
    let mut parts = digits.split(':');
    let mut hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(s) => {
            let (whole, fraction) = s.split_once('.').unwrap_or((s, ""));
            let padded = format!("{fraction:0<9}");
            (whole.parse().ok()?, padded.get(..9)?.parse().ok()?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let lower = rest.to_ascii_lowercase();
    if let Some(half) = ["am", "pm"].iter().position(|h| lower.starts_with(h)) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + 12 * half as u32;
        rest = rest[2..].trim_start();
    }
    let zone = match rest {
        "" => None,
        "Z" | "z" | "UTC" | "GMT" => FixedOffset::east_opt(0),
        _ => Some(offset(rest)?),
    };
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?;
    Some((time, zone))
}

fn offset(text: &str) -> Option<FixedOffset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].replacen(':', "", 1);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 2 | 4) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits[2..].parse().unwrap_or(0);
    FixedOffset::east_opt(sign * (hours * 3_600 + minutes * 60))
}

fn day(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some(rest) = text.strip_suffix(['日', '号']) {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return date(year, month, day);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], &text[6..]);
    }
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        return by_month_name(text);
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    if a.len() == 4 {
        return date(a, b, c);
    }
    if c.len() != 4 {
        return None;
    }
    match order {
        DateOrder::Dmy => date(c, b, a),
        DateOrder::Mdy => date(c, a, b),
        // Nobody has said: only what cannot be read two ways.
        DateOrder::Ymd => match (date(c, b, a), date(c, a, b)) {
            (Some(d), Some(m)) if d == m => Some(d),
            (Some(d), None) | (None, Some(d)) => Some(d),
            _ => None,
        },
    }
}

/// `23 Nov 2026`, `Nov 23, 2026`, `23-November-2026`
fn by_month_name(text: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let parts: Vec<&str> = text.split([' ', '-', ',', '/']).filter(|p| !p.is_empty()).collect();
    let [a, b, year] = parts[..] else { return None };
    let month_of = |word: &str| {
        let word = word.trim_end_matches('.').to_ascii_lowercase();
        let at = MONTHS.iter().position(|m| *m == word || (word.len() == 3 && m.starts_with(&word)))?;
        Some((at + 1).to_string())
    };
    match (month_of(a), month_of(b)) {
        (Some(month), None) => date(year, &month, b),
        (None, Some(month)) => date(year, &month, a),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |s: &str, most: usize| {
        let s = s.trim();
        let fits = (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| s.parse::<u32>().ok()).flatten()
    };
    if year.trim().len() != 4 {
        return None;
    }
    let year = number(year, 4)? as i32;
    NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?).filter(|_| year >= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(y, m, d)
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "2026-11-23",
            "2026/11/23",
            "2026.11.23",
            "2026年11月23日",
            "20261123",
            "23 Nov 2026",
            "November 23, 2026",
            "23-Nov-2026",
            "２０２６－１１－２３",
            "2026-11-23T00:00:00.000Z",
            "2026-11-23 08:15",
            "23/11/2026",
            "11/23/2026",
        ] {
            assert_eq!(parse_date(text, DateOrder::Ymd), ymd(2026, 11, 23), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in
            ["", "2026-02-30", "2009\\7\\14", "2009-07/14", "1/2/26", "46348", "tomorrow", "2026-11-23T25:00"]
        {
            assert_eq!(parse_date(text, DateOrder::Ymd), None, "{text}");
        }
        assert_eq!(parse_date("03/04/2026", DateOrder::Ymd), None);
        assert_eq!(parse_date("03/04/2026", DateOrder::Dmy), ymd(2026, 4, 3));
        assert_eq!(parse_date("03/04/2026", DateOrder::Mdy), ymd(2026, 3, 4));
    }

    #[test]
    fn the_whole_column_decides_the_order_of_day_and_month() {
        let order = |values: &[&str]| {
            let mut seen = DateEvidence::default();
            values.iter().for_each(|v| seen.see(v));
            seen.order()
        };
        assert_eq!(order(&["03/04/2026", "25/04/2026"]), Some(DateOrder::Dmy));
        assert_eq!(order(&["03/04/2026", "04/25/2026"]), Some(DateOrder::Mdy));
        assert_eq!(order(&["03/04/2026"]), None);
        assert_eq!(order(&["25/04/2026", "04/25/2026"]), None);
        assert_eq!(order(&["2026-04-03", ""]), Some(DateOrder::Ymd));
    }

    #[test]
    fn moments_honour_their_zone() {
        let beijing = FixedOffset::east_opt(8 * 3_600).unwrap();
        let read = |t: &str| {
            parse_instant(t, DateOrder::Mdy, beijing)
                .map(|t| t.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        };
        assert_eq!(read("2010-10-14T12:00:00.000Z").as_deref(), Some("2010-10-14T12:00:00Z"));
        assert_eq!(read("2010-10-14T12:00:00.000").as_deref(), Some("2010-10-14T04:00:00Z"));
        assert_eq!(read("07/15/2009 02:14:45+0800").as_deref(), Some("2009-07-14T18:14:45Z"));
        assert_eq!(read("2009-07-14T14:14:45+02:00").as_deref(), Some("2009-07-14T12:14:45Z"));
        assert_eq!(read("7/4/2009 2:05 PM").as_deref(), Some("2009-07-04T06:05:00Z"));
        assert_eq!(read("2010-10-14T12:00:00.000Z-0300"), None);
    }
}
