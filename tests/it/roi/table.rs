//! The table: what it says in words, at every width, and what it leaves to the JSON.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::cli::program::{Run, llmcost};
use crate::demo;
use crate::support::{Folder, fixture};

fn demo_table(flags: &[&str]) -> Run {
    let arguments = [&["roi", "--analytics", "events.csv"], flags].concat();
    llmcost(&arguments).in_folder(&demo::folder()).run()
}

fn says(text: &str, parts: &[&str]) {
    // Sentences are wrapped.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn the_headline_says_who_costs_most_and_how_much_is_known() {
    let run = demo_table(&["--value-column", "value"]);
    run.ends_with(0);
    says(
        &run.stdout,
        &[
            "code-review costs most per active user: $10.1 ($182.06 for 18 users).",
            "nightly-eval ($988.26) and 3 other features with cost have no active users.",
            "worth $4,508.00 against a cost of $1,634.58: a return of +175.8 %.",
            "of the 199 users with calls are in the analytics",
            "244 calls have no known price",
            "3,690 lines",
            "total $1,634.58",
            "Return -100 %: the events of the feature are worth nothing, or do not say what.",
        ],
    );
    assert!(run.stdout.lines().all(|line| line.width() <= 100));
}

/// Runs the table over the small log.
fn table(events: &str, flags: &[&str]) -> String {
    let folder = Folder::new();
    folder.write("events.csv", events);
    let calls = fixture("analytics/calls.jsonl");
    let arguments = [
        &["roi", calls.to_str().unwrap(), "--analytics", "events.csv"],
        flags,
    ];
    let run = llmcost(&arguments.concat()).in_folder(folder.path()).run();
    run.ends_with(0);
    run.stdout
}

#[test]
fn too_few_users_are_said_instead_of_a_ratio() {
    let events = "user_id,event,timestamp,feature\nu_1,opened,2026-11-16,answer\n";
    let text = table(events, &[]);
    says(
        &text,
        &[
            "answer $0.60 3 3 1 <5 users",
            "No ratios below 5 active users (--min-users).",
        ],
    );
    says(
        &text,
        &[
            "summary $1.00 1 1 0 no users",
            "Not told for 4 users with a cost of $1.60.",
        ],
    );
}

#[test]
fn features_without_calls_are_cut_after_ten() {
    let mut events = "user_id,event,timestamp\n".to_owned();
    for number in 10..23 {
        writeln!(events, "u_1,event-{number},2026-11-16").unwrap();
    }
    let text = table(&events, &[]);
    says(
        &text,
        &[
            "event-19",
            "3 more features with events and without calls: in the JSON.",
        ],
    );
    assert!(!text.contains("event-20"));
}

#[test]
fn events_outside_the_period_are_no_news_of_it() {
    let text = table("user_id,event,timestamp\nu_1,x,2026-10-16\n", &[]);
    says(
        &text,
        &[
            "The calls of this period cost $2.00; there are no events to hold against them.",
            "The events cover only part of the period: they go from 2026-10-16",
            "1 outside the period",
        ],
    );
}

#[test]
fn the_hint_about_ids_and_the_note_about_filters_are_in_the_table() {
    let events =
        "user_id,event,timestamp,feature\nx,a,2026-11-16,answer\ny,a,2026-11-16,elsewhere\n";
    let text = table(events, &["--feature", "answer", "--min-users", "1"]);
    says(
        &text,
        &[
            "Few users are known on both sides:",
            "The filters leave out 1 feature without matching calls; events are not filtered.",
        ],
    );
    assert!(!text.contains("elsewhere"));
}
