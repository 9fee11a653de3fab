//! The Grafana dashboard asks only for what there is.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::exposition::read;
use super::openmetrics::demo_metrics;

fn dashboard() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/grafana/llmcost.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Splits text into the names in it.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// The names of labels that a query or a legend mentions: in `{…}`, without the values, and in
/// `by (…)`.
fn labels(text: &str) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    for part in text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
    {
        for matcher in part.split(',').filter(|matcher| !matcher.is_empty()) {
            let name = matcher.split(['=', '!']).next().unwrap();
            labels.insert(name.trim().to_owned());
        }
    }
    for part in text.split("by (").skip(1) {
        let names = part.split(')').next().unwrap();
        labels.extend(names.split(',').map(|name| name.trim().to_owned()));
    }
    labels
}

#[test]
fn every_metric_and_label_it_asks_for_is_in_the_output() {
    let metrics = read(demo_metrics());
    let dashboard = dashboard();
    let mut asked = BTreeSet::new();
    let mut queries: Vec<(String, String)> = Vec::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        let title = panel["title"].as_str().unwrap();
        for target in panel["targets"].as_array().into_iter().flatten() {
            let query = target["expr"].as_str().unwrap();
            let legend = target["legendFormat"].as_str().unwrap();
            queries.push((format!("{title}: {query}"), format!("{query} {legend}")));
        }
    }
    for variable in dashboard["templating"]["list"].as_array().unwrap() {
        if let Some(query) = variable["definition"].as_str() {
            let inside = query.strip_prefix("label_values(").unwrap();
            let (metric, label) = inside.split_once(", ").unwrap();
            let label = label.strip_suffix(')').unwrap();
            assert!(metrics[metric].labels().contains(label), "{query}");
        }
    }
    assert!(queries.len() > 20, "{}", queries.len());
    for (place, text) in &queries {
        let names: Vec<&str> = words(text)
            .into_iter()
            .filter(|word| word.starts_with("llmcost_"))
            .collect();
        assert!(!names.is_empty(), "{place}");
        let mut known = BTreeSet::new();
        for name in names {
            let family = metrics.get(name);
            let family = family.unwrap_or_else(|| panic!("{place}: there is no {name}"));
            known.extend(family.labels());
            asked.insert(name.to_owned());
        }
        // `{{team}}` leaves an empty name before it.
        let mentioned: BTreeSet<String> = labels(text);
        let unknown: Vec<&String> = mentioned
            .iter()
            .filter(|label| !label.is_empty() && !known.contains(*label))
            .collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?}");
    }
    for wanted in [
        "llmcost_month_to_date_cost_usd",
        "llmcost_month_forecast_cost_usd",
        "llmcost_month_budget_usd",
        "llmcost_team_cost_usd",
        "llmcost_model_cost_usd",
        "llmcost_top_call_cost_usd",
    ] {
        assert!(asked.contains(wanted), "{wanted} is on no panel");
    }
}

#[test]
fn panels_have_ids_of_their_own_and_do_not_overlap() {
    let dashboard = dashboard();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<u64> = panels
        .iter()
        .map(|panel| panel["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids.len(), panels.len());
    let mut taken = BTreeSet::new();
    for panel in panels {
        let at = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        assert!(at("x") + at("w") <= 24, "{}", panel["title"]);
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(taken.insert((x, y)), "{} overlaps", panel["title"]);
            }
        }
    }
}
