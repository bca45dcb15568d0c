//! Founding a company, by the first visitor or from the command line.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::text;
use crate::{
    access::{
        identity::{self, Founding},
        model::{Actor, Role, Status, TenantId},
        store::members,
    },
    db::{self, Tx},
    demo,
    error::{AppError, AppResult},
    i18n::Locale,
    money::Currency,
    pipeline::store::create_default_pipeline,
};

/// The address of the sample company's administrator.
pub const SAMPLE_EMAIL: &str = "demo@farhill.example";

/// Founds the installation's company with the pipeline every company begins with and, where wanted, the sample data, within a
/// transaction; returns its administrator. Errors: `Invalid` on `company`, `name`, `email`, `password`, `time_zone`.
pub async fn found(tx: &mut Tx, founding: Founding, sample: bool, now: DateTime<Utc>) -> AppResult<Actor> {
    let locale = founding.locale;
    let actor = identity::found(tx, founding, now).await?;
    create_default_pipeline(tx, &actor, locale).await?;
    if sample {
        demo::store::make(tx, &actor, false).await?;
    }
    Ok(actor)
}

/// Founds the sample company with an administrator of a random password; returns their address and password.
/// Errors: `Invalid` on `company` where there is a company already.
pub async fn found_sample(pool: &PgPool, locale: Locale, now: DateTime<Utc>) -> AppResult<(String, String)> {
    let password = uuid::Uuid::new_v4().simple().to_string()[..16].to_string();
    let founding = Founding {
        company: text::SAMPLE_COMPANY.get(locale).into(),
        name: text::SAMPLE_ADMINISTRATOR.get(locale).into(),
        email: SAMPLE_EMAIL.into(),
        password: password.clone(),
        currency: Currency::CNY,
        locale,
        time_zone: "Asia/Shanghai".into(),
    };
    let mut tx = db::identity(pool).await?;
    found(&mut tx, founding, true, now).await?;
    tx.commit().await?;
    Ok((SAMPLE_EMAIL.into(), password))
}

/// Fills a company that has no records yet with the sample data, in the name of its first administrator.
/// Errors: `NotFound` where nobody there is administrator; `Invalid` on `company` where there are records already.
pub async fn sample_into(pool: &PgPool, tenant: TenantId, now: DateTime<Utc>) -> AppResult<()> {
    let mut tx = db::identity(pool).await?;
    identity::enter(&mut tx, tenant).await?;
    let system = Actor::system(tenant, now);
    let staff = members::members(&mut tx, &system, "").await?;
    let first = staff.into_iter().find(|m| m.role == Role::Administrator && m.status == Status::Active);
    let member = first.ok_or(AppError::NotFound)?.id;
    demo::store::make(&mut tx, &Actor { member, ..system }, false).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{access::store::NewSession, testing::noon};

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn the_sample_company_is_founded_once_and_its_administrator_signs_in(pool: PgPool) {
        let (email, password) = found_sample(&pool, Locale::En, noon()).await.unwrap();
        let device = NewSession { user_agent: String::new(), address: String::new() };
        let token = identity::sign_in(&pool, &email, password, device, noon()).await.unwrap();
        let mut tx = db::tenant_tx(&pool, token.tenant).await.unwrap();
        let actor = Actor::system(token.tenant, noon());
        assert!(crate::access::store::member_names(&mut tx, &actor).await.unwrap().len() > 1);
        drop(tx);
        let again = found_sample(&pool, Locale::En, noon()).await;
        assert!(matches!(again, Err(AppError::Invalid(fields)) if fields[0].field == "company"));
        assert!(sample_into(&pool, token.tenant, noon()).await.is_err());
    }
}
