//! Answers the host gives itself, before or instead of the app, in the app's own words for errors.
use app::error::AppError;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Where server functions live.
pub const CALLS: &str = "/api/";

/// A refusal: for a server function as the error its caller can decode, for everything else as a sentence.
pub fn answer(path: &str, status: StatusCode, error: &AppError) -> Response {
    if path.starts_with(CALLS)
        && let Ok(json) = serde_json::to_vec(error)
    {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        return (status, kind, json).into_response();
    }
    (status, format!("{error}\n")).into_response()
}

/// Gives an answer the status and the words that go with its error.
///
/// The framework answers every error of a server function with 500; proxies, logs and other clients need the right one.
/// Refusals by the host's own limits, which say nothing yet, get words.
pub async fn in_full(path: String, response: Response) -> Response {
    match response.status() {
        status @ StatusCode::PAYLOAD_TOO_LARGE => answer(&path, status, &AppError::Invalid(Vec::new())),
        status @ StatusCode::SERVICE_UNAVAILABLE => answer(&path, status, &AppError::Unreachable),
        StatusCode::INTERNAL_SERVER_ERROR if path.starts_with(CALLS) => {
            with_own_status(&path, response).await
        }
        _ => response,
    }
}

async fn with_own_status(path: &str, response: Response) -> Response {
    const LARGEST: usize = 1 << 20;
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST).await else {
        let error = AppError::internal(&"an error too large to send");
        return answer(path, StatusCode::INTERNAL_SERVER_ERROR, &error);
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes)
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(bytes))
}
