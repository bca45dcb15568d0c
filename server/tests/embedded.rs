//! The embedded database as a newcomer, an administrator and a power cut meet it: through the program itself.
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Ample for a start on a machine busy with other tests.
const LIMIT: Duration = Duration::from_secs(120);

/// A data folder and a site of their own, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        // Not below TMPDIR, which may be closed to the account PostgreSQL runs as.
        let path = PathBuf::from(format!("/tmp/guanxi-test-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(path.join("site/pkg/1a")).expect("a fresh folder");
        let build = r#"{"pkg":"pkg/1a","output_name":"guanxi","files":[]}"#;
        std::fs::write(path.join("site/build.json"), build).expect("a writable folder");
        std::fs::write(path.join("site/pkg/1a/guanxi.js"), "").expect("a writable folder");
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guanxi"));
        command
            .args(args)
            .current_dir(&self.0)
            .env("GUANXI_DATA_DIR", self.data())
            .env("GUANXI_SITE_ROOT", self.0.join("site"))
            .env("GUANXI_ADDR", "127.0.0.1:0")
            .env_remove("DATABASE_URL")
            .env_remove("GUANXI_DATABASE_URL");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    fn postmaster(&self) -> i32 {
        let note = self.data().join("postgres/postmaster.pid");
        let text = std::fs::read_to_string(note).expect("PostgreSQL has left its note");
        text.lines().next().and_then(|line| line.trim().parse().ok()).expect("a process number")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A failed test may leave a database behind.
        let note = self.data().join("postgres/postmaster.pid");
        if let Ok(text) = std::fs::read_to_string(note)
            && let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok())
        {
            end(pid, Signal::QUIT);
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A serving Guanxi.
struct Serving {
    child: Child,
    address: String,
    _out: BufReader<ChildStdout>,
}

impl Serving {
    /// Starts one and waits for it to print its address.
    fn start(place: &Place) -> Self {
        let mut child = place
            .command(&["serve"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        out.read_line(&mut line).expect("readable output");
        let Some(address) = line.trim().rsplit_once("http://").map(|(_, address)| address.to_owned()) else {
            let mut said = String::new();
            let mut err = child.stderr.take().expect("a pipe");
            err.read_to_string(&mut said).expect("readable output");
            panic!("it did not start: {line}{said}");
        };
        Self { child, address, _out: out }
    }

    fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).expect("a process number")
    }

    /// The status of a GET, or 0 when there is no answer.
    fn get(&self, path: &str) -> u16 {
        use std::io::Write;
        use std::net::TcpStream;
        let ask = || {
            let mut stream = TcpStream::connect(&self.address)?;
            stream.set_read_timeout(Some(LIMIT))?;
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
            stream.write_all(request.as_bytes())?;
            let mut answer = String::new();
            BufReader::new(stream).read_line(&mut answer)?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = ask().unwrap_or_default();
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    fn stop(mut self) {
        end(self.pid(), Signal::TERM);
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            end(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn end(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

fn is_alive(pid: i32) -> bool {
    // One that has ended but was not yet collected by whoever inherited it still has a number.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let ended = stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'));
    !ended && Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Waits until something holds, asking again and again.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let pause = Duration::from_millis(50);
    let tries = LIMIT.as_millis() / pause.as_millis();
    for _ in 0..tries {
        if holds() {
            return;
        }
        std::thread::park_timeout(pause);
    }
    panic!("not within {LIMIT:?}: {what}");
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).expect("it exists").permissions().mode() & 0o777
}

#[test]
fn a_fresh_folder_becomes_a_database_that_only_its_account_may_enter() {
    let place = Place::new();
    let serving = Serving::start(&place);
    assert_eq!((serving.get("/healthz"), serving.get("/readyz")), (200, 200));
    assert_eq!(mode(&place.data().join("postgres")), 0o700);
    assert_eq!(mode(&place.data().join("run")), 0o700);
    let control = std::fs::read_to_string(place.data().join("postgres/postgresql.conf")).expect("written");
    assert!(control.contains("listen_addresses = ''"));
    let postmaster = place.postmaster();
    serving.stop();
    assert!(!is_alive(postmaster), "PostgreSQL outlived an orderly stop");
    assert!(!place.data().join("postgres/postmaster.pid").exists());
}

#[test]
fn a_second_instance_is_refused_by_name_and_a_command_joins_the_first() {
    let place = Place::new();
    let serving = Serving::start(&place);
    let second = place.run(&["serve"]);
    assert_eq!(second.status.code(), Some(1));
    let text = said(&second);
    let expected = format!("guanxi: Another Guanxi (process {}) is already using", serving.pid());
    assert!(text.contains(&expected) && text.contains("--data-dir"), "{text}");
    let joined = place.run(&["migrate"]);
    assert!(joined.status.success(), "{}", said(&joined));
    assert_eq!(serving.get("/readyz"), 200);
    serving.stop();
}

#[test]
fn a_killed_postgresql_is_started_again_beneath_the_running_server() {
    let place = Place::new();
    let serving = Serving::start(&place);
    let first = place.postmaster();
    end(first, Signal::KILL);
    until("PostgreSQL is replaced", || {
        let note = place.data().join("postgres/postmaster.pid");
        let text = std::fs::read_to_string(note).unwrap_or_default();
        text.lines().next().is_some_and(|line| !line.is_empty() && line.trim() != first.to_string())
    });
    until("it answers again", || serving.get("/readyz") == 200);
    serving.stop();
}

#[test]
fn after_a_killed_guanxi_the_next_one_takes_over_what_it_left() {
    let place = Place::new();
    let mut serving = Serving::start(&place);
    let left = place.postmaster();
    end(serving.pid(), Signal::KILL);
    serving.child.wait().expect("it ends");
    assert!(is_alive(left), "PostgreSQL has a process group of its own");
    let next = Serving::start(&place);
    assert_eq!(next.get("/readyz"), 200);
    assert!(!is_alive(left), "there would be two");
    assert_ne!(place.postmaster(), left);
    next.stop();
}

#[test]
fn after_a_power_cut_the_next_start_recovers() {
    let place = Place::new();
    let mut serving = Serving::start(&place);
    let postmaster = place.postmaster();
    end(serving.pid(), Signal::KILL);
    serving.child.wait().expect("it ends");
    end(postmaster, Signal::KILL);
    until("PostgreSQL is dead", || !is_alive(postmaster));
    assert!(place.data().join("postgres/postmaster.pid").exists(), "its note is stale now");
    let next = Serving::start(&place);
    assert_eq!(next.get("/readyz"), 200);
    next.stop();
}

#[test]
fn a_note_that_names_somebody_elses_process_is_no_obstacle() {
    let place = Place::new();
    Serving::start(&place).stop();
    let note = place.data().join("postgres/postmaster.pid");
    let me = std::process::id();
    std::fs::write(&note, format!("{me}\n{}\n1\n5432\n\n", place.data().join("postgres").display()))
        .expect("writable");
    let next = Serving::start(&place);
    assert_eq!(next.get("/readyz"), 200);
    next.stop();
}

#[test]
fn data_of_another_version_is_left_alone_and_named() {
    let place = Place::new();
    Serving::start(&place).stop();
    let version = place.data().join("postgres/PG_VERSION");
    std::fs::write(&version, "13\n").expect("writable");
    let refused = place.run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    assert!(text.contains("The data was made by PostgreSQL 13, and only PostgreSQL"), "{text}");
    assert_eq!(std::fs::read_to_string(&version).expect("still there"), "13\n");
}

#[test]
fn a_folder_with_something_else_in_it_is_not_touched() {
    let place = Place::new();
    let folder = place.data().join("postgres");
    std::fs::create_dir_all(&folder).expect("a fresh folder");
    std::fs::write(folder.join("thesis.txt"), "years of work").expect("writable");
    let refused = place.run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(folder.join("thesis.txt").exists());
    let text = said(&refused);
    assert!(text.contains("holds no PostgreSQL database") || text.contains("belongs to"), "{text}");
}

#[test]
fn a_long_path_gets_a_short_socket() {
    let place = Place::new();
    let deep = place.0.join("a-folder-with-a-long-name-".repeat(4));
    let mut command = place.command(&["migrate"]);
    let done = command.env("GUANXI_DATA_DIR", &deep).output().expect("the program runs");
    assert!(done.status.success(), "{}", said(&done));
    let conf = std::fs::read_to_string(deep.join("postgres/postgresql.conf")).expect("written");
    let sockets = conf
        .lines()
        .find_map(|line| line.strip_prefix("unix_socket_directories = '"))
        .and_then(|rest| rest.strip_suffix('\''))
        .expect("a folder for the socket");
    assert!(!sockets.starts_with(&deep.display().to_string()) && sockets.len() < 90, "{sockets}");
    assert_eq!(mode(Path::new(sockets)), 0o700);
    let _ = std::fs::remove_dir_all(sockets);
}

#[test]
fn the_doctor_finds_nothing_wrong_and_then_names_what_is_missing() {
    let place = Place::new();
    Serving::start(&place).stop();
    let well = place.run(&["doctor"]);
    let text = String::from_utf8_lossy(&well.stdout).into_owned();
    assert!(well.status.success() && text.contains("The tables are up to date."), "{text}");
    assert!(!text.contains("LEAKPROOF"), "the embedded server searches by index: {text}");
    std::fs::remove_dir_all(place.0.join("site")).expect("ours");
    let ill = place.run(&["doctor", "--offline"]);
    let text = String::from_utf8_lossy(&ill.stdout).into_owned();
    assert_eq!(ill.status.code(), Some(1));
    assert!(text.contains("MEND  site") && text.contains("make build"), "{text}");
}

#[test]
fn people_are_managed_without_a_browser_once_there_is_a_company() {
    let place = Place::new();
    let list = place.run(&["user", "list"]);
    assert_eq!(String::from_utf8_lossy(&list.stdout), "There is no company yet.\n", "{}", said(&list));
    let reset = place.run(&["user", "reset-password", "lin@example.com"]);
    assert_eq!(reset.status.code(), Some(1));
    assert!(said(&reset).contains("the first visit sets one up"), "{}", said(&reset));
}
