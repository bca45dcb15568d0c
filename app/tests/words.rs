//! Every word on every screen exists in both languages. Reads the sources: each message of each `texts!` is complete, fills the
//! same places in both languages and follows Chinese typography, and no screen says anything that is not such a message.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What one types as it stands, so that Western signs are right in it.
const TYPED: [&str; 1] = ["字段:值="];

/// One message as written.
#[derive(Debug, PartialEq)]
struct Message {
    name: String,
    en: String,
    zh: String,
}

// --- reading -----------------------------------------------------------------------------------------------------------

/// The messages of every `texts! { … }` in a source file.
fn messages(source: &str) -> Vec<Message> {
    let mut found = Vec::new();
    for block in source.split("texts! {").skip(1) {
        let end = block.find("\n}").or_else(|| block.find("\n    }")).unwrap_or(block.len());
        let mut rest = &block[..end];
        while let Some(colon) = rest.find(": \"") {
            let name = rest[..colon]
                .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default();
            let Some((en, after)) = literal(&rest[colon + 2..]) else { break };
            let Some((zh, after)) = literal(after.trim_start().trim_start_matches(',').trim_start()) else {
                break;
            };
            found.push(Message { name: name.into(), en, zh });
            rest = after;
        }
    }
    found
}

/// Reads a string literal at the start, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &body[at + 1..])),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

/// The places of a message, in alphabetical order.
fn places(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// The text between string quotes that a reader would see: a child or a spoken attribute of a view written out in the source.
fn spoken(line: &str) -> Option<String> {
    const SAID: [&str; 6] =
        ["placeholder=\"", "title=\"", "aria-label=\"", "alt=\"", " label=\"", "aria-description=\""];
    let code = line.split("//").next().unwrap_or_default();
    let attribute = SAID.iter().filter_map(|name| code.find(name).map(|at| &code[at + name.len() - 1..]));
    let child = code.match_indices(">\"").map(|(at, _)| &code[at + 1..]);
    let alone =
        Some(code.trim()).filter(|t| t.starts_with('"') && t.ends_with('"') && code.starts_with("        "));
    attribute
        .chain(child)
        .chain(alone)
        .filter_map(|text| literal(text).map(|(text, _)| text))
        .find(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

// --- judging -----------------------------------------------------------------------------------------------------------

/// What is wrong with a message; `None` when nothing is.
fn fault(message: &Message) -> Option<&'static str> {
    let Message { en, zh, .. } = message;
    let words = |text: &str| {
        let mut depth = 0;
        text.chars().any(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0 && c.is_alphabetic()
        })
    };
    if en.trim().is_empty() || zh.trim().is_empty() {
        return Some("is missing in one language");
    }
    if en.chars().any(is_han) && !en.chars().any(|c| c.is_ascii_alphabetic()) {
        return Some("is Chinese in its English");
    }
    if words(en) && words(zh) && !zh.chars().any(is_han) {
        return Some("is not translated");
    }
    if places(en) != places(zh) {
        return Some("does not fill the same places in both languages");
    }
    let said = TYPED.iter().fold(zh.clone(), |said, typed| said.replace(typed, ""));
    let chars: Vec<char> = said.chars().collect();
    if chars.windows(2).any(|w| is_han(w[0]) && matches!(w[1], ',' | ';' | '?' | '!' | ':' | '(')) {
        return Some("has Western punctuation after a Chinese character");
    }
    None
}

// --- walking -----------------------------------------------------------------------------------------------------------

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("the sources can be read") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).expect("a source can be read"))
        })
        .collect()
}

/// Whether a file draws for readers: views, the kit, the frame. The gallery's developers read English type names.
fn draws(name: &str) -> bool {
    let screen = name.contains("/view") || name.starts_with("kit/") || name.starts_with("shell/");
    screen && name != "kit/gallery.rs"
}

#[test]
fn every_message_is_complete_in_both_languages() {
    let mut seen = 0;
    let mut faults = Vec::new();
    for (file, source) in all_sources().iter().filter(|(file, _)| file != "i18n.rs") {
        for message in messages(source) {
            seen += 1;
            if let Some(fault) = fault(&message) {
                faults.push(format!("{file}: {} {fault}: {:?} / {:?}", message.name, message.en, message.zh));
            }
        }
    }
    assert!(seen > 100, "only {seen} messages found: the reader of the sources is blind");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn screens_say_nothing_but_messages() {
    let mut faults = Vec::new();
    for (file, source) in all_sources().iter().filter(|(file, _)| draws(file)) {
        let code = source.split("\n#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            // The seal is a picture that happens to be written.
            if let Some(text) = spoken(line).filter(|text| text != "关系") {
                faults.push(format!("{file}:{}: {text:?} is written out; make it a message", at + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_reader_of_messages_notices_what_is_wrong() {
    let read = messages(
        "crate::texts! {\n    /// A doc.\n    A: \"Save\", \"保存\";\n    B_2: \"Say \\\"{x}\\\"\",\n        \"说“{x}”\";\n}\n",
    );
    assert_eq!(read.len(), 2);
    assert_eq!(read[1], Message { name: "B_2".into(), en: "Say \"{x}\"".into(), zh: "说“{x}”".into() });
    let judge = |en: &str, zh: &str| fault(&Message { name: String::new(), en: en.into(), zh: zh.into() });
    assert_eq!(judge("Save", "保存"), None);
    assert_eq!(judge("{n}%", "{n}%"), None);
    assert_eq!(judge("{n} of {all}", "{n} / {all}"), None);
    assert!(judge("Save", "").is_some());
    assert!(judge("Save", "Save").is_some());
    assert!(judge("保存", "保存").is_some());
    assert!(judge("{n} rows", "{m} 行").is_some());
    assert!(judge("Really?", "确定吗?").is_some());
}

#[test]
fn the_reader_of_screens_notices_what_is_written_out() {
    assert_eq!(spoken("        <b>\"Hello\"</b>").as_deref(), Some("Hello"));
    assert_eq!(spoken("            \"Hello there\"").as_deref(), Some("Hello there"));
    assert_eq!(spoken("    <input placeholder=\"Name\"/>").as_deref(), Some("Name"));
    assert_eq!(spoken("    <span class=\"muted\">{t.s(text::NAME)}</span>"), None);
    assert_eq!(spoken("    <i>\"×\"</i> // >\"Hello\""), None);
}
