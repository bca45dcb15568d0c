//! What screens put deals into people's hands with, wherever they stand: the controls of their fields, saving that loses
//! nobody's change, and moving that asks for what a stage wants.

mod fields;
mod mover;
mod pick;
mod saver;
pub mod text;

pub use fields::{DealControl, Draft};
pub use mover::{Mover, To};
pub use pick::{accounts, contacts, members, products};
pub use saver::{Edit, Saver, shown};

use crate::pipeline::model::DealId;

/// Where a deal's page is.
pub fn deal_path(id: DealId) -> String {
    format!("/deals/{id}")
}
