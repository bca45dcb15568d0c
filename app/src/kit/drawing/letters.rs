//! How wide a text will be, without a browser to ask.

use std::borrow::Cow;

/// The width of a character in parts of the size of its font.
fn width_of(c: char) -> f64 {
    match c {
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 1.0,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' | '…' => 1.0,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | ' ' | '.' | ',' | '\'' | '|' | '(' | ')' => 0.36,
        '<' | '>' | '+' | '=' | '~' => 0.84,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' => 0.88,
        c if c.is_uppercase() => 0.68,
        _ => 0.57,
    }
}

/// The width of a text in a font of this size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(width_of).sum::<f64>() * size
}

/// As much of a text as fits, with an ellipsis where something is left out.
pub fn fit(text: &str, size: f64, most: f64) -> Cow<'_, str> {
    if width(text, size) <= most {
        return text.into();
    }
    let mut left = most - size;
    let fits = |c: &char| {
        left -= width_of(*c) * size;
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end()).into()
}

/// A text in as many lines as it needs, at most so many; the last is cut where it is still too long. Chinese breaks anywhere,
/// words of letters only between them unless one alone is too long.
pub fn lines(text: &str, size: f64, most: f64, rows: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces(text) {
        let last = lines.len() - 1;
        let joined = format!("{}{piece}", lines[last]);
        let first = lines[last].trim().is_empty();
        if width(joined.trim(), size) <= most
            || (first && width(piece.trim(), size) > most)
            || lines.len() == rows
        {
            lines[last] = joined;
        } else {
            lines.push(piece.trim_start().to_owned());
        }
    }
    lines.into_iter().map(|line| fit(line.trim(), size, most).into_owned()).collect()
}

/// What is not broken: a Chinese character, or a word with the space before it.
fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for c in text.chars() {
        let wide = width_of(c) >= 1.0;
        let after_wide = found.last().and_then(|p| p.chars().last()).is_none_or(|l| width_of(l) >= 1.0);
        // Punctuation stays with what it follows.
        let closes = "，。、；：？！）》”’…".contains(c);
        match found.last_mut() {
            Some(last) if closes || !(wide || after_wide || c.is_whitespace()) => last.push(c),
            _ => found.push(c.to_string()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_it_is_high() {
        assert_eq!(width("客户服务部", 12.0), 60.0);
        assert!(width("Sales", 12.0) < 36.0);
    }

    #[test]
    fn what_fits_stays_and_what_does_not_is_cut() {
        assert_eq!(fit("客户服务部", 12.0, 60.0), "客户服务部");
        assert_eq!(fit("客户服务部", 12.0, 59.0), "客户服…");
        assert_eq!(fit("Customer service and more", 12.0, 80.0), "Customer s…");
        assert!(width(&fit("Customer service and more", 12.0, 80.0), 12.0) <= 80.0);
    }

    #[test]
    fn a_text_breaks_where_it_may_and_its_last_line_is_cut() {
        assert_eq!(lines("客户服务部投诉处理", 12.0, 60.0, 2), ["客户服务部", "投诉处理"]);
        assert_eq!(lines("Approve the offer", 12.0, 80.0, 2), ["Approve the", "offer"]);
        assert_eq!(lines("是否匹配？", 12.0, 48.0, 2), ["是否匹", "配？"]);
        assert_eq!(lines("一二三四五六七八九十", 12.0, 48.0, 2).len(), 2);
        assert!(lines("一二三四五六七八九十", 12.0, 48.0, 2)[1].ends_with('…'));
        assert_eq!(lines("", 12.0, 60.0, 2), [""]);
    }
}
