//! The visual vocabulary. Everything a screen is made of; knows no capability, takes every colour and size from the tokens.

mod button;
mod chart;
mod dialog;
mod dom;
mod drag;
pub mod drawing;
mod field;
#[cfg(debug_assertions)]
pub mod gallery;
mod icon;
mod inline;
mod input;
mod mark;
mod menu;
mod merge;
mod picker;
mod saver;
mod select;
mod state;
mod table;
mod tabs;
pub mod text;
mod toast;

pub use button::{Button, IconButton, Kind, LinkButton};
pub use chart::{Bar, BarChart, ColumnChart, Funnel};
pub use dialog::{Confirm, Dialog, DialogShape, loaded};
pub use dom::is_typing;
pub use drag::{DragArea, News, Spot};
pub use field::Field;
pub use icon::Icon;
pub use inline::{InlineEdit, Saving};
pub use input::{DateInput, MoneyInput, TextArea, TextInput};
pub use mark::{Avatar, Chip, Kbd, Seal, Tone, initials};
pub use menu::{Menu, MenuItem, MenuLabel, MenuLine};
pub use merge::{MergeAsk, MergeDialog, MergeRow};
pub use picker::{Finding, Picked, Picker};
pub use saver::{Editor, Saver};
pub use select::{Checkbox, Choice, Select, Tick};
pub use state::{Banner, Empty, Progress, Shape, Skeleton, Stat};
pub use table::{Cell, Column, Pager, Pick, PickAll, Row, Sort, Table};
pub use tabs::{Segmented, Tab, Tabs};
pub use toast::{ToastHost, Toasts, provide_toasts, use_toasts};
