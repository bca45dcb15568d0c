//! Reading a form's fields: each helper takes what was typed, notes what is wrong, and gives the value that cannot be.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::text;
use crate::{
    access::{model::Email, text as access_text},
    error::{AppError, AppResult, FieldError},
    i18n::Text,
    money::{Currency, Money},
};

/// A telephone number as people write it: at least five digits, with `+ - ( ) . / # *`, spaces and an extension.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// Full-width signs become half-width; nothing else is changed.
    pub fn parse(typed: &str) -> Option<Phone> {
        let written: String = typed
            .trim()
            .chars()
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                '\u{3000}' => ' ',
                c => c,
            })
            .collect();
        let fine = written.chars().filter(char::is_ascii_digit).count() >= 5
            && written.chars().count() <= 40
            && written.chars().all(|c| c.is_ascii_digit() || "+-().,/#* extEXT转".contains(c));
        fine.then_some(Phone(written))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A web address: `http` or `https`, a host with a dot; `https://` is put in front where neither was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Website(String);

impl Website {
    pub fn parse(typed: &str) -> Option<Website> {
        let typed = typed.trim();
        let lower = typed.to_ascii_lowercase();
        let address = if lower.starts_with("https://") || lower.starts_with("http://") {
            typed.to_string()
        } else {
            format!("https://{typed}")
        };
        let host = address.split_once("://")?.1.split(['/', '?', '#']).next()?;
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let labels: Vec<&str> = name.split('.').collect();
        let fine = labels.len() >= 2
            && labels.iter().all(|l| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-'))
            && host.strip_prefix(name).is_some_and(|port| {
                port.is_empty() || (port.len() > 1 && port[1..].chars().all(|c| c.is_ascii_digit()))
            })
            && address.len() <= 300
            && !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'".contains(c));
        fine.then_some(Website(address))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A 统一社会信用代码, the number of a registered organisation: 18 signs, the last a check over the others.
/// Source: GB 32100-2015.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CreditCode(String);

impl CreditCode {
    /// Full-width signs, small letters and spaces are understood. `None` where a sign is none of the standard's (it leaves out
    /// I, O, S, V and Z) or the check sign does not fit.
    pub fn parse(typed: &str) -> Option<CreditCode> {
        const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let code = crate::text_key::fold(typed).to_uppercase().replace([' ', '-'], "");
        let values = code.chars().map(|c| SIGNS.find(c)).collect::<Option<Vec<usize>>>()?;
        let (check, rest) = values.split_last().filter(|(_, rest)| rest.len() == 17)?;
        // The n-th sign weighs 3ⁿ modulo 31.
        let (sum, _) =
            rest.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
        ((31 - sum % 31) % 31 == *check).then_some(CreditCode(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Collects what is wrong while the fields are read.
#[derive(Default)]
pub(super) struct Reader(Vec<FieldError>);

impl Reader {
    /// The end of reading: every error at once, or the value.
    pub fn finish<T>(self, value: T) -> AppResult<T> {
        if self.0.is_empty() { Ok(value) } else { Err(AppError::Invalid(self.0)) }
    }

    pub fn wrong(&mut self, field: &str, text: Text) {
        self.0.push(FieldError::new(field, text));
    }

    /// A name: there, and not too long.
    pub fn name(&mut self, field: &str, typed: &str, max: usize) -> String {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            self.wrong(field, access_text::NAME_NEEDED);
        }
        self.limit(field, &name, max);
        name
    }

    /// Text that may be left out.
    pub fn text(&mut self, field: &str, typed: &str, max: usize) -> Option<String> {
        let text = typed.trim();
        self.limit(field, text, max);
        (!text.is_empty()).then(|| text.to_string())
    }

    fn limit(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.0.push(FieldError::with(field, text::TOO_LONG, &[("n", &max.to_string())]));
        } else if text.contains('\0') {
            self.wrong(field, access_text::UNREADABLE);
        }
    }

    /// A value that may be left out, read by `parse`; `text` says what is wrong with any other.
    pub fn maybe<T>(
        &mut self,
        field: &str,
        typed: &str,
        text: Text,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let value = parse(typed);
        if value.is_none() {
            self.wrong(field, text);
        }
        value
    }

    pub fn phone(&mut self, field: &str, typed: &str) -> Option<Phone> {
        self.maybe(field, typed, text::PHONE_BAD, Phone::parse)
    }

    pub fn email(&mut self, field: &str, typed: &str) -> Option<Email> {
        self.maybe(field, typed, access_text::EMAIL_BAD, Email::parse)
    }

    /// A whole number within bounds; grouping commas and full-width digits are understood.
    pub fn whole(&mut self, field: &str, typed: &str, least: i64, most: i64) -> Option<i64> {
        let digits = crate::text_key::fold(typed).replace([',', ' ', '_'], "");
        let value = self.maybe(field, &digits, text::NUMBER_BAD, |d| d.parse::<i64>().ok())?;
        if (least..=most).contains(&value) {
            return Some(value);
        }
        let (least, most) = (least.to_string(), most.to_string());
        self.0.push(FieldError::with(field, text::NUMBER_BETWEEN, &[("least", &least), ("most", &most)]));
        None
    }

    /// An amount that is not negative, in the currency named beside it.
    pub fn money(&mut self, field: &str, typed: &str, currency: &str) -> Option<Money> {
        if typed.trim().is_empty() {
            return None;
        }
        let currency =
            self.maybe(field, currency, text::CURRENCY_BAD, |code| code.parse::<Currency>().ok())?;
        self.maybe(field, typed, text::AMOUNT_BAD, |typed| {
            Money::parse(typed, currency).filter(|m| m.minor >= 0)
        })
    }

    /// The id of a linked record.
    pub fn id<I>(&mut self, field: &str, typed: &str, wrap: impl FnOnce(Uuid) -> I) -> Option<I> {
        self.maybe(field, typed, text::NOT_CHOSEN, |id| id.parse().ok()).map(wrap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for fine in
            ["021-5555 0123", "+44 (20) 7946 0958", "400-820-8820转123", "０２１－５５５５", "555.0123 ext 4"]
        {
            assert!(Phone::parse(fine).is_some(), "{fine}");
        }
        assert_eq!(Phone::parse("０２１－５５５５").unwrap().as_str(), "021-5555");
        for bad in ["", "1234", "call me", "021<script>5555"] {
            assert!(Phone::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_credit_code_is_taken_only_where_its_check_sign_fits() {
        let path = "../../shared/data/uscc/uscc_valid_100.txt";
        let file = std::fs::read_to_string(path);
        let file = file.unwrap_or_else(|e| panic!("this test reads {path}, which is not there: {e}"));
        let codes: Vec<&str> = file.split_whitespace().collect();
        assert!(codes.len() >= 100);
        for code in &codes {
            assert_eq!(CreditCode::parse(&code.to_lowercase()).unwrap().as_str(), *code);
            // One sign mistyped never passes.
            let other = if code.ends_with('0') { "1" } else { "0" };
            assert!(CreditCode::parse(&format!("{}{other}", &code[..17])).is_none(), "{code}");
        }
        for bad in ["", "12345", "A1110000600037341L", "9111000060003IOZSV", "91110000600037341N"] {
            assert!(CreditCode::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_web_address_is_never_a_script() {
        assert_eq!(Website::parse("farhill.example").unwrap().as_str(), "https://farhill.example");
        assert_eq!(Website::parse("HTTP://x.cn:8080/a?b=c").unwrap().as_str(), "HTTP://x.cn:8080/a?b=c");
        assert!(Website::parse("远山.中国").is_some());
        for bad in
            ["javascript:alert(1)", "localhost", "a b.cn", "https://x..cn", "ftp://x.cn", "x.cn:", "x.cn:80a"]
        {
            assert!(Website::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut read = Reader::default();
        read.name("name", "  ", 200);
        read.whole("employees", "1e3", 0, 10);
        read.whole("founded_year", "99", 1000, 2100);
        read.money("revenue", "-5", "CNY");
        let Err(AppError::Invalid(errors)) = read.finish(()) else { panic!("nothing was wrong") };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "employees", "founded_year", "revenue"]);
    }
}
