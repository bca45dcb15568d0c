//! Lists, whatever they list: what the address bar says of one, and pages by key instead of by number.
//!
//! A room declares two enums, what its list sorts and filters by ([`keys!`]), and holds [`ListState`]s of them. Its store
//! says which columns they mean and asks [`sql::page`] for the ids of a page; the rows themselves it reads with a checked query.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

pub mod screen;
#[cfg(feature = "ssr")]
pub mod sql;
pub mod text;

/// Rows on a page of a list.
pub const PAGE: i64 = 50;
/// A list is counted up to here; beyond, it says "more than".
pub const COUNTED: i64 = 10_000;
/// A list narrowed by words is counted up to here: words cannot be counted from an index.
pub const COUNTED_BY_WORDS: i64 = 1_000;

/// The value of a filter that stands for records which have none of it.
pub const NONE: &str = "none";

/// A closed set of words that may stand in an address.
pub trait Key: Copy + Eq + Ord + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    const ALL: &'static [Self];

    /// The word in the address.
    fn code(self) -> &'static str;

    /// The key with this word.
    fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.code() == code)
    }
}

/// Declares a set of keys: `keys! { /// What accounts sort by. pub enum AccountSort { Name = "name", Updated = "updated" } }`.
#[macro_export]
macro_rules! keys {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }
        impl $crate::listing::Key for $name {
            const ALL: &'static [Self] = &[$($name::$variant),+];
            fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }
        }
    };
}

/// Where a page begins: the sort value and the id of the row beside it. `value` is `None` where that row has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub id: Uuid,
    pub value: Option<String>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}.{value}", self.id.simple()),
            None => write!(f, "{}", self.id.simple()),
        }
    }
}

impl FromStr for Cursor {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, uuid::Error> {
        let (id, value) = s.split_once('.').map_or((s, None), |(id, value)| (id, Some(value.to_string())));
        Ok(Cursor { id: id.parse()?, value })
    }
}

/// Which way from the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    After(Cursor),
    Before(Cursor),
}

/// What a list shows and in which order: exactly what its address says.
///
/// `?q=words&FILTER=value&FILTER=value&import=RUN&sort=-KEY&after=CURSOR`; several values of one filter mean any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "F: Key, S: Key")]
pub struct ListState<F: Key, S: Key> {
    pub search: String,
    pub filters: BTreeMap<F, Vec<String>>,
    /// Only what this import wrote. Whatever is listed may have come in with a file, so no list names this filter itself.
    #[serde(default)]
    pub import: Option<Uuid>,
    /// `None`: the list's own order.
    pub sort: Option<S>,
    pub descending: bool,
    pub place: Option<Place>,
}

impl<F: Key, S: Key> Default for ListState<F, S> {
    fn default() -> Self {
        Self {
            search: String::new(),
            filters: BTreeMap::new(),
            import: None,
            sort: None,
            descending: false,
            place: None,
        }
    }
}

impl<F: Key, S: Key> ListState<F, S> {
    /// Reads an address's query, with or without its `?`. What it does not know it leaves out.
    pub fn parse(query: &str) -> Self {
        let mut state = Self::default();
        for (name, value) in pairs(query) {
            match name.as_str() {
                "q" => state.search = value,
                "sort" => {
                    let (key, descending) =
                        value.strip_prefix('-').map_or((value.as_str(), false), |k| (k, true));
                    state.sort = S::parse(key);
                    state.descending = descending && state.sort.is_some();
                }
                "after" => state.place = value.parse().ok().map(Place::After),
                // An id that is none finds nothing, rather than everything.
                "import" => state.import = Some(value.parse().unwrap_or_default()),
                "before" => state.place = value.parse().ok().map(Place::Before),
                name => {
                    if let Some(filter) = F::parse(name) {
                        state.filters.entry(filter).or_default().push(value);
                    }
                }
            }
        }
        state
    }

    /// The query that says the same, with its `?`; empty for the plain list.
    pub fn query(&self) -> String {
        let mut out = String::new();
        let mut add = |name: &str, value: &str| {
            out.push(if out.is_empty() { '?' } else { '&' });
            out.push_str(name);
            out.push('=');
            out.push_str(&escape(value));
        };
        if !self.search.is_empty() {
            add("q", &self.search);
        }
        for (filter, values) in &self.filters {
            values.iter().for_each(|v| add(filter.code(), v));
        }
        if let Some(import) = self.import {
            add("import", &import.to_string());
        }
        if let Some(sort) = self.sort {
            add("sort", &self.sort_code(sort));
        }
        match &self.place {
            Some(Place::After(cursor)) => add("after", &cursor.to_string()),
            Some(Place::Before(cursor)) => add("before", &cursor.to_string()),
            None => {}
        }
        out
    }

    fn sort_code(&self, sort: S) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, sort.code())
    }

    /// The sort as a table's head says it, `name` or `-name`; empty for the list's own order.
    pub fn sort_text(&self) -> String {
        self.sort.map(|s| self.sort_code(s)).unwrap_or_default()
    }

    /// Whether anything narrows the list: then an empty one says so instead of "nothing here yet".
    pub fn narrowed(&self) -> bool {
        !self.search.trim().is_empty()
            || self.import.is_some()
            || self.filters.values().any(|v| !v.is_empty())
    }

    /// How far the rows are counted.
    pub fn counted(&self) -> i64 {
        if self.search.trim().is_empty() { COUNTED } else { COUNTED_BY_WORDS }
    }

    /// The values one filter lets through; empty where it is off.
    pub fn values(&self, filter: F) -> &[String] {
        self.filters.get(&filter).map_or(&[], Vec::as_slice)
    }

    /// The first value of a filter that takes one.
    pub fn value(&self, filter: F) -> Option<&str> {
        self.values(filter).first().map(String::as_str)
    }

    /// The same list, searched for other words, from its beginning.
    pub fn searching(&self, words: &str) -> Self {
        Self { search: words.to_string(), place: None, ..self.clone() }
    }

    /// The same list with one filter set anew (no values: off), from its beginning.
    pub fn with(&self, filter: F, values: Vec<String>) -> Self {
        let mut next = Self { place: None, ..self.clone() };
        if values.is_empty() {
            next.filters.remove(&filter);
        } else {
            next.filters.insert(filter, values);
        }
        next
    }

    /// The same list with one value of a filter taken off, from its beginning.
    pub fn without(&self, filter: F, value: &str) -> Self {
        self.with(filter, self.values(filter).iter().filter(|v| *v != value).cloned().collect())
    }

    /// The same list whatever import its records came with, from its beginning.
    pub fn of_any_import(&self) -> Self {
        Self { import: None, place: None, ..self.clone() }
    }

    /// The same list without search and filters, its order kept.
    pub fn cleared(&self) -> Self {
        Self { sort: self.sort, descending: self.descending, ..Self::default() }
    }

    /// The same list in another order, `name` or `-name`, from its beginning.
    pub fn sorted(&self, code: &str) -> Self {
        let (key, descending) = code.strip_prefix('-').map_or((code, false), |k| (k, true));
        Self { sort: S::parse(key), descending, place: None, ..self.clone() }
    }

    /// The same list at another page.
    pub fn at(&self, place: Option<Place>) -> Self {
        Self { place, ..self.clone() }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<R> {
    pub rows: Vec<R>,
    /// Where the page before this one is; `None` at the beginning.
    pub before: Option<Cursor>,
    /// Where the page after this one is; `None` at the end.
    pub after: Option<Cursor>,
    /// Rows on all pages together, counted no further than [`ListState::counted`].
    pub count: i64,
}

/// A record as a menu offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: Uuid,
    pub label: String,
    /// A quieter word that tells it from others of the same name.
    pub hint: String,
}

/// The pairs of a query string, in order.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescape(name), unescape(value))
    })
}

/// Percent-encodes a value for a query (RFC 3986 §2.3: all but the unreserved characters).
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The opposite of [`escape`]; `+` is a space, a broken escape stands for itself. What no record can hold is left out.
fn unescape(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        i += 1;
    }
    out.retain(|byte| *byte != 0);
    String::from_utf8_lossy(&out).into_owned()
}

crate::open_to_all!(Choice);

#[cfg(test)]
mod tests {
    use super::*;

    keys! { pub enum F { Owner = "owner", City = "city" } }
    keys! { pub enum S { Name = "name", Updated = "updated" } }
    type State = ListState<F, S>;

    #[test]
    fn the_address_says_the_same_as_the_list() {
        let cursor = Cursor { id: Uuid::now_v7(), value: Some("a.b & 远山=100%".into()) };
        let state = State {
            search: "远山 & co+1".into(),
            filters: BTreeMap::from([(F::City, vec!["上海".into(), "New York".into()])]),
            import: Some(Uuid::now_v7()),
            sort: Some(S::Updated),
            descending: true,
            place: Some(Place::After(cursor)),
        };
        assert_eq!(State::parse(&state.query()), state);
        assert_eq!(State::default().query(), "");
    }

    #[test]
    fn what_an_address_should_not_say_is_left_out() {
        let state = State::parse("?tenant_id=x&sort=password&after=nonsense&owner=a&%zz=1");
        assert_eq!(state, State::default().with(F::Owner, vec!["a".into()]));
        let nowhere = State { import: Some(Uuid::nil()), ..State::default() };
        assert_eq!(State::parse("?import=nonsense"), nowhere);
        assert_eq!(State::parse("?city=a%00b"), State::default().with(F::City, vec!["ab".into()]));
    }

    #[test]
    fn narrowing_a_list_goes_back_to_its_beginning() {
        let at = Some(Place::Before(Cursor { id: Uuid::now_v7(), value: None }));
        let state = State { place: at, ..State::default() };
        assert_eq!(state.searching("x").place, None);
        assert_eq!(state.with(F::City, vec![]).place, None);
        assert_eq!(state.sorted("-name").sort_text(), "-name");
        assert!(!state.narrowed() && state.searching("x").narrowed());
    }

    #[test]
    fn a_cursor_reads_back_whatever_its_value_holds() {
        for value in [None, Some(String::new()), Some("a.b.c".into()), Some("2026-11-23T04:00:00Z".into())] {
            let cursor = Cursor { id: Uuid::now_v7(), value };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
}
