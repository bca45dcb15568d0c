//! Who opened this page: known before anything is drawn, the same on the server and in the browser, fixed for the page's life.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    model::{Look, Me},
    roles_text::FIELD_IN_PART,
};
use crate::{
    i18n::{Locale, use_t},
    kit::Icon,
};

/// What the page is told about the person in front of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visitor {
    /// `None`: signed out.
    pub me: Option<Me>,
    pub locale: Locale,
}

impl Visitor {
    /// The visitor of the running request, as the door found them.
    #[cfg(feature = "ssr")]
    pub fn here() -> Visitor {
        use_context::<axum::http::request::Parts>()
            .map(|parts| parts.extensions.get().cloned().unwrap_or_else(|| Visitor::stranger(&parts.headers)))
            .unwrap_or_default()
    }

    /// Somebody of whom only the language is known.
    #[cfg(feature = "ssr")]
    pub fn stranger(headers: &axum::http::HeaderMap) -> Visitor {
        use crate::{context::cookie, i18n::LANG_COOKIE};
        let accepts = headers.get(axum::http::header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        Visitor { me: None, locale: Locale::choose(cookie(headers, LANG_COOKIE).as_deref(), accepts) }
    }

    #[cfg(not(feature = "ssr"))]
    fn here() -> Visitor {
        // Only where the page came without the visitor in it; the language is still written on the page.
        let tag = document().document_element().and_then(|html| html.get_attribute("lang"));
        Visitor { locale: tag.and_then(|t| Locale::parse(&t)).unwrap_or_default(), ..Visitor::default() }
    }
}

/// Takes the visitor over from the server and makes them known to every screen; called once, at the root.
pub fn provide_visitor() -> Visitor {
    let visitor = SharedValue::new(Visitor::here).into_inner();
    provide_context(visitor.locale);
    provide_context(visitor.clone());
    if let Some(me) = visitor.me.clone() {
        provide_context(me);
    }
    visitor
}

/// A value one may not write: with a lock where it is shown in part.
pub fn seen_only(look: Look, value: String) -> AnyView {
    if look != Look::Masked || value.is_empty() {
        return view! { <span class="clip">{value}</span> }.into_any();
    }
    let t = use_t();
    view! { <span class="masked num" title=t.s(FIELD_IN_PART)>{value} <Icon of=Icon::Lock size="s"/><span class="heard">{t.s(FIELD_IN_PART)}</span></span> }.into_any()
}

/// The visitor of this page, signed in or not.
pub fn use_visitor() -> Visitor {
    use_context::<Visitor>().unwrap_or_default()
}

/// The signed-in person. Only below [`SignedIn`], which lets nobody else in.
#[track_caller]
pub fn use_me() -> Me {
    expect_context::<Me>()
}

/// Draws its children for a signed-in person; sends anybody else to the sign-in page and back here afterwards.
#[component]
pub fn SignedIn(children: ChildrenFn) -> AnyView {
    if use_visitor().me.is_some() {
        return children().into_any();
    }
    // The door has turned away whoever came by a plain request; this is for a page that was open when the session ended.
    let here = leptos_router::hooks::use_url().with_untracked(|url| url.path().to_string());
    go(&sign_in_path(&here));
    ().into_any()
}

/// Loads a page anew, so that it is drawn for whoever is signed in by then. Nothing on the server.
pub fn go(path: &str) {
    #[cfg(not(feature = "ssr"))]
    if let Err(e) = window().location().assign(path) {
        leptos::logging::error!("cannot go to {path}: {e:?}");
    }
    #[cfg(feature = "ssr")]
    let _ = path;
}

/// Loads this page anew.
pub fn reload() {
    #[cfg(not(feature = "ssr"))]
    if let Err(e) = window().location().reload() {
        leptos::logging::error!("cannot reload: {e:?}");
    }
}

/// The sign-in page that leads on to `next`.
pub fn sign_in_path(next: &str) -> String {
    match safe_next(next) {
        "/" => "/sign-in".into(),
        next => format!("/sign-in?next={}", encode(next)),
    }
}

/// A path within this site, or `/`: a link must not lead somebody who signs in to a foreign page.
pub fn safe_next(next: &str) -> &str {
    let foreign = !next.starts_with('/')
        || next.starts_with("//")
        || next.contains('\\')
        || next.chars().any(char::is_control)
        || ["/sign-in", "/setup", "/api/"].iter().any(|p| next.starts_with(p));
    if foreign { "/" } else { next }
}

/// Percent-encodes a query value (RFC 3986 §2.3: all but the unreserved characters, and `/`, which may stay in a query).
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_off_the_site() {
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\nb",
            "/sign-in?next=/x",
            "/api/x",
        ] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
        assert_eq!(safe_next("/deals?q=远山&sort=-amount"), "/deals?q=远山&sort=-amount");
    }

    #[test]
    fn the_way_back_survives_in_the_address() {
        assert_eq!(sign_in_path("/"), "/sign-in");
        assert_eq!(sign_in_path("/deals?q=a b&x=1"), "/sign-in?next=/deals%3Fq%3Da%20b%26x%3D1");
    }
}
