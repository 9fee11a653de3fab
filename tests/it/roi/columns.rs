//! Fields that the user names: wherever they stand, and when they do not exist.

use serde_json::Value;

use super::{feature, names, roi, roi_in};
use crate::support::Folder;

#[test]
fn a_property_can_be_named_with_and_without_its_container() {
    let posthog = r#"{"uuid":"1","event":"opened","distinct_id":"u_1","properties":"{\"screen\":\"answer\"}","timestamp":"2026-11-16T09:00:00Z"}"#;
    let amplitude = r#"{"user_id":"u_1","event_type":"opened","event_time":"2026-11-16 09:00:00.000000","event_properties":{"screen":"answer"},"$insert_id":"1"}"#;
    let ga4 = r#"{"event_timestamp":"1794819600000000","event_name":"opened","user_id":"u_1","event_params":[{"key":"screen","value":{"string_value":"answer"}}]}"#;
    let table = "*.uuid,*.event,*.distinct_id,*.timestamp,*.properties.screen\n1,opened,u_1,2026-11-16T09:00:00Z,answer\n";
    for (text, names) in [
        (posthog, &["screen", "properties.screen"][..]),
        (
            amplitude,
            &["screen", "properties.screen", "event_properties.screen"],
        ),
        (ga4, &["screen", "event_params.screen"]),
        (
            table,
            &["screen", "properties.screen", "*.properties.screen"],
        ),
    ] {
        for name in names {
            let json = roi(text, &["--feature-column", name]);
            assert_eq!(
                feature(&json, "answer")["active_users"],
                1,
                "{name}: {text}"
            );
        }
    }
}

#[test]
fn a_named_column_is_the_only_one_that_is_looked_at() {
    let text = "user_id,event,timestamp,feature,screen\n\
                u_1,opened,2026-11-16T09:00:00Z,answer,summary\n\
                u_2,opened,2026-11-16T09:00:00Z,answer,\n";
    let json = roi(text, &["--feature-column", "screen"]);
    // Where the column is empty the event's name is the feature.
    assert_eq!(names(&json), ["answer", "summary", "opened", "(none)"]);
    assert_eq!(feature(&json, "answer")["active_users"], 0);
    assert_eq!(feature(&json, "opened")["active_users"], 1);
}

#[test]
fn a_column_that_does_not_exist_is_an_error_with_those_that_do() {
    let folder = Folder::new();
    folder.write(
        "table.csv",
        "user_id,event,timestamp,feature\nu_1,opened,2026-11-16T09:00:00Z,answer\n",
    );
    folder.write(
        "lines.jsonl",
        r#"{"event":"opened","properties":{"time":1794819600,"distinct_id":"u_1","plan":"pro"}}"#,
    );
    for (file, flag, fields) in [
        (
            "table.csv",
            "--value-column",
            "event, feature, timestamp, user_id",
        ),
        (
            "table.csv",
            "--user-column",
            "event, feature, timestamp, user_id",
        ),
        (
            "lines.jsonl",
            "--feature-column",
            "event, properties, properties.distinct_id, properties.plan, properties.time",
        ),
    ] {
        let run = roi_in(&folder, &["--analytics", file, flag, "wroth"]).run();
        let expected = format!(
            "error: no event has the field `wroth` of `{flag}`\nhint: the fields are: {fields}\n"
        );
        assert_eq!((run.code, run.stderr), (2, expected));
        assert_eq!(run.stdout, "");
    }
    roi_in(
        &folder,
        &["--analytics", "table.csv", "--feature-column", "feture"],
    )
    .run()
    .ends_with(2)
    .says(&["hint: did you mean `feature`? the fields are: event, feature,"]);
    folder.write("llmcost.toml", "[analytics]\nvalue_column = \"wroth\"\n");
    roi_in(&folder, &["--analytics", "table.csv"])
        .run()
        .ends_with(2)
        .says(&["no event has the field `wroth` of `[analytics] value_column`"]);
}

#[test]
fn the_command_line_wins_over_the_configuration() {
    let folder = Folder::new();
    folder.write(
        "data/llmcost.toml",
        "[analytics]\nevents = [\"events/*.csv\"]\nuser_column = \"who\"\nevent_column = \"what\"\n\
         time_column = \"at\"\nfeature_column = \"screen\"\nvalue_column = \"worth\"\n\
         success_events = [\"res*\"]\nconversion_events = [\"*solved\"]\nmin_users = 1\n",
    );
    folder.write(
        "data/events/a.csv",
        "who,what,at,screen,worth,other\nu_1,resolved,2026-11-16,answer,2,3\n",
    );
    let run = |flags: &[&str]| -> Value {
        let flags = [&["--config", "data/llmcost.toml"], flags].concat();
        roi_in(&folder, &flags).json()
    };
    let json = run(&[]);
    let answer = feature(&json, "answer");
    assert_eq!(
        (&answer["successes"], &answer["conversions"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&answer["value"], &json["min_users"]),
        (&"2".into(), &1.into())
    );
    let json = run(&[
        "--value-column",
        "other",
        "--success-event",
        "resolved",
        "--conversion-event",
        "resolved",
        "--min-users",
        "2",
    ]);
    let answer = feature(&json, "answer");
    assert_eq!(
        (&answer["successes"], &answer["conversions"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&answer["value"], &json["min_users"]),
        (&"3".into(), &2.into())
    );
}
