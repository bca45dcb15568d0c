//! Duplicates in PostgreSQL.
//!
//! Who may what:
//! * While somebody types, they are told of the records they see. Of one they do not see they learn only that it is there (or they
//!   would enter it again): no field of it, and not whose it is. That much the unique number of accounts says too.
//! * A pair is reviewed by whoever sees both records. That two are not one says whoever may change both.
//! * Two are merged by whoever may change both and delete the one that goes. What hangs on it goes along, also what they do not
//!   see: it stays whose it was.
//! * A merge is taken back by whoever may change the winner: if they made it, or may delete the winner too.
//! * Everything is looked through by whoever may change everybody's records of the kind.

mod alike;
mod merge;
mod queue;
mod search;
#[cfg(test)]
mod tests;
mod unmerge;

pub use alike::alike;
pub use merge::merge;
pub use queue::{apart, history_of, queue};
pub use search::{
    Candidate, advance, begin, cancel, crowded_keys, finish, in_pairs, keep_candidates, learn, search_of,
    still_wanted,
};
pub use unmerge::unmerge;

use serde_json::{Map, Value};

use super::model::Fields;
use crate::{
    access::model::{Action, Actor, Field, MemberId, Object},
    customers::model::{ACCOUNT_FIELDS, ACCOUNT_KINDS, CONTACT_FIELDS, CONTACT_KINDS},
    error::{AppError, AppResult},
    matching::model::{ALIKE, Kind, Levels, UNKNOWN},
};

/// How fields of a kind of record are compared.
pub fn kinds(object: Object) -> &'static [Kind] {
    if object == Object::Account { &ACCOUNT_KINDS } else { &CONTACT_KINDS }
}

fn fields(object: Object) -> &'static [&'static str] {
    if object == Object::Account { &ACCOUNT_FIELDS } else { &CONTACT_FIELDS }
}

/// The fields in which two records agree.
pub fn reasons(object: Object, levels: &Levels) -> Vec<String> {
    let each = fields(object).iter().zip(levels);
    each.filter(|(_, level)| **level != UNKNOWN && **level >= ALIKE)
        .map(|(field, _)| (*field).to_owned())
        .collect()
}

/// Refuses kinds that have no duplicates.
fn known(object: Object) -> AppResult<()> {
    if super::model::KINDS.contains(&object) { Ok(()) } else { Err(AppError::NotFound) }
}

/// Refuses whoever does not write every field of a kind: side by side everything is shown, and either may be chosen.
fn writes_all(actor: &Actor, object: Object) -> AppResult<()> {
    let all = Field::ALL.iter().filter(|f| f.object() == object).all(|f| actor.rights.writes(*f));
    if all { Ok(()) } else { Err(AppError::Forbidden) }
}

fn form(fields: Fields) -> Map<String, Value> {
    fields.into_iter().map(|(field, value)| (field, Value::String(value))).collect()
}

/// Whether somebody may do this with a record of this owner.
fn covers(actor: &Actor, action: Action, object: Object, owner: Option<MemberId>) -> bool {
    actor.may(action, object).is_ok_and(|permit| permit.covers(owner))
}
