//! `llmcost audit`: everything that was read, whatever its time.

use super::exports::{SpendLog, calls, folder};
use super::program::llmcost;

#[test]
fn it_covers_all_calls_of_all_files() {
    let old = SpendLog {
        id: "old",
        at: "2024-02-29T00:00:00",
        ..SpendLog::default()
    };
    let folder = folder(&[
        ("a.jsonl", old.line() + &calls(&["b", "b"])),
        ("b.jsonl", "\n{oops}\n".to_owned() + &calls(&["c"])),
    ]);
    let run = llmcost(&["audit", "--format", "json", "."])
        .in_folder(folder.path())
        .run();
    let json = run.ends_with(0).json();
    let lines = serde_json::json!({
        "read": 6, "calls": 3, "duplicates": 1, "blank": 1, "not_a_call": 0, "out_of_range": 0,
        "rejected": 1,
    });
    assert_eq!(json["lines"], lines);
    assert_eq!(json["pricing"]["total"], "0.00063");
    assert_eq!(json["period"]["from"], "2024-02-29T00:00:00Z");
}

#[test]
fn its_table_names_every_part() {
    let unknown = SpendLog {
        id: "2",
        model: "house-7b",
        spend: 0.0,
        ..SpendLog::default()
    };
    let folder = folder(&[("a.jsonl", calls(&["1"]) + &unknown.line() + "{oops}\n")]);
    let run = llmcost(&["audit", "a.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0);
    for words in [
        "a.jsonl",
        "litellm_spend_logs",
        "not JSON",
        "key_team_alias",
        "metadata.feature",
        "house-7b",
        "$0.00021",
    ] {
        assert!(run.stdout.contains(words), "{words}\n{}", run.stdout);
    }
}

#[test]
fn it_takes_filters_but_no_period() {
    let folder = folder(&[("a.jsonl", calls(&["1"]))]);
    let audit = |flags: &[&str]| {
        let arguments = [&["audit", "--format", "json", "a.jsonl"], flags].concat();
        llmcost(&arguments).in_folder(folder.path()).run()
    };
    let json = audit(&["--team", "other"]).ends_with(0).json();
    assert_eq!(json["pricing"]["total"], "0");
    // What became of the lines does not depend on filters.
    assert_eq!(json["lines"]["calls"], 1);
    audit(&["--week"]).ends_with(2).says(&["'--week'"]);
}
