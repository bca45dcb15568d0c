//! Who PostgreSQL runs as: ourselves, or an unprivileged account when root started us.
use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::trouble::Trouble;

/// An account of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name, needed because PostgreSQL's peer authentication compares names.
    pub name: String,
    /// Its number.
    pub uid: u32,
    /// The number of its main group.
    pub gid: u32,
}

/// The account PostgreSQL runs as, and whether root has to step down to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runner {
    /// Whom PostgreSQL's processes and files belong to.
    pub account: Account,
    /// Whether we are root and start PostgreSQL as somebody else.
    pub steps_down: bool,
}

impl Runner {
    /// Finds out whom to run as. Root steps down to `wanted`, else to the owner of the existing `cluster` folder,
    /// else to `postgres`, else to `nobody`; anybody else stays who they are.
    ///
    /// # Errors
    /// When the account doesn't exist, is root, or an existing cluster belongs to somebody else.
    pub fn choose(wanted: Option<&str>, cluster: &Path) -> Result<Self, Trouble> {
        let me = rustix::process::geteuid().as_raw();
        let owner = std::fs::symlink_metadata(cluster).ok().map(|m| m.uid());
        let account = if me != 0 {
            by_uid(me).ok_or_else(|| {
                Trouble::new(format!(
                    "PostgreSQL needs an account with a name, and user number {me} has none on this machine."
                ))
                .mend("Add a line for it to /etc/passwd, or give a PostgreSQL of your own with DATABASE_URL.")
            })?
        } else if let Some(name) = wanted {
            by_name(name).ok_or_else(|| {
                Trouble::new(format!("There is no account {name:?} to run PostgreSQL as."))
                    .mend("Name an existing one with --postgres-user or GUANXI_POSTGRES_USER.")
            })?
        } else {
            owner
                .filter(|uid| *uid != 0)
                .and_then(by_uid)
                .or_else(|| by_name("postgres"))
                .or_else(|| by_name("nobody"))
                .ok_or_else(|| {
                    Trouble::new(
                        "PostgreSQL refuses to run as root, and there is neither an account \"postgres\" nor \"nobody\".",
                    )
                    .mend("Make one (useradd --system postgres) or name another with --postgres-user.")
                })?
        };
        if account.uid == 0 {
            return Err(Trouble::new("PostgreSQL refuses to run as root.")
                .mend("Name an unprivileged account with --postgres-user."));
        }
        if let Some(owner) = owner
            && owner != account.uid
        {
            let name = by_uid(owner).map_or_else(|| owner.to_string(), |a| a.name);
            return Err(Trouble::new(format!(
                "The database in {} belongs to the account {name}, but would run as {}.",
                cluster.display(),
                account.name
            ))
            .mend(format!(
                "Start Guanxi as {name}, or hand the folder over: chown -R {} {}",
                account.name,
                cluster.display()
            )));
        }
        Ok(Self { account, steps_down: me == 0 })
    }

    /// A command that runs as this account, with an environment that holds nothing of ours.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir("/").kill_on_drop(false);
        for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if self.steps_down {
            // As root, setting the user also drops root's supplementary groups.
            command.uid(self.account.uid).gid(self.account.gid);
        }
        command
    }

    /// Hands a file or folder that root made to the account. Follows no links.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn give(&self, path: &Path) -> Result<(), Trouble> {
        if !self.steps_down {
            return Ok(());
        }
        std::os::unix::fs::lchown(path, Some(self.account.uid), Some(self.account.gid)).map_err(|error| {
            Trouble::new(format!(
                "{} cannot be handed to the account {}: {error}.",
                path.display(),
                self.account.name
            ))
        })
    }

    /// The first folder on the way to `path` that the account may not enter, if any.
    pub fn barred_at(&self, path: &Path) -> Option<PathBuf> {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut folders: Vec<&Path> = real.ancestors().collect();
        folders.reverse();
        folders.into_iter().find(|folder| !self.may_enter(folder)).map(Path::to_owned)
    }

    fn may_enter(&self, path: &Path) -> bool {
        let Ok(meta) = std::fs::metadata(path) else {
            return false;
        };
        let right = if meta.uid() == self.account.uid {
            0o100
        } else if meta.gid() == self.account.gid {
            0o010
        } else {
            0o001
        };
        !meta.is_dir() || meta.mode() & right != 0
    }
}

fn by_uid(uid: u32) -> Option<Account> {
    find(|account| account.uid == uid, &uid.to_string())
}

fn by_name(name: &str) -> Option<Account> {
    find(|account| account.name == name, name)
}

/// Looks into the account file, then asks `getent`, which knows network directories too.
fn find(wanted: impl Fn(&Account) -> bool, key: &str) -> Option<Account> {
    let local = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    if let Some(account) = local.lines().filter_map(parse_line).find(&wanted) {
        return Some(account);
    }
    let asked = std::process::Command::new("getent").args(["passwd", key]).output().ok()?;
    let text = String::from_utf8(asked.stdout).ok()?;
    text.lines().filter_map(parse_line).find(wanted)
}

fn parse_line(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(Account { name, uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_account_file_is_read() {
        let line = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        let account = parse_line(line).expect("a well-formed line");
        assert_eq!(account, Account { name: "postgres".into(), uid: 101, gid: 104 });
        assert_eq!(parse_line("# a comment"), None);
    }

    #[test]
    fn a_folder_closed_to_others_bars_the_way() {
        let runner =
            Runner { account: Account { name: "somebody".into(), uid: 54321, gid: 54321 }, steps_down: true };
        assert_eq!(runner.barred_at(Path::new("/")), None);
        let closed = std::env::temp_dir().join(format!("guanxi-barred-{}", std::process::id()));
        std::fs::create_dir(&closed).expect("a fresh folder");
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).expect("our own folder");
        let real = closed.canonicalize().expect("it exists");
        let barred = runner.barred_at(&closed);
        std::fs::remove_dir(&closed).expect("our own folder");
        assert_eq!(barred, Some(real));
    }
}
