//! Likeness of names: the same but for spelling, or merely close.
use super::decide::{Suggestion, Why};

/// A name without what people vary without meaning to: case, width, spaces, punctuation.
pub fn normalise(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Full-width forms (`ＧＴＸ１`) as their plain ones.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A name that many are compared with.
#[derive(Clone, Debug)]
pub struct Likely<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// As [`normalise`] leaves it.
    pub(super) letters: Vec<char>,
}

impl<'a> Likely<'a> {
    pub fn new(id: &'a str, name: &'a str) -> Self {
        Self { id, name, letters: normalise(name).chars().collect() }
    }

    /// The proposal to take it for a name that is the same but for spelling.
    pub(super) fn same(&self) -> Suggestion {
        Suggestion { id: self.id.into(), label: self.name.into(), score: 100, why: Why::SameName }
    }
}

/// Up to three of `known` that `value` may have meant, the likeliest first.
///
/// The same name but for case, width, spaces and punctuation scores 100; others by how few single-character edits
/// (insert, delete, replace, swap neighbours) lead from one to the other, from 70 up.
pub fn suggest<'k, 'a: 'k>(value: &str, known: impl IntoIterator<Item = &'k Likely<'a>>) -> Vec<Suggestion> {
    let wanted: Vec<char> = normalise(value).chars().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Suggestion> = Vec::new();
    for likely in known {
        let candidate = &likely.letters;
        if *candidate == wanted {
            found.push(likely.same());
            continue;
        }
        let longest = wanted.len().max(candidate.len());
        // Fewer than four letters are all alike; more than 30 % edits is another name.
        let most = longest * 3 / 10;
        if longest < 4 || wanted.len().abs_diff(candidate.len()) > most {
            continue;
        }
        let edits = distance(&wanted, candidate, most);
        if edits <= most {
            found.push(Suggestion {
                id: likely.id.into(),
                label: likely.name.into(),
                score: (100 - edits * 100 / longest).min(99) as u8,
                why: Why::Similar,
            });
        }
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.label.cmp(&b.label)));
    found.truncate(3);
    found
}

/// Optimal string alignment distance (Damerau 1964, restricted edit), given up as `most + 1` once it must exceed `most`.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        if row.iter().min().is_some_and(|m| *m > most) {
            return most + 1;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(value: &str, known: &[&str]) -> Vec<(String, u8)> {
        let known: Vec<Likely> = known.iter().map(|n| Likely::new(n, n)).collect();
        suggest(value, &known).into_iter().map(|s| (s.label, s.score)).collect()
    }

    #[test]
    fn a_missing_space_is_the_same_name() {
        let products = ["GTX Basic", "GTX Pro", "GTX Plus Pro", "MG Special", "GTK 500"];
        assert_eq!(names("GTXPro", &products)[0], ("GTX Pro".into(), 100));
        assert_eq!(names("ＧＴＸ　Ｐｒｏ", &products)[0], ("GTX Pro".into(), 100));
    }

    #[test]
    fn a_slip_of_the_finger_is_close() {
        assert_eq!(names("technolgy", &["technology", "telecommunications"])[0].0, "technology");
        assert_eq!(names("Philipines", &["Philippines", "Palestine"])[0].0, "Philippines");
        assert_eq!(names("tehcnology", &["technology"])[0], ("technology".into(), 90));
    }

    #[test]
    fn another_name_is_not_suggested() {
        assert!(names("Cancity", &["Codehow", "Condax", "Acme Corporation"]).is_empty());
        assert!(names("", &["a"]).is_empty());
    }
}
