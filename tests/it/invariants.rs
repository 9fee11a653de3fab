//! Run-time invariants: a report that does not add up, or holds a number that is none, is never
//! written. They are broken here on purpose, one by one.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

use llmcost::error::Error;
use llmcost::exit::Outcome;
use llmcost::pricing::Usd;
use llmcost::render::Content;
use llmcost::report::{BrokenInvariant, Review, check_finite, check_sums};

use crate::cli::program::llmcost;
use crate::demo;

/// The week of the demo as it was reported.
fn review() -> Review {
    let [_, json] = demo::week();
    serde_json::from_str(json).unwrap()
}

/// Breaks one figure and returns what is said about it.
#[track_caller]
fn broken(change: impl FnOnce(&mut Review)) -> String {
    let mut review = review();
    assert_eq!(check_sums(&review), Ok(()));
    change(&mut review);
    check_sums(&review).unwrap_err().to_string()
}

/// The smallest amount there is.
fn pico() -> Usd {
    Usd::from_pico(1)
}

#[test]
fn a_pico_dollar_too_much_anywhere_is_noticed() {
    for (what, said) in [
        (
            "team",
            broken(|review| review.breakdown.team[0].cost += pico()),
        ),
        (
            "model",
            broken(|review| review.breakdown.model[1].cost += pico()),
        ),
        (
            "feature",
            broken(|review| review.breakdown.feature[0].daily[3] += pico()),
        ),
        ("user", broken(|review| review.breakdown.user[2].calls += 1)),
        (
            "trend",
            broken(|review| review.trend.last_mut().unwrap().cost += pico()),
        ),
        (
            "bridge.steps",
            broken(|review| review.bridge.as_mut().unwrap().steps[0].amount += pico()),
        ),
        (
            "bridge.effects",
            broken(|review| review.bridge.as_mut().unwrap().effects.price += pico()),
        ),
        (
            "bridge.teams",
            broken(|review| review.bridge.as_mut().unwrap().teams.rows[0].effects.mix += pico()),
        ),
        (
            "bridge.features",
            broken(|review| review.bridge.as_mut().unwrap().features.rows[0].delta += pico()),
        ),
        (
            "waste.failed_cost",
            broken(|review| review.waste.total.failed_cost += pico()),
        ),
        (
            "waste.days",
            broken(|review| review.waste.features[0].days[0].figures.failed_cost += pico()),
        ),
        (
            "audit.pricing.sources",
            broken(|review| review.audit.pricing.total += pico()),
        ),
        (
            "audit.attribution.team",
            broken(|review| review.audit.attribution[0].rules[0].cost += pico()),
        ),
        (
            "audit.lines",
            broken(|review| review.audit.files[0].lines.rejected += 1),
        ),
        (
            "breakdown.team",
            broken(|review| review.summary.cost += pico()),
        ),
    ] {
        assert!(
            said.starts_with("the parts of ") && said.contains(what),
            "{what}: {said}"
        );
    }
}

#[test]
fn what_is_said_names_both_figures() {
    let mut review = review();
    let cost = review.summary.cost;
    review.breakdown.team[0].cost += pico();
    let expected = BrokenInvariant::NotConserved {
        what: "breakdown.team".to_owned(),
        parts: (cost + pico()).to_string(),
        total: cost.to_string(),
    };
    assert_eq!(check_sums(&review), Err(expected));
}

#[test]
fn a_number_that_is_none_is_found_wherever_it_stands() {
    let not_finite = |change: &dyn Fn(&mut Review)| {
        let mut review = review();
        assert_eq!(Content::Review(&review).check_finite(), Ok(()));
        change(&mut review);
        Content::Review(&review)
            .check_finite()
            .unwrap_err()
            .to_string()
    };
    for (expected, said) in [
        (
            "summary.delta_ratio",
            not_finite(&|review| review.summary.delta_ratio = Some(f64::NAN)),
        ),
        (
            "breakdown.team.0.share_ratio",
            not_finite(&|review| review.breakdown.team[0].share_ratio = Some(f64::INFINITY)),
        ),
        (
            "forecast.elapsed_ratio",
            not_finite(&|review| {
                review.forecast.as_mut().unwrap().elapsed_ratio = f64::NEG_INFINITY;
            }),
        ),
        (
            "top_calls.2.peer_ratio",
            not_finite(&|review| review.top_calls[2].peer_ratio = Some(f64::NAN)),
        ),
        (
            "waste.features.1.retry_ratio",
            not_finite(&|review| review.waste.features[1].figures.retry_ratio = Some(f64::NAN)),
        ),
        (
            "audit.drift.0.difference_ratio",
            not_finite(&|review| review.audit.drift[0].difference_ratio = Some(f64::NAN)),
        ),
    ] {
        assert_eq!(said, format!("`{expected}` is no finite number"));
    }
}

#[test]
fn every_shape_that_can_be_serialized_is_looked_into() {
    #[derive(serde::Serialize)]
    enum Shape {
        Newtype(f64),
        Tuple(u8, f32),
        Struct { inside: Vec<Option<f64>> },
        Unit,
    }
    let map = std::collections::BTreeMap::from([("key", (1_u8, [f64::NAN]))]);
    let path = |broken: Result<(), BrokenInvariant>| match broken.unwrap_err() {
        BrokenInvariant::NotFinite(path) => path,
        other @ BrokenInvariant::NotConserved { .. } => other.to_string(),
    };
    assert_eq!(path(check_finite(&Shape::Newtype(f64::NAN))), "Newtype");
    assert_eq!(path(check_finite(&Shape::Tuple(1, f32::INFINITY))), "1");
    assert_eq!(
        path(check_finite(&Shape::Struct {
            inside: vec![None, Some(f64::NAN)]
        })),
        "inside.1"
    );
    assert_eq!(path(check_finite(&map)), "key.1.0");
    assert_eq!(
        check_finite(&(Shape::Unit, "NaN", 1.5, i128::MAX, ())),
        Ok(())
    );
}

#[test]
fn a_broken_invariant_ends_with_70_and_says_what_to_report() {
    let mut review = review();
    review.summary.cost += pico();
    let error = Error::from(check_sums(&review).unwrap_err());
    assert_eq!(Outcome::from(&error).code(), 70);
    assert!(
        error
            .to_string()
            .starts_with("internal check failed: the parts of breakdown.team are ")
    );
    let hint = error.hint().unwrap();
    for part in [
        "bug",
        "no report was written",
        "command line",
        "--version",
        "audit --format json",
    ] {
        assert!(hint.contains(part), "{hint}");
    }
}

#[test]
fn every_report_of_the_demo_adds_up_by_every_grouping_and_series() {
    // The program checks itself: an exit code of 70 fails in `run`.
    let demo = demo::folder();
    for (by, every) in [
        ("team", "hour"),
        ("feature", "day"),
        ("user", "week"),
        ("environment,provider", "month"),
        ("key,status", "total"),
        ("team,model", "day"),
    ] {
        let arguments = [
            "spend", "--by", by, "--every", every, "--format", "json", "--top", "3",
        ];
        llmcost(&arguments).in_folder(&demo).run().ends_with(0);
    }
    for period in [
        &["--week"][..],
        &["--week", "current"],
        &["--month"],
        &["--last", "24h"],
        &["--last", "36h"],
        &["--since", "2026-11-17T03:30:00Z"],
        &["--tz", "Asia/Kathmandu"],
        &["--team", "search"],
        &["--model", "gpt-*", "--tz", "America/St_Johns"],
    ] {
        for command in ["report", "spend"] {
            let arguments = [&[command, "--format", "json"], period].concat();
            llmcost(&arguments).in_folder(&demo).run().ends_with(0);
        }
    }
}
