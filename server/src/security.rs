//! Headers that keep a page to itself, and the check that a change was asked for by a page of ours.
use std::net::IpAddr;
use std::sync::Arc;

use app::error::AppError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::nonce::Nonce;

use crate::config::PublicUrl;
use crate::refusal;

/// Headers that are the same on every answer.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Two years, as browsers ask for.
const HSTS: &str = "max-age=63072000";

/// What the two guards need to know.
#[derive(Debug, Clone)]
pub struct Guard {
    public_url: Arc<PublicUrl>,
}

impl Guard {
    /// Guards a server that people reach under this address.
    pub fn new(public_url: &PublicUrl) -> Self {
        Self { public_url: Arc::new(public_url.clone()) }
    }
}

/// Puts the security headers on every answer. The nonce is made here and handed to the page in the request's
/// extensions, so that header and page agree.
pub async fn headers(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&content_policy(&nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if guard.public_url.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    // What people see belongs to them: only files of the site, which say so themselves, may be kept.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn content_policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
         object-src 'none'"
    )
}

/// Refuses a change that another site's page asked for with our visitor's cookies.
pub async fn same_origin(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let authority = request.uri().authority().map(|authority| authority.as_str().to_owned());
    if harmless || is_ours(request.headers(), authority.as_deref(), &guard.public_url) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN);
    tracing::warn!(
        ?origin,
        "a change asked for from another origin was refused; if people reach us there, --public-url must say so"
    );
    refusal::answer(request.uri().path(), StatusCode::FORBIDDEN, &AppError::Forbidden)
}

/// Whether a changing request comes from a page of ours, or from a program that is no browser.
///
/// Browsers send `Sec-Fetch-Site` or `Origin` with every such request and pages cannot forge them. A request with
/// neither cannot be a page's; it is let through unless it carries cookies. That origin and host agree proves nothing where the
/// host is a name anybody may point at this machine: only our public name counts, and what cannot be pointed elsewhere.
fn is_ours(headers: &HeaderMap, authority: Option<&str>, public_url: &PublicUrl) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if let Some(site) = site
        && site != "same-origin"
        && site != "none"
    {
        return false;
    }
    let Some(origin) = text(header::ORIGIN) else {
        return site.is_some() || !headers.contains_key(header::COOKIE);
    };
    let Some((scheme, from)) = origin.split_once("://") else {
        return false;
    };
    if public_url.is_secure() && scheme != "https" {
        return false;
    }
    let host = authority.or_else(|| text(header::HOST)).unwrap_or_default();
    from.eq_ignore_ascii_case(public_url.authority()) || (from.eq_ignore_ascii_case(host) && is_fixed(host))
}

/// Whether a host is this machine's own name or an address, with or without a port: no name service has a say in it.
fn is_fixed(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(host, _)| host),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    let host = host.to_ascii_lowercase();
    host.parse::<IpAddr>().is_ok() || host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(headers: &[(&str, &str)], public_url: &str) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().expect("a header's name");
                (name, value.parse().expect("a header's value"))
            })
            .collect();
        is_ours(&headers, None, &PublicUrl::parse(public_url).expect("an address"))
    }

    const HERE: &str = "http://localhost:7300";

    #[test]
    fn a_page_of_ours_may_change_things() {
        let host = ("host", "localhost:7300");
        assert!(ours(&[host, ("origin", "http://localhost:7300"), ("cookie", "a=b")], HERE));
        assert!(ours(&[host, ("sec-fetch-site", "same-origin"), ("cookie", "a=b")], HERE));
    }

    #[test]
    fn another_sites_page_may_not() {
        let host = ("host", "localhost:7300");
        assert!(!ours(&[host, ("origin", "https://evil.example")], HERE));
        assert!(!ours(&[host, ("origin", "null")], HERE));
        assert!(!ours(&[host, ("sec-fetch-site", "cross-site")], HERE));
        assert!(!ours(&[host, ("sec-fetch-site", "same-site")], HERE));
        assert!(!ours(&[host, ("origin", "http://localhost:7300"), ("sec-fetch-site", "cross-site")], HERE));
        assert!(!ours(&[host, ("origin", "http://localhost:9999"), ("cookie", "a=b")], HERE));
    }

    #[test]
    fn a_name_that_was_pointed_at_this_machine_is_not_ours() {
        for name in ["rebound.example:7300", "127.0.0.1.rebound.example", "localhost.rebound.example:7300"] {
            assert!(!ours(&[("host", name), ("origin", &format!("http://{name}"))], HERE), "{name}");
        }
        for own in ["127.0.0.1:7300", "[::1]:7300", "192.168.1.5:7300", "10.0.0.7", "[::1]", "LOCALHOST:7300"]
        {
            assert!(ours(&[("host", own), ("origin", &format!("http://{own}"))], HERE), "{own}");
        }
        let named = "http://crm.lan:7300";
        assert!(ours(&[("host", "crm.lan:7300"), ("origin", named)], named));
    }

    #[test]
    fn a_program_without_cookies_may_change_things_and_one_with_cookies_may_not() {
        let host = ("host", "localhost:7300");
        assert!(ours(&[host], HERE));
        assert!(!ours(&[host, ("cookie", "guanxi=stolen")], HERE));
    }

    #[test]
    fn behind_a_proxy_the_public_address_counts_and_plain_http_does_not() {
        let public = "https://crm.example.com";
        let host = ("host", "10.0.0.7:7300");
        assert!(ours(&[host, ("origin", "https://crm.example.com")], public));
        assert!(!ours(&[host, ("origin", "http://crm.example.com")], public));
    }
}
