//! The screens of this room.

mod company;
mod entry;
mod hub;
mod member_forms;
mod members;
mod roles;
mod sessions;
mod sharing;

pub use company::CompanyPage;
pub use entry::{JoinPage, SignInPage};
pub use hub::SettingsPage;
pub use members::MembersPage;
pub use roles::RolesPage;
pub use sessions::SessionsPage;
pub use sharing::SharingPage;
