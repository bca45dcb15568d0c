//! What the list comes to, above its rows.

use leptos::prelude::*;

use super::super::text;
use crate::{
    format,
    i18n::T,
    money::{Currency, Money, Rates},
    pipeline::model::Sums,
};

/// The head of the column that says what an amount is worth in the company's own currency.
pub fn in_base(rates: &Rates, t: T) -> String {
    t.with(text::IN_BASE, &[("code", rates.base.code())])
}

/// How many deals on all pages, and how much; `None` where the list is too long to be added up.
pub fn line(sums: &Sums, t: T) -> Option<AnyView> {
    let sum = sums.sum()?;
    let words = if sum.deals == 1 { text::DEALS_ONE } else { text::DEALS_N };
    let count = t.with(words, &[("n", &format::count(sum.deals))]);
    let each = sum.each.iter().map(|m| m.full()).collect::<Vec<_>>().join(" + ");
    let each = (!each.is_empty()).then(|| view! { <span class="muted num">{each}</span> });
    let codes = sum.without_rate.iter().map(|c: &Currency| c.code()).collect::<Vec<_>>().join(", ");
    let missing = (!codes.is_empty()).then(|| {
        view! { <span class="soon">{t.with(text::NO_RATE, &[("codes", &codes)])}</span> }
    });
    let whole = Money::full(sum.converted);
    let line = view! {
        <p class="list-total" role="status">
            <span class="num">{count}</span> " " <b class="num">{whole}</b> {each} {missing}
        </p>
    };
    Some(line.into_any())
}
