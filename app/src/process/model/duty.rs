//! R, A, C and I: who does it, who answers for it, who is asked before, who is told after.

use serde::{Deserialize, Serialize};

use crate::{i18n::Text, process::text};

/// What somebody may have to do with a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    Responsible,
    Accountable,
    Consulted,
    Informed,
}

impl Duty {
    pub const ALL: [Duty; 4] = [Duty::Responsible, Duty::Accountable, Duty::Consulted, Duty::Informed];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Duty::Responsible => "responsible",
            Duty::Accountable => "accountable",
            Duty::Consulted => "consulted",
            Duty::Informed => "informed",
        }
    }

    /// The duty with this code.
    pub fn parse(code: &str) -> Option<Duty> {
        Duty::ALL.into_iter().find(|d| d.code() == code)
    }

    /// The letter in a cell, in every language.
    pub fn letter(self) -> char {
        match self {
            Duty::Responsible => 'R',
            Duty::Accountable => 'A',
            Duty::Consulted => 'C',
            Duty::Informed => 'I',
        }
    }

    pub fn text(self) -> Text {
        match self {
            Duty::Responsible => text::RESPONSIBLE,
            Duty::Accountable => text::ACCOUNTABLE,
            Duty::Consulted => text::CONSULTED,
            Duty::Informed => text::INFORMED,
        }
    }
}

/// What a cell says: nothing, one of the four, or responsible and accountable at once, as it is where one who does the work
/// also answers for it. Who does the work need not be asked or told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Duties(u8);

impl Duties {
    pub const NONE: Duties = Duties(0);
    const R: u8 = 1;
    const A: u8 = 2;
    const C: u8 = 4;
    const I: u8 = 8;

    /// These duties, as a cell can hold them: what leads to nothing that a cell may say is left out.
    pub fn of(duties: impl IntoIterator<Item = Duty>) -> Duties {
        let bits = duties.into_iter().fold(0, |bits, duty| bits | Duties::bit(duty));
        Duties(bits).tidied()
    }

    /// The same, as a cell can hold it: what came over the wire may say otherwise.
    pub fn tidied(self) -> Duties {
        let work = self.0 & (Duties::R | Duties::A);
        match self.0 {
            _ if work != 0 => Duties(work),
            bits if bits & Duties::C != 0 => Duties(Duties::C),
            bits => Duties(bits & Duties::I),
        }
    }

    fn bit(duty: Duty) -> u8 {
        match duty {
            Duty::Responsible => Duties::R,
            Duty::Accountable => Duties::A,
            Duty::Consulted => Duties::C,
            Duty::Informed => Duties::I,
        }
    }

    pub fn has(self, duty: Duty) -> bool {
        self.0 & Duties::bit(duty) != 0
    }

    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    pub fn each(self) -> impl Iterator<Item = Duty> {
        Duty::ALL.into_iter().filter(move |d| self.has(*d))
    }

    /// What the cell shows: `R`, `RA`, …
    pub fn letters(self) -> String {
        self.each().map(Duty::letter).collect()
    }

    /// What follows when the cell is pressed: nothing → R → A → RA → C → I → nothing.
    pub fn next(self) -> Duties {
        Duties(match self.0 {
            0 => Duties::R,
            Duties::R => Duties::A,
            Duties::A => Duties::R | Duties::A,
            Duties::C => Duties::I,
            Duties::I => 0,
            _ => Duties::C,
        })
    }

    /// What the cell says once its letter is typed: R and A are turned on and off beside each other, C and I stand alone.
    /// `None` for a key that means nothing here.
    pub fn typed(self, letter: char) -> Option<Duties> {
        let duty = Duty::ALL.into_iter().find(|d| d.letter() == letter.to_ascii_uppercase())?;
        let bit = Duties::bit(duty);
        Some(match duty {
            Duty::Responsible | Duty::Accountable => Duties((self.0 & (Duties::R | Duties::A)) ^ bit),
            _ if self.0 == bit => Duties::NONE,
            _ => Duties(bit),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_goes_round_by_pressing_it() {
        let mut cell = Duties::NONE;
        let mut said = Vec::new();
        for _ in 0..6 {
            cell = cell.next();
            said.push(cell.letters());
        }
        assert_eq!(said, ["R", "A", "RA", "C", "I", ""]);
    }

    #[test]
    fn a_letter_typed_says_what_it_means() {
        let typed = |keys: &str| keys.chars().fold(Duties::NONE, |cell, key| cell.typed(key).unwrap());
        assert_eq!(typed("r").letters(), "R");
        assert_eq!(typed("ra").letters(), "RA");
        assert_eq!(typed("rar").letters(), "A");
        assert_eq!(typed("rac").letters(), "C");
        assert_eq!(typed("ci").letters(), "I");
        assert_eq!(typed("ii").letters(), "");
        assert_eq!(Duties::NONE.typed('x'), None);
    }

    #[test]
    fn a_cell_holds_no_more_than_it_may_say() {
        assert_eq!(Duties::of(Duty::ALL).letters(), "RA");
        assert_eq!(Duties::of([Duty::Consulted, Duty::Informed]).letters(), "C");
        assert_eq!(Duties(255).tidied().letters(), "RA");
        assert_eq!(Duties(128).tidied(), Duties::NONE);
    }
}
