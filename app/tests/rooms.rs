//! Who may use whom. Reads the sources and fails on a breach of the table below; a planted breach of every kind proves that
//! it would notice.
//!
//! | room | may use | never |
//! | --- | --- | --- |
//! | model | other rooms' `model`, money, errors, texts | leptos, sqlx (but for the derive `sqlx::Type`), axum, the clock |
//! | store | own model, sqlx; other rooms' stores and models | leptos; another room's api or view |
//! | api | own model and store, context; other rooms' models | SQL, view |
//! | view | own model and api, kit; other rooms' models, apis, `path()` helpers | store, sqlx, another room's view |
//! | kit | leptos, texts | any capability |
//! | server | app's stores and models | views and server functions |
//!
//! Across rooms only down the list: access, audit, org, process and matching, then customers, then pipeline, then handover, pool,
//! insight, analysis and exchange, then duplicates, then desk and demo, then onboarding.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// The capabilities, lowest first. One may use those of a lower number; access, audit, org and process lean on each other.
const ROOMS: [(&str, u8); 16] = [
    ("access", 0),
    ("audit", 0),
    ("org", 0),
    ("process", 0),
    ("matching", 0),
    ("customers", 1),
    ("pipeline", 2),
    ("handover", 3),
    ("pool", 3),
    ("insight", 3),
    ("analysis", 3),
    ("exchange", 3),
    ("duplicates", 4),
    ("desk", 5),
    ("demo", 5),
    ("onboarding", 6),
];

fn level(room: &str) -> Option<u8> {
    ROOMS.iter().find(|it| it.0 == room).map(|it| it.1)
}

/// A path some line names, in full: `crate::customers::model::AccountId` or `sqlx::query`.
#[derive(Debug, PartialEq)]
struct Reference {
    line: usize,
    path: Vec<String>,
}

// --- the rules ---------------------------------------------------------------------------------------------------------

/// Why this file may not name that path; `None` when it may. `place` is the file's module path inside its crate, such as
/// `["pipeline", "view", "board"]`; the server's begins with `"server"`.
fn breach(place: &[String], path: &[String]) -> Option<String> {
    let part = |at: usize| path.get(at).map(String::as_str).unwrap_or_default();
    let own = place.first().map(String::as_str).unwrap_or_default();
    let kind = place.get(1).map(String::as_str).unwrap_or_default();
    let inside = matches!(part(0), "crate" | "app");
    let outside = |names: &[&str]| {
        names.iter().any(|name| part(0) == *name || part(0).starts_with(&format!("{name}_")))
    };

    if own == "server" {
        let door = part(0) == "app" && level(part(1)).is_some() && matches!(part(2), "view" | "api");
        return door.then(|| "the server uses stores and models, not screens or server functions".into());
    }
    if own == "kit" {
        return (inside && level(part(1)).is_some()).then(|| "kit knows no capability".into());
    }
    let own_level = level(own)?;
    let other = if inside { level(part(1)).filter(|_| part(1) != own) } else { None };
    if let Some(theirs) = other {
        let leaning = theirs == 0 && own_level == 0;
        if theirs >= own_level && !leaning {
            return Some(format!("{own} may not use {}: it stands above or beside it", part(1)));
        }
        if part(2) == "view" {
            return Some("no room uses another room's view".into());
        }
    }
    let theirs = |kinds: &[&str]| other.is_some() && kinds.contains(&part(2));
    let ours = |kinds: &[&str]| inside && part(1) == own && kinds.contains(&part(2));
    let top = |names: &[&str]| inside && names.contains(&part(1));
    match kind {
        // A column's type is said where the type is; no SQL comes with it.
        "model" if path.len() == 2 && part(0) == "sqlx" && part(1) == "Type" => None,
        "model" if outside(&["leptos", "sqlx", "axum", "tokio", "web_sys", "gloo"]) => {
            Some(format!("a model is pure: no {}", part(0)))
        }
        "model" if top(&["clock", "context", "db", "kit"]) => {
            Some(format!("a model is pure: no {}", part(1)))
        }
        "model" if theirs(&["store", "api"]) || ours(&["store", "api", "view"]) => {
            Some("a model uses models only".into())
        }
        "store" if outside(&["leptos", "axum"]) || top(&["kit"]) => {
            Some("a store knows nothing of pages".into())
        }
        "store" if theirs(&["api"]) || ours(&["api", "view"]) => {
            Some("a store uses stores and models only".into())
        }
        "api" if outside(&["sqlx"]) => Some("SQL stands in the store".into()),
        "api" if ours(&["view"]) || top(&["kit"]) => {
            Some("a server function knows nothing of screens".into())
        }
        "view" if outside(&["sqlx", "axum"]) || top(&["db", "context"]) => {
            Some(format!("a screen runs in the browser: no {}", if inside { part(1) } else { part(0) }))
        }
        "view" if theirs(&["store"]) || ours(&["store"]) => {
            Some("a screen asks the api, not the store".into())
        }
        _ => None,
    }
}

// --- reading the sources -----------------------------------------------------------------------------------------------

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Mark(char),
    PathSep,
}

/// Words and marks with their lines; comments, strings and characters are left out.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Vec::new());
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    while at < chars.len() {
        let c = chars[at];
        let from = at;
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            at += 2;
            while at < chars.len() && !starts(at, "*/") {
                at += 1;
            }
            at += 2;
        } else if let Some(end) = raw_string(&chars, at) {
            at = end;
        } else if c == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c == '\'' {
            // A character ends two or three places on; anything else is a lifetime.
            at += match (chars.get(at + 1), chars.get(at + 2)) {
                (Some('\\'), _) => chars[at + 3..].iter().position(|c| *c == '\'').map_or(1, |n| n + 4),
                (Some(_), Some('\'')) => 3,
                _ => 1,
            };
        } else if c.is_alphanumeric() || c == '_' {
            while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            found.push((line, Token::Word(chars[from..at].iter().collect())));
        } else if starts(at, "::") {
            found.push((line, Token::PathSep));
            at += 2;
        } else {
            if !c.is_whitespace() {
                found.push((line, Token::Mark(c)));
            }
            at += 1;
        }
        line += chars[from..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Where a raw string that starts here ends.
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let fresh = at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let mut quote = at + 1;
    while chars.get(quote) == Some(&'#') {
        quote += 1;
    }
    if !fresh || chars[at] != 'r' || chars.get(quote) != Some(&'"') {
        return None;
    }
    let hashes = quote - at - 1;
    let mut end = quote + 1;
    while end < chars.len() {
        if chars[end] == '"' && chars[end + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(chars.len())
}

/// Every path the file names, resolved as far as its own `use` lines go.
fn references(place: &[String], text: &str) -> Vec<Reference> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    // Modules written inside the file (such as tests) and the depth of braces at which each ends.
    let (mut inner, mut depth): (Vec<(String, usize)>, usize) = (Vec::new(), 0);
    let word = |at: usize| match tokens.get(at) {
        Some((_, Token::Word(word))) => Some(word.as_str()),
        _ => None,
    };
    let mut at = 0;
    while at < tokens.len() {
        let line = tokens[at].0;
        match &tokens[at].1 {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                inner.retain(|it| it.1 <= depth);
            }
            Token::Word(it) if it == "mod" && matches!(tokens.get(at + 2), Some((_, Token::Mark('{')))) => {
                inner.push((word(at + 1).unwrap_or_default().into(), depth + 1));
                depth += 1;
                at += 2;
            }
            Token::Word(it) if it == "use" => {
                let mut leaves = Vec::new();
                at = use_tree(&tokens, at + 1, &[], &mut leaves);
                for (path, name) in leaves {
                    let path = resolve(place, &inner, &names, path);
                    names.insert(name, path.clone());
                    found.push(Reference { line, path });
                }
            }
            Token::Word(first) => {
                let mut path = vec![first.clone()];
                while matches!(tokens.get(at + 1), Some((_, Token::PathSep)))
                    && let Some(next) = word(at + 2)
                {
                    path.push(next.into());
                    at += 2;
                }
                if path.len() > 1 {
                    found.push(Reference { line, path: resolve(place, &inner, &names, path) });
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads the tree after `use`, from `at` on; gives each leaf with the name it gets here and the place after the tree.
fn use_tree(
    tokens: &[(usize, Token)],
    mut at: usize,
    stem: &[String],
    leaves: &mut Vec<(Vec<String>, String)>,
) -> usize {
    let mut path = stem.to_vec();
    let mut name = None;
    loop {
        match tokens.get(at).map(|it| &it.1) {
            Some(Token::Word(it)) if it == "as" => {
                if let Some((_, Token::Word(it))) = tokens.get(at + 1) {
                    name = Some(it.clone());
                }
                at += 2;
            }
            Some(Token::Word(it)) => {
                if it != "self" || path.is_empty() {
                    path.push(it.clone());
                }
                at += 1;
            }
            Some(Token::PathSep) => at += 1,
            Some(Token::Mark('*')) => {
                name = Some("*".into());
                at += 1;
            }
            Some(Token::Mark('{')) => {
                at += 1;
                while !matches!(tokens.get(at).map(|it| &it.1), Some(Token::Mark('}')) | None) {
                    at = use_tree(tokens, at, &path, leaves);
                    if matches!(tokens.get(at).map(|it| &it.1), Some(Token::Mark(','))) {
                        at += 1;
                    }
                }
                return at + 1;
            }
            _ => {
                let name = name.or(path.last().cloned()).unwrap_or_default();
                leaves.push((path, name));
                return at;
            }
        }
    }
}

/// Makes `super::`, `self::` and names brought in by `use` whole.
fn resolve(
    place: &[String],
    inner: &[(String, usize)],
    names: &HashMap<String, Vec<String>>,
    path: Vec<String>,
) -> Vec<String> {
    let mut here: Vec<String> = place.to_vec();
    here.extend(inner.iter().map(|it| it.0.clone()));
    match path[0].as_str() {
        "super" | "self" => {
            let ups = path.iter().take_while(|it| *it == "super").count();
            here.truncate(here.len().saturating_sub(ups));
            let skip = ups + path.iter().skip(ups).take_while(|it| *it == "self").count();
            ["crate".to_owned()].into_iter().chain(here).chain(path.into_iter().skip(skip)).collect()
        }
        first => match names.get(first) {
            Some(known) if known.last().map(String::as_str) == Some(first) || known.len() > 1 => {
                known.iter().cloned().chain(path.into_iter().skip(1)).collect()
            }
            _ => path,
        },
    }
}

/// Every Rust file below `dir` with its module path.
fn sources(dir: &Path, place: &[String]) -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        let mut place = place.to_vec();
        if path.is_dir() {
            place.push(name);
            found.extend(sources(&path, &place));
        } else if path.extension().is_some_and(|it| it == "rs") {
            if name != "mod" && name != "lib" {
                place.push(name);
            }
            found.push((path, place));
        }
    }
    found.sort();
    found
}

fn breaches(place: &[String], text: &str) -> Vec<(usize, String, String)> {
    references(place, text)
        .into_iter()
        .filter_map(|it| Some((it.line, it.path.join("::"), breach(place, &it.path)?)))
        .collect()
}

// --- the tests ---------------------------------------------------------------------------------------------------------

#[test]
fn every_room_keeps_to_what_it_may_use() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = sources(&root.join("src"), &[]);
    files.extend(sources(&root.join("../server/src"), &["server".into()]));
    assert!(files.len() > 20, "only {} files were found", files.len());
    let mut said = Vec::new();
    for (file, place) in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        for (line, path, why) in breaches(&place, &text) {
            said.push(format!("{}:{line}: {path}: {why}", file.display()));
        }
    }
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

#[test]
fn every_folder_of_the_app_is_a_known_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).expect("the sources are there") {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        // The kit, the page's frame, and what belongs to one of the shared files beside the rooms.
        let shared = matches!(name, "kit" | "shell") || path.with_extension("rs").is_file();
        let known = level(name).is_some() || shared;
        assert!(path.is_file() || known, "say in ROOMS where {name} stands");
    }
}

/// What is said of `text` standing in the file of this module path.
fn said(place: &str, text: &str) -> Vec<String> {
    let place: Vec<String> = place.split("::").map(str::to_owned).collect();
    breaches(&place, text).into_iter().map(|it| it.2).collect()
}

#[test]
fn a_planted_breach_of_every_kind_is_noticed() {
    for (place, text) in [
        ("pipeline::model", "use leptos::prelude::*;"),
        ("pipeline::model", "fn f() { let now = crate::clock::now(); }"),
        ("pipeline::model", "use crate::customers::store::account;"),
        ("pipeline::model", "use super::store::*;"),
        ("pipeline::store", "use leptos_router::hooks::use_query;"),
        ("pipeline::store", "use crate::customers::{model::AccountId, api::account};"),
        ("pipeline::api", "async fn f() { sqlx::query!(\"select 1\"); }"),
        ("pipeline::api", "use super::view::Board;"),
        ("pipeline::view::board", "use crate::pipeline::store;"),
        ("pipeline::view::board", "use super::super::store::move_deal;"),
        ("pipeline::view", "use crate::customers::view::AccountCard;"),
        ("pipeline::view", "use crate::customers; fn f() { customers::view::card(); }"),
        ("customers::view", "use crate::pipeline::api::deals;"),
        ("insight::api", "use crate::exchange::model::Job;"),
        ("audit::store", "use crate::customers::model::AccountId;"),
        ("kit::button", "use crate::access::model::Role;"),
        ("server::router", "use app::pipeline::view::Board;"),
        ("pipeline::model", "mod tests { use super::super::store::x; }"),
    ] {
        assert_eq!(said(place, text).len(), 1, "{place}: {text}");
    }
}

#[test]
fn what_is_allowed_passes() {
    for (place, text) in [
        ("pipeline::model", "use crate::{customers::model::AccountId, money::Money}; use serde::Serialize;"),
        (
            "pipeline::model",
            "// use leptos::prelude::*;\nconst S: &str = \"use sqlx::query;\"; const C: char = '\"';",
        ),
        ("pipeline::model", "#[cfg_attr(feature = \"ssr\", derive(sqlx::Type))] struct Id;"),
        ("pipeline::model", "mod tests { use super::*; fn f() { super::super::model::x() } }"),
        (
            "pipeline::store",
            "use super::model::*; use crate::{audit::store::record, customers::store}; use sqlx::PgPool;",
        ),
        (
            "pipeline::api",
            "use super::{model::*, store}; use crate::context::admit; use crate::customers::model::AccountId;",
        ),
        (
            "pipeline::view::board",
            "use super::super::api::*; use crate::{customers::path, kit::Card}; use leptos::prelude::*;",
        ),
        ("access::store", "use crate::audit::store::record;"),
        ("audit::store", "use crate::access::model::Actor;"),
        ("server::serve", "use app::pipeline::store; use app::app::shell;"),
        ("app", "use crate::pipeline::view::Board;"),
    ] {
        assert!(said(place, text).is_empty(), "{place}: {text}: {:?}", said(place, text));
    }
}
