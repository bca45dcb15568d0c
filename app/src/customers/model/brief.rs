//! An account in short, for somebody who is to know it by tomorrow.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountId, ActivityKind, ContactId};

/// What one needs to know first of an account one was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountBrief {
    pub id: AccountId,
    pub name: String,
    pub city: Option<String>,
    /// The people there with what they do, those who decide first; at most three.
    pub people: Vec<(ContactId, String, Option<String>)>,
    /// What was promised and is not kept, the earliest first; at most three.
    pub promises: Vec<BriefActivity>,
    /// What is to be done next.
    pub next: Option<BriefActivity>,
    /// When somebody last dealt with them.
    pub last: Option<BriefActivity>,
}

/// An activity in one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BriefActivity {
    pub kind: ActivityKind,
    pub subject: String,
    /// When it is due; of the last, when it was.
    pub at: DateTime<Utc>,
}
