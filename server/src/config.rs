//! One typed configuration, put together from flags, the environment and a file.
//!
//! A setting is described once, in [`SETTINGS`]: its flag, its variable, its key in the file, its help and its
//! default come from there. Precedence: flag, then environment, then file, then default.
mod settings;
mod source;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;

pub use settings::{SETTINGS, Setting, with_settings};
pub use source::{Origin, Surroundings};

use crate::trouble::Trouble;
use source::{Layers, Picked};

/// Everything the server can be told, parsed and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// The address people type, if it is not the one listened on; see [`Config::public_url_at`].
    pub public_url: Option<PublicUrl>,
    /// Folder of the embedded database and everything else that must survive.
    pub data_dir: PathBuf,
    /// Folder of the built pages, styles and wasm.
    pub site_root: PathBuf,
    /// A PostgreSQL of one's own; without it Guanxi runs one itself.
    pub database_url: Option<Secret>,
    /// Folder with `postgres` and `initdb`; without it they are looked for.
    pub postgres_bin: Option<PathBuf>,
    /// System account the embedded PostgreSQL runs as when Guanxi is started by root.
    pub postgres_user: Option<String>,
    /// Connections kept open to PostgreSQL at most.
    pub pool_size: u32,
    /// How long a request waits for a free connection.
    pub pool_wait: Duration,
    /// Prepared statements are kept per connection; off for a transaction-pooling PgBouncer.
    pub statement_cache: bool,
    /// The address of the caller is read from `X-Forwarded-For`, because a proxy of ours stands in front.
    pub trust_proxy: bool,
    /// A page or a server function has this long to answer.
    pub request_timeout: Duration,
    /// Requests under way at shutdown have this long to finish.
    pub shutdown_grace: Duration,
    /// Largest body of a server function, in bytes.
    pub body_limit: usize,
    /// What is logged, in the syntax of `tracing`'s filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    shown: Vec<Shown>,
}

/// A value that must not be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How log lines look: for people or for a log collector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line an event.
    Human,
    /// One JSON object an event.
    Json,
}

/// The address people type into the browser: scheme, host and, where unusual, port; never a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    secure: bool,
    authority: String,
}

impl PublicUrl {
    /// Whether browsers come over TLS, so that cookies are `Secure` and named `__Host-…`.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Host and, where unusual, port, as the `Host` header has it.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let want = "write the scheme and the host, like https://crm.example.com";
        let (secure, rest) = match text.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err(format!("is not a web address; {want}")),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@']) {
            return Err(format!("has more than a scheme and a host; {want}"));
        }
        let uri: http::Uri = authority.parse().map_err(|_| format!("has no usable host; {want}"))?;
        let authority =
            uri.authority().ok_or_else(|| format!("has no host; {want}"))?.as_str().to_ascii_lowercase();
        let usual = if secure { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(&authority);
        Ok(Self { secure, authority: authority.to_owned() })
    }

    fn of_address(addr: SocketAddr) -> Self {
        let authority =
            if addr.ip().is_unspecified() { format!("localhost:{}", addr.port()) } else { addr.to_string() };
        Self { secure: false, authority }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

#[derive(Debug, Clone)]
struct Shown {
    key: &'static str,
    value: String,
    origin: Origin,
}

impl Config {
    /// Puts the configuration together. `flags` come from a command made by [`with_settings`].
    ///
    /// # Errors
    /// A sentence that names the setting, where its value came from and what would be accepted.
    pub fn load(flags: &ArgMatches, around: &Surroundings) -> Result<Self, Trouble> {
        let mut layers = Layers::read(flags, around)?;
        let addr = layers.get("addr", parse_addr)?;
        let public_url = layers.get_optional("public-url", PublicUrl::parse)?;
        if public_url.is_none() {
            layers.show_default("public-url", PublicUrl::of_address(addr).to_string());
        }
        let config = Self {
            addr,
            public_url,
            data_dir: layers.path_or("data-dir", || around.data_dir())?,
            site_root: layers.path_or("site-root", || Ok(around.site_root()))?,
            database_url: layers.get_optional("database-url", parse_database_url)?,
            postgres_bin: layers.get_optional("postgres-bin", parse_path)?,
            postgres_user: layers.get_optional("postgres-user", |text| Ok(text.to_owned()))?,
            pool_size: layers.get("pool-size", |text| parse_whole(text, 2, 1000))?,
            pool_wait: layers.get("pool-wait", parse_seconds)?,
            statement_cache: layers.get("statement-cache", parse_switch)?,
            trust_proxy: layers.get("trust-proxy", parse_switch)?,
            request_timeout: layers.get("request-timeout", parse_seconds)?,
            shutdown_grace: layers.get("shutdown-grace", parse_seconds)?,
            body_limit: layers.get("body-limit", parse_kib)?,
            log: layers.get("log", parse_log)?,
            log_format: layers.get("log-format", parse_log_format)?,
            shown: Vec::new(),
        };
        Ok(Self { shown: layers.into_shown(), ..config })
    }

    /// The address people type when the server listens on `address`; decides about secure cookies and which origins
    /// may write.
    pub fn public_url_at(&self, address: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of_address(address))
    }

    /// Every setting with its value and where that came from, one a line, secrets masked.
    pub fn describe(&self) -> String {
        let width = |of: fn(&Shown) -> usize| self.shown.iter().map(of).max().unwrap_or(0);
        let keys = width(|s| s.key.chars().count());
        let values = width(|s| s.value.chars().count());
        self.shown.iter().map(|s| format!("{:keys$}  {:values$}  {}\n", s.key, s.value, s.origin)).collect()
    }

    /// Whether Guanxi runs PostgreSQL itself.
    pub fn uses_embedded_database(&self) -> bool {
        self.database_url.is_none()
    }
}

/// Hides the password of a connection string: the one between user and host, and a `password` parameter.
fn mask_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "…".to_owned();
    };
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let before_query = match before_query.rsplit_once('@') {
        Some((credentials, host)) => match credentials.split_once(':') {
            Some((user, _)) => format!("{user}:…@{host}"),
            None => format!("{credentials}@{host}"),
        },
        None => before_query.to_owned(),
    };
    let query = query.map(|query| {
        let parts: Vec<String> = query
            .split('&')
            .map(|part| match part.split_once('=') {
                Some((key, _)) if key.to_ascii_lowercase().contains("password") => {
                    format!("{key}=…")
                }
                _ => part.to_owned(),
            })
            .collect();
        format!("?{}", parts.join("&"))
    });
    format!("{scheme}://{before_query}{}", query.unwrap_or_default())
}

fn parse_addr(text: &str) -> Result<SocketAddr, String> {
    let full = match text.parse::<u16>() {
        Ok(port) => format!("127.0.0.1:{port}"),
        Err(_) => text.replace("localhost:", "127.0.0.1:"),
    };
    full.parse().map_err(|_| {
        "is not an address and port; write it like 127.0.0.1:7300, or 0.0.0.0:7300 for every network"
            .to_owned()
    })
}

fn parse_database_url(text: &str) -> Result<Secret, String> {
    let known = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if known && text.parse::<sqlx::postgres::PgConnectOptions>().is_ok() {
        Ok(Secret(text.to_owned()))
    } else {
        Err("is not a PostgreSQL address; write it like postgres://user:password@host:5432/guanxi, \
             with special characters in the password percent-encoded"
            .to_owned())
    }
}

fn parse_path(text: &str) -> Result<PathBuf, String> {
    let path = Path::new(text);
    std::path::absolute(path).map_err(|error| format!("is not a usable path ({error})"))
}

fn parse_whole(text: &str, least: u32, most: u32) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(|| format!("is not a whole number from {least} to {most}"))
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').unwrap_or(text);
    parse_whole(number, 1, 3600)
        .map(|seconds| Duration::from_secs(seconds.into()))
        .map_err(|_| "is not a number of seconds from 1 to 3600".to_owned())
}

fn parse_kib(text: &str) -> Result<usize, String> {
    parse_whole(text, 64, 1_048_576)
        .map(|kib| kib as usize * 1024)
        .map_err(|_| "is not a number of KiB from 64 to 1048576".to_owned())
}

fn parse_switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" | "1" => Ok(true),
        "off" | "false" | "no" | "0" => Ok(false),
        _ => Err("is neither on nor off".to_owned()),
    }
}

fn parse_log(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|_| {
        "is not a log filter; write a level (error, warn, info, debug, trace) \
             or pairs like info,server=debug"
            .to_owned()
    })
}

fn parse_log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        _ => Err("is neither human nor json".to_owned()),
    }
}

impl Layers<'_> {
    fn get<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, Trouble> {
        self.get_optional(key, parse)?.ok_or_else(|| Trouble::new(format!("The setting {key} has no value.")))
    }

    fn get_optional<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Trouble> {
        let setting = settings::find(key);
        let Some(Picked { text, origin }) = self.pick(setting) else {
            self.show_default(key, setting.without.to_owned());
            return Ok(None);
        };
        let shown = if setting.secret { mask_url(&text) } else { text.clone() };
        match parse(&text) {
            Ok(value) => {
                self.show(key, shown, origin);
                Ok(Some(value))
            }
            Err(why) if setting.secret => {
                Err(Trouble::new(format!("The value of {key} (from {origin}) {why}.")))
            }
            Err(why) => Err(Trouble::new(format!("The value {shown:?} of {key} (from {origin}) {why}."))),
        }
    }

    fn path_or(
        &mut self,
        key: &'static str,
        default: impl FnOnce() -> Result<PathBuf, Trouble>,
    ) -> Result<PathBuf, Trouble> {
        if let Some(path) = self.get_optional(key, parse_path)? {
            return Ok(path);
        }
        let path = default()?;
        self.show_default(key, path.display().to_string());
        Ok(path)
    }
}

#[cfg(test)]
mod tests;
