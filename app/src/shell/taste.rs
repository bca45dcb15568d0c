//! What a reader prefers: language and theme. Both are cookies, so that the server draws the first paint right.

use leptos::{prelude::*, wasm_bindgen::JsValue};

use super::text;
use crate::i18n::{LANG_COOKIE, Locale, Text};

/// The cookie that carries the choice of theme: `light`, `dark` or `auto`.
pub const THEME_COOKIE: &str = "theme";
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// Light, dark, or as the reader's system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The word in the cookie and in `<html data-theme>`.
    pub fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads the cookie; anything unknown is as the system has it.
    pub fn parse(code: &str) -> Self {
        match code {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Auto,
        }
    }

    /// Its name on the screen.
    pub fn name(self) -> Text {
        match self {
            Theme::Auto => text::AUTO,
            Theme::Light => text::LIGHT,
            Theme::Dark => text::DARK,
        }
    }

    /// The theme the page shows now. Only in the browser.
    pub fn now() -> Self {
        let code = document().document_element().and_then(|html| html.get_attribute("data-theme"));
        Theme::parse(code.as_deref().unwrap_or_default())
    }

    /// Shows and keeps this theme. Only in the browser.
    pub fn choose(self) {
        keep(THEME_COOKIE, self.code());
        if let Some(html) = document().document_element() {
            // Setting an attribute fails only for names that are none.
            let _ = html.set_attribute("data-theme", self.code());
        }
    }
}

/// Keeps this language and loads the page again in it. Only in the browser.
pub fn speak(locale: Locale) {
    keep(LANG_COOKIE, locale.code());
    if window().location().reload().is_err() {
        leptos::logging::error!("the page could not be loaded again");
    }
}

fn keep(name: &str, value: &str) {
    let secure = if window().location().protocol().is_ok_and(|p| p == "https:") { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={A_YEAR}{secure}");
    if js_sys::Reflect::set(&document(), &JsValue::from_str("cookie"), &JsValue::from_str(&cookie)).is_err() {
        leptos::logging::error!("the browser refuses to keep the choice of {name}");
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_theme_is_read_back_from_its_cookie() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.code()), theme);
        }
        assert_eq!(Theme::parse("sepia"), Theme::Auto);
    }
}
