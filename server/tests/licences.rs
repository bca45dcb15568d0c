//! Every dependency's licence is one that a product under Apache-2.0 may be shipped with. `.make/deny.toml` says the same to
//! those who have cargo-deny.

use serde_json::Value;
use std::process::Command;

/// Permissive licences, by their SPDX names.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression can be satisfied with allowed licences alone. The old `MIT/Apache-2.0` means OR; an exception
/// (`WITH …`) only ever permits more.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words) == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// `None` wherever the expression cannot be read.
fn any_of(words: &mut Words) -> Option<bool> {
    let mut verdict = all_of(words)?;
    while words.next_if_eq(&"OR").is_some() {
        verdict |= all_of(words)?;
    }
    Some(verdict)
}

fn all_of(words: &mut Words) -> Option<bool> {
    let mut verdict = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        verdict &= one(words)?;
    }
    Some(verdict)
}

fn one(words: &mut Words) -> Option<bool> {
    let verdict = match words.next()? {
        "(" => {
            let inner = any_of(words)?;
            words.next_if_eq(&")")?;
            inner
        }
        name => ALLOWED.contains(&name),
    };
    if words.next_if_eq(&"WITH").is_some() {
        words.next()?;
    }
    Some(verdict)
}

#[test]
fn every_dependency_may_be_shipped() {
    let made = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(made.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&made.stderr));
    let metadata: Value = serde_json::from_slice(&made.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages are a list");
    assert!(packages.len() > 100, "cargo named only {} packages", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .filter(|it| !allowed(it["license"].as_str().unwrap_or_default()))
        .map(|it| format!("{} {}: {}", it["name"], it["version"], it["license"]))
        .collect();
    assert!(refused.is_empty(), "these licences are not on the list:\n{}", refused.join("\n"));
}

#[test]
fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
    assert!(allowed("MIT OR Apache-2.0"));
    assert!(allowed("MIT/GPL-3.0"));
    assert!(allowed("MIT OR Apache-2.0 OR LGPL-2.1-or-later"));
    assert!(allowed("Apache-2.0 WITH LLVM-exception"));
    assert!(allowed("(GPL-2.0 OR ISC) AND (MIT OR Apache-2.0)"));
    assert!(!allowed("MIT AND GPL-3.0"));
    assert!(!allowed("AGPL-3.0-only"));
    assert!(!allowed("(GPL-2.0 OR LGPL-3.0) AND MIT"));
}

#[test]
fn a_package_without_a_licence_is_refused() {
    assert!(!allowed(""));
    assert!(!allowed("MIT OR"));
    assert!(!allowed("MIT Apache-2.0"));
}
