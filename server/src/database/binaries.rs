//! Finds PostgreSQL's programs: where we are told, the system's, the search path's, those fetched by the set-up.
use std::path::{Path, PathBuf};

use super::account::Runner;
use crate::trouble::Trouble;

/// The oldest major version Guanxi runs on.
pub const OLDEST: u32 = 14;

/// A folder with PostgreSQL's programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that holds `postgres` and `initdb`.
    pub folder: PathBuf,
    /// Major version, like 15.
    pub major: u32,
    /// Full version, like `15.14`.
    pub version: String,
}

impl Binaries {
    /// Finds programs of the major version `wanted`, or the newest when it is `None`.
    /// With `given` only that folder counts.
    ///
    /// # Errors
    /// A sentence that says what was looked for, what was found instead, and what to install.
    pub fn find(given: Option<&Path>, wanted: Option<u32>) -> Result<Self, Trouble> {
        if let Some(folder) = given {
            let found = Self::probe(folder)
                .or_else(|| Self::probe(&folder.join("bin")))
                .ok_or_else(|| {
                    Trouble::new(format!(
                        "There is no working PostgreSQL in {}: it must hold the programs postgres and initdb.",
                        folder.display()
                    ))
                    .mend("Correct --postgres-bin or GUANXI_POSTGRES_BIN, or leave it out.")
                })?;
            return Self::choose(vec![found], wanted);
        }
        let mut found: Vec<Self> = Vec::new();
        for folder in places() {
            if let Some(binaries) = Self::probe(&folder)
                && !found.contains(&binaries)
            {
                found.push(binaries);
            }
        }
        Self::choose(found, wanted)
    }

    fn choose(found: Vec<Self>, wanted: Option<u32>) -> Result<Self, Trouble> {
        let list: Vec<String> = found.iter().map(Self::describe).collect();
        let fits = |binaries: &Self| match wanted {
            Some(major) => binaries.major == major,
            None => binaries.major >= OLDEST,
        };
        // A stable sort by descending major keeps the order of places within a version.
        let mut fitting: Vec<Self> = found.into_iter().filter(fits).collect();
        fitting.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
        if let Some(best) = fitting.into_iter().next() {
            return Ok(best);
        }
        let there = if list.is_empty() {
            "no PostgreSQL was found".to_owned()
        } else {
            format!("only {} was found", list.join(" and "))
        };
        let install = "Install it (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql), run make \
                       setup, or name its folder with --postgres-bin; or use a server of your own with DATABASE_URL.";
        Err(match wanted {
            Some(major) => Trouble::new(format!(
                "The data was made by PostgreSQL {major}, and {there}."
            ))
            .mend(format!(
                "Install PostgreSQL {major}, or name its folder with --postgres-bin. To move the data to another \
                 version, use pg_dumpall with version {major} and load the result into a fresh data folder."
            )),
            None if list.is_empty() => {
                Trouble::new("PostgreSQL is needed for the embedded database, and none was found.")
                    .mend(install)
            }
            None => Trouble::new(format!(
                "PostgreSQL {OLDEST} or newer is needed, and {there}."
            ))
            .mend(install),
        })
    }

    fn describe(&self) -> String {
        format!("PostgreSQL {} in {}", self.version, self.folder.display())
    }

    /// Asks the programs in a folder for their version; `None` when there are none that work.
    fn probe(folder: &Path) -> Option<Self> {
        if !folder.join("initdb").exists() {
            return None;
        }
        // Links lead from /usr/local/bin and the like to the folder that has the libraries beside it.
        let program = folder.join("postgres").canonicalize().ok()?;
        let output = std::process::Command::new(&program).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let (major, version) = parse_version(&text)?;
        Some(Self { folder: program.parent()?.to_owned(), major, version })
    }

    /// The path of one of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes sure the account may run the programs, by a copy in `keep` when the way to them is closed to it.
    ///
    /// Programs fetched into root's home are the usual case.
    ///
    /// # Errors
    /// When the copy cannot be made or cannot be reached either.
    pub fn reachable_for(self, runner: &Runner, keep: &Path) -> Result<Self, Trouble> {
        if !runner.steps_down || runner.barred_at(&self.program("postgres")).is_none() {
            return Ok(self);
        }
        let copy = keep.join(format!("postgresql-{}", self.version));
        let folder = copy.join("bin");
        if !folder.join("postgres").exists() {
            let from = self.folder.parent().unwrap_or(&self.folder);
            copy_tree(from, &copy).map_err(|error| {
                Trouble::new(format!(
                    "The account {} may not run {}, and a copy in {} cannot be made: {error}.",
                    runner.account.name,
                    self.program("postgres").display(),
                    copy.display()
                ))
            })?;
        }
        match runner.barred_at(&folder) {
            None => Ok(Self { folder, ..self }),
            Some(barrier) => Err(super::closed_to(runner, &barrier, &folder)),
        }
    }
}

/// Copies a folder under another name, complete or not at all.
fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    let part = to.with_extension("part");
    if part.exists() {
        std::fs::remove_dir_all(&part)?;
    }
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent)?;
    }
    copy_into(from, &part)?;
    std::fs::rename(part, to)
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{PermissionsExt, symlink};
    std::fs::create_dir(to)?;
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o755))?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_into(&entry.path(), &target)?;
        } else if kind.is_symlink() {
            symlink(std::fs::read_link(entry.path())?, target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
            let runs = entry.metadata()?.permissions().mode() & 0o111 != 0;
            let mode = if runs { 0o755 } else { 0o644 };
            std::fs::set_permissions(&target, std::fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// Folders that may hold the programs, the most trusted first.
fn places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    // Debian, Homebrew, the macOS installer: a folder for each version; Red Hat: /usr/pgsql-15.
    for (base, within) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
        ("/Library/PostgreSQL", ""),
    ] {
        let mut versions: Vec<PathBuf> = std::fs::read_dir(base)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(within))
            .map(|entry| entry.path().join("bin"))
            .collect();
        versions.sort();
        places.extend(versions);
    }
    if let Some(path) = std::env::var_os("PATH") {
        places.extend(std::env::split_paths(&path).filter(|folder| folder.is_absolute()));
    }
    if let Some(cache) = cache_folder() {
        fetched(&cache.join("postgres"), 6, &mut places);
    }
    places
}

/// Where the set-up keeps what it fetched: `GUANXI_CACHE`, else `~/.cache/guanxi`.
fn cache_folder() -> Option<PathBuf> {
    let given = std::env::var_os("GUANXI_CACHE").filter(|value| !value.is_empty());
    given.map(PathBuf::from).or_else(|| {
        let home = PathBuf::from(std::env::var_os("HOME")?);
        Some(home.join(".cache/guanxi"))
    })
}

/// Collects the folders that hold `postgres` below a folder, at most `depth` steps down.
fn fetched(folder: &Path, depth: usize, into: &mut Vec<PathBuf>) {
    if folder.join("postgres").is_file() {
        into.push(folder.to_owned());
        return;
    }
    if depth == 0 {
        return;
    }
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fetched(&entry.path(), depth - 1, into);
        }
    }
}

/// Reads `postgres (PostgreSQL) 15.14 (Debian …)` into (15, "15.14"); a pre-release like `18beta1` counts as 18.
fn parse_version(text: &str) -> Option<(u32, String)> {
    let version = text.split_once("(PostgreSQL)")?.1.split_whitespace().next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit());
    let major = version[..digits.unwrap_or(version.len())].parse().ok()?;
    Some((major, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(major: u32, folder: &str) -> Binaries {
        Binaries { folder: folder.into(), major, version: format!("{major}.1") }
    }

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        let debian = "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n";
        assert_eq!(parse_version(debian), Some((15, "15.14".into())));
        assert_eq!(parse_version("postgres (PostgreSQL) 18beta1"), Some((18, "18beta1".into())));
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn fresh_data_takes_the_newest_and_old_data_its_own_version() {
        let found = || vec![of(15, "/a"), of(17, "/b"), of(17, "/c")];
        let newest = Binaries::choose(found(), None).expect("17 is new enough");
        assert_eq!(newest, of(17, "/b"));
        let own = Binaries::choose(found(), Some(15)).expect("15 is there");
        assert_eq!(own, of(15, "/a"));
    }

    #[test]
    fn a_missing_version_is_said_plainly() {
        let trouble = Binaries::choose(vec![of(15, "/a")], Some(13)).expect_err("13 is not there");
        assert_eq!(
            trouble.what(),
            "The data was made by PostgreSQL 13, and only PostgreSQL 15.1 in /a was found."
        );
        let trouble = Binaries::choose(vec![of(12, "/a")], None).expect_err("12 is too old");
        assert!(trouble.what().starts_with("PostgreSQL 14 or newer is needed"));
        let trouble = Binaries::choose(Vec::new(), None).expect_err("nothing is there");
        assert!(trouble.what().ends_with("none was found."));
    }
}
