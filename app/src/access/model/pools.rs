//! What a person may do in the customer pools, and what of an account in one nobody reads before it is claimed.
//!
//! In prose, as the oracle of `doors.rs` repeats it:
//! 1. An account in a pool is seen by whom the pool lets see it, by whoever sees everybody's accounts, and by whoever configures
//!    pools; not through deals, contacts or talks at it.
//! 2. A pool lets see whom it names: everybody, a member, whoever sits on a position, or whoever sits in a department or further
//!    down the tree. Some of them may also claim, or assign.
//! 3. What a pool hides nobody reads but who configures pools: fields of the account come empty; where people are hidden, a contact
//!    at it is seen by its own owner only; where talks are, an activity at it by its own owner only.
//! 4. An account in a pool is changed, deleted and handed over by nobody but who configures pools: it is claimed or assigned first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Holder;
use crate::{access::pool_text as text, i18n::Text};

crate::id_type!(
    /// A pool of accounts that wait for an owner.
    PoolId
);

/// What a pool can keep from readers until an account is claimed. Nothing a list sorts or filters by is among it: the order would
/// tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    Phone,
    Email,
    Website,
    Street,
    Description,
    /// The contacts at the account.
    People,
    /// What was said and done there.
    Talks,
}

impl Hidden {
    pub const ALL: [Hidden; 7] = [
        Hidden::Phone,
        Hidden::Email,
        Hidden::Website,
        Hidden::Street,
        Hidden::Description,
        Hidden::People,
        Hidden::Talks,
    ];

    /// The word in the database; for a field of the account its name.
    pub fn code(self) -> &'static str {
        match self {
            Hidden::Phone => "phone",
            Hidden::Email => "email",
            Hidden::Website => "website",
            Hidden::Street => "street",
            Hidden::Description => "description",
            Hidden::People => "people",
            Hidden::Talks => "talks",
        }
    }

    pub fn parse(code: &str) -> Option<Hidden> {
        Hidden::ALL.into_iter().find(|h| h.code() == code)
    }

    pub fn text(self) -> Text {
        match self {
            Hidden::Phone => text::HIDES_PHONE,
            Hidden::Email => text::HIDES_EMAIL,
            Hidden::Website => text::HIDES_WEBSITE,
            Hidden::Street => text::HIDES_STREET,
            Hidden::Description => text::HIDES_DESCRIPTION,
            Hidden::People => text::HIDES_PEOPLE,
            Hidden::Talks => text::HIDES_TALKS,
        }
    }
}

/// Whom a pool lets see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum PoolHolder {
    Everybody,
    /// Somebody, a position, or a department with all below it.
    One(Holder),
}

/// One line of a pool's doors: who sees it, and what else they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolDoor {
    pub holder: PoolHolder,
    pub claims: bool,
    pub assigns: bool,
}

/// What a company says of one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolSaid {
    pub id: PoolId,
    pub name: String,
    pub hidden: Vec<Hidden>,
    pub doors: Vec<PoolDoor>,
}

/// What one person may do in the pools of their company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pools {
    /// Whether they configure pools: they see all of every one, and may do everything there.
    pub(super) manages: bool,
    /// The pools they see: whether they claim, whether they assign.
    pub(super) open: BTreeMap<PoolId, (bool, bool)>,
    /// What each pool hides, the ones they do not see too: whoever sees everybody's accounts meets those as well.
    pub(super) hidden: BTreeMap<PoolId, Vec<Hidden>>,
}

impl Pools {
    pub fn manages(&self) -> bool {
        self.manages
    }

    /// Whether the pool itself lets them see it.
    pub fn sees(&self, pool: PoolId) -> bool {
        self.manages || self.open.contains_key(&pool)
    }

    pub fn claims(&self, pool: PoolId) -> bool {
        self.manages || self.open.get(&pool).is_some_and(|may| may.0)
    }

    pub fn assigns(&self, pool: PoolId) -> bool {
        self.manages || self.open.get(&pool).is_some_and(|may| may.1)
    }

    /// What they do not read of an account that is in this pool; nothing where it is in none.
    pub fn hidden(&self, pool: Option<PoolId>) -> &[Hidden] {
        let hidden = pool.filter(|_| !self.manages).and_then(|pool| self.hidden.get(&pool));
        hidden.map_or(&[], Vec::as_slice)
    }

    /// The pools that let them see, for a query: `None` where all do.
    pub fn seen(&self) -> Option<Vec<Uuid>> {
        (!self.manages).then(|| self.open.keys().map(|id| id.0).collect())
    }

    /// The pools that keep this from them.
    pub fn hiding(&self, what: Hidden) -> Vec<Uuid> {
        let hides = self.hidden.iter().filter(|(_, hidden)| !self.manages && hidden.contains(&what));
        hides.map(|(id, _)| id.0).collect()
    }
}
