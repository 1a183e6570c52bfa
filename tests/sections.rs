//! The course grew out of a guide to async/await in Python: each of its sections has a lesson that opens and speaks of it, and
//! what the guide gets wrong is taught right.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use awaitscope::lesson::Course;

/// What a section of the guide is about, the number of a lesson that has it, and words that a lesson on it must have.
type Topic = (&'static str, &'static str, &'static [&'static str]);

const SECTIONS: [Topic; 42] = [
    ("why", "01", &["asyncio"]),
    ("libraries: HTTP", "21", &["aiohttp"]),
    ("libraries: databases", "22", &["asyncpg"]),
    ("libraries: Redis", "30", &["redis.asyncio"]),
    ("waiting for several answers", "01", &["lookup"]),
    ("several queries", "22", &["query"]),
    ("syntax", "02", &["async def", "asyncio.run"]),
    ("the event loop", "03", &["event loop"]),
    ("below the event loop", "05", &["waker"]),
    ("one after another", "04", &["sequential"]),
    ("at the same time", "04", &["gather"]),
    ("errors", "07", &["create_task", "return_exceptions"]),
    (
        "the first result",
        "08",
        &["asyncio.wait", "FIRST_COMPLETED"],
    ),
    ("cancelling the rest", "09", &["cancel"]),
    ("HTTP with one session", "21", &["ClientSession"]),
    (
        "limits of connections",
        "21",
        &["limit_per_host", "timeout"],
    ),
    ("a database: queries", "22", &["fetchrow"]),
    ("a database: closing", "24", &["finally"]),
    ("a pool of connections", "22", &["create_pool", "max_size"]),
    ("transactions", "23", &["rollback"]),
    ("producers and consumers", "17", &["maxsize", "task_done"]),
    ("poison pills", "20", &["pill"]),
    ("a web service", "25", &["lifespan", "404"]),
    ("work after the response", "26", &["BackgroundTasks"]),
    ("blocking the loop", "12", &["time.sleep"]),
    ("code that is not async", "13", &["run_in_executor"]),
    ("a forgotten await", "02", &["never awaited"]),
    ("too many tasks", "14", &["Semaphore"]),
    ("context managers", "24", &["asynccontextmanager"]),
    ("generators over a cursor", "24", &["cursor"]),
    ("streams", "19", &["async for"]),
    ("time limits", "10", &["wait_for"]),
    ("limits of rate", "27", &["token bucket"]),
    ("tests", "31", &["pytest-asyncio"]),
    ("mocks", "31", &["AsyncMock"]),
    ("tests of time", "31", &["patch"]),
    ("the table of times", "32", &["threads"]),
    ("when not", "33", &["rayon"]),
    ("steps of a migration", "34", &["asyncio.run"]),
    ("a bridge", "34", &["bridge"]),
    ("the summary", "35", &["overlap"]),
    ("the closing claim", "33", &["overlap"]),
];

const CORRECTIONS: [Topic; 24] = [
    ("the loop inside a coroutine", "03", &["get_running_loop"]),
    ("threads from a coroutine", "13", &["to_thread"]),
    ("wait takes tasks", "08", &["TypeError"]),
    (
        "pending tasks are awaited too",
        "08",
        &["return_exceptions"],
    ),
    ("what goes on after an error", "07", &["TaskGroup"]),
    ("a cancellation is no Exception", "07", &["BaseException"]),
    ("the pool is closed", "22", &["async with"]),
    ("money is no float", "23", &["float"]),
    ("task_done for the pill", "17", &["task_done"]),
    ("events of a start are out of date", "25", &["on_event"]),
    ("background work is lost", "26", &["crash"]),
    (
        "threads do not speed up computing",
        "13",
        &["GIL", "ProcessPoolExecutor"],
    ),
    ("a break leaves a generator open", "24", &["aclosing"]),
    ("the builtin TimeoutError", "10", &["TimeoutError"]),
    ("a clock of unknown origin", "27", &["monotonic"]),
    ("a semaphore is no limit of rate", "27", &["semaphore"]),
    ("a test of overlap", "31", &["overlap"]),
    ("patch where it is looked up", "31", &["looked up"]),
    ("called is not awaited", "31", &["assert_awaited"]),
    ("equal limits tie", "32", &["in flight"]),
    ("aioredis is part of redis-py", "30", &["redis.asyncio"]),
    ("status codes", "21", &["raise_for_status"]),
    ("one loop for all calls", "34", &["asyncio.run"]),
    ("what is gained is overlap", "35", &["overlap"]),
];

#[test]
fn each_section_of_the_guide_has_a_lesson() {
    assert_taught(&SECTIONS);
}

#[test]
fn what_the_guide_gets_wrong_is_taught_right() {
    assert_taught(&CORRECTIONS);
}

fn assert_taught(topics: &[Topic]) {
    let course = Course::built_in();
    for (topic, number, words) in topics {
        let mut entries = course.entries().iter();
        let entry = entries.find(|entry| entry.number() == *number);
        let entry = entry.unwrap_or_else(|| panic!("{topic}: there is no lesson {number}"));
        assert!(
            entry.lacks().is_some() || entry.lesson().is_ok(),
            "{topic}: lesson {number} cannot be opened"
        );
        let text = text(entry.id()).to_lowercase();
        for word in *words {
            let said = text.contains(&word.to_lowercase());
            assert!(said, "{topic}: lesson {number} does not say {word}");
        }
    }
}

/// All that a lesson says: texts, programs and messages.
fn text(id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("lessons")
        .join(id);
    let files = ["lesson.md", "lesson.toml", "demo.rs", "demo.py"];
    let texts = files.map(|file| fs::read_to_string(folder.join(file)).unwrap_or_default());
    texts.concat()
}
