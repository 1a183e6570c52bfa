//! What the mirrors of `std::sync` record.

use awaitscope::probe::facade::std::sync::mpsc;
use awaitscope::recording::GaugeKind;

use crate::recorded::seen;

#[test]
fn channels_of_threads_have_a_gauge_of_their_length() {
    let seen = seen(async {
        let (sender, receiver) = mpsc::channel();
        (1..4).for_each(|n| sender.send(n).unwrap());
        assert_eq!(receiver.recv(), Ok(1));
        assert_eq!(receiver.try_iter().count(), 2);
        sender.send(4).unwrap();
        drop(receiver);
        let (sender, receiver) = mpsc::sync_channel(2);
        sender.try_send(1).unwrap();
        sender.send(2).unwrap();
        assert!(sender.try_send(3).is_err());
        assert_eq!(receiver.into_iter().take(2).count(), 2);
        let (sender, _receiver) = mpsc::sync_channel(0);
        assert!(sender.try_send(1).is_err());
    });
    assert_eq!(
        seen.values("queue"),
        [0.0, 1.0, 2.0, 3.0, 2.0, 1.0, 0.0, 1.0, 0.0]
    );
    assert_eq!(seen.values("queue #2"), [0.0, 1.0, 2.0, 1.0, 0.0]);
    assert_eq!(seen.values("queue #3"), [0.0]);
    let (kind, capacity, _) = &seen.gauges["queue #2"];
    assert_eq!((*kind, *capacity), (GaugeKind::Queue, 2.0));
}
