//! What this room promises, tried on a real PostgreSQL.

mod doors;
mod roles;
mod staff;

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use super::{
    identity::{self, Founding},
    model::*,
    store::{self, NewSession, Token, members},
};
use crate::{
    db,
    error::{AppError, AppResult},
    i18n::Locale,
    money::Currency,
    testing::noon,
};

const PASSWORD: &str = "paper and ink 7";

fn device(address: &str) -> NewSession {
    NewSession { user_agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/133.0".into(), address: address.into() }
}

fn founding(company: &str, email: &str) -> Founding {
    Founding {
        company: company.into(),
        name: "林知远".into(),
        email: email.into(),
        password: PASSWORD.into(),
        currency: Currency::CNY,
        locale: Locale::Zh,
        time_zone: "Asia/Shanghai".into(),
    }
}

/// A company with an administrator who signs in with this address and [`PASSWORD`].
async fn company(pool: &PgPool, email: &str) -> Actor {
    let mut tx = db::identity(pool).await.unwrap();
    let actor = identity::make_company(&mut tx, founding("Farhill", email), noon()).await.unwrap();
    tx.commit().await.unwrap();
    actor
}

async fn sign_in(pool: &PgPool, email: &str, password: &str, now: DateTime<Utc>) -> AppResult<Token> {
    identity::sign_in(pool, email, password.into(), device("10.0.0.1"), now).await
}

/// Who is behind a token.
async fn who(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Option<(Me, Actor)> {
    let mut tx = db::tenant_tx(pool, token.tenant).await.unwrap();
    let found = store::authenticate(&mut tx, token, now, None, true, &Default::default()).await.unwrap();
    tx.commit().await.unwrap();
    found
}

/// Invites somebody; gives their member id and link.
async fn invite(pool: &PgPool, actor: &Actor, email: &str, role: Role) -> (MemberId, Token) {
    let id = MemberId::new();
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    let new = NewMember { id, name: "周语桐".into(), email: email.into(), role };
    let token = members::invite(&mut tx, actor, new).await.unwrap();
    tx.commit().await.unwrap();
    (id, token)
}

/// Invites somebody who joins at once; gives their member id and session.
async fn joined(pool: &PgPool, actor: &Actor, email: &str, role: Role) -> (MemberId, Token) {
    let (id, link) = invite(pool, actor, email, role).await;
    let session = identity::join(pool, &link, PASSWORD.into(), device("10.0.0.2"), noon()).await.unwrap();
    (id, session)
}

/// What was done lately in the actor's company, the latest first.
async fn trail(pool: &PgPool, actor: &Actor) -> Vec<String> {
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    let entries = crate::audit::store::history(&mut tx, actor, &HistoryFilter::default(), 50).await.unwrap();
    entries.into_iter().map(|e| format!("{} {}", e.object, e.action)).collect()
}

/// Where an error says something is wrong.
fn field(error: AppError) -> String {
    match error {
        AppError::Invalid(fields) => fields.into_iter().map(|f| f.field).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

fn minutes(n: i64) -> Duration {
    Duration::minutes(n)
}
