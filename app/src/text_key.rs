//! Comparing names as people mean them: folded for searching, keyed for matching.

/// Lower case, full-width forms as half-width ones, every run of white space as one space, nothing at the ends.
/// What a list searches in and what is searched for both go through it.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(half_width) {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.extend(c.to_lowercase());
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What is searched for, folded: no more of it than anybody would type.
pub fn asked(text: &str) -> String {
    const MOST: usize = 200;
    fold(&text.chars().take(MOST).collect::<String>())
}

/// A name reduced to what makes it that name: folded, without spaces and punctuation, so that `GTX Pro`, `gtxpro` and
/// `ＧＴＸ－Ｐｒｏ` are one. A name of nothing but punctuation keeps its folded form, so that it still equals only itself.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    let key: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if key.is_empty() { folded } else { key }
}

/// Joins what a record is found by into one folded line; empty parts are left out. Digits of a phone number are
/// added without their separators, so that it is found however it is typed.
pub fn search_line<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for part in parts {
        let folded = fold(part);
        if folded.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&folded);
        let phone_like = folded.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c));
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        if phone_like && digits.len() >= 5 && digits != folded {
            line.push(' ');
            line.push_str(&digits);
        }
    }
    line
}

/// Full-width ASCII (U+FF01–FF5E) and the ideographic space as their half-width selves.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_written_differently_has_one_key() {
        for same in ["GTX Pro", "GTXPro", "gtx-pro", "ＧＴＸ　Ｐｒｏ", " GTX.Pro "] {
            assert_eq!(name_key(same), "gtxpro", "{same}");
        }
        assert_eq!(name_key("远山物流（上海）有限公司"), name_key("远山物流(上海) 有限公司"));
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(name_key("GTX Pro"), name_key("GTX Plus Pro"));
        assert_ne!(name_key("???"), name_key("!!!"));
        assert_eq!(name_key("…"), "…");
    }

    #[test]
    fn folding_keeps_words_apart() {
        assert_eq!(fold("  Farhill\t Logistics　Ｃｏ． "), "farhill logistics co.");
    }

    #[test]
    fn a_phone_number_is_found_with_and_without_its_separators() {
        assert_eq!(search_line(["Farhill", "", "+86 21-5555 0123"]), "farhill +86 21-5555 0123 862155550123");
    }
}
