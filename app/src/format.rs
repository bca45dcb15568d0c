//! Says days, times and counts the way the reader writes them. What day or instant it is always comes from the caller.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use crate::i18n::Locale;

pub mod text {
    crate::texts! {
        TODAY: "today", "今天";
        TOMORROW: "tomorrow", "明天";
        YESTERDAY: "yesterday", "昨天";
        NEXT_WEEK: "{day}", "下{day}";
        DAY_FAR: "A day between 1900 and 2200.", "请填写 1900 年至 2200 年之间的日期。";
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEK_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEK_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// The first and the last day that may be written down. What lies beyond is a slip of the keyboard, and calendars end
/// somewhere: PostgreSQL's before the one we reckon with, and that one where a time zone is added to its last hour.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
pub const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2200, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Whether a day may be written down: from [`FIRST_DAY`] to [`LAST_DAY`].
pub fn within_reach(day: NaiveDate) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&day)
}

/// A day to search by: itself, or the nearest one within reach.
pub fn nearest(day: NaiveDate) -> NaiveDate {
    day.clamp(FIRST_DAY, LAST_DAY)
}

/// An instant to search by: itself, or one within reach.
pub fn nearest_instant(at: DateTime<Utc>) -> DateTime<Utc> {
    if within_reach(at.date_naive()) {
        at
    } else {
        nearest(at.date_naive()).and_time(NaiveTime::MIN).and_utc()
    }
}

/// A day in full: `2026年11月23日`, `23 Nov 2026`.
pub fn date(day: NaiveDate, locale: Locale) -> String {
    let (y, d) = (day.year(), day.day());
    match locale {
        Locale::Zh => format!("{y}年{}月{d}日", day.month()),
        Locale::En => format!("{d} {} {y}", month_name(day)),
    }
}

/// A day without its year where that is this year: `11月23日`, `23 Nov`.
pub fn date_short(day: NaiveDate, today: NaiveDate, locale: Locale) -> String {
    if day.year() != today.year() {
        return date(day, locale);
    }
    match locale {
        Locale::Zh => format!("{}月{}日", day.month(), day.day()),
        Locale::En => format!("{} {}", day.day(), month_name(day)),
    }
}

/// A month: `2026年11月`, `Nov 2026`.
pub fn month(day: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{}年{}月", day.year(), day.month()),
        Locale::En => format!("{} {}", month_name(day), day.year()),
    }
}

/// A day of the week: `周四`, `Thu`.
pub fn weekday(day: NaiveDate, locale: Locale) -> &'static str {
    let i = day.weekday().num_days_from_monday() as usize;
    match locale {
        Locale::Zh => WEEK_ZH[i],
        Locale::En => WEEK_EN[i],
    }
}

/// A day as one speaks of it: yesterday, today, tomorrow, a weekday within the coming six days (weeks start on Monday),
/// otherwise the date.
pub fn day(day: NaiveDate, today: NaiveDate, locale: Locale) -> String {
    match (day - today).num_days() {
        -1 => text::YESTERDAY.get(locale).into(),
        0 => text::TODAY.get(locale).into(),
        1 => text::TOMORROW.get(locale).into(),
        2..=6 if day.iso_week() == today.iso_week() => weekday(day, locale).into(),
        2..=6 => text::NEXT_WEEK.with(locale, &[("day", weekday(day, locale))]),
        _ => date_short(day, today, locale),
    }
}

/// An instant on a clock that is `offset` minutes ahead of UTC. At the end of all calendars, the instant as it is.
pub fn local(at: DateTime<Utc>, offset: i32) -> NaiveDateTime {
    let at = at.naive_utc();
    at.checked_add_signed(TimeDelta::minutes(offset.into())).unwrap_or(at)
}

/// The day of an instant where the clock is `offset` minutes ahead of UTC.
pub fn local_day(at: DateTime<Utc>, offset: i32) -> NaiveDate {
    local(at, offset).date()
}

/// The instant of a wall clock reading where the clock is `offset` minutes ahead of UTC; the reverse of [`local`].
pub fn instant(at: NaiveDateTime, offset: i32) -> DateTime<Utc> {
    at.checked_sub_signed(TimeDelta::minutes(offset.into())).unwrap_or(at).and_utc()
}

/// The time of day, `15:00`, where the clock is `offset` minutes ahead of UTC.
pub fn time(at: DateTime<Utc>, offset: i32) -> String {
    clock(local(at, offset).time())
}

/// A reading of the clock, `15:00`.
pub fn clock(at: NaiveTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// An instant as one speaks of it: `今天 15:00`, `23 Nov 10:42`; beyond this year only the date.
pub fn moment(at: DateTime<Utc>, today: NaiveDate, offset: i32, locale: Locale) -> String {
    let on = local_day(at, offset);
    if on.year() != today.year() && (on - today).num_days().abs() > 6 {
        return date(on, locale);
    }
    format!("{} {}", day(on, today, locale), time(at, offset))
}

/// An instant in full, for a title or a printed page: `2026年11月23日 10:42`.
pub fn moment_full(at: DateTime<Utc>, offset: i32, locale: Locale) -> String {
    format!("{} {}", date(local_day(at, offset), locale), time(at, offset))
}

/// Whole days from one instant to another as the calendar counts them, never negative.
pub fn days_between(from: DateTime<Utc>, to: DateTime<Utc>, offset: i32) -> i64 {
    (local_day(to, offset) - local_day(from, offset)).num_days().max(0)
}

/// A number of days, short: `3天`, `3d`.
pub fn days_short(n: i64, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{n}天"),
        Locale::En => format!("{n}d"),
    }
}

/// A number of days in words: `3 天`, `1 day`, `3 days`.
pub fn days(n: i64, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{n} 天"),
        Locale::En if n == 1 => "1 day".into(),
        Locale::En => format!("{n} days"),
    }
}

/// A count with its thousands grouped: `8,800`.
pub fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A share in percent with two places, halves rounded away from nought: `share(6315, 10_000)` is `63.15%`;
/// of nothing it is `–`.
pub fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".into();
    }
    let hundredths = (i128::from(part) * 20_000 + i128::from(whole)) / (i128::from(whole) * 2);
    let (int, frac) = (hundredths / 100, hundredths % 100);
    if frac == 0 { format!("{int}%") } else { format!("{int}.{frac:02}%") }
}

/// The last day of the quarter a day is in.
pub fn quarter_end(day: NaiveDate) -> NaiveDate {
    let after = day.month0() / 3 * 3 + 3;
    let (year, month0) = (day.year() + (after / 12) as i32, after % 12);
    NaiveDate::from_ymd_opt(year, month0 + 1, 1).and_then(|d| d.checked_sub_days(Days::new(1))).unwrap_or(day)
}

fn month_name(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Zh};

    fn d(y: i32, m: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, day).unwrap()
    }

    #[test]
    fn dates_are_written_in_the_readers_habit() {
        assert_eq!(date(d(2026, 11, 23), Zh), "2026年11月23日");
        assert_eq!(date(d(2026, 11, 3), En), "3 Nov 2026");
        assert_eq!(date_short(d(2026, 11, 23), d(2026, 1, 1), Zh), "11月23日");
        assert_eq!(date_short(d(2027, 1, 2), d(2026, 12, 30), En), "2 Jan 2027");
        assert_eq!(month(d(2017, 3, 1), Zh), "2017年3月");
    }

    #[test]
    fn near_days_have_names() {
        let monday = d(2026, 11, 23);
        let said = |n: i64, l| day(monday + TimeDelta::days(n), monday, l);
        assert_eq!([said(-1, Zh), said(0, Zh), said(1, Zh), said(3, Zh)], ["昨天", "今天", "明天", "周四"]);
        assert_eq!([said(6, Zh), said(7, Zh), said(-2, Zh)], ["周日", "11月30日", "11月21日"]);
        assert_eq!([said(0, En), said(3, En), said(9, En)], ["today", "Thu", "2 Dec"]);
        let friday = d(2026, 11, 27);
        assert_eq!(day(d(2026, 12, 1), friday, Zh), "下周二");
        assert_eq!(day(d(2026, 12, 1), friday, En), "Tue");
    }

    #[test]
    fn instants_are_shown_where_the_company_is() {
        let at = d(2026, 11, 23).and_hms_opt(16, 30, 0).unwrap().and_utc();
        assert_eq!(time(at, 480), "00:30");
        assert_eq!(moment(at, d(2026, 11, 23), 480, Zh), "明天 00:30");
        assert_eq!(moment(at, d(2026, 11, 23), -300, En), "today 11:30");
        assert_eq!(moment_full(at, 0, En), "23 Nov 2026 16:30");
        assert_eq!(moment(at, d(2028, 1, 1), 0, Zh), "2026年11月23日");
        assert_eq!(instant(local(at, 480), 480), at);
    }

    #[test]
    fn the_ends_of_the_calendar_are_said_like_any_other_instant() {
        for at in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
            for offset in [-720, 480] {
                assert!(!moment_full(at, offset, Zh).is_empty());
                assert!(!moment(at, d(2026, 11, 23), offset, En).is_empty());
                assert_eq!(instant(at.naive_utc(), offset).timezone(), Utc);
            }
        }
        assert_eq!(nearest_instant(DateTime::<Utc>::MAX_UTC).date_naive(), LAST_DAY);
        assert_eq!(nearest(d(1066, 10, 14)), FIRST_DAY);
        assert_eq!(nearest(d(2026, 11, 23)), d(2026, 11, 23));
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let evening = d(2026, 11, 22).and_hms_opt(15, 59, 0).unwrap().and_utc();
        let night = evening + TimeDelta::minutes(2);
        assert_eq!(days_between(evening, night, 480), 1);
        assert_eq!(days_between(evening, night, 0), 0);
        assert_eq!(days_between(night, evening, 480), 0);
        assert_eq!((days(1, En), days(2, En), days(2, Zh)), ("1 day".into(), "2 days".into(), "2 天".into()));
        assert_eq!((days_short(21, Zh), days_short(3, En)), ("21天".into(), "3d".into()));
    }

    #[test]
    fn figures_are_grouped_and_shares_rounded() {
        assert_eq!(
            (count(8800), count(-1_234_567), count(12)),
            ("8,800".into(), "-1,234,567".into(), "12".into())
        );
        assert_eq!(share(4238, 6711), "63.15%");
        assert_eq!((share(1, 4), share(1, 1), share(0, 0)), ("25%".into(), "100%".into(), "–".into()));
    }

    #[test]
    fn a_quarter_ends_on_its_last_day() {
        assert_eq!(quarter_end(d(2026, 11, 23)), d(2026, 12, 31));
        assert_eq!(quarter_end(d(2026, 1, 1)), d(2026, 3, 31));
        assert_eq!(quarter_end(d(2026, 6, 30)), d(2026, 6, 30));
    }
}
