//! Rows that are deals: new ones are made together, known ones changed and moved one by one.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::{Batch, Outcome, Refusal, There};
use crate::{
    access::model::MemberId,
    customers::model::AccountId,
    db::Tx,
    error::{AppError, AppResult},
    exchange::model::{Choice, Draft, Field, Reason, RowError, Target, Value},
    money::Money,
    pipeline::{
        model::{DealField, DealId, DealPatch, Move, ProductId, StageKind},
        store::{self, NewDeal, bulk_insert, deal, move_deal, update_deal},
    },
};

/// Longest name of a deal, in characters.
const MOST_NAME: usize = 200;

impl Batch<'_> {
    pub(super) async fn deals(
        &self,
        tx: &mut Tx,
        drafts: &[&Draft],
        there: Vec<There>,
    ) -> AppResult<Vec<Outcome>> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(drafts.len());
        let mut new: Vec<(usize, NewDeal)> = Vec::new();
        for (draft, there) in drafts.iter().zip(there) {
            let read = there.map_err(|e| vec![e]).and_then(|there| Ok((there, self.deal(draft)?)));
            outcomes.push(match read {
                Err(errors) => Outcome::Refused(errors),
                Ok((None, deal)) => {
                    let id = deal.id.0;
                    new.push((outcomes.len(), deal));
                    Outcome::Created(id)
                }
                Ok((Some(id), deal)) => self.deal_again(tx, draft, DealId(id), deal).await?,
            });
        }
        let rows: Vec<NewDeal> = new.iter().map(|(_, deal)| deal.clone()).collect();
        for ((at, deal), became) in new.iter().zip(bulk_insert(tx, self.actor, &rows).await?) {
            outcomes[*at] = match became {
                store::Outcome::Inserted => Outcome::Created(deal.id.0),
                store::Outcome::Known => Outcome::Unchanged,
                store::Outcome::Refused(fields) => Outcome::Refused(self.fields(drafts[*at], fields)),
            };
        }
        Ok(outcomes)
    }

    /// The deal a row describes.
    fn deal(&self, draft: &Draft) -> Result<NewDeal, Vec<RowError>> {
        let mut wrong = Vec::new();
        let mut link = |field, target| match self.link(draft, field, target) {
            Ok(id) => id,
            Err(Refusal::Row(errors)) => {
                wrong.extend(errors);
                None
            }
            Err(Refusal::Fault(error)) => {
                wrong.extend(self.refused(draft, error));
                None
            }
        };
        let stage = link(Field::Stage, Target::Stage).and_then(|id| self.known.stage_by_id(id));
        let account = link(Field::Account, Target::Account);
        let product = link(Field::Product, Target::Product);
        let owner = link(Field::Owner, Target::User);
        let Some(stage) = stage else {
            if wrong.is_empty() {
                wrong.push(self.cell(draft, Field::Stage, "", Reason::Unmatched));
            }
            return Err(wrong);
        };
        let date = |field| match draft.get(field) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        let text = |field| draft.text(field).map(str::to_string);
        let (opened_on, closes) = (date(Field::OpenedOn), date(Field::ClosedOn));
        // Other systems keep one date for both: on an open deal it is the day it is expected to close.
        let open = stage.kind == StageKind::Open;
        let expected_on = date(Field::ExpectedClose).or(closes.filter(|_| open));
        let closed_on = closes.filter(|_| !open);
        if !open && closed_on.is_none() {
            wrong.push(self.cell(draft, Field::ClosedOn, "", Reason::Required));
        }
        let mut lost_reason = text(Field::LostReason);
        if lost_reason.is_none() && stage.required.contains(&DealField::LostReason) {
            match self.plan.decisions.choice(Field::LostReason, &stage.name) {
                Some(Choice::Match(said)) => lost_reason = Some(said.clone()),
                Some(Choice::Skip) => {
                    wrong.push(self.cell(draft, Field::LostReason, "", Reason::SkippedByDecision));
                }
                _ => {}
            }
        }
        let amount = match draft.get(Field::Amount) {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        };
        let name = text(Field::Name).or_else(|| self.name(draft, product));
        let Some(name) = name else {
            wrong.push(self.cell(draft, Field::Name, "", Reason::Required));
            return Err(wrong);
        };
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let created_at = draft.instant(Field::CreatedAt).or(opened_on.map(|d| self.morning(d)));
        // Without a column of owners the deals are the importer's, as new ones are; with one, an empty cell is nobody.
        let mine = self.plan.column(Field::Owner).is_none().then_some(self.actor.member);
        Ok(NewDeal {
            id: DealId(self.id(draft)),
            code: text(Field::ExternalId),
            name,
            stage: stage.id,
            account: account.map(AccountId),
            contact: None,
            product: product.map(ProductId),
            owner: owner.map(MemberId).or(mine),
            amount,
            currency: amount.map_or(self.plan.currency, |a: Money| a.currency),
            opened_on,
            expected_on,
            closed_on,
            lost_reason,
            source: text(Field::Source),
            description: text(Field::Note),
            created_at,
            stage_since: closed_on.or(opened_on).map(|d| self.morning(d)).or(created_at),
        })
    }

    /// A name for a deal that brings none: its product or account, and its number.
    fn name(&self, draft: &Draft, product: Option<Uuid>) -> Option<String> {
        let product = product.and_then(|id| self.known.product_name(id));
        let account = match draft.get(Field::Account) {
            Some(Value::Named(name) | Value::Made(name)) => Some(name.clone()),
            _ => None,
        };
        let parts: Vec<String> = product
            .or(account)
            .into_iter()
            .chain(draft.text(Field::ExternalId).map(str::to_string))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" · ").chars().take(MOST_NAME).collect())
    }

    /// The beginning of a day where the file comes from.
    fn morning(&self, day: NaiveDate) -> DateTime<Utc> {
        day.and_time(NaiveTime::MIN).and_utc() - Duration::minutes(i64::from(self.plan.zone_minutes))
    }

    async fn deal_again(&self, tx: &mut Tx, draft: &Draft, id: DealId, said: NewDeal) -> AppResult<Outcome> {
        match self.change(tx, draft, id, said).await {
            Ok(outcome) => Ok(outcome),
            Err(AppError::Internal(reference)) => Err(AppError::Internal(reference)),
            Err(error) => {
                let refused = Outcome::Refused(self.refused(draft, error));
                sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&mut **tx).await?;
                Ok(refused)
            }
        }
    }

    /// Writes what the row says; an empty cell leaves what is there.
    async fn change(&self, tx: &mut Tx, draft: &Draft, id: DealId, said: NewDeal) -> AppResult<Outcome> {
        let old = deal(tx, self.actor, id).await?;
        let moves = old.stage != said.stage;
        let has = |field| draft.get(field).is_some();
        let fields = DealPatch {
            name: has(Field::Name).then_some(said.name),
            account: said.account.map(Some),
            product: said.product.map(Some),
            owner: has(Field::Owner).then_some(said.owner),
            amount: said.amount.map(Money::plain),
            currency: said.amount.map(|a| a.currency),
            opened_on: said.opened_on.map(Some),
            expected_on: said.expected_on.map(Some),
            lost_reason: has(Field::LostReason).then_some(said.lost_reason.clone()).flatten(),
            source: said.source,
            description: said.description,
            ..Default::default()
        };
        let version = if moves {
            // One write: where the gate refuses the move, nothing of the row is written. The closing day and the reason belong
            // to the stage the deal ends in.
            let fill =
                DealPatch { closed_on: said.closed_on.map(Some), lost_reason: said.lost_reason, ..fields };
            let to = Move { deal: id, version: old.version, to: said.stage, after: None, before: None, fill };
            move_deal(tx, self.actor, to).await?.card.version
        } else {
            let fields = DealPatch { closed_on: said.closed_on.map(Some), ..fields };
            update_deal(tx, self.actor, id, old.version, fields).await?.version
        };
        Ok(if version == old.version { Outcome::Unchanged } else { Outcome::Updated(id.0) })
    }
}
