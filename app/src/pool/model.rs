//! Pools, their rules, and what the screens of pools show.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

mod calendar;
mod decide;
mod share;

#[cfg(feature = "ssr")]
pub use calendar::china;
pub use calendar::{Calendar, OtherDay};
pub use decide::{Because, Days, Due, Facts, Nearness, returns};
pub use share::{Manner, Receiver, Waiting, lies_in, share_out};

pub use crate::access::model::{Hidden, PoolDoor, PoolHolder, PoolId};
use crate::{
    access::model::{MemberId, Rights, Veil},
    customers::model::{AccountId, AccountRow, Level},
    error::{AppError, AppResult, FieldError},
    listing::Page,
    open_to_all,
    org::model::DepartmentId,
    pool::text,
};

/// The most working days a rule gives.
pub const MOST_DAYS: u32 = 1_000;

/// After how many working days accounts of a level go back; without a level: of every level that has no line of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub level: Option<Level>,
    pub days: Days,
}

/// A pool as the company says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    pub id: PoolId,
    pub name: String,
    /// Which accounts come back here: those of people who sit in one of these departments or below, with a place among these
    /// regions, of one of these levels. Empty: any.
    pub departments: Vec<DepartmentId>,
    pub regions: Vec<String>,
    pub levels: Vec<Level>,
    pub hidden: Vec<Hidden>,
    /// The most accounts one may hold and still get another from here.
    pub holding_limit: Option<i64>,
    pub claims_a_day: Option<i64>,
    /// Working days before a former owner may claim an account again.
    pub cooldown_days: u32,
    /// Accounts with an open deal stay with their owner.
    pub protect_deals: bool,
    pub rules: Vec<Rule>,
    pub doors: Vec<PoolDoor>,
    /// 0: not saved yet.
    pub version: i64,
}

impl Pool {
    /// A pool as one begins to describe it: open to everybody, nothing goes back by itself.
    pub fn fresh() -> Pool {
        Pool {
            id: PoolId::new(),
            name: String::new(),
            departments: Vec::new(),
            regions: Vec::new(),
            levels: Vec::new(),
            hidden: vec![Hidden::Phone, Hidden::Email, Hidden::People, Hidden::Talks],
            holding_limit: None,
            claims_a_day: None,
            cooldown_days: 0,
            protect_deals: true,
            rules: vec![Rule::default()],
            doors: vec![PoolDoor { holder: PoolHolder::Everybody, claims: true, assigns: false }],
            version: 0,
        }
    }

    /// The pool with its words trimmed and each thing said once. Errors: `Invalid` on `name`, `rules`, `holding_limit`,
    /// `claims_a_day`, `cooldown_days`, `regions`.
    pub fn checked(mut self) -> AppResult<Pool> {
        let mut wrong = Vec::new();
        let mut check = |right: bool, field: &str, why| {
            if !right {
                wrong.push(FieldError::new(field, why));
            }
        };
        self.name = self.name.trim().to_owned();
        check((1..=80).contains(&self.name.chars().count()), "name", text::NAME_NEEDED);
        let regions = self.regions.iter().map(|r| r.trim().to_owned()).filter(|r| !r.is_empty());
        self.regions = regions.collect::<BTreeSet<_>>().into_iter().collect();
        let short = |r: &String| r.chars().count() <= 80;
        check(self.regions.len() <= 60 && self.regions.iter().all(short), "regions", text::REGIONS_MANY);
        let readable = !self.name.contains('\0') && !self.regions.iter().any(|r| r.contains('\0'));
        check(readable, "name", text::NAME_NEEDED);
        self.levels = self.levels.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        self.hidden = self.hidden.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        self.departments = self.departments.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        check(
            self.holding_limit.is_none_or(|n| (1..=100_000).contains(&n)),
            "holding_limit",
            text::NUMBER_WRONG,
        );
        check(
            self.claims_a_day.is_none_or(|n| (1..=10_000).contains(&n)),
            "claims_a_day",
            text::NUMBER_WRONG,
        );
        check(self.cooldown_days <= MOST_DAYS, "cooldown_days", text::NUMBER_WRONG);
        self.rules.sort_by_key(|r| r.level);
        let days = self.rules.iter().flat_map(|r| Because::ALL.map(|b| r.days.of(b))).flatten();
        let once = self.rules.windows(2).all(|two| two[0].level != two[1].level);
        check(once && days.into_iter().all(|n| (1..=MOST_DAYS).contains(&n)), "rules", text::RULES_WRONG);
        self.rules.retain(|r| r.days != Days::default());
        self.doors.sort_by_key(|d| d.holder);
        self.doors.dedup_by_key(|d| d.holder);
        if wrong.is_empty() { Ok(self) } else { Err(AppError::Invalid(wrong)) }
    }

    /// The days its rules give an account of this level.
    pub fn days(&self, level: Option<Level>) -> Days {
        let of = |level: Option<Level>| self.rules.iter().find(|r| r.level == level).map(|r| r.days);
        of(level).or_else(|| of(None)).unwrap_or_default()
    }

    /// Whether an account comes back here. `departments`: those its owner sits in, and those above them.
    pub fn takes(
        &self,
        level: Option<Level>,
        places: &[String],
        departments: &BTreeSet<DepartmentId>,
    ) -> bool {
        (self.levels.is_empty() || level.is_some_and(|level| self.levels.contains(&level)))
            && (self.regions.is_empty() || self.regions.iter().any(|r| lies_in(places, r)))
            && (self.departments.is_empty() || self.departments.iter().any(|d| departments.contains(d)))
    }
}

/// A pool as somebody who sees it needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolBrief {
    pub id: PoolId,
    pub name: String,
    /// What they do not read yet.
    pub hidden: Vec<Hidden>,
    pub waiting: i64,
    pub claims: bool,
    pub assigns: bool,
    /// How many they may still claim today; `None`: as many as they like.
    pub left: Option<i64>,
    /// How many more they may hold; `None`: as many as they like.
    pub room: Option<i64>,
}

/// The page of the pools.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolPage {
    pub pools: Vec<PoolBrief>,
    pub page: Page<AccountRow>,
    pub provinces: Vec<String>,
    /// Who may be given accounts; for those who assign.
    pub people: Vec<(MemberId, String)>,
}

impl Veil for PoolPage {
    fn veil(&mut self, rights: &Rights) {
        self.page.veil(rights);
    }
}

open_to_all!(Claimed, Assigned, Going, PoolSettings, WorkCalendar);

/// What somebody has left after a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    pub name: String,
    pub left: Option<i64>,
    pub room: Option<i64>,
}

/// What became of accounts that were to be given to people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// To whom how many went, the most first.
    pub given: Vec<(String, i64)>,
    /// How many stay in the pool: nobody may have them, or somebody was faster.
    pub left: i64,
}

/// How an account stands to the pools, for its own page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// The pool it waits in, and since when.
    pub waits: Option<(PoolBrief, Option<DateTime<Utc>>)>,
    /// The day from which whoever reads may claim it again.
    pub cooling_until: Option<NaiveDate>,
    /// When it goes back, in how many working days.
    pub due: Option<(Due, u32)>,
    /// Whether an open deal keeps it from going back.
    pub kept_by_deal: bool,
    /// The pool it would go to.
    pub home: Option<(PoolId, String)>,
    pub may_release: bool,
}

impl Strip {
    /// Whether there is anything to say.
    pub fn says(&self) -> bool {
        self.waits.is_some()
            || self.due.is_some()
            || self.kept_by_deal
            || (self.may_release && self.home.is_some())
    }
}

/// An account that goes back soon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Going {
    pub id: AccountId,
    pub name: String,
    pub level: Option<Level>,
    pub owner: String,
    pub pool: String,
    pub due: Due,
    /// Working days until then.
    pub left: u32,
}

/// Everything the settings of pools show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolSettings {
    pub pools: Vec<Pool>,
    pub waiting: Vec<(PoolId, i64)>,
    /// Whom a pool can let in, by name.
    pub holders: Vec<(PoolHolder, String)>,
    pub departments: Vec<(DepartmentId, String)>,
    /// The last day whose returns were carried out, how many went back, and how many people were warned.
    pub last_run: Option<(NaiveDate, i32, i32)>,
}

/// A company's working calendar, a year of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCalendar {
    pub china: bool,
    /// Free days of the week, 1 is Monday.
    pub rest: Vec<u8>,
    /// 0: as it came.
    pub version: i64,
    pub year: i32,
    /// Days of the year that the company itself named.
    pub own: Vec<OtherDay>,
    /// Days of the year from the national list, each with its feast in both languages.
    pub national: Vec<(NaiveDate, bool, String, String)>,
    /// Whether the national list knows the year.
    pub known: bool,
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn days(no_contact: u32) -> Days {
        Days { no_contact: Some(no_contact), ..Days::default() }
    }

    #[test]
    fn a_level_has_its_own_days_or_those_of_all_others() {
        let rules =
            vec![Rule { level: Some(Level::A), days: days(30) }, Rule { level: None, days: days(10) }];
        let pool = Pool { rules, ..Pool::fresh() };
        assert_eq!(pool.days(Some(Level::A)), days(30));
        assert_eq!((pool.days(Some(Level::D)), pool.days(None)), (days(10), days(10)));
        let bare = Pool { rules: Vec::new(), ..Pool::fresh() };
        assert_eq!(bare.days(Some(Level::A)), Days::default());
    }

    #[test]
    fn an_account_comes_back_where_its_department_place_and_level_fit() {
        let (sales, service) = (DepartmentId::new(), DepartmentId::new());
        let pool = Pool {
            departments: vec![sales],
            regions: vec!["浙江".into(), "Jiangsu".into()],
            levels: vec![Level::A, Level::B],
            ..Pool::fresh()
        };
        let takes = |level, place: &str, department| pool.takes(level, &[place.into()], &[department].into());
        assert!(takes(Some(Level::B), "jiangsu", sales));
        assert!(!takes(Some(Level::C), "jiangsu", sales) && !takes(None, "jiangsu", sales));
        assert!(!takes(Some(Level::B), "Hebei", sales) && !takes(Some(Level::B), "jiangsu", service));
        assert!(Pool::fresh().takes(None, &[], &BTreeSet::new()));
    }

    #[test]
    fn a_pool_is_checked_field_by_field() {
        let twice = vec![Rule { level: None, days: days(3) }; 2];
        let wrong = Pool {
            name: " ".into(),
            rules: twice,
            holding_limit: Some(0),
            claims_a_day: Some(-1),
            cooldown_days: 2_000,
            ..Pool::fresh()
        };
        let Err(AppError::Invalid(wrong)) = wrong.checked() else { panic!("taken") };
        let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "holding_limit", "claims_a_day", "cooldown_days", "rules"]);
        let long =
            Pool { name: "A".into(), rules: vec![Rule { level: None, days: days(1_001) }], ..Pool::fresh() };
        assert!(long.checked().is_err());
        let fine =
            Pool { name: " East ".into(), regions: vec![" ".into(), "浙江 ".into()], ..Pool::fresh() };
        let fine = fine.checked().unwrap();
        assert_eq!(
            (fine.name.as_str(), fine.regions, fine.rules),
            ("East", vec!["浙江".to_string()], vec![])
        );
    }
}
