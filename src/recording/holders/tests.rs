use proptest::prelude::*;

use super::*;

const OBJECT: GaugeId = GaugeId(3);

fn held(hold: u32, lane: u32) -> EventKind {
    EventKind::Held {
        hold: HoldId(hold),
        object: OBJECT,
        lane: LaneId(lane),
        line: 7,
        kind: HoldKind::Lock,
        state: HoldState::Held,
        amount: 1,
    }
}

fn lanes_at(holders: &Holders, t: u64) -> Vec<u32> {
    let holds = &holders.objects[3];
    holds
        .at(Nanos(t))
        .iter()
        .map(|held| held.lane.unwrap().0)
        .collect()
}

proptest! {
    /// Holds of random lengths: each instant knows those that have begun and not ended, also after forgetting.
    #[test]
    fn each_instant_knows_its_holders(
        lengths in prop::collection::vec((0_u64..3, 1_u64..400), 1..300),
        t in 0_u64..700, horizon in 0_u64..700,
    ) {
        let mut begin = 0;
        let mut events = Vec::new();
        for (index, (pause, length)) in lengths.iter().enumerate() {
            begin += pause;
            let index = u32::try_from(index).unwrap();
            events.push((begin, 1, index));
            events.push((begin + length, 0, index));
        }
        events.sort_unstable();
        let mut holders = Holders::default();
        for (at, begins, index) in &events {
            let hold = HoldId(*index);
            let event = if *begins == 1 { held(*index, *index) } else { EventKind::Released { hold } };
            holders.fold(Nanos(*at), event);
        }
        let mut expected = Vec::new();
        let mut begin = 0;
        for (index, (pause, length)) in lengths.iter().enumerate() {
            begin += pause;
            if begin <= t && begin + length > t {
                expected.push(u32::try_from(index).unwrap());
            }
        }
        prop_assert_eq!(lanes_at(&holders, t), expected.clone());
        holders.forget(Nanos(horizon));
        if t >= horizon {
            prop_assert_eq!(lanes_at(&holders, t), expected);
        }
    }
}

#[test]
fn a_hold_that_moves_keeps_its_number_also_after_forgetting() {
    let mut holders = Holders::default();
    for lane in 0..100 {
        holders.fold(Nanos(u64::from(lane)), held(lane, lane));
        if lane != 40 {
            let hold = HoldId(lane);
            holders.fold(Nanos(u64::from(lane) + 1), EventKind::Released { hold });
        }
    }
    holders.forget(Nanos(90));
    assert_eq!(lanes_at(&holders, 90), [40, 90]);
    holders.fold(Nanos(200), held(40, 8));
    assert_eq!(lanes_at(&holders, 199), [40]);
    assert_eq!(lanes_at(&holders, 200), [8]);
    holders.fold(Nanos(201), EventKind::Released { hold: HoldId(40) });
    assert_eq!(lanes_at(&holders, 201), [0_u32; 0]);
    assert!(holders.open.is_empty());
}
