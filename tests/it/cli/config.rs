//! What llmcost.toml changes in a report; what it may say is tested with its reader.

use serde_json::{Value, json};

use super::exports::{SpendLog, folder};
use super::program::llmcost;

fn report(rows: &[Value], config: &str, flags: &[&str]) -> Value {
    let lines = rows
        .iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    let folder = folder(&[("llmcost.toml", config), ("log.jsonl", &lines)]);
    let arguments = [&["report", "--format", "json", "log.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).json()
}

fn values(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap();
    rows.iter()
        .map(|row| row["value"].as_str().unwrap())
        .collect()
}

fn row(id: &str, team: &str) -> Value {
    SpendLog {
        id,
        team,
        ..SpendLog::default()
    }
    .json()
}

#[test]
fn aliases_rename_values_before_filters_and_groups() {
    let config = "[aliases.team]\n\"t-17\" = \"search\"\n[aliases.feature]\nchat = \"talk\"";
    let rows = [row("1", "t-17"), row("2", "search"), row("3", "other")];
    let json = report(&rows, config, &[]);
    assert_eq!(values(&json["breakdown"]["team"]), ["search", "other"]);
    assert_eq!(json["breakdown"]["team"][0]["calls"], 2);
    assert_eq!(values(&json["breakdown"]["feature"]), ["talk"]);
    assert_eq!(
        report(&rows, config, &["--team", "search"])["summary"]["calls"],
        2
    );
    assert_eq!(
        report(&rows, config, &["--team", "t-17"])["summary"]["calls"],
        0
    );
}

#[test]
fn the_order_of_attribution_can_be_changed_and_is_audited() {
    let mut tagged = row("1", "by-key");
    tagged["request_tags"] = json!(["team:by-tag", "cost-centre=4711"]);
    tagged["metadata"]["spend_logs_metadata"]["team"] = json!("by-metadata");
    let rows = [tagged, row("2", "by-key")];
    let teams = |config: &str| {
        let json = report(&rows, config, &[]);
        let mut found = vec![values(&json["breakdown"]["team"]).join(" ")];
        for rule in json["audit"]["attribution"][0]["rules"].as_array().unwrap() {
            found.push(format!(
                "{}={}",
                rule["rule"].as_str().unwrap(),
                rule["calls"]
            ));
        }
        found.join(" ")
    };
    assert_eq!(
        teams(""),
        "by-key by-metadata metadata.team_id=0 metadata.team=1 tag.team=0 key_team_alias=1 \
         key_team_id=0 (none)=0"
    );
    assert_eq!(
        teams("[attribution]\nteam = [\"tag.team\", \"key_alias\"]"),
        "by-tag key-7 tag.team=1 key_alias=1 (none)=0"
    );
    assert_eq!(
        teams("[attribution]\nteam = [\"tag.cost-centre\"]"),
        "4711 (none) tag.cost-centre=1 (none)=1"
    );
    assert_eq!(teams("[attribution]\nteam = []"), "(none) (none)=2");
}

#[test]
fn budgets_are_compared_with_the_month() {
    let at = |id, at, team| {
        SpendLog {
            id,
            at,
            team,
            ..SpendLog::default()
        }
        .json()
    };
    let rows = [
        at("1", "2026-10-31T23:59:59", "a"),
        at("2", "2026-11-01T00:00:00", "a"),
        at("3", "2026-11-10T12:00:00", "a"),
        at("4", "2026-11-10T12:00:00", "b"),
    ];
    let config = "[budget]\nmonthly = 0.0018\n[budget.teams]\na = 0.0005\nc = 1";
    let forecast = &report(&rows, config, &[])["forecast"];
    // Three calls in ten of thirty days: three times as much in all.
    for (key, expected) in [
        ("month", json!("2026-11")),
        ("month_to_date", json!("0.00063")),
        ("linear", json!("0.00189")),
        ("chosen", json!("0.00189")),
        ("method", json!("linear")),
        ("budget", json!("0.0018")),
        ("gap", json!("0.00009")),
        ("budget_used_ratio", json!(0.35)),
        // 10 days × 0.0018 ÷ 0.00063 = 28.57 days.
        ("breach_date", json!("2026-11-29")),
    ] {
        assert_eq!(forecast[key], expected, "{key}");
    }
    let teams = json!([
        { "team": "a", "budget": "0.0005", "month_to_date": "0.00042", "used_ratio": 0.84,
          "linear": "0.00126" },
        { "team": "c", "budget": "1", "month_to_date": "0", "used_ratio": 0.0, "linear": "0" },
    ]);
    assert_eq!(forecast["teams"], teams);
}

#[test]
fn nothing_is_projected_from_two_days() {
    let row = SpendLog {
        at: "2026-11-02T12:00:00",
        ..SpendLog::default()
    }
    .json();
    let forecast = &report(&[row], "[budget]\nmonthly = 1", &[])["forecast"];
    assert_eq!(forecast["method"], "none");
    for key in ["linear", "chosen", "gap", "breach_date"] {
        assert_eq!(forecast[key], Value::Null, "{key}");
    }
}

#[test]
fn top_limits_the_rows_and_the_rest_is_one() {
    let rows = ["a", "b", "c", "d", ""].map(|team| row(&format!("id-{team}"), team));
    let teams = |config: &str, flags: &[&str]| {
        values(&report(&rows, config, flags)["breakdown"]["team"]).join(" ")
    };
    assert_eq!(teams("", &[]), "a b c d (none)");
    assert_eq!(teams("", &["--top", "2"]), "a b other (2) (none)");
    assert_eq!(teams("[report]\ntop = 1", &[]), "a other (3) (none)");
    assert_eq!(
        teams("[report]\ntop = 1", &["--top", "2"]),
        "a b other (2) (none)"
    );
    // A rest of one has a name.
    assert_eq!(teams("", &["--top", "3"]), "a b c d (none)");
}

#[test]
fn weeks_and_days_follow_zone_and_week_start() {
    let at = |id, at| {
        SpendLog {
            id,
            at,
            ..SpendLog::default()
        }
        .json()
    };
    let rows = [
        at("1", "2026-11-14T22:59:59"),
        at("2", "2026-11-14T23:00:00"),
    ];
    let config = "timezone = \"Europe/Berlin\"\nweek_start = \"sunday\"";
    let json = report(&rows, config, &["--week", "2026-11-16"]);
    assert_eq!(json["period"]["label"], "week of 2026-11-15");
    assert_eq!(json["period"]["from"], "2026-11-15T00:00:00+01:00");
    assert_eq!(json["summary"]["calls"], 1);
    let json = report(&rows, config, &["--week", "2026-11-16", "--tz", "UTC"]);
    assert_eq!(
        (&json["timezone"], &json["summary"]["calls"]),
        (&"UTC".into(), &0.into())
    );
}

#[test]
fn another_file_can_be_named() {
    let folder = folder(&[
        ("llmcost.toml", "inputs = [\"nowhere\"]".to_owned()),
        (
            "other/mine.toml",
            "inputs = [\"log.jsonl\"]\ntimezone = \"Asia/Tokyo\"".to_owned(),
        ),
        ("other/log.jsonl", super::exports::calls(&["1", "2"])),
    ]);
    let json = llmcost(&["report", "--format", "json", "--config", "other/mine.toml"])
        .in_folder(folder.path())
        .json();
    assert_eq!(
        (&json["summary"]["calls"], &json["timezone"]),
        (&2.into(), &"Asia/Tokyo".into())
    );
    assert_eq!(json["inputs"][0]["path"], "log.jsonl");
}

#[test]
fn routing_thresholds_can_be_changed() {
    // One model has 4/5 of the cost and 1/2 of the calls.
    let mini = SpendLog {
        id: "1",
        ..SpendLog::default()
    }
    .json();
    let dear = SpendLog {
        id: "2",
        input: 4_000,
        output: 400,
        ..SpendLog::default()
    };
    let dear = SpendLog {
        model: "openai/gpt-4.1-mini",
        ..dear
    };
    let prices = "[[prices]]\nmodel = \"gpt-4.1-mini\"\ninput = 0.15\noutput = 0.6\n";
    let flagged = |config: &str| {
        let json = report(
            &[mini.clone(), dear.json()],
            &format!("{prices}{config}"),
            &[],
        );
        let rows = json["routing"].as_array().unwrap().clone();
        let of = |row: &Value| {
            (
                row["model"].as_str().unwrap().to_owned(),
                row["flagged"] == true,
            )
        };
        rows.iter().map(of).collect::<Vec<_>>()
    };
    let names = |is_flagged| {
        [
            ("gpt-4.1-mini".to_owned(), is_flagged),
            ("gpt-4o-mini".to_owned(), false),
        ]
    };
    assert_eq!(flagged(""), names(false));
    assert_eq!(
        flagged("[report]\nrouting_call_multiple = 1.6"),
        names(true)
    );
    assert_eq!(
        flagged("[report]\nrouting_call_multiple = 1.6\nrouting_cost_share_ratio = 0.81"),
        names(false)
    );
}
