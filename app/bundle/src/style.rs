//! One style sheet out of many: `@import` is replaced by what it names, comments go, layers stay.

use crate::{Doing, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Reads `entry` and everything it imports, relative to the importing file, in order. `@import "x.css" layer(kit);` becomes
/// `@layer kit { … }`; media conditions become `@media`. Addresses of other hosts are refused: the pages load nothing from outside.
pub fn bundle(entry: &Path) -> Result<String> {
    let mut open = Vec::new();
    let mut css = String::new();
    inline(entry, &mut open, &mut css)?;
    Ok(css)
}

fn inline(file: &Path, open: &mut Vec<PathBuf>, out: &mut String) -> Result<()> {
    let here = file.canonicalize().doing(format!("finding {}", file.display()))?;
    if open.contains(&here) {
        return Err(format!("{} imports itself", file.display()).into());
    }
    let text = fs::read_to_string(&here).doing(format!("reading {}", file.display()))?;
    let text = without_comments(&text);
    let dir = here.parent().unwrap_or(Path::new("."));
    open.push(here.clone());
    let mut rest = text.as_str();
    while let Some((before, import, after)) = next_import(rest) {
        out.push_str(before);
        let (name, conditions) = parse_import(import)
            .ok_or_else(|| format!("{}: cannot read @import {import}", file.display()))?;
        let (layer, media) = split_layer(conditions);
        let mut closing = 0;
        if !media.is_empty() {
            out.push_str(&format!("@media {media} {{\n"));
            closing += 1;
        }
        if let Some(layer) = layer {
            out.push_str(&format!("@layer {layer} {{\n"));
            closing += 1;
        }
        inline(&dir.join(name), open, out)?;
        for _ in 0..closing {
            out.push_str("}\n");
        }
        rest = after;
    }
    out.push_str(rest);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    open.pop();
    Ok(())
}

/// What stands before the next `@import`, its words up to the semicolon, and what follows.
fn next_import(css: &str) -> Option<(&str, &str, &str)> {
    let start = css.find("@import")?;
    let tail = &css[start + "@import".len()..];
    let end = tail.find(';')?;
    Some((&css[..start], tail[..end].trim(), &tail[end + 1..]))
}

/// The file's name and the conditions behind it.
fn parse_import(words: &str) -> Option<(&str, &str)> {
    let (words, in_url) = match words.strip_prefix("url(") {
        Some(inner) => (inner.trim_start(), true),
        None => (words, false),
    };
    let quote = words.chars().next().filter(|it| matches!(it, '"' | '\''));
    let (name, rest) = match quote {
        Some(quote) => words[1..].split_once(quote)?,
        None if in_url => (words.split(')').next()?.trim(), &words[words.find(')')?..]),
        None => return None,
    };
    let rest = if in_url { rest.trim_start().strip_prefix(')')? } else { rest };
    let outside = name.contains("//") || name.starts_with("data:");
    (!outside && !name.is_empty()).then_some((name, rest.trim()))
}

fn split_layer(conditions: &str) -> (Option<&str>, &str) {
    match conditions.strip_prefix("layer(").and_then(|it| it.split_once(')')) {
        Some((layer, media)) => (Some(layer.trim()), media.trim()),
        None => (None, conditions),
    }
}

/// The same style sheet without comments; what stands in quotes is left alone.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '/') if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    // Lines that held nothing but a comment are gone too.
    let mut tidy = String::with_capacity(out.len());
    for line in out.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> (PathBuf, PathBuf) {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let dir = std::env::temp_dir().join(format!("guanxi-style-{}-{name}", std::process::id()));
        for (name, text) in files {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        (dir.join("main.css"), dir)
    }

    #[test]
    fn imports_are_replaced_by_their_files_in_order_and_keep_their_layer() {
        let (main, dir) = files(&[
            (
                "main.css",
                "@layer a, b;\n@import \"one.css\" layer(a);\n@import url('kit/two.css') layer(b) print;\n",
            ),
            ("one.css", "/* one */\nb { color: red }\n"),
            ("kit/two.css", "@import 'three.css';\ni { content: \"/* kept */\" }"),
            ("kit/three.css", "u { top: 0 }\n"),
        ]);
        let css = bundle(&main).unwrap();
        fs::remove_dir_all(dir).unwrap();
        assert_eq!(
            css.split_whitespace().collect::<Vec<_>>().join(" "),
            "@layer a, b; @layer a { b { color: red } } @media print { @layer b { u { top: 0 } i { content: \"/* kept */\" } } }"
        );
    }

    #[test]
    fn a_style_sheet_that_imports_itself_is_refused() {
        let (main, dir) = files(&[("main.css", "@import \"main.css\";")]);
        let refused = bundle(&main).unwrap_err().to_string();
        fs::remove_dir_all(dir).unwrap();
        assert!(refused.contains("imports itself"), "{refused}");
    }

    #[test]
    fn nothing_is_imported_from_another_host() {
        assert_eq!(parse_import("\"https://example.org/x.css\""), None);
        assert_eq!(parse_import("url(//example.org/x.css)"), None);
        assert_eq!(parse_import("url(x.css) screen"), Some(("x.css", "screen")));
    }
}
