//! What screens put deals into people's hands with, wherever they stand: the controls of their fields, saving that loses
//! nobody's change, and moving that asks for what a stage wants.

mod fields;
mod mover;
mod new;
mod pick;
mod saver;
pub mod text;

pub use fields::{DealControl, Draft};
pub use mover::{Mover, To};
pub use new::NewDeal;
pub use pick::{accounts, contacts, members, open_deals, products};
pub use saver::{Edit, Saver, shown};

pub use crate::pipeline::model::deal_path;
