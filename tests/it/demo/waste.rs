//! Retries and waste of week 47 against the generator's story and a second count of the raw rows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::raw_rows::{calls, rows};
use super::{expected, row_of, week_47};
use crate::cli::money::{amount, dollars};

fn figures(feature: &str) -> &'static Value {
    row_of(&week_47()["waste"]["features"], "feature", feature)
}

fn in_week_47(day: &str) -> bool {
    ("2026-11-16".."2026-11-23").contains(&day)
}

#[test]
fn the_retry_loop_is_what_was_paid_for_nothing() {
    let story = &expected()["stories"]["retry_loop"];
    let total = &week_47()["waste"]["total"];
    // No other attempt was billed in these weeks.
    assert_eq!(total["superseded_cost"], story["cost_of_billed_attempts"]);
    let first = &week_47()["waste"]["features"][0];
    assert_eq!(first["feature"], story["feature"]);
    assert_eq!(first["superseded_cost"], story["cost_of_billed_attempts"]);
    let worst = first["days"].as_array().unwrap().iter();
    let worst = worst.max_by_key(|day| amount(&day["superseded_cost"]));
    assert_eq!(worst.unwrap()["date"], "2026-11-19");
    assert!(worst_rates(first).iter().all(|rate| *rate > 0.1));
}

/// Retry and failure rate of the day of the loop.
fn worst_rates(feature: &Value) -> [f64; 2] {
    let day = row_of(&feature["days"], "date", "2026-11-19");
    ["retry_ratio", "failure_ratio"].map(|key| day[key].as_f64().unwrap())
}

#[test]
fn attempts_are_those_of_the_rows() {
    // By feature: operations that tell their attempts, and these attempts.
    let mut counted: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for row in rows("litellm", "spend_logs") {
        let metadata = &row["metadata"];
        let is_attempt = metadata["billed_retry_attempt"] == true;
        let is_first = seen.insert(row["request_id"].as_str().unwrap().to_owned());
        if !is_first || is_attempt || !in_week_47(&row["startTime"].as_str().unwrap()[..10]) {
            continue;
        }
        let Some(retries) = metadata["attempted_retries"].as_u64() else {
            continue;
        };
        let fallbacks = metadata["attempted_fallbacks"].as_u64().unwrap_or(0);
        let named = metadata["spend_logs_metadata"]["feature"].as_str();
        let mut tags = row["request_tags"].as_array().into_iter().flatten();
        let tag = tags.find_map(|tag| tag.as_str()?.strip_prefix("feature:"));
        let feature = named.or(tag).unwrap_or("(none)").to_owned();
        let (operations, attempts) = counted.entry(feature).or_default();
        *operations += 1;
        *attempts += 1 + retries + fallbacks;
    }
    assert!(counted.len() > 5, "{counted:?}");
    for (feature, (operations, attempts)) in &counted {
        let row = figures(feature);
        assert_eq!(row["known_operations"], *operations, "{feature}");
        assert_eq!(row["attempts"], *attempts, "{feature}");
    }
    let total = &week_47()["waste"]["total"];
    let sums = counted
        .values()
        .fold((0, 0), |(operations, attempts), one| {
            (operations + one.0, attempts + one.1)
        });
    assert_eq!(total["known_operations"], sums.0);
    assert_eq!(total["attempts"], sums.1);
}

#[test]
fn langfuse_alone_cannot_tell_retries_and_cache_hits() {
    // Growth writes to Langfuse itself; its features are in no other log.
    let row = figures("email-copy");
    assert_eq!(row["known_operations"], 0);
    for key in [
        "attempts",
        "retry_ratio",
        "superseded_cost",
        "cache_hits",
        "gateway_saving",
    ] {
        assert_eq!(row[key], Value::Null, "{key}");
    }
    let failed = calls().iter().filter(|call| {
        call.failed && in_week_47(&call.day) && call.feature.as_deref() == Some("email-copy")
    });
    assert_eq!(row["failed_operations"], failed.count());
}

#[test]
fn features_add_up_to_the_total_and_days_to_features() {
    let waste = &week_47()["waste"];
    let rows = waste["features"].as_array().unwrap();
    for key in ["operations", "failed_operations", "known_operations"] {
        let sum =
            |rows: &[Value]| -> u64 { rows.iter().map(|row| row[key].as_u64().unwrap()).sum() };
        assert_eq!(waste["total"][key], sum(rows), "{key}");
        for row in rows {
            assert_eq!(row[key], sum(row["days"].as_array().unwrap()), "{key}");
        }
    }
    let lost = rows.iter().map(|row| amount(&row["lost_cost"])).sum();
    assert_eq!(waste["total"]["lost_cost"], dollars(lost));
}
