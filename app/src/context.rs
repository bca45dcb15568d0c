//! What a server function is handed: the house it runs in, and a transaction of the person who asks.

use axum::http::{HeaderMap, header, request::Parts};
use leptos::prelude::use_context;
use sqlx::PgPool;

use crate::{
    access::{
        model::{Actor, Me},
        store::{self, NewSession, Token},
    },
    clock,
    db::{self, Tx},
    error::{AppError, AppResult},
};

/// The house: provided once, by the host, to pages, server functions and plain routes alike.
#[derive(Clone, Debug)]
pub struct House {
    pub pool: PgPool,
    /// Whether people reach us over TLS: the session cookie is then `__Host-` and `Secure`.
    pub secure: bool,
    /// Whether a proxy of ours stands in front and its `X-Forwarded-For` is to be believed.
    pub trust_proxy: bool,
    /// Where files live (uploads on their way in).
    pub data_dir: std::path::PathBuf,
    /// How people reach us, without a trailing slash; used in links that leave the page.
    pub public_url: String,
}

/// The peer's address, put into the request's extensions by the host.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub std::net::IpAddr);

impl House {
    /// The house of the running request.
    pub fn here() -> AppResult<House> {
        use_context::<House>().ok_or_else(|| AppError::internal(&"no house in context"))
    }

    /// The name of the session cookie.
    pub fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-guanxi" } else { "guanxi" }
    }

    /// The `Set-Cookie` value that signs a device in.
    pub fn cookie(&self, token: &Token) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = store::SESSION_DAYS * 86_400;
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", self.cookie_name())
    }

    /// The `Set-Cookie` value that signs a device out.
    pub fn no_cookie(&self) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", self.cookie_name())
    }

    /// The session token in these headers.
    pub fn token(&self, headers: &HeaderMap) -> Option<Token> {
        cookie(headers, self.cookie_name()).and_then(|value| Token::parse(&value))
    }

    /// The client's address: the peer's, or what our proxy says.
    pub fn address(&self, parts: &Parts) -> Option<String> {
        let forwarded = parts.headers.get("x-forwarded-for").filter(|_| self.trust_proxy);
        // The last hop is the one our own proxy added; earlier ones are the client's claim.
        let claimed = forwarded.and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next());
        claimed
            .and_then(|v| v.trim().parse().ok())
            .or_else(|| parts.extensions.get::<Peer>().map(|p| p.0))
            .map(|ip: std::net::IpAddr| ip.to_string())
    }

    /// The device a request comes from.
    pub fn device(&self, parts: &Parts) -> NewSession {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        NewSession { user_agent: agent.into(), address: self.address(parts).unwrap_or_default() }
    }

    /// Opens a transaction for whoever these request parts belong to. Errors: `SignedOut`.
    pub async fn admit(&self, parts: &Parts) -> AppResult<Cx> {
        let token = self.token(&parts.headers).ok_or(AppError::SignedOut)?;
        let mut tx = db::tenant_tx(&self.pool, token.tenant).await?;
        match store::authenticate(&mut tx, &token, clock::now(), self.address(parts)).await? {
            Some((me, actor)) => Ok(Cx { tx, me, actor, token }),
            None => Err(AppError::SignedOut),
        }
    }
}

/// One cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then(|| value.to_string())
        })
}

/// The request parts of the running server function or page.
pub fn parts() -> AppResult<Parts> {
    use_context::<Parts>().ok_or_else(|| AppError::internal(&"no request in context"))
}

/// An open transaction of a signed-in person: dropped, it is rolled back.
pub struct Cx {
    pub tx: Tx,
    pub me: Me,
    pub actor: Actor,
    pub token: Token,
}

impl Cx {
    /// Admits the person behind the running request. Errors: `SignedOut`.
    pub async fn enter() -> AppResult<Cx> {
        House::here()?.admit(&parts()?).await
    }

    /// Keeps what was done.
    pub async fn commit(self) -> AppResult<()> {
        Ok(self.tx.commit().await?)
    }
}
