//! Deals as a file holds them: what a list shows, and what only a deal's own page tells.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::list::{ids, lines};
use crate::{
    access::model::{Actor, Field, Rights, Veil, veil_text},
    db::Tx,
    error::AppResult,
    listing::{Page, sql},
    pipeline::model::{DealId, DealLine, DealList},
};

/// A deal with what its line in a list leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub line: DealLine,
    pub opened_on: Option<NaiveDate>,
    pub lost_reason: Option<String>,
    pub source: Option<String>,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl Veil for Listed {
    fn veil(&mut self, rights: &Rights) {
        self.line.veil(rights);
        veil_text(rights, Field::DealLostReason, &mut self.lost_reason);
        veil_text(rights, Field::DealDescription, &mut self.description);
    }
}

/// A page of deals, so many at once. Errors: `Forbidden`.
pub async fn deals_listed(
    tx: &mut Tx,
    actor: &Actor,
    state: &DealList,
    limit: i64,
) -> AppResult<Page<Listed>> {
    let page = ids(tx, actor, state, limit).await?;
    let lines = lines(tx, actor, &page.rows).await?;
    let rows = sqlx::query!(
        r#"select id as "id: DealId", opened_on, lost_reason, source, description, created_at from deal
           where tenant_id = $1 and id = any($2)"#,
        actor.tenant.0,
        &page.rows
    )
    .fetch_all(&mut **tx)
    .await?;
    let listed = lines.into_iter().filter_map(|line| {
        let own = rows.iter().find(|r| r.id == line.id)?;
        Some(Listed {
            opened_on: own.opened_on,
            lost_reason: own.lost_reason.clone(),
            source: own.source.clone(),
            description: own.description.clone(),
            created_at: own.created_at,
            line,
        })
    });
    let listed: Vec<Listed> = listed.collect();
    Ok(sql::in_order(page, listed, |it: &Listed| -> Uuid { it.line.id.0 }))
}
