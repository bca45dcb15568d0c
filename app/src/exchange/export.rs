//! The door through which a list leaves as a file: the rows its address shows, as far as the person may export them, each field as
//! far as they may read it.

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use uuid::Uuid;

use super::{
    model::{Field, Object},
    store::export as rows,
};
use crate::{
    audit::{
        model::{Changes, Object as Kind},
        store::{Record, record},
    },
    context::{Cx, House},
    error::{AppError, AppResult},
    i18n::Locale,
    listing::{COUNTED, Cursor, escape, pairs},
};

/// Rows read at once, each time in a transaction of its own: a slow line holds none open.
const ROWS: i64 = 500;

/// The addresses of lists as files: `/export/accounts.csv?lang=zh&…`, the rest being the list's own address.
pub fn routes(house: House) -> Router {
    Router::new().route("/export/{file}", get(export)).with_state(house)
}

/// A file on its way out.
struct Leaving {
    house: House,
    parts: Parts,
    object: Object,
    query: String,
    locale: Locale,
    /// Where it goes on; `None` at its end.
    after: Option<Cursor>,
}

async fn export(State(house): State<House>, Path(file): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match begin(house, &file, parts).await {
        Ok(response) => response,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error)).into_response()
        }
    }
}

/// Reads the first rows, writes down who takes what, and lets the rest follow. Errors: `SignedOut`, `Forbidden`, `NotFound`.
async fn begin(house: House, file: &str, parts: Parts) -> AppResult<Response> {
    let object = file.strip_suffix(".csv").and_then(Object::parse).ok_or(AppError::NotFound)?;
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let lang = pairs(&query).find(|(name, _)| name == "lang");
    let locale = lang.and_then(|(_, code)| Locale::parse(&code)).unwrap_or_default();
    let mut cx = house.admit(&parts).await?;
    let page = rows::page(&mut cx.tx, &cx.actor, object, &query, None, ROWS).await?;
    told(&mut cx, object, &query, page.count).await?;
    cx.commit().await?;
    let mut first = "\u{feff}".as_bytes().to_vec();
    first.extend(lines([head(object, locale)])?);
    first.extend(lines(page.rows)?);
    let leaving = Leaving { house, parts, object, query, locale, after: page.after };
    let name = format!("{}.csv", leaving.object.label().get(leaving.locale));
    let rest = futures::stream::try_unfold(leaving, |mut it| async move {
        let Some(after) = it.after.take() else { return Ok::<_, AppError>(None) };
        // Who asks is asked again: somebody shut out meanwhile gets no further.
        let mut cx = it.house.admit(&it.parts).await?;
        let page = rows::page(&mut cx.tx, &cx.actor, it.object, &it.query, Some(after), ROWS).await?;
        cx.commit().await?;
        it.after = page.after;
        Ok(Some((lines(page.rows)?, it)))
    });
    let first = futures::stream::once(async { Ok::<_, AppError>(first) });
    let mut response = Response::new(Body::from_stream(futures::StreamExt::chain(first, rest)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let as_file = format!("attachment; filename=\"{file}\"; filename*=UTF-8''{}", escape(&name));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&as_file).map_err(|e| AppError::internal(&e))?,
    );
    Ok(response)
}

/// Writes into the trail who takes which list with them, before the first row leaves.
async fn told(cx: &mut Cx, object: Object, query: &str, count: i64) -> AppResult<()> {
    let asked: Vec<String> = pairs(query)
        .filter(|(name, _)| name != "lang")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let many = if count > COUNTED { format!("{COUNTED}+") } else { count.to_string() };
    let mut changes = Changes::default().with("list", serde_json::Value::Null, object.code()).with(
        "rows",
        serde_json::Value::Null,
        many,
    );
    if !asked.is_empty() {
        changes = changes.with("asked", serde_json::Value::Null, asked.join(" "));
    }
    let entry = Record {
        object: Kind::Export,
        id: Uuid::now_v7(),
        account: None,
        action: "exported",
        changes,
        version: 1,
    };
    Ok(record(&mut cx.tx, &cx.actor, entry).await?)
}

/// The first line: what the fields are called, as the import reads them back.
fn head(object: Object, locale: Locale) -> Vec<String> {
    let label = |field: &Field| object.spec(*field).map(|spec| spec.label.get(locale).to_string());
    rows::fields(object).iter().filter_map(label).collect()
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> AppResult<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|e| AppError::internal(&e))?;
    }
    writer.into_inner().map_err(|e| AppError::internal(&e))
}

/// A cell that a spreadsheet would take for a formula, as text: OWASP, "CSV Injection". Numbers stay numbers.
fn harmless(cell: &str) -> String {
    let plain = |c: char| c.is_ascii_digit() || " ()-./,".contains(c);
    let formula = match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !cell.chars().skip(1).all(plain),
        _ => false,
    };
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_reckon_leaves_as_text() {
        for cell in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\tx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["+86 (571) 8888-4242", "-12.50", "a=b", "", "公司"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn commas_quotes_and_lines_stay_within_their_cell() {
        let row = vec!["a,b".to_string(), "say \"hi\"".into(), "two\nlines".into()];
        assert_eq!(lines([row]).unwrap(), b"\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }
}
