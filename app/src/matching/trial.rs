//! The matcher tried on data of others whose duplicates are known: persons (Febrl, Christen's generator over Australian names) and
//! restaurants of two guides (Fodor's and Zagat's). The truth is read only to compare with; the settings are the same for all.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::Path,
};

use super::model::{Kind, Record, find, read};

/// Where the data lies, from a package's folder.
pub const DATA: &str = "../../shared/data";

/// What was found against what is true, by pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    /// Pairs compared.
    pub compared: usize,
}

impl Score {
    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

fn pairs(groups: impl Iterator<Item = Vec<u32>>) -> HashSet<(u32, u32)> {
    let mut all = HashSet::new();
    for group in groups {
        for (i, a) in group.iter().enumerate() {
            all.extend(group[i + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
        }
    }
    all
}

fn score(kinds: &[Kind], records: &[Record], truth: &HashSet<(u32, u32)>) -> Score {
    let found = find(kinds, records);
    let compared = found.compared;
    let said = pairs(found.groups.into_iter());
    let right = said.intersection(truth).count() as f64;
    Score { precision: right / said.len() as f64, recall: right / truth.len() as f64, compared }
}

/// The persons of one of Febrl's files. Errors: the file cannot be read.
pub fn persons(data: &str, name: &str) -> io::Result<Score> {
    use Kind::*;
    let text = fs::read_to_string(Path::new(data).join(name))?;
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|l| l.split(',').map(str::trim).collect()).collect();
    let rows: Vec<_> = rows.into_iter().filter(|r| r.len() == 11).collect();
    let kinds = [Person, Address, Town, Town, Postcode, Category, Date, Code];
    let record = |r: &Vec<&str>| -> Record {
        let (name, street) = (format!("{} {}", r[1], r[2]), format!("{} {}", r[3], r[4]));
        let texts = [name.as_str(), &street, r[5], r[6], r[7], r[8], r[9], r[10]];
        kinds.iter().zip(texts).map(|(kind, text)| read(*kind, text)).collect()
    };
    let records: Vec<Record> = rows.iter().map(record).collect();
    let mut same: HashMap<&str, Vec<u32>> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        // rec-N-org, rec-N-dup-K: the same N is the same person.
        same.entry(row[0].split('-').nth(1).unwrap_or_default()).or_default().push(i as u32);
    }
    Ok(score(&kinds, &records, &pairs(same.into_values())))
}

/// The restaurants. Errors: a file cannot be read.
pub fn restaurants(data: &str) -> io::Result<Score> {
    use Kind::*;
    let folder = Path::new(data).join("fodors_zagat");
    let text = fs::read_to_string(folder.join("restaurantProfiles.csv"))?;
    let kinds = [Company, Address, Phone, Town, Text];
    let record = |l: &str| -> Record {
        kinds.iter().zip(l.split('|').skip(1)).map(|(kind, text)| read(*kind, text)).collect()
    };
    let records: Vec<Record> = text.lines().skip(1).map(record).collect();
    let truth = fs::read_to_string(folder.join("duplicates.csv"))?;
    let pair = |l: &str| {
        let (a, b) = l.trim().split_once('|')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    let truth: HashSet<(u32, u32)> = truth.lines().filter_map(pair).collect();
    Ok(score(&kinds, &records, &truth))
}
