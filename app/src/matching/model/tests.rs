//! Duplicates in data of others, with the truth known only to the test. The same settings for all of them.

use std::collections::{HashMap, HashSet};

use super::{Found, Kind, Record, find, read};

/// What was found against what is true.
struct Score {
    precision: f64,
    recall: f64,
}

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

fn file(name: &str) -> String {
    let path = format!("../../shared/data/{name}");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("this test reads {path}, which is not there: {e}"))
}

fn pairs(groups: impl Iterator<Item = Vec<u32>>) -> HashSet<(u32, u32)> {
    let each = |g: Vec<u32>| {
        let all = g.clone().into_iter().flat_map(move |a| g.clone().into_iter().map(move |b| (a, b)));
        all.filter(|(a, b)| a < b).collect::<Vec<_>>()
    };
    groups.flat_map(each).collect()
}

fn score(found: Found, truth: &HashSet<(u32, u32)>) -> Score {
    let found = pairs(found.groups.into_iter());
    let right = found.intersection(truth).count() as f64;
    Score { precision: right / found.len() as f64, recall: right / truth.len() as f64 }
}

fn persons(name: &str) -> Score {
    use Kind::*;
    let text = file(name);
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|l| l.split(',').map(str::trim).collect()).collect();
    let rows: Vec<_> = rows.into_iter().filter(|r| r.len() == 11).collect();
    let kinds = [Person, Address, Town, Town, Postcode, Category, Date, Code];
    let record = |r: &Vec<&str>| -> Record {
        let texts = [
            format!("{} {}", r[1], r[2]),
            format!("{} {}", r[3], r[4]),
            r[5].into(),
            r[6].into(),
            r[7].into(),
            r[8].into(),
            r[9].into(),
            r[10].into(),
        ];
        kinds.iter().zip(texts).map(|(kind, text)| read(*kind, &text)).collect()
    };
    let records: Vec<Record> = rows.iter().map(record).collect();
    let mut same: HashMap<&str, Vec<u32>> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        // rec-N-org, rec-N-dup-K
        same.entry(row[0].split('-').nth(1).unwrap_or_default()).or_default().push(i as u32);
    }
    score(find(&kinds, &records), &pairs(same.into_values()))
}

#[test]
fn persons_entered_twice_are_found_without_labels() {
    let score = persons("febrl/dataset1.csv");
    assert!(score.f1() >= 0.99, "F1 {}", score.f1());
}

#[test]
fn persons_entered_up_to_six_times_with_many_errors_are_found() {
    for name in ["febrl/dataset2.csv", "febrl/dataset3.csv"] {
        let score = persons(name);
        assert!(score.f1() >= 0.99, "{name}: F1 {}", score.f1());
    }
}

#[test]
fn restaurants_of_two_guides_are_found() {
    use Kind::*;
    let text = file("fodors_zagat/restaurantProfiles.csv");
    let kinds = [Company, Address, Phone, Town, Text];
    let record = |l: &str| -> Record {
        kinds.iter().zip(l.split('|').skip(1)).map(|(kind, text)| read(*kind, text)).collect()
    };
    let records: Vec<Record> = text.lines().skip(1).map(record).collect();
    let truth = file("fodors_zagat/duplicates.csv");
    let pair = |l: &str| {
        let (a, b) = l.trim().split_once('|')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    let truth: HashSet<(u32, u32)> = truth.lines().filter_map(pair).collect();
    assert_eq!(truth.len(), 112);
    let score = score(find(&kinds, &records), &truth);
    assert!(score.f1() >= 0.93, "F1 {}", score.f1());
}

#[test]
fn where_there_is_nothing_to_learn_from_what_is_believed_stays() {
    let kinds = [Kind::Company, Kind::Phone];
    let record = |name: &str, phone: &str| vec![read(Kind::Company, name), read(Kind::Phone, phone)];
    assert!(find(&kinds, &[]).groups.is_empty());
    assert!(find(&kinds, &[record("远山物流有限公司", "021-5555 0123")]).groups.is_empty());
    let two =
        [record("上海远山物流有限公司", "+86 21 5555 0123"), record("远山物流（集团）", "021-55550123")];
    assert_eq!(find(&kinds, &two).groups, [vec![0, 1]]);
}

#[test]
fn companies_of_one_name_in_different_places_are_not_one() {
    let kinds = [Kind::Company, Kind::Phone];
    let record = |name: &str, phone: &str| vec![read(Kind::Company, name), read(Kind::Phone, phone)];
    let model = super::Model::believed(&kinds);
    let seen = super::Frequencies::default();
    let score = |a: &Record, b: &Record| model.score(&seen, a, b);
    let here = record("上海华星科技有限公司", "021-5555 0123");
    assert!(score(&here, &record("北京华星科技有限公司", "010-8888 0456")) < 0.0);
    assert!(score(&here, &record("上海市华星科技股份有限公司", "021-5555 0123")) > 0.0);
}
