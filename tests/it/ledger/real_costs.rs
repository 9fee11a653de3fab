//! Rows of a running LiteLLM: what we compute is what it logged, call by call; and why every
//! other row is exempt.

use std::collections::BTreeMap;

use llmcost::pricing::CostSource;
use serde_json::Value;

use crate::support::{Books, fixture, fixture_text};

/// Why a row has no computed cost, as its own JSON tells.
fn exemption(row: &Value) -> Option<CostSource> {
    let is_hit = row["cache_hit"] == true || row["cache_hit"] == "True";
    if row["status"] == "failure" {
        Some(CostSource::Failure)
    } else if is_hit {
        Some(CostSource::CacheHit)
    } else if row["model"] == "openai/who-knows-1" {
        Some(CostSource::Unpriced)
    } else {
        None
    }
}

/// Dollars in pico-dollars, by their digits.
fn pico(dollars: f64) -> i64 {
    format!("{dollars:.12}").replace('.', "").parse().unwrap()
}

#[track_caller]
fn check(file: &str, cost_key: &str, expected: &[(CostSource, usize)]) {
    let text = fixture_text(&format!("litellm/{file}"));
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ledger = Books::default().settle(&[fixture(&format!("litellm/{file}"))]);
    assert_eq!(ledger.calls.len(), rows.len());
    let mut sources: BTreeMap<CostSource, usize> = BTreeMap::new();
    for call in ledger.calls.iter() {
        let row = &rows[usize::try_from(call.line()).unwrap() - 1];
        let id = ledger.call_id(call.row());
        *sources.entry(call.facet.cost_source).or_default() += 1;
        assert_eq!(
            call.facet.cost_source,
            exemption(row).unwrap_or(CostSource::Formula),
            "{id}"
        );
        let logged = row[cost_key].as_f64().unwrap();
        match call.facet.cost_source {
            CostSource::Formula => {
                // Within a billionth of a dollar: a thousand pico-dollars.
                let computed = call.computed().unwrap();
                assert!(
                    (computed - pico(logged)).abs() < 1000,
                    "{id}: {computed} {logged}"
                );
                assert!(computed > 0, "{id}");
                assert_eq!(call.cost(), call.computed(), "{id}");
            }
            CostSource::Failure | CostSource::CacheHit => {
                assert_eq!((call.cost(), logged.to_bits()), (Some(0), 0), "{id}");
            }
            // Unknown is not zero, whatever the log says.
            CostSource::Unpriced | CostSource::Logged | CostSource::Stated => {
                assert_eq!((call.cost(), logged.to_bits()), (None, 0), "{id}");
            }
        }
    }
    let sources: Vec<_> = sources.into_iter().collect();
    assert_eq!(sources, expected);
}

#[test]
fn spend_logs() {
    let expected = [
        (CostSource::Formula, 21),
        (CostSource::CacheHit, 5),
        (CostSource::Failure, 7),
        (CostSource::Unpriced, 2),
    ];
    check("real_spend_logs.jsonl", "spend", &expected);
}

#[test]
fn standard_logging() {
    let expected = [
        (CostSource::Formula, 22),
        (CostSource::CacheHit, 5),
        (CostSource::Failure, 9),
        (CostSource::Unpriced, 2),
    ];
    check("real_standard_logging.jsonl", "response_cost", &expected);
}

/// Both exports of the same traffic: the payloads' 34 call ids all stand in the spend logs, so
/// every payload is a duplicate and nothing is billed twice.
#[test]
fn both_exports_together_are_the_spend_logs() {
    let logs = fixture("litellm/real_spend_logs.jsonl");
    let payloads = fixture("litellm/real_standard_logging.jsonl");
    for paths in [[logs.clone(), payloads.clone()], [payloads, logs]] {
        let ledger = Books::default().settle(&paths);
        assert_eq!(ledger.calls.len(), 35);
        let duplicates: u64 = ledger.counts.iter().map(|counts| counts.duplicates).sum();
        assert_eq!(duplicates, 38);
    }
}
