//! Amounts as people write them, read exactly: never through a float, never rounded.
use super::similar::narrow;
use serde::{Deserialize, Serialize};

/// Which sign separates the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
}

/// An exact decimal: `unscaled` / 10^`scale`, with the currency if the cell named one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    pub unscaled: i128,
    pub scale: u32,
    /// ISO 4217 code, or the sign `$` or `¥`, which more than one currency uses.
    pub currency: Option<&'static str>,
}

/// Why an exact amount cannot become money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountProblem {
    TooManyDecimals,
    TooLarge,
}

impl Amount {
    /// The amount in units of 10^-`digits` (cents for 2); a fraction below that is refused rather than rounded.
    pub fn minor(&self, digits: u32) -> Result<i64, AmountProblem> {
        let mut unscaled = self.unscaled;
        let mut scale = self.scale;
        while scale > digits {
            if unscaled % 10 != 0 {
                return Err(AmountProblem::TooManyDecimals);
            }
            unscaled /= 10;
            scale -= 1;
        }
        10_i128
            .checked_pow(digits - scale)
            .and_then(|p| unscaled.checked_mul(p))
            .and_then(|m| i64::try_from(m).ok())
            .ok_or(AmountProblem::TooLarge)
    }

    /// The ISO code meant, given the code the file's amounts are in when they don't say.
    ///
    /// `$` and `¥` mean `default` where that is a dollar or a yuan/yen, else US dollar and yuan.
    pub fn code<'a>(&self, default: &'a str) -> &'a str
    where
        'static: 'a,
    {
        match self.currency {
            None => default,
            Some("$") if ["USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD"].contains(&default) => default,
            Some("$") => "USD",
            Some("¥") if default == "JPY" => default,
            Some("¥") => "CNY",
            Some(code) => code,
        }
    }
}

/// Signs and words for currencies; longer ones first, so that `US$` is not read as `$`.
const CURRENCIES: &[(&str, &str)] = &[
    ("us$", "USD"),
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("s$", "SGD"),
    ("a$", "AUD"),
    ("人民币", "CNY"),
    ("美元", "USD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("jpy", "JPY"),
    ("hkd", "HKD"),
    ("twd", "TWD"),
    ("sgd", "SGD"),
    ("aud", "AUD"),
    ("cad", "CAD"),
    ("nzd", "NZD"),
    ("chf", "CHF"),
    ("krw", "KRW"),
    ("inr", "INR"),
    ("元", "CNY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("₹", "INR"),
    ("$", "$"),
    ("¥", "¥"),
    ("￥", "¥"),
];

/// Words for powers of ten after a number.
const POWERS: &[(&str, u32)] = &[
    ("百万", 6),
    ("千万", 7),
    ("万", 4),
    ("萬", 4),
    ("亿", 8),
    ("億", 8),
    ("千", 3),
    ("k", 3),
    ("m", 6),
    ("bn", 9),
];

/// Reads `1,234.50`, `¥3.5万`, `(1 200)`, `USD 10`, `1.2亿元`; `None` when it is no amount.
///
/// Grouping must be regular (threes, or fours as Chinese sheets do), so that `1,23` is never taken for 123.
pub fn parse_amount(text: &str, mark: DecimalMark) -> Option<Amount> {
    let plain: String = text.trim().chars().map(narrow).collect::<String>().to_lowercase();
    let mut rest = plain.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    let mut currency = None;
    let mut power = 0;
    // Sign, currency and power word come in any order around the digits.
    loop {
        if !negative && let Some(r) = rest.strip_prefix(['-', '−']) {
            negative = true;
            rest = r.trim_start();
        } else if let Some(r) = rest.strip_prefix('+') {
            rest = r.trim_start();
        } else if let Some((r, code)) = around(rest, currency.is_some()) {
            currency = Some(code);
            rest = r;
        } else if power == 0
            && let Some((r, p)) =
                POWERS.iter().find_map(|(word, p)| rest.strip_suffix(word).map(|r| (r.trim_end(), *p)))
        {
            power = p;
            rest = r;
        } else {
            break;
        }
    }
    let (unscaled, scale) = digits(rest, mark)?;
    let signed = if negative { -unscaled } else { unscaled };
    // 3.5万 has one decimal and four more places: 35 × 10^3.
    if power >= scale {
        let factor = 10_i128.checked_pow(power - scale)?;
        return Some(Amount { unscaled: signed.checked_mul(factor)?, scale: 0, currency });
    }
    Some(Amount { unscaled: signed, scale: scale - power, currency })
}

fn around(rest: &str, known: bool) -> Option<(&str, &'static str)> {
    if known {
        return None;
    }
    CURRENCIES.iter().find_map(|(sign, code)| {
        let inner = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign))?;
        Some((inner.trim(), *code))
    })
}

/// Whole and fraction digits as one integer, and the number of fraction digits.
fn digits(text: &str, mark: DecimalMark) -> Option<(i128, u32)> {
    let (point, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    if text.contains(point) && fraction.is_empty() && whole.is_empty() {
        return None;
    }
    let is_group = |c: char| c == group || matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '’');
    let groups: Vec<&str> = whole.split(is_group).collect();
    let regular = groups.len() == 1
        || ([3, 4].iter().any(|size| {
            (1..=*size).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == *size)
        }));
    let whole: String = groups.concat();
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !regular || !all_digits(&whole) || !all_digits(fraction) || (whole.len() + fraction.len()) == 0 {
        return None;
    }
    let number = format!("{whole}{fraction}").parse().ok()?;
    Some((number, u32::try_from(fraction.len()).ok()?))
}

/// What a column's values say about its decimal mark.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkEvidence {
    point: u64,
    comma: u64,
}

impl MarkEvidence {
    /// Takes one value into account.
    pub fn see(&mut self, text: &str) {
        let by_point = parse_amount(text, DecimalMark::Point).is_some();
        let by_comma = parse_amount(text, DecimalMark::Comma).is_some();
        match (by_point, by_comma) {
            (true, false) => self.point += 1,
            (false, true) => self.comma += 1,
            _ => {}
        }
    }

    /// The mark most values need; a point where none decides.
    pub fn mark(&self) -> DecimalMark {
        if self.comma > self.point { DecimalMark::Comma } else { DecimalMark::Point }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(text: &str) -> Option<i64> {
        parse_amount(text, DecimalMark::Point)?.minor(2).ok()
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(cents("1054"), Some(105_400));
        assert_eq!(cents("500000.0"), Some(50_000_000));
        assert_eq!(cents("1,234,567.89"), Some(123_456_789));
        assert_eq!(cents("12,3456"), Some(12_345_600));
        assert_eq!(cents("￥1，234.50"), Some(123_450));
        assert_eq!(cents("3.5万"), Some(3_500_000));
        assert_eq!(cents("1.2亿元"), Some(12_000_000_000));
        assert_eq!(cents("US$ 1.5m"), Some(150_000_000));
        assert_eq!(cents("(20)"), Some(-2_000));
        assert_eq!(cents("-$20"), Some(-2_000));
        assert_eq!(cents("10 EUR"), Some(1_000));
        assert_eq!(cents(".5"), Some(50));
    }

    #[test]
    fn what_is_no_amount_is_not_guessed() {
        for text in ["", "-", "n/a", "1,23", "1.2.3", "12,34,567x", "1e5", "=1+1", "."] {
            assert_eq!(parse_amount(text, DecimalMark::Point), None, "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_cent_is_refused_not_rounded() {
        let fine = parse_amount("1.005", DecimalMark::Point).unwrap();
        assert_eq!(fine.minor(2), Err(AmountProblem::TooManyDecimals));
        assert_eq!(fine.minor(3), Ok(1_005));
        let vast = parse_amount("99999999999999999999", DecimalMark::Point).unwrap();
        assert_eq!(vast.minor(2), Err(AmountProblem::TooLarge));
    }

    #[test]
    fn a_column_with_decimal_commas_is_recognised() {
        let mut seen = MarkEvidence::default();
        for value in ["1.234", "12,5", "1.234.567,89"] {
            seen.see(value);
        }
        assert_eq!(seen.mark(), DecimalMark::Comma);
        assert_eq!(parse_amount("1.234,50", DecimalMark::Comma).unwrap().minor(2), Ok(123_450));
    }

    #[test]
    fn a_shared_sign_means_the_files_own_currency() {
        let dollars = parse_amount("$5", DecimalMark::Point).unwrap();
        assert_eq!(dollars.code("HKD"), "HKD");
        assert_eq!(dollars.code("CNY"), "USD");
        assert_eq!(parse_amount("5", DecimalMark::Point).unwrap().code("CNY"), "CNY");
    }
}
