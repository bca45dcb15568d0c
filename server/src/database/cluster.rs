//! The files of the embedded database: folders, initialisation, configuration.
use std::fs::Permissions;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::account::Runner;
use super::binaries::Binaries;
use crate::trouble::Trouble;

/// The name of the database, and of the role that owns it.
pub const NAME: &str = "guanxi";
/// The superuser, used for making the role and the database only.
pub const SUPERUSER: &str = "postgres";
/// Part of the socket's file name; nothing listens on the network.
pub const PORT: u16 = 5432;

/// A socket's path may have 107 bytes on Linux and 103 elsewhere.
const LONGEST_SOCKET: usize = if cfg!(target_os = "linux") { 107 } else { 103 };
/// Older log files are removed at every start.
const LOGS_KEPT: usize = 10;

/// Where everything of one embedded database lies, and who and what runs it.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The data folder of Guanxi, which the rest lies in.
    pub data_dir: PathBuf,
    /// PostgreSQL's own folder, open to its account only.
    pub folder: PathBuf,
    /// The folder with the socket, open to its account only.
    pub sockets: PathBuf,
    /// The folder PostgreSQL writes its logs to.
    pub logs: PathBuf,
    /// Who runs it.
    pub runner: Runner,
    /// What runs it.
    pub binaries: Binaries,
}

impl Cluster {
    /// Where PostgreSQL's folder lies within a data folder.
    pub fn folder_in(data_dir: &Path) -> PathBuf {
        data_dir.join("postgres")
    }

    /// The major version that made the data, or `None` when there is no data yet.
    ///
    /// # Errors
    /// When the version's file cannot be read or understood.
    pub fn version_in(folder: &Path) -> Result<Option<u32>, Trouble> {
        let path = folder.join("PG_VERSION");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Trouble::new(format!("{} cannot be read: {error}.", path.display())));
            }
        };
        let major = text.trim().split('.').next().and_then(|n| n.parse().ok());
        major.map(Some).ok_or_else(|| {
            Trouble::new(format!("{} does not hold a PostgreSQL version.", path.display()))
                .mend("The data folder is damaged; restore it from a backup, or choose another --data-dir.")
        })
    }

    /// Makes the folders, initialises the database if there is none yet, and writes its configuration.
    ///
    /// # Errors
    /// When a folder can't be made or reached, the data is of another version, or `initdb` fails.
    pub async fn prepare(
        data_dir: &Path,
        postgres_bin: Option<&Path>,
        postgres_user: Option<&str>,
    ) -> Result<Self, Trouble> {
        let folder = Self::folder_in(data_dir);
        let version = Self::version_in(&folder)?;
        let runner = Runner::choose(postgres_user, &folder)?;
        if let Some(barrier) = runner.barred_at(data_dir) {
            return Err(super::closed_to(&runner, &barrier, data_dir));
        }
        let binaries =
            Binaries::find(postgres_bin, version)?.reachable_for(&runner, &data_dir.join("programs"))?;
        let logs = data_dir.join("log");
        private_folder(&logs, &runner)?;
        let cluster = Self {
            sockets: socket_folder(data_dir, &runner)?,
            data_dir: data_dir.to_owned(),
            folder,
            logs,
            runner,
            binaries,
        };
        if version.is_none() {
            cluster.initialise().await?;
        }
        cluster.configure()?;
        cluster.prune_logs();
        Ok(cluster)
    }

    /// The file that catches what PostgreSQL says before its own log is open.
    pub fn start_log(&self) -> PathBuf {
        self.data_dir.join("postgres-start.log")
    }

    /// A name that marks this database's processes in the process list: the same for the same folder.
    pub fn mark(&self) -> String {
        format!("guanxi-{}", fingerprint(&self.folder))
    }

    /// Runs `initdb` in a folder beside and renames it at the end, so that an interrupted run leaves no half database.
    async fn initialise(&self) -> Result<(), Trouble> {
        if self.folder.exists() {
            let empty = std::fs::read_dir(&self.folder).is_ok_and(|mut d| d.next().is_none());
            if !empty {
                return Err(Trouble::new(format!(
                    "{} is not empty, but holds no PostgreSQL database.",
                    self.folder.display()
                ))
                .mend("Move its content away, or choose another --data-dir."));
            }
            std::fs::remove_dir(&self.folder).map_err(|e| unusable(&self.folder, &e))?;
        }
        tracing::info!(
            version = self.binaries.version,
            folder = %self.folder.display(),
            "making a new database"
        );
        let fresh = self.data_dir.join("postgres.new");
        let mut said = String::new();
        for locale in self.locales() {
            if fresh.exists() {
                std::fs::remove_dir_all(&fresh).map_err(|error| unusable(&fresh, &error))?;
            }
            private_folder(&fresh, &self.runner)?;
            let output = self
                .runner
                .command(self.binaries.program("initdb"))
                .arg("--pgdata")
                .arg(&fresh)
                .args(["--username", SUPERUSER])
                .args(["--encoding=UTF8", "--data-checksums"])
                .args(["--auth-local=peer", "--auth-host=reject"])
                .args(locale)
                .stdin(Stdio::null())
                .output()
                .await
                .map_err(|error| {
                    Trouble::new(format!(
                        "{} cannot be run as {}: {error}.",
                        self.binaries.program("initdb").display(),
                        self.runner.account.name
                    ))
                })?;
            if output.status.success() {
                return std::fs::rename(&fresh, &self.folder).map_err(|error| unusable(&self.folder, &error));
            }
            said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        }
        Err(Trouble::new(format!(
            "PostgreSQL could not make a new database in {}; it said:\n{said}",
            self.folder.display()
        ))
        .mend("Usually the disk is full or the folder is not writable; guanxi doctor looks closer."))
    }

    /// Locales to try, the best first: all of them UTF-8 and ordered by code point, so that indexes outlive
    /// an upgrade of the system's collation tables.
    fn locales(&self) -> Vec<Vec<&'static str>> {
        let builtin = vec!["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
        let system = vec!["--locale=C.UTF-8"];
        let plain = vec!["--locale=C"];
        if self.binaries.major >= 17 { vec![builtin, system, plain] } else { vec![system, plain] }
    }

    /// Writes the configuration afresh, so that it always fits this version and this machine.
    fn configure(&self) -> Result<(), Trouble> {
        let quoted = |path: &Path| path.display().to_string().replace('\'', "''");
        let memory = memory_mib();
        let settings = SETTINGS
            .replace("{sockets}", &quoted(&self.sockets))
            .replace("{logs}", &quoted(&self.logs))
            .replace("{mark}", &self.mark())
            .replace("{shared_buffers}", &(memory / 16).clamp(32, 512).to_string())
            .replace("{cache}", &(memory / 2).clamp(64, 16_384).to_string());
        self.write("postgresql.conf", &settings)?;
        self.write("pg_hba.conf", ACCESS)?;
        self.write("pg_ident.conf", &self.people())
    }

    /// Which accounts of the machine may enter as which role: PostgreSQL's own account and the one Guanxi runs as.
    fn people(&self) -> String {
        let mut names = vec![self.runner.account.name.as_str()];
        if self.runner.steps_down {
            names.push("root");
        }
        let lines = names
            .iter()
            .flat_map(|name| [NAME, SUPERUSER].map(|role| format!("guanxi \"{name}\" \"{role}\"\n")));
        std::iter::once("# map account role\n".to_owned()).chain(lines).collect()
    }

    /// Replaces a file in the cluster's folder at once and without following links, which another account could plant.
    fn write(&self, name: &str, text: &str) -> Result<(), Trouble> {
        use std::io::Write;
        let path = self.folder.join(name);
        let part = self.folder.join(format!("{name}.part"));
        let attempt = || {
            match std::fs::remove_file(&part) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file =
                std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
            file.write_all(text.as_bytes())
        };
        attempt().map_err(|error| unusable(&path, &error))?;
        self.runner.give(&part)?;
        std::fs::rename(&part, &path).map_err(|error| unusable(&path, &error))
    }

    fn prune_logs(&self) {
        let logs = log_files(&self.logs);
        for old in logs.iter().rev().skip(LOGS_KEPT) {
            if let Err(error) = std::fs::remove_file(old) {
                tracing::warn!(file = %old.display(), %error, "an old log file could not be removed");
            }
        }
    }

    /// The last lines PostgreSQL wrote, for an explanation of why it does not run.
    pub fn last_words(&self) -> String {
        let latest = log_files(&self.logs).pop();
        let texts = [Some(self.start_log()), latest]
            .into_iter()
            .flatten()
            .map(|path| std::fs::read(path).unwrap_or_default())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let mut lines: Vec<String> = Vec::new();
        for text in texts {
            let all: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            let tail = all.len().saturating_sub(8);
            lines.extend(all[tail..].iter().map(|line| format!("  {line}")));
        }
        lines.join("\n")
    }
}

/// The log files in the order they were written.
fn log_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "log"))
        .collect();
    files.sort();
    files
}

fn unusable(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("{} cannot be used: {error}.", path.display()))
        .mend("Check who owns the folder and whether its disk is full or read-only.")
}

/// Makes a folder only its account may enter, or takes an existing one if it is just that.
fn private_folder(path: &Path, runner: &Runner) -> Result<(), Trouble> {
    let made = std::fs::DirBuilder::new().mode(0o700).create(path);
    match made {
        Ok(()) => runner.give(path),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let meta = std::fs::symlink_metadata(path).map_err(|e| unusable(path, &e))?;
            if !meta.is_dir() || meta.uid() != runner.account.uid {
                return Err(Trouble::new(format!(
                    "{} must be a folder that belongs to the account {}.",
                    path.display(),
                    runner.account.name
                ))
                .mend(format!(
                    "Remove it, or hand it over: chown -R {} {}",
                    runner.account.name,
                    path.display()
                )));
            }
            if meta.mode() & 0o077 != 0 {
                std::fs::set_permissions(path, Permissions::from_mode(0o700))
                    .map_err(|error| unusable(path, &error))?;
            }
            Ok(())
        }
        Err(error) => Err(unusable(path, &error)),
    }
}

/// Chooses where the socket lies: in the data folder, or, when that path is too long for a socket, in a short place.
fn socket_folder(data_dir: &Path, runner: &Runner) -> Result<PathBuf, Trouble> {
    let short = format!("guanxi-{}", fingerprint(data_dir));
    let fits = |folder: &Path| folder.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= LONGEST_SOCKET;
    let runtime = if runner.steps_down {
        Some(PathBuf::from("/run"))
    } else {
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from)
    };
    let elsewhere = [runtime, Some(std::env::temp_dir()), Some("/tmp".into())];
    let candidates = std::iter::once(data_dir.join("run")).chain(
        elsewhere
            .into_iter()
            .flatten()
            .filter(|base| base.is_dir() && runner.barred_at(base).is_none())
            .map(|base| base.join(&short)),
    );
    let mut trouble = None;
    for folder in candidates.filter(|folder| fits(folder)) {
        match private_folder(&folder, runner) {
            Ok(()) => return Ok(folder),
            Err(error) => trouble = Some(error),
        }
    }
    Err(trouble.unwrap_or_else(|| {
        Trouble::new(format!(
            "No folder with a path short enough for a socket can be used, starting with {}.",
            data_dir.join("run").display()
        ))
        .mend("Choose a --data-dir with a shorter path.")
    }))
}

/// A short stable name for a path (FNV-1a over its bytes, in hexadecimal).
fn fingerprint(path: &Path) -> String {
    let hash = path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The machine's memory in MiB; 2 GiB where it can't be read.
fn memory_mib() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(2048, |kib| kib / 1024)
}

const ACCESS: &str = "# Written by Guanxi at every start.
# The socket lies in a folder of its own that only one account may enter; pg_ident.conf says who else may come in.
local all all peer map=guanxi
";

const SETTINGS: &str = "# Written by Guanxi at every start. Settings of your own belong in postgresql.local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
port = 5432
cluster_name = '{mark}'
max_connections = 60

# What is committed stays committed.
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
max_wal_size = '1GB'
checkpoint_timeout = '15min'
checkpoint_completion_target = 0.9

# By this machine's memory.
shared_buffers = '{shared_buffers}MB'
effective_cache_size = '{cache}MB'
work_mem = '8MB'
maintenance_work_mem = '64MB'

# Short statements over warm data on solid disks.
random_page_cost = 1.1
jit = off
autovacuum_vacuum_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.05
idle_in_transaction_session_timeout = '5min'

# The same on every machine.
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'

# A new file every 10 MB; the oldest are removed at the next start.
logging_collector = on
log_directory = '{logs}'
log_filename = 'postgres-%Y%m%d-%H%M%S.log'
log_file_mode = 0600
log_rotation_age = 0
log_rotation_size = '10MB'
log_min_messages = warning
log_checkpoints = off
log_line_prefix = '%m [%p] %q%a '

include_if_exists = 'postgresql.local.conf'
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_short_name() {
        let name = fingerprint(Path::new("/var/lib/guanxi"));
        assert_eq!(name.len(), 16);
        assert_eq!(name, fingerprint(Path::new("/var/lib/guanxi")));
        assert_ne!(name, fingerprint(Path::new("/var/lib/guanxi2")));
    }
}
