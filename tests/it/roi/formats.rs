//! One story in the words of every tool: each export gives the same table, worked out by hand in
//! docs/definitions.md.

use serde_json::{Value, json};

use super::{feature, names, roi_in};
use crate::support::{Folder, fixture, gzip, zstd_frames};

const ASKED: [&str; 8] = [
    "--success-event",
    "ticket_resolved",
    "--conversion-event",
    "subscription_*",
    "--value-column",
    "value",
    "--min-users",
    "1",
];

/// Runs over one file of events.
fn read(path: &str, flags: &[&str]) -> Value {
    let path = fixture(&format!("analytics/{path}"));
    let flags = [&["--analytics", path.to_str().unwrap()], flags].concat();
    roi_in(&Folder::new(), &flags).json()
}

/// Checks every figure of the story.
#[track_caller]
fn check(json: &Value, what: &str) {
    assert_eq!(
        names(json),
        ["summary", "answer", "page_viewed", "(none)"],
        "{what}"
    );
    for (name, figures) in [
        (
            "answer",
            json!({
                "cost": "0.6", "calls": 3, "llm_users": 3, "active_users": 3, "events": 3,
                "cost_per_user": 0.2, "successes": 1, "cost_per_success": 0.6, "conversions": 1,
                "cost_per_conversion": 0.6, "value": "33.5",
            }),
        ),
        (
            "summary",
            json!({
                "cost": "1", "calls": 1, "llm_users": 1, "active_users": 1, "events": 1,
                "cost_per_user": 1.0, "successes": 0, "cost_per_success": null, "conversions": 0,
                "cost_per_conversion": null, "value": "0", "return_ratio": -1.0,
            }),
        ),
        (
            "page_viewed",
            json!({
                "cost": "0", "calls": 0, "llm_users": 0, "active_users": 1, "events": 1,
                "cost_per_user": null, "successes": 0, "cost_per_success": null, "conversions": 0,
                "cost_per_conversion": null, "value": "0", "return_ratio": null,
            }),
        ),
        (
            "(none)",
            json!({
                "cost": "0.4", "calls": 1, "llm_users": 0, "active_users": 0, "events": 0,
                "cost_per_user": null, "return_ratio": null,
            }),
        ),
    ] {
        for (key, expected) in figures.as_object().unwrap() {
            assert_eq!(&feature(json, name)[key], expected, "{what}: {name} {key}");
        }
    }
    // $32.90 of gain for $0.60.
    let back = feature(json, "answer")["return_ratio"].as_f64().unwrap();
    assert!((back - 32.9 / 0.6).abs() < 1e-12, "{what}: {back}");
    let total = &json["total"];
    assert_eq!(
        (&total["cost"], &total["active_users"]),
        (&json!("2"), &json!(3))
    );
    assert_eq!(
        (&total["value"], &total["llm_users"]),
        (&json!("33.5"), &json!(4))
    );
    let coverage = &json["coverage"];
    let both = ["log_users", "analytics_users", "both_users"].map(|key| coverage[key].as_u64());
    assert_eq!(both, [4, 4, 2].map(Some), "{what}");
    // $2.00 ÷ 3, $0.30 of $2.00, $1.00 of $1.60, 2.8 ÷ 6.4.
    let near = |found: &Value, expected: f64| {
        let found = found.as_f64().unwrap();
        assert!(
            (found - expected).abs() < 1e-12,
            "{what}: {found} {expected}"
        );
    };
    near(&total["cost_per_user"], 2.0 / 3.0);
    near(&coverage["matched_cost_ratio"], 0.15);
    near(&json["concentration"]["top_1_percent_ratio"], 0.625);
    near(&json["concentration"]["gini"], 0.4375);
    let costs = [
        "cost",
        "matched_cost",
        "unmatched_cost",
        "cost_without_user",
    ];
    let costs = costs.map(|key| coverage[key].as_str().unwrap());
    assert_eq!(costs, ["2", "0.3", "1.3", "0.4"], "{what}");
}

#[test]
fn every_export_gives_the_same_table() {
    for (path, kind, [read_lines, duplicates, not_an_event]) in [
        ("posthog-batch.jsonl", "posthog_events", [7, 1, 0]),
        ("posthog-ui.csv", "posthog_events", [7, 1, 0]),
        ("amplitude.jsonl", "amplitude_events", [7, 1, 0]),
        ("mixpanel.jsonl", "mixpanel_events", [7, 1, 0]),
        ("segment-raw.jsonl", "segment_messages", [9, 1, 2]),
        ("segment-tracks.csv", "segment_tracks", [7, 1, 0]),
        ("ga4.jsonl", "ga4_events", [6, 0, 0]),
        ("ga4.csv", "ga4_events", [6, 0, 0]),
        ("plain.csv", "events", [7, 1, 0]),
        ("plain.jsonl", "events", [7, 1, 0]),
    ] {
        let json = read(path, &ASKED);
        check(&json, path);
        let expected = json!({
            "read": read_lines, "events": 5, "duplicates": duplicates, "blank": 0,
            "not_an_event": not_an_event, "out_of_range": 1, "rejected": 0,
        });
        assert_eq!(json["events"]["lines"], expected, "{path}");
        assert_eq!(json["events"]["files"][0]["kind"], kind, "{path}");
        assert_eq!(json["events"]["first_at"], "2026-10-31T23:59:59Z", "{path}");
        assert_eq!(json["events"]["last_at"], "2026-11-18T12:00:00Z", "{path}");
    }
}

#[test]
fn columns_that_only_the_user_knows_can_be_named() {
    let named = [
        "--user-column",
        "who",
        "--event-column",
        "what",
        "--time-column",
        "at",
        "--feature-column",
        "screen",
        "--success-event",
        "ticket_resolved",
        "--conversion-event",
        "subscription_upgraded",
        "--value-column",
        "worth",
        "--min-users",
        "1",
    ];
    check(&read("renamed.csv", &named), "renamed.csv");
}

/// The same events as an array, a page, compressed, with a byte order mark, from standard input.
#[test]
fn containers_do_not_matter() {
    let text = std::fs::read_to_string(fixture("analytics/plain.jsonl")).unwrap();
    let array = format!("[{}]", text.trim_end().replace('\n', ",\n"));
    let folder = Folder::new();
    folder.write("array.json", &array);
    folder.write(
        "page.json",
        format!("{{\"results\": {array}, \"next\": null}}"),
    );
    folder.write("lines.gz", gzip(&text));
    folder.write("lines.zst", zstd_frames([text.as_str()]));
    folder.write("mark.jsonl", format!("\u{feff}{text}"));
    for name in [
        "array.json",
        "page.json",
        "lines.gz",
        "lines.zst",
        "mark.jsonl",
    ] {
        let json = roi_in(&folder, &[&["--analytics", name], &ASKED[..]].concat()).json();
        check(&json, name);
    }
    let stdin = roi_in(&folder, &[&["--analytics", "-"], &ASKED[..]].concat());
    check(&stdin.with_stdin(text).json(), "standard input");
    let csv = std::fs::read_to_string(fixture("analytics/plain.csv")).unwrap();
    for (name, delimiter) in [("semicolon.csv", ";"), ("tabs.tsv", "\t")] {
        folder.write(name, csv.replace(',', delimiter));
        let json = roi_in(&folder, &[&["--analytics", name], &ASKED[..]].concat()).json();
        check(&json, name);
    }
}

/// Several files: the same event in two exports of one tool is one event.
#[test]
fn the_same_event_in_two_files_counts_once() {
    let folder = Folder::new();
    for name in ["events/a.jsonl", "events/b.jsonl"] {
        let text = std::fs::read_to_string(fixture("analytics/mixpanel.jsonl")).unwrap();
        folder.write(name, text);
    }
    for analytics in [
        &["--analytics", "events"][..],
        &["--analytics", "events/*.jsonl"],
        &[
            "--analytics",
            "events/b.jsonl",
            "--analytics",
            "events/a.jsonl",
        ],
    ] {
        let json = roi_in(&folder, &[analytics, &ASKED].concat()).json();
        check(&json, "two files");
        let files = json["events"]["files"].as_array().unwrap();
        let counts: Vec<[u64; 2]> = files
            .iter()
            .map(|file| ["events", "duplicates"].map(|key| file["lines"][key].as_u64().unwrap()))
            .collect();
        assert_eq!(counts, [[5, 1], [0, 6]], "{analytics:?}");
    }
}
