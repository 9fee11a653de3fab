//! Stretches of time: which instants lie inside, and how far it is from one to another.

use llmcost::usage::{Interval, Timestamp};

#[test]
fn an_interval_has_its_first_instant_and_not_its_end() {
    let interval = Interval {
        from: Timestamp(10),
        to: Timestamp(20),
    };
    let inside = [9, 10, 11, 19, 20, 21].map(|at| interval.contains(Timestamp(at)));
    assert_eq!(inside, [false, true, true, true, false, false]);
    assert_eq!(interval.micros(), 10);
    let empty = Interval {
        from: Timestamp(10),
        to: Timestamp(10),
    };
    assert!(!empty.contains(Timestamp(10)));
}

#[test]
fn an_interval_covers_what_lies_inside_up_to_its_ends() {
    let interval = |from, to| Interval {
        from: Timestamp(from),
        to: Timestamp(to),
    };
    let covers = |from, to| interval(10, 20).covers(interval(from, to));
    assert!(covers(10, 20) && covers(10, 11) && covers(19, 20) && covers(12, 15));
    assert!(!covers(9, 20) && !covers(10, 21) && !covers(9, 21));
    assert!(!covers(5, 9) && !covers(21, 25) && !covers(0, 11) && !covers(19, 30));
}

#[test]
fn durations_are_whole_milliseconds() {
    let cases = [
        (0, Some(0)),
        (999, Some(0)),
        (1000, Some(1)),
        (2999, Some(2)),
        // The last one that 32 bits hold, 49.7 days, and the first that they do not.
        (4_294_967_295_999, Some(4_294_967_295)),
        (4_294_967_296_000, None),
        // An end before the start is no duration.
        (-1, None),
    ];
    for (micros, millis) in cases {
        let start = Timestamp(1_000_000);
        let end = Timestamp(start.0 + micros);
        assert_eq!(start.millis_until(end), millis, "{micros}");
    }
    // So far apart that the difference itself has no room.
    assert_eq!(Timestamp(i64::MIN).millis_until(Timestamp(i64::MAX)), None);
}
