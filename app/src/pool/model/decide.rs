//! When an account goes back, and why: a pure function of what was done with it, the rules and the calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Calendar;
use crate::{i18n::Text, pool::text};

/// Why an account goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    NoContact,
    NoDeal,
    NotWon,
}

impl Because {
    pub const ALL: [Because; 3] = [Because::NoContact, Because::NoDeal, Because::NotWon];

    /// The word in the trail.
    pub fn code(self) -> &'static str {
        match self {
            Because::NoContact => "no_contact",
            Because::NoDeal => "no_deal",
            Because::NotWon => "not_won",
        }
    }

    pub fn parse(code: &str) -> Option<Because> {
        Because::ALL.into_iter().find(|b| b.code() == code)
    }

    /// The reason in a few words.
    pub fn text(self) -> Text {
        match self {
            Because::NoContact => text::NO_CONTACT,
            Because::NoDeal => text::NO_DEAL,
            Because::NotWon => text::NOT_WON,
        }
    }

    /// A sentence with `{n}` working days.
    pub fn sentence(self) -> Text {
        match self {
            Because::NoContact => text::NO_CONTACT_N,
            Because::NoDeal => text::NO_DEAL_N,
            Because::NotWon => text::NOT_WON_N,
        }
    }
}

/// After how many working days an account goes back; `None`: never for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub no_contact: Option<u32>,
    pub no_deal: Option<u32>,
    pub not_won: Option<u32>,
}

impl Days {
    pub fn of(self, because: Because) -> Option<u32> {
        match because {
            Because::NoContact => self.no_contact,
            Because::NoDeal => self.no_deal,
            Because::NotWon => self.not_won,
        }
    }
}

/// What was done with an account somebody has, in the company's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Since when they have it.
    pub since: NaiveDate,
    /// The last contact, the last deal opened, the last deal won; whenever that was.
    pub contact: Option<NaiveDate>,
    pub deal: Option<NaiveDate>,
    pub won: Option<NaiveDate>,
    pub open_deals: i64,
}

/// When an account goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// On the morning of this day.
    pub on: NaiveDate,
    pub because: Because,
    /// The working days the rule gives.
    pub days: u32,
}

impl Due {
    /// How near the return is, in the working days that people are warned of; `None`: not yet near.
    pub fn nearness(&self, today: NaiveDate, calendar: &Calendar) -> Option<Nearness> {
        let left = calendar.between(today, self.on);
        Nearness::ALL.into_iter().find(|n| left <= n.days())
    }
}

/// The distances at which people are warned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Nearness {
    One,
    Three,
    Seven,
}

impl Nearness {
    /// The nearest first.
    pub const ALL: [Nearness; 3] = [Nearness::One, Nearness::Three, Nearness::Seven];

    pub fn days(self) -> u32 {
        match self {
            Nearness::One => 1,
            Nearness::Three => 3,
            Nearness::Seven => 7,
        }
    }
}

/// When an account goes back, and why: the earliest of what the rules say. Each rule gives so many full working days, counted from
/// the day after its last good day; the account goes back on the morning of the working day after them. `None`: never as things
/// are, also while a deal is open and that protects it.
pub fn returns(facts: &Facts, days: Days, protect_deals: bool, calendar: &Calendar) -> Option<Due> {
    if protect_deals && facts.open_deals > 0 {
        return None;
    }
    let latest = |last: Option<NaiveDate>| last.map_or(facts.since, |last| last.max(facts.since));
    let had_a_deal = facts.open_deals > 0 || facts.deal.is_some_and(|deal| deal >= facts.since);
    let from = |because| match because {
        Because::NoContact => Some(latest(facts.contact)),
        Because::NoDeal => (!had_a_deal).then_some(facts.since),
        Because::NotWon => Some(latest(facts.won)),
    };
    let due = |because| {
        let days = days.of(because)?;
        Some(Due { on: calendar.after(from(because)?, days + 1)?, because, days })
    };
    // Of two on one day the first of the list is told.
    Because::ALL.into_iter().filter_map(due).min_by_key(|due| due.on)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use chrono::Days as Ahead;
    use rand::{Rng, SeedableRng, rngs::StdRng};

    use super::{
        super::calendar::tests::{chinese, day},
        *,
    };

    fn had_since(text: &str) -> Facts {
        Facts { since: day(text), contact: None, deal: None, won: None, open_deals: 0 }
    }

    #[test]
    fn so_many_full_working_days_pass_before_an_account_goes_back() {
        let calendar = chinese();
        let days = Days { no_contact: Some(2), ..Days::default() };
        // Had since the Wednesday before Spring Festival: Thursday and Friday pass, the next working day is the Sunday after.
        let due = returns(&had_since("2024-02-07"), days, true, &calendar).unwrap();
        assert_eq!((due.on, due.because, due.days), (day("2024-02-18"), Because::NoContact, 2));
        let talked = Facts { contact: Some(day("2024-02-09")), ..had_since("2024-02-07") };
        assert_eq!(returns(&talked, days, true, &calendar).unwrap().on, day("2024-02-20"));
        // What was said before somebody had it does not shorten their time.
        let before = Facts { contact: Some(day("2023-05-09")), ..had_since("2024-02-07") };
        assert_eq!(returns(&before, days, true, &calendar).unwrap().on, day("2024-02-18"));
    }

    #[test]
    fn the_earliest_rule_counts_and_a_deal_answers_one_of_them() {
        let calendar = chinese();
        let days = Days { no_contact: Some(20), no_deal: Some(5), not_won: Some(10) };
        let because = |facts: Facts| returns(&facts, days, false, &calendar).map(|due| due.because);
        let idle = had_since("2026-03-02");
        assert_eq!(because(idle), Some(Because::NoDeal));
        assert_eq!(because(Facts { deal: Some(day("2026-03-03")), ..idle }), Some(Because::NotWon));
        assert_eq!(because(Facts { deal: Some(day("2025-03-03")), ..idle }), Some(Because::NoDeal));
        let won = Facts { deal: Some(day("2026-03-03")), won: Some(day("2026-04-30")), ..idle };
        assert_eq!(because(won), Some(Because::NoContact));
        assert_eq!(returns(&idle, Days::default(), false, &calendar), None);
    }

    #[test]
    fn an_open_deal_keeps_an_account_where_the_pool_says_so() {
        let calendar = chinese();
        let days = Days { no_contact: Some(1), ..Days::default() };
        let busy = Facts { open_deals: 1, ..had_since("2026-03-02") };
        assert_eq!(returns(&busy, days, true, &calendar), None);
        assert!(returns(&busy, days, false, &calendar).is_some());
    }

    #[test]
    fn people_are_warned_seven_three_and_one_working_days_before() {
        let calendar = chinese();
        let due = Due { on: day("2026-11-30"), because: Because::NoContact, days: 5 };
        let told = |text| due.nearness(day(text), &calendar).map(Nearness::days);
        assert_eq!(told("2026-11-18"), None);
        for (text, days) in [
            ("2026-11-19", 7),
            ("2026-11-24", 7),
            ("2026-11-25", 3),
            ("2026-11-26", 3),
            ("2026-11-27", 1),
            ("2026-11-29", 1),
            ("2026-12-04", 1),
        ] {
            assert_eq!(told(text), Some(days), "{text}");
        }
    }

    /// More contact, a later win, more days, fewer rules: none of it ever brings a return forward, and no account goes back within
    /// the days a rule gives.
    #[test]
    fn nothing_good_brings_a_return_forward() {
        let calendar = chinese();
        let mut dice = StdRng::seed_from_u64(2026);
        for _ in 0..2_000 {
            let since = day("2024-01-01") + Ahead::new(dice.random_range(0..600));
            let mut some =
                |odds| dice.random_bool(odds).then(|| since + Ahead::new(dice.random_range(0..200)));
            let facts = Facts { since, contact: some(0.5), deal: some(0.3), won: some(0.3), open_deals: 0 };
            let mut rule = || dice.random_bool(0.6).then(|| dice.random_range(1..60));
            let days = Days { no_contact: rule(), no_deal: rule(), not_won: rule() };
            let due = returns(&facts, days, true, &calendar);
            let later = |it: &Facts, days: Days| {
                let again = returns(it, days, true, &calendar);
                assert!(
                    again.is_none_or(|again| due.is_some_and(|due| again.on >= due.on)),
                    "{facts:?} {days:?} {due:?} {again:?}"
                );
            };
            let on = since + Ahead::new(300);
            later(&Facts { contact: Some(on), ..facts }, days);
            later(&Facts { deal: Some(on), ..facts }, days);
            later(&Facts { won: Some(on), ..facts }, days);
            later(&facts, Days { no_contact: None, ..days });
            later(&facts, Days { not_won: days.not_won.map(|n| n + 1), ..days });
            if let Some(due) = due {
                assert!(
                    calendar.works(due.on) && calendar.between(since, due.on) > due.days,
                    "{facts:?} {due:?}"
                );
            }
        }
    }
}
