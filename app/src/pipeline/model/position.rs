//! Places in a column: text keys whose bytewise order (`COLLATE "C"`) is the order of the cards.
//!
//! A key is a whole number and, where a card was put between two others, a fraction behind it, both in base 62
//! (`0-9 A-Z a-z`, which ASCII sorts in this order). The first letter says how many digits the whole number has and on which
//! side of nought it is — `a0`…`az`, `b10`…, and downwards `Zz`…`Z0`, `Yzz`… — so that longer numbers sort outside shorter
//! ones. Putting cards on top or at the end therefore lengthens keys with the logarithm of their number only; a fraction grows
//! by one digit about every sixth time a card is put into the same gap.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE: u8 = 62;
/// The most digits a whole number has: 62^10 still fits an `i64`.
const MOST_DIGITS: u8 = 10;

/// From this length on a column's keys are worth making anew.
pub const LONG: usize = 24;

/// Whether a key has become long enough to number its column anew.
pub fn needs_rebalance(key: &str) -> bool {
    key.len() > LONG
}

/// A key strictly between two others; `None` on a side means there is no card there. Returns `None` where the keys are not
/// in order or not keys at all.
pub fn between(above: Option<&str>, below: Option<&str>) -> Option<String> {
    match (above, below) {
        (None, None) => Some(write(0, &[])),
        (None, Some(below)) => {
            let (whole, fraction) = read(below)?;
            Some(write(if fraction.is_empty() { whole.checked_sub(1)? } else { whole }, &[]))
        }
        (Some(above), None) => Some(write(read(above)?.0.checked_add(1)?, &[])),
        (Some(above), Some(below)) => {
            if above >= below {
                return None;
            }
            let ((low, low_fraction), (high, high_fraction)) = (read(above)?, read(below)?);
            if low == high {
                return Some(write(low, &middle(&low_fraction, Some(&high_fraction))));
            }
            let next = low.checked_add(1)?;
            if next < high || !high_fraction.is_empty() {
                Some(write(next, &[]))
            } else {
                Some(write(low, &middle(&low_fraction, None)))
            }
        }
    }
}

/// `n` keys in order, all behind `above`: for cards that are put at the end of a column together.
/// Returns `None` where `above` is not a key.
pub fn n_after(above: Option<&str>, n: usize) -> Option<Vec<String>> {
    let first = match above {
        Some(key) => read(key)?.0.checked_add(1)?,
        None => 0,
    };
    (0..n).map(|i| Some(write(first.checked_add(i64::try_from(i).ok()?)?, &[]))).collect()
}

/// The whole number and the fraction's digits (values, not letters) of a key.
fn read(key: &str) -> Option<(i64, Vec<u8>)> {
    let (&head, rest) = key.as_bytes().split_first()?;
    let (length, negative) = match head {
        b'a'..=b'z' => (head - b'a' + 1, false),
        b'A'..=b'Z' => (b'Z' - head + 1, true),
        _ => return None,
    };
    if length > MOST_DIGITS || rest.len() < usize::from(length) {
        return None;
    }
    let values: Vec<u8> = rest.iter().map(|&c| value(c)).collect::<Option<_>>()?;
    let (whole, fraction) = values.split_at(usize::from(length));
    let digit = |d: u8| i64::from(if negative { BASE - 1 - d } else { d });
    let magnitude = whole.iter().fold(0_i64, |sum, &d| sum * i64::from(BASE) + digit(d));
    Some((if negative { -magnitude - 1 } else { magnitude }, fraction.to_vec()))
}

fn write(whole: i64, fraction: &[u8]) -> String {
    let negative = whole < 0;
    let mut magnitude = if negative { -(whole + 1) } else { whole };
    let mut digits = Vec::new();
    loop {
        digits.push((magnitude % i64::from(BASE)) as u8);
        magnitude /= i64::from(BASE);
        if magnitude == 0 {
            break;
        }
    }
    let more = digits.len() as u8 - 1;
    let mut key = String::with_capacity(digits.len() + fraction.len() + 1);
    key.push(char::from(if negative { b'Z' - more } else { b'a' + more }));
    for d in digits.into_iter().rev() {
        key.push(letter(if negative { BASE - 1 - d } else { d }));
    }
    key.extend(fraction.iter().map(|&d| letter(d)));
    key
}

/// A short fraction strictly between two; `None` above means one. Never ends in nought, so that there is always room below.
fn middle(low: &[u8], high: Option<&[u8]>) -> Vec<u8> {
    let mut fraction = Vec::new();
    let mut bound = high;
    for i in 0.. {
        let from = low.get(i).copied().unwrap_or(0);
        let to = match bound {
            Some(high) => high.get(i).copied().unwrap_or(0),
            None => BASE,
        };
        if to > from + 1 {
            fraction.push(from + (to - from) / 2);
            break;
        }
        fraction.push(from);
        if to != from {
            // One apart: anything behind `from` is below `high`, so only `low` still bounds.
            bound = None;
        }
    }
    fraction
}

fn value(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'A'..=b'Z' => Some(letter - b'A' + 10),
        b'a'..=b'z' => Some(letter - b'a' + 36),
        _ => None,
    }
}

fn letter(value: u8) -> char {
    char::from(DIGITS[usize::from(value % BASE)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator so that a failing run can be repeated.
    struct Dice(u64);
    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % sides as u64) as usize
        }
    }

    fn in_order(keys: &[String]) -> bool {
        keys.windows(2).all(|pair| pair[0].as_bytes() < pair[1].as_bytes())
    }

    #[test]
    fn the_first_card_has_a_short_key_with_room_on_both_sides() {
        let key = between(None, None).unwrap();
        assert_eq!(key, "a0");
        assert!(between(None, Some(&key)).unwrap() < key);
        assert!(between(Some(&key), None).unwrap() > key);
    }

    #[test]
    fn whole_numbers_sort_as_numbers() {
        let numbers =
            [-300_000, -3_845, -3_844, -63, -62, -2, -1, 0, 1, 61, 62, 3_843, 3_844, 238_328, 1 << 40];
        let keys: Vec<String> = numbers.iter().map(|&n| write(n, &[])).collect();
        assert!(in_order(&keys), "{keys:?}");
        for (key, n) in keys.iter().zip(numbers) {
            assert_eq!(read(key), Some((n, vec![])));
        }
    }

    #[test]
    fn ten_thousand_cards_put_on_top_keep_short_keys() {
        let mut top = between(None, None).unwrap();
        for _ in 0..10_000 {
            let next = between(None, Some(&top)).unwrap();
            assert!(next < top);
            top = next;
        }
        assert!(top.len() <= 4, "{top}");
    }

    #[test]
    fn ten_thousand_cards_put_at_the_end_keep_short_keys() {
        let keys = n_after(Some("a0V"), 10_000).unwrap();
        assert!(in_order(&keys) && keys[0].as_str() > "a0V");
        assert!(keys.iter().all(|k| k.len() <= 4));
    }

    #[test]
    fn cards_put_anywhere_keep_their_order() {
        for seed in 1..=20 {
            let mut dice = Dice(seed * 7_919);
            let mut keys: Vec<String> = Vec::new();
            for _ in 0..600 {
                let at = dice.roll(keys.len() + 1);
                let above = at.checked_sub(1).map(|i| keys[i].as_str());
                let key = between(above, keys.get(at).map(String::as_str)).unwrap();
                keys.insert(at, key);
            }
            assert!(in_order(&keys), "seed {seed}");
            assert!(!keys.iter().any(|k| needs_rebalance(k)), "seed {seed}");
        }
    }

    #[test]
    fn a_gap_filled_again_and_again_grows_slowly_and_asks_for_new_numbers_in_the_end() {
        for towards_top in [true, false] {
            let (mut low, mut high) = ("a0".to_string(), "a1".to_string());
            let mut times = 0;
            while !needs_rebalance(&low) && !needs_rebalance(&high) {
                let key = between(Some(&low), Some(&high)).unwrap();
                assert!(low < key && key < high);
                if towards_top {
                    high = key
                } else {
                    low = key
                }
                times += 1;
            }
            assert!(times > 100, "{times}");
        }
    }

    #[test]
    fn keys_out_of_order_and_foreign_text_are_refused() {
        assert_eq!(between(Some("a1"), Some("a0")), None);
        assert_eq!(between(Some("a1"), Some("a1")), None);
        for bad in ["", "a", "b1", "a-", "1", "z0", "中"] {
            assert_eq!(between(Some(bad), None), None, "{bad}");
            assert_eq!(between(None, Some(bad)), None, "{bad}");
        }
    }
}
