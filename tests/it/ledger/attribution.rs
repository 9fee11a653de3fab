//! Whom a call belongs to: the order of places, aliases and lists of one's own.

use std::collections::BTreeMap;

use llmcost::usage::{AttributionRules, Dimension, Place};
use serde_json::{Value, json};

use super::{files, payload, spend_log};
use crate::support::{Books, Folder, entries};

/// Team, feature, user and environment of one row.
fn belongs_to(books: &Books, row: Value) -> [Option<String>; 4] {
    let folder = Folder::new();
    let found = entries(&books.settle(&files(&folder, &[&[row]])));
    found.into_iter().next().unwrap().belongs_to
}

#[track_caller]
fn check(row: Value, expected: [Option<&str>; 4]) {
    let found = belongs_to(&Books::default(), row);
    assert_eq!(found.each_ref().map(Option::as_deref), expected);
}

/// The default places of a team, best first: taking the first away uncovers the next.
#[test]
fn team_by_team() {
    let mut row = spend_log(
        "r",
        &json!({
            "metadata": {
                "requester_metadata": {"team_id": "1", "team": "5"},
                "spend_logs_metadata": {"team_id": "2"},
                "team_id": "4",
                "user_api_key_team_alias": "7", "user_api_key_team_id": "8",
            },
            "proxy_server_request": {"metadata": {"team_id": "3"}},
            "request_tags": ["User-Agent: team:x", "team=6"],
            "team_id": "8",
        }),
    );
    let steps: [&[&str]; 7] = [
        &["metadata", "requester_metadata", "team_id"],
        &["metadata", "spend_logs_metadata", "team_id"],
        &["proxy_server_request", "metadata", "team_id"],
        &["metadata", "team_id"],
        &["metadata", "requester_metadata", "team"],
        &["request_tags"],
        &["metadata", "user_api_key_team_alias"],
    ];
    for (index, step) in steps.iter().enumerate() {
        let expected = (index + 1).to_string();
        check(row.clone(), [Some(expected.as_str()), None, None, None]);
        let (last, path) = step.split_last().unwrap();
        let parent = path.iter().fold(&mut row, |value, key| &mut value[*key]);
        parent.as_object_mut().unwrap().remove(*last);
    }
    check(row, [Some("8"), None, None, None]);
}

#[test]
fn the_other_dimensions() {
    let row = |tags: Value, metadata: Value| {
        spend_log(
            "r",
            &json!({"request_tags": tags, "metadata": metadata, "end_user": "end"}),
        )
    };
    check(
        row(json!(["feature:tag", "env:tag", "user:tag"]), json!({})),
        [None, Some("tag"), Some("end"), Some("tag")],
    );
    check(
        row(
            json!(["feature:tag", "environment:tag"]),
            json!({"spend_logs_metadata": {"feature_name": "f", "user_id": "u", "env": "e"}}),
        ),
        [None, Some("f"), Some("u"), Some("e")],
    );
    check(
        row(
            json!(["environment:tag"]),
            json!({"requester_metadata": {"x.y.feature": "dotted"}}),
        ),
        [None, Some("dotted"), Some("end"), Some("tag")],
    );
}

#[test]
fn values_are_trimmed_at_their_ends_and_empty_ones_are_none() {
    let row = |team: &str| {
        payload(
            "r",
            &json!({"metadata": {"requester_metadata": {"team": team}}}),
        )
    };
    check(
        row("  Search Team "),
        [Some("Search Team"), None, None, None],
    );
    check(row("team=search"), [Some("search"), None, None, None]);
    check(row("team="), [None; 4]);
    check(row("   "), [None; 4]);
    check(row("SEARCH"), [Some("SEARCH"), None, None, None]);
    check(
        row("feature=search"),
        [Some("feature=search"), None, None, None],
    );
}

#[test]
fn numbers_are_names_too() {
    let row = payload(
        "r",
        &json!({"metadata": {"requester_metadata": {"user_id": 42}}}),
    );
    check(row, [None, None, Some("42"), None]);
}

#[test]
fn aliases_rename_values_of_their_dimension_only() {
    let mut books = Books::default();
    books.aliases[0] = BTreeMap::from([("t-17".to_owned(), "search".to_owned())]);
    let row = |team: &str| {
        spend_log(
            "r",
            &json!({"request_tags": [format!("team:{team}"), "feature:t-17"]}),
        )
    };
    let found = belongs_to(&books, row("t-17"));
    assert_eq!(found[0].as_deref(), Some("search"));
    assert_eq!(found[1].as_deref(), Some("t-17"));
    assert_eq!(belongs_to(&books, row("T-17"))[0].as_deref(), Some("T-17"));
    // Under one name the two are one.
    let folder = Folder::new();
    let two = [
        row("t-17"),
        spend_log("s", &json!({"request_tags": ["team:search"]})),
    ];
    let ledger = books.settle(&files(&folder, &[&two]));
    let codes = ledger.calls.iter().map(|call| call.code(Dimension::Team));
    let codes: Vec<_> = codes.collect();
    assert_eq!((codes.len(), codes[0]), (2, codes[1]));
}

#[test]
fn a_list_of_ones_own_replaces_the_default() {
    let rules = AttributionRules::new([
        vec![Place::KeyAlias, Place::Tag("squad".to_owned())],
        vec![Place::TraceName],
        vec![Place::Metadata("uid".to_owned())],
        vec![],
    ]);
    let books = Books {
        rules,
        ..Books::default()
    };
    let row = spend_log(
        "r",
        &json!({
            "request_tags": ["squad:blue", "team:ignored", "env:ignored"],
            "metadata": {"uid": "u", "feature": "ignored", "user_api_key_alias": "key"},
        }),
    );
    let found = belongs_to(&books, row);
    assert_eq!(
        found.each_ref().map(Option::as_deref),
        [Some("key"), None, Some("u"), None]
    );
    let named = super::observation(
        "o",
        &json!({"traceName": "chat", "metadata": {"feature": "x"}}),
    );
    assert_eq!(belongs_to(&books, named)[1].as_deref(), Some("chat"));
}

/// The audit tells which place answered.
#[test]
fn the_place_is_remembered() {
    let folder = Folder::new();
    let rows = [
        spend_log("a", &json!({"request_tags": ["team:x"]})),
        spend_log("b", &json!({"metadata": {"team": "x"}})),
        spend_log("c", &json!({})),
    ];
    let books = Books {
        threads: 1,
        ..Books::default()
    };
    let ledger = books.settle(&files(&folder, &[&rows]));
    let places: Vec<_> = ledger
        .calls
        .iter()
        .map(|call| call.facet.ranks[0].place_index())
        .collect();
    // `team_id`, `team`, the tag, ….
    assert_eq!(places, [Some(2), Some(1), None]);
}
