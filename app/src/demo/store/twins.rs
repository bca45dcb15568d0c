//! A few customers of the sample entered a second time, as happens at a fair: something to find and to merge.

use chrono::Duration;

use super::Stage;
use crate::{
    customers::{model::*, store as customers},
    db::Tx,
    demo::model::{self as plan, Say},
    error::AppResult,
};

/// Which firms, and what else their name says the second time: before it and after it.
const TWICE: [(usize, Say, Say); 3] = [
    (2, Say("", ""), Say("有限公司", " Co., Ltd.")),
    (8, Say("", ""), Say("股份有限公司", " Limited")),
    (12, Say("", "The "), Say("（集团）", " Group")),
];

impl Stage {
    /// Enters them again, each by its owner, with the number written as on a card.
    pub(super) async fn twins(&self, tx: &mut Tx) -> AppResult<()> {
        for (firm, before, after) in TWICE {
            let Some(known) = self.account_of(firm) else { continue };
            let then = self.then(self.owner(firm), self.scene.now - Duration::days(9));
            let known = customers::account(tx, &self.actor, known).await?;
            let form = AccountForm {
                name: format!("{}{}{}", before.get(self.locale), known.name, after.get(self.locale)),
                phone: known.phone.unwrap_or_default().replace(' ', "-"),
                city: known.city.unwrap_or_default(),
                owner_id: then.member.to_string(),
                source: plan::SOURCES[0].get(self.locale).into(),
                ..Default::default()
            };
            customers::create_account(tx, &then, AccountId::new(), &form.parse()?, None).await?;
        }
        Ok(())
    }
}
