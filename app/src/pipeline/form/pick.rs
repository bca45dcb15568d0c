//! What the pickers of deals' forms find.

use crate::{
    access::{self, model::Status},
    customers::{self, model::AccountId},
    kit::{Finding, Picked},
    listing,
    pipeline::{
        self,
        model::{DealKey, DealList, StageKind},
    },
};

fn picked(choice: listing::Choice) -> Picked {
    Picked::new(choice.id, choice.label).note(choice.hint)
}

/// Accounts by part of their name.
pub fn accounts((words,): (String,)) -> Finding {
    Box::pin(
        async move { Ok(customers::api::account_options(words).await?.into_iter().map(picked).collect()) },
    )
}

/// Contacts by part of their name.
pub fn contacts((words,): (String,)) -> Finding {
    Box::pin(async move {
        Ok(customers::api::contact_options(None, words).await?.into_iter().map(picked).collect())
    })
}

/// Products by part of their name.
pub fn products((words,): (String,)) -> Finding {
    Box::pin(
        async move { Ok(pipeline::api::product_choices(words).await?.into_iter().map(picked).collect()) },
    )
}

/// An account's open deals by part of their name.
pub fn open_deals(account: AccountId, words: &str) -> Finding {
    let list = DealList::default()
        .only(DealKey::Account, account)
        .only(DealKey::Status, StageKind::Open.code())
        .searching(words);
    Box::pin(async move {
        let found = pipeline::api::deal_list(list.query()).await?;
        Ok(found.page.rows.into_iter().map(|d| Picked::new(d.id, d.name).note(d.stage_name)).collect())
    })
}

/// Members by part of their name: all who may hold records.
pub fn members((words,): (String,)) -> Finding {
    let words = words.to_lowercase();
    Box::pin(async move {
        let names = access::api::member_names().await?.into_iter();
        let fits = names.filter(|m| m.status != Status::Inactive && m.name.to_lowercase().contains(&words));
        Ok(fits.map(|m| Picked::new(m.id, m.name)).collect())
    })
}
