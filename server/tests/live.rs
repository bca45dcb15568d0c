//! What a signed-in browser meets: pages that are not there, and live updates that end with the session.
use std::path::PathBuf;
use std::time::Duration;

use app::access::identity::{self, Founding};
use app::access::model::{Actor, MemberId, Object};
use app::access::store::{NewSession, Token};
use app::audit::model::Changes;
use app::audit::store::{Record, record};
use app::context::House;
use app::i18n::Locale;
use app::money::Currency;
use app::{access, clock, db};
use axum::Router;
use axum::body::{Body, BodyDataStream};
use clap::Command;
use futures::StreamExt;
use http::{Request, Response, StatusCode};
use leptos::config::LeptosOptions;
use server::config::{Config, Surroundings, with_settings};
use server::events::Events;
use server::router;
use sqlx::PgPool;
use tokio::sync::watch;
use tower::ServiceExt;

/// Ample for one message on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

/// The whole server on a database of its own, with one company.
struct Stage {
    pool: PgPool,
    router: Router,
    house: House,
    actor: Actor,
    token: Token,
    end: watch::Sender<bool>,
    _events: Events,
}

impl Stage {
    async fn new(pool: PgPool) -> Self {
        let matches = with_settings(Command::new("guanxi")).get_matches_from(["guanxi"]);
        let around = Surroundings {
            env: Box::new(|_| None),
            root: true,
            program: None,
            here: PathBuf::from("/nowhere"),
        };
        let config = Config::load(&matches, &around).expect("a valid configuration");
        let url = config.public_url_at(config.addr);
        let house = House {
            pool: pool.clone(),
            secure: false,
            trust_proxy: false,
            data_dir: PathBuf::from("/nowhere"),
            public_url: url.to_string(),
            books: Default::default(),
        };
        let (end, ending) = watch::channel(false);
        let events = Events::listen(pool.clone());
        let others = events.routes(house.clone(), ending);
        let options = LeptosOptions::builder().output_name("guanxi").build();
        let router = router::build(&config, &url, house.clone(), options, others);
        let (actor, token) = company(&pool, "lin@example.com").await;
        Self { pool, router, house, actor, token, end, _events: events }
    }

    async fn get(&self, path: &str, token: Option<&Token>) -> Response<Body> {
        let mut request = Request::get(path).header("host", "127.0.0.1:7300");
        if let Some(token) = token {
            request = request.header("cookie", format!("{}={token}", self.house.cookie_name()));
        }
        let request = request.body(Body::empty()).expect("a well-formed request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// Opens the stream of live updates and takes its greeting.
    async fn subscribe(&self, token: &Token) -> BodyDataStream {
        let answer = self.get("/events", Some(token)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut stream = answer.into_body().into_data_stream();
        assert!(next(&mut stream).await.expect("a greeting").contains("event: hello"));
        stream
    }

    /// Changes something in the name of an actor; returns the record's id.
    async fn change(&self, actor: &Actor, object: Object) -> uuid::Uuid {
        let id = uuid::Uuid::now_v7();
        let mut tx = db::tenant_tx(&self.pool, actor.tenant).await.expect("a transaction");
        let change =
            Record { object, id, account: None, action: "updated", changes: Changes::default(), version: 2 };
        record(&mut tx, actor, change).await.expect("it is remembered");
        tx.commit().await.expect("it is kept");
        id
    }
}

async fn company(pool: &PgPool, email: &str) -> (Actor, Token) {
    let mut tx = db::identity(pool).await.expect("a transaction");
    let founding = Founding {
        company: "Farhill Logistics".into(),
        name: "林知远".into(),
        email: email.into(),
        password: "paper and ink 7".into(),
        currency: Currency::CNY,
        locale: Locale::Zh,
        time_zone: "Asia/Shanghai".into(),
    };
    let now = clock::now();
    let actor = identity::make_company(&mut tx, founding, now).await.expect("a company");
    let device = NewSession { user_agent: "test".into(), address: "127.0.0.1".into() };
    let token = access::store::open_session(&mut tx, actor.tenant, actor.member, device, now)
        .await
        .expect("a session");
    tx.commit().await.expect("it is kept");
    (actor, token)
}

/// The next piece of a stream, `None` at its end.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let piece = tokio::time::timeout(LIMIT, stream.next()).await.expect("in time")?;
    Some(String::from_utf8_lossy(&piece.expect("readable")).into_owned())
}

#[sqlx::test(migrator = "app::db::MIGRATIONS")]
async fn a_page_that_is_not_there_is_a_page_with_the_right_status_and_its_own_nonce(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = stage.get("/no/such/page", Some(&stage.token)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
        let page = String::from_utf8_lossy(&bytes).into_owned();
        let inline = page
            .split("<script")
            .skip(1)
            .filter(|tag| !tag.split('>').next().is_some_and(|t| t.contains(" src=")));
        let inline: Vec<&str> = inline.collect();
        assert!(!inline.is_empty());
        for script in inline {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        seen.push(nonce.to_owned());
    }
    assert_ne!(seen[0], seen[1]);
}

#[sqlx::test(migrator = "app::db::MIGRATIONS")]
async fn nobody_listens_without_a_session(pool: PgPool) {
    let stage = Stage::new(pool).await;
    assert_eq!(stage.get("/events", None).await.status(), StatusCode::UNAUTHORIZED);
    let forged = Token::new(stage.actor.tenant);
    assert_eq!(stage.get("/events", Some(&forged)).await.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "app::db::MIGRATIONS")]
async fn a_change_is_told_to_its_company_and_to_no_other(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let (other, _) = company(&stage.pool, "wu@example.com").await;
    let mut stream = stage.subscribe(&stage.token).await;
    // The listener may still be on its way to the database: changes are made until one is heard.
    let mut ours = Vec::new();
    let text = loop {
        stage.change(&other, Object::Deal).await;
        ours.push(stage.change(&stage.actor, Object::Deal).await);
        match tokio::time::timeout(Duration::from_secs(2), next(&mut stream)).await {
            Ok(told) => break told.expect("the stream goes on"),
            Err(_) => continue,
        }
    };
    assert!(text.contains("event: change"), "{text}");
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).expect("data");
    let told: serde_json::Value = serde_json::from_str(data).expect("JSON");
    let id = ours.iter().find(|id| told["id"] == id.to_string()).expect("one of our changes");
    let by = stage.actor.member;
    assert_eq!(told, serde_json::json!({"kind": "deal", "id": id, "version": 2, "by": by}));
    assert!(!text.contains(&other.tenant.to_string()));
}

#[sqlx::test(migrator = "app::db::MIGRATIONS")]
async fn a_revoked_session_hears_no_more(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut stream = stage.subscribe(&stage.token).await;
    let mut tx = db::tenant_tx(&stage.pool, stage.actor.tenant).await.expect("a transaction");
    assert!(
        access::store::end_session(&mut tx, &stage.token, app::clock::now(), None).await.expect("it ends")
    );
    tx.commit().await.expect("it is kept");
    let colleague = Actor { member: MemberId::new(), ..stage.actor.clone() };
    let last = loop {
        // What happens to sessions and members makes every stream ask again whether it may go on.
        stage.change(&colleague, Object::Session).await;
        match tokio::time::timeout(Duration::from_secs(2), next(&mut stream)).await {
            // What the founding of the company set off may still be on its way.
            Ok(Some(told)) if told.contains("\"kind\":\"tenant\"") => continue,
            Ok(last) => break last.expect("a farewell"),
            Err(_) => continue,
        }
    };
    assert!(last.contains("event: signed_out"), "{last}");
    assert_eq!(next(&mut stream).await, None);
}

#[sqlx::test(migrator = "app::db::MIGRATIONS")]
async fn streams_end_when_the_server_does(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut stream = stage.subscribe(&stage.token).await;
    stage.end.send_replace(true);
    assert_eq!(next(&mut stream).await, None);
}
