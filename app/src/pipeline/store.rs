//! Deals, products and pipelines in PostgreSQL.

mod asked;
mod at_accounts;
mod board;
mod bulk;
mod configure;
mod deals;
mod held;
mod keep;
mod list;
mod listed;
mod load;
mod many;
mod matching;
mod pipelines;
mod products;
mod rates;
mod rehang;
mod row;
mod totals;

pub use asked::{AccountTotals, deal_names, deals_of_account, neglected_deals, totals_of_accounts};
pub use at_accounts::{DealsAt, deals_at_accounts};
pub use board::{board, card, column};
pub use bulk::{NewDeal, Outcome, bulk_insert, ids_by_code};
pub use configure::{delete_pipeline, save_pipeline};
pub use deals::{create_deal, deal, delete_deal, move_deal, restore_deal, update_deal};
pub use held::{deals_at, give_deals, held_deals, held_deals_ended, held_deals_page, open_deals_by_owner};
pub use keep::{keep, keep_once};
pub use list::{MOST_PICKED, deal_list, deal_picks, deals_page};
pub use listed::{Listed, deals_listed};
pub use load::{open_by_owner, won_by_owner};
pub use many::{delete_deals, hand_over_deals, restore_deals};
pub use matching::{deals_called, products_keyed, products_named};
pub use pipelines::{create_default_pipeline, pipelines};
pub use products::{
    create_product, delete_product, product, product_choices, product_families, product_list,
    restore_product, update_product,
};
pub use rates::{delete_rate, rate_list, set_rate};
pub use rehang::rehang_deals;
pub use totals::{Difference, fold_totals, prove_totals, rates, rebalance};

#[cfg(test)]
mod tests;
