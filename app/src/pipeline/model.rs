//! Pipelines, stages, deals and products: types and rules.

pub mod listed;
pub mod position;
pub mod product;
pub mod rate;
pub mod rules;
pub mod setup;

pub use listed::{DealsPage, Sum, Sums};
pub use rate::{RateRow, rate_parse, rate_text};

pub use product::{Product, ProductFilter, ProductForm, ProductList, ProductPatch, ProductSort};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use crate::customers::model::DealId;
use crate::{
    access::model::{Field, MemberId, Rights, Veil, veil_text, veil_whole},
    customers::model::{AccountId, ActivityId, ContactId},
    error::AppError,
    i18n::Text,
    id_type, keys,
    listing::ListState,
    money::{Currency, Money},
    open_to_all,
};

id_type!(
    /// An ordered list of stages.
    PipelineId
);
id_type!(
    /// A step of a pipeline; a column of its board.
    StageId
);
id_type!(
    /// Something sold.
    ProductId
);

/// Whether a stage is on the way, or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    Open,
    Won,
    Lost,
}

impl StageKind {
    pub const ALL: [StageKind; 3] = [StageKind::Open, StageKind::Won, StageKind::Lost];

    pub fn code(self) -> &'static str {
        match self {
            StageKind::Open => "open",
            StageKind::Won => "won",
            StageKind::Lost => "lost",
        }
    }

    pub fn parse(code: &str) -> Option<StageKind> {
        StageKind::ALL.into_iter().find(|k| k.code() == code)
    }

    pub fn text(self) -> Text {
        match self {
            StageKind::Open => super::text::KIND_OPEN,
            StageKind::Won => super::text::KIND_WON,
            StageKind::Lost => super::text::KIND_LOST,
        }
    }
}

/// A field a stage may demand before a deal enters it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealField {
    Account,
    Contact,
    Product,
    Owner,
    Amount,
    ExpectedOn,
    OpenedOn,
    LostReason,
    Description,
}

impl DealField {
    pub const ALL: [DealField; 9] = [
        DealField::Account,
        DealField::Contact,
        DealField::Product,
        DealField::Owner,
        DealField::Amount,
        DealField::ExpectedOn,
        DealField::OpenedOn,
        DealField::LostReason,
        DealField::Description,
    ];

    /// The name used in the database, in field errors and in forms.
    pub fn code(self) -> &'static str {
        match self {
            DealField::Account => "account",
            DealField::Contact => "contact",
            DealField::Product => "product",
            DealField::Owner => "owner",
            DealField::Amount => "amount",
            DealField::ExpectedOn => "expected_on",
            DealField::OpenedOn => "opened_on",
            DealField::LostReason => "lost_reason",
            DealField::Description => "description",
        }
    }

    pub fn parse(code: &str) -> Option<DealField> {
        DealField::ALL.into_iter().find(|f| f.code() == code)
    }

    pub fn text(self) -> Text {
        use super::text::*;
        match self {
            DealField::Account => FIELD_ACCOUNT,
            DealField::Contact => FIELD_CONTACT,
            DealField::Product => FIELD_PRODUCT,
            DealField::Owner => FIELD_OWNER,
            DealField::Amount => FIELD_AMOUNT,
            DealField::ExpectedOn => FIELD_EXPECTED_ON,
            DealField::OpenedOn => FIELD_OPENED_ON,
            DealField::LostReason => FIELD_LOST_REASON,
            DealField::Description => FIELD_DESCRIPTION,
        }
    }
}

/// A step of a pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub id: StageId,
    pub name: String,
    pub kind: StageKind,
    /// Percent, 0 to 100.
    pub probability: i16,
    /// Days after which a deal in it is rotting; `None`: never.
    pub rotting_days: Option<i32>,
    /// What a deal must have before it enters.
    pub required: Vec<DealField>,
    pub version: i64,
}

/// An ordered list of stages: open ones first, then won, then lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    pub id: PipelineId,
    pub name: String,
    pub stages: Vec<Stage>,
    pub version: i64,
}

/// A linked record: its id and what to call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<I> {
    pub id: I,
    pub name: String,
}

/// The next thing to be done on a deal: its earliest open activity with a due time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextStep {
    pub id: ActivityId,
    /// `call`, `mail`, `meeting`, `visit`, `note`, `task`
    pub kind: String,
    pub subject: String,
    pub due_at: DateTime<Utc>,
}

/// A deal as a card on the board shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub id: DealId,
    pub version: i64,
    pub stage: StageId,
    /// Bytewise order of these keys (then of ids) is the order in the column.
    pub position: String,
    pub name: String,
    pub account: Option<Named<AccountId>>,
    pub owner: Option<Named<MemberId>>,
    pub amount: Option<Money>,
    pub stage_since: DateTime<Utc>,
    pub expected_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub next: Option<NextStep>,
}

/// A count and a sum in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub deals: i64,
    pub amount: Money,
}

/// What stands above a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnHead {
    pub stage: StageId,
    /// Deals in the column, with and without an amount.
    pub deals: i64,
    /// One per currency, the base currency first.
    pub totals: Vec<Total>,
    /// Everything in the base currency; `None` where a rate is missing.
    pub converted: Option<Money>,
    /// `converted` × probability.
    pub weighted: Option<Money>,
    /// Currencies on this column without an exchange rate.
    pub without_rate: Vec<Currency>,
}

/// One page of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardPage {
    pub cards: Vec<Card>,
    /// Whether more cards follow the last one.
    pub more: bool,
}

/// A column with its first page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub head: ColumnHead,
    pub page: CardPage,
}

/// Which cards to show; carried in the address bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoardFilter {
    pub owner: Option<MemberId>,
    /// Only deals expected to close on or before this day.
    pub closing_by: Option<NaiveDate>,
    /// Only rotting deals, or those with no next step.
    pub neglected: bool,
    /// Part of the deal's or account's name.
    pub search: String,
}

/// A board as first painted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub pipeline: Pipeline,
    /// Every pipeline of the company, for the switch.
    pub pipelines: Vec<Named<PipelineId>>,
    pub columns: Vec<Column>,
}

/// A deal with everything it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deal {
    pub id: DealId,
    pub version: i64,
    pub code: Option<String>,
    pub name: String,
    pub pipeline: PipelineId,
    pub stage: StageId,
    pub stage_name: String,
    pub status: StageKind,
    pub account: Option<Named<AccountId>>,
    pub contact: Option<Named<ContactId>>,
    pub product: Option<Named<ProductId>>,
    pub owner: Option<Named<MemberId>>,
    pub amount: Option<Money>,
    /// The currency the amount is or would be in.
    pub currency: Currency,
    pub opened_on: Option<NaiveDate>,
    pub expected_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub lost_reason: Option<String>,
    pub source: Option<String>,
    pub description: Option<String>,
    pub stage_since: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub next: Option<NextStep>,
}

/// A deal as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealLine {
    pub id: DealId,
    pub version: i64,
    pub code: Option<String>,
    pub name: String,
    pub pipeline: PipelineId,
    pub stage: StageId,
    pub stage_name: String,
    pub status: StageKind,
    pub probability: i16,
    pub rotting_days: Option<i32>,
    pub account: Option<Named<AccountId>>,
    pub product: Option<Named<ProductId>>,
    pub owner: Option<Named<MemberId>>,
    pub amount: Option<Money>,
    /// The currency the amount is or would be in.
    pub currency: Currency,
    pub expected_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub stage_since: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub next: Option<NextStep>,
}

keys! {
    /// What deals sort by. Amounts sort by their figure, whatever the currency.
    pub enum DealSort {
        Name = "name",
        Account = "account",
        Stage = "stage",
        Amount = "amount",
        Owner = "owner",
        Expected = "expected",
        Closed = "closed",
        Since = "since",
        Updated = "updated",
    }
}
keys! {
    /// What the list of deals filters by. `region` empty: deals of owners without a region, or without an owner; `manager=none` and
    /// the like: deals that have none. `closed_from`, `closed_to`, `closing_by`: days, both ends included.
    pub enum DealKey {
        Pipeline = "pipeline",
        Stage = "stage",
        Status = "status",
        Owner = "owner",
        Region = "region",
        Manager = "manager",
        Account = "account",
        Product = "product",
        ClosedFrom = "closed_from",
        ClosedTo = "closed_to",
        ClosingBy = "closing_by",
        Without = "without",
        Next = "next",
    }
}
/// The list of deals as its address says it.
pub type DealList = ListState<DealKey, DealSort>;
/// Where a deal's page is.
pub fn deal_path(id: DealId) -> String {
    format!("/deals/{id}")
}

/// Where the list of deals is.
pub const DEAL_LIST: &str = "/deals/list";

impl DealList {
    /// The list narrowed to one value of one filter, as every figure links to exactly its rows.
    pub fn only(self, key: DealKey, value: impl ToString) -> Self {
        self.with(key, vec![value.to_string()])
    }

    /// The address of the list.
    pub fn path(&self) -> String {
        format!("{DEAL_LIST}{}", self.query())
    }
}

/// A deal picked in a list, in the version seen there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    pub id: DealId,
    pub version: i64,
    /// Whose it is, or is to be.
    pub owner: Option<MemberId>,
}

/// What became of a change to many deals at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bulk {
    /// Those changed, each with its new version and the owner it had: what an undo needs.
    pub done: Vec<Picked>,
    /// Those left as they were, each with the reason.
    pub refused: Vec<(DealId, AppError)>,
}

/// What a person may set on a deal. Amounts come as typed text so that the server can say what is wrong with them.
/// `None` leaves a field as it is; `Some` of an empty text or `Some(None)` clears it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DealPatch {
    pub name: Option<String>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub account: Option<Option<AccountId>>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub contact: Option<Option<ContactId>>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub product: Option<Option<ProductId>>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub owner: Option<Option<MemberId>>,
    pub amount: Option<String>,
    pub currency: Option<Currency>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Option<NaiveDate>>,
    pub lost_reason: Option<String>,
    pub source: Option<String>,
    pub description: Option<String>,
}

/// Reads a field that was sent, be it empty: a field left out stays `None`, a sent `null` becomes `Some(None)`.
fn sent<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(d).map(Some)
}

/// Puts a deal into a column, between two cards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    pub deal: DealId,
    /// The version seen when the card was lifted.
    pub version: i64,
    pub to: StageId,
    /// The card above the place; `None`: the top.
    pub after: Option<DealId>,
    /// The card below the place; `None`: unknown or the end. Where the two no longer stand side by side, `after` counts.
    pub before: Option<DealId>,
    /// What the stage asked for, filled in on the way.
    pub fill: DealPatch,
}

/// A move as it was made: the card where it now is, and the heads of the columns it left and entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    pub card: Card,
    pub heads: Vec<ColumnHead>,
}

impl Veil for Deal {
    fn veil(&mut self, rights: &Rights) {
        veil_whole(rights, Field::DealAmount, &mut self.amount);
        veil_text(rights, Field::DealLostReason, &mut self.lost_reason);
        veil_text(rights, Field::DealDescription, &mut self.description);
    }
}

impl Veil for DealLine {
    fn veil(&mut self, rights: &Rights) {
        veil_whole(rights, Field::DealAmount, &mut self.amount);
    }
}

impl Veil for Card {
    fn veil(&mut self, rights: &Rights) {
        veil_whole(rights, Field::DealAmount, &mut self.amount);
    }
}

impl Veil for Total {
    fn veil(&mut self, rights: &Rights) {
        // How many there are is no secret to whoever sees them.
        if !rights.reads(Field::DealAmount) {
            self.amount.minor = 0;
        }
    }
}

impl Veil for ColumnHead {
    fn veil(&mut self, rights: &Rights) {
        if !rights.reads(Field::DealAmount) {
            (self.totals, self.without_rate) = Default::default();
        }
        veil_whole(rights, Field::DealAmount, &mut self.converted);
        veil_whole(rights, Field::DealAmount, &mut self.weighted);
    }
}

impl Veil for CardPage {
    fn veil(&mut self, rights: &Rights) {
        self.cards.veil(rights);
    }
}

impl Veil for Board {
    fn veil(&mut self, rights: &Rights) {
        for column in &mut self.columns {
            column.head.veil(rights);
            column.page.veil(rights);
        }
    }
}

impl Veil for Moved {
    fn veil(&mut self, rights: &Rights) {
        self.card.veil(rights);
        self.heads.veil(rights);
    }
}

impl Veil for Bulk {
    fn veil(&mut self, _: &Rights) {
        // A conflict brings the deal as it is now; told of many at once, that there is one says enough.
        for (_, error) in &mut self.refused {
            if let AppError::Conflict(now) = error {
                now.clear();
            }
        }
    }
}

open_to_all!(Picked, Pipeline, Product, RateRow);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_links_to_exactly_its_rows() {
        let list = DealList::default()
            .only(DealKey::Status, StageKind::Won.code())
            .only(DealKey::Region, "华东 1")
            .only(DealKey::ClosedFrom, "2017-03-01");
        assert_eq!(
            list.path(),
            "/deals/list?status=won&region=%E5%8D%8E%E4%B8%9C%201&closed_from=2017-03-01"
        );
        assert_eq!(DealList::parse(&list.query()), list);
        assert_eq!(DealList::default().path(), "/deals/list");
    }

    #[test]
    fn clearing_a_field_survives_the_wire() {
        let patch = DealPatch { owner: Some(None), ..Default::default() };
        let sent = serde_json::to_string(&patch).unwrap();
        assert_eq!(serde_json::from_str::<DealPatch>(&sent).unwrap(), patch);
    }
}
