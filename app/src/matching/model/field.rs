//! Records as they are compared: values of typed fields, taken apart once.

use super::{company, normal};

/// What a field holds, and so how it is read and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's name; family and given name in either order.
    Person,
    /// A company's or a shop's name.
    Company,
    /// Street and number.
    Address,
    /// A town or any other short text.
    Text,
    Town,
    Postcode,
    Phone,
    Email,
    /// A web address or the domain of a mailbox.
    Domain,
    /// A number that somebody was given: a credit code, a postcode.
    Code,
    /// Year, month and day as eight digits.
    Date,
    /// One of a few.
    Category,
}

impl Kind {
    /// Whether it tells of the place more than of who is there.
    pub fn tells_the_place(self) -> bool {
        matches!(self, Kind::Address | Kind::Town | Kind::Phone | Kind::Postcode)
    }
}

/// A value, taken apart for comparing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// The whole value without spaces.
    pub whole: String,
    pub words: Vec<String>,
    /// The places a company's name speaks of.
    pub places: Vec<&'static str>,
}

/// A record's values, in the order of the fields; `None` where nothing is known.
pub type Record = Vec<Option<Value>>;

/// Reads a value of a kind; `None` where there is none.
pub fn read(kind: Kind, text: &str) -> Option<Value> {
    let of = |words: Vec<String>| Value { whole: words.concat(), words, places: Vec::new() };
    let value = match kind {
        Kind::Company => {
            let name = company::company(text);
            Value { places: name.places, ..of(name.words) }
        }
        Kind::Address => of(normal::address(text)),
        Kind::Person | Kind::Text | Kind::Town => of(normal::words(text)),
        Kind::Phone => of(vec![normal::phone(text)?]),
        Kind::Email => {
            let (local, domain) = normal::email(text)?;
            Value { whole: format!("{local}@{domain}"), words: vec![local, domain], places: Vec::new() }
        }
        Kind::Domain => {
            let domain = normal::email(text).map(|(_, domain)| domain).or_else(|| normal::website(text))?;
            of(vec![Some(domain).filter(|domain| !normal::is_public(domain))?])
        }
        Kind::Code | Kind::Postcode | Kind::Date | Kind::Category => of(vec![normal::code(text)?]),
    };
    (!value.whole.is_empty()).then_some(value)
}

/// The keys under which records with this value meet: two that share one are compared.
pub fn keys(kind: Kind, value: &Value) -> Vec<String> {
    let first = |word: &str, n: usize| word.chars().take(n).collect::<String>();
    let mut keys = match kind {
        Kind::Address => {
            let begin = first(&value.whole, 8);
            let short = (begin != value.whole).then(|| format!("<{begin}"));
            std::iter::once(format!("={}", value.whole)).chain(short).collect()
        }
        Kind::Person | Kind::Company | Kind::Text => {
            let han = value.whole.chars().any(company::is_han);
            let mut keys = vec![format!("={}", value.whole)];
            if han {
                // A name without its first or last two signs, and the two it begins with: what people leave out or mistype.
                keys.push(format!("<{}", first(&value.whole, 2)));
                let signs: Vec<char> = value.whole.chars().collect();
                if signs.len() > 3 {
                    keys.push(format!(">{}", signs[signs.len() - 3..].iter().collect::<String>()));
                }
            } else {
                keys.extend(
                    value.words.iter().filter(|w| w.chars().count() > 1).map(|w| format!("~{}", sound(w))),
                );
                keys.push(format!("<{}", first(&value.whole, 5)));
            }
            keys
        }
        Kind::Phone => vec![value.whole.chars().rev().take(8).collect()],
        Kind::Email => value
            .words
            .first()
            .map(|local| format!("{local}@"))
            .into_iter()
            .chain([value.whole.clone()])
            .collect(),
        Kind::Domain | Kind::Date | Kind::Code | Kind::Postcode => vec![value.whole.clone()],
        Kind::Category | Kind::Town => Vec::new(),
    };
    keys.sort();
    keys.dedup();
    keys
}

/// How a word of Latin letters begins and sounds: its first letter and the next two consonants that differ, digits as they are.
fn sound(word: &str) -> String {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut out = String::new();
    for c in word.chars() {
        let c = match c {
            'c' | 'q' | 'g' | 'j' => 'k',
            'z' | 'x' => 's',
            'v' | 'p' => 'b',
            't' => 'd',
            'n' => 'm',
            c => c,
        };
        let silent = !out.is_empty() && matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w');
        if !silent && !out.ends_with(c) {
            out.push(c);
        }
        if out.chars().count() == 4 {
            break;
        }
    }
    out
}

/// A field's text as a number: for counting and finding without keeping texts. Kept in tables, so it never changes: FNV-1a
/// (Fowler, Noll, Vo) over the number of the field and the text.
pub fn hash(field: usize, text: &str) -> u64 {
    let bytes = (field as u64).to_le_bytes().into_iter().chain(text.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
