//! What Linux says of a process in `/proc`. Other systems have no such file, and there nothing is known.

use std::fs;
use std::path::Path;

/// The file that speaks of the process that reads it.
pub const STATUS: &str = "/proc/self/status";

/// The figures of one reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Status {
    /// The most bytes that were resident at a time (`VmHWM`), without the pages of files (`RssFile`): those of the program's code
    /// are in memory once for all processes, and how many of them there are is chance.
    pub resident: Option<u64>,
    /// The most bytes of address space (`VmPeak`).
    pub reserved: Option<u64>,
    /// The threads just now.
    pub threads: Option<u64>,
}

impl Status {
    /// Reads the file; what it does not have is not known.
    pub(super) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        let files = kilobytes(&text, "RssFile:").unwrap_or(0);
        let resident = kilobytes(&text, "VmHWM:");
        Self {
            resident: resident.map(|all| all.saturating_sub(files)),
            reserved: kilobytes(&text, "VmPeak:"),
            threads: number(&text, "Threads:"),
        }
    }
}

fn kilobytes(text: &str, field: &str) -> Option<u64> {
    number(text, field).map(|kilobytes| kilobytes.saturating_mul(1024))
}

fn number(text: &str, field: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(field))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_and_what_is_missing_is_not_known() {
        let text = "Name:\ta\nVmPeak:\t   20 kB\nVmHWM:\t  8 kB\nThreads:\t3\n";
        assert_eq!(kilobytes(text, "VmHWM:"), Some(8192));
        assert_eq!(kilobytes(text, "VmPeak:"), Some(20_480));
        assert_eq!(number(text, "Threads:"), Some(3));
        assert_eq!(number("Threads:\tmany\n", "Threads:"), None);
        let missing = Status::read(Path::new("no such file"));
        assert_eq!(missing, Status::default());
    }
}
