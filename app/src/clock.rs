//! The only place that reads the wall clock; everything else is told what time it is.
#![allow(clippy::disallowed_methods)]

use chrono::{DateTime, SubsecRound, Utc};

/// The present instant, in UTC, to the microsecond PostgreSQL keeps.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
