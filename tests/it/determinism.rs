//! The same bytes for any number of threads, order of inputs, environment and working directory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

use tempfile::TempDir;

use crate::cli::exports::{SpendLog, calls, gz, observation, trace, write};
use crate::cli::program::{llmcost, table_and_json as report};
use crate::demo;

#[test]
fn any_number_of_threads() {
    for threads in ["1", "2", "16"] {
        let found = report(&demo::folder(), &["--week", "--threads", threads], &[]);
        assert!(&found == demo::week(), "{threads} threads");
    }
}

#[test]
fn any_environment() {
    let variables = [
        ("TZ", "Pacific/Auckland"),
        ("LANG", "de_DE.UTF-8"),
        ("LC_ALL", "C"),
        ("COLUMNS", "40"),
        ("TERM", "dumb"),
        ("POLARS_MAX_THREADS", "3"),
        ("NO_COLOR", "1"),
    ];
    assert!(&report(&demo::folder(), &["--week"], &variables) == demo::week());
    // Standard output is no terminal either, so its width is fixed too.
    let narrow = llmcost(&["report", "-"])
        .with_env("COLUMNS", "40")
        .with_stdin(calls(&["a"]));
    assert_eq!(
        narrow.run(),
        llmcost(&["report", "-"]).with_stdin(calls(&["a"])).run()
    );
}

#[test]
fn any_working_directory_below_the_configuration() {
    let below = demo::folder().join("langfuse");
    assert!(&report(&below, &["--week"], &[]) == demo::week());
}

/// Files of several kinds whose calls overlap, with newer versions and different duplicates.
const NAMES: [&str; 5] = [
    "a.jsonl",
    "b.jsonl.gz",
    "c/observations.jsonl",
    "d/traces.jsonl",
    "e.jsonl",
];

fn overlapping() -> TempDir {
    let folder = TempDir::new().unwrap();
    let dear = SpendLog {
        id: "2",
        team: "other",
        input: 5_000,
        ..SpendLog::default()
    };
    let mut newer = observation("o-1", "t-1");
    newer["updated_at"] = "2026-11-19 00:00:00.000".into();
    newer["usage_details"] = serde_json::json!({ "input": "9000", "output": "1" });
    let contents: [Vec<u8>; 5] = [
        calls(&["1", "2", "3"]).into_bytes(),
        gz(&format!("{}{}{{oops}}\n", dear.line(), calls(&["3", "4"]))),
        format!(
            "{}\n{}\n",
            observation("o-1", "t-1"),
            observation("o-2", "t-2")
        )
        .into_bytes(),
        format!("{}\n{}\n", trace("t-2", "growth"), trace("t-1", "sales")).into_bytes(),
        format!("{newer}\n{}\n", observation("o-2", "t-9")).into_bytes(),
    ];
    for (name, content) in NAMES.iter().zip(contents) {
        write(&folder.path().join(name), &content);
    }
    folder
}

#[test]
fn any_order_of_inputs() {
    let folder = overlapping();
    let expected = report(folder.path(), &NAMES, &[]);
    for rotation in 1..NAMES.len() {
        let mut names = NAMES;
        names.rotate_left(rotation);
        assert_eq!(report(folder.path(), &names, &[]), expected, "{names:?}");
        names.reverse();
        let threads = [&names[..], &["--threads", "3"]].concat();
        assert_eq!(report(folder.path(), &threads, &[]), expected, "{names:?}");
    }
}

#[test]
fn equal_costs_are_ranked_by_id_and_equal_values_by_name() {
    let rows = |ids: [&str; 6]| -> String {
        let row = |id: &&str| {
            SpendLog {
                id,
                team: id,
                feature: id,
                user: id,
                ..SpendLog::default()
            }
            .line()
        };
        ids.iter().map(row).collect()
    };
    let outputs = [
        ["a", "b", "c", "d", "e", "f"],
        ["f", "c", "b", "e", "a", "d"],
    ]
    .map(|ids| {
        let run = llmcost(&["report", "--format", "json", "-"]).with_stdin(rows(ids));
        let mut json = run.json();
        // Where a call stands in its file is all that may differ.
        for call in json["top_calls"].as_array_mut().unwrap() {
            call["source_line"] = 0.into();
        }
        json
    });
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn any_size_of_blocks() {
    // One file in one stream or the same lines in many files: only the list of inputs differs.
    let rows: Vec<String> = (0..500).map(|number| format!("call-{number}")).collect();
    let ids: Vec<&str> = rows.iter().map(String::as_str).collect();
    let summary = |inputs: usize| {
        let folder = TempDir::new().unwrap();
        for (number, ids) in ids.chunks(ids.len() / inputs).enumerate() {
            write(
                &folder.path().join(format!("{number}.jsonl")),
                calls(ids).as_bytes(),
            );
        }
        let json = llmcost(&["report", "--format", "json", "."])
            .in_folder(folder.path())
            .json();
        [
            json["summary"].clone(),
            json["breakdown"].clone(),
            json["trend"].clone(),
        ]
    };
    let one = summary(1);
    assert_eq!(summary(10), one);
    assert_eq!(summary(50), one);
}
