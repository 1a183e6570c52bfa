//! What the system says of a process.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal};

/// The processor time of a process that runs or has ended but is not yet waited for, with that of the
/// children that it has waited for.
pub(crate) fn cpu_time(pid: Pid) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(4)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum();
    // the kernel counts in hundredths here, whatever its own tick is
    Duration::from_millis(ticks * 10)
}

/// How often the threads of a process have gone to sleep so far.
pub(crate) fn times_slept(pid: Pid) -> u64 {
    let tasks = PathBuf::from(format!("/proc/{}/task", pid.as_raw_nonzero()));
    fs::read_dir(tasks)
        .unwrap()
        .map(|task| {
            status_field(
                &task.unwrap().path().join("status"),
                "voluntary_ctxt_switches:",
            )
        })
        .map(|count| count.parse::<u64>().unwrap())
        .sum()
}

/// Whether a process has a handler for a signal.
pub(crate) fn catches(pid: Pid, signal: Signal) -> bool {
    let status = PathBuf::from(format!("/proc/{}/status", pid.as_raw_nonzero()));
    let caught = u64::from_str_radix(&status_field(&status, "SigCgt:"), 16).unwrap();
    caught & (1 << (signal.as_raw() - 1)) != 0
}

/// Whether a process is stopped.
pub(crate) fn is_stopped(pid: Pid) -> bool {
    let status = PathBuf::from(format!("/proc/{}/status", pid.as_raw_nonzero()));
    status_field(&status, "State:").starts_with('T')
}

fn status_field(path: &Path, name: &str) -> String {
    let status = fs::read_to_string(path).unwrap_or_default();
    let field = status.lines().find_map(|line| line.strip_prefix(name));
    field.unwrap_or("0").trim().to_owned()
}
