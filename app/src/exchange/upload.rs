//! The two doors files go through that are no server functions: an upload as it streams in, refused rows as they go out.

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures::StreamExt;
use serde::Deserialize;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncWriteExt},
};

use super::{
    job::Spool,
    model::{MAX_FILE_BYTES, Object, RunId},
    store, text,
};
use crate::{
    access::model::Action,
    context::House,
    error::{AppError, AppResult, FieldError},
    i18n::Locale,
};

/// The upload's and the error file's addresses. The upload has a limit of its own: nothing else may cap its size.
pub fn routes(house: House) -> Router {
    Router::new()
        .route("/import/upload", post(upload))
        .route("/import/errors/{run}", get(errors))
        .with_state(house)
}

/// What comes with a file: what it holds and what it is called.
#[derive(Debug, Deserialize)]
struct Upload {
    object: String,
    name: String,
    locale: Option<String>,
}

async fn upload(State(house): State<House>, Query(said): Query<Upload>, request: Request) -> Response {
    match take(&house, said, request).await {
        Ok(id) => Json(id).into_response(),
        Err(error) => refuse(error),
    }
}

/// Lets a file in: who sends it is asked before the first byte is written. Errors: `SignedOut`, `Forbidden`, `Invalid`.
async fn take(house: &House, said: Upload, request: Request) -> AppResult<RunId> {
    let (parts, body) = request.into_parts();
    let object = Object::parse(&said.object).ok_or(AppError::NotFound)?;
    // No transaction stays open while a slow line sends; who it is is asked again once the file is here.
    let tenant = {
        let cx = house.admit(&parts).await?;
        let _may = cx.actor.may(Action::Import, store::guarded(object))?;
        cx.actor.tenant
    };
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|n| n > MAX_FILE_BYTES) {
        return Err(too_large());
    }
    let id = RunId::new();
    let spool = Spool::new(&house.data_dir);
    spool.prepare(tenant).map_err(|e| AppError::internal(&e))?;
    let path = spool.file(tenant, id);
    let kept = async {
        let bytes = write(&path, body).await?;
        let mut cx = house.admit(&parts).await?;
        let name = name(&said.name);
        let locale = said.locale.as_deref().and_then(Locale::parse).unwrap_or_default();
        store::insert_run(&mut cx.tx, &cx.actor, id, object, (&name, bytes), locale).await?;
        cx.commit().await
    };
    if let Err(error) = kept.await {
        // A file without a run, or half a file, is of no use to anybody.
        spool.discard(tenant, id).map_err(|e| AppError::internal(&e))?;
        return Err(error);
    }
    Ok(id)
}

async fn write(path: &std::path::Path, body: Body) -> AppResult<i64> {
    let internal = |e: std::io::Error| AppError::internal(&e);
    let mut file = File::create(path).await.map_err(internal)?;
    let mut stream = body.into_data_stream();
    let mut bytes: u64 = 0;
    while let Some(chunk) = stream.next().await {
        // The sender went away: nothing is wrong with us.
        let chunk = chunk.map_err(|_| AppError::Unreachable)?;
        bytes += chunk.len() as u64;
        if bytes > MAX_FILE_BYTES {
            return Err(too_large());
        }
        file.write_all(&chunk).await.map_err(internal)?;
    }
    file.flush().await.map_err(internal)?;
    i64::try_from(bytes).map_err(|e| AppError::internal(&e))
}

fn too_large() -> AppError {
    let megabytes = (MAX_FILE_BYTES >> 20).to_string();
    AppError::Invalid(vec![FieldError::with("file", text::FILE_TOO_LARGE, &[("n", &megabytes)])])
}

/// The file's own name without any path, at most 200 characters.
fn name(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if clean.trim().is_empty() { "import.csv".into() } else { clean }
}

async fn errors(State(house): State<House>, Path(run): Path<RunId>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match fetch(&house, run, &parts).await {
        Ok((name, body)) => {
            let mut response = Response::new(body);
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let as_file = format!(
                "attachment; filename=\"errors.csv\"; filename*=UTF-8''{}",
                crate::listing::escape(&name)
            );
            if let Ok(value) = HeaderValue::from_str(&as_file) {
                headers.insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Err(error) => refuse(error),
    }
}

async fn fetch(house: &House, run: RunId, parts: &axum::http::request::Parts) -> AppResult<(String, Body)> {
    let mut cx = house.admit(parts).await?;
    let found = store::running(&mut cx.tx, &cx.actor, run).await?;
    let path = Spool::new(&house.data_dir).errors(cx.actor.tenant, run);
    let file = File::open(path).await.map_err(|_| AppError::NotFound)?;
    let length = u64::try_from(found.error_bytes).unwrap_or(0);
    // Only what was committed: a batch under way may have written further.
    let chunks = futures::stream::try_unfold(file.take(length), |mut file| async move {
        let mut chunk = vec![0; 64 * 1024];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, file)))
    });
    let stem = found.run.file_name.rsplit_once('.').map_or(found.run.file_name.as_str(), |(stem, _)| stem);
    Ok((format!("{stem}-errors.csv"), Body::from_stream(chunks)))
}

fn refuse(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}
