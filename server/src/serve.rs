//! Serving: the database first, then HTTP, until somebody says stop; then the same in reverse.
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use app::context::House;

use crate::assets::{self, Site};
use crate::config::{Config, PublicUrl};
use crate::database::{Database, Purpose};
use crate::events::Events;
use crate::listen;
use crate::router;
use crate::trouble::Trouble;

/// Serves until SIGINT, SIGTERM or SIGHUP, or until the embedded database is lost.
///
/// # Errors
/// A sentence about what keeps the server from starting, or what ended it.
pub async fn run(config: &Config) -> Result<(), Trouble> {
    let mut stop = Stop::listen()?;
    // What may fail at once comes before the database, which takes a moment.
    let site = Site::load(&config.site_root).map_err(|error| {
        Trouble::new(format!("The site cannot be served: {error}."))
            .mend("Build it with make build, or say where it lies with --site-root.")
    })?;
    let listener = bind(config.addr).await?;
    let address = listener.local_addr().unwrap_or(config.addr);
    let opening = Database::open(config, Purpose::Serve);
    tokio::pin!(opening);
    let database = tokio::select! {
        opened = &mut opening => opened?,
        // Once PostgreSQL is on its way up it can only be stopped in order.
        () = stop.wanted() => {
            tracing::info!("stopping as soon as the database is up");
            opening.await?.close().await;
            return Ok(());
        }
    };
    let served = serve(config, site, listener, address, &database, &mut stop).await;
    database.close().await;
    served
}

async fn serve(
    config: &Config,
    site: Site,
    listener: TcpListener,
    address: SocketAddr,
    database: &Database,
    stop: &mut Stop,
) -> Result<(), Trouble> {
    database.migrate().await?;
    let url = config.public_url_at(address);
    let house = House {
        pool: database.pool.clone(),
        secure: url.is_secure(),
        trust_proxy: config.trust_proxy,
        data_dir: config.data_dir.clone(),
        public_url: url.to_string(),
        books: Default::default(),
    };
    let options = site.leptos_options(address);
    let (end, ending) = watch::channel(false);
    let events = Events::listen(database.pool.clone());
    let others = events
        .routes(house.clone(), ending.clone())
        .merge(app::exchange::upload::routes(house.clone()))
        .merge(app::exchange::export::routes(house.clone()))
        .merge(assets::router(site));
    // Imports that were under way when the server stopped go on.
    app::exchange::job::resume(&house.pool, &house.data_dir);
    let keeping = tokio::spawn(keep(house.pool.clone(), house.data_dir.clone()));
    let router = router::build(config, &url, house, options, others);
    greet(&url);
    let listening = listen::serve(listener, router, ending);
    tokio::pin!(listening);
    let outcome = tokio::select! {
        () = &mut listening => return Ok(()),
        () = stop.wanted() => Ok(()),
        trouble = database.lost() => Err(trouble),
    };
    tracing::info!("stopping");
    keeping.abort();
    end.send_replace(true);
    tokio::select! {
        done = tokio::time::timeout(config.shutdown_grace, listening) => {
            if done.is_err() {
                tracing::warn!("requests under way were cut off");
            }
        }
        () = stop.wanted() => tracing::warn!("asked twice: requests under way are cut off"),
    }
    outcome
}

/// What is done beside the requests for as long as there is a server.
async fn keep(pool: sqlx::PgPool, data_dir: std::path::PathBuf) {
    tokio::join!(
        app::pipeline::store::keep(pool.clone()),
        app::pool::store::keep(pool.clone()),
        app::access::identity::keep(pool.clone()),
        app::audit::store::keep::keep(pool),
        app::exchange::job::keep(data_dir),
    );
}

async fn bind(addr: SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(addr).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Trouble::new(format!("Another program is already listening on {addr}.")).mend(format!(
                "Stop it, or choose another port: --addr {}:{}",
                addr.ip(),
                addr.port().saturating_add(1)
            ))
        }
        std::io::ErrorKind::PermissionDenied => {
            Trouble::new(format!("Listening on {addr} is not allowed; ports below 1024 belong to root."))
                .mend("Choose a port above 1024 with --addr and put a proxy in front.")
        }
        std::io::ErrorKind::AddrNotAvailable => {
            Trouble::new(format!("This machine has no address {}.", addr.ip()))
                .mend("Use 127.0.0.1 for this machine only, or 0.0.0.0 for every network, with --addr.")
        }
        _ => Trouble::new(format!("Listening on {addr} failed: {error}.")),
    })
}

/// Tells the person at the terminal where to go, on standard output, which holds nothing else.
fn greet(url: &PublicUrl) {
    println!("Guanxi {} is ready: {url}", env!("CARGO_PKG_VERSION"));
    println!("Open it in a browser; the first visit sets up your company. Ctrl-C stops it.");
}

/// The signals that end the server.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Stop {
    fn listen() -> Result<Self, Trouble> {
        let on = |kind| {
            signal(kind).map_err(|error| Trouble::new(format!("Signals cannot be listened to: {error}.")))
        };
        Ok(Self {
            interrupt: on(SignalKind::interrupt())?,
            terminate: on(SignalKind::terminate())?,
            hang_up: on(SignalKind::hangup())?,
        })
    }

    async fn wanted(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}
