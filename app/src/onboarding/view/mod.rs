//! The screens of this room.

mod sample;
mod set_up;

pub use sample::SamplePage;
pub use set_up::SetUpPage;
