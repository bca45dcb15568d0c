//! The plan of the sample company: who, what and when, the same for the same seed.

mod companies;
mod ground;
mod words;

use chrono::{DateTime, Datelike, Duration, NaiveTime, Utc, Weekday};

pub use companies::{FIRMS, Firm, INDUSTRIES, PLACES, Place};
pub use ground::Ground;
pub use words::*;

use crate::{format, i18n::Locale};

/// Something said in both languages of the data: Chinese, English.
#[derive(Clone, Copy, Debug)]
pub struct Say(pub &'static str, pub &'static str);

impl Say {
    pub fn get(self, locale: Locale) -> &'static str {
        match locale {
            Locale::Zh => self.0,
            Locale::En => self.1,
        }
    }
}

/// Numbers that look random and are the same each time (SplitMix64: Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A whole number below `n`; 0 where `n` is.
    pub fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let n = u64::try_from(n).unwrap_or(0).max(1);
        i64::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
    }

    /// From `a` to `b`, both included.
    pub fn from_to(&mut self, a: i64, b: i64) -> i64 {
        a + self.below(b - a + 1)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// An index of a list of this length.
    pub fn pick(&mut self, len: usize) -> usize {
        usize::try_from(self.below(i64::try_from(len).unwrap_or(1))).unwrap_or(0)
    }
}

/// Where the plan is carried out.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    pub now: DateTime<Utc>,
    /// Minutes the company's clock is ahead of UTC.
    pub utc_offset: i32,
}

impl Scene {
    /// So many days before (or, below nought, after) now, in working hours; a weekend's day becomes the Monday after, or, where
    /// that would be in the future, the Friday before.
    pub fn at(&self, days_ago: i64, dice: &mut Dice) -> DateTime<Utc> {
        let today = format::local_day(self.now, self.utc_offset);
        let mut day = today - Duration::days(days_ago);
        let past = days_ago > 0;
        day += match (day.weekday(), past) {
            (Weekday::Sat, true) => Duration::days(-1),
            (Weekday::Sun, true) => Duration::days(-2),
            (Weekday::Sat, false) => Duration::days(2),
            (Weekday::Sun, false) => Duration::days(1),
            _ => Duration::zero(),
        };
        let minute = dice.from_to(9 * 60, 17 * 60 + 45);
        let clock = day.and_time(NaiveTime::MIN) + Duration::minutes(minute - minute % 5);
        format::instant(clock, self.utc_offset)
    }
}

/// How a deal goes: the stages it enters by number (0 is the first; the pipeline's last two are won and lost), and when.
#[derive(Clone, Debug)]
pub struct Course {
    pub firm: usize,
    pub good: usize,
    pub name: usize,
    /// In hundredths of the product's list price: how many times what share.
    pub factor: i64,
    pub source: usize,
    pub reason: usize,
    /// The first is its making.
    pub steps: Vec<(DateTime<Utc>, usize)>,
    pub expected: DateTime<Utc>,
}

impl Course {
    /// Where it ends up.
    pub fn last(&self) -> usize {
        self.steps.last().map_or(0, |s| s.1)
    }
}

/// The number of the stage of won deals, and of lost ones, in the pipeline a company begins with.
pub const WON: usize = 4;
pub const LOST: usize = 5;

/// Something done with a customer, or to be done.
#[derive(Clone, Debug)]
pub struct Doing {
    pub firm: usize,
    pub deal: Option<usize>,
    pub kind: &'static str,
    pub line: Say,
    pub body: Option<Say>,
    pub at: DateTime<Utc>,
    pub due: Option<DateTime<Utc>>,
    pub done: Option<DateTime<Utc>>,
    pub promise: bool,
}

/// Deals in the sample.
pub const DEALS: i64 = 160;

/// The deals of a year.
pub fn courses(scene: Scene, dice: &mut Dice) -> Vec<Course> {
    (0..DEALS).map(|n| course(n, scene, dice)).collect()
}

fn course(n: i64, scene: Scene, dice: &mut Dice) -> Course {
    // More of them began lately, so that the board is full.
    let began = if n % 5 < 2 { dice.from_to(3, 70) } else { dice.from_to(60, 360) };
    let mut ago = began;
    let mut steps = vec![(scene.at(ago, dice), 0)];
    let stalls = began < 110 && dice.chance(30);
    let stalls_at = dice.below(4);
    for stage in 1..=WON {
        ago -= dice.from_to(4, 21);
        let stuck = stalls && stage as i64 > stalls_at;
        if ago < 1 || stuck {
            break;
        }
        let lost = stage > 1 && dice.chance(17);
        steps.push((scene.at(ago, dice), if lost { LOST } else { stage }));
        if lost {
            break;
        }
    }
    steps.sort_by_key(|s| s.0);
    let good = dice.pick(GOODS.len());
    Course {
        firm: dice.pick(FIRMS.len()),
        good,
        name: dice.pick(DEAL_NAMES.len()),
        factor: dice.from_to(1, MOST[good]) * dice.from_to(82, 100),
        source: dice.pick(SOURCES.len()),
        reason: dice.pick(LOST_REASONS.len()),
        expected: scene.at(if began < 110 { -dice.from_to(3, 75) } else { ago - dice.from_to(0, 9) }, dice),
        steps,
    }
}

/// What was done about the deals and customers, and what is to be done next.
pub fn doings(scene: Scene, courses: &[Course], dice: &mut Dice) -> Vec<Doing> {
    let mut all = Vec::new();
    for (n, course) in courses.iter().enumerate() {
        for (at, _) in &course.steps {
            if dice.chance(78) {
                all.push(talk(
                    course.firm,
                    Some(n),
                    *at + Duration::minutes(dice.from_to(5, 90)),
                    scene,
                    dice,
                ));
            }
        }
        let open = course.last() < WON;
        if open && dice.chance(82) {
            all.push(next_step(course.firm, n, course.steps.last().map_or(scene.now, |s| s.0), scene, dice));
        } else if dice.chance(45) {
            all.push(kept(course.firm, n, course.steps[0].0, scene, dice));
        }
    }
    for firm in 0..FIRMS.len() {
        let at = scene.at(dice.from_to(2, 300), dice);
        all.push(talk(firm, None, at, scene, dice));
    }
    all
}

fn talk(firm: usize, deal: Option<usize>, at: DateTime<Utc>, scene: Scene, dice: &mut Dice) -> Doing {
    let Talk(kind, line, body) = TALKS[dice.pick(TALKS.len())];
    let at = at.min(scene.now - Duration::minutes(3));
    Doing { firm, deal, kind, line, body: Some(body), at, due: None, done: None, promise: false }
}

/// What comes next on an open deal: some of it late, some today.
fn next_step(firm: usize, deal: usize, after: DateTime<Utc>, scene: Scene, dice: &mut Dice) -> Doing {
    let n = dice.pick(TODOS.len());
    let (kind, line) = TODOS[n];
    let due = match dice.below(100) {
        0..=17 => scene.at(dice.from_to(1, 9), dice),
        // Later today, whatever the time is now.
        18..=31 => scene.now + Duration::minutes(dice.from_to(20, 180)),
        _ => scene.at(-dice.from_to(1, 16), dice),
    };
    let at =
        (after + Duration::minutes(95)).min(due - Duration::hours(2)).min(scene.now - Duration::minutes(2));
    Doing {
        firm,
        deal: Some(deal),
        kind,
        line,
        body: None,
        at,
        due: Some(due),
        done: None,
        promise: n >= PROMISES_FROM,
    }
}

/// Something that was promised or planned and done: mostly in time.
fn kept(firm: usize, deal: usize, from: DateTime<Utc>, scene: Scene, dice: &mut Dice) -> Doing {
    let n = dice.pick(TODOS.len());
    let (kind, line) = TODOS[n];
    let due = from + Duration::days(dice.from_to(1, 8));
    let late = dice.chance(22);
    let done =
        due + if late { Duration::hours(dice.from_to(3, 60)) } else { -Duration::hours(dice.from_to(1, 20)) };
    let done = done.max(from + Duration::minutes(30)).min(scene.now - Duration::minutes(1));
    let promise = n >= PROMISES_FROM;
    Doing {
        firm,
        deal: Some(deal),
        kind,
        line,
        body: None,
        at: from,
        due: Some(due),
        done: Some(done),
        promise,
    }
}

/// What one unit of `currency` is worth in `base`, in millionths; `None` where one of them is not in the sample.
pub fn rate(currency: &str, base: &str) -> Option<i64> {
    let worth = |code: &str| WORTH.iter().find(|w| w.0 == code).map(|w| w.1);
    Some(worth(currency)? * 1_000_000 / worth(base)?)
}

/// An amount given in hundredths of the Chinese currency's whole unit, in another currency, rounded to something a person
/// would quote; minor units.
pub fn quoted(cny_minor: i64, currency: &str, digits: u32) -> i64 {
    let worth = WORTH.iter().find(|w| w.0 == currency).map_or(10_000, |w| w.1);
    let unit = 10_i64.pow(digits);
    let whole = cny_minor / 100 * 10_000 / worth;
    let step = match whole {
        0..=999 => 10,
        1_000..=99_999 => 100,
        _ => 1_000,
    };
    (whole / step * step).max(step) * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn scene() -> Scene {
        Scene { now: Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap(), utc_offset: 480 }
    }

    #[test]
    fn the_same_seed_makes_the_same_company() {
        let plan = |seed| format!("{:?}", courses(scene(), &mut Dice::new(seed)));
        assert_eq!(plan(7), plan(7));
        assert_ne!(plan(7), plan(8));
    }

    #[test]
    fn deals_go_forward_in_time_and_never_into_the_future() {
        for course in courses(scene(), &mut Dice::new(7)) {
            assert!(course.steps.is_sorted_by_key(|s| s.0));
            assert!(course.steps.iter().all(|s| s.0 < scene().now));
        }
    }

    #[test]
    fn there_is_something_of_everything() {
        // The seed everybody gets.
        let mut dice = Dice::new(20_261_123);
        let courses = courses(scene(), &mut dice);
        for stage in 0..=LOST {
            assert!(courses.iter().filter(|c| c.last() == stage).count() >= 8, "stage {stage}");
        }
        let doings = doings(scene(), &courses, &mut dice);
        let now = scene().now;
        let open = |d: &&Doing| d.done.is_none() && d.due.is_some();
        assert!(doings.len() >= 350);
        assert!(doings.iter().filter(open).filter(|d| d.due < Some(now)).count() >= 5);
        assert!(doings.iter().filter(open).filter(|d| d.due > Some(now)).count() >= 20);
        assert!(doings.iter().any(|d| d.promise && d.done > d.due && d.done.is_some()));
        assert!(doings.iter().any(|d| d.promise && d.done.is_some() && d.done <= d.due));
    }

    #[test]
    fn amounts_are_round_and_of_their_currency() {
        assert_eq!(quoted(16_800_000, "CNY", 2), 16_800_000);
        assert_eq!(quoted(16_800_000, "USD", 2), 2_350_000);
        assert_eq!(quoted(16_800_000, "JPY", 0), 3_574_000);
        assert_eq!(rate("USD", "CNY"), Some(7_120_000));
        assert_eq!(rate("XXX", "CNY"), None);
    }
}
