//! Products: what is sold.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ProductId;
use crate::{
    error::FieldError,
    keys,
    listing::ListState,
    money::{Currency, Money},
    pipeline::text,
};

/// Something sold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub version: i64,
    pub name: String,
    pub code: Option<String>,
    /// What it belongs with.
    pub family: Option<String>,
    /// The list price.
    pub price: Option<Money>,
    /// Whether it is still offered: a product that is not keeps its deals, but new ones cannot choose it.
    pub active: bool,
    pub description: Option<String>,
    pub updated_at: DateTime<Utc>,
    /// Open deals with it.
    pub open_deals: i64,
}

/// What a person may set on a product. `None` leaves a field as it is; an empty text clears it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductPatch {
    pub name: Option<String>,
    pub code: Option<String>,
    pub family: Option<String>,
    /// As typed.
    pub price: Option<String>,
    pub currency: Option<Currency>,
    pub active: Option<bool>,
    pub description: Option<String>,
}

/// A product as its form shows it, every field as text: what two people changed can be put together by [`crate::merge`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductForm {
    pub name: String,
    pub code: String,
    pub family: String,
    pub price: String,
    pub price_currency: String,
    /// `true` or `false`.
    pub active: String,
    pub description: String,
}

impl ProductForm {
    /// The form of a product, or an empty one of something offered. `base` is the currency of a price not given yet.
    pub fn of(product: Option<&Product>, base: Currency) -> ProductForm {
        let text = |of: fn(&Product) -> Option<String>| product.and_then(of).unwrap_or_default();
        let price = product.and_then(|p| p.price);
        ProductForm {
            name: text(|p| Some(p.name.clone())),
            code: text(|p| p.code.clone()),
            family: text(|p| p.family.clone()),
            price: price.map(Money::plain).unwrap_or_default(),
            price_currency: price.map_or(base, |p| p.currency).to_string(),
            active: product.is_none_or(|p| p.active).to_string(),
            description: text(|p| p.description.clone()),
        }
    }

    /// Every field as it is to be.
    pub fn patch(self) -> ProductPatch {
        ProductPatch {
            name: Some(self.name),
            code: Some(self.code),
            family: Some(self.family),
            price: Some(self.price),
            currency: self.price_currency.parse().ok(),
            active: Some(self.active == "true"),
            description: Some(self.description),
        }
    }
}

keys! {
    /// What products sort by.
    pub enum ProductSort { Name = "name", Code = "code", Family = "family", Price = "price", Updated = "updated" }
}
keys! {
    /// What products filter by.
    pub enum ProductFilter { Family = "family", Active = "active" }
}
pub type ProductList = ListState<ProductFilter, ProductSort>;

/// Applies what was typed; returns what is wrong. `base` is the currency of a price that names none.
pub fn apply(product: &mut Product, patch: &ProductPatch, base: Currency) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if let Some(name) = &patch.name {
        product.name = name.trim().to_string();
    }
    match product.name.chars().count() {
        0 => wrong.push(FieldError::new("name", text::NAME_NEEDED)),
        201.. => wrong.push(FieldError::new("name", text::NAME_LONG)),
        _ if product.name.contains('\0') => wrong.push(FieldError::new("name", text::UNREADABLE)),
        _ => {}
    }
    let texts = [
        ("code", &mut product.code, &patch.code, 60),
        ("family", &mut product.family, &patch.family, 120),
        ("description", &mut product.description, &patch.description, 20_000),
    ];
    for (field, target, typed, longest) in texts {
        let Some(typed) = typed.as_deref().map(str::trim) else { continue };
        if typed.chars().count() > longest {
            wrong.push(FieldError::with(field, text::TEXT_LONG, &[("n", &longest.to_string())]));
        } else if typed.contains('\0') {
            wrong.push(FieldError::new(field, text::UNREADABLE));
        }
        *target = (!typed.is_empty()).then(|| typed.to_string());
    }
    if let Some(active) = patch.active {
        product.active = active;
    }
    let before = product.price;
    let currency = patch.currency.or(before.map(|p| p.currency)).unwrap_or(base);
    let typed = match &patch.price {
        Some(typed) => Some(typed.trim().to_string()),
        None => before.filter(|p| p.currency != currency).map(Money::plain),
    };
    if let Some(typed) = typed {
        let bad = || FieldError::new("price", text::AMOUNT_BAD);
        product.price = None;
        if !typed.is_empty() {
            match Money::parse(&typed, currency).ok_or_else(bad).and_then(super::rules::amount) {
                Ok(price) => product.price = Some(price),
                Err(error) => wrong.push(FieldError { field: "price".into(), ..error }),
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product() -> Product {
        Product {
            id: ProductId::new(),
            version: 1,
            name: "GTX Pro".into(),
            code: None,
            family: None,
            price: None,
            active: true,
            description: None,
            updated_at: DateTime::UNIX_EPOCH,
            open_deals: 0,
        }
    }

    #[test]
    fn what_two_people_changed_on_a_product_goes_together() {
        let of = |product: &Product| ProductForm::of(Some(product), Currency::USD);
        let base = product();
        let mine = ProductForm { price: "4821".into(), name: "GTX Pro 2".into(), ..of(&base) };
        let theirs = Product { name: "GTX-Pro".into(), active: false, ..base.clone() };
        let both = crate::merge::merge(&of(&base), &mine, &of(&theirs));
        assert_eq!(both.clashes.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(), ["name"]);
        // A sum and its currency never come from two people.
        let dearer = ProductForm { price: "120".into(), ..of(&base) };
        let foreign = ProductForm { price: "100".into(), price_currency: "CNY".into(), ..of(&base) };
        let sums = crate::merge::merge(&of(&base), &foreign, &dearer);
        assert_eq!((sums.clashes[0].mine.as_str(), sums.clashes[0].theirs.as_str()), ("100 CNY", "120 USD"));
        assert_eq!(sums.decided::<ProductForm>(|_| true).unwrap(), foreign);
        assert_eq!(sums.decided::<ProductForm>(|_| false).unwrap(), dearer);
        let decided: ProductForm = both.decided(|_| true).unwrap();
        let mut now = theirs;
        assert_eq!(apply(&mut now, &decided.patch(), Currency::CNY), []);
        assert_eq!(
            (now.name.as_str(), now.active, now.price),
            ("GTX Pro 2", false, Some(Money::new(482_100, Currency::USD)))
        );
    }

    #[test]
    fn a_price_is_read_in_its_currency_and_can_be_taken_away() {
        let mut product = product();
        let price = |text: &str| ProductPatch { price: Some(text.into()), ..Default::default() };
        assert_eq!(apply(&mut product, &price("4,821"), Currency::USD), []);
        assert_eq!(product.price, Some(Money::new(482_100, Currency::USD)));
        assert_eq!(apply(&mut product, &price("-1"), Currency::CNY)[0].field, "price");
        assert_eq!(apply(&mut product, &price(""), Currency::CNY), []);
        assert_eq!(product.price, None);
    }
}
