//! Duplicates among records held in memory: keys, pairs, learning, groups.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    field::{Kind, Record, hash, keys},
    fit::{Frequencies, Levels, Model, Sample, levels},
    group::groups,
};

/// Records that share a key are compared as long as no more than these share it; else only those that share a second one too.
const CROWD: usize = 40;
/// How many random pairs are looked at.
const RANDOM: usize = 50_000;

/// What was found.
pub struct Found {
    pub groups: Vec<Vec<u32>>,
    /// Pairs compared.
    pub compared: usize,
    pub model: Model,
}

/// Finds the groups of records that are the same.
pub fn find(kinds: &[Kind], records: &[Record]) -> Found {
    let mut seen = Frequencies::default();
    records.iter().for_each(|r| seen.add(r));
    let candidates: Vec<(u32, u32, Levels)> = pairs(kinds, records)
        .into_iter()
        .map(|(a, b)| (a, b, levels(kinds, &seen, &records[a as usize], &records[b as usize])))
        .collect();
    let mut patterns: HashMap<Levels, u64> = HashMap::new();
    candidates.iter().for_each(|(_, _, l)| *patterns.entry(*l).or_default() += 1);
    let n = records.len() as f64;
    let random: Vec<Levels> = random_pairs(records.len(), RANDOM)
        .map(|(a, b)| levels(kinds, &seen, &records[a], &records[b]))
        .collect();
    let sample = Sample { candidates: &patterns, random: &random, pairs: n * (n - 1.0) / 2.0 };
    let model = Model::fit(kinds, &sample);
    let scored: Vec<(u32, u32, f64)> = candidates
        .iter()
        .map(|(a, b, l)| (*a, *b, model.score_at(&seen, &records[*a as usize], &records[*b as usize], l)))
        .collect();
    let groups =
        groups(records.len(), &scored, |a, b| model.score(&seen, &records[a as usize], &records[b as usize]));
    Found { groups, compared: candidates.len(), model }
}

/// The pairs that share a key.
fn pairs(kinds: &[Kind], records: &[Record]) -> Vec<(u32, u32)> {
    let own: Vec<Vec<u64>> = records.iter().map(|r| record_keys(kinds, r)).collect();
    let mut blocks: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (i, keys) in own.iter().enumerate() {
        keys.iter().for_each(|k| blocks.entry(*k).or_default().push(i as u32));
    }
    let mut pairs = HashSet::new();
    for block in blocks.values() {
        if block.len() <= CROWD {
            all_of(block, &mut pairs);
            continue;
        }
        let mut finer: HashMap<u64, Vec<u32>> = HashMap::new();
        for i in block {
            own[*i as usize].iter().for_each(|k| finer.entry(*k).or_default().push(*i));
        }
        finer.values().filter(|b| b.len() <= CROWD).for_each(|b| all_of(b, &mut pairs));
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

fn all_of(block: &[u32], pairs: &mut HashSet<(u32, u32)>) {
    for (i, a) in block.iter().enumerate() {
        pairs.extend(block[i + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
    }
}

/// All keys of a record.
pub fn record_keys(kinds: &[Kind], record: &Record) -> Vec<u64> {
    let each = kinds
        .iter()
        .zip(record)
        .enumerate()
        .filter_map(|(i, (kind, value))| Some((i, *kind, value.as_ref()?)));
    let mut all: Vec<u64> =
        each.flat_map(|(i, kind, value)| keys(kind, value).into_iter().map(move |k| hash(i, &k))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Pairs taken at random, the same ones every time (a linear congruential generator: Knuth's MMIX constants).
pub fn random_pairs(records: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut state = 1_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % records.max(1)
    };
    let most = if records > 1 { most } else { 0 };
    (0..most).map(move |_| (next(), next())).filter(|(a, b)| a != b)
}
