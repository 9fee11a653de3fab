//! Roll-ups against a naive fold over the same calls: every dimension, with and without days and
//! hours, any interval, any zone, any number of threads, any order of files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Weekday};
use chrono_tz::Tz;
use llmcost::frame::{Efficiency, Group, Key, KeyValue, Labels, Measures, Spent, UsageFrame};
use llmcost::pricing::CostBasis;
use llmcost::usage::{Calendar, Dimension, Interval, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

use super::files;
use super::made::{DAY, HOUR, Made, START, fold, made};
use crate::support::{Books, Folder};

/// Every dimension alone, with days and with hours, days, hours, and some pairs.
fn groupings() -> Vec<Vec<Key>> {
    let dimensions = Dimension::ALL.map(Key::Dimension);
    let mut groupings = vec![vec![Key::Day], vec![Key::Hour], vec![Key::Day, Key::Hour]];
    groupings.extend(dimensions.map(|key| vec![key]));
    groupings.extend(dimensions.map(|key| vec![key, Key::Day]));
    groupings.extend(dimensions.map(|key| vec![key, Key::Hour]));
    groupings.push(vec![dimensions[0], dimensions[1], dimensions[2]]);
    groupings.push(vec![Key::Day, dimensions[3], dimensions[0]]);
    groupings
}

/// Zones whose days begin in the middle of an hour, and one whose day of 25 hours is no part of it.
fn zones() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::UTC,
        Tz::Asia__Kathmandu,
        Tz::Asia__Kolkata,
        Tz::America__New_York,
    ])
}

/// Everything, whole days of UTC, whole hours, any two instants, an instant of a call.
fn intervals(made: &[Made], ends: [i64; 2]) -> Vec<Interval> {
    let between = |from: i64, to: i64| Interval {
        from: Timestamp(from),
        to: Timestamp(to),
    };
    let [from, to] = ends;
    let mut intervals = vec![
        between(i64::MIN, i64::MAX),
        between(START, START + 2 * DAY),
        between(from / HOUR * HOUR, to / HOUR * HOUR),
        between(from, to),
        between(to, from),
        between(START - 9 * DAY, to),
        between(from, START + 9 * DAY),
    ];
    if let Some(call) = made.first() {
        intervals.push(between(call.started_at, call.started_at + 1));
        intervals.push(between(i64::MIN, call.started_at));
    }
    intervals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn is_the_naive_fold(
        made in prop::collection::vec(made(), 0..120),
        cuts in proptest::array::uniform2(any::<prop::sample::Index>()),
        ends in proptest::array::uniform2(START - DAY..START + 4 * DAY),
        zone in zones(),
        (threads, turn) in (1_usize..5, 0_usize..3),
    ) {
        let rows: Vec<Value> = made.iter().enumerate().map(|(id, made)| made.row(id)).collect();
        let mut cuts = cuts.map(|cut| cut.index(rows.len() + 1));
        cuts.sort_unstable();
        let parts = [&rows[..cuts[0]], &rows[cuts[0]..cuts[1]], &rows[cuts[1]..]];
        let folder = Folder::new();
        let mut paths = files(&folder, &parts);
        paths.rotate_left(turn);
        let books = Books { basis: CostBasis::Logged, threads, ..Books::default() };
        let calendar = Calendar { zone, week_start: Weekday::Mon };
        let frame = UsageFrame::new(books.settle(&paths), calendar);
        for during in intervals(&made, ends) {
            for by in groupings() {
                let expected = fold(&made, &by, during, zone, Made::measures);
                prop_assert_eq!(frame.roll_up(&by, during).unwrap(), expected, "{:?}", by);
                let expected = fold(&made, &by, during, zone, Made::efficiency);
                let found = frame.roll_up_as::<Efficiency>(&by, during).unwrap();
                prop_assert_eq!(found, expected, "{:?}", by);
                let expected = fold(&made, &by, during, zone, Made::spent);
                let found = frame.roll_up_as::<Spent>(&by, during).unwrap();
                prop_assert_eq!(found, expected, "{:?}", by);
            }
            let total = fold(&made, &[], during, zone, Made::measures).pop().unwrap_or_else(|| Group {
                keys: Vec::new(),
                measures: Measures::default(),
            });
            prop_assert_eq!(frame.total(during).unwrap(), total.measures);
        }
    }
}

#[test]
fn the_first_day_is_a_saturday_in_november() {
    let day = DateTime::from_timestamp_micros(START).unwrap().date_naive();
    assert_eq!(day, NaiveDate::from_ymd_opt(2026, 11, 14).unwrap());
}

/// The values of a group's dimensions.
fn values(keys: &[KeyValue]) -> Vec<Option<String>> {
    let values = keys.iter().filter_map(|key| match key {
        KeyValue::Value(value) => Some(value.clone()),
        KeyValue::Hour(_) | KeyValue::Day(_) => None,
    });
    values.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Groups by label are the groups of the naive fold, put together afterwards.
    #[test]
    fn labels_are_sums_of_groups(
        made in prop::collection::vec(made(), 0..80),
        by in prop::sample::subsequence(Dimension::ALL.to_vec(), 0..4),
        labelled in prop::collection::vec(0_u32..3, 0..6),
        time in prop::sample::select(vec![None, Some(Key::Day), Some(Key::Hour)]),
        ends in proptest::array::uniform2(START - DAY..START + 4 * DAY),
        zone in zones(),
    ) {
        let rows: Vec<Value> = made.iter().enumerate().map(|(id, made)| made.row(id)).collect();
        let folder = Folder::new();
        let books = Books { basis: CostBasis::Logged, ..Books::default() };
        let calendar = Calendar { zone, week_start: Weekday::Mon };
        let frame = UsageFrame::new(books.settle(&files(&folder, &[&rows])), calendar);
        let keys: Vec<Key> = by.iter().copied().map(Key::Dimension).collect();
        for during in intervals(&made, ends) {
            let groups = fold(&made, &keys, during, zone, Made::measures);
            let all: BTreeSet<_> = groups.iter().map(|group| values(&group.keys)).collect();
            let within = |interval: Interval| -> BTreeSet<_> {
                let groups = fold(&made, &keys, interval, zone, Made::measures);
                groups.iter().map(|group| values(&group.keys)).collect()
            };
            for other in intervals(&made, [ends[1], ends[0]]) {
                let only: BTreeSet<_> = all.difference(&within(other)).cloned().collect();
                prop_assert_eq!(&frame.groups_only_within(&by, &[during], other), &only);
            }
            let mut labels: BTreeMap<_, u32> = all.into_iter().zip(labelled.iter().copied()).collect();
            // A name that no call bears.
            labels.insert(by.iter().map(|_| Some("nobody".to_owned())).collect(), 1);
            if by.is_empty() {
                labels.insert(Vec::new(), 2);
            }
            let labels = Labels { by: by.clone(), labels, rest: 3 };
            let mut expected: BTreeMap<(u32, Option<KeyValue>), Measures> = BTreeMap::new();
            let by_time: Vec<Key> = keys.iter().copied().chain(time).collect();
            for group in fold(&made, &by_time, during, zone, Made::measures) {
                let label = labels.labels.get(&values(&group.keys)).copied().unwrap_or(3);
                let time = time.and_then(|_| group.keys.last().cloned());
                expected.entry((label, time)).or_default().add(&group.measures);
            }
            let found = frame.roll_up_labels(&labels, time, during).unwrap();
            let found: Vec<_> = found
                .into_iter()
                .map(|row| ((row.label, row.time), row.measures))
                .collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
