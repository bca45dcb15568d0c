//! From typed fields to pairs and groups: values are taken apart ([`read`]), records that share a key ([`record_keys`]) are compared
//! in levels ([`levels`]), and what a level says is learnt from the records themselves ([`Model`]).

mod company;
mod compare;
mod field;
mod find;
mod fit;
mod group;
mod normal;
mod regions;
#[cfg(test)]
mod tests;

pub use compare::{ALIKE, SAME};
pub use field::{Kind, Record, Value, read};
pub use find::{Found, find, random_pairs, record_keys};
pub use fit::{Frequencies, Levels, Model, Sample, UNKNOWN, levels, probability};
pub use group::groups;
