//! Two people changed one record: what can be put together is, what cannot is shown field by field.
//!
//! Works on forms as maps of their fields; the screen asks for each [`Clash`] and saves the merged form on top of
//! the current version.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A field both changed, differently; its values as text, empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub field: String,
    pub mine: String,
    pub theirs: String,
}

/// A merge that waits for decisions: `merged` has the other's value wherever there is a clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    merged: Map<String, Value>,
    pub clashes: Vec<Clash>,
    mine: Map<String, Value>,
}

/// The field that belongs to a sum of money: `revenue` and `revenue_currency` are one value, and never come from two people.
fn currency_of(field: &str) -> String {
    format!("{field}_currency")
}

/// A field as it reads, a sum with its currency.
fn whole(form: &Map<String, Value>, field: &str) -> String {
    let text = |field: &str| match form.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let (said, currency) = (text(field), text(&currency_of(field)));
    if said.is_empty() || currency.is_empty() { said } else { format!("{said} {currency}") }
}

/// Puts two changes of one form together. What only one of them changed is taken; what both changed alike is no question.
pub fn merge<F: Serialize>(base: &F, mine: &F, theirs: &F) -> Merge {
    let (base, mine, theirs) = (fields(base), fields(mine), fields(theirs));
    let mut both = Merge { merged: theirs.clone(), clashes: Vec::new(), mine };
    for field in both.mine.keys().cloned().collect::<Vec<_>>() {
        if field.strip_suffix("_currency").is_some_and(|sum| both.mine.contains_key(sum)) {
            continue;
        }
        let [before, mine, theirs] = [&base, &both.mine, &theirs].map(|form| whole(form, &field));
        if mine == before || mine == theirs {
            continue;
        }
        if theirs == before {
            both.keep_mine(&field);
        } else {
            both.clashes.push(Clash { field, mine, theirs });
        }
    }
    both
}

impl Merge {
    fn keep_mine(&mut self, field: &str) {
        for field in [field.to_string(), currency_of(field)] {
            if let Some(value) = self.mine.get(&field) {
                self.merged.insert(field, value.clone());
            }
        }
    }

    /// The form after deciding: `mine` says for which clashing fields one's own value is kept. `None` where the form does not
    /// read back, which what was made of two forms always does.
    pub fn decided<F: DeserializeOwned>(&self, mine: impl Fn(&str) -> bool) -> Option<F> {
        let mut both = self.clone();
        for clash in self.clashes.iter().filter(|c| mine(&c.field)) {
            both.keep_mine(&clash.field);
        }
        serde_json::from_value(Value::Object(both.merged)).ok()
    }
}

fn fields<F: Serialize>(form: &F) -> Map<String, Value> {
    match serde_json::to_value(form) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Form {
        name: String,
        city: String,
        phone: String,
    }

    fn form(name: &str, city: &str, phone: &str) -> Form {
        Form { name: name.into(), city: city.into(), phone: phone.into() }
    }

    #[test]
    fn changes_of_different_fields_go_together() {
        let merge = merge(&form("A", "x", "1"), &form("B", "x", "1"), &form("A", "y", "1"));
        assert_eq!(merge.clashes, []);
        assert_eq!(merge.decided(|_| false), Some(form("B", "y", "1")));
    }

    #[test]
    fn changes_of_one_field_are_asked_about() {
        let merge = merge(&form("A", "x", "1"), &form("B", "y", "1"), &form("C", "y", "2"));
        let clash = Clash { field: "name".into(), mine: "B".into(), theirs: "C".into() };
        assert_eq!(merge.clashes, [clash]);
        assert_eq!(merge.decided(|_| false), Some(form("C", "y", "2")));
        assert_eq!(merge.decided(|f| f == "name"), Some(form("B", "y", "2")));
    }
}
