//! The way to PostgreSQL: a server somebody gave us, or one of our own on a socket in the data folder.
mod account;
mod binaries;
mod cluster;
mod engine;
mod leftovers;
mod lock;

use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Executor, PgPool, Row};

pub use account::{Account, Runner};
pub use binaries::{Binaries, OLDEST};
pub use cluster::Cluster;
pub use engine::Engine;
pub use lock::{Attempt, Holder, Lock};

use crate::config::Config;
use crate::trouble::Trouble;

/// A connection that lay idle longer than this is tried before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);
/// PostgreSQL's limits for prepared statements per connection in the pool.
const STATEMENTS_KEPT: usize = 256;

/// What the database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve: nobody else may be using the data folder.
    Serve,
    /// To run one command: a Guanxi that is serving already lends its database.
    Command,
}

/// An open database: the pool, and the embedded engine if it is ours to stop.
pub struct Database {
    /// Connections as the role that owns the tables; work of a tenant steps down to a role that owns nothing.
    pub pool: PgPool,
    engine: Option<Engine>,
}

impl Database {
    /// Opens the database the configuration speaks of, starting the embedded one if need be.
    ///
    /// # Errors
    /// A sentence that says what stands in the way and what to do.
    pub async fn open(config: &Config, purpose: Purpose) -> Result<Self, Trouble> {
        let (options, engine) = match &config.database_url {
            Some(url) => (given(url.reveal())?, None),
            None => embedded(config, purpose).await?,
        };
        match connect(config, options).await {
            Ok(pool) => Ok(Self { pool, engine }),
            Err(trouble) => {
                if let Some(engine) = engine {
                    engine.stop().await;
                }
                Err(trouble)
            }
        }
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// When a migration fails, or one that ran before has been changed since.
    pub async fn migrate(&self) -> Result<(), Trouble> {
        use sqlx::migrate::MigrateError;
        app::db::migrate(&self.pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => Trouble::new(format!(
                "The tables are of a newer Guanxi (migration {version} is not known here)."
            ))
            .mend("Start the newer Guanxi, or restore a backup from before the upgrade."),
            MigrateError::VersionMismatch(version) => {
                Trouble::new(format!("Migration {version} is not the one that made the tables."))
                    .mend("Start the Guanxi that made them, or choose a fresh --data-dir.")
            }
            other => Trouble::new(format!("The tables cannot be brought up to date: {other}."))
                .mend("The role in DATABASE_URL must own the database and may need CREATEROLE."),
        })
    }

    /// Waits until the embedded database has fallen for good; pending for ever with a given server.
    pub async fn lost(&self) -> Trouble {
        match &self.engine {
            Some(engine) => engine.lost().await,
            None => std::future::pending().await,
        }
    }

    /// Closes the connections and stops the embedded database, if it was started here.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(engine) = self.engine {
            engine.stop().await;
        }
    }
}

fn given(url: &str) -> Result<PgConnectOptions, Trouble> {
    url.parse().map_err(|_| {
        Trouble::new("The address of the database cannot be understood.")
            .mend("Write it like postgres://user:password@host:5432/guanxi.")
    })
}

async fn embedded(config: &Config, purpose: Purpose) -> Result<(PgConnectOptions, Option<Engine>), Trouble> {
    let data_dir = make_data_dir(&config.data_dir)?;
    let lock = match (Lock::take(&data_dir)?, purpose) {
        (Attempt::Taken(lock), _) => lock,
        (Attempt::Held(holder), Purpose::Serve) => return Err(holder.refusal(&data_dir)),
        (Attempt::Held(holder), Purpose::Command) => {
            let folder = holder.socket_folder.as_deref().ok_or_else(|| {
                Trouble::new(format!(
                    "The Guanxi that uses {} is still starting or stopping.",
                    data_dir.display()
                ))
                .mend("Try again in a moment.")
            })?;
            return Ok((engine::options(folder, cluster::NAME, cluster::NAME), None));
        }
    };
    let cluster =
        Cluster::prepare(&data_dir, config.postgres_bin.as_deref(), config.postgres_user.as_deref()).await?;
    let engine = Engine::start(cluster, lock).await?;
    Ok((engine.connect_options(), Some(engine)))
}

/// Makes the data folder and returns its real path. Others may pass through it, since the embedded database may run
/// as another account, but not look around; what it holds is closed to them.
fn make_data_dir(wanted: &Path) -> Result<std::path::PathBuf, Trouble> {
    let unusable = |error: std::io::Error| {
        Trouble::new(format!("The data folder {} cannot be used: {error}.", wanted.display()))
            .mend("Choose another with --data-dir or GUANXI_DATA_DIR, or mend its rights.")
    };
    if !wanted.exists() {
        std::fs::DirBuilder::new().recursive(true).mode(0o755).create(wanted).map_err(unusable)?;
        let passable = std::fs::Permissions::from_mode(0o711);
        std::fs::set_permissions(wanted, passable).map_err(unusable)?;
    }
    wanted.canonicalize().map_err(unusable)
}

async fn connect(config: &Config, options: PgConnectOptions) -> Result<PgPool, Trouble> {
    let statements = if config.statement_cache { STATEMENTS_KEPT } else { 0 };
    let options = options
        .application_name("guanxi")
        .statement_cache_capacity(statements)
        .log_statements(tracing::log::LevelFilter::Off)
        .log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1));
    let pool = PgPoolOptions::new()
        .max_connections(config.pool_size)
        .min_connections(1)
        .acquire_timeout(config.pool_wait)
        // A ping before every use would cost a round trip each; only a connection that rested is tried.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                use sqlx::Connection;
                Ok(meta.idle_for < TRUSTED_IDLE || connection.ping().await.is_ok())
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| unreachable_server(config, &error))?;
    check_version(pool).await
}

async fn check_version(pool: PgPool) -> Result<PgPool, Trouble> {
    let number: i32 = pool
        .fetch_one("SELECT current_setting('server_version_num')::int")
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|error| Trouble::new(format!("The database does not answer: {error}.")))?;
    let major = number / 10_000;
    if u32::try_from(major).unwrap_or(0) < OLDEST {
        return Err(Trouble::new(format!(
            "The database is PostgreSQL {major}; Guanxi needs {OLDEST} or newer."
        ))
        .mend("Upgrade the server, or leave DATABASE_URL out to use the embedded database."));
    }
    Ok(pool)
}

fn unreachable_server(config: &Config, error: &sqlx::Error) -> Trouble {
    let which = if config.uses_embedded_database() {
        "The embedded database"
    } else {
        "The PostgreSQL given by DATABASE_URL"
    };
    let (why, mend) = match error {
        sqlx::Error::Database(refusal) => match refusal.code().as_deref() {
            Some("28P01" | "28000") => (
                "refuses the user or the password".to_owned(),
                "Correct the user and the password in DATABASE_URL.",
            ),
            Some("3D000") => {
                ("has no database of that name".to_owned(), "Create it first: createdb -O USER guanxi")
            }
            Some("53300") => (
                "has no connection left".to_owned(),
                "Lower --pool-size, or raise max_connections of the server.",
            ),
            _ => (format!("refuses the connection: {refusal}"), "Its log says more."),
        },
        sqlx::Error::Io(error) => (
            format!("cannot be reached: {error}"),
            "Check that it runs, and the host and the port in DATABASE_URL.",
        ),
        other => (format!("cannot be used: {other}"), "guanxi doctor looks closer."),
    };
    Trouble::new(format!("{which} {why}.")).mend(mend)
}

/// The sentence for a folder the account may not pass through.
fn closed_to(runner: &Runner, barrier: &Path, goal: &Path) -> Trouble {
    let name = &runner.account.name;
    Trouble::new(format!(
        "PostgreSQL runs as the account {name}, which may not pass through {} to {}.",
        barrier.display(),
        goal.display()
    ))
    .mend(format!(
        "Let others pass (chmod o+x {}), or choose another --data-dir such as /var/lib/guanxi.",
        barrier.display()
    ))
}
