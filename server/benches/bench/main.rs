//! Measures a release build against pgbench: the same SQL, on the same PostgreSQL, in the same run. `make bench` starts it.
//!
//! Every operation is asked for once with PostgreSQL's statement log switched on; the statements found there become the
//! pgbench script, so the comparison stays true whatever the stores do. Environment: `GUANXI_BINARY`, `GUANXI_SITE_ROOT`,
//! `GUANXI_TEST_DATABASE_URL`, `GUANXI_TEST_LOG`, `GUANXI_POSTGRES_BIN`, and for impatient people `BENCH_SECONDS`, `BENCH_DEALS`,
//! `BENCH_ACCOUNTS`, `BENCH_ONLY`.
#![allow(clippy::disallowed_methods, reason = "it is the clock that is wanted here")]

mod duplicates;
mod fill;
mod http;
mod import;
mod script;

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use app::{customers::api::ReadAccount, pipeline::api as deals};
use leptos::server_fn::ServerFn;
use serde_json::{Value, json};

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

/// Where everything is.
pub struct Place {
    pub binary: PathBuf,
    pub postgres: PathBuf,
    pub log: PathBuf,
    /// A superuser's address of the server, of its database `postgres`.
    pub server: String,
    pub seconds: u64,
}

impl Place {
    fn find() -> Result<Self> {
        let var =
            |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set: run `make bench`"));
        let seconds = std::env::var("BENCH_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(5);
        let place = Self {
            binary: var("GUANXI_BINARY")?.into(),
            postgres: var("GUANXI_POSTGRES_BIN")?.into(),
            log: var("GUANXI_TEST_LOG")?.into(),
            server: var("GUANXI_TEST_DATABASE_URL")?,
            seconds,
        };
        for program in ["psql", "pgbench"] {
            if !place.postgres.join(program).exists() {
                return Err(format!(
                    "{program} is not in {}: install PostgreSQL's client programs",
                    place.postgres.display()
                )
                .into());
            }
        }
        Ok(place)
    }

    pub fn url(&self, database: &str) -> String {
        self.server.replacen("/postgres?", &format!("/{database}?"), 1)
    }

    /// Runs SQL as the superuser; the first column of the answer's first row, if there is one.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String> {
        let made = Command::new(self.postgres.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .arg(self.url(database))
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        Ok(String::from_utf8_lossy(&made.stdout).trim().to_owned())
    }
}

/// A running server; ended when dropped.
pub struct Server {
    child: Child,
    pub address: String,
    /// From its start until it said that it is ready.
    pub ready_after: Duration,
}

impl Server {
    fn start(place: &Place, database: &str) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let began = Instant::now();
        let child = Command::new(&place.binary)
            .args(["serve", "--addr", &address])
            .env("DATABASE_URL", place.url(database))
            .env("GUANXI_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while began.elapsed() < Duration::from_secs(30) {
            if let Ok(mut client) = http::Client::new(&server.address, "")
                && client.get("/readyz").is_ok_and(|answer| answer.status == 200)
            {
                server.ready_after = began.elapsed();
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() {
                return Err("the server ended before it was ready".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Err("the server was not ready within 30 s".into())
    }

    /// Resident memory in MiB; `None` where the system does not say.
    fn memory(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT would be kinder; the data is thrown away anyway.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Something people do, as a request.
pub struct Operation {
    pub name: &'static str,
    path: &'static str,
    body: Value,
    /// Least ratio to pgbench that is expected.
    goal: f64,
}

fn operations(world: &fill::World) -> Vec<Operation> {
    let filter = json!({ "owner": null, "closing_by": null, "neglected": false, "search": "" });
    let list = |query: &str| json!({ "query": query });
    vec![
        Operation {
            name: "board page",
            path: deals::GetBoard::PATH,
            body: json!({ "pipeline": null, "filter": filter }),
            goal: 0.5,
        },
        Operation { name: "move a deal", path: deals::MoveDeal::PATH, body: Value::Null, goal: 0.35 },
        Operation {
            name: "account header",
            path: ReadAccount::PATH,
            body: json!({ "id": world.account }),
            goal: 0.15,
        },
        Operation { name: "list page", path: deals::ListDeals::PATH, body: list("sort=-amount"), goal: 0.15 },
        Operation { name: "search", path: deals::ListDeals::PATH, body: list("q=harbour%2042"), goal: 0.15 },
    ]
}

/// What came out of one measurement.
pub struct Measured {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

fn main() {
    // `cargo bench -- --list` and the like want nothing measured.
    if std::env::args().any(|it| it == "--list" || it == "--test") {
        return;
    }
    if let Err(error) = run() {
        eprintln!("bench: {error}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let place = Place::find()?;
    // `BENCH_ONLY=duplicates` leaves the rest out.
    if std::env::var("BENCH_ONLY").is_ok_and(|only| only == "duplicates") {
        return duplicates::measure(&place);
    }
    let sizes: Vec<u64> = match std::env::var("BENCH_DEALS") {
        Ok(size) => vec![size.parse()?],
        Err(_) => vec![10_000, 100_000],
    };
    println!(
        "| deals | operation | connections | req/s | p50 ms | p99 ms | pgbench tx/s | ratio | expected |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut notes = Vec::new();
    for size in sizes {
        let database = format!("bench_{size}");
        place.sql("postgres", &format!("create database {database}"))?;
        let world = fill::fill(&place, &database, size)?;
        notes.push(format!("{size} deals: COPY brought in {:.0} rows/s", world.copied_per_second));
        measure(&place, &database, size, &world, &mut notes)?;
        notes.push(import::measure(&place, &database, &world, size)?);
        place.sql("postgres", &format!("drop database {database} with (force)"))?;
    }
    println!();
    for note in notes {
        println!("- {note}");
    }
    duplicates::measure(&place)
}

fn measure(
    place: &Place,
    database: &str,
    size: u64,
    world: &fill::World,
    notes: &mut Vec<String>,
) -> Result<()> {
    let mut scripts = Vec::new();
    {
        place.sql("postgres", &format!("alter database {database} set log_statement = 'all'"))?;
        let server = Server::start(place, database)?;
        let cookie = http::sign_in(&server.address, world)?;
        for operation in operations(world) {
            scripts.push(script::capture(place, &server, &cookie, &operation, world)?);
        }
        place.sql("postgres", &format!("alter database {database} reset log_statement"))?;
    }
    place.sql(database, "vacuum analyze")?;
    let server = Server::start(place, database)?;
    notes.push(format!(
        "{size} deals: ready {:.0} ms after the start",
        server.ready_after.as_secs_f64() * 1000.0
    ));
    let cookie = http::sign_in(&server.address, world)?;
    for (operation, script) in operations(world).iter().zip(&scripts) {
        for connections in [1, 16] {
            let ours = http::load(&server.address, &cookie, operation, world, connections, place.seconds)?;
            let theirs = script.run(place, database, connections)?;
            let ms = |it: Duration| it.as_secs_f64() * 1000.0;
            println!(
                "| {size} | {} | {connections} | {:.0} | {:.2} | {:.2} | {theirs:.0} | {:.2} | ≥ {:.2} |",
                operation.name,
                ours.per_second,
                ms(ours.p50),
                ms(ours.p99),
                ours.per_second / theirs,
                operation.goal
            );
        }
    }
    if let Some(memory) = server.memory() {
        notes.push(format!("{size} deals: the server holds {memory:.0} MiB after all that"));
    }
    Ok(())
}
