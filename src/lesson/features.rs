//! The crates that not every build has; the build script uses this too.

/// The features of the build, and the crates that a demo has with each.
pub const FEATURES: [(&str, &[&str]); 3] = [
    ("http", &["axum", "reqwest"]),
    ("sqlite", &["sqlx"]),
    ("redis", &["redis"]),
];
