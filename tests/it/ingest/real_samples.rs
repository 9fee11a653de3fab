//! Rows that LiteLLM 1.109 wrote, against an independent walk over the same files.

use llmcost::usage::{Source, Status};
use serde_json::Value;

use crate::support::{OwnedCall, fixture, fixture_text, read};

fn rows(file: &str) -> Vec<Value> {
    let text = fixture_text(&format!("litellm/{file}"));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn calls(file: &str) -> Vec<OwnedCall> {
    read(&[fixture(&format!("litellm/{file}"))]).calls()
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The value of the first tag `name:…`, skipping LiteLLM's own.
fn tag(row: &Value, name: &str) -> Option<String> {
    let tags = row["request_tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str);
    let prefix = format!("{name}:");
    let mut values = tags.filter_map(|tag| tag.strip_prefix(&prefix));
    values.next().map(str::to_owned)
}

/// Team, feature, user and environment, for what these rows hold: tags and the key's team.
fn belongs_to(row: &Value) -> [Option<String>; 4] {
    let metadata = &row["metadata"];
    let given = |key: &str| {
        text(&metadata["requester_metadata"][key])
            .or_else(|| text(&metadata["spend_logs_metadata"][key]))
            .or_else(|| text(&row["proxy_server_request"]["metadata"][key]))
            .or_else(|| text(&metadata[key]))
    };
    [
        // Some clients write `team=search`, and mean `search`.
        given("team_id")
            .map(|team| {
                team.strip_prefix("team=")
                    .map_or(team.clone(), str::to_owned)
            })
            .or_else(|| given("team"))
            .or_else(|| tag(row, "team"))
            .or_else(|| text(&metadata["user_api_key_team_alias"])),
        given("feature").or_else(|| tag(row, "feature")),
        given("user_id").or_else(|| text(&row["end_user"])),
        given("environment")
            .or_else(|| given("env"))
            .or_else(|| tag(row, "env")),
    ]
}

fn micros(text: &str) -> i64 {
    let parsed = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    parsed.unwrap().and_utc().timestamp_micros()
}

fn status(row: &Value) -> Status {
    if row["status"] == "failure" {
        Status::Failure
    } else {
        Status::Success
    }
}

#[track_caller]
fn check_common(call: &OwnedCall, row: &Value, usage: &Value) {
    let id = &call.call_id;
    assert_eq!(call.model, row["model"].as_str().unwrap(), "{id}");
    assert_eq!(call.provider, text(&row["custom_llm_provider"]), "{id}");
    assert_eq!(
        call.tokens.input,
        row["prompt_tokens"].as_u64().unwrap(),
        "{id}"
    );
    assert_eq!(
        call.tokens.output,
        row["completion_tokens"].as_u64().unwrap(),
        "{id}"
    );
    let prompt = &usage["prompt_tokens_details"];
    let cached = prompt["cached_tokens"].as_u64().unwrap_or(0);
    let cached_at_top = usage["cache_read_input_tokens"].as_u64().unwrap_or(0);
    assert_eq!(call.tokens.cache_read, cached.max(cached_at_top), "{id}");
    let reasoning = usage["completion_tokens_details"]["reasoning_tokens"].as_u64();
    assert_eq!(call.tokens.reasoning, reasoning.unwrap_or(0), "{id}");
    assert_eq!(call.status, status(row), "{id}");
    assert_eq!(call.belongs_to, belongs_to(row), "{id}");
    assert_eq!(
        call.key,
        text(&row["metadata"]["user_api_key_alias"]),
        "{id}"
    );
}

#[test]
fn spend_logs() {
    let rows = rows("real_spend_logs.jsonl");
    let calls = calls("real_spend_logs.jsonl");
    assert_eq!((rows.len(), calls.len()), (35, 35));
    for (call, row) in calls.iter().zip(&rows) {
        let id = row["request_id"].as_str().unwrap();
        assert_eq!(call.call_id, id);
        assert_eq!(call.source, Source::SpendLogs);
        check_common(call, row, &row["metadata"]["usage_object"]);
        assert_eq!(
            call.started_at.0,
            micros(row["startTime"].as_str().unwrap()),
            "{id}"
        );
        let [spend] = call.logged_costs.as_slice() else {
            panic!("{id}: {:?}", call.logged_costs)
        };
        let spend: f64 = spend.parse().unwrap();
        assert!(
            (spend - row["spend"].as_f64().unwrap()).abs() < 1e-15,
            "{id}"
        );
        assert_eq!(call.is_cache_hit, row["cache_hit"] == "True", "{id}");
        let retries = row["metadata"]["attempted_retries"].as_u64();
        let fallbacks = row["metadata"]["attempted_fallbacks"].as_u64().unwrap_or(0);
        let attempts = retries.map(|retries| u32::try_from(1 + retries + fallbacks).unwrap());
        assert_eq!(call.attempts, attempts, "{id}");
        let key = text(&row["metadata"]["model_map_information"]["model_map_key"]);
        assert_eq!(call.base_model, key, "{id}");
    }
}

#[test]
fn spend_logs_as_csv_are_the_same_calls() {
    let csv = calls("real_spend_logs.csv");
    for (from_csv, mut from_json) in csv.iter().zip(calls("real_spend_logs.jsonl")) {
        // Postgres writes the same double as `0` here and as `0.0` there.
        let cost = |call: &OwnedCall| call.logged_costs[0].parse::<f64>().unwrap().to_bits();
        assert_eq!(cost(from_csv), cost(&from_json));
        from_json.logged_costs.clone_from(&from_csv.logged_costs);
        assert_eq!(*from_csv, from_json);
    }
    assert_eq!(csv.len(), 35);
}

#[test]
fn standard_logging() {
    let rows = rows("real_standard_logging.jsonl");
    let calls = calls("real_standard_logging.jsonl");
    assert_eq!((rows.len(), calls.len()), (38, 38));
    for (call, row) in calls.iter().zip(&rows) {
        let id = row["id"].as_str().unwrap();
        assert_eq!(call.call_id, id);
        assert_eq!(call.source, Source::StandardLogging);
        check_common(call, row, &row["metadata"]["usage_object"]);
        let epoch = row["startTime"].to_string();
        let (seconds, fraction) = epoch.split_once('.').unwrap();
        let micros: i64 = format!("{seconds}{fraction:0<6}").parse().unwrap();
        assert_eq!(call.started_at.0, micros, "{id}");
        assert_eq!(call.is_cache_hit, row["cache_hit"] == true, "{id}");
        assert_eq!(call.litellm_call_id, text(&row["litellm_call_id"]), "{id}");
        let error = text(&row["error_information"]["error_class"]);
        assert_eq!(call.error_class, error, "{id}");
    }
}

/// Nothing of a prompt or an answer may survive in a call.
#[test]
fn prompts_are_not_kept() {
    for file in ["real_spend_logs.jsonl", "real_standard_logging.jsonl"] {
        let kept = format!("{:?}", calls(file));
        assert!(
            fixture_text(&format!("litellm/{file}")).contains("USAGE:"),
            "{file}"
        );
        assert!(!kept.contains("USAGE:"), "{file}");
    }
}
