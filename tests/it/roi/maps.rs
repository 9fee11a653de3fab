//! Files that translate names, and the aliases of the configuration on top.

use serde_json::Value;

use super::{feature, names, roi_in};
use crate::support::Folder;

const EVENTS: &str = "user_id,event,timestamp,feature\n\
                      uuid-1,opened,2026-11-16,ans\n\
                      uuid-2,opened,2026-11-16,ans\n\
                      uuid-3,closed,2026-11-16,\n\
                      u_2,opened,2026-11-16,answer\n";

/// Runs over the events above with files beside them.
fn run(files: &[(&str, &str)], flags: &[&str]) -> Value {
    let folder = Folder::new();
    folder.write("events.csv", EVENTS);
    for (name, text) in files {
        folder.write(name, text);
    }
    let flags = [
        &["--analytics", "events.csv", "--min-users", "1", "-q"],
        flags,
    ]
    .concat();
    roi_in(&folder, &flags).json()
}

fn both_users(json: &Value) -> u64 {
    json["coverage"]["both_users"].as_u64().unwrap()
}

#[test]
fn without_a_map_names_stay_apart() {
    let json = run(&[], &[]);
    assert_eq!(
        names(&json),
        ["summary", "answer", "ans", "closed", "(none)"]
    );
    assert_eq!(both_users(&json), 1);
}

#[test]
fn a_feature_map_renames_features_and_events_without_one() {
    let map = "event_or_feature,feature\nans,answer\nclosed,summary\nopened,never\n";
    let json = run(&[("features.csv", map)], &["--feature-map", "features.csv"]);
    // `opened` is an event, but all of these events have a feature.
    assert_eq!(names(&json), ["summary", "answer", "(none)"]);
    assert_eq!(feature(&json, "answer")["active_users"], 3);
    assert_eq!(feature(&json, "summary")["active_users"], 1);
}

#[test]
fn a_user_map_brings_several_ids_of_a_person_together() {
    let map = "log_user,analytics_id\nu_1,uuid-1\nu_2,uuid-2\nu_7,uuid-3\n";
    let json = run(&[("users.csv", map)], &["--user-map", "users.csv"]);
    assert_eq!(both_users(&json), 3);
    // u_2 is there under both ids.
    assert_eq!(json["coverage"]["analytics_users"], 3);
}

#[test]
fn aliases_rename_logs_and_events_alike() {
    let config = "[aliases.feature]\nanswer = \"answers\"\nans = \"answers\"\n\
                  [aliases.user]\nuuid-1 = \"u_1\"\n";
    let json = run(&[("llmcost.toml", config)], &["--config", "llmcost.toml"]);
    assert_eq!(names(&json), ["summary", "answers", "closed", "(none)"]);
    assert_eq!(feature(&json, "answers")["active_users"], 3);
    assert_eq!(both_users(&json), 2);
    // First the map, then the alias.
    let map = "event_or_feature,feature\nclosed,answer\n";
    let files = [("llmcost.toml", config), ("map.csv", map)];
    let json = run(
        &files,
        &["--config", "llmcost.toml", "--feature-map", "map.csv"],
    );
    assert_eq!(feature(&json, "answers")["active_users"], 4);
}

#[test]
fn maps_of_the_configuration_lie_beside_it() {
    let config = "[analytics]\nfeature_map = \"f.csv\"\nuser_map = \"u.csv\"\n";
    let files = [
        ("conf/llmcost.toml", config),
        ("conf/f.csv", "event_or_feature,feature\nans,answer\n"),
        ("conf/u.csv", "analytics_id,log_user\nuuid-1,u_1\n"),
    ];
    let json = run(&files, &["--config", "conf/llmcost.toml"]);
    assert_eq!(feature(&json, "answer")["active_users"], 3);
    assert_eq!(both_users(&json), 2);
}

#[test]
fn mistakes_in_a_map_are_errors_with_their_lines() {
    let folder = Folder::new();
    folder.write("events.csv", EVENTS);
    folder.write("map.csv", "analytics_id,log_user\na,b\na,c\nd\n");
    let flags = ["--analytics", "events.csv", "--user-map", "map.csv"];
    let run = roi_in(&folder, &flags).run();
    let expected = "error: map.csv:3: `a` stands for `c` here and for `b` in line 2\n\
                    error: map.csv:4: 1 cells, expected 2\n";
    assert_eq!(
        (run.code, run.stderr.as_str(), run.stdout.as_str()),
        (2, expected, "")
    );
    folder.write("map.csv", "user,feature\na,b\n");
    roi_in(
        &folder,
        &["--analytics", "events.csv", "--feature-map", "map.csv"],
    )
    .run()
    .ends_with(2)
    .says(&["map.csv:1: expected the header `event_or_feature,feature`"]);
    roi_in(
        &folder,
        &["--analytics", "events.csv", "--feature-map", "nowhere.csv"],
    )
    .run()
    .ends_with(2)
    .says(&["nowhere.csv: "]);
}
