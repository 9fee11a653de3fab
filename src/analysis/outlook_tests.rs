//! The seasonal forecast at its boundaries, by hand.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

use chrono::{Days, NaiveDate, Weekday};
use chrono_tz::Tz;

use super::back_test::back_test;
use super::forecast::MonthToDate;
use super::outlook::Outlook;
use super::seasonal::Seasonal;
use super::trend::Day;
use crate::pricing::Usd;
use crate::usage::Calendar;

const CALENDAR: Calendar = Calendar {
    zone: Tz::UTC,
    week_start: Weekday::Mon,
};

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("valid in the test")
}

fn usd(dollars: i128) -> Usd {
    Usd::from_pico(dollars * 1_000_000_000_000)
}

/// So many days that end with a day of November 2026; the cost by place, 0 is the first.
fn days(count: u64, last: u32, cost: impl Fn(u64) -> i128) -> Vec<Day> {
    let first = date(last) - Days::new(count - 1);
    let day = |place| Day {
        date: first + Days::new(place),
        cost: usd(cost(place)),
        calls: 1,
        ma7: None,
    };
    (0..count).map(day).collect()
}

/// The outlook at the end of the last day.
fn outlook(days: &[Day], last: u32) -> Outlook {
    let model = Seasonal::fit(days).expect("enough days");
    let month = CALENDAR.days(date(1), date(30));
    let so_far = days.iter().filter(|day| day.date >= date(1));
    let to_date = MonthToDate {
        month,
        elapsed_to: CALENDAR.end_of(date(last)),
        cost: so_far.map(|day| day.cost).sum(),
    };
    Outlook::new(&model, &to_date, CALENDAR)
}

#[test]
fn fourteen_days_are_enough_and_thirteen_are_not() {
    assert_eq!(Seasonal::fit(&days(13, 20, |_| 10)), None);
    let model = Seasonal::fit(&days(14, 20, |_| 10));
    assert_eq!(model.map(|model| model.days), Some(14));
    let model = Seasonal::fit(&days(60, 20, |_| 10));
    assert_eq!(model.map(|model| model.days), Some(28));
}

#[test]
fn a_constant_series_goes_on_without_any_spread() {
    let outlook = outlook(&days(28, 20, |_| 10), 20);
    let projected = outlook.projected();
    assert_eq!(
        [projected.low, projected.cost, projected.high],
        [usd(300); 3]
    );
    // Exactly the budget is no more than the budget, and is reached on the last day.
    assert_eq!(outlook.over_probability(usd(300)).to_bits(), 0);
    assert_eq!(outlook.breach_date(usd(300)), Some(date(30)));
    assert_eq!(outlook.breach_date(usd(301)), None);
    assert_eq!(outlook.breach_date(usd(250)), Some(date(25)));
    let certain = 1.0_f64.to_bits();
    assert_eq!(outlook.over_probability(usd(299)).to_bits(), certain);
    assert!(!outlook.differs(usd(300)) && outlook.differs(usd(301)));
}

#[test]
fn days_without_cost_stay_without_cost() {
    let projected = outlook(&days(28, 20, |_| 0), 20).projected();
    assert_eq!([projected.low, projected.high], [Usd::ZERO; 2]);
    assert_eq!(back_test(&days(28, 20, |_| 0)), None);
}

/// The example of `docs/definitions.md`: weekdays $10, Saturday $4, Sunday $2.
#[test]
fn a_pure_weekday_pattern_is_continued_exactly() {
    // 28 days up to Sunday, 22 November, begin on a Monday.
    let week = |place: u64| [10, 10, 10, 10, 10, 4, 2][usize::try_from(place % 7).expect("small")];
    for count in [14, 17, 28] {
        let shifted = days(count, 22, |place| week(place + 28 - count));
        let coming = Seasonal::fit(&shifted).expect("enough").coming(&[1.0; 8]);
        assert!((coming.total() - 66.0).abs() < 1e-9, "{coming:?}");
    }
    // 22 days cost $170: a Sunday ($2) and three weeks ($168). Ahead are a week and a Monday.
    let projected = outlook(&days(28, 22, week), 22).projected();
    assert_eq!(projected.cost, usd(170 + 56 + 10));
    assert_eq!(projected.low, projected.high);
}

#[test]
fn a_weekday_without_cost_is_expected_without_cost() {
    let noisy = |place: u64| {
        if place % 7 == 6 {
            0
        } else {
            10 + i128::from(place % 4)
        }
    };
    let model = Seasonal::fit(&days(28, 22, noisy)).expect("enough");
    let coming = model.coming(&[1.0; 7]);
    assert_eq!(coming.sums[6].to_bits(), coming.sums[5].to_bits());
    let spread = coming.spreads[6];
    assert!(spread.is_finite() && spread > 0.0);
}

#[test]
fn a_rise_by_weeks_goes_on_but_slows_down() {
    // $70 more each week: the trend is $10 a day, of which 0.9, 0.81, … are added.
    let coming = |weeks: u64| {
        let rising = days(weeks * 7, 22, |place| 1000 + 10 * i128::from(place));
        Seasonal::fit(&rising).expect("enough").coming(&[1.0; 60])
    };
    let sums = coming(4).sums;
    let last = 1270.0;
    let daily: Vec<f64> = sums.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(sums[6] / 7.0 > last * 0.99, "{sums:?}");
    // Never beyond what the damped trend can add: 10 × 0.9 ÷ (1 − 0.9) = $90, and 3 % of profile.
    assert!(daily.iter().all(|cost| *cost < (last + 90.0) * 1.03));
}

#[test]
fn a_fall_ends_at_nothing() {
    let falling = days(28, 22, |place| 28 - i128::from(place));
    let sums = Seasonal::fit(&falling)
        .expect("enough")
        .coming(&[1.0; 30])
        .sums;
    assert!(sums.windows(2).all(|pair| pair[0] <= pair[1]));
}

#[test]
fn at_the_end_of_the_month_nothing_is_left_to_project() {
    let noisy = days(40, 30, |place| 10 + i128::from(place % 3));
    let outlook = outlook(&noisy, 30);
    let spent: Usd = noisy[10..].iter().map(|day| day.cost).sum();
    let projected = outlook.projected();
    assert_eq!([projected.low, projected.cost, projected.high], [spent; 3]);
    assert_eq!(outlook.breach_date(spent), None);
}

#[test]
fn a_running_day_counts_by_what_is_left_of_it() {
    // Noon on the first of the month: $6 of $10 are spent, half a day and 29 days are to come.
    let model = Seasonal::fit(&days(28, 1, |_| 10)[..27]).expect("enough");
    let month = CALENDAR.days(date(1), date(30));
    let mut elapsed_to = month.from;
    elapsed_to.0 += 12 * 3600 * 1_000_000;
    let cost = usd(6);
    let to_date = MonthToDate {
        month,
        elapsed_to,
        cost,
    };
    let projected = Outlook::new(&model, &to_date, CALENDAR).projected();
    assert_eq!(projected.cost, usd(6 + 5 + 290));
}

#[test]
fn the_interval_is_that_of_the_recipe_and_never_below_what_is_spent() {
    let wild = days(28, 29, |place| if place % 9 == 0 { 200 } else { 1 });
    let outlook = outlook(&wild, 29);
    let projected = outlook.projected();
    let spent: Usd = wild
        .iter()
        .filter(|day| day.date >= date(1))
        .map(|day| day.cost)
        .sum();
    assert_eq!(projected.low, spent);
    assert!(projected.high > projected.cost);
    assert!((outlook.over_probability(projected.cost) - 0.5).abs() < 1e-9);
    assert!((outlook.over_probability(projected.high) - 0.1).abs() < 1e-3);
    assert_eq!(
        outlook.over_probability(spent - usd(1)).to_bits(),
        1.0_f64.to_bits()
    );
}

#[test]
fn the_back_test_needs_two_weeks_before_the_week() {
    assert_eq!(back_test(&days(20, 22, |_| 10)), None);
    let weeks = |count| back_test(&days(count, 22, |_| 10)).map(|test| test.weeks);
    assert_eq!(
        [weeks(21), weeks(28), weeks(90)],
        [Some(1), Some(2), Some(4)]
    );
    // Two weeks of $10 a day, then one of $20: the forecast was half of what came.
    let doubled = days(21, 22, |place| if place < 14 { 10 } else { 20 });
    let test = back_test(&doubled).expect("one week");
    assert!((test.mean_error_ratio - 0.5).abs() < 1e-9);
    assert!((test.mean_bias_ratio + 0.5).abs() < 1e-9);
}
