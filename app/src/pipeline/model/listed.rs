//! What a list of deals comes to.

use serde::{Deserialize, Serialize};

use super::{DealKey, DealLine, DealList, StageKind, Total};
use crate::{
    access::model::{Field, Rights, Veil, veil_whole},
    listing::Page,
    money::{Currency, Money, Rates},
};

/// A page of deals, and what the whole list comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealsPage {
    pub page: Page<DealLine>,
    /// Where the list is narrowed.
    pub sums: Option<Sums>,
}

/// What the deals on all pages come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// One a currency; `None` where the list is too long to be added up.
    pub totals: Option<Vec<Total>>,
    /// What other currencies are worth.
    pub rates: Rates,
}

/// Totals in words' order: how many, how much altogether, and what is not in it for want of a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    pub deals: i64,
    pub converted: Money,
    pub without_rate: Vec<Currency>,
    /// Each currency for itself, where that says more than the whole.
    pub each: Vec<Money>,
}

impl Sums {
    /// What it all comes to in the base currency.
    pub fn sum(&self) -> Option<Sum> {
        let totals = self.totals.as_ref()?;
        let amounts = || totals.iter().map(|t| t.amount).filter(|m| m.minor != 0);
        let (converted, without_rate) = self.rates.sum(amounts());
        let plain = amounts().all(|m| m.currency == self.rates.base);
        Some(Sum {
            deals: totals.iter().map(|t| t.deals).sum(),
            converted,
            without_rate,
            each: if plain { Vec::new() } else { amounts().collect() },
        })
    }
}

impl DealList {
    /// Whether only deals are asked for that were won or lost: then the day they were closed matters.
    pub fn decided(&self) -> bool {
        let statuses = self.values(DealKey::Status);
        let closed = !statuses.is_empty() && statuses.iter().all(|s| s != StageKind::Open.code());
        closed || [DealKey::ClosedFrom, DealKey::ClosedTo].iter().any(|key| !self.values(*key).is_empty())
    }
}

impl Veil for DealsPage {
    fn veil(&mut self, rights: &Rights) {
        self.page.veil(rights);
        veil_whole(rights, Field::DealAmount, &mut self.sums);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(deals: i64, minor: i64, currency: Currency) -> Total {
        Total { deals, amount: Money::new(minor, currency) }
    }

    #[test]
    fn a_list_is_added_up_in_the_base_currency_and_says_what_is_left_out() {
        let rates = Rates { base: Currency::CNY, micros: vec![(Currency::USD, 7_000_000)] };
        let eur = total(1, 500, Currency::EUR);
        let totals = vec![total(2, 300, Currency::CNY), total(1, 100, Currency::USD), eur.clone()];
        let sum = Sums { totals: Some(totals), rates: rates.clone() }.sum().unwrap();
        assert_eq!((sum.deals, sum.converted), (4, Money::new(1000, Currency::CNY)));
        assert_eq!((sum.without_rate, sum.each.len()), (vec![Currency::EUR], 3));
        let plain = Sums { totals: Some(vec![total(2, 300, Currency::CNY)]), rates: rates.clone() };
        assert_eq!(plain.sum().unwrap().each, []);
        assert_eq!(Sums { totals: None, rates }.sum(), None);
    }

    #[test]
    fn a_list_of_closed_deals_is_known_by_its_address() {
        for (query, decided) in [
            ("?status=won", true),
            ("?status=won&status=lost", true),
            ("?closed_from=2026-01-01", true),
            ("?status=won&status=open", false),
            ("", false),
        ] {
            assert_eq!(DealList::parse(query).decided(), decided, "{query}");
        }
    }
}
