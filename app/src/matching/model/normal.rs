//! Values as they are compared: what is written differently and means the same becomes the same.

use crate::text_key::fold;

/// Short forms in addresses, and what they stand for. Whole words only.
const ADDRESS: [(&str, &str); 40] = [
    ("st", "street"),
    ("str", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("rd", "road"),
    ("blvd", "boulevard"),
    ("blv", "boulevard"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("la", "lane"),
    ("pl", "place"),
    ("sq", "square"),
    ("ct", "court"),
    ("crt", "court"),
    ("cres", "crescent"),
    ("cct", "circuit"),
    ("pde", "parade"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("ne", "northeast"),
    ("nw", "northwest"),
    ("se", "southeast"),
    ("sw", "southwest"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
    ("eighth", "8th"),
    ("ninth", "9th"),
    ("tenth", "10th"),
    ("sts", "streets"),
];
/// Words that begin a description of the place rather than its address: `between 5th and 6th`.
const ASIDE: [&str; 5] = ["between", "near", "opposite", "off", "at"];

/// The words of a text: folded, letters and digits only; apostrophes join, everything else parts. What stands in brackets is
/// left out where something stands outside them.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let outside = without_brackets(&folded);
    let split = |text: &str| -> Vec<String> {
        let joined = text.replace(['\'', '’', '`'], "");
        let parts = joined.split(|c: char| !c.is_alphanumeric());
        parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let words = split(&outside);
    if words.is_empty() { split(&folded) } else { words }
}

/// A folded text without what stands in brackets.
pub fn without_brackets(folded: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// An address: short forms written out, what describes the way left out.
pub fn address(text: &str) -> Vec<String> {
    let all = words(text);
    let end = all.iter().skip(1).position(|w| ASIDE.contains(&w.as_str())).map_or(all.len(), |i| i + 1);
    let long = |word: &String| {
        let known = ADDRESS.iter().find(|(short, _)| short == word);
        known.map_or_else(|| word.clone(), |(_, long)| (*long).to_owned())
    };
    all[..end].iter().map(long).collect()
}

/// A telephone number: its digits without the country's, the trunk zero and an extension. `None` where fewer than five are left.
/// The country's digits are taken off where a `+` or `00` says that they are there, for China also without.
pub fn phone(text: &str) -> Option<String> {
    let folded = fold(text);
    let number = folded.split(['x', '转', ',', ';', '#']).next().unwrap_or_default();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = number.trim_start_matches([' ', '(']).starts_with('+') || digits.starts_with("00");
    let rest = digits.trim_start_matches("00");
    let local = match rest.strip_prefix("86") {
        Some(local) if abroad || local.len() >= 10 => local,
        _ if abroad && rest.len() > 10 => &rest[rest.len() - 10..],
        _ => rest,
    };
    let local = local.trim_start_matches('0');
    (local.len() >= 5).then(|| local.to_owned())
}

/// An e-mail address: the part before the `@` without what follows a `+`, and the domain.
pub fn email(text: &str) -> Option<(String, String)> {
    let folded = fold(text);
    let (local, domain) = folded.split_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    (!local.is_empty() && domain.contains('.')).then(|| (local.to_owned(), domain.to_owned()))
}

/// The domain of a website, without `www`.
pub fn website(text: &str) -> Option<String> {
    let folded = fold(text);
    let host = folded.split_once("://").map_or(folded.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then(|| host.to_owned())
}

/// Domains at which anybody has an address: sharing one says nothing.
pub fn is_public(domain: &str) -> bool {
    const PUBLIC: [&str; 26] = [
        "163.com",
        "126.com",
        "yeah.net",
        "qq.com",
        "vip.qq.com",
        "foxmail.com",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "139.com",
        "189.cn",
        "wo.cn",
        "aliyun.com",
        "21cn.com",
        "tom.com",
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "proton.me",
        "gmx.de",
    ];
    PUBLIC.contains(&domain)
}

/// Letters and digits alone, in order.
pub fn code(text: &str) -> Option<String> {
    let key: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_written_differently_is_one() {
        for same in
            ["021-5555 0123", "+86 21 5555 0123", "0086 (21) 55550123", "021-55550123转8", "86-21-5555-0123"]
        {
            assert_eq!(phone(same).as_deref(), Some("2155550123"), "{same}");
        }
        assert_eq!(phone("+86 138 0013 8000"), phone("13800138000"));
        assert_eq!(phone("310/246-1501"), phone("310-246-1501"));
        assert_eq!(phone("12"), None);
    }

    #[test]
    fn an_address_is_its_street_and_number() {
        assert_eq!(address("747 9th ave.  between 50th and 51st sts."), address("747 Ninth Ave."));
        assert_eq!(address("1 w. 67th st."), ["1", "west", "67th", "street"]);
    }

    #[test]
    fn a_domain_is_found_in_what_people_write() {
        assert_eq!(website("https://www.Farhill.example/about"), website("farhill.example"));
        assert_eq!(email("Lin.Z+crm@Farhill.example"), Some(("lin.z".into(), "farhill.example".into())));
        assert!(is_public("qq.com") && !is_public("farhill.example"));
    }
}
