//! Working days: weekends, public holidays, weekends that are worked, and what a company says otherwise.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{i18n::Text, pool::text};

/// Mainland China's holidays and make-up workdays; see the head of the file for where they are from.
#[cfg(feature = "ssr")]
const CHINA: &str = include_str!("china.txt");

/// The most days ahead a question looks: a company that is always closed has no next working day.
const AHEAD: usize = 4_000;

/// A day that is otherwise than its day of the week says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDay {
    pub day: NaiveDate,
    pub works: bool,
    pub name: String,
}

/// When a company works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Free days of the week, 1 is Monday.
    rest: Vec<u8>,
    /// Days that are otherwise: whether they are worked.
    other: BTreeMap<NaiveDate, bool>,
}

impl Calendar {
    /// A calendar with these free days of the week; of days named more than once the last counts.
    pub fn new(rest: Vec<u8>, other: impl IntoIterator<Item = (NaiveDate, bool)>) -> Calendar {
        Calendar { rest, other: other.into_iter().collect() }
    }

    pub fn works(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().number_from_monday();
        let usual = !self.rest.iter().any(|rest| u32::from(*rest) == weekday);
        self.other.get(&day).copied().unwrap_or(usual)
    }

    /// The `n`th working day after a day; `n` of 0 is the day itself. `None`: there are not so many any more.
    pub fn after(&self, day: NaiveDate, n: u32) -> Option<NaiveDate> {
        if n == 0 {
            return Some(day);
        }
        let days = day.iter_days().skip(1).take(AHEAD + 3 * n as usize);
        days.filter(|d| self.works(*d)).nth(n as usize - 1)
    }

    /// Working days after `from`, up to and with `to`; 0 where `to` is not later.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|d| *d <= to).take(10 * AHEAD);
        days.filter(|d| self.works(*d)).count() as u32
    }
}

/// Mainland China's public holidays and make-up workdays, 2004-01-01 to 2026-10-07: the day, whether it is worked, and the feast.
#[cfg(feature = "ssr")]
pub fn china() -> Vec<(NaiveDate, bool, Text)> {
    let mut days = Vec::new();
    for line in CHINA.lines().filter(|l| !l.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(year) = words.next().and_then(|y| y.parse::<i32>().ok()) else { continue };
        for word in words {
            let Some((works, feast, first, last)) = span(word) else { continue };
            let day = |(month, day): (u32, u32)| NaiveDate::from_ymd_opt(year, month, day);
            let (Some(first), Some(last)) = (day(first), day(last)) else { continue };
            days.extend(first.iter_days().take_while(|d| *d <= last).map(|d| (d, works, feast)));
        }
    }
    days
}

/// Whether it is worked, the feast, first and last month and day.
#[cfg(feature = "ssr")]
type Span = (bool, Text, (u32, u32), (u32, u32));

/// `-S0122..0128` or `+L0430`.
#[cfg(feature = "ssr")]
fn span(word: &str) -> Option<Span> {
    let works = match word.get(..1)? {
        "+" => true,
        "-" => false,
        _ => return None,
    };
    let feast = match word.get(1..2)? {
        "Y" => text::NEW_YEAR,
        "S" => text::SPRING_FESTIVAL,
        "T" => text::TOMB_SWEEPING,
        "L" => text::LABOUR_DAY,
        "D" => text::DRAGON_BOAT,
        "M" => text::MID_AUTUMN,
        "N" => text::NATIONAL_DAY,
        "V" => text::VICTORY_DAY,
        _ => return None,
    };
    let (first, last) = word.get(2..)?.split_once("..").unwrap_or((word.get(2..)?, word.get(2..)?));
    let day = |text: &str| Some((text.get(..2)?.parse().ok()?, text.get(2..4)?.parse().ok()?));
    Some((works, feast, day(first)?, day(last)?))
}

#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests {
    use rand::{Rng, SeedableRng, rngs::StdRng};

    use super::*;

    pub fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub fn chinese() -> Calendar {
        Calendar::new(vec![6, 7], china().into_iter().map(|(day, works, _)| (day, works)))
    }

    #[test]
    fn known_days_are_told_right() {
        let calendar = chinese();
        for (text, works) in [
            // A Sunday that is worked for Spring Festival, and a Monday within it.
            ("2024-02-04", true),
            ("2024-02-12", false),
            ("2024-02-18", true),
            ("2024-02-19", true),
            ("2024-10-07", false),
            ("2024-10-12", true),
            ("2020-01-31", false),
            ("2015-09-03", false),
            ("2026-09-20", true),
            ("2026-09-26", false),
            ("2026-11-21", false),
            ("2026-11-23", true),
        ] {
            assert_eq!(calendar.works(day(text)), works, "{text}");
        }
    }

    #[test]
    fn every_day_of_the_published_list_is_told_as_it_is_there() {
        let list = std::fs::read_to_string("../../shared/data/china_holidays/cn_holidays_2004_2026.csv");
        let Ok(list) = list else {
            return eprintln!("the published list of holidays is not here: not compared");
        };
        let calendar = chinese();
        let mut n = 0;
        for line in list.lines().skip(1) {
            let mut cells = line.split(',');
            let (on, kind) = (day(cells.next().unwrap()), cells.next().unwrap());
            assert_eq!(calendar.works(on), kind == "makeup_workday", "{line}");
            n += 1;
        }
        assert!(n > 900, "{n} days");
    }

    #[test]
    fn what_a_company_says_of_a_day_counts() {
        let other =
            china().into_iter().map(|(day, works, _)| (day, works)).chain([(day("2024-02-12"), true)]);
        assert!(Calendar::new(vec![6, 7], other).works(day("2024-02-12")));
        assert!(!Calendar::new(vec![5], []).works(day("2026-11-20")));
        assert!(Calendar::new(vec![5], []).works(day("2026-11-21")));
    }

    #[test]
    fn working_days_are_counted_over_feasts_and_weekends() {
        let calendar = chinese();
        // From the eve of the feast: the 9th is a Friday, then free until the 17th; the 18th, a Sunday, is worked.
        assert_eq!(calendar.after(day("2024-02-08"), 2), Some(day("2024-02-18")));
        assert_eq!(calendar.between(day("2024-02-08"), day("2024-02-18")), 2);
        assert_eq!(calendar.after(day("2024-02-08"), 0), Some(day("2024-02-08")));
        assert_eq!(calendar.between(day("2024-02-18"), day("2024-02-08")), 0);
        assert_eq!(Calendar::new((1..=7).collect(), []).after(day("2024-02-08"), 1), None);
    }

    #[test]
    fn counting_there_and_back_agrees() {
        let calendar = chinese();
        let mut dice = StdRng::seed_from_u64(17);
        for _ in 0..500 {
            let from = day("2004-01-01") + chrono::Days::new(dice.random_range(0..8_000));
            let n = dice.random_range(1..80);
            let to = calendar.after(from, n).unwrap();
            assert!(calendar.works(to) && calendar.between(from, to) == n, "{from} + {n}");
            assert_eq!(calendar.between(from, to.pred_opt().unwrap()), n - 1);
        }
    }
}
