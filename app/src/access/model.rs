//! Companies, members, roles, and the one answer to "may this person do this".

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod field;
mod matrix;
mod offers;
mod people;
mod pools;
mod rights;
mod role;
mod sharing;
mod why;

pub use crate::audit::model::Object;
use crate::{
    error::{AppError, AppResult},
    i18n::Text,
    money::Currency,
};
pub use field::*;
pub use matrix::{actions_on, kind_text, scopes_on, shown};
pub use offers::Offers;
pub use people::*;
pub use pools::*;
pub use rights::*;
pub use role::*;
pub use sharing::*;
pub use why::*;

/// Declares an id type over a UUIDv7.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh id, ordered by time.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> {
                s.parse().map(Self)
            }
        }
    };
}

id_type!(
    /// A company that uses the product.
    TenantId
);
id_type!(
    /// Somebody (or a name that holds records) in a company.
    MemberId
);
id_type!(
    /// A signed-in device.
    SessionId
);

/// Whether a member can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Can sign in.
    Active,
    /// Has a link to set a password.
    Invited,
    /// Holds records, such as an imported colleague, but cannot sign in.
    Listed,
    /// Could sign in once; no longer.
    Inactive,
}

impl Status {
    pub const ALL: [Status; 4] = [Status::Active, Status::Invited, Status::Listed, Status::Inactive];

    pub fn code(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Invited => "invited",
            Status::Listed => "listed",
            Status::Inactive => "inactive",
        }
    }

    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn text(self) -> Text {
        match self {
            Status::Active => super::text::STATUS_ACTIVE,
            Status::Invited => super::text::STATUS_INVITED,
            Status::Listed => super::text::STATUS_LISTED,
            Status::Inactive => super::text::STATUS_INACTIVE,
        }
    }
}

/// The person behind a request, as every door is handed them: who, in which company, when, from where.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    pub tenant: TenantId,
    pub member: MemberId,
    /// What they may do, today.
    pub rights: Arc<Rights>,
    /// The instant of the request: rules and rows of one request share it.
    pub now: DateTime<Utc>,
    /// Today, where the company is.
    pub today: NaiveDate,
    /// Where the request came from, for the audit trail.
    pub address: Option<String>,
}

impl Actor {
    /// The system itself, or whoever runs it: the audit trail then names nobody.
    pub fn system(tenant: TenantId, now: DateTime<Utc>) -> Actor {
        Actor::of(tenant, MemberId(Uuid::nil()), Rights::everything(), now)
    }

    /// A member with these rights, at an instant, whose day is that of UTC.
    pub fn of(tenant: TenantId, member: MemberId, rights: Rights, now: DateTime<Utc>) -> Actor {
        Actor { tenant, member, rights: Arc::new(rights), now, today: now.date_naive(), address: None }
    }

    /// Says on whose records this person may do this; refuses where on nobody's.
    pub fn may(&self, action: Action, object: Object) -> AppResult<Permit> {
        match self.rights.reach(action, object) {
            Reach::None => Err(AppError::Forbidden),
            reach => Ok(Permit { reach: reach.clone() }),
        }
    }

    /// The same for queries of what may be seen through something else: nothing where nobody's records may be.
    pub fn seen(&self, object: Object) -> Permit {
        Permit { reach: self.rights.reach(Action::See, object).clone() }
    }

    /// What they may do in the pools.
    pub fn pools(&self) -> &Pools {
        self.rights.pools()
    }
}

/// The answer of [`Actor::may`]: asks again for each record's owner, and gives queries their predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit {
    reach: Reach,
}

impl Permit {
    /// Whether a record with this owner is within reach.
    pub fn covers(&self, owner: Option<MemberId>) -> bool {
        self.reach.covers(owner)
    }

    /// Refuses a record that is out of reach.
    pub fn check(&self, owner: Option<MemberId>) -> AppResult<()> {
        if self.covers(owner) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The predicate for queries: `None` = everybody's; `Some(these)` = rows whose owner is one of these or nobody, written
    /// `($n::uuid[] is null or r.owner_id is null or r.owner_id = any($n))`.
    pub fn owners(&self) -> Option<&[Uuid]> {
        match &self.reach {
            Reach::All => None,
            Reach::Of(members) => Some(members),
            Reach::None => Some(&[]),
        }
    }
}

/// What the browser knows of the signed-in person: enough to greet them and to leave out what they may not do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub tenant: TenantId,
    pub company: String,
    pub member: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// What the company calls the role, where it gave it a name.
    pub role_name: Option<String>,
    /// What to offer.
    pub offers: Offers,
    pub session: SessionId,
    pub base_currency: Currency,
    /// Today, where the company is.
    pub today: NaiveDate,
    /// Minutes the company's clock is ahead of UTC now: instants are shown in it, on the server and in the browser alike.
    pub utc_offset: i32,
    /// The instant the page was asked for.
    pub now: DateTime<Utc>,
}

impl Me {
    /// Whether to offer an action at all; the server decides again.
    pub fn may(&self, action: Action, object: Object, owner: Option<MemberId>) -> bool {
        self.offers.may(action, object, owner)
    }

    /// How much of a field to show, and whether to offer to write it.
    pub fn look(&self, field: Field) -> Look {
        self.offers.look(field)
    }

    /// The same of a field by its name in forms; all others go with the record.
    pub fn look_at(&self, object: Object, key: &str) -> Look {
        Field::of(object, key).map_or(Look::Write, |field| self.look(field))
    }
}

/// A member's name for menus and cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberName {
    pub id: MemberId,
    pub name: String,
    pub status: Status,
}

/// An e-mail address: something, an @, a domain with a dot; lower-cased, at most 254 characters (RFC 5321 §4.5.3.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Option<Email> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@')?;
        let fine = !local.is_empty()
            && local.len() <= 64
            && text.len() <= 254
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| !label.is_empty() && label.len() <= 63)
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\\\"[]".contains(c));
        fine.then_some(Email(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The shortest password taken (NIST SP 800-63B §5.1.1.2 asks for 8 at least; we ask for 10).
pub const PASSWORD_MIN: usize = 10;
/// The longest password taken, so that hashing stays bounded.
pub const PASSWORD_MAX: usize = 200;

/// Checks a new password: its length, and that it is not made of one's own address or one repeated character.
pub fn check_password(password: &str, email: &str) -> AppResult<()> {
    use super::text::*;
    let n = password.chars().count();
    if n < PASSWORD_MIN {
        return Err(AppError::field("password", PASSWORD_SHORT));
    }
    if n > PASSWORD_MAX {
        return Err(AppError::field("password", PASSWORD_LONG));
    }
    let first = password.chars().next();
    let local = email.split('@').next().unwrap_or_default();
    if password.chars().all(|c| Some(c) == first)
        || (local.len() >= 4 && password.to_lowercase().contains(local))
    {
        return Err(AppError::field("password", PASSWORD_WEAK));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_changes_what_is_theirs_or_nobodys_and_no_more() {
        let me = MemberId::new();
        let actor = Actor::of(TenantId::new(), me, Rights::of_role(me, Role::Member), DateTime::UNIX_EPOCH);
        let permit = actor.may(Action::Edit, Object::Deal).unwrap();
        assert!(permit.covers(Some(me)) && permit.covers(None) && !permit.covers(Some(MemberId::new())));
        assert_eq!(permit.owners(), Some(&[me.0][..]));
        assert_eq!(actor.may(Action::See, Object::Deal).unwrap().owners(), None);
        assert_eq!(actor.may(Action::Export, Object::Deal), Err(AppError::Forbidden));
    }

    #[test]
    fn nobody_ends_anothers_session_by_their_role() {
        for role in Role::SHIPPED {
            let me = MemberId::new();
            let rights = Rights::of_role(me, role);
            assert_eq!(*rights.reach(Action::Delete, Object::Session), Reach::Of([me.0].into()));
        }
    }

    #[test]
    fn addresses_are_parsed_once_at_the_edge() {
        assert_eq!(Email::parse(" Lin@Example.COM ").unwrap().as_str(), "lin@example.com");
        for bad in ["", "lin", "lin@", "@x.cn", "lin@x", "a b@x.cn", "lin@x..cn", "<lin@x.cn>"] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert!(check_password("short", "lin@x.cn").is_err());
        assert!(check_password("aaaaaaaaaaaaaa", "lin@x.cn").is_err());
        assert!(check_password("linlin-2026-x", "linlin@x.cn").is_err());
        assert!(check_password("paper and ink 7", "lin@x.cn").is_ok());
    }
}
