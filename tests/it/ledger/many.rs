//! More calls than one chunk of columns holds: nothing is lost or mixed up at its border, and calls
//! that stand in two files count once, however many threads read and settle them.

use std::collections::BTreeMap;

use chrono::Weekday;
use llmcost::frame::{Key, UsageFrame};
use llmcost::pricing::CostBasis;
use llmcost::usage::{Calendar, Dimension, Interval, Timestamp};
use serde_json::Value;

use super::files;
use super::made::{DAY, Made, START, fold};
use crate::support::{Books, Folder};

/// Calls of the test; a chunk has 65,536.
const CALLS: usize = 70_000;

/// The call of a number: different from its neighbours, the same on every run.
fn call(number: usize) -> Made {
    let scatter = |range: u64| {
        let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        i64::try_from(mixed % range).unwrap()
    };
    let name = |range| u8::try_from(scatter(range)).ok().filter(|name| *name > 0);
    Made {
        started_at: START + scatter(DAY.unsigned_abs() * 3),
        names: [name(4), name(3), name(200), None, name(2), name(5)],
        model: name(4),
        is_failure: number.is_multiple_of(50),
        is_cache_hit: number.is_multiple_of(41),
        is_billed_attempt: number.is_multiple_of(37),
        retries: name(3),
        spend: scatter(9_000_000),
        // Some counts do not fit into 32 bits.
        tokens: [
            scatter(100),
            if number.is_multiple_of(10_007) {
                5_000_000_000
            } else {
                scatter(4000)
            },
            scatter(500),
        ],
    }
}

#[test]
fn chunks_have_no_seams() {
    let made: Vec<Made> = (0..CALLS).map(call).collect();
    let rows: Vec<Value> = made
        .iter()
        .enumerate()
        .map(|(id, made)| made.row(id))
        .collect();
    // Every 97th call stands in the second file too, with another cost.
    let again = (0..CALLS).step_by(97).map(|id| call(id + 1).row(id));
    let again: Vec<Value> = again.chain([call(3).row(CALLS)]).collect();
    let mut expected = made.clone();
    expected.push(call(3));
    let folder = Folder::new();
    let paths = files(&folder, &[&rows, &again]);
    let always = Interval {
        from: Timestamp(i64::MIN),
        to: Timestamp(i64::MAX),
    };
    let calendar = Calendar {
        zone: chrono_tz::UTC,
        week_start: Weekday::Mon,
    };
    for threads in [1, 3] {
        let books = Books {
            basis: CostBasis::Logged,
            threads,
            ..Books::default()
        };
        let ledger = books.settle(&paths);
        assert_eq!(ledger.calls.len(), CALLS + 1);
        let counts: Vec<_> = ledger
            .counts
            .iter()
            .map(|count| (count.kept, count.duplicates))
            .collect();
        assert_eq!(counts, [(CALLS as u64, 0), (1, again.len() as u64 - 1)]);
        let found = ledger
            .calls
            .iter()
            .map(|call| (ledger.call_id(call.row()), call));
        let found: BTreeMap<String, _> = found.collect();
        for (id, made) in expected.iter().enumerate() {
            let call = &found[&format!("r{id}")];
            let place = if id < CALLS {
                (0, id + 1)
            } else {
                (1, again.len())
            };
            assert_eq!((call.file(), call.line() as usize), place);
            assert_eq!(call.started_at, made.started_at);
            assert_eq!(call.input_tokens(), made.measures().input_tokens);
            assert_eq!(call.logged(), Some(made.spend * 1_000_000));
        }
        let frame = UsageFrame::new(ledger, calendar);
        for by in [
            vec![Key::Dimension(Dimension::Team), Key::Day],
            vec![Key::Dimension(Dimension::User)],
        ] {
            let naive = fold(&expected, &by, always, chrono_tz::UTC, Made::measures);
            assert_eq!(frame.roll_up(&by, always).unwrap(), naive);
        }
    }
}
