//! What can be imported, into which fields, and what a file's cells mean. Pure: no database, no clock.
mod amount;
mod decide;
mod fields;
mod mapping;
mod preview;
mod problem;
mod reason;
mod row;
mod run;
mod similar;
mod stages;
mod value;
mod words;

pub use amount::{Amount, AmountProblem, DecimalMark, MarkEvidence, parse_amount};
pub use decide::{
    Choice, Chosen, Decision, DecisionKind, Decisions, LIKENED, MOST_DISTINCT, ReferenceColumn, Suggestion,
    Tally, Why, is_followed,
};
pub use fields::{Field, FieldSpec, Kind, Object, Target};
pub use mapping::{header_key, map_headers};
pub use preview::{
    Column, Counts, Encoding, KeyWish, MAX_FILE_BYTES, PipelineChoice, Plan, Preview, Separator, Wishes,
    Writing,
};
pub use problem::{Problems, without_refused};
pub use reason::{Fault, Reason, RowError};
pub use row::{Draft, Value, draft};
pub use run::{Run, RunId, RunReport, RunStatus, SHOWN_ERRORS};
pub use similar::{Likely, normalise, suggest};
pub use stages::{in_usual_order, open_stages, stage_kind};
pub use value::{DateEvidence, DateOrder, parse_date, parse_instant};
