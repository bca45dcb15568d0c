//! Processes of the embedded database that outlived whoever started them.
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal};

use super::cluster::Cluster;
use crate::stopwatch::Stopwatch;
use crate::trouble::Trouble;

/// Time for an orderly stop, which ends with a checkpoint.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time for a hard stop after that.
const LAST_RESORT: Duration = Duration::from_secs(15);

/// Stops every process of this database and removes its stale lock file. The caller holds the lock on the data
/// folder, so whatever still runs was left behind when a Guanxi or a PostgreSQL was killed.
///
/// # Errors
/// When a process cannot be made to end.
pub async fn clear(cluster: &Cluster) -> Result<(), Trouble> {
    let note = cluster.folder.join("postmaster.pid");
    let head =
        std::fs::read_to_string(&note).ok().and_then(|text| text.lines().next()?.trim().parse::<i32>().ok());
    let began = Stopwatch::start();
    let (mut asked, mut forced) = (false, false);
    loop {
        let alive = running(cluster);
        if alive.is_empty() {
            break;
        }
        // The children of a killed head notice by themselves; a living head is asked to stop.
        if let Some(head) = head
            && alive.contains(&head)
            && !asked
        {
            tracing::info!(process = head, "stopping a PostgreSQL left by an earlier run");
            signal(head, Signal::INT);
            asked = true;
        }
        let waited = began.elapsed();
        if waited > PATIENCE && !forced {
            alive.iter().for_each(|pid| signal(*pid, Signal::QUIT));
            forced = true;
        }
        if waited > PATIENCE + LAST_RESORT {
            let list: Vec<String> = alive.iter().map(i32::to_string).collect();
            return Err(Trouble::new(format!(
                "A PostgreSQL left by an earlier run does not stop (processes {}).",
                list.join(", ")
            ))
            .mend("End these processes by hand and start again."));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    match std::fs::remove_file(&note) {
        Ok(()) => {
            tracing::info!("recovering the database after an unclean end");
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => {
            Err(Trouble::new(format!("The stale lock {} cannot be removed: {error}.", note.display())))
        }
    }
}

/// Sends a signal to a process; one that is gone already is what was wanted.
pub fn signal(pid: i32, signal: Signal) {
    let Some(pid) = Pid::from_raw(pid) else {
        return;
    };
    match rustix::process::kill_process(pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => {}
        Err(error) => tracing::warn!(?pid, %error, "a PostgreSQL process could not be signalled"),
    }
}

/// The processes of this database: named `postgres`, and started on its folder or carrying its mark.
///
/// The command line is compared instead of the working folder, which root may not read in a container.
fn running(cluster: &Cluster) -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let child = format!("postgres: {}:", cluster.mark());
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let process = entry.path();
            let name = std::fs::read_to_string(process.join("comm")).ok()?;
            let ours = name.trim_end() == "postgres"
                && belongs(&process, &cluster.folder, &child)
                && !is_zombie(&process);
            ours.then_some(pid)
        })
        .collect()
}

fn belongs(process: &Path, folder: &Path, child: &str) -> bool {
    let line = std::fs::read(process.join("cmdline")).unwrap_or_default();
    let folder_bytes = folder.as_os_str().as_encoded_bytes();
    line.split(|byte| *byte == 0).any(|arg| arg == folder_bytes)
        || line.starts_with(child.as_bytes())
        || std::fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == folder)
}

/// A process that has ended but was not yet collected by its parent holds nothing any more.
fn is_zombie(process: &Path) -> bool {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
}
