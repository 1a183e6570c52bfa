//! The lesson with a cache in Redis.

#![expect(clippy::disallowed_methods, reason = "a server works in real time")]

use awaitscope::catalog::LESSONS;

use crate::instance::{Instance, port};
use crate::{err, out, with, words};

const URL: &str = "AWAITSCOPE_REDIS_URL";

/// The lessons with a cache in Redis.
fn lessons() -> Vec<&'static str> {
    let lessons = LESSONS.iter();
    let lessons = lessons.filter(|lesson| lesson.outside.contains(&"redis"));
    let lessons: Vec<_> = lessons.map(|lesson| lesson.id).collect();
    assert!(!lessons.is_empty());
    lessons
}

/// Checks and runs the lessons; `who` answers.
fn prove(url: &str, who: &str) {
    for lesson in lessons() {
        let checked = with(URL, url, &["check", lesson]);
        assert!(checked.status.success(), "{}", out(&checked));
        let run = with(URL, url, &["run", lesson, "--format", "json"]);
        assert!(run.status.success(), "{}", err(&run));
        let said = format!("\"{who} answers\"");
        assert!(out(&run).contains(&said), "it says who answers");
    }
}

#[test]
fn the_lesson_is_true_of_redis_and_leaves_nothing_there() {
    let Some(instance) = Instance::redis() else {
        return;
    };
    let url = instance.url("redis");
    prove(&url, "Redis");
    let client = ::redis::Client::open(url).unwrap();
    let mut redis = client.get_connection().unwrap();
    // what a program that was cut off has stored goes by itself, when the page is too old
    let asked = std::time::Instant::now();
    let mut keys = 1_u32;
    while keys > 0 && asked.elapsed().as_secs() < 60 {
        keys = ::redis::cmd("DBSIZE").query(&mut redis).unwrap();
    }
    assert_eq!(keys, 0);
}

#[test]
fn the_lesson_is_true_of_the_small_server() {
    prove("", "a small server");
}

#[test]
fn a_redis_that_does_not_answer_is_a_sentence_with_a_remedy() {
    let silent = format!("redis://127.0.0.1:{}", port());
    for (url, why) in [
        (silent.as_str(), "does not answer"),
        ("nowhere", "is not a URL"),
    ] {
        for lesson in lessons() {
            let run = with(URL, url, &["run", lesson]);
            let said = words(&out(&run));
            for said in [said, err(&run)] {
                assert!(said.contains(why) && said.contains(URL), "{said}");
            }
        }
    }
}
