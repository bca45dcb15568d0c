//! How alike two values of a field are, in levels.

use strsim::{generic_damerau_levenshtein, jaro_winkler};

use super::field::{Kind, Value};

/// Nothing alike … the same. A field unknown to one of two records has no level at all.
pub const LEVELS: usize = 5;
/// The level of what is the same.
pub const SAME: u8 = 4;

/// From this level on two values agree.
pub const ALIKE: u8 = 3;

/// From which likeness on each level above the lowest holds.
const STEPS: [f64; 3] = [0.60, 0.78, 0.90];

/// The level at which two values are alike. `weight`: how much a word says, by its rarity.
pub fn level(kind: Kind, a: &Value, b: &Value, weight: &dyn Fn(&str) -> f64) -> u8 {
    let apart = match kind {
        Kind::Company => elsewhere(a, b),
        Kind::Address => other_number(a, b),
        _ => false,
    };
    if a.whole == b.whole {
        return if apart { 2 } else { SAME };
    }
    let alike = match kind {
        Kind::Category => 0.0,
        Kind::Phone => phone(&a.whole, &b.whole),
        Kind::Code | Kind::Postcode => steps(&a.whole, &b.whole),
        Kind::Date => date(&a.whole, &b.whole),
        Kind::Domain => domain(&a.whole, &b.whole),
        Kind::Email => email(a, b),
        Kind::Person | Kind::Company | Kind::Address | Kind::Text | Kind::Town => text(a, b, weight),
    };
    let level = STEPS.iter().filter(|step| alike >= **step).count() as u8;
    if apart { level.min(1) } else { level }
}

/// Both names speak of places, and none of one is a place of the other.
fn elsewhere(a: &Value, b: &Value) -> bool {
    !a.places.is_empty() && !b.places.is_empty() && !a.places.iter().any(|place| b.places.contains(place))
}

/// Both addresses have a house number, and not the same.
fn other_number(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| value.words.iter().find(|w| w.bytes().all(|c| c.is_ascii_digit())).cloned();
    matches!((number(a), number(b)), (Some(x), Some(y)) if x != y)
}

/// The better of: the whole strings, which forgives spaces; the words in any order, rare ones counting for more.
fn text(a: &Value, b: &Value, weight: &dyn Fn(&str) -> f64) -> f64 {
    let whole = jaro_winkler(&a.whole, &b.whole);
    let short = a.whole.len().min(b.whole.len());
    let within = short >= 6 && (a.whole.starts_with(&b.whole) || b.whole.starts_with(&a.whole));
    let within = if within { 0.90 } else { 0.0 };
    // Jaro's measure is generous to strings that merely share letters: below 0.7 it says nothing.
    let whole = if whole < 0.7 { 0.0 } else { whole };
    if a.words.len() == 1 && b.words.len() == 1 {
        return whole.max(within);
    }
    whole.max(within).max(words(&a.words, &b.words, weight))
}

/// Soft cosine over words weighed by rarity, half way to the share of the shorter text that is found in the longer one.
fn words(a: &[String], b: &[String], weight: &dyn Fn(&str) -> f64) -> f64 {
    let norm = |words: &[String]| words.iter().map(|w| weight(w).powi(2)).sum::<f64>();
    let (na, nb) = (norm(a), norm(b));
    if na == 0.0 || nb == 0.0 {
        return 0.0;
    }
    let mut common = 0.0;
    let mut taken = vec![false; b.len()];
    for word in a {
        let best = b.iter().enumerate().filter(|(i, _)| !taken[*i]).map(|(i, other)| (i, alike(word, other)));
        let Some((i, how)) = best.max_by(|x, y| x.1.total_cmp(&y.1)) else { break };
        if how >= 0.85 {
            taken[i] = true;
            common += how * weight(word) * weight(&b[i]);
        }
    }
    let cosine = common / (na * nb).sqrt();
    let share = (common / na.min(nb)).min(1.0);
    (cosine + share) / 2.0
}

/// Words with digits are the same or not; others may be mistyped or cut short.
fn alike(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.bytes().chain(b.bytes()).any(|c| c.is_ascii_digit()) {
        return 0.0;
    }
    jaro_winkler(a, b)
}

/// One step apart (a wrong, missing, added or swapped sign), two, or more; short codes forgive less.
fn steps(a: &str, b: &str) -> f64 {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = x.len().max(y.len());
    if x.len().abs_diff(y.len()) > 2 || longest < 3 {
        return 0.0;
    }
    match generic_damerau_levenshtein(&x, &y) {
        1 if longest >= 6 => 0.95,
        1 => 0.8,
        2 if longest >= 6 => 0.8,
        2 if longest >= 4 => 0.6,
        _ => 0.0,
    }
}

fn phone(a: &str, b: &str) -> f64 {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    // Without the code of the town.
    if short.len() >= 7 && long.ends_with(short) {
        return 0.95;
    }
    // Numbers that differ by more than one slip are the neighbours'.
    if steps(a, b) >= 0.9 { 0.8 } else { 0.0 }
}

fn date(a: &str, b: &str) -> f64 {
    let swapped = |x: &str| match (x.get(..4), x.get(4..6), x.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}{day}{month}"),
        _ => String::new(),
    };
    if swapped(a) == b { 0.95 } else { steps(a, b) }
}

fn domain(a: &str, b: &str) -> f64 {
    let name = |x: &str| x.split('.').next().map(str::to_owned).unwrap_or_default();
    let (x, y) = (name(a), name(b));
    if x == y && x.len() >= 4 { 0.85 } else { 0.0 }
}

fn email(a: &Value, b: &Value) -> f64 {
    match (a.words.as_slice(), b.words.as_slice()) {
        ([l, d], [m, e]) => {
            if l == m {
                0.85
            } else if d == e {
                let near = jaro_winkler(l, m);
                if near >= 0.93 { 0.92 } else { 0.3 }
            } else {
                0.0
            }
        }
        _ => 0.0,
    }
}
