//! Why a row was not taken over, in a form both a program and a person can read.
use super::super::text;
use super::fields::Field;
use crate::i18n::{Locale, Text};
use serde::{Deserialize, Serialize};

/// Something wrong with a row's form, before its values are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// More or fewer cells than the header has.
    Ragged {
        expected: u64,
        found: u64,
    },
    /// Bytes that mean nothing in the file's encoding; the first of them in hexadecimal.
    BadBytes {
        hex: String,
    },
    /// A zero byte inside the row.
    Nul,
    /// The record is longer than is read; the report keeps its beginning.
    TooLong {
        bytes: u64,
        limit: u64,
    },
    TooManyCells {
        limit: u64,
    },
    /// A quote opened on this line and never closed.
    UnclosedQuote {
        line: u64,
    },
    /// Text between a closing quote and the next separator.
    AfterQuote,
}

/// Why a row, or a cell of it, was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    Form(Fault),
    Required,
    NotADate,
    AmbiguousDate,
    NotAMoment,
    NotAnAmount,
    TooManyDecimals {
        currency: String,
    },
    AmountTooLarge,
    UnknownCurrency {
        code: String,
    },
    NotAnInteger,
    NotAnEmail,
    NotAPhone,
    NotAUrl,
    TooLongText {
        limit: u64,
    },
    /// The same key stood in an earlier row of the file.
    DuplicateKey {
        row: u64,
    },
    /// Nothing of that name, and nobody decided what to do.
    Unmatched,
    /// More than one existing record has that name or key.
    SeveralMatch,
    SkippedByDecision,
    /// A domain rule said no: the field's name or another word, and the sentence in both languages.
    Rule {
        code: String,
        en: String,
        zh: String,
    },
    /// Updating is all that was asked for, and there is no such record.
    NothingToUpdate,
    /// Creating is all that was asked for, and the record is there already.
    AlreadyThere,
    /// The row was taken over without this value, as decided.
    LeftEmpty {
        why: Box<Reason>,
    },
}

/// One refused cell or row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Row number as a spreadsheet shows it; the header is 1.
    pub row: u64,
    /// Physical line of the file.
    pub line: u64,
    /// Header of the column, none when the whole row is meant.
    pub column: Option<String>,
    pub field: Option<Field>,
    /// The cell's text, shortened to 120 characters.
    pub value: String,
    pub reason: Reason,
}

impl RowError {
    /// One sentence: column, value and what is wrong with it.
    pub fn say(&self, locale: Locale) -> String {
        let reason = self.reason.say(locale);
        match &self.column {
            Some(column) if self.value.is_empty() => {
                text::E_IN_COLUMN.with(locale, &[("column", column), ("reason", &reason)])
            }
            Some(column) => text::E_IN_CELL
                .with(locale, &[("column", column), ("value", &self.value), ("reason", &reason)]),
            None => reason,
        }
    }
}

impl RowError {
    /// The same of a value that was left empty.
    pub fn left_empty(self) -> Self {
        Self { reason: Reason::LeftEmpty { why: Box::new(self.reason) }, ..self }
    }
}

impl Reason {
    /// What is wrong, whatever was done about it.
    pub fn bare(&self) -> &Reason {
        match self {
            Reason::LeftEmpty { why } => why.bare(),
            reason => reason,
        }
    }

    /// Whether a value is at fault, rather than the row's form, its key or what it refers to.
    pub fn is_of_value(&self) -> bool {
        !matches!(
            self.bare(),
            Reason::Form(_)
                | Reason::Required
                | Reason::DuplicateKey { .. }
                | Reason::Unmatched
                | Reason::SeveralMatch
                | Reason::SkippedByDecision
                | Reason::NothingToUpdate
                | Reason::AlreadyThere
        )
    }
}

impl Fault {
    fn code(&self) -> &'static str {
        match self {
            Fault::Ragged { .. } => "ragged",
            Fault::BadBytes { .. } => "bad_bytes",
            Fault::Nul => "nul",
            Fault::TooLong { .. } => "too_long",
            Fault::TooManyCells { .. } => "too_many_cells",
            Fault::UnclosedQuote { .. } => "unclosed_quote",
            Fault::AfterQuote => "after_quote",
        }
    }

    fn say(&self, locale: Locale) -> String {
        let number = |n: &u64| n.to_string();
        match self {
            Fault::Ragged { expected, found } => {
                text::E_RAGGED.with(locale, &[("expected", &number(expected)), ("found", &number(found))])
            }
            Fault::BadBytes { hex } => text::E_BAD_BYTES.with(locale, &[("hex", hex)]),
            Fault::Nul => text::E_NUL.get(locale).into(),
            Fault::TooLong { bytes, limit } => {
                text::E_TOO_LONG.with(locale, &[("bytes", &number(bytes)), ("limit", &number(limit))])
            }
            Fault::TooManyCells { limit } => {
                text::E_TOO_MANY_CELLS.with(locale, &[("limit", &number(limit))])
            }
            Fault::UnclosedQuote { line } => text::E_UNCLOSED_QUOTE.with(locale, &[("line", &number(line))]),
            Fault::AfterQuote => text::E_AFTER_QUOTE.get(locale).into(),
        }
    }
}

impl Reason {
    /// A stable word for programs, filters and the error file.
    pub fn code(&self) -> &str {
        match self {
            Reason::Form(fault) => fault.code(),
            Reason::Required => "required",
            Reason::NotADate => "not_a_date",
            Reason::AmbiguousDate => "ambiguous_date",
            Reason::NotAMoment => "not_a_moment",
            Reason::NotAnAmount => "not_an_amount",
            Reason::TooManyDecimals { .. } => "too_many_decimals",
            Reason::AmountTooLarge => "amount_too_large",
            Reason::UnknownCurrency { .. } => "unknown_currency",
            Reason::NotAnInteger => "not_an_integer",
            Reason::NotAnEmail => "not_an_email",
            Reason::NotAPhone => "not_a_phone",
            Reason::NotAUrl => "not_a_url",
            Reason::TooLongText { .. } => "text_too_long",
            Reason::DuplicateKey { .. } => "duplicate_key",
            Reason::Unmatched => "unmatched",
            Reason::SeveralMatch => "several_match",
            Reason::SkippedByDecision => "skipped",
            Reason::Rule { code, .. } => code,
            Reason::NothingToUpdate => "nothing_to_update",
            Reason::AlreadyThere => "already_there",
            Reason::LeftEmpty { why } => why.code(),
        }
    }

    /// What is wrong and how to mend it, without column and value.
    pub fn say(&self, locale: Locale) -> String {
        let plain = |t: Text| t.get(locale).to_string();
        match self {
            Reason::Form(fault) => fault.say(locale),
            Reason::Required => plain(text::E_REQUIRED),
            Reason::NotADate => plain(text::E_NOT_A_DATE),
            Reason::AmbiguousDate => plain(text::E_AMBIGUOUS_DATE),
            Reason::NotAMoment => plain(text::E_NOT_A_MOMENT),
            Reason::NotAnAmount => plain(text::E_NOT_AN_AMOUNT),
            Reason::TooManyDecimals { currency } => {
                text::E_TOO_MANY_DECIMALS.with(locale, &[("currency", currency)])
            }
            Reason::AmountTooLarge => plain(text::E_AMOUNT_TOO_LARGE),
            Reason::UnknownCurrency { code } => text::E_UNKNOWN_CURRENCY.with(locale, &[("code", code)]),
            Reason::NotAnInteger => plain(text::E_NOT_AN_INTEGER),
            Reason::NotAnEmail => plain(text::E_NOT_AN_EMAIL),
            Reason::NotAPhone => plain(text::E_NOT_A_PHONE),
            Reason::NotAUrl => plain(text::E_NOT_A_URL),
            Reason::TooLongText { limit } => {
                text::E_TEXT_TOO_LONG.with(locale, &[("limit", &limit.to_string())])
            }
            Reason::DuplicateKey { row } => text::E_DUPLICATE_KEY.with(locale, &[("row", &row.to_string())]),
            Reason::Unmatched => plain(text::E_UNMATCHED),
            Reason::SeveralMatch => plain(text::E_SEVERAL_MATCH),
            Reason::SkippedByDecision => plain(text::E_SKIPPED),
            Reason::Rule { en, zh, .. } => match locale {
                Locale::En => en.clone(),
                Locale::Zh => zh.clone(),
            },
            Reason::NothingToUpdate => plain(text::E_NOTHING_TO_UPDATE),
            Reason::AlreadyThere => plain(text::E_ALREADY_THERE),
            Reason::LeftEmpty { why } => text::E_LEFT_EMPTY.with(locale, &[("why", &why.say(locale))]),
        }
    }
}
