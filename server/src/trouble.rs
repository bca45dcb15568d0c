//! What stops Guanxi from starting or a command from finishing, in plain sentences.
use std::fmt;

/// A problem told to the person at the terminal: what happened and how to mend it.
///
/// Both parts are complete sentences and hold no secrets; `Display` puts the remedy on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    what: String,
    mend: Option<String>,
}

impl Trouble {
    /// Says what happened.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), mend: None }
    }

    /// Adds how to mend it.
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// The sentence about what happened.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The sentence about how to mend it, if one is known.
    pub fn remedy(&self) -> Option<&str> {
        self.mend.as_deref()
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.mend {
            Some(mend) => write!(f, "\n{mend}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Trouble {}
