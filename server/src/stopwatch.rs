//! How long something took: the one use of a clock in the host, which never asks what time it is.
use std::time::{Duration, Instant};

/// A running stopwatch.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "measures spans; no rule of the business depends on them")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since its start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
