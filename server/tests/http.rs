//! What every answer carries and what no request gets past. No database is needed: none is asked.
use std::path::PathBuf;

use app::context::House;
use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use clap::Command;
use http::{Request, Response, StatusCode};
use leptos::config::LeptosOptions;
use server::config::{Config, Surroundings, with_settings};
use server::router;
use sqlx::postgres::PgPoolOptions;
use tower::ServiceExt;

fn config(flags: &[&str]) -> Config {
    let args = std::iter::once("guanxi").chain(flags.iter().copied());
    let matches = with_settings(Command::new("guanxi")).get_matches_from(args);
    let around =
        Surroundings { env: Box::new(|_| None), root: true, program: None, here: PathBuf::from("/nowhere") };
    Config::load(&matches, &around).expect("a valid configuration")
}

/// The whole server, with a database that is not there and one route that panics.
fn server(flags: &[&str]) -> Router {
    let config = config(flags);
    let url = config.public_url_at(config.addr);
    let house = House {
        pool: PgPoolOptions::new()
            .acquire_timeout(std::time::Duration::from_millis(200))
            .connect_lazy("postgres://nobody@127.0.0.1:1/nothing")
            .expect("a well-formed address"),
        secure: url.is_secure(),
        trust_proxy: false,
        data_dir: PathBuf::from("/nowhere"),
        public_url: url.to_string(),
        books: Default::default(),
    };
    let options = LeptosOptions::builder().output_name("guanxi").build();
    let others = Router::new()
        .route("/breaks", get(async || -> &'static str { panic!("as it was told to") }))
        .route("/api/breaks", post(async || -> &'static str { panic!("as it was told to") }));
    router::build(&config, &url, house, options, others)
}

async fn ask(flags: &[&str], request: http::request::Builder) -> Response<Body> {
    let request = request.body(Body::empty()).expect("a well-formed request");
    server(flags).oneshot(request).await.expect("an answer")
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/healthz", "/readyz", "/no/such/page", "/api/no_such_call", "/breaks"] {
        let answer = ask(&[], Request::get(path)).await;
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&answer, "referrer-policy"), "same-origin", "{path}");
        assert_eq!(header(&answer, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(header(&answer, "permissions-policy").contains("camera=()"), "{path}");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'nonce-"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-eval' 'unsafe"),
            "{policy}"
        );
        assert!(!header(&answer, "x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn browsers_are_held_to_tls_where_there_is_tls() {
    let plain = ask(&[], Request::get("/healthz")).await;
    assert_eq!(header(&plain, "strict-transport-security"), "");
    let secure = ask(&["--public-url", "https://crm.example.com"], Request::get("/healthz")).await;
    assert_eq!(header(&secure, "strict-transport-security"), "max-age=63072000");
}

#[tokio::test]
async fn a_change_asked_for_from_another_site_is_refused() {
    let from = |origin: &str| {
        Request::post("/api/anything").header("host", "127.0.0.1:7300").header("origin", origin)
    };
    let foreign = ask(&[], from("https://evil.example")).await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(text(foreign).await, "\"Forbidden\"", "the caller can decode it");
    let own = ask(&[], from("http://127.0.0.1:7300")).await;
    assert_eq!(own.status(), StatusCode::NOT_FOUND, "let through to where there is nothing");
    let disguised = from("http://127.0.0.1:7300").header("sec-fetch-site", "cross-site");
    assert_eq!(ask(&[], disguised).await.status(), StatusCode::FORBIDDEN);
    let ridden = Request::post("/api/anything").header("host", "127.0.0.1:7300").header("cookie", "guanxi=1");
    assert_eq!(ask(&[], ridden).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_panic_becomes_an_answer_with_the_number_its_log_lines_have() {
    let page = ask(&[], Request::get("/breaks")).await;
    assert_eq!(page.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let number = header(&page, "x-request-id").to_owned();
    assert!(text(page).await.contains(&number));
    let call = ask(&[], Request::post("/api/breaks")).await;
    let number = header(&call, "x-request-id").to_owned();
    assert_eq!(text(call).await, format!("{{\"Internal\":\"{number}\"}}"));
}

#[tokio::test]
async fn alive_is_not_ready() {
    assert_eq!(ask(&[], Request::get("/healthz")).await.status(), StatusCode::OK);
    assert_eq!(ask(&[], Request::get("/readyz")).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let body = Body::from(vec![b'x'; 65 * 1024]);
    let request = Request::post("/api/anything").header("content-length", 65 * 1024);
    let answer = server(&["--body-limit", "64"]).oneshot(request.body(body).expect("well-formed")).await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_hides_its_length_is_refused_all_the_same() {
    let body =
        Body::from_stream(futures::stream::iter((0..65).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1024]))));
    let request = Request::post("/api/anything").body(body).expect("well-formed");
    let answer = server(&["--body-limit", "64"]).oneshot(request).await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_import_with_thousands_of_choices_is_let_in() {
    let body = Body::from(vec![b'x'; 2 << 20]);
    let request = Request::post("/api/import_unheard_of").header("content-length", 2 << 20);
    let answer = server(&[]).oneshot(request.body(body).expect("well-formed")).await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::NOT_FOUND);
    let body = Body::from(vec![b'x'; 17 << 20]);
    let request = Request::post("/api/import_unheard_of").header("content-length", 17 << 20);
    let answer = server(&[]).oneshot(request.body(body).expect("well-formed")).await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn answers_that_do_not_say_otherwise_are_not_kept() {
    assert_eq!(header(&ask(&[], Request::get("/no/such/page")).await, "cache-control"), "no-store");
}
