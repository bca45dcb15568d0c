//! Screens of handing over.

mod done;
mod past;
mod wizard;

use leptos::prelude::*;

pub use done::HandoverScreen;
pub use past::PastScreen;
pub use wizard::WizardScreen;

use super::{
    model::{Counts, HandoverId},
    text::*,
};
use crate::i18n::{T, use_t};

/// Where the past hand-overs are.
pub const PAST_PATH: &str = "/settings/handovers";

/// Where a hand-over's page is.
pub fn page_path(id: HandoverId) -> String {
    format!("/handover/{id}")
}

/// The line above the title.
fn crumb() -> AnyView {
    let t = use_t();
    view! { <a href="/settings">{t.s(SETTINGS)}</a> " / " <a href="/settings/members">{t.s(MEMBERS)}</a> }
        .into_any()
}

/// `2 accounts · 1 deal`; kinds of which there are none are left out.
fn in_words(t: T, counts: Counts) -> String {
    let each = [
        (counts.accounts, N_ACCOUNT, N_ACCOUNTS),
        (counts.contacts, N_CONTACT, N_CONTACTS),
        (counts.deals, N_DEAL, N_DEALS),
        (counts.activities, N_TASK, N_TASKS),
    ];
    let said = each.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| t.count(n, one, many));
    said.collect::<Vec<_>>().join(" · ")
}
