//! Langfuse counts a parent and its children; the bill counts one of them.

use llmcost::usage::CountRule;
use serde_json::{Value, json};

use super::{kept, observation, payload};
use crate::support::Books;

/// An observation with a parent, costed or not, in whole dollars.
fn node(id: &str, parent: Option<&str>, cost: Option<i64>) -> Value {
    let mut fields = json!({"parentObservationId": parent, "type": "AGENT"});
    if let Some(cost) = cost {
        fields["costDetails"] = json!({"total": cost});
    } else {
        fields["costDetails"] = json!({});
        fields["usageDetails"] = json!({});
    }
    observation(id, &fields)
}

#[track_caller]
fn check_by(count: CountRule, nodes: &[Value], expected: &[&str]) {
    let books = Books {
        count,
        ..Books::default()
    };
    let mut rotated = nodes.to_vec();
    for _ in 0..nodes.len() {
        rotated.rotate_left(1);
        let (one, other) = rotated.split_at(rotated.len() / 2);
        for contents in [vec![rotated.as_slice()], vec![one, other]] {
            let found = kept(&books, &contents);
            let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
            assert_eq!(ids, expected, "{count:?}");
        }
    }
}

#[track_caller]
fn check(nodes: &[Value], expected: &[&str]) {
    check_by(CountRule::Leaf, nodes, expected);
}

#[test]
fn a_parent_gives_way_to_its_children() {
    let tree = [
        node("agent", None, Some(3)),
        node("a", Some("agent"), Some(1)),
        node("b", Some("agent"), Some(2)),
    ];
    check(&tree, &["a", "b"]);
    check_by(CountRule::All, &tree, &["a", "agent", "b"]);
}

#[test]
fn a_grandchild_counts_through_a_span_without_cost() {
    let tree = [
        node("agent", None, Some(3)),
        node("span", Some("agent"), None),
        node("tool", Some("span"), None),
        node("leaf", Some("tool"), Some(1)),
    ];
    check(&tree, &["leaf"]);
}

#[test]
fn every_costed_ancestor_goes() {
    let tree = [
        node("1", None, Some(9)),
        node("2", Some("1"), Some(9)),
        node("3", Some("2"), Some(9)),
        node("4", Some("3"), Some(9)),
        node("4b", Some("2"), Some(1)),
    ];
    check(&tree, &["4", "4b"]);
}

#[test]
fn siblings_and_other_traces_are_left_alone() {
    check(
        &[node("a", None, Some(1)), node("b", None, Some(1))],
        &["a", "b"],
    );
    let mut elsewhere = node("child", Some("parent"), Some(1));
    elsewhere["traceId"] = json!("other");
    check(
        &[node("parent", None, Some(1)), elsewhere],
        &["child", "parent"],
    );
}

#[test]
fn a_parent_that_is_not_in_the_export_changes_nothing() {
    check(&[node("a", Some("gone"), Some(1))], &["a"]);
}

#[test]
fn a_child_without_cost_changes_nothing() {
    check(
        &[node("a", None, Some(1)), node("b", Some("a"), None)],
        &["a"],
    );
}

/// A failed generation is a call, but nobody was billed for it.
#[test]
fn a_failed_child_does_not_take_its_parents_cost_away() {
    let mut failed = node("failed", Some("agent"), None);
    failed["type"] = json!("GENERATION");
    failed["level"] = json!("ERROR");
    check(
        &[node("agent", None, Some(3)), failed],
        &["agent", "failed"],
    );
}

#[test]
fn a_circle_ends_and_loses_no_money() {
    check(&[node("a", Some("a"), Some(1))], &["a"]);
    check(
        &[node("a", Some("b"), Some(1)), node("b", Some("a"), Some(1))],
        &["a", "b"],
    );
    // Someone below the circle is below all of it.
    let below = [
        node("a", Some("b"), Some(1)),
        node("b", Some("c"), Some(1)),
        node("c", Some("a"), Some(1)),
        node("leaf", Some("b"), Some(1)),
    ];
    check(&below, &["leaf"]);
}

#[test]
fn a_long_chain_is_followed() {
    let chain: Vec<Value> = (0..300)
        .map(|index: u32| {
            let parent = index.checked_sub(1).map(|parent| format!("{parent:03}"));
            node(
                &format!("{index:03}"),
                parent.as_deref(),
                (index.is_multiple_of(7)).then_some(1),
            )
        })
        .collect();
    let books = Books::default();
    // The last costed one is 294.
    let found = kept(&books, &[&chain]);
    assert_eq!(found, [("294".to_owned(), 1)]);
}

#[test]
fn a_parent_answered_by_the_cache_gives_way_though_it_cost_nothing() {
    // Its cost is 0 and its usage is not: it is there a second time in its child.
    for usage in [json!({"input": 10}), json!({"output": 5})] {
        let fields = json!({
            "model": "gpt-4o", "costDetails": {}, "usageDetails": usage, "metadata": {"cache_hit": true},
        });
        let tree = [
            observation("hit", &fields),
            node("child", Some("hit"), Some(1)),
        ];
        check(&tree, &["child"]);
    }
}

#[test]
fn a_payload_is_no_parent_of_observations() {
    let tree = [
        payload("agent", &json!({"trace_id": "t"})),
        node("a", Some("agent"), Some(1)),
        node("b", Some("a"), Some(1)),
    ];
    let (payloads, observations) = tree.split_at(1);
    let found = kept(&Books::default(), &[payloads, observations]);
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["agent", "b"]);
}

#[test]
fn of_two_records_of_a_parent_the_one_with_a_cost_holds() {
    // As an exporter writes it first, and once more when it is known what it cost.
    let tree = [
        node("agent", None, None),
        node("agent", None, Some(3)),
        node("a", Some("agent"), Some(1)),
    ];
    check(&tree, &["a"]);
    // The record without a cost has another parent: that of the costed one counts.
    let tree = [
        node("top", None, Some(9)),
        node("other", None, Some(9)),
        node("agent", Some("other"), None),
        node("agent", Some("top"), Some(3)),
        node("a", Some("agent"), Some(1)),
    ];
    check(&tree, &["a", "other"]);
}

#[test]
fn of_two_records_without_a_cost_the_same_one_holds_in_any_order() {
    let span = |parent: &str| node("span", Some(parent), None);
    let rest = [
        node("top", None, Some(9)),
        node("other", None, Some(9)),
        node("leaf", Some("span"), Some(1)),
    ];
    let ids = |spans: [Value; 2]| {
        let found = kept(&Books::default(), &[&rest, &spans]);
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    let found = ids([span("top"), span("other")]);
    assert_eq!(found, ids([span("other"), span("top")]));
    // One of the two is above the leaf, whichever it is.
    assert_eq!(found.len(), 2);
}

#[test]
fn by_types_only_generations_and_embeddings_count() {
    let typed = |id: &str, parent: Option<&str>, kind: &str| {
        let mut node = node(id, parent, Some(1));
        node["type"] = json!(kind);
        node
    };
    let tree = [
        typed("agent", None, "AGENT"),
        typed("gen", Some("agent"), "GENERATION"),
        typed("emb", Some("gen"), "EMBEDDING"),
        typed("tool", None, "TOOL"),
    ];
    check_by(CountRule::Types, &tree, &["emb", "gen"]);
    check_by(CountRule::All, &tree, &["agent", "emb", "gen", "tool"]);
    check(&tree, &["emb", "tool"]);
}

/// An older version with cost must not make its parent disappear once the cost is gone.
#[test]
fn duplicates_and_deleted_rows_are_no_children() {
    let mut deleted = node("child", Some("agent"), Some(1));
    deleted["is_deleted"] = json!(1);
    check(&[node("agent", None, Some(3)), deleted], &["agent"]);
}
