//! Company names: what is a company's own name, and what is its place, its form and its branch.

use super::{normal, regions};
use crate::text_key::fold;

/// Endings that say which form a Chinese company has, the longest first.
const FORMS: [&str; 19] = [
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "控股有限公司",
    "有限合伙企业",
    "普通合伙企业",
    "特殊普通合伙",
    "有限公司",
    "合伙企业",
    "有限合伙",
    "集团公司",
    "总公司",
    "公司",
    "集团",
    "股份",
    "控股",
];
/// Endings that say that it is a part of a company.
const PARTS: [&str; 8] = ["分公司", "子公司", "办事处", "代表处", "营业部", "分厂", "分店", "分行"];
/// Words that say which form a company has elsewhere.
const LATIN: [&str; 42] = [
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "kgaa",
    "ohg",
    "ug",
    "se",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "kk",
    "pte",
    "pty",
    "sdn",
    "bhd",
    "pvt",
    "group",
    "holding",
    "holdings",
    "the",
];

/// A company's name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// The words that make it this company: for Chinese names one, without place, form and branch.
    pub words: Vec<String>,
    /// The places it begins with, or names in brackets, the narrowest last: 广东 深圳.
    pub places: Vec<&'static str>,
}

/// Takes a company's name apart: `上海市远山物流（集团）有限公司北京分公司` is 远山物流 at 上海.
pub fn company(name: &str) -> Company {
    let folded = fold(name);
    if !folded.chars().any(is_han) {
        return latin(&folded);
    }
    let mut places = Vec::new();
    let plain = without_remarks(&folded, &mut places);
    let whole = plain.clone();
    let mut core = without_branch(&plain).to_owned();
    let mut rest = core.as_str();
    let mut named = Vec::new();
    while let Some((place, after)) = regions::leading(rest) {
        // A name of nothing but a place keeps it.
        if FORMS.contains(&after) || without_form(after).chars().count() < 2 {
            break;
        }
        named.push(place);
        rest = after;
    }
    core = without_district(rest, !named.is_empty()).to_owned();
    named.append(&mut places);
    let core = without_form(&core);
    let core = if core.is_empty() { whole.as_str() } else { core };
    Company { words: normal::words(core), places: named }
}

fn latin(folded: &str) -> Company {
    let all = normal::words(&folded.replace('&', " and "));
    let own: Vec<String> =
        all.iter().filter(|w| !LATIN.contains(&w.as_str()) && *w != "and").cloned().collect();
    Company { words: if own.is_empty() { all } else { own }, places: Vec::new() }
}

/// Takes out what stands in brackets: a place is noted, the form and the rest left out.
fn without_remarks(folded: &str, places: &mut Vec<&'static str>) -> String {
    for inside in folded.split(['(', '[', '【', '〔']).skip(1) {
        let inside = inside.split([')', ']', '】', '〕']).next().unwrap_or_default();
        places.extend(regions::leading(inside).filter(|(_, rest)| rest.is_empty()).map(|(place, _)| place));
    }
    let plain = normal::without_brackets(folded);
    let plain: String = plain.chars().filter(|c| !c.is_whitespace() || !plain.chars().any(is_han)).collect();
    if plain.chars().count() < 2 { folded.to_owned() } else { plain }
}

/// What stands before a branch: all up to the form, where the name goes on after it and ends like a part.
fn without_branch(name: &str) -> &str {
    let Some(part) = PARTS.iter().find_map(|ending| name.strip_suffix(ending)) else { return name };
    match part.find("公司").or_else(|| part.find("集团")) {
        Some(at) => &part[..at + "公司".len()],
        None => {
            // No form stands between: the place of the branch is the last one named.
            let cut = part
                .char_indices()
                .map(|(i, _)| i)
                .skip(2)
                .find(|i| regions::leading(&part[*i..]).is_some_and(|(_, rest)| rest.is_empty()));
            cut.map_or(part, |at| &part[..at])
        }
    }
}

/// Without the forms it ends with, however many.
fn without_form(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = FORMS.iter().find_map(|form| rest.strip_suffix(form)) {
        if shorter.is_empty() {
            break;
        }
        rest = shorter;
    }
    rest
}

/// Without a district or county after the city: 南山区, 浦东新区, 桐庐县.
fn without_district(name: &str, after_place: bool) -> &str {
    if !after_place {
        return name;
    }
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let end = chars.iter().take(5).skip(1).find(|(_, c)| matches!(c, '区' | '县' | '旗'));
    match end {
        Some((at, c)) if name[at + c.len_utf8()..].chars().count() >= 4 => &name[at + c.len_utf8()..],
        _ => name,
    }
}

/// Chinese characters.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ebef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(name: &str) -> String {
        company(name).words.concat()
    }

    #[test]
    fn one_company_written_in_many_ways_is_one() {
        for same in [
            "远山物流有限公司",
            "上海远山物流有限公司",
            "上海市远山物流（集团）有限公司",
            "上海市浦东新区远山物流股份有限公司",
            "远山物流(上海)有限责任公司",
            "远山物流集团有限公司北京分公司",
            "远山物流　集团",
            "远山物流北京分公司",
        ] {
            assert_eq!(core(same), "远山物流", "{same}");
        }
        assert_eq!(company("广东省深圳市南山区华星科技有限公司").places, ["广东", "深圳"]);
    }

    #[test]
    fn a_name_of_nothing_but_form_and_place_stays_itself() {
        for name in ["集团", "上海", "有限公司", "上海集团", "中国公司"] {
            assert!(!core(name).is_empty(), "{name}");
        }
        assert_ne!(core("北京集团"), core("上海集团"));
    }

    #[test]
    fn forms_of_other_countries_are_left_out() {
        for same in [
            "Farhill Logistics Co., Ltd.",
            "The Farhill Logistics Group",
            "farhill logistics LLC",
            "FARHILL LOGISTICS",
        ] {
            assert_eq!(company(same).words, ["farhill", "logistics"], "{same}");
        }
        assert_eq!(company("Smith & Sons Ltd").words, company("Smith and Sons").words);
    }
}
