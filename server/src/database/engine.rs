//! Runs the embedded PostgreSQL: starts it, waits until it answers, starts it again when it falls, stops it.
use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::Signal;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, Executor, PgConnection};
use tokio::process::Child;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::cluster::{Cluster, NAME, PORT, SUPERUSER};
use super::leftovers;
use super::lock::Lock;
use crate::stopwatch::Stopwatch;
use crate::trouble::Trouble;

/// Recovery after a crash replays at most a gigabyte of log; this is ample even on a slow disk.
const START_LIMIT: Duration = Duration::from_secs(300);
/// An orderly stop ends with a checkpoint.
const STOP_LIMIT: Duration = Duration::from_secs(60);
/// More falls than this within [`FALL_WINDOW`] mean that starting again does not help.
const FALLS_ALLOWED: usize = 5;
const FALL_WINDOW: Duration = Duration::from_secs(60);

/// A running embedded database. Dropping it leaves PostgreSQL running; [`Engine::stop`] stops it.
pub struct Engine {
    sockets: std::path::PathBuf,
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<()>,
    lost: watch::Receiver<Option<Trouble>>,
    _lock: Lock,
}

impl Engine {
    /// Starts PostgreSQL on a prepared cluster and makes the role and the database Guanxi uses.
    ///
    /// # Errors
    /// When PostgreSQL ends or does not answer; its last words are in the sentence.
    pub async fn start(cluster: Cluster, mut lock: Lock) -> Result<Self, Trouble> {
        let child = launch(&cluster).await?;
        furnish(&cluster).await?;
        lock.announce(&cluster.sockets)?;
        let (stop, stopped) = oneshot::channel();
        let (tell, lost) = watch::channel(None);
        let sockets = cluster.sockets.clone();
        let keeper = tokio::spawn(keep(cluster, child, stopped, tell));
        Ok(Self { sockets, stop, keeper, lost, _lock: lock })
    }

    /// How to connect to it.
    pub fn connect_options(&self) -> PgConnectOptions {
        options(&self.sockets, NAME, NAME)
    }

    /// Waits until PostgreSQL has fallen and cannot be started again; pending for ever while all is well.
    pub async fn lost(&self) -> Trouble {
        let mut lost = self.lost.clone();
        let found = lost.wait_for(Option::is_some).await;
        match found.ok().and_then(|trouble| trouble.clone()) {
            Some(trouble) => trouble,
            None => std::future::pending().await,
        }
    }

    /// Stops PostgreSQL in order and lets go of the data folder.
    pub async fn stop(self) {
        // The keeper is gone already when PostgreSQL was lost; then there is nothing to stop.
        if self.stop.send(()).is_ok()
            && let Err(error) = self.keeper.await
        {
            tracing::error!(%error, "the keeper of the embedded database failed");
        }
    }
}

/// How to reach a database through the socket in a folder.
pub fn options(sockets: &Path, role: &str, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(sockets)
        .port(PORT)
        .username(role)
        .database(database)
        .ssl_mode(PgSslMode::Disable)
}

/// How long the processes of a killed PostgreSQL may take to notice and let go of its memory.
const LET_GO: Duration = Duration::from_secs(10);

async fn launch(cluster: &Cluster) -> Result<Child, Trouble> {
    let unclean = cluster.folder.join("postmaster.pid").exists();
    leftovers::clear(cluster).await?;
    let began = Stopwatch::start();
    loop {
        match launch_once(cluster).await {
            // After an unclean end the old one's processes may hold its memory for a moment yet, and a new one refuses to start.
            Err(trouble) if !unclean || began.elapsed() > LET_GO => return Err(trouble),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            started => return started,
        }
    }
}

async fn launch_once(cluster: &Cluster) -> Result<Child, Trouble> {
    let program = cluster.binaries.program("postgres");
    let cannot = |error: std::io::Error| {
        Trouble::new(format!(
            "{} cannot be started as {}: {error}.",
            program.display(),
            cluster.runner.account.name
        ))
    };
    let log = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(cluster.start_log())
        .map_err(cannot)?;
    let mut child = cluster
        .runner
        .command(&program)
        .arg("-D")
        .arg(&cluster.folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(cannot)?)
        .stderr(log)
        // Its own group, so that Ctrl-C reaches us alone and connections are closed before it stops.
        .process_group(0)
        .spawn()
        .map_err(cannot)?;
    match wait_until_ready(cluster, &mut child).await {
        Ok(()) => Ok(child),
        Err(trouble) => {
            shut_down(&mut child).await;
            Err(trouble)
        }
    }
}

async fn wait_until_ready(cluster: &Cluster, child: &mut Child) -> Result<(), Trouble> {
    let began = Stopwatch::start();
    let mut pause = Duration::from_millis(10);
    let target = options(&cluster.sockets, SUPERUSER, "postgres");
    loop {
        let answer = tokio::select! {
            answer = PgConnection::connect_with(&target) => answer,
            _ = child.wait() => return Err(failed(cluster, "ended right after its start")),
        };
        match answer {
            Ok(connection) => {
                connection.close().await.ok();
                return Ok(());
            }
            Err(sqlx::Error::Database(error)) if error.code().as_deref() != Some("57P03") => {
                return Err(failed(cluster, &format!("refuses us ({error})")));
            }
            Err(_) if began.elapsed() > START_LIMIT => {
                return Err(failed(cluster, "does not answer"));
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = child.wait() => return Err(failed(cluster, "ended right after its start")),
        }
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

fn failed(cluster: &Cluster, how: &str) -> Trouble {
    let words = cluster.last_words();
    let said = if words.is_empty() { ".".to_owned() } else { format!("; it said:\n{words}") };
    Trouble::new(format!("The embedded PostgreSQL in {} {how}{said}", cluster.folder.display()))
        .mend(format!("Its log is in {}; guanxi doctor looks closer.", cluster.logs.display()))
}

/// Makes the role and the database, if they are not there yet, and lets searches use their indexes. The role is no superuser: it may do what the role
/// of a given server is asked to be able to do, so that both ways of running behave the same.
async fn furnish(cluster: &Cluster) -> Result<(), Trouble> {
    let work = async {
        let target = options(&cluster.sockets, SUPERUSER, "postgres");
        let mut connection = PgConnection::connect_with(&target).await?;
        let role = holds(&mut connection, "SELECT FROM pg_roles WHERE rolname = 'guanxi'").await?;
        if !role {
            connection.execute("CREATE ROLE guanxi LOGIN CREATEROLE").await?;
        }
        if cluster.binaries.major >= 16 {
            // From 16 on, the maker of a role must ask for the right to act as it.
            connection.execute("ALTER ROLE guanxi SET createrole_self_grant = 'set, inherit'").await?;
        }
        let database = holds(&mut connection, "SELECT FROM pg_database WHERE datname = 'guanxi'").await?;
        if !database {
            connection.execute("CREATE DATABASE guanxi OWNER guanxi").await?;
        }
        connection.close().await?;
        // Migration 0012 says what for; it may not do so itself.
        let mut connection =
            PgConnection::connect_with(&options(&cluster.sockets, SUPERUSER, "guanxi")).await?;
        connection.execute("ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF").await?;
        connection.close().await
    };
    work.await.map_err(|error: sqlx::Error| {
        failed(cluster, &format!("would not make the database guanxi ({error})"))
    })
}

async fn holds(connection: &mut PgConnection, question: &'static str) -> Result<bool, sqlx::Error> {
    Ok(connection.fetch_optional(question).await?.is_some())
}

/// Watches PostgreSQL: starts it again when it falls, stops it when asked to.
async fn keep(
    cluster: Cluster,
    mut child: Child,
    mut stopped: oneshot::Receiver<()>,
    tell: watch::Sender<Option<Trouble>>,
) {
    let mut falls: VecDeque<Stopwatch> = VecDeque::new();
    loop {
        let status = tokio::select! {
            _ = &mut stopped => {
                shut_down(&mut child).await;
                return;
            }
            status = child.wait() => status,
        };
        tracing::error!(?status, "the embedded PostgreSQL ended unexpectedly; starting it again");
        falls.push_back(Stopwatch::start());
        falls.retain(|fall| fall.elapsed() < FALL_WINDOW);
        let again = if falls.len() > FALLS_ALLOWED {
            Err(failed(&cluster, "keeps falling"))
        } else {
            launch(&cluster).await
        };
        match again {
            Ok(fresh) => child = fresh,
            Err(trouble) => {
                tell.send_replace(Some(trouble));
                return;
            }
        }
    }
}

/// Asks for a fast shutdown and waits; a PostgreSQL that does not obey is stopped hard and recovers at the next start.
async fn shut_down(child: &mut Child) {
    for (signal, limit) in [
        (Signal::INT, STOP_LIMIT),
        (Signal::QUIT, Duration::from_secs(10)),
        (Signal::KILL, Duration::from_secs(10)),
    ] {
        let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()) else {
            return;
        };
        leftovers::signal(pid, signal);
        match tokio::time::timeout(limit, child.wait()).await {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => tracing::error!(%error, "the embedded PostgreSQL cannot be awaited"),
            Err(_) => tracing::error!(?signal, "the embedded PostgreSQL does not stop"),
        }
    }
}
