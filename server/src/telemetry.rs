//! What the server says about itself: log lines, and a number on every request that finds its lines again.
use std::any::Any;
use std::io::IsTerminal;
use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use http::{HeaderName, HeaderValue, StatusCode};
use tracing::Instrument;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Config, LogFormat};
use crate::refusal;
use crate::stopwatch::Stopwatch;
use app::error::AppError;

/// The response header that carries the request's number.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Starts logging to standard error, panics included. Call once.
pub fn start(config: &Config) {
    // The filter was tried when the configuration was read.
    let filter = EnvFilter::new(&config.log);
    let coloured = std::io::stderr().is_terminal();
    let base = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(coloured);
    match config.log_format {
        LogFormat::Human => base.with_target(false).init(),
        LogFormat::Json => base.json().flatten_event(true).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, message = words(panic.payload()), "panic");
    }));
}

/// Gives a request its number, logs how it went, and turns a panic into an answer with that number.
///
/// Paths are logged without their query, which may hold what people searched for.
pub async fn observe(request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string()[..12].to_owned();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    let began = Stopwatch::start();
    let number = id.clone();
    let work = async move {
        let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response,
            Err(_) => {
                let error = AppError::Internal(number.clone());
                refusal::answer(&path, StatusCode::INTERNAL_SERVER_ERROR, &error)
            }
        };
        let took = began.elapsed().as_millis();
        let status = response.status().as_u16();
        match status {
            500.. => tracing::warn!(status, ms = took, "answered"),
            _ => tracing::debug!(status, ms = took, "answered"),
        }
        if let Ok(value) = HeaderValue::from_str(&number) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    };
    work.instrument(span).await
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}
