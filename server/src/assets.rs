//! The browser's files: found once at start, served compressed, cached for ever where their address names their content.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::config::{Env, LeptosOptions};
use serde::Deserialize;
use std::{
    collections::HashMap,
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What the bundler wrote: every file that may be served, by its address. Nothing else on the disk can be reached.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    build: Build,
    assets: HashMap<String, Asset>,
}

/// The part of `build.json` the pages need.
#[derive(Clone, Debug, Deserialize)]
struct Build {
    pkg: String,
    output_name: String,
}

#[derive(Clone, Debug)]
struct Asset {
    file: PathBuf,
    kind: &'static str,
    brotli: bool,
    gzip: bool,
    immutable: bool,
    /// Without quotes; the encoding is added when sent.
    tag: String,
}

/// Why there is no site to serve.
#[derive(Debug)]
pub enum SiteError {
    /// A file or folder that could not be read.
    Unreadable(PathBuf, io::Error),
    /// `build.json` is not what the bundler writes.
    Malformed(PathBuf, serde_json::Error),
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SiteError::Unreadable(path, cause) => {
                write!(
                    f,
                    "the site's files are not at {}: {cause}; build them with `make build`",
                    path.display()
                )
            }
            SiteError::Malformed(path, cause) => {
                write!(f, "{} is damaged: {cause}; build it again with `make build`", path.display())
            }
        }
    }
}

impl std::error::Error for SiteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SiteError::Unreadable(_, cause) => Some(cause),
            SiteError::Malformed(_, cause) => Some(cause),
        }
    }
}

impl Site {
    /// Reads what lies below `site_root`. Under `cargo leptos`, which writes no `build.json`, the names come from its
    /// `LEPTOS_*` variables instead.
    pub fn load(site_root: &Path) -> Result<Self, SiteError> {
        let build = match std::env::var("LEPTOS_OUTPUT_NAME") {
            Ok(output_name) => {
                let pkg = std::env::var("LEPTOS_SITE_PKG_DIR").unwrap_or_else(|_| "pkg".into());
                Build { pkg, output_name }
            }
            Err(_) => {
                let described = site_root.join("build.json");
                let text = fs::read(&described).map_err(|e| SiteError::Unreadable(described.clone(), e))?;
                serde_json::from_slice(&text).map_err(|e| SiteError::Malformed(described, e))?
            }
        };
        // A build folder below pkg is named by its content; cargo-leptos' own pkg is not.
        let immutable = build.pkg.starts_with("pkg/");
        let mut site = Self { root: site_root.to_owned(), build, assets: HashMap::new() };
        site.collect(site_root, "", immutable)?;
        Ok(site)
    }

    /// What Leptos needs to write the script tags and to preload a screen's chunks.
    pub fn leptos_options(&self, addr: SocketAddr) -> LeptosOptions {
        LeptosOptions::builder()
            .output_name(self.build.output_name.as_str())
            .site_root(self.root.to_string_lossy().as_ref())
            .site_pkg_dir(self.build.pkg.as_str())
            .site_addr(addr)
            .env(Env::PROD)
            .build()
    }

    fn collect(&mut self, dir: &Path, prefix: &str, immutable: bool) -> Result<(), SiteError> {
        let unreadable = |cause| SiteError::Unreadable(dir.to_owned(), cause);
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type().map_err(unreadable)?;
            if name.starts_with('.') || (prefix.is_empty() && name == "build.json") {
                continue;
            } else if kind.is_dir() {
                self.collect(&entry.path(), &format!("{prefix}{name}/"), immutable)?;
            } else if kind.is_file() && !name.ends_with(".br") && !name.ends_with(".gz") {
                let address = format!("/{prefix}{name}");
                let asset = Asset::describe(entry.path(), &address, immutable && prefix.starts_with("pkg/"))?;
                self.assets.insert(address, asset);
            }
        }
        Ok(())
    }
}

impl Asset {
    fn describe(file: PathBuf, address: &str, immutable: bool) -> Result<Self, SiteError> {
        let tag = if immutable {
            address.trim_start_matches("/pkg/").to_owned()
        } else {
            let bytes = fs::read(&file).map_err(|e| SiteError::Unreadable(file.clone(), e))?;
            fingerprint(&bytes)
        };
        Ok(Self {
            kind: content_type(&file),
            brotli: beside(&file, "br").is_file(),
            gzip: beside(&file, "gz").is_file(),
            immutable,
            tag,
            file,
        })
    }

    /// The smallest form this visitor's browser takes, with its name in `Content-Encoding`.
    fn choose(&self, accepted: &str) -> (PathBuf, Option<&'static str>) {
        if self.brotli && accepts(accepted, "br") {
            (beside(&self.file, "br"), Some("br"))
        } else if self.gzip && accepts(accepted, "gzip") {
            (beside(&self.file, "gz"), Some("gzip"))
        } else {
            (self.file.clone(), None)
        }
    }
}

/// Routes for every file of the site. Addresses below `/pkg/` that are not there answer 404 in plain text, so that a missing
/// chunk is never a page.
pub fn router<S: Clone + Send + Sync + 'static>(site: Site) -> Router<S> {
    let beside_builds: Vec<String> =
        site.assets.keys().filter(|address| !address.starts_with("/pkg/")).cloned().collect();
    let mut router = Router::new().without_v07_checks().route("/pkg/{*path}", get(send));
    for address in beside_builds {
        router = router.route(&address.replace('{', "{{").replace('}', "}}"), get(send));
    }
    router.with_state(Arc::new(site))
}

async fn send(State(site): State<Arc<Site>>, method: Method, uri: Uri, wants: HeaderMap) -> Response {
    let Some(asset) = site.assets.get(uri.path()) else { return missing() };
    let accepted = wants.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (file, encoding) = asset.choose(accepted);
    let tag = format!("\"{}{}\"", asset.tag, encoding.map(|it| format!("-{it}")).unwrap_or_default());

    let mut headers = HeaderMap::new();
    let lifetime = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
    if asset.brotli || asset.gzip {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let known = wants.get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|it| it.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    match tokio::fs::read(&file).await {
        Ok(bytes) if method == Method::HEAD => {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            (headers, Body::empty()).into_response()
        }
        Ok(bytes) => (headers, bytes).into_response(),
        Err(cause) => {
            tracing::warn!(file = %file.display(), %cause, "a file of the site is gone");
            missing()
        }
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "Not found\n").into_response()
}

/// Whether an `Accept-Encoding` header allows a coding: named, or covered by `*`, and not weighted zero.
fn accepts(header: &str, coding: &str) -> bool {
    let weight = |wanted: &str| {
        header.split(',').find_map(|part| {
            let mut words = part.split(';').map(str::trim);
            let named = words.next()?.eq_ignore_ascii_case(wanted);
            let weight =
                words.find_map(|it| it.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok());
            named.then_some(weight.unwrap_or(0.0))
        })
    };
    weight(coding).or_else(|| weight("*")).unwrap_or(0.0) > 0.0
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()).unwrap_or_default() {
        "wasm" => "application/wasm",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Sixteen hexadecimal digits that change when the content does (FNV-1a, 64 bit; no secret depends on it).
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use tower::ServiceExt;

    /// A site with one build and one public file, removed when dropped.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
            let root = std::env::temp_dir().join(format!("guanxi-assets-{}-{name}", std::process::id()));
            fs::create_dir_all(root.join("pkg/1a")).unwrap();
            for (name, text) in [
                ("build.json", r#"{"pkg":"pkg/1a","output_name":"guanxi","files":[]}"#),
                ("pkg/1a/guanxi.js", "plain"),
                ("pkg/1a/guanxi.js.br", "brotli"),
                ("pkg/1a/guanxi.js.gz", "gzip"),
                ("boot.js", "boot"),
                (".secret", "no"),
            ] {
                fs::write(root.join(name), text).unwrap();
            }
            Self(root)
        }

        async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
            let app: Router = router(Site::load(&self.0).unwrap());
            let mut request = Request::get(path);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let (parts, body) = answer.into_parts();
            let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
            (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn a_build_is_cached_for_ever_and_sent_as_small_as_the_browser_takes() {
        let site = Scratch::new();
        let (status, headers, body) =
            site.ask("/pkg/1a/guanxi.js", &[("accept-encoding", "gzip, deflate, br")]).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "brotli"));
        assert_eq!(headers["content-encoding"], "br");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(headers["vary"], "accept-encoding");
        assert_eq!(headers["content-type"], "text/javascript; charset=utf-8");
    }

    #[tokio::test]
    async fn a_browser_without_brotli_gets_gzip_and_one_without_either_the_plain_file() {
        let site = Scratch::new();
        let (_, headers, body) = site.ask("/pkg/1a/guanxi.js", &[("accept-encoding", "br;q=0, gzip")]).await;
        assert_eq!((headers["content-encoding"].to_str().unwrap(), body.as_str()), ("gzip", "gzip"));
        let (_, headers, body) = site.ask("/pkg/1a/guanxi.js", &[]).await;
        assert_eq!((headers.get("content-encoding"), body.as_str()), (None, "plain"));
    }

    #[tokio::test]
    async fn a_public_file_is_asked_for_again_and_answered_with_nothing_new() {
        let site = Scratch::new();
        let (_, headers, body) = site.ask("/boot.js", &[]).await;
        assert_eq!((headers["cache-control"].to_str().unwrap(), body.as_str()), ("no-cache", "boot"));
        let tag = headers["etag"].to_str().unwrap();
        let (status, _, body) = site.ask("/boot.js", &[("if-none-match", tag)]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }

    #[tokio::test]
    async fn what_the_bundler_did_not_publish_cannot_be_reached() {
        let site = Scratch::new();
        for path in [
            "/pkg/../build.json",
            "/pkg/1a/../../build.json",
            "/pkg/1a/%2e%2e/%2e%2e/build.json",
            "/build.json",
            "/.secret",
            "/pkg/1a/guanxi.js.br",
        ] {
            let (status, ..) = site.ask(path, &[]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn a_chunk_of_a_forgotten_build_is_missing_in_plain_text_and_not_remembered() {
        let site = Scratch::new();
        let (status, headers, body) = site.ask("/pkg/0f/split.wasm", &[]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_FOUND, "Not found\n"));
        assert_eq!(headers["cache-control"], "no-store");
    }

    #[test]
    fn a_missing_site_says_how_to_build_it() {
        let error = Site::load(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(error.contains("make build"), "{error}");
    }

    #[test]
    fn leptos_is_told_the_folder_of_the_build() {
        let site = Scratch::new();
        let options = Site::load(&site.0).unwrap().leptos_options(([127, 0, 0, 1], 1).into());
        assert_eq!(&*options.site_pkg_dir, "pkg/1a");
        assert_eq!(&*options.output_name, "guanxi");
    }
}
