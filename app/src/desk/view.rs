//! The desk's screens.

mod account;
mod accounts;
mod composer;
mod contact;
mod contacts;
mod deal;
mod draft;
mod due;
mod forms;
mod palette;
mod pooled;
mod saving;
mod side;
mod timeline;
mod today;

pub use account::AccountScreen;
pub use accounts::AccountsScreen;
pub use contact::ContactScreen;
pub use contacts::ContactsScreen;
pub use deal::DealScreen;
pub use palette::PaletteContent;
pub use today::TodayScreen;
