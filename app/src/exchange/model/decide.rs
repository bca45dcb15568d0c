//! What a file leaves open and a person settles: names nothing matches, empty references, likely misspellings.
use super::fields::{Field, Kind, Object, Target};
use super::reason::{Reason, RowError};
use super::similar::{Likely, normalise, suggest};
use super::words;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Distinct values followed in one column; further ones are settled one by one as errors.
pub const MOST_DISTINCT: usize = 20_000;
/// Names in one column, the commonest first, for which likely records are looked for; for further ones only the same name.
pub const LIKENED: usize = 500;
/// A column with more different words is no vocabulary, and comparing all with all would take for ever.
const MOST_WORDS: usize = 500;

/// Why a suggestion is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Equal but for case, width, spaces and punctuation.
    SameName,
    Similar,
}

/// Something the value may have meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Id of the record, or the word itself for a spelling.
    pub id: String,
    pub label: String,
    /// 0 to 100.
    pub score: u8,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The column names a record that isn't there.
    Unmatched(Target),
    /// The column is empty in these rows.
    Missing(Target),
    /// The word looks like a slip for a commoner one.
    Spelling,
    /// The stage named by the value asks for the field, and these rows do not have it.
    Gate,
    /// The cells cannot be taken as they stand; the value is the code of what is wrong with them.
    Unusable,
}

/// What to do with all rows that have the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "with", rename_all = "snake_case")]
pub enum Choice {
    /// Take the record with this id, or this word instead.
    Match(String),
    Create,
    LeaveEmpty,
    /// Leave the rows out and put them in the error file.
    Skip,
    /// Take the word as it stands.
    Keep,
}

/// One open point with what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub field: Field,
    /// Header of the column.
    pub column: String,
    pub kind: DecisionKind,
    /// The value as it stands in the file; empty for `Missing`.
    pub value: String,
    pub rows: u64,
    pub suggestions: Vec<Suggestion>,
    /// None until somebody decides; nothing runs before.
    pub choice: Option<Choice>,
    /// The first cell of its kind, for `Unusable`.
    #[serde(default)]
    pub example: Option<RowError>,
}

impl Decision {
    /// Whether `choice` makes sense here.
    pub fn allows(&self, choice: &Choice, object: Object) -> bool {
        let required = object.spec(self.field).is_some_and(|s| s.required);
        match (self.kind, choice) {
            (DecisionKind::Spelling, choice) => matches!(choice, Choice::Keep | Choice::Match(_)),
            (DecisionKind::Gate, choice) => matches!(choice, Choice::Match(_) | Choice::Skip),
            (DecisionKind::Unusable, Choice::Match(_) | Choice::Create) => false,
            (_, Choice::Keep) => false,
            (DecisionKind::Missing(_), Choice::Create) => false,
            (_, Choice::LeaveEmpty) => !required,
            (_, Choice::Create) => true,
            (_, Choice::Match(_) | Choice::Skip) => true,
        }
    }
}

/// The distinct values of one column with the number of rows each stands in.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub counts: HashMap<String, u64>,
    pub empty: u64,
    /// Rows whose value came after the column had too many distinct ones to follow.
    pub beyond: u64,
}

impl Tally {
    pub fn see(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.empty += 1;
        } else if let Some(count) = self.counts.get_mut(value) {
            *count += 1;
        } else if self.counts.len() < MOST_DISTINCT {
            self.counts.insert(value.into(), 1);
        } else {
            self.beyond += 1;
        }
    }
}

impl Tally {
    /// The values with their rows, the commonest first, equally common ones in the order of the alphabet.
    pub fn commonest_first(&self) -> Vec<(&str, u64)> {
        let mut values: Vec<(&str, u64)> = self.counts.iter().map(|(v, n)| (v.as_str(), *n)).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        values
    }
}

/// The column whose open points are looked for.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceColumn<'a> {
    pub field: Field,
    /// Its header.
    pub column: &'a str,
    pub target: Target,
    pub required: bool,
}

/// All open points of one import, found by field and value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions(pub Vec<Decision>);

impl Decisions {
    /// Adds the open points of a reference column, given the existing records as (id, name) and whether one matches exactly.
    ///
    /// A unique record of the same name but for spelling is proposed; otherwise nothing is chosen for the person. Likely ones
    /// are looked for only for the [`LIKENED`] commonest names.
    /// Rows without a value are proposed to stay without.
    pub fn of_references(
        &mut self,
        of: ReferenceColumn<'_>,
        tally: &Tally,
        known: &[(String, String)],
        matches: impl Fn(&str) -> bool,
    ) {
        let ReferenceColumn { field, column, target, required } = of;
        let known: Vec<Likely> = known.iter().map(|(id, name)| Likely::new(id, name)).collect();
        let mut alike: HashMap<&[char], Vec<&Likely>> = HashMap::new();
        known.iter().for_each(|k| alike.entry(&k.letters).or_default().push(k));
        let unmatched = tally.commonest_first().into_iter().filter(|(value, _)| !matches(value));
        let mut open: Vec<Decision> = unmatched
            .enumerate()
            .map(|(at, (value, rows))| {
                let suggestions = if at < LIKENED {
                    suggest(value, &known)
                } else {
                    let letters: Vec<char> = normalise(value).chars().collect();
                    let same = alike.get(&letters[..]).filter(|_| !letters.is_empty());
                    same.into_iter().flatten().take(3).map(|k| k.same()).collect()
                };
                let same: Vec<&Suggestion> = suggestions.iter().filter(|s| s.why == Why::SameName).collect();
                let choice = match same[..] {
                    [only] => Some(Choice::Match(only.id.clone())),
                    _ => None,
                };
                Decision {
                    field,
                    column: column.into(),
                    kind: DecisionKind::Unmatched(target),
                    value: value.into(),
                    rows,
                    suggestions,
                    choice,
                    example: None,
                }
            })
            .collect();
        if tally.empty > 0 && !required {
            open.push(Decision {
                field,
                column: column.into(),
                kind: DecisionKind::Missing(target),
                value: String::new(),
                rows: tally.empty,
                suggestions: Vec::new(),
                choice: Some(Choice::LeaveEmpty),
                example: None,
            });
        }
        self.0.extend(open);
    }

    /// Adds likely misspellings of a word column: words close to a known one, or to one seen at least three times as often.
    ///
    /// Words stay as they are unless somebody says otherwise.
    pub fn of_spellings(&mut self, field: Field, column: &str, tally: &Tally) {
        let vocabulary = words::of(field);
        let mut open: Vec<Decision> = Vec::new();
        if tally.counts.len() > MOST_WORDS {
            return;
        }
        let proper: Vec<Likely> = vocabulary.iter().map(|w| Likely::new(w, w)).collect();
        let words: Vec<(Likely, u64)> =
            tally.counts.iter().map(|(w, count)| (Likely::new(w, w), *count)).collect();
        for (value, rows) in &tally.counts {
            let lower = value.to_lowercase();
            if vocabulary.iter().any(|w| w.to_lowercase() == lower) {
                continue;
            }
            let often = words
                .iter()
                .filter(|(other, count)| other.name != value && *count >= rows.saturating_mul(3))
                .map(|(other, _)| other);
            let mut suggestions = suggest(value, proper.iter().chain(often));
            // Write the suggestion the way the file writes its words.
            if value.chars().all(|c| !c.is_uppercase()) {
                for s in &mut suggestions {
                    s.label = s.label.to_lowercase();
                    s.id.clone_from(&s.label);
                }
            }
            suggestions.retain(|s| s.score >= 80 && s.label != *value);
            suggestions.dedup_by(|a, b| a.label == b.label);
            if suggestions.is_empty() {
                continue;
            }
            open.push(Decision {
                field,
                column: column.into(),
                kind: DecisionKind::Spelling,
                value: value.clone(),
                rows: *rows,
                suggestions,
                choice: Some(Choice::Keep),
                example: None,
            });
        }
        open.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        self.0.extend(open);
    }

    /// Those about values as they stand in the file, not about what is wrong with them.
    fn named(&self) -> impl Iterator<Item = &Decision> {
        self.0.iter().filter(|d| d.kind != DecisionKind::Unusable)
    }

    /// What was decided for this value of this field.
    pub fn choice(&self, field: Field, value: &str) -> Option<&Choice> {
        let value = value.trim();
        self.named().find(|d| d.field == field && d.value == value).and_then(|d| d.choice.as_ref())
    }

    /// All choices by field and value, for whoever asks for each cell of a file.
    pub fn chosen(&self) -> Chosen<'_> {
        let mut chosen = HashMap::new();
        for decision in self.named() {
            chosen.entry((decision.field, decision.value.as_str())).or_insert(decision.choice.as_ref());
        }
        Chosen { named: chosen, emptying: self.emptying().collect() }
    }

    /// The choices alone, as they are sent back: what was suggested for thousands of names is known where it came from.
    pub fn without_suggestions(mut self) -> Decisions {
        self.0.iter_mut().for_each(|d| d.suggestions.clear());
        self
    }

    /// Open points nobody has settled.
    pub fn undecided(&self) -> impl Iterator<Item = &Decision> {
        self.0.iter().filter(|d| d.choice.is_none())
    }

    /// Takes over earlier choices for the same field and value, as far as they make sense.
    pub fn adopt(&mut self, earlier: &Decisions, object: Object) {
        let earlier = earlier.chosen();
        for decision in self.0.iter_mut().filter(|d| d.kind != DecisionKind::Unusable) {
            let found = earlier.choice(decision.field, &decision.value).cloned();
            if let Some(choice) = found.filter(|c| decision.allows(c, object)) {
                decision.choice = Some(choice);
            }
        }
    }
}

/// What was decided, found at once among any number of decisions.
#[derive(Clone, Debug)]
pub struct Chosen<'a> {
    named: HashMap<(Field, &'a str), Option<&'a Choice>>,
    emptying: Vec<(Field, &'a str)>,
}

impl Chosen<'_> {
    /// What was decided for this value of this field.
    pub fn choice(&self, field: Field, value: &str) -> Option<&Choice> {
        self.named.get(&(field, value.trim())).copied().flatten()
    }

    /// Whether values with this fault are to be left empty.
    pub fn leaves_empty(&self, field: Field, reason: &Reason) -> bool {
        self.emptying.contains(&(field, reason.code()))
    }
}

/// Whether a field's values are collected for decisions.
pub fn is_followed(kind: Kind) -> bool {
    matches!(kind, Kind::Select | Kind::Reference(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(values: &[(&str, u64)]) -> Tally {
        let mut tally = Tally::default();
        for (value, rows) in values {
            for _ in 0..*rows {
                tally.see(value);
            }
        }
        tally
    }

    fn column(field: Field, target: Target) -> ReferenceColumn<'static> {
        ReferenceColumn { field, column: "x", target, required: false }
    }

    #[test]
    fn an_unmatched_product_is_asked_about_with_the_likely_answer_ready() {
        let known = [("1".to_string(), "GTX Pro".to_string()), ("2".into(), "GTX Basic".into())];
        let seen = tally(&[("GTXPro", 3), ("GTX Basic", 2), ("Widget", 1), ("", 4)]);
        let mut open = Decisions::default();
        let exact = |v: &str| known.iter().any(|(_, n)| n == v);
        open.of_references(column(Field::Product, Target::Product), &seen, &known, exact);
        let said: Vec<_> = open.0.iter().map(|d| (d.value.as_str(), d.rows, d.choice.clone())).collect();
        assert_eq!(
            said,
            [
                ("GTXPro", 3, Some(Choice::Match("1".into()))),
                ("Widget", 1, None),
                ("", 4, Some(Choice::LeaveEmpty)),
            ]
        );
        assert_eq!(open.undecided().count(), 1);
    }

    #[test]
    fn a_misspelling_is_shown_but_kept() {
        let mut open = Decisions::default();
        open.of_spellings(Field::Industry, "sector", &tally(&[("technolgy", 12), ("retail", 5)]));
        open.of_spellings(Field::Country, "office_location", &tally(&[("Philipines", 1), ("Japan", 1)]));
        let said: Vec<_> = open
            .0
            .iter()
            .map(|d| (d.value.as_str(), d.suggestions[0].label.as_str(), d.choice.clone()))
            .collect();
        assert_eq!(
            said,
            [
                ("technolgy", "technology", Some(Choice::Keep)),
                ("Philipines", "Philippines", Some(Choice::Keep)),
            ]
        );
    }

    #[test]
    fn names_beyond_those_looked_at_closely_are_still_known_but_for_their_spelling() {
        let known = [("1".to_string(), "GTX Pro".to_string())];
        let mut seen = Tally::default();
        for n in 0..LIKENED {
            seen.counts.insert(format!("stranger number {n}"), 9);
        }
        for slip in ["GTXPro", "GTX Prp"] {
            seen.counts.insert(slip.into(), 1);
        }
        let mut open = Decisions::default();
        open.of_references(column(Field::Product, Target::Product), &seen, &known, |_| false);
        let said: Vec<_> =
            open.0[LIKENED..].iter().map(|d| (d.value.as_str(), d.suggestions.len())).collect();
        assert_eq!(said, [("GTX Prp", 0), ("GTXPro", 1)]);
        assert_eq!(open.chosen().choice(Field::Product, " GTXPro "), Some(&Choice::Match("1".into())));
        assert_eq!(open.chosen().choice(Field::Product, "GTX Prp"), None);
    }

    #[test]
    fn what_is_sent_back_says_what_was_chosen_and_no_more() {
        let known = [("1".to_string(), "GTX Pro".to_string())];
        let mut open = Decisions::default();
        open.of_references(column(Field::Product, Target::Product), &tally(&[("GTXPro", 3)]), &known, |_| {
            false
        });
        let sent = open.clone().without_suggestions();
        assert_eq!((open.0[0].suggestions.len(), sent.0[0].suggestions.len()), (1, 0));
        assert_eq!(sent.choice(Field::Product, "GTXPro"), open.choice(Field::Product, "GTXPro"));
    }

    #[test]
    fn earlier_choices_are_taken_over_where_they_make_sense() {
        let seen = tally(&[("", 1)]);
        let mut open = Decisions::default();
        open.of_references(column(Field::Account, Target::Account), &seen, &[], |_| false);
        let mut earlier = open.clone();
        earlier.0[0].choice = Some(Choice::Skip);
        open.adopt(&earlier, Object::Deals);
        assert_eq!(open.0[0].choice, Some(Choice::Skip));
        earlier.0[0].choice = Some(Choice::Create);
        open.adopt(&earlier, Object::Deals);
        assert_eq!(open.0[0].choice, Some(Choice::Skip));
    }
}
