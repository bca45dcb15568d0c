//! What is found, what is chosen, what was done.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{audit::model::Object, id_type};

id_type!(
    /// A search through all records of a kind.
    SearchId
);
id_type!(
    /// Two records made one.
    MergeId
);

/// The kinds that are looked through.
pub const KINDS: [Object; 2] = [Object::Account, Object::Contact];

/// Where the review is.
pub fn queue_path(object: Object) -> String {
    match object {
        Object::Contact => "/duplicates?of=contact".into(),
        _ => "/duplicates".into(),
    }
}

/// Where a record's page is.
pub fn record_path(object: Object, id: Uuid) -> String {
    match object {
        Object::Contact => format!("/contacts/{id}"),
        _ => format!("/accounts/{id}"),
    }
}

/// A form as it travels: its fields as typed.
pub type Fields = BTreeMap<String, String>;

/// A record that is like the one being typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alike {
    pub id: Uuid,
    pub name: String,
    /// Where it is, or whose.
    pub beside: Option<String>,
    /// The fields in which they agree.
    pub why: Vec<String>,
}

/// What is like the record being typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Likenesses {
    /// Those one sees, the likest first; at most [`MOST`].
    pub seen: Vec<Alike>,
    /// There is one that one does not see, and no more is said of it than that.
    pub unseen: bool,
}

/// Most records named while somebody types.
pub const MOST: usize = 10;

/// One of two records side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub owner: Option<String>,
    pub fields: Fields,
    /// What fields that hold ids are called.
    pub names: BTreeMap<String, String>,
    /// Whether one may change it, and do away with it.
    pub edit: bool,
    pub delete: bool,
}

impl Side {
    /// A field as one reads it, apart from words of closed lists.
    pub fn shown(&self, field: &str) -> String {
        let typed = self.fields.get(field).cloned().unwrap_or_default();
        self.names.get(field).filter(|_| !typed.is_empty()).cloned().unwrap_or(typed)
    }
}

/// Two records that may be one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub one: Side,
    pub other: Side,
    /// How sure it is, in percent.
    pub percent: i64,
    pub why: Vec<String>,
}

impl Pair {
    /// Which of the two is to stay: the other is done away with. The fuller one where both may be; `None` where neither may.
    pub fn stays(&self) -> Option<Uuid> {
        let may = |winner: &Side, loser: &Side| winner.edit && loser.edit && loser.delete;
        let full = |side: &Side| side.fields.values().filter(|v| !v.is_empty()).count();
        match (may(&self.one, &self.other), may(&self.other, &self.one)) {
            (true, true) if full(&self.other) > full(&self.one) => Some(self.other.id),
            (true, _) => Some(self.one.id),
            (false, true) => Some(self.other.id),
            (false, false) => None,
        }
    }
}

/// The field that belongs to another and is never chosen by itself: the currency goes with its sum.
pub fn goes_with(field: &str) -> Option<&str> {
    field.strip_suffix("_currency")
}

/// The winner's fields after choosing: each its own, but where `theirs` says so the loser's; where it has nothing, the loser's.
pub fn chosen(winner: &Fields, loser: &Fields, theirs: impl Fn(&str) -> bool) -> Fields {
    let pick = |field: &String| {
        let by = goes_with(field).unwrap_or(field);
        let from = if theirs(by) { loser } else { winner };
        from.get(field).cloned().unwrap_or_default()
    };
    winner.keys().map(|field| (field.clone(), pick(field))).collect()
}

/// The fields in which the loser says something, and something else: those one chooses about.
pub fn differing(winner: &Fields, loser: &Fields) -> Vec<String> {
    let said = |field: &str| loser.get(field).is_some_and(|v| !v.is_empty());
    let other = |field: &str| {
        let whole = |side: &Fields| {
            let currency = side.get(&format!("{field}_currency")).cloned().unwrap_or_default();
            let sum = side.get(field).cloned().unwrap_or_default();
            if sum.is_empty() { sum } else { format!("{sum} {currency}") }
        };
        whole(winner) != whole(loser)
    };
    winner.keys().filter(|f| goes_with(f).is_none() && said(f) && other(f)).cloned().collect()
}

/// What is wished: these two are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub object: Object,
    /// The one that stays, with the version that was seen.
    pub winner: (Uuid, i64),
    /// The one that goes into it.
    pub loser: (Uuid, i64),
    /// The winner's fields afterwards.
    pub fields: Fields,
}

/// Two records that were made one, as the history shows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    pub id: MergeId,
    pub object: Object,
    pub winner: Uuid,
    pub winner_name: String,
    pub loser: Uuid,
    pub loser_name: String,
    pub at: DateTime<Utc>,
    /// `None`: the system itself.
    pub by: Option<String>,
    pub undone: Option<Undone>,
    pub may_undo: bool,
}

/// What became of making them two again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undone {
    pub at: DateTime<Utc>,
    /// Records that went back to the one that was brought back.
    pub back: i64,
    /// Records that had moved on and stayed where they are.
    pub left: i64,
    /// Fields of the winner that were changed since and stayed.
    pub kept: Vec<String>,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchStatus {
    Running,
    Done,
    Cancelled,
    Failed,
}

impl SearchStatus {
    pub const ALL: [SearchStatus; 4] =
        [SearchStatus::Running, SearchStatus::Done, SearchStatus::Cancelled, SearchStatus::Failed];

    pub fn code(self) -> &'static str {
        match self {
            SearchStatus::Running => "running",
            SearchStatus::Done => "done",
            SearchStatus::Cancelled => "cancelled",
            SearchStatus::Failed => "failed",
        }
    }

    pub fn parse(code: &str) -> Option<SearchStatus> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A search through everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    pub id: SearchId,
    pub object: Object,
    pub status: SearchStatus,
    pub total: i64,
    pub position: i64,
    pub compared: i64,
    pub found: i64,
    pub at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

impl Search {
    /// Whether it is under way: one that has not moved for long was interrupted.
    pub fn runs(&self, now: DateTime<Utc>) -> bool {
        self.status == SearchStatus::Running && now - self.seen_at < TimeDelta::minutes(2)
    }
}

/// Everything the review shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    pub object: Object,
    pub pairs: Vec<Pair>,
    /// How many more there are to decide about.
    pub more: i64,
    pub search: Option<Search>,
    /// Whether it is under way, and whether one may begin another.
    pub searching: bool,
    pub may_search: bool,
    pub past: Vec<Merged>,
}

/// The winner's fields after taking a merge back: where it still says what the merge made it say, what it said before. With the
/// names of the fields that were changed since, and stay. All are forms as objects of text fields.
pub fn taken_back(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    now: &Map<String, Value>,
) -> (Map<String, Value>, Vec<String>) {
    let (mut back, mut kept) = (now.clone(), Vec::new());
    for (field, was) in before {
        if goes_with(field).is_some() {
            continue;
        }
        let currency = format!("{field}_currency");
        let both = [field.as_str(), currency.as_str()];
        let same =
            |x: &Map<String, Value>, y: &Map<String, Value>| both.iter().all(|f| x.get(*f) == y.get(*f));
        if same(before, after) {
            continue;
        }
        if same(now, after) {
            back.insert(field.clone(), was.clone());
            if let Some(was) = before.get(&currency) {
                back.insert(currency, was.clone());
            }
        } else if !same(now, before) {
            kept.push(field.clone());
        }
    }
    (back, kept)
}

#[cfg(test)]
mod tests;
