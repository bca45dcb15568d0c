//! Imports in PostgreSQL: the runs themselves, and each row through the rules of the room it belongs to.

pub mod export;
mod known;
mod made;
mod preview;
mod run;
#[cfg(test)]
mod tests;
mod write;

pub use known::Known;
pub use made::prepare;
pub use preview::{count_refused, preview, said};
pub use run::*;
pub use write::{Batch, Fate, Outcome, write_carefully};

use super::model::Object;
use crate::access::model as access;

/// The kind of record a file of this object changes, for asking who may.
pub fn guarded(object: Object) -> access::Object {
    match object {
        Object::Accounts => access::Object::Account,
        Object::Contacts => access::Object::Contact,
        Object::Deals => access::Object::Deal,
        Object::Products => access::Object::Product,
        Object::Users => access::Object::Member,
    }
}
