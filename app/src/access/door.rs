//! The door in front of every page: finds out who comes, and sends them where they belong before anything is drawn.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    identity,
    visitor::{Visitor, safe_next, sign_in_path},
};
use crate::{
    context::House,
    error::{AppError, AppResult},
};

/// Pages for people who are not signed in.
const OPEN: [&str; 2] = ["/sign-in", "/join/"];
/// The page that sets the installation up.
const SET_UP: &str = "/setup";
/// Pages that need nobody: the gallery of the visual vocabulary.
const FREE: [&str; 1] = ["/kit"];

/// What the door decides about a request for a page.
#[derive(Debug, PartialEq)]
enum Way {
    In,
    To(String),
}

/// Middleware for the routes that draw pages: puts the [`Visitor`] into the request, or redirects (303).
/// Server functions and files pass untouched: they ask for themselves.
pub async fn page(State(house): State<House>, request: Request, next: Next) -> Response {
    let page = matches!(*request.method(), Method::GET | Method::HEAD);
    if !page || request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match meet(&house, &parts).await {
        Ok((visitor, Way::In)) => {
            parts.extensions.insert(visitor);
            let mut response = next.run(Request::from_parts(parts, body)).await;
            // Pages are drawn for one person in one language.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Ok((_, Way::To(path))) => elsewhere(&path),
        Err(error) => {
            let locale = Visitor::stranger(&parts.headers).locale;
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], error.message(locale))
                .into_response()
        }
    }
}

fn elsewhere(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => {
            let headers =
                [(header::LOCATION, path), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn meet(house: &House, parts: &Parts) -> AppResult<(Visitor, Way)> {
    let mut visitor = Visitor::stranger(&parts.headers);
    match house.admit(parts).await {
        Ok(cx) => {
            visitor.me = Some(cx.me.clone());
            // Being here keeps the session alive.
            cx.commit().await?;
        }
        Err(AppError::SignedOut) => {}
        Err(error) => return Err(error),
    }
    let set_up = visitor.me.is_some() || identity::is_set_up(&house.pool).await?;
    let wanted = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let way = way(parts.uri.path(), wanted, visitor.me.is_some(), set_up);
    Ok((visitor, way))
}

/// Where somebody who wants `path` belongs. `wanted` is the path with its query.
fn way(path: &str, wanted: &str, signed_in: bool, set_up: bool) -> Way {
    let open = OPEN.iter().any(|p| path.starts_with(p));
    match (set_up, signed_in) {
        _ if FREE.contains(&path) => Way::In,
        (false, _) if path == SET_UP => Way::In,
        (false, _) => Way::To(SET_UP.into()),
        (true, true) if path == SET_UP => Way::To("/".into()),
        (true, true) if path == "/sign-in" => Way::To(safe_next(&next_of(wanted)).into()),
        (true, true) => Way::In,
        (true, false) if open => Way::In,
        (true, false) if path == SET_UP => Way::To("/sign-in".into()),
        (true, false) => Way::To(sign_in_path(wanted)),
    }
}

/// The `next` of a sign-in address, as a `Location` header can carry it: decoded once, what is not ASCII encoded again.
fn next_of(wanted: &str) -> String {
    let query = wanted.split_once('?').map_or("", |(_, q)| q);
    let value = query.split('&').find_map(|pair| pair.strip_prefix("next=")).unwrap_or_default();
    let mut rest = value.bytes();
    let mut out = String::new();
    while let Some(byte) = rest.next() {
        let hex = |b: Option<u8>| b.and_then(|b| (b as char).to_digit(16)).unwrap_or(0) as u8;
        let byte = if byte == b'%' { hex(rest.next()) << 4 | hex(rest.next()) } else { byte };
        match byte {
            b'!'..=b'~' => out.push(byte as char),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(path: &str) -> Way {
        Way::To(path.into())
    }

    #[test]
    fn an_empty_installation_leads_everybody_to_the_set_up_page() {
        for path in ["/", "/board", "/sign-in", "/join/x"] {
            assert_eq!(way(path, path, false, false), to("/setup"));
        }
        assert_eq!(way("/setup", "/setup", false, false), Way::In);
    }

    #[test]
    fn a_stranger_signs_in_first_and_comes_back() {
        assert_eq!(way("/board", "/board?owner=me", false, true), to("/sign-in?next=/board%3Fowner%3Dme"));
        assert_eq!(way("/setup", "/setup", false, true), to("/sign-in"));
        assert_eq!(way("/sign-in", "/sign-in", false, true), Way::In);
        assert_eq!(way("/join/abc", "/join/abc", false, true), Way::In);
    }

    #[test]
    fn whoever_is_signed_in_has_no_use_for_the_doors() {
        assert_eq!(way("/sign-in", "/sign-in?next=/board%3Fowner%3Dme", true, true), to("/board?owner=me"));
        assert_eq!(way("/sign-in", "/sign-in?next=https://evil.example", true, true), to("/"));
        assert_eq!(
            way("/sign-in", "/sign-in?next=/deals%3Fq%3D%25E8%25BF%259C", true, true),
            to("/deals?q=%E8%BF%9C")
        );
        assert_eq!(way("/setup", "/setup", true, true), to("/"));
        assert_eq!(way("/board", "/board", true, true), Way::In);
    }
}
