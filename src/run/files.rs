//! File descriptors: both ends of each connection of a demo are in this process.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// As many as the largest settings of a lesson need, with room to spare.
const WANTED: u64 = 4096;

/// How many files this process may open, once its limit is raised; none where there is no limit.
pub(crate) fn available() -> Option<u64> {
    raise_limit();
    getrlimit(Resource::Nofile).current
}

/// Raises the limit of this process on open files, as far as the system allows without asking anybody. Many systems start
/// with 1024 or fewer, and allow more.
pub(crate) fn raise_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(now) = current.filter(|now| *now < WANTED) else {
        return;
    };
    let wanted = maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
    let raised = Rlimit {
        current: Some(wanted),
        maximum,
    };
    // where it is refused, the demo reports what it could not open
    let _refused = (wanted > now).then(|| setrlimit(Resource::Nofile, raised));
}
