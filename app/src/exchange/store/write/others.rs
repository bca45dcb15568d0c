//! Rows that are products or colleagues.

use uuid::Uuid;

use super::{Batch, Outcome, Refusal};
use crate::{
    access::{
        matching::{Colleague, describe_colleague, list_colleague},
        model::{Email, MemberId},
    },
    db::Tx,
    exchange::model::{Draft, Field, Target, Value},
    pipeline::{
        model::{ProductId, product::ProductPatch},
        store::{create_product, product, update_product},
    },
};

impl Batch<'_> {
    pub(super) async fn product(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        there: Option<Uuid>,
    ) -> Result<Outcome, Refusal> {
        let text = |field| draft.text(field).map(str::to_string);
        let price = match draft.get(Field::Price) {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        };
        let patch = ProductPatch {
            name: text(Field::Name),
            code: text(Field::Code),
            family: text(Field::Series),
            price: price.map(|p| p.plain()),
            currency: price.map(|p| p.currency),
            description: text(Field::Note),
            active: None,
        };
        let Some(id) = there.map(ProductId) else {
            let made = create_product(tx, self.actor, ProductId(self.id(draft)), patch).await?;
            return Ok(Outcome::Created(made.id.0));
        };
        let old = product(tx, self.actor, id).await?;
        let new = update_product(tx, self.actor, id, old.version, patch).await?;
        Ok(if new.version == old.version { Outcome::Unchanged } else { Outcome::Updated(id.0) })
    }

    pub(super) async fn user(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        there: Option<Uuid>,
    ) -> Result<Outcome, Refusal> {
        let old = there.and_then(|id| self.known.colleagues.iter().find(|c| c.id.0 == id)).cloned();
        if self.links_only && old.is_none() {
            return Ok(Outcome::Unchanged);
        }
        let manager = self.link(draft, Field::Manager, Target::User)?.map(MemberId);
        let email = draft.text(Field::Email).and_then(Email::parse);
        let created = old.is_none();
        let old = match old {
            Some(old) => old,
            None => {
                let name = draft.text(Field::Name).unwrap_or_default();
                list_colleague(tx, self.actor, MemberId(self.id(draft)), name, email.as_ref()).await?
            }
        };
        let new = Colleague {
            name: draft.text(Field::Name).map_or_else(|| old.name.clone(), str::to_string),
            email: email.map(|e| e.as_str().to_string()).or_else(|| old.email.clone()),
            region: draft.text(Field::Region).map(str::to_string).or_else(|| old.region.clone()),
            manager_id: manager.or(old.manager_id),
            ..old.clone()
        };
        let changed = describe_colleague(tx, self.actor, &old, &new).await?;
        Ok(match (created, changed) {
            (true, _) => Outcome::Created(new.id.0),
            (false, true) => Outcome::Updated(new.id.0),
            (false, false) => Outcome::Unchanged,
        })
    }
}
