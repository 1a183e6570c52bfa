//! What the mirror of a set of tasks records: for whom it waits, and who woke it.

use awaitscope::probe::facade::tokio;
use awaitscope::probe::testing::record;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{Cause, Clock, Lane, LaneId, Meta, Nanos, Recording, VariantInfo};
use awaitscope::wording::{Unit, long};

use crate::recorded::nap;

/// The recording of a run of `future`.
fn recording(future: impl Future<Output = ()>) -> Recording {
    let ((), batch) = record(future);
    let meta = Meta {
        clock: Clock::Virtual,
        ..Meta::default()
    };
    let mut recording = Recording::new(meta, vec![VariantInfo::default()]);
    recording.fold(0, batch);
    recording
}

#[test]
fn who_waits_for_a_set_waits_for_its_open_tasks_and_is_woken_by_the_one_that_ended() {
    async fn naps(turns: u64) {
        for _ in 0..turns {
            nap().await;
        }
    }
    let recording = recording(async {
        let mut others = tokio::task::JoinSet::new();
        others.spawn(naps(9));
        let mut set: tokio::task::JoinSet<()> = (1..=3).map(naps).collect();
        set.join_next().await.unwrap().unwrap();
        std::future::poll_fn(|cx| set.poll_join_next(cx))
            .await
            .unwrap()
            .unwrap();
        set.join_all().await;
        others.join_next_with_id().await.unwrap().unwrap();
    });
    let variant = &recording.variants()[0];
    let file: serde_json::Value = serde_json::from_str(&to_json(&recording)).unwrap();
    let lanes = file["variants"][0]["lanes"].as_array().unwrap();
    let spans = lanes[0]["spans"].as_array().unwrap();
    let waits = spans.iter().filter_map(|span| span.get("waits_for"));
    let waits: Vec<_> = waits.map(|wait| wait["lanes"].to_string()).collect();
    assert_eq!(waits, ["[2,3,4]", "[3,4]", "[4]", "[1]"]);
    let wakes: Vec<_> = spans.iter().filter_map(|span| span.get("by")).collect();
    assert_eq!(wakes, [2, 3, 4, 1]);
    let why = |milliseconds: u64| {
        let why = variant.why(LaneId::ROOT, Nanos(milliseconds * 1_000_000));
        long(&why.unwrap(), Unit::Seconds)
    };
    let all = why(5);
    assert!(
        all.contains("for the next of its tasks to end (3 left)"),
        "{all}"
    );
    let last = why(25);
    assert!(
        last.contains("for naps #4 since 0.02 s. naps #4 sleeps"),
        "{last}"
    );
    assert!(to_json(&from_json(&to_json(&recording)).unwrap()) == to_json(&recording));
}

#[test]
fn a_call_that_waits_for_a_set_wakes_its_task_in_the_name_of_the_one_that_ended() {
    async fn gathers() {
        let mut set = tokio::task::JoinSet::new();
        set.spawn(nap());
        awaitscope::probe::call("waits", 1, set.join_next()).await;
    }
    let recording = recording(gathers());
    let lanes = recording.variants()[0].lanes();
    let by = |lane: &Lane| {
        let causes = lane.spans(Nanos::MAX).filter_map(|span| span.cause());
        causes.last()
    };
    let nap = lanes.iter().find(|lane| &*lane.name == "nap").unwrap();
    for waiting in lanes.iter().filter(|lane| lane.id != nap.id) {
        assert_eq!(by(waiting), Some(Cause::Woken(Some(nap.id))), "{waiting:?}");
    }
}

#[test]
fn of_a_large_set_a_wait_lists_the_first() {
    let recording = recording(async {
        let set: tokio::task::JoinSet<()> = (0..100).map(|_| nap()).collect();
        set.join_all().await;
    });
    let file: serde_json::Value = serde_json::from_str(&to_json(&recording)).unwrap();
    let wait = &file["variants"][0]["lanes"][0]["spans"][2]["waits_for"];
    assert_eq!(wait["lanes"].as_array().unwrap().len(), 64, "{wait}");
    assert_eq!(wait["more"], 36);
}

#[test]
fn futures_of_a_failing_stream_have_lanes() {
    use awaitscope::probe::facade::futures::stream::{self, TryStreamExt};
    async fn naps(n: u64) -> Result<u64, &'static str> {
        nap().await;
        if n == 2 { Err("two") } else { Ok(n) }
    }
    let recording = recording(async {
        let items = || stream::iter([1, 2, 3, 4].map(Ok::<u64, &str>));
        let each = items().try_for_each_concurrent(2, async |n| naps(n).await.map(drop));
        assert!(each.await.is_err());
        let both = items().map_ok(naps).try_buffer_unordered(4);
        assert!(both.try_collect::<Vec<_>>().await.is_err());
    });
    let lanes = recording.variants()[0].lanes();
    let names: Vec<_> = lanes.iter().map(|lane| &*lane.name).collect();
    let of = |combinator: &str| names.iter().filter(|name| **name == combinator).count();
    // the third began when the first had ended, the fourth never did
    assert_eq!(of("try_for_each_concurrent"), 3, "{names:?}");
    assert_eq!(of("try_buffer_unordered"), 4, "{names:?}");
}
