//! What only the trace knows reaches its observations, whichever file comes first.

use serde_json::{Value, json};

use super::{files, observation};
use crate::support::{Books, Folder, entries, fixture};

fn trace(changes: &Value) -> Value {
    let row = json!({
        "id": "t", "timestamp": "2026-11-16T09:00:00Z", "userId": null, "sessionId": null,
        "tags": [], "metadata": {},
    });
    super::with(row, changes)
}

/// Team, feature, user and environment of the only call, with the trace before and after it.
#[track_caller]
fn check(observation: &Value, trace: &Value, expected: [Option<&str>; 4]) {
    for contents in [[observation, trace], [trace, observation]] {
        let contents = contents.map(|record| vec![record.clone()]);
        let folder = Folder::new();
        let ledger = Books::default().settle(&files(&folder, &[&contents[0], &contents[1]]));
        let entries = entries(&ledger);
        assert_eq!(entries.len(), 1);
        assert_eq!(
            entries[0].belongs_to.each_ref().map(Option::as_deref),
            expected
        );
    }
}

#[test]
fn a_bare_observation_takes_everything_from_its_trace() {
    let trace = trace(&json!({
        "metadata": {"team_id": "search", "feature": "answer"}, "userId": "u", "environment": "prod",
    }));
    let expected = [Some("search"), Some("answer"), Some("u"), Some("prod")];
    check(&observation("o", &json!({})), &trace, expected);
}

#[test]
fn in_the_same_place_the_observation_goes_first() {
    let own = observation(
        "o",
        &json!({"metadata": {"feature": "own"}, "userId": "own"}),
    );
    let trace = trace(&json!({"metadata": {"feature": "trace"}, "userId": "trace"}));
    check(&own, &trace, [None, Some("own"), Some("own"), None]);
}

#[test]
fn a_better_place_goes_first_wherever_it_stands() {
    // Metadata comes before tags, even the trace's before the observation's.
    let own = observation(
        "o",
        &json!({"traceTags": ["team:of-tag", "feature:of-tag"]}),
    );
    let meta = trace(&json!({"metadata": {"team": "of-metadata"}}));
    check(
        &own,
        &meta,
        [Some("of-metadata"), Some("of-tag"), None, None],
    );
    let own = observation("o", &json!({"metadata": {"team": "own"}}));
    let tags = trace(&json!({"tags": ["team:of-tag", "feature:of-tag"]}));
    check(&own, &tags, [Some("own"), Some("of-tag"), None, None]);
}

#[test]
fn a_trace_without_an_answer_takes_nothing_away() {
    let own = observation("o", &json!({"traceTags": ["team:own"]}));
    check(
        &own,
        &trace(&json!({"metadata": {"team": "  "}})),
        [Some("own"), None, None, None],
    );
    let other = trace(&json!({"id": "another", "metadata": {"team": "x"}}));
    check(&own, &other, [Some("own"), None, None, None]);
}

#[test]
fn the_first_of_repeated_traces_holds() {
    let one = trace(&json!({"metadata": {"team": "first"}}));
    let two = trace(&json!({"metadata": {"team": "second"}}));
    for threads in [1, 4] {
        let books = Books {
            threads,
            ..Books::default()
        };
        let folder = Folder::new();
        let contents = [
            vec![observation("o", &json!({}))],
            vec![one.clone()],
            vec![two.clone()],
        ];
        let paths = files(&folder, &[&contents[0], &contents[1], &contents[2]]);
        let found = entries(&books.settle(&paths));
        assert_eq!(found[0].belongs_to[0].as_deref(), Some("first"));
    }
}

#[test]
fn an_orphan_keeps_its_place_in_the_totals() {
    let folder = Folder::new();
    let paths = files(
        &folder,
        &[&[observation("o", &json!({"traceId": "elsewhere"}))]],
    );
    let found = entries(&Books::default().settle(&paths));
    assert_eq!(
        (found.len(), &found[0].belongs_to),
        (1, &[None, None, None, None])
    );
}

/// The samples of blob storage and the API: bare observations and their trace.
#[test]
fn the_samples_join() {
    let observations = [
        "blob/observations/2026-08-17T10-00-00.jsonl",
        "api-v1-observations.json",
    ];
    let traces = [
        "blob/traces/2026-08-17T10-00-00.jsonl",
        "api-v1-traces.json",
        "ui-traces.v4.csv",
        "ui-traces.v4.jsonl",
    ];
    let expected = ["support", "answer", "u_1042", "production"];
    for (rows, trace) in observations
        .iter()
        .flat_map(|rows| traces.map(|trace| (rows, trace)))
    {
        let paths = [rows, trace].map(|file| fixture(&format!("langfuse/{file}")));
        let mut reversed = paths.to_vec();
        reversed.reverse();
        for paths in [paths.to_vec(), reversed] {
            let found = entries(&Books::default().settle(&paths));
            assert_eq!(found.len(), 2, "{rows} {trace}");
            for entry in found {
                let belongs_to = entry.belongs_to.map(Option::unwrap);
                assert_eq!(belongs_to, expected, "{rows} {trace}");
            }
        }
    }
}
