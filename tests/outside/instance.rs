//! A server that a test has for itself.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and a server starts in real time"
)]

use std::ffi::OsStr;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

/// The user that owns nothing, on all systems: servers refuse to run as root.
const NOBODY: u32 = 65534;

/// So long a server may take to start, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server with a folder and a port of its own; it ends with the value, and its folder is removed.
pub(crate) struct Instance {
    child: Child,
    at: String,
    _folder: TempDir,
}

/// The folder of the PATH, or of where Debian keeps them, that has all these programs. Without one, a reason is printed.
fn found(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let versions = versions.into_iter().flatten().flatten();
    let versions = versions.map(|version| version.path().join("bin"));
    let mut folders = std::env::split_paths(&path).chain(versions);
    let found = folders.find(|folder| programs.iter().all(|name| folder.join(name).is_file()));
    if found.is_none() {
        #[expect(clippy::print_stdout, reason = "a skipped test says why")]
        {
            println!("skipped: this machine has no {}", programs.join(" and "));
        }
    }
    found
}

/// A folder that the server may write to.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    if geteuid().is_root() {
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    folder
}

/// A program as a user without privileges, whose output is in a file of the folder.
fn unprivileged(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let log = std::fs::File::options();
    let log = log
        .clone()
        .create(true)
        .append(true)
        .open(folder.join("log"));
    let log = log.unwrap();
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env_clear()
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    if geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// A port that is free: the system chose it.
pub(crate) fn port() -> u16 {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    door.local_addr().unwrap().port()
}

impl Instance {
    /// A Postgres with the database `postgres` and the user `learner`; none where the machine has no Postgres.
    pub(crate) fn postgres() -> Option<Self> {
        let programs = found(&["initdb", "postgres"])?;
        let folder = folder();
        let data = folder.path().join("data");
        let made = unprivileged(programs.join("initdb"), folder.path())
            .args([
                "-U",
                "learner",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .status()
            .unwrap();
        assert!(made.success());
        let port = port();
        let mut server = unprivileged(programs.join("postgres"), folder.path());
        server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
        ] {
            server.args(["-c", setting]);
        }
        let at = format!("learner@127.0.0.1:{port}/postgres");
        Some(Self::start(server, folder, (port, at), |folder| {
            let status = std::fs::read_to_string(folder.join("data/postmaster.pid"));
            let status = status.unwrap_or_default();
            status
                .lines()
                .nth(7)
                .is_some_and(|line| line.trim() == "ready")
        }))
    }

    /// An empty Redis; none where the machine has no Redis.
    pub(crate) fn redis() -> Option<Self> {
        let programs = found(&["redis-server"])?;
        let (folder, port) = (folder(), port());
        let mut server = unprivileged(programs.join("redis-server"), folder.path());
        server.args(["--bind", "127.0.0.1", "--port", &port.to_string()]);
        server.args(["--save", "", "--appendonly", "no"]);
        let at = format!("127.0.0.1:{port}");
        Some(Self::start(server, folder, (port, at), |_| true))
    }

    /// Its URL.
    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.at)
    }

    /// Starts a server and waits until it is ready.
    fn start(
        mut command: Command,
        folder: TempDir,
        (port, at): (u16, String),
        ready: impl Fn(&Path) -> bool,
    ) -> Self {
        let mut child = command.spawn().unwrap();
        let started = Instant::now();
        let log = folder.path().join("log");
        loop {
            let answers = TcpStream::connect(("127.0.0.1", port)).is_ok();
            if answers && ready(folder.path()) {
                break;
            }
            let log = || std::fs::read_to_string(&log).unwrap_or_default();
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended: {}", log());
            assert!(started.elapsed() < PATIENCE, "it does not start: {}", log());
            sleep(Duration::from_millis(20));
        }
        Self {
            child,
            at,
            _folder: folder,
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // Postgres ends its children first
        if let Some(id) = id
            && kill_process(id, Signal::INT).is_ok()
        {
            let asked = Instant::now();
            while asked.elapsed() < Duration::from_secs(20) {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                sleep(Duration::from_millis(20));
            }
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
