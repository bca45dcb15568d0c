//! Every address of the server: the site's files, the pages, the server functions, and two for whoever watches over it.
use std::time::Duration;

use app::app::{App, shell};
use app::context::House;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{Method, StatusCode, header};
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::LeptosRoutes;
use sqlx::Executor;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::{Config, PublicUrl};
use crate::security::Guard;
use crate::{refusal, security, telemetry};

/// How long the database may take to say that it is there.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// What may come with a call about an import, in bytes: it carries a choice for every name a file leaves open.
const IMPORT_PLAN: usize = 16 << 20;
/// How the addresses of those calls begin.
const IMPORT_CALLS: &str = "/api/import_";

/// Puts the server's addresses together. `others` are routes with limits of their own: the site's files, live updates.
pub fn build(
    config: &Config,
    url: &PublicUrl,
    house: House,
    options: LeptosOptions,
    others: Router,
) -> Router {
    let guard = Guard::new(url);
    // The one context: pages, server functions and pages that are not there are all given the same.
    let context = {
        let house = house.clone();
        move || provide(&house)
    };
    let (routes, _) =
        leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, context.clone());
    let page = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let missing = leptos_axum::render_app_to_stream_with_context(context.clone(), page.clone());
    let app = Router::new()
        .leptos_routes_with_context(&options, routes, context, page)
        .route("/api/{*call}", axum::routing::any(no_such_call))
        .fallback(move |request: Request| not_found(missing.clone(), request))
        .with_state(options)
        // Who comes is known before anything is drawn.
        .layer(middleware::from_fn_with_state(house.clone(), app::access::door::page))
        .layer(middleware::from_fn_with_state(config.body_limit, in_bounds))
        .layer(RequestBodyLimitLayer::new(config.body_limit.max(IMPORT_PLAN)))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, config.request_timeout))
        .layer(middleware::from_fn(in_full));
    let health = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(house);
    app.merge(health)
        .merge(others)
        .layer(middleware::from_fn_with_state(guard.clone(), security::same_origin))
        .layer(middleware::from_fn(telemetry::observe))
        // Outermost, so that the answer to a panic carries them too.
        .layer(middleware::from_fn_with_state(guard, security::headers))
}

fn provide(house: &House) {
    provide_context(house.clone());
    // The nonce the answer's policy names, in place of the one the framework made up.
    if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
        provide_context(nonce);
    }
}

/// Holds every call but those about imports to the configured limit.
async fn in_bounds(State(limit): State<usize>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(IMPORT_CALLS) {
        return next.run(request).await;
    }
    let said =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|bytes| bytes > limit) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let (parts, body) = request.into_parts();
    // A body that does not say its length is as long as it turns out to be; one that breaks off has nobody to answer.
    match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

/// A page that is not there is still a page of the app, with the status that says so.
async fn not_found<R, F>(render: R, request: Request) -> Response
where
    R: Fn(Request<Body>) -> F,
    F: Future<Output = Response<Body>>,
{
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::NOT_FOUND, "Not found\n").into_response();
    }
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

async fn no_such_call(request: Request) -> Response {
    refusal::answer(request.uri().path(), StatusCode::NOT_FOUND, &app::error::AppError::NotFound)
}

async fn in_full(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    refusal::in_full(path, next.run(request).await).await
}

/// Says whether requests can be served, which takes a database that answers.
async fn ready(State(house): State<House>) -> Response {
    let asked = house.pool.execute("SELECT 1");
    match tokio::time::timeout(READY_WITHIN, asked).await {
        Ok(Ok(_)) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
        Err(_) => {
            tracing::warn!("not ready: the database takes too long");
            (StatusCode::SERVICE_UNAVAILABLE, "the database takes too long\n").into_response()
        }
    }
}
