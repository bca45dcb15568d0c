//! Says everything in the reader's language: messages are compile-time pairs, so none can be missing in one.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    #[default]
    En,
    Zh,
}

/// The cookie that carries the reader's choice of language: `en` or `zh`.
pub const LANG_COOKIE: &str = "lang";

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::Zh, Locale::En];

    /// The short code used in cookies and the database: `en` or `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Zh => "zh",
        }
    }

    /// The BCP 47 tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Zh => "zh-CN",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::Zh => "简体中文",
        }
    }

    /// Reads a short code or a BCP 47 tag; `None` for a language we do not speak.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.trim().to_ascii_lowercase() {
            t if t == "zh" || t.starts_with("zh-") => Some(Locale::Zh),
            t if t == "en" || t.starts_with("en-") => Some(Locale::En),
            _ => None,
        }
    }

    /// Chooses by cookie first, then by the `Accept-Language` header in its own order of preference.
    pub fn choose(cookie: Option<&str>, accept_language: Option<&str>) -> Self {
        if let Some(chosen) = cookie.and_then(Locale::parse) {
            return chosen;
        }
        let mut wishes: Vec<(f32, Locale)> = accept_language
            .unwrap_or_default()
            .split(',')
            .filter_map(|part| {
                let mut bits = part.split(';');
                let locale = Locale::parse(bits.next()?)?;
                let quality = bits.find_map(|b| b.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                Some((quality, locale))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map_or(Locale::En, |w| w.1)
    }
}

/// One message in every language of the interface; `{name}` marks a place to fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub zh: &'static str,
}

impl Text {
    /// The message in one language, places not filled.
    pub fn get(self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.en,
            Locale::Zh => self.zh,
        }
    }

    /// The message in one language with its `{name}` places filled.
    pub fn with(self, locale: Locale, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.get(locale);
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(close) = rest[open..].find('}') else {
                out.push_str(&rest[open..]);
                return out;
            };
            let name = &rest[open + 1..open + close];
            match values.iter().find(|(key, _)| *key == name) {
                Some((_, value)) => out.push_str(value),
                None => out.push_str(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }
}

/// Declares messages: `NAME: "English", "中文";` — each becomes `pub const NAME: Text`.
#[macro_export]
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub const $name: $crate::i18n::Text = $crate::i18n::Text { en: $en, zh: $zh };)*
    };
}

/// Speaks to the reader: a copyable handle on the page's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T(pub Locale);

impl T {
    /// The plain message.
    pub fn s(self, text: Text) -> &'static str {
        text.get(self.0)
    }

    /// The message with its places filled.
    pub fn with(self, text: Text, values: &[(&str, &str)]) -> String {
        text.with(self.0, values)
    }

    /// Picks the form for a count: English tells one from many, Chinese does not; `{n}` is filled.
    pub fn count(self, n: i64, one: Text, many: Text) -> String {
        let text = if n == 1 && self.0 == Locale::En { one } else { many };
        text.with(self.0, &[("n", &n.to_string())])
    }
}

/// The language of this page. It is fixed for the page's life: switching stores the choice and loads the page again,
/// so messages are plain strings, not closures.
pub fn use_t() -> T {
    T(use_context::<Locale>().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_wins_over_the_browser() {
        assert_eq!(Locale::choose(Some("zh"), Some("en-GB,en;q=0.8")), Locale::Zh);
    }

    #[test]
    fn the_browser_is_heard_in_its_order_of_preference() {
        assert_eq!(Locale::choose(None, Some("fr,en;q=0.5,zh-CN;q=0.9")), Locale::Zh);
        assert_eq!(Locale::choose(None, Some("fr")), Locale::En);
        assert_eq!(Locale::choose(Some("klingon"), None), Locale::En);
    }

    #[test]
    fn places_are_filled_and_unknown_ones_stay_visible() {
        let text = Text { en: "Hello {name}, {what}", zh: "你好，{name}" };
        assert_eq!(text.with(Locale::En, &[("name", "Lin")]), "Hello Lin, {what}");
        assert_eq!(text.with(Locale::Zh, &[("name", "{name}")]), "你好，{name}");
    }
}
