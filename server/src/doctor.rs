//! Looks at everything Guanxi needs to run and says what to do about what is missing.
mod trail;

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;

use sqlx::migrate::Migrate;
use sqlx::{Executor, Row};

use crate::assets::Site;
use crate::command::ExitStatus;
use crate::config::Config;
use crate::database::{Attempt, Binaries, Cluster, Database, Lock, OLDEST, Purpose, Runner};
use crate::trouble::Trouble;

pub use trail::Seal;

const MIB: u64 = 1024 * 1024;
/// Below this, PostgreSQL is close to refusing to write.
const DISK_LEAST: u64 = 200 * MIB;
/// Below this, it is time to make room.
const DISK_COMFORTABLE: u64 = 1024 * MIB;

/// What a check found.
enum Finding {
    Good(String),
    Worry(Trouble),
    Bad(Trouble),
}

impl From<Result<String, Trouble>> for Finding {
    fn from(result: Result<String, Trouble>) -> Self {
        match result {
            Ok(good) => Self::Good(good),
            Err(trouble) => Self::Bad(trouble),
        }
    }
}

/// Runs every check and prints one line each to standard output; 0 when Guanxi can run, 1 when something must be
/// mended first. With `offline` the database is neither started nor asked. `seals`: heads of the audit trail that were written down
/// and must still be in it.
pub async fn run(config: &Config, offline: bool, seals: &[Seal]) -> ExitStatus {
    let mut findings = vec![("site", site(config)), ("port", port(config))];
    if config.uses_embedded_database() {
        findings.push(("data", data_folder(config)));
        findings.push(("disk", disk(&config.data_dir)));
        findings.push(("programs", programs(config)));
    }
    if !offline {
        findings.extend(database(config, seals).await);
    }
    let bad = findings.iter().filter(|(_, finding)| matches!(finding, Finding::Bad(_))).count();
    let mut report: String = findings.iter().map(|(what, finding)| line(what, finding)).collect();
    report.push_str(&match bad {
        0 => "\nGuanxi can run.\n".to_owned(),
        1 => "\nOne thing must be mended.\n".to_owned(),
        n => format!("\n{n} things must be mended.\n"),
    });
    // Nobody is left to be told when standard output is closed.
    let _ = std::io::stdout().write_all(report.as_bytes());
    u8::from(bad > 0)
}

fn line(what: &str, finding: &Finding) -> String {
    let told = |mark: &str, trouble: &Trouble| {
        let text = trouble.to_string().replace('\n', "\n                  ");
        format!("{mark:<6}{what:<10}  {text}\n")
    };
    match finding {
        Finding::Good(text) => format!("ok    {what:<10}  {text}\n"),
        Finding::Worry(trouble) => told("note", trouble),
        Finding::Bad(trouble) => told("MEND", trouble),
    }
}

fn site(config: &Config) -> Finding {
    match Site::load(&config.site_root) {
        Ok(_) => Finding::Good(format!("The site's files are in {}.", config.site_root.display())),
        Err(error) => Finding::Bad(
            Trouble::new(format!("The site cannot be served: {error}."))
                .mend("Build it with make build, or say where it lies with --site-root."),
        ),
    }
}

fn port(config: &Config) -> Finding {
    match TcpListener::bind(config.addr) {
        Ok(_) => Finding::Good(format!("{} is free to listen on.", config.addr)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::Worry(
            Trouble::new(format!("Something is listening on {} already.", config.addr))
                .mend("If that is not Guanxi itself, stop it or choose another port with --addr."),
        ),
        Err(error) => Finding::Bad(
            Trouble::new(format!("Listening on {} is not possible: {error}.", config.addr))
                .mend("Choose another address or port with --addr."),
        ),
    }
}

fn data_folder(config: &Config) -> Finding {
    let folder = &config.data_dir;
    if !folder.exists() {
        let parent = existing(folder);
        let writable = rustix::fs::access(parent, rustix::fs::Access::WRITE_OK).is_ok();
        return if writable {
            Finding::Good(format!("{} will be made at the first start.", folder.display()))
        } else {
            Finding::Bad(
                Trouble::new(format!("{} cannot be made in {}.", folder.display(), parent.display()))
                    .mend("Choose another with --data-dir, or make it and hand it to this account."),
            )
        };
    }
    let check = || {
        let real = folder
            .canonicalize()
            .map_err(|error| Trouble::new(format!("{} cannot be used: {error}.", folder.display())))?;
        let runner = Runner::choose(config.postgres_user.as_deref(), &Cluster::folder_in(&real))?;
        if let Some(barrier) = runner.barred_at(&real) {
            return Err(Trouble::new(format!(
                "The account {} may not pass through {} to {}.",
                runner.account.name,
                barrier.display(),
                real.display()
            ))
            .mend(format!("Let others pass: chmod o+x {}", barrier.display())));
        }
        let account = runner.account.name;
        match Lock::take(&real)? {
            Attempt::Taken(_) => Ok(format!("{} is free, PostgreSQL runs as {account}.", real.display())),
            Attempt::Held(holder) => {
                let pid = holder.pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
                Ok(format!("{} is in use by a running Guanxi{pid}.", real.display()))
            }
        }
    };
    check().into()
}

fn disk(folder: &Path) -> Finding {
    let place = existing(folder);
    let stat = match rustix::fs::statvfs(place) {
        Ok(stat) => stat,
        Err(error) => {
            return Finding::Worry(Trouble::new(format!(
                "The free space on the disk of {} is not known: {error}.",
                place.display()
            )));
        }
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let said = format!("{} MiB are free on the disk of {}.", free / MIB, place.display());
    if free < DISK_LEAST {
        Finding::Bad(Trouble::new(said).mend("Make room: a database that cannot write stops."))
    } else if free < DISK_COMFORTABLE {
        Finding::Worry(Trouble::new(said).mend("Make room soon."))
    } else {
        Finding::Good(said)
    }
}

fn programs(config: &Config) -> Finding {
    let check = || {
        let made_by = Cluster::version_in(&Cluster::folder_in(&config.data_dir))?;
        let found = Binaries::find(config.postgres_bin.as_deref(), made_by)?;
        Ok(format!("PostgreSQL {} in {}.", found.version, found.folder.display()))
    };
    check().into()
}

type Findings = Vec<(&'static str, Finding)>;

async fn database(config: &Config, seals: &[Seal]) -> Findings {
    let only = |finding| vec![("database", finding)];
    if config.uses_embedded_database() {
        match Cluster::version_in(&Cluster::folder_in(&config.data_dir)) {
            Ok(Some(_)) => {}
            Ok(None) => {
                return only(Finding::Good("There is none yet; the first start makes it.".to_owned()));
            }
            Err(trouble) => return only(Finding::Bad(trouble)),
        }
    }
    let database = match Database::open(config, Purpose::Command).await {
        Ok(database) => database,
        Err(trouble) => return only(Finding::Bad(trouble)),
    };
    let found = match ask(&database).await {
        Ok((finding, up_to_date)) => {
            let mut found = only(finding);
            // Tables of another Guanxi are not read.
            if up_to_date {
                let trails = trail::check(&database.pool, seals).await;
                found.extend(trails.into_iter().map(|finding| ("trail", finding)));
            }
            found
        }
        Err(error) => only(Finding::Bad(Trouble::new(format!("The database does not answer: {error}.")))),
    };
    database.close().await;
    found
}

/// What the database says of itself, and whether its tables are the ones this Guanxi knows.
async fn ask(database: &Database) -> Result<(Finding, bool), sqlx::migrate::MigrateError> {
    let mut connection = database.pool.acquire().await?;
    let row = connection
        .fetch_one(
            "SELECT current_setting('server_version'), pg_database_size(current_database()),
                    has_database_privilege(current_database(), 'CREATE'),
                    to_regclass('_sqlx_migrations') IS NOT NULL,
                    (SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.textlike(text, text)'::regprocedure)",
        )
        .await?;
    let version: String = row.try_get(0)?;
    let bytes: i64 = row.try_get(1)?;
    let may_make_tables: bool = row.try_get(2)?;
    let there: bool = row.try_get(3)?;
    let search_by_index: bool = row.try_get(4)?;
    if !may_make_tables {
        let trouble = Trouble::new("The role in DATABASE_URL may not make tables in this database.")
            .mend("Make it the owner: ALTER DATABASE … OWNER TO …");
        return Ok((Finding::Bad(trouble), false));
    }
    let table = "_sqlx_migrations";
    let known = app::db::MIGRATIONS.iter().filter(|m| !m.migration_type.is_down_migration()).count();
    let applied = if there { connection.list_applied_migrations(table).await?.len() } else { 0 };
    let size = bytes / i64::try_from(MIB).unwrap_or(i64::MAX);
    let mut said = format!("PostgreSQL {version} answers (needed: {OLDEST} or newer), {size} MiB.");
    if !search_by_index {
        said += " Searching large lists is slow until a superuser runs in this database: ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;";
    }
    let finding = match known.cmp(&applied) {
        std::cmp::Ordering::Equal => Finding::Good(format!("{said} The tables are up to date.")),
        std::cmp::Ordering::Greater => Finding::Good(format!(
            "{said} The next start brings the tables up to date ({} steps).",
            known - applied
        )),
        std::cmp::Ordering::Less => Finding::Bad(
            Trouble::new(format!("{said} The tables are of a newer Guanxi."))
                .mend("Start the newer Guanxi, or restore a backup from before the upgrade."),
        ),
    };
    Ok((finding, known == applied))
}

/// The folder itself or the nearest one above it that exists.
fn existing(folder: &Path) -> &Path {
    folder.ancestors().find(|place| place.exists()).unwrap_or(Path::new("/"))
}
