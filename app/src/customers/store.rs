//! Accounts, contacts and activities in PostgreSQL. Every change asks who may, writes the row and its audit entry together,
//! and gives back the row as it now is.

mod account;
mod activity;
mod brief;
mod contact;
mod held;
mod load;
mod matching;
mod meet;
mod merge;
mod pooled;
#[cfg(test)]
mod tests;
mod timeline;

pub use account::*;
pub use activity::*;
pub use brief::account_briefs;
pub use contact::*;
pub use held::*;
pub use load::accounts_by_owner;
pub use matching::*;
pub use meet::*;
pub use merge::*;
pub use pooled::*;
pub use timeline::timeline;

use std::collections::HashSet;

use super::text;
use crate::{
    access::model::{Actor, MemberId, Permit},
    audit::{self, store::Last},
    db::Tx,
    error::{AppError, AppResult},
};

/// Most records taken in one bulk action.
pub const BULK_MAX: usize = 1000;

/// A database refusal in words: constraints name the field they guard.
fn refused(e: sqlx::Error) -> AppError {
    let (field, message) = match e.as_database_error().and_then(|d| d.constraint()) {
        Some("account_code_unique") => ("code", text::CODE_TAKEN),
        Some("account_owner_fk" | "contact_owner_fk" | "activity_owner_fk") => ("owner_id", text::OWNER_GONE),
        Some("account_parent_fk") => ("parent_id", text::PARENT_GONE),
        Some("contact_account_fk" | "activity_account_fk") => ("account_id", text::ACCOUNT_GONE),
        Some("activity_contact_fk") => ("contact_id", text::CONTACT_GONE),
        Some("activity_deal_fk") => ("deal_id", text::DEAL_GONE),
        _ => return e.into(),
    };
    AppError::field(field, message)
}

/// Whether this person may take back the last change of a record: whoever made it may, even where the record is now
/// somebody else's; anybody else needs the right itself. `told`: whether that change is the one to be taken back. What a
/// browser says of it is no proof.
async fn may_undo(
    tx: &mut Tx,
    actor: &Actor,
    permit: AppResult<Permit>,
    owner: Option<MemberId>,
    record: uuid::Uuid,
    told: impl FnOnce(&Last) -> bool,
) -> AppResult<()> {
    let last = audit::store::last(tx, actor.tenant, record).await?;
    if last.is_some_and(|last| last.actor == Some(actor.member.0) && told(&last)) {
        return Ok(());
    }
    permit?.check(owner)
}

/// Refuses an owner who is not here, or who no longer works: what they are given would be nobody's to do.
async fn check_owner(tx: &mut Tx, actor: &Actor, owner: Option<MemberId>) -> AppResult<()> {
    check_owners(tx, actor, owner.into_iter()).await
}

/// The same of many.
async fn check_owners(tx: &mut Tx, actor: &Actor, owners: impl Iterator<Item = MemberId>) -> AppResult<()> {
    let owners: Vec<MemberId> = owners.collect::<HashSet<_>>().into_iter().collect();
    if owners.is_empty() || crate::access::store::take_records(tx, actor.tenant, &owners).await? {
        Ok(())
    } else {
        Err(AppError::field("owner_id", text::OWNER_GONE))
    }
}

/// Whether a record was deleted.
fn deleted(last: &Last) -> bool {
    last.action == "deleted"
}
