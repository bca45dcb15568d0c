//! The visual vocabulary. Everything a screen is made of; knows no capability, takes every colour and size from the tokens.

mod button;
mod dialog;
mod dom;
mod field;
mod icon;
mod input;
mod mark;
mod menu;
mod select;
mod state;
mod table;
pub mod text;
mod toast;

pub use button::{Button, IconButton, Kind, LinkButton};
pub use dialog::{Confirm, Dialog, DialogShape};
pub use dom::is_typing;
pub use field::Field;
pub use icon::Icon;
pub use input::{DateInput, MoneyInput, TextArea, TextInput};
pub use mark::{Avatar, Chip, Kbd, Seal, Tone, initials};
pub use menu::{Menu, MenuItem, MenuLabel, MenuLine};
pub use select::{Checkbox, Choice, Select, Tick};
pub use state::{Banner, Empty, Progress, Shape, Skeleton, Stat};
pub use table::{Cell, Column, Pager, Pick, PickAll, Row, Sort, Table};
pub use toast::{ToastHost, Toasts, provide_toasts, use_toasts};
