//! An import under way, and what became of it.
use super::fields::Object;
use super::preview::Counts;
use super::reason::RowError;
use crate::id_type;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Errors shown in a preview or report; all of them are counted and stand in the error file.
pub const SHOWN_ERRORS: usize = 200;

id_type!(
    /// One file on its way in.
    RunId
);

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Uploaded; somebody is still choosing.
    Waiting,
    Running,
    Done,
    Cancelled,
    Failed,
}

impl RunStatus {
    pub const ALL: [RunStatus; 5] =
        [RunStatus::Waiting, RunStatus::Running, RunStatus::Done, RunStatus::Cancelled, RunStatus::Failed];

    pub fn code(self) -> &'static str {
        match self {
            RunStatus::Waiting => "waiting",
            RunStatus::Running => "running",
            RunStatus::Done => "done",
            RunStatus::Cancelled => "cancelled",
            RunStatus::Failed => "failed",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// What a run says beside its counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunReport {
    /// The first errors, at most `SHOWN_ERRORS`.
    pub errors: Vec<RowError>,
    /// Number of errors by reason code.
    pub by_reason: Vec<(String, u64)>,
}

impl RunReport {
    /// Takes the errors of one row into account.
    pub fn add(&mut self, errors: &[RowError]) {
        for error in errors {
            let code = error.reason.code();
            match self.by_reason.iter_mut().find(|(c, _)| c == code) {
                Some((_, count)) => *count += 1,
                None => self.by_reason.push((code.to_string(), 1)),
            }
            if self.errors.len() < SHOWN_ERRORS {
                self.errors.push(error.clone());
            }
        }
        self.by_reason.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }
}

/// An import as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: RunId,
    pub object: Object,
    pub file_name: String,
    pub bytes: i64,
    pub status: RunStatus,
    /// Records to go through, and gone through.
    pub total: i64,
    pub position: i64,
    pub counts: Counts,
    pub report: RunReport,
    /// The columns of the file that went nowhere.
    pub left_out: Vec<String>,
    /// Whether it is known which records it wrote: a list can then show exactly those.
    pub shows_rows: bool,
    /// Whether refused rows, and those with values left empty, can be fetched as a file.
    pub has_error_file: bool,
    /// Why it failed as a whole.
    pub failure: Option<String>,
    pub by: String,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}
