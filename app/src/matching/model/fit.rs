//! Which agreements mean what, learnt from the records themselves, without anybody saying which are duplicates.
//!
//! Fellegi and Sunter, "A Theory for Record Linkage" (1969): a pair's evidence is the sum over its fields of
//! `ln(m/u)`: how often two of the same agree at that level, against how often two different ones do. Both are estimated by
//! expectation-maximisation (Winkler 1988) over all pairs there are: pairs that share no key count as different ones, so that
//! what is learnt does not depend on how generous the keys are. Agreement on a rare value says more (Winkler 2000).

use std::collections::HashMap;

use super::{
    compare::{LEVELS, SAME, level},
    field::{Kind, Record, hash},
};

/// No level: unknown to one of the two.
pub const UNKNOWN: u8 = u8::MAX;
/// Most fields of a record.
const FIELDS: usize = 8;
/// How much of what a further field says of a place already agreed upon counts.
const AGAIN: f64 = 0.5;
/// How much what was believed at first counts beside what was learnt: it keeps the learning with duplicates where records have
/// stronger patterns, such as all the shops of one street.
const BELIEF: f64 = 0.2;
/// As many pairs, and records, as what was believed at first counts for: a handful of records says little about all there could be.
const FEW: f64 = 100.0;
/// The levels of a pair, by field.
pub type Levels = [u8; FIELDS];

/// How often values and words occur among the records.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    /// How many records were counted.
    pub records: u64,
    values: HashMap<u64, u32>,
    words: HashMap<u64, u32>,
}

impl Frequencies {
    /// Counts a record.
    pub fn add(&mut self, record: &Record) {
        self.records += 1;
        for (field, value) in record.iter().enumerate() {
            let Some(value) = value else { continue };
            *self.values.entry(hash(field, &value.whole)).or_default() += 1;
            for word in &value.words {
                *self.words.entry(hash(field, word)).or_default() += 1;
            }
        }
    }

    /// How much a word says: the logarithm of its rarity.
    fn weight(&self, field: usize, word: &str) -> f64 {
        let seen = f64::from(self.words.get(&hash(field, word)).copied().unwrap_or(1).max(1));
        (1.0 + self.records.max(1) as f64 / seen).ln()
    }

    /// How many records have this value.
    fn of(&self, field: usize, whole: &str) -> u32 {
        self.values.get(&hash(field, whole)).copied().unwrap_or(1)
    }
}

/// The levels of two records' fields.
pub fn levels(kinds: &[Kind], seen: &Frequencies, a: &Record, b: &Record) -> Levels {
    let mut levels = [UNKNOWN; FIELDS];
    for (i, kind) in kinds.iter().enumerate() {
        if let (Some(x), Some(y)) = (&a[i], &b[i]) {
            levels[i] = level(*kind, x, y, &|word| seen.weight(i, word));
        }
    }
    levels
}

/// What was learnt.
#[derive(Clone, Debug)]
pub struct Model {
    kinds: Vec<Kind>,
    /// Share of pairs that are the same, as log odds.
    prior: f64,
    /// By field and level: how often among the same, and among different ones.
    m: Vec<[f64; LEVELS]>,
    u: Vec<[f64; LEVELS]>,
}

/// What is learnt from.
pub struct Sample<'a> {
    /// The pairs that share a key, by how often each combination of levels occurs.
    pub candidates: &'a HashMap<Levels, u64>,
    /// Levels of pairs taken at random among all.
    pub random: &'a [Levels],
    /// How many pairs there are in all.
    pub pairs: f64,
}

/// How the same agree, before anything is known: mostly the same, seldom not at all.
const BEGIN: [f64; LEVELS] = [0.05, 0.02, 0.03, 0.10, 0.80];
/// One pair in so many is the same, before anything is known: the natural logarithm.
const SELDOM: f64 = -7.5;

/// How different ones agree, before anything is known: as among the persons and shops that the tests learn from.
fn believed(kind: Kind) -> [f64; LEVELS] {
    match kind {
        Kind::Person | Kind::Company => [0.9884, 0.007, 0.004, 0.0004, 0.0002],
        Kind::Address => [0.95, 0.044, 0.0045, 0.001, 0.0005],
        Kind::Town | Kind::Text => [0.80, 0.02, 0.02, 0.04, 0.12],
        Kind::Category => [0.80, 0.01, 0.01, 0.01, 0.17],
        Kind::Postcode => [0.87, 0.11, 0.015, 0.001, 0.004],
        Kind::Domain => [0.998, 0.0001, 0.0008, 0.0001, 0.001],
        Kind::Phone | Kind::Email | Kind::Code | Kind::Date => [0.9997, 0.0001, 0.0001, 0.00005, 0.00005],
    }
}

impl Model {
    /// What is believed before anything was learnt.
    pub fn believed(kinds: &[Kind]) -> Model {
        Model {
            kinds: kinds.to_vec(),
            prior: SELDOM,
            m: vec![BEGIN; kinds.len()],
            u: kinds.iter().map(|kind| believed(*kind)).collect(),
        }
    }

    /// Learns from a sample. Works with any number of pairs: where there is nothing to learn from, the beginning's figures stay.
    pub fn fit(kinds: &[Kind], sample: &Sample) -> Model {
        let everywhere: Vec<[f64; LEVELS]> = (0..kinds.len()).map(|i| spread(sample, i)).collect();
        let share = |counts: &[f64; LEVELS]| smooth(counts, 1.0);
        let mut it = Model {
            kinds: kinds.to_vec(),
            prior: -(sample.pairs.max(2.0)).ln() / 2.0,
            m: vec![BEGIN; kinds.len()],
            u: everywhere.iter().map(share).collect(),
        };
        for _ in 0..60 {
            let mut same = vec![[0.0; LEVELS]; kinds.len()];
            let mut total = 0.0;
            for (levels, times) in sample.candidates {
                let p = probability(it.evidence(levels)) * *times as f64;
                total += p;
                for (i, level) in levels.iter().take(kinds.len()).enumerate().filter(|(_, l)| **l != UNKNOWN)
                {
                    same[i][usize::from(*level)] += p;
                }
            }
            let before = it.prior;
            it.prior = (total.max(0.5) / (sample.pairs - total).max(1.0)).ln();
            for i in 0..kinds.len() {
                // What was believed at first counts as much as a few pairs even where nothing is found.
                let mut m = same[i];
                (0..LEVELS).for_each(|l| m[l] += (4.0 + BELIEF * total) * BEGIN[l]);
                it.m[i] = smooth(&m, 0.05);
                let mut u = everywhere[i];
                (0..LEVELS).for_each(|l| u[l] = (u[l] - same[i][l]).max(0.0));
                let before = believed(kinds[i]);
                (0..LEVELS).for_each(|l| u[l] += FEW * before[l]);
                it.u[i] = smooth(&u, 0.01);
            }
            if (it.prior - before).abs() < 1e-6 {
                break;
            }
        }
        it
    }

    /// Log odds that a pair with these levels is the same, all values as frequent as usual.
    fn evidence(&self, levels: &Levels) -> f64 {
        let known = levels.iter().take(self.kinds.len()).enumerate().filter(|(_, l)| **l != UNKNOWN);
        self.sum(known.map(|(i, l)| (i, self.weight(i, *l))))
    }

    /// What agreement of a field at a level says.
    pub fn weight(&self, field: usize, level: u8) -> f64 {
        let level = usize::from(level);
        (self.m[field][level] / self.u[field][level]).ln()
    }

    /// Log odds that two records are the same. Above 0: rather so.
    pub fn score(&self, seen: &Frequencies, a: &Record, b: &Record) -> f64 {
        self.score_at(seen, a, b, &levels(&self.kinds, seen, a, b))
    }

    /// The same where the levels are known.
    pub fn score_at(&self, seen: &Frequencies, a: &Record, b: &Record, levels: &Levels) -> f64 {
        let known = levels.iter().take(self.kinds.len()).enumerate().filter(|(_, l)| **l != UNKNOWN);
        self.sum(known.map(|(i, level)| {
            let mut weight = self.weight(i, *level);
            if *level == SAME
                && let (Some(x), Some(_)) = (&a[i], &b[i])
            {
                // Others than these two that have the value too.
                let others = f64::from(seen.of(i, &x.whole).saturating_sub(1));
                let usual = self.u[i][usize::from(SAME)];
                let chance =
                    (others / (seen.records as f64 + FEW)).max(usual.min(1.0 / (seen.records as f64 + FEW)));
                weight = (self.m[i][usize::from(SAME)] / chance).ln();
            }
            (i, weight)
        }))
    }

    /// Adds up what the fields say. Those that tell of one place agree together: a house has one street, one town and often one
    /// number for all who are in it. The strongest of them counts in full, further ones half.
    fn sum(&self, weights: impl Iterator<Item = (usize, f64)>) -> f64 {
        let (mut odds, mut strongest) = (self.prior, 0.0_f64);
        for (i, weight) in weights {
            if weight > 0.0 && self.kinds[i].tells_the_place() {
                odds += weight * AGAIN;
                strongest = strongest.max(weight);
            } else {
                odds += weight;
            }
        }
        odds + strongest * (1.0 - AGAIN)
    }

    /// The prior as log odds, and by field m and u of every level: for looking at.
    pub fn figures(&self) -> (f64, &[[f64; LEVELS]], &[[f64; LEVELS]]) {
        (self.prior, &self.m, &self.u)
    }
}

/// Log odds as a probability.
pub fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// How many of all pairs have each level of a field: from the random ones, and never fewer than are known from the candidates.
fn spread(sample: &Sample, field: usize) -> [f64; LEVELS] {
    let mut counts = [0.0; LEVELS];
    for levels in sample.random.iter().filter(|l| l[field] != UNKNOWN) {
        counts[usize::from(levels[field])] += sample.pairs / sample.random.len() as f64;
    }
    let mut known = [0.0; LEVELS];
    for (levels, times) in sample.candidates.iter().filter(|(l, _)| l[field] != UNKNOWN) {
        known[usize::from(levels[field])] += *times as f64;
    }
    (0..LEVELS).for_each(|l| counts[l] = counts[l].max(known[l]));
    counts
}

/// Counts as shares, none of them nothing.
fn smooth(counts: &[f64; LEVELS], little: f64) -> [f64; LEVELS] {
    let total: f64 = counts.iter().map(|c| c + little).sum();
    counts.map(|c| (c + little) / total)
}
