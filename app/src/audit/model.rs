//! What an audit entry says.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::model::{Rights, Veil, veil_changes};

/// The word in the trail for somebody who was not let in. Nobody did it: the entry is about the member they wanted to be.
pub const SIGN_IN_FAILED: &str = "sign_in_failed";

/// A kind of record that is guarded, changed and remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    Account,
    Contact,
    Deal,
    Activity,
    Product,
    Pipeline,
    Member,
    Session,
    Tenant,
    Import,
    Export,
    Department,
    Position,
    Team,
    Role,
    Process,
    Pool,
}

impl Object {
    pub const ALL: [Object; 17] = [
        Object::Account,
        Object::Contact,
        Object::Deal,
        Object::Activity,
        Object::Product,
        Object::Pipeline,
        Object::Member,
        Object::Session,
        Object::Tenant,
        Object::Import,
        Object::Export,
        Object::Department,
        Object::Position,
        Object::Team,
        Object::Role,
        Object::Process,
        Object::Pool,
    ];

    /// The word used in the database and in events.
    pub fn code(self) -> &'static str {
        match self {
            Object::Account => "account",
            Object::Contact => "contact",
            Object::Deal => "deal",
            Object::Activity => "activity",
            Object::Product => "product",
            Object::Pipeline => "pipeline",
            Object::Member => "member",
            Object::Session => "session",
            Object::Tenant => "tenant",
            Object::Import => "import",
            Object::Export => "export",
            Object::Department => "department",
            Object::Position => "position",
            Object::Team => "team",
            Object::Role => "role",
            Object::Process => "process",
            Object::Pool => "pool",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Object> {
        Object::ALL.into_iter().find(|o| o.code() == code)
    }
}

/// Field by field what a change did: name → `[old, new]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes(pub Map<String, Value>);

impl Changes {
    /// Compares two states of a record, field by field; `version`, `updated_at` and the fields named in `ignore` do not count.
    pub fn between<R: Serialize>(old: &R, new: &R, ignore: &[&str]) -> Changes {
        let as_map = |r: &R| match serde_json::to_value(r) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        };
        let (old, new) = (as_map(old), as_map(new));
        let mut changes = Map::new();
        for (key, after) in new {
            let before = old.get(&key).cloned().unwrap_or(Value::Null);
            if before != after
                && !["version", "updated_at"].contains(&key.as_str())
                && !ignore.contains(&key.as_str())
            {
                changes.insert(key, Value::Array(vec![before, after]));
            }
        }
        Changes(changes)
    }

    /// What a new record says: every field that is not empty, from nothing.
    pub fn of_new<R: Serialize>(new: &R) -> Changes {
        let mut changes = Map::new();
        if let Ok(Value::Object(map)) = serde_json::to_value(new) {
            for (key, value) in map {
                let empty = value.is_null()
                    || value.as_str() == Some("")
                    || ["version", "id"].contains(&key.as_str());
                if !empty {
                    changes.insert(key, Value::Array(vec![Value::Null, value]));
                }
            }
        }
        Changes(changes)
    }

    /// Adds one field.
    pub fn with(mut self, field: &str, old: impl Into<Value>, new: impl Into<Value>) -> Changes {
        self.0.insert(field.into(), Value::Array(vec![old.into(), new.into()]));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An entry as read back for a history or a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Who did it; `None` where the system itself did.
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub object: String,
    pub record_id: Uuid,
    pub action: String,
    pub changes: Changes,
}

/// How far the trail is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealState {
    /// Entries with a seal.
    pub count: i64,
    /// When the newest of the seals was set.
    pub sealed_at: DateTime<Utc>,
}

crate::open_to_all!(SealState);

impl Veil for Entry {
    fn veil(&mut self, rights: &Rights) {
        veil_changes(rights, &self.object, &mut self.changes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_remembered() {
        let changes = Changes::between(
            &json!({"name": "A", "city": "x", "version": 1}),
            &json!({"name": "B", "city": "x", "version": 2}),
            &[],
        );
        assert_eq!(changes.0, *json!({"name": ["A", "B"]}).as_object().unwrap());
    }
}
