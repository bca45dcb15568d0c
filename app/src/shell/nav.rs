//! Where one can go.

use super::text;
use crate::{i18n::Text, kit::Icon};

/// A place of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    Today,
    Accounts,
    Pool,
    Contacts,
    Deals,
    Products,
    Insight,
    Organisation,
    Settings,
}

impl Nav {
    pub const ALL: [Nav; 9] = [
        Nav::Today,
        Nav::Accounts,
        Nav::Pool,
        Nav::Contacts,
        Nav::Deals,
        Nav::Products,
        Nav::Insight,
        Nav::Organisation,
        Nav::Settings,
    ];
    /// The places a thumb reaches on a phone; the others are under "More".
    pub const THUMB: [Nav; 4] = [Nav::Today, Nav::Accounts, Nav::Deals, Nav::Insight];
    pub const REST: [Nav; 5] = [Nav::Pool, Nav::Contacts, Nav::Products, Nav::Organisation, Nav::Settings];

    pub fn path(self) -> &'static str {
        match self {
            Nav::Today => "/",
            Nav::Accounts => "/accounts",
            Nav::Pool => "/pool",
            Nav::Contacts => "/contacts",
            Nav::Deals => "/deals",
            Nav::Products => "/products",
            Nav::Insight => "/insight",
            Nav::Organisation => "/organisation",
            Nav::Settings => "/settings",
        }
    }

    pub fn name(self) -> Text {
        match self {
            Nav::Today => text::TODAY,
            Nav::Accounts => text::ACCOUNTS,
            Nav::Pool => text::POOL,
            Nav::Contacts => text::CONTACTS,
            Nav::Deals => text::DEALS,
            Nav::Products => text::PRODUCTS,
            Nav::Insight => text::INSIGHT,
            Nav::Organisation => text::ORGANISATION,
            Nav::Settings => text::SETTINGS,
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Nav::Today => Icon::Today,
            Nav::Accounts => Icon::Accounts,
            Nav::Pool => Icon::Pool,
            Nav::Contacts => Icon::Contacts,
            Nav::Deals => Icon::Deals,
            Nav::Products => Icon::Products,
            Nav::Insight => Icon::Insight,
            Nav::Organisation => Icon::Building,
            Nav::Settings => Icon::Settings,
        }
    }

    /// The letter that, after `g`, goes there.
    pub fn key(self) -> &'static str {
        match self {
            Nav::Today => "t",
            Nav::Accounts => "a",
            Nav::Pool => "w",
            Nav::Contacts => "c",
            Nav::Deals => "d",
            Nav::Products => "p",
            Nav::Insight => "i",
            Nav::Organisation => "o",
            Nav::Settings => "s",
        }
    }

    /// The place an address belongs to; importing is done from the settings, processes
    /// and the analysis belong to the organisation.
    pub fn of(path: &str) -> Option<Nav> {
        match path.trim_matches('/').split('/').next()? {
            "" => Some(Nav::Today),
            "import" => Some(Nav::Settings),
            "processes" | "analysis" => Some(Nav::Organisation),
            first => Nav::ALL.into_iter().find(|n| n.path().trim_start_matches('/') == first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Nav;

    #[test]
    fn an_address_belongs_to_one_place() {
        assert_eq!(Nav::of("/"), Some(Nav::Today));
        assert_eq!(Nav::of("/accounts/0190/edit"), Some(Nav::Accounts));
        assert_eq!(Nav::of("/import/3"), Some(Nav::Settings));
        assert_eq!(Nav::of("/processes/3"), Some(Nav::Organisation));
        assert_eq!(Nav::of("/nowhere"), None);
    }

    #[test]
    fn every_place_has_a_letter_of_its_own() {
        let mut keys: Vec<_> = Nav::ALL.iter().map(|n| n.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Nav::ALL.len());
    }
}
