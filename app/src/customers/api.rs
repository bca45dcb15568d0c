//! What the browser may ask of customers.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::*;
#[cfg(feature = "ssr")]
use super::store;
#[cfg(feature = "ssr")]
use crate::context::Cx;
use crate::{
    error::AppError,
    listing::{Choice, Page},
};

/// Defines server functions that admit, delegate and return: `fn name(args) -> T = |cx| store call;`.
macro_rules! doors {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $ty:ty),*) -> $out:ty = |$cx:ident| $call:expr;)*) => {
        $($(#[$doc])*
        #[server(input = Json, output = Json)]
        pub async fn $name($($arg: $ty),*) -> Result<$out, AppError> {
            let mut $cx = Cx::enter().await?;
            let answer = $call.await?;
            $cx.answer(answer).await
        })*
    };
}

doors! {
    /// A page of accounts; `list` is the address's query.
    fn accounts(list: String) -> Page<AccountRow> =
        |cx| store::accounts(&mut cx.tx, &cx.actor, &AccountList::parse(&list));

    /// The ids of every account the list shows, for acting on all of them.
    fn account_ids(list: String) -> Vec<AccountId> =
        |cx| store::account_ids(&mut cx.tx, &cx.actor, &AccountList::parse(&list));

    /// One account.
    fn read_account(id: AccountId) -> Account = |cx| store::account(&mut cx.tx, &cx.actor, id);

    /// Makes an account.
    fn create_account(id: AccountId, form: AccountForm) -> Account =
        |cx| store::create_account(&mut cx.tx, &cx.actor, id, &form.parse()?, None);

    /// Writes an account anew.
    fn update_account(id: AccountId, version: i64, form: AccountForm) -> Account =
        |cx| store::update_account(&mut cx.tx, &cx.actor, id, version, &form.parse()?);

    /// Deletes an account; the answer leads back.
    fn delete_account(id: AccountId, version: i64) -> AccountUndo =
        |cx| store::delete_account(&mut cx.tx, &cx.actor, id, version);

    /// Does one thing to several accounts; the answer leads back.
    fn change_accounts(ids: Vec<AccountId>, what: AccountBulk) -> AccountsDone =
        |cx| store::change_accounts(&mut cx.tx, &cx.actor, &ids, &what);

    /// Takes back what was done to accounts; how many were changed back.
    fn undo_accounts(undo: Vec<AccountUndo>) -> i64 =
        |cx| store::undo_accounts(&mut cx.tx, &cx.actor, &undo);

    /// Accounts for a menu.
    fn account_options(typed: String) -> Vec<Choice> =
        |cx| store::account_options(&mut cx.tx, &cx.actor, &typed);

    /// The words the filters of the list offer.
    fn account_words() -> AccountFacets = |cx| store::account_facets(&mut cx.tx, &cx.actor);

    /// A page of contacts; `list` is the address's query.
    fn contacts(list: String) -> Page<ContactRow> =
        |cx| store::contacts(&mut cx.tx, &cx.actor, &ContactList::parse(&list));

    /// One contact; where it was merged into another, that one.
    fn read_contact(id: ContactId) -> Contact = |cx| store::contact_now(&mut cx.tx, &cx.actor, id);

    /// Makes a contact.
    fn create_contact(id: ContactId, form: ContactForm) -> Contact =
        |cx| store::create_contact(&mut cx.tx, &cx.actor, id, &form.parse()?, None);

    /// Writes a contact anew.
    fn update_contact(id: ContactId, version: i64, form: ContactForm) -> Contact =
        |cx| store::update_contact(&mut cx.tx, &cx.actor, id, version, &form.parse()?);

    /// Deletes a contact; the answer leads back.
    fn delete_contact(id: ContactId, version: i64) -> ContactUndo =
        |cx| store::delete_contact(&mut cx.tx, &cx.actor, id, version);

    /// Deletes several contacts; the answer leads back.
    fn delete_contacts(ids: Vec<ContactId>) -> Vec<ContactUndo> =
        |cx| store::delete_contacts(&mut cx.tx, &cx.actor, &ids);

    /// Brings deleted contacts back; how many came.
    fn restore_contacts(undo: Vec<ContactUndo>) -> i64 =
        |cx| store::restore_contacts(&mut cx.tx, &cx.actor, &undo);

    /// Contacts for a menu, of one account or of all.
    fn contact_options(account: Option<AccountId>, typed: String) -> Vec<Choice> =
        |cx| store::contact_options(&mut cx.tx, &cx.actor, account, &typed);

    /// Writes down what was done or is to be done.
    fn create_activity(id: ActivityId, form: ActivityForm) -> Activity =
        |cx| store::create_activity(&mut cx.tx, &cx.actor, id, &form.parse()?);

    /// Mends what was written.
    fn update_activity(id: ActivityId, version: i64, form: ActivityForm) -> Activity =
        |cx| store::update_activity(&mut cx.tx, &cx.actor, id, version, &form.parse()?);

    /// Ticks something off, or takes the tick back.
    fn set_done(id: ActivityId, version: i64, done: bool) -> Activity =
        |cx| store::set_done(&mut cx.tx, &cx.actor, id, version, done);

    /// Deletes what was written; the version that leads back.
    fn delete_activity(id: ActivityId, version: i64) -> i64 =
        |cx| store::delete_activity(&mut cx.tx, &cx.actor, id, version);

    /// Brings back what was deleted.
    fn restore_activity(id: ActivityId, version: i64) -> Activity =
        |cx| store::restore_activity(&mut cx.tx, &cx.actor, id, version);
}
