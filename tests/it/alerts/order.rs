//! Findings of one instant and code: by scope, calls without a value last.

use serde_json::json;

use crate::cli::program::llmcost;

/// A call of an hour from 2026-11-02 on that costs what the log says.
fn call(team: Option<&str>, hour: usize, cost: u32) -> String {
    let row = json!({
        "request_id": format!("{}-{hour}", team.unwrap_or("none")),
        "call_type": "acompletion",
        "startTime": format!("2026-11-{:02}T{:02}:30:00Z", 2 + hour / 24, hour % 24),
        "model": "of-nobody",
        "spend": cost,
        "prompt_tokens": 1,
        "completion_tokens": 1,
        "status": "success",
        "metadata": {"spend_logs_metadata": {"team": team}},
    });
    format!("{row}\n")
}

#[test]
fn calls_without_a_value_come_last() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[alerts.hourly-spike]\nscopes = [\"total\", \"team\"]\n";
    std::fs::write(folder.path().join("llmcost.toml"), config).unwrap();
    let teams = [None, Some("search"), Some("ads")];
    let calls: String = (0..25)
        .flat_map(|hour| teams.map(|team| call(team, hour, if hour < 24 { 1 } else { 10 })))
        .collect();
    let found = llmcost(&["alerts", "--format", "json", "--quiet", "-"])
        .in_folder(folder.path())
        .with_stdin(calls)
        .json();
    let findings = found["findings"].as_array().unwrap();
    let spikes = findings.iter().filter(|one| one["code"] == "hourly-spike");
    let scopes: Vec<_> = spikes.map(|one| one["scope"]["value"].clone()).collect();
    assert_eq!(
        scopes,
        [json!(null), json!("ads"), json!("search"), json!("(none)")]
    );
}
