//! The database lessons on a Postgres.

#![expect(clippy::disallowed_methods, reason = "a server works in real time")]

use std::io::Read as _;
use std::process::Stdio;

use awaitscope::catalog::LESSONS;
use sqlx::{Connection as _, PgConnection};

use crate::instance::{Instance, port};
use crate::{command, err, out, with, words};

const URL: &str = "AWAITSCOPE_PG_URL";

/// The lessons on which a Postgres may answer.
fn lessons() -> Vec<&'static str> {
    let lessons = LESSONS.iter();
    let lessons = lessons.filter(|lesson| lesson.outside.contains(&"postgres"));
    let lessons: Vec<_> = lessons.map(|lesson| lesson.id).collect();
    assert!(!lessons.is_empty());
    lessons
}

/// The schemas and tables that are there, but for those of Postgres itself.
fn there(url: &str) -> Vec<String> {
    let names = "SELECT nspname::text FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')
        UNION ALL SELECT tablename::text FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        let mut db = PgConnection::connect(url).await.unwrap();
        let names = sqlx::query_scalar(names).fetch_all(&mut db).await.unwrap();
        db.close().await.unwrap();
        names
    })
}

#[test]
fn the_database_lessons_are_true_of_postgres_and_leave_nothing_there() {
    let Some(instance) = Instance::postgres() else {
        return;
    };
    let url = instance.url("postgres");
    for lesson in lessons() {
        let read = with(URL, &url, &["read", lesson]);
        assert!(err(&read).contains("This lesson uses Postgres"));
        let checked = with(URL, &url, &["check", lesson]);
        assert!(checked.status.success(), "{}", out(&checked));
        let run = with(URL, &url, &["run", lesson, "--format", "json"]);
        assert!(run.status.success(), "{}", err(&run));
        assert!(out(&run).contains("PostgreSQL "), "it says who answers");
        assert_eq!(there(&url), [""; 0]);
    }
}

#[test]
fn what_a_killed_process_left_in_postgres_goes_at_the_next_run() {
    let Some(instance) = Instance::postgres() else {
        return;
    };
    let url = instance.url("postgres");
    let temporary = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = command::awaitscope(args);
        command.env(URL, &url).env("TMPDIR", temporary.path());
        command
    };
    let lesson = lessons().swap_remove(0);
    let mut killed = run(&["run", lesson, "--format", "json"]);
    let mut killed = killed.stdout(Stdio::piped()).spawn().unwrap();
    let seen = std::time::Instant::now();
    while there(&url).len() < 2 {
        assert!(
            seen.elapsed().as_secs() < 60,
            "it makes a schema with a table"
        );
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let mut rest = String::new();
    killed
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut rest)
        .unwrap();
    assert_eq!(rest, "", "it was killed before its end");
    assert!(!there(&url).is_empty());
    let next = run(&["run", lesson]).output().unwrap();
    assert!(next.status.success(), "{}", err(&next));
    assert_eq!(there(&url), [""; 0]);
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_program_that_is_cut_off_removes_its_schema_too() {
    let Some(instance) = Instance::postgres() else {
        return;
    };
    let url = instance.url("postgres");
    for lesson in lessons() {
        let cut = with(URL, &url, &["run", lesson, "--limit", "0.3"]);
        assert!(out(&cut).contains("What happens"), "{}", err(&cut));
        assert_eq!(there(&url), [""; 0]);
    }
}

#[test]
fn a_postgres_that_does_not_answer_is_a_sentence_with_a_remedy() {
    let silent = format!("postgres://127.0.0.1:{}/nothing", port());
    for (url, why) in [
        (silent.as_str(), "does not answer"),
        ("nowhere", "is not a URL"),
    ] {
        for lesson in lessons() {
            let read = with(URL, url, &["read", lesson]);
            assert!(read.status.success(), "the lesson opens: {}", err(&read));
            let run = with(URL, url, &["run", lesson]);
            let said = words(&out(&run));
            for said in [said, err(&run)] {
                assert!(said.contains(why) && said.contains(URL), "{said}");
            }
        }
    }
}
