//! Sends a file as it is, with progress; a server function would hold it in memory.
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, prelude::Closure},
    web_sys,
};

use crate::{
    error::AppError,
    exchange::model::{Object, RunId},
    i18n::Locale,
    listing::escape,
};

/// Uploads `file`; tells the part that is there (0 to 1), and in the end the run or why not.
pub fn send(
    file: &web_sys::File,
    object: Object,
    locale: Locale,
    part: RwSignal<Option<f64>>,
    done: impl FnOnce(Result<RunId, AppError>) + 'static,
) {
    let name = escape(&file.name());
    let url = format!("/import/upload?object={}&name={name}&locale={}", object.code(), locale.code());
    let request = match web_sys::XmlHttpRequest::new() {
        Ok(request) => request,
        Err(_) => return done(Err(AppError::Unreachable)),
    };
    if request.open("POST", &url).is_err() {
        return done(Err(AppError::Unreachable));
    }
    if let Ok(upload) = request.upload() {
        let progress =
            Closure::<dyn Fn(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
                if event.length_computable() && event.total() > 0.0 {
                    part.set(Some(event.loaded() / event.total()));
                }
            });
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        progress.forget();
    }
    let ended = {
        let request = request.clone();
        Closure::once_into_js(move || done(answer(&request)))
    };
    // `loadend` comes after success, failure and abort alike.
    request.set_onloadend(Some(ended.unchecked_ref()));
    if request.send_with_opt_blob(Some(file)).is_err() {
        part.set(None);
    }
}

fn answer(request: &web_sys::XmlHttpRequest) -> Result<RunId, AppError> {
    let status = request.status().unwrap_or(0);
    let body = request.response_text().ok().flatten().unwrap_or_default();
    match status {
        200 => serde_json::from_str(&body).map_err(|_| AppError::Unreachable),
        0 => Err(AppError::Unreachable),
        _ => Err(serde_json::from_str(&body).unwrap_or(AppError::Unreachable)),
    }
}
