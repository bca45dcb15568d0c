//! What the sample is about to be put into.

use serde::{Deserialize, Serialize};

/// A company as it stands before the sample comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Whether the sample was put in once: then never again.
    pub loaded: bool,
    pub accounts: i64,
    pub contacts: i64,
    pub deals: i64,
}

impl Ground {
    /// Whether there are records the sample would mix with.
    pub fn used(self) -> bool {
        self.accounts + self.contacts + self.deals > 0
    }
}
