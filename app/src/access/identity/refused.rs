//! Tries that failed are remembered too: from where, and as whom.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use super::{enter, password::remember_with, tenants_of};
use crate::{
    access::model::{Actor, Email, MemberId, TenantId},
    audit::model::{Changes, SIGN_IN_FAILED},
    db::{self, Tx},
    error::AppResult,
};

/// Somebody who could not prove who they are, and from where they tried.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub email: Email,
    pub address: String,
    pub now: DateTime<Utc>,
}

impl Refused {
    /// Remembers in every company the person belongs to that somebody was not let in as them. An address nobody has belongs to no
    /// company, and what was typed there may be anything, a password too: nothing is kept of it.
    ///
    /// Beside the answer, not before it: the time that takes would tell who is known here.
    pub fn remember_later(self, pool: PgPool, person: Uuid) {
        tokio::spawn(async move {
            if let Err(error) = self.remember(&pool, person).await {
                tracing::error!(%error, "a failed sign-in is missing in the audit trail");
            }
        });
    }

    async fn remember(&self, pool: &PgPool, person: Uuid) -> AppResult<()> {
        let mut tx = db::identity(pool).await?;
        for tenant in tenants_of(&mut tx, person).await? {
            enter(&mut tx, tenant).await?;
            // Also of somebody who left: that they are shut out is when it matters most.
            let member = sqlx::query_scalar!(
                r#"select id as "id: MemberId" from member where tenant_id = $1 and person_id = $2"#,
                tenant.0,
                person
            )
            .fetch_optional(&mut *tx)
            .await?;
            if let Some(member) = member {
                self.remember_in(&mut tx, tenant, member).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// The same in the one company the transaction has entered.
    pub async fn remember_in(&self, tx: &mut Tx, tenant: TenantId, member: MemberId) -> AppResult<()> {
        // Whoever it was is nobody; the address one came from is told, since it is all that is known of them.
        let actor = Actor { address: Some(self.address.clone()), ..Actor::system(tenant, self.now) };
        let changes = Changes::default().with("email", serde_json::Value::Null, self.email.as_str()).with(
            "address",
            serde_json::Value::Null,
            self.address.clone(),
        );
        remember_with(tx, &actor, member, SIGN_IN_FAILED, changes).await
    }
}
