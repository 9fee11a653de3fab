//! Work is counted, not timed: ten times as many calls are gone over as often as before, and what is
//! kept once for many calls does not grow with them.

use chrono::Weekday;
use llmcost::alerts::{AlertSettings, Budgets};
use llmcost::analysis::outliers;
use llmcost::frame::{CostFactors, Efficiency, Key, UsageFrame};
use llmcost::pricing::{CostBasis, Usd};
use llmcost::report::{AlertOptions, alert_outcome};
use llmcost::usage::{Calendar, Dimension, Interval, Timestamp};
use serde_json::Value;

use super::files;
use super::made::{DAY, HOUR, Made, START};
use crate::support::{Books, Folder};

const CALENDAR: Calendar = Calendar {
    zone: chrono_tz::UTC,
    week_start: Weekday::Mon,
};

/// So many calls of 4 teams, 3 features, 5 models and 50 users in three days.
fn frame(calls: usize) -> UsageFrame {
    let call = |number: usize| {
        let turn = |length: usize| u8::try_from(number % length).ok();
        Made {
            started_at: START
                + i64::try_from(number).unwrap() * (3 * DAY) / i64::try_from(calls).unwrap(),
            names: [turn(4), turn(3), turn(50), None, None, None],
            model: turn(5),
            is_failure: false,
            is_cache_hit: false,
            is_billed_attempt: false,
            retries: None,
            spend: 1_000_000,
            tokens: [0, 10, 10],
        }
    };
    let rows: Vec<Value> = (0..calls).map(|id| call(id).row(id)).collect();
    let folder = Folder::new();
    let books = Books {
        basis: CostBasis::Logged,
        ..Books::default()
    };
    UsageFrame::new(books.settle(&files(&folder, &[&rows])), CALENDAR)
}

fn passes(frame: &UsageFrame, work: impl FnOnce()) -> usize {
    let before = frame.ledger().calls.passes();
    work();
    frame.ledger().calls.passes() - before
}

fn always() -> Interval {
    Interval {
        from: Timestamp(i64::MIN),
        to: Timestamp(START + 3 * DAY),
    }
}

#[test]
fn groups_of_days_need_one_pass_however_many_there_are() {
    let frame = frame(600);
    let dimensions = [
        Dimension::Team,
        Dimension::Feature,
        Dimension::Model,
        Dimension::Key,
    ];
    let all = || {
        for dimension in dimensions.map(Key::Dimension) {
            for by in [vec![dimension], vec![dimension, Key::Day]] {
                frame.roll_up(&by, always()).unwrap();
            }
        }
    };
    // One for the cells, one for the total that all groups are checked against.
    assert_eq!(passes(&frame, all), 2);
    assert_eq!(passes(&frame, all), 0);
    // Another measure has cells and totals of its own; other days need neither.
    let team = [Key::Dimension(Dimension::Team)];
    let day = Interval {
        from: Timestamp(START + DAY),
        to: Timestamp(START + 2 * DAY),
    };
    let other = |during| {
        frame.roll_up_as::<Efficiency>(&team, during).unwrap();
        frame.roll_up_as::<CostFactors>(&team, during).unwrap();
    };
    assert_eq!(passes(&frame, || other(always())), 4);
    assert_eq!(passes(&frame, || other(day)), 0);
    // Users, hours and parts of a day go over the calls, each time once, and once for the total of a
    // part.
    let user = [Key::Dimension(Dimension::User)];
    let half = Interval {
        to: Timestamp(START + 12 * HOUR),
        ..always()
    };
    assert_eq!(passes(&frame, || drop(frame.roll_up(&user, always()))), 1);
    assert_eq!(
        passes(&frame, || drop(frame.roll_up(&[Key::Hour], always()))),
        1
    );
    assert_eq!(passes(&frame, || drop(frame.roll_up(&team, half))), 2);
}

#[test]
fn ten_times_the_calls_are_gone_over_as_often() {
    let count = |calls: usize| {
        let frame = frame(calls);
        let settings = AlertSettings::default();
        let budgets = Budgets {
            // Crossed on the same day, however many calls there are.
            total: Usd::parse(&(calls / 3).to_string()).ok(),
            ..Budgets::default()
        };
        let options = AlertOptions {
            settings: &settings,
            budgets: &budgets,
        };
        let found = passes(&frame, || {
            alert_outcome(&frame, CALENDAR, always().to, &options).unwrap();
            let calls = frame.priced_calls(always());
            let ranked = outliers(&calls, 20, |one, other| one.row.cmp(&other.row));
            assert_eq!(ranked.calls.len(), 20);
        });
        (found, frame.ledger().calls.facets().len())
    };
    let (few, many) = (count(3000), count(30_000));
    assert_eq!(few, many);
    assert!(few.0 < 30, "{few:?}");
    // 4 teams × 3 features × 5 models.
    assert_eq!(few.1, 60);
}
