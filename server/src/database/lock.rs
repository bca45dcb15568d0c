//! One Guanxi per data folder: a lock that the system lets go of when its holder dies, however it dies.
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::trouble::Trouble;

/// The lock on a data folder, held as long as this value lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// What the holder of the lock says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process number, if it has written one.
    pub pid: Option<u32>,
    /// The folder with its database's socket, once the database is up.
    pub socket_folder: Option<PathBuf>,
}

/// The outcome of trying to take the lock.
#[derive(Debug)]
pub enum Attempt {
    /// We hold it now.
    Taken(Lock),
    /// Somebody else holds it.
    Held(Holder),
}

impl Lock {
    /// Tries to take the lock of a data folder, which must exist.
    ///
    /// # Errors
    /// When the lock file can be neither opened nor locked.
    pub fn take(data_dir: &Path) -> Result<Attempt, Trouble> {
        let path = data_dir.join("guanxi.lock");
        let failed = |error: std::io::Error| {
            Trouble::new(format!("The lock {} cannot be taken: {error}.", path.display()))
                .mend("Check that the folder belongs to you and is not on a read-only or network disk.")
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Self { file };
                lock.write(&format!("{}\n", std::process::id())).map_err(failed)?;
                Ok(Attempt::Taken(lock))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text).map_err(failed)?;
                let mut lines = text.lines();
                Ok(Attempt::Held(Holder {
                    pid: lines.next().and_then(|line| line.parse().ok()),
                    socket_folder: lines.next().map(PathBuf::from),
                }))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Tells others where the database can be reached.
    ///
    /// # Errors
    /// When the file cannot be written, for instance on a full disk.
    pub fn announce(&mut self, socket_folder: &Path) -> Result<(), Trouble> {
        let text = format!("{}\n{}\n", std::process::id(), socket_folder.display());
        self.write(&text).map_err(|error| Trouble::new(format!("The lock file cannot be written: {error}.")))
    }

    fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(text.as_bytes())?;
        self.file.flush()
    }
}

impl Holder {
    /// The sentence for somebody who wanted to start a second instance.
    pub fn refusal(&self, data_dir: &Path) -> Trouble {
        let who = match self.pid {
            Some(pid) => format!("Another Guanxi (process {pid})"),
            None => "Another Guanxi".to_owned(),
        };
        Trouble::new(format!("{who} is already using {}.", data_dir.display()))
            .mend("Stop it first, or give this one a folder of its own with --data-dir.")
    }
}
