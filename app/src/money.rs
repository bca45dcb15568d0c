//! Amounts of money: whole minor units of a named currency, never a float.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::i18n::Locale;

/// An ISO 4217 currency code such as `CNY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const CNY: Currency = Currency(*b"CNY");
    pub const USD: Currency = Currency(*b"USD");
    pub const EUR: Currency = Currency(*b"EUR");

    /// The currencies offered in menus; any ISO 4217 code is accepted.
    pub const COMMON: [&'static str; 12] =
        ["CNY", "USD", "EUR", "HKD", "JPY", "GBP", "TWD", "SGD", "KRW", "AUD", "CAD", "CHF"];

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many minor digits amounts have (ISO 4217:2015 table A.1): 0, 2 or 3.
    pub fn digits(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" | b"XPF" | b"PYG" | b"UGX"
            | b"RWF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// The sign in front of an amount; the code and a space where there is no common sign.
    pub fn sign(&self) -> String {
        match self.code() {
            "CNY" => "¥".into(),
            "USD" => "$".into(),
            "EUR" => "€".into(),
            "GBP" => "£".into(),
            "JPY" => "JP¥".into(),
            "HKD" => "HK$".into(),
            "TWD" => "NT$".into(),
            "SGD" => "S$".into(),
            "AUD" => "A$".into(),
            "CAD" => "C$".into(),
            "KRW" => "₩".into(),
            code => format!("{code} "),
        }
    }
}

impl FromStr for Currency {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let upper = s.trim().to_ascii_uppercase();
        match upper.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|x| x.is_ascii_uppercase()) => Ok(Currency([*a, *b, *c])),
            _ => Err(format!("not a currency code: {s}")),
        }
    }
}
impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(s: String) -> Result<Self, String> {
        s.parse()
    }
}
impl From<Currency> for String {
    fn from(c: Currency) -> String {
        c.code().into()
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(feature = "ssr")]
mod sql {
    use super::Currency;
    use sqlx::{Decode, Encode, Postgres, Type, encode::IsNull, error::BoxDynError, postgres::*};

    impl Type<Postgres> for Currency {
        fn type_info() -> PgTypeInfo {
            <String as Type<Postgres>>::type_info()
        }
        fn compatible(ty: &PgTypeInfo) -> bool {
            <String as Type<Postgres>>::compatible(ty)
        }
    }
    impl<'r> Decode<'r, Postgres> for Currency {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            Ok(<&str as Decode<Postgres>>::decode(value)?.parse::<Currency>()?)
        }
    }
    impl<'q> Encode<'q, Postgres> for Currency {
        fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
            <&str as Encode<Postgres>>::encode(self.code(), buf)
        }
    }
}

/// An amount in the smallest unit of its currency (分, cent).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Adds amounts of one currency; `None` when the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Money { minor, ..self })
    }

    /// Reads what a person types: `1,234.5`, `48万`, `1.2亿`, `3.5k`, `2M`, with or without the currency's own sign.
    /// Errors name nothing: the caller says what is wrong in the reader's language. Digits beyond the minor unit are refused.
    pub fn parse(text: &str, currency: Currency) -> Option<Money> {
        let mut s = text.trim().replace([',', '，', ' ', '\u{a0}', '_'], "").replace('￥', "¥");
        for sign in [currency.sign(), currency.code().to_string(), "元".into()] {
            s = s.trim_start_matches(sign.trim()).trim_end_matches(sign.trim()).to_string();
        }
        let (body, power) = match s.chars().last()? {
            '万' => (&s[..s.len() - '万'.len_utf8()], 4),
            '亿' => (&s[..s.len() - '亿'.len_utf8()], 8),
            'k' | 'K' => (&s[..s.len() - 1], 3),
            'm' | 'M' => (&s[..s.len() - 1], 6),
            _ => (s.as_str(), 0),
        };
        let (negative, body) = match body.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        if (whole.is_empty() && fraction.is_empty())
            || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit())
        {
            return None;
        }
        let places = currency.digits() as usize + power;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > places {
            return None;
        }
        let digits = format!("{whole}{fraction:0<places$}");
        let minor: i64 = digits
            .trim_start_matches('0')
            .parse()
            .or_else(|e| if digits.bytes().all(|b| b == b'0') { Ok(0) } else { Err(e) })
            .ok()?;
        Some(Money::new(if negative { -minor } else { minor }, currency))
    }

    /// The amount as plain digits with a point, as a form shows it for editing: `1234.50`, `1234` when whole.
    pub fn plain(self) -> String {
        let digits = self.currency.digits();
        let unit = 10_u64.pow(digits);
        let abs = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        if abs.is_multiple_of(unit) {
            format!("{sign}{}", abs / unit)
        } else {
            format!("{sign}{}.{:0width$}", abs / unit, abs % unit, width = digits as usize)
        }
    }

    /// The exact amount for reading: sign, grouped thousands, minor digits only when there are any.
    pub fn full(self) -> String {
        let plain = self.plain();
        let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |p| ("-", p));
        let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
        let mut grouped = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        match fraction {
            Some(f) => format!("{sign}{}{grouped}.{f}", self.currency.sign()),
            None => format!("{sign}{}{grouped}", self.currency.sign()),
        }
    }

    /// The amount as a headline: 万/亿 in Chinese, K/M/B in English, three or four significant digits.
    pub fn short(self, locale: Locale) -> String {
        let unit = 10_u64.pow(self.currency.digits());
        let whole = self.minor.unsigned_abs() / unit;
        let steps: &[(u64, &str)] = match locale {
            Locale::Zh => &[(100_000_000, "亿"), (10_000, "万")],
            Locale::En => &[(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")],
        };
        let Some((size, suffix)) = steps.iter().find(|(size, _)| whole >= *size) else {
            return Money { minor: self.minor / unit as i64 * unit as i64, ..self }.full();
        };
        let places = match whole / size {
            0..10 => 2,
            10..100 => 1,
            _ => 0,
        };
        let scale = 10_u64.pow(places);
        let scaled = (u128::from(whole) * u128::from(scale) + u128::from(size / 2)) / u128::from(*size);
        let (int, frac) = (scaled / u128::from(scale), scaled % u128::from(scale));
        let sign = if self.minor < 0 { "-" } else { "" };
        let mut body =
            if places == 0 { int.to_string() } else { format!("{int}.{frac:0w$}", w = places as usize) };
        if body.contains('.') {
            body = body.trim_end_matches('0').trim_end_matches('.').to_string();
        }
        format!("{sign}{}{body}{suffix}", self.currency.sign())
    }
}

/// What other currencies are worth in the company's base currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    pub base: Currency,
    /// Currency → value of one whole unit in whole units of the base, in millionths.
    pub micros: Vec<(Currency, i64)>,
}

impl Rates {
    /// The amount in the base currency, rounded half away from zero to its minor unit; `None` without a rate or when it does not fit.
    pub fn convert(&self, amount: Money) -> Option<Money> {
        if amount.currency == self.base {
            return Some(amount);
        }
        let micros = self.micros.iter().find(|(c, _)| *c == amount.currency)?.1;
        let up = 10_i128.pow(self.base.digits());
        let down = 1_000_000 * 10_i128.pow(amount.currency.digits());
        let scaled = i128::from(amount.minor).checked_mul(i128::from(micros))?.checked_mul(up)?;
        let rounded = (scaled.abs() + down / 2) / down * scaled.signum();
        i64::try_from(rounded).ok().map(|minor| Money::new(minor, self.base))
    }

    /// The sum of amounts in the base currency, and the currencies that have no rate and are left out of it.
    pub fn sum(&self, amounts: impl IntoIterator<Item = Money>) -> (Money, Vec<Currency>) {
        let mut total = Money::new(0, self.base);
        let mut left_out = Vec::new();
        for amount in amounts {
            match self.convert(amount).and_then(|m| total.checked_add(m)) {
                Some(sum) => total = sum,
                None if left_out.contains(&amount.currency) => {}
                None => left_out.push(amount.currency),
            }
        }
        (total, left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let cny = |m| Some(Money::new(m, Currency::CNY));
        for (text, want) in [
            ("1,234.5", cny(123_450)),
            ("¥48万", cny(48_000_000)),
            ("1.2亿", cny(12_000_000_000)),
            ("3.5k", cny(350_000)),
            ("-7", cny(-700)),
            ("0.00", cny(0)),
            ("12.345", None),
            ("twelve", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(Money::parse(text, Currency::CNY), want, "{text}");
        }
        assert_eq!(Money::parse("500", "JPY".parse().unwrap()).unwrap().minor, 500);
    }

    #[test]
    fn amounts_are_shown_in_the_readers_habit() {
        let m = Money::new(12_840_000_000, Currency::CNY);
        assert_eq!(m.short(Locale::Zh), "¥1.28亿");
        assert_eq!(m.short(Locale::En), "¥128M");
        assert_eq!(Money::new(96_000_000, Currency::CNY).short(Locale::Zh), "¥96万");
        assert_eq!(Money::new(96_000_000, Currency::CNY).short(Locale::En), "¥960K");
        assert_eq!(Money::new(1_234_567, Currency::USD).full(), "$12,345.67");
        assert_eq!(Money::new(-55_000, Currency::USD).full(), "-$550");
    }

    #[test]
    fn different_currencies_never_add_up() {
        assert_eq!(Money::new(1, Currency::CNY).checked_add(Money::new(1, Currency::USD)), None);
        assert_eq!(Money::new(i64::MAX, Currency::CNY).checked_add(Money::new(1, Currency::CNY)), None);
    }

    #[test]
    fn what_a_form_shows_reads_back_the_same() {
        for minor in [0, 1, 99, 100, -12_345, 100_000_007] {
            let m = Money::new(minor, Currency::USD);
            assert_eq!(Money::parse(&m.plain(), Currency::USD), Some(m));
        }
    }

    #[test]
    fn amounts_convert_through_the_rate_and_round_once() {
        let jpy: Currency = "JPY".parse().unwrap();
        let rates = Rates { base: Currency::CNY, micros: vec![(Currency::USD, 7_120_000), (jpy, 47_300)] };
        assert_eq!(rates.convert(Money::new(100, Currency::USD)), Some(Money::new(712, Currency::CNY)));
        assert_eq!(rates.convert(Money::new(1_000, jpy)), Some(Money::new(4_730, Currency::CNY)));
        assert_eq!(rates.convert(Money::new(1, Currency::EUR)), None);
        let (sum, without) = rates.sum([Money::new(5, Currency::CNY), Money::new(7, Currency::EUR)]);
        assert_eq!((sum.minor, without), (5, vec![Currency::EUR]));
    }
}
