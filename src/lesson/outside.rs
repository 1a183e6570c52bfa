//! What may answer from outside in place of what a lesson brings along; the build script uses this too.

/// A program of the learner's own that answers in place of what a lesson brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The feature of the build: it changes a lesson by the file `FEATURE.edits` in its folder.
    pub feature: &'static str,
    /// The variable with its URL.
    pub variable: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What answers without it.
    pub instead: &'static str,
    /// Whether a build with the feature changes its lessons even where the variable is not set.
    pub always: bool,
}

/// Everything that may answer from outside.
pub const OUTSIDE: [Outside; 2] = [
    Outside {
        feature: "postgres",
        variable: "AWAITSCOPE_PG_URL",
        name: "Postgres",
        instead: "SQLite answers",
        always: false,
    },
    // without a server of the learner's own, the lesson starts a small one
    Outside {
        feature: "redis",
        variable: "AWAITSCOPE_REDIS_URL",
        name: "Redis",
        instead: "the cache is a value of the demo",
        always: true,
    },
];
