//! What a customer is.

use crate::id_type;

mod account;
mod activity;
mod brief;
mod contact;
#[cfg(feature = "ssr")]
mod likeness;
mod parse;

pub use account::*;
pub use activity::*;
pub use brief::*;
pub use contact::*;
#[cfg(feature = "ssr")]
pub use likeness::*;
pub use parse::{CreditCode, Phone, Website};

id_type!(
    /// A company or household the business deals with.
    AccountId
);
id_type!(
    /// A person at an account.
    ContactId
);
id_type!(
    /// Something done or to be done with a customer.
    ActivityId
);
id_type!(
    /// A possible sale. Deals live in the pipeline; the id is named here because what is done with a customer may be about one.
    DealId
);

/// The page of an account.
pub fn account_path(id: AccountId) -> String {
    format!("/accounts/{id}")
}

/// The page of a contact.
pub fn contact_path(id: ContactId) -> String {
    format!("/contacts/{id}")
}

/// Declares an enum of words kept in the database: `code()` and `parse()` for the word, `text()` for its name on screen.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $text:ident);+ $(;)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word in the database and on the wire.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The one with this word.
            pub fn parse(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.code() == code)
            }

            /// Its name on screen.
            pub fn text(self) -> $crate::i18n::Text {
                match self { $($name::$variant => $crate::customers::text::$text),+ }
            }
        }
    };
}
use words;
