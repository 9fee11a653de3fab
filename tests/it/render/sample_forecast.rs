//! The month of the sample.

use llmcost::pricing::Usd;
use llmcost::report::{Backtest, Forecast, ForecastDay, TeamBudget};

use super::sample::{date, ratio, usd};

pub(super) fn forecast() -> Forecast {
    let team = |team: &str, budget, spent, linear| TeamBudget {
        team: team.to_owned(),
        budget: usd(budget),
        month_to_date: usd(spent),
        used_ratio: ratio(usd(spent), usd(budget)),
        linear: Some(usd(linear)),
    };
    Forecast {
        month: "2026-11".to_owned(),
        month_to_date: usd("3168.9"),
        elapsed_ratio: 22.0 / 30.0,
        linear: Some(usd("4321.227272727273")),
        seasonal: Some(usd("4210.5")),
        chosen: Some(usd("4210.5")),
        method: "seasonal".into(),
        low: Some(usd("4105.25")),
        high: Some(usd("4315.75")),
        methods_differ: true,
        budget: Some(usd("4000")),
        gap: Some(usd("210.5")),
        over_probability: Some(0.994_8),
        budget_used_ratio: ratio(usd("3168.9"), usd("4000")),
        breach_date: Some(date(28)),
        backtest: Some(Backtest {
            n: 3,
            mean_error_ratio: 0.064,
            mean_bias_ratio: -0.021,
        }),
        days: days(),
        teams: vec![
            team("search", "1500", "1523.07", "2076.91"),
            team("support", "900", "702.4", "957.81"),
            team("growth", "600", "301", "410.45"),
        ],
    }
}

/// Spent at the same rate every day up to the 22nd, then projected to the sums above.
fn days() -> Vec<ForecastDay> {
    let part = |amount: &str, done: u32, of: u32| {
        Usd::from_pico(usd(amount).pico() * i128::from(done) / i128::from(of))
    };
    let day = |day: u32| {
        let is_over = day <= 22;
        let coming = |end: &str| {
            let left = usd(end) - usd("3168.9");
            let added = Usd::from_pico(left.pico() * i128::from(day.saturating_sub(22)) / 8);
            (!is_over).then(|| usd("3168.9") + added)
        };
        ForecastDay {
            date: date(day),
            cumulative: is_over.then(|| part("3168.9", day, 22)),
            projected: coming("4210.5"),
            low: coming("4105.25"),
            high: coming("4315.75"),
        }
    };
    (1..=30).map(day).collect()
}
