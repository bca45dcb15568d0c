//! What is shown before anything is written, and what was chosen about it.
use super::amount::DecimalMark;
use super::decide::Decisions;
use super::fields::{Field, Object};
use super::reason::RowError;
use super::value::DateOrder;
use crate::money::Currency;
use crate::pipeline::model::{Named, PipelineId};
use serde::{Deserialize, Serialize};

/// Largest file taken, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
    Gb18030,
    Big5,
    ShiftJis,
    EucKr,
    Windows1252,
}

impl Encoding {
    pub const ALL: [Encoding; 10] = [
        Encoding::Utf8,
        Encoding::Gb18030,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Utf32Le,
        Encoding::Utf32Be,
        Encoding::Big5,
        Encoding::ShiftJis,
        Encoding::EucKr,
        Encoding::Windows1252,
    ];

    /// The name people know it by, the same in every language.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Utf32Le => "UTF-32 LE",
            Encoding::Utf32Be => "UTF-32 BE",
            Encoding::Gb18030 => "GBK / GB18030",
            Encoding::Big5 => "Big5",
            Encoding::ShiftJis => "Shift JIS",
            Encoding::EucKr => "EUC-KR",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// Reads a name as a person types it: `gbk`, `UTF-16LE`.
    pub fn parse(name: &str) -> Option<Self> {
        let key: String = name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        match key.as_str() {
            "gbk" | "gb18030" | "gb2312" | "cp936" => Some(Encoding::Gb18030),
            "utf16" => Some(Encoding::Utf16Le),
            "latin1" | "iso88591" | "cp1252" | "ansi" => Some(Encoding::Windows1252),
            "sjis" => Some(Encoding::ShiftJis),
            _ => Self::ALL.into_iter().find(|e| {
                let label: String =
                    e.label().to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
                label == key
            }),
        }
    }
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    #[default]
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Separator {
    pub const ALL: [Separator; 4] = [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe];

    pub fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Pipe => b'|',
        }
    }
}

/// The pipeline deals are put into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum PipelineChoice {
    Existing(PipelineId),
    /// One made for this file under this name, with the file's own stages.
    New(String),
}

/// What may happen to records that are there, and to those that are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    #[default]
    CreateAndUpdate,
    CreateOnly,
    UpdateOnly,
}

/// What rows are to be told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyWish {
    #[default]
    Likeliest,
    /// Nothing: every row is new.
    Nothing,
    By(Field),
}

/// What a person asked for; everything left open is found out from the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    pub object: Object,
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
    pub mapping: Option<Vec<Option<Field>>>,
    pub dates: Option<DateOrder>,
    pub decimal: Option<DecimalMark>,
    pub currency: Currency,
    pub zone_minutes: i32,
    pub key: KeyWish,
    pub writing: Writing,
    /// Deals only; none: the company's first pipeline.
    pub pipeline: Option<PipelineChoice>,
    pub decisions: Decisions,
}

impl Wishes {
    /// Nothing asked for but the object, and the currency of amounts that name none.
    pub fn new(object: Object, currency: Currency) -> Self {
        Self {
            object,
            encoding: None,
            separator: None,
            mapping: None,
            dates: None,
            decimal: None,
            currency,
            zone_minutes: 0,
            key: KeyWish::Likeliest,
            writing: Writing::default(),
            pipeline: None,
            decisions: Decisions::default(),
        }
    }
}

/// Everything that was chosen about one file; with the file it determines the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub object: Object,
    pub encoding: Encoding,
    pub separator: Separator,
    pub headers: Vec<String>,
    /// One entry a column; `None` is not imported.
    pub mapping: Vec<Option<Field>>,
    /// Order of day and month where the year stands last; `None` while somebody must say.
    pub dates: Option<DateOrder>,
    pub decimal: DecimalMark,
    /// Currency of amounts that name none.
    pub currency: Currency,
    /// Minutes east of UTC for moments without a zone.
    pub zone_minutes: i32,
    /// What tells whether a row is already there; none: every row is new.
    pub key: Option<Field>,
    pub writing: Writing,
    /// Where deals go.
    pub pipeline: Option<PipelineChoice>,
    pub decisions: Decisions,
}

impl Plan {
    /// The column a field is read from.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.mapping.iter().position(|m| *m == Some(field))
    }

    /// The field rows are told apart by unless somebody says otherwise: a number of their own before a name.
    ///
    /// Opportunities and contacts are never told apart by name alone: two may well share one.
    pub fn likeliest_key(&self) -> Option<Field> {
        let order: &[Field] = match self.object {
            Object::Deals => &[Field::ExternalId],
            Object::Contacts => &[Field::Email, Field::Mobile],
            Object::Users => &[Field::Email, Field::Name],
            Object::Products => &[Field::Code, Field::Name],
            Object::Accounts => &[Field::ExternalId, Field::Name],
        };
        order.iter().copied().find(|f| self.column(*f).is_some())
    }

    /// The columns that go nowhere.
    pub fn left_out(&self) -> Vec<String> {
        let columns = self.headers.iter().zip(&self.mapping);
        columns.filter(|(_, field)| field.is_none()).map(|(header, _)| header.clone()).collect()
    }

    /// Required fields no column is mapped to.
    pub fn unmapped_required(&self) -> Vec<Field> {
        let specs = self.object.fields().iter();
        specs.filter(|s| s.required && self.column(s.field).is_none()).map(|s| s.field).collect()
    }
}

/// One column as found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub header: String,
    /// The first different values, at most three.
    pub samples: Vec<String>,
    pub filled: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records with anything in them, the header not counted.
    pub rows: u64,
    pub blank: u64,
    pub create: u64,
    pub update: u64,
    pub unchanged: u64,
    /// Rows that name something still to be decided, or lie beyond those tried out.
    pub waiting: u64,
    /// Rows, not cells.
    pub errors: u64,
    /// Rows left out because somebody decided so; they stand in the error file too.
    pub skipped: u64,
    /// Values, not rows, that cannot be taken and are left empty, as decided; their rows stand in the error file too.
    pub emptied: u64,
}

impl Counts {
    /// Rows that will be written, or may be where they lie beyond those tried out.
    pub fn to_write(&self) -> u64 {
        self.create + self.update + self.waiting
    }

    /// Rows of which nothing will be written.
    pub fn left_alone(&self) -> u64 {
        self.unchanged + self.errors + self.skipped
    }
}

/// What a file would do, before it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub plan: Plan,
    pub bytes: u64,
    /// Whether the file begins with a byte order mark.
    pub mark: bool,
    pub columns: Vec<Column>,
    /// Header names that stand more than once.
    pub twice: Vec<String>,
    /// Where deals could go; empty for other objects.
    pub pipelines: Vec<Named<PipelineId>>,
    pub counts: Counts,
    /// The first errors, at most `SHOWN_ERRORS`.
    pub errors: Vec<RowError>,
    /// Number of errors by reason code, most frequent first.
    pub by_reason: Vec<(String, u64)>,
}

impl Preview {
    /// Whether the import may start: a known mapping and nothing left to decide.
    pub fn ready(&self) -> bool {
        self.plan.unmapped_required().is_empty()
            && self.plan.dates.is_some()
            && self.plan.decisions.undecided().next().is_none()
    }
}

#[cfg(test)]
impl Plan {
    /// A plan for a file with these columns.
    pub fn of(object: Object, columns: &[(&str, Field)]) -> Plan {
        Plan {
            object,
            encoding: Encoding::default(),
            separator: Separator::default(),
            headers: columns.iter().map(|(header, _)| header.to_string()).collect(),
            mapping: columns.iter().map(|(_, field)| Some(*field)).collect(),
            dates: Some(DateOrder::default()),
            decimal: DecimalMark::default(),
            currency: Currency::CNY,
            zone_minutes: 0,
            key: None,
            writing: Writing::default(),
            pipeline: None,
            decisions: Decisions::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_goes_nowhere_is_named() {
        let mut plan = Plan::of(Object::Accounts, &[("name", Field::Name), ("fax", Field::Phone)]);
        assert!(plan.left_out().is_empty());
        plan.mapping[1] = None;
        assert_eq!(plan.left_out(), ["fax"]);
    }

    #[test]
    fn only_rows_that_will_be_written_are_announced() {
        let counts = Counts {
            rows: 10,
            create: 4,
            update: 2,
            unchanged: 1,
            errors: 2,
            skipped: 1,
            ..Counts::default()
        };
        assert_eq!((counts.to_write(), counts.left_alone()), (6, 4));
    }
}
