//! What a server function is handed: the house it runs in, and a transaction of the person who asks.

use axum::http::{HeaderMap, header, request::Parts};
use leptos::prelude::use_context;
use sqlx::PgPool;

use crate::{
    access::{
        model::{Actor, Me, Veil},
        store::{self, NewSession, Token, rights::Books},
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
    /// Who may what, as far as it is known already.
    pub books: Books,
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
        // As long as a session can live at most: when it ends for not being used, the server alone decides.
        let age = store::SESSION_MOST_DAYS * 86_400;
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
        // A client may send lines of its own: the last hop of the last one is what our own proxy added, all else is a claim.
        let forwarded =
            parts.headers.get_all("x-forwarded-for").iter().next_back().filter(|_| self.trust_proxy);
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
        self.ask(parts, true).await
    }

    /// The same for a look whether somebody is still signed in, which keeps no session alive. Errors: `SignedOut`.
    pub async fn look(&self, parts: &Parts) -> AppResult<Cx> {
        self.ask(parts, false).await
    }

    async fn ask(&self, parts: &Parts, used: bool) -> AppResult<Cx> {
        let token = self.token(&parts.headers).ok_or(AppError::SignedOut)?;
        let mut tx = db::tenant_tx(&self.pool, token.tenant).await?;
        match store::authenticate(&mut tx, &token, clock::now(), self.address(parts), used, &self.books)
            .await?
        {
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

    /// Keeps what was done and answers: with no more of each field than the person may see.
    pub async fn answer<T: Veil>(self, answer: T) -> AppResult<T> {
        let rights = self.actor.rights.clone();
        self.commit().await?;
        Ok(answer.veiled(&rights))
    }

    /// Keeps what was done.
    pub async fn commit(self) -> AppResult<()> {
        Ok(self.tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(trust_proxy: bool) -> House {
        let pool = sqlx::postgres::PgPoolOptions::new().connect_lazy("postgres:///nowhere").unwrap();
        House {
            pool,
            secure: false,
            trust_proxy,
            data_dir: "x".into(),
            public_url: "http://localhost".into(),
            books: Books::default(),
        }
    }

    #[tokio::test]
    async fn only_what_our_own_proxy_added_says_where_somebody_comes_from() {
        let mut request = axum::http::Request::new(());
        request.extensions_mut().insert(Peer([10, 0, 0, 1].into()));
        for line in ["1.1.1.1", "2.2.2.2, 203.0.113.7"] {
            request.headers_mut().append("x-forwarded-for", line.parse().unwrap());
        }
        let (parts, ()) = request.into_parts();
        assert_eq!(house(true).address(&parts).as_deref(), Some("203.0.113.7"));
        assert_eq!(house(false).address(&parts).as_deref(), Some("10.0.0.1"));
    }
}
