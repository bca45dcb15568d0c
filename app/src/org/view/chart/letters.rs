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
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(width_of).sum::<f64>() * size
}

/// As much of a text as fits, with an ellipsis where something is left out.
pub(super) fn fit(text: &str, size: f64, most: f64) -> Cow<'_, str> {
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
}
