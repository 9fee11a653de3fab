//! `--pseudonymize user`: no name of a user in any output, and everything else as without it.

use std::process::Command;

use serde_json::{Value, json};

use super::everything::{Settings, everything};
use crate::cli::exports::{SpendLog, observation, trace};
use crate::cli::program::{Program, llmcost};
use crate::support::Folder;

const KEY: &str = "correct horse battery staple";

/// What every real name has in it, and nothing else.
const MARK: &str = "zq";

/// The pseudonym, reckoned by another program's HMAC.
fn pseudonym(name: &str) -> String {
    let script =
        "import hmac,sys;print(hmac.new(*map(str.encode,sys.argv[1:3]),'sha256').hexdigest())";
    let made = Command::new("python3")
        .args(["-c", script, KEY, name])
        .output();
    let digits = String::from_utf8(made.expect("Python").stdout).unwrap();
    format!("user-{}", &digits[..16])
}

/// Logs of four people in three kinds of export, events, and a configuration that knows some of them.
fn folder() -> Folder {
    let folder = Folder::new();
    let call = |number: usize, user, output| {
        SpendLog {
            id: &format!("call-id-{number:04}"),
            at: &format!("2026-11-{:02}T{:02}:15:00", 1 + number / 24, number % 24),
            user,
            output,
            ..SpendLog::default()
        }
        .line()
    };
    let mut lines: String = (0..300)
        .map(|number| call(number, ["anna@zq.example", "ben.zq"][number % 2], 100))
        .collect();
    lines += &call(300, "anna@zq.example", 5_000_000);
    lines += &call(301, "", 100);
    folder.write("logs/spend_logs.jsonl", lines);
    let standard = json!({
        "id": "standard-1", "call_type": "acompletion", "status": "success", "model": "gpt-4o-mini",
        "startTime": 1_795_000_000.0, "endTime": 1_795_000_001.0, "prompt_tokens": 1000,
        "completion_tokens": 100, "total_tokens": 1100, "response_cost": 0.00021,
        "metadata": { "user_api_key_team_alias": "search" }, "end_user": "carl/zq",
        "model_map_information": {}, "standard_logging_object": null,
    });
    folder.write("logs/standard.jsonl", format!("{standard}\n"));
    let traced = observation("observation-1", "trace-1");
    let mut of_trace = trace("trace-1", "search");
    of_trace["user_id"] = "dora zq".into();
    folder.write("logs/observations.jsonl", format!("{traced}\n"));
    folder.write("logs/traces.jsonl", format!("{of_trace}\n"));
    folder.write(
        "events.csv",
        "user_id,event,timestamp,feature\n\
         anna@zq.example,opened,2026-11-05T10:00:00Z,chat\n\
         b-17,opened,2026-11-05T10:00:00Z,chat\n\
         b-18-zq,opened,2026-11-05T10:00:00Z,chat\n",
    );
    folder.write("users.csv", "analytics_id,log_user\nb-17,ben.zq\n");
    folder.write(
        "llmcost.toml",
        "[aliases.user]\n\"ben.zq\" = \"Benjamin ZQ\"\n\
         [analytics]\nuser_map = \"users.csv\"\n",
    );
    folder
}

fn asked(folder: &Folder, arguments: &[&str]) -> Program {
    let fixed = ["--format", "json", "--pseudonymize", "user", "logs"];
    llmcost(&[arguments, &fixed].concat())
        .in_folder(folder.path())
        .with_env("LLMCOST_PSEUDONYM_KEY", KEY)
}

fn shown(folder: &Folder, arguments: &[&str]) -> Value {
    asked(folder, arguments).run().json()
}

const SETTINGS: Settings<'_> = Settings {
    flags: &[],
    variables: &[("LLMCOST_PSEUDONYM_KEY", KEY)],
    explained: &[
        "call-id-0300",
        "call-id-0001",
        "observation-1",
        "standard-1",
    ],
};

fn names(text: &str) -> usize {
    text.to_lowercase().matches(MARK).count()
}

#[test]
fn no_command_shows_a_name_in_any_format() {
    let folder = folder();
    // Without the option names are everywhere, so their absence says something.
    let open = everything(folder.path(), SETTINGS);
    let with_names = open.iter().filter(|one| names(&one.text) > 0).count();
    assert!(with_names > 60, "{with_names} of {}", open.len());
    let settings = Settings {
        flags: &["--pseudonymize", "user"],
        ..SETTINGS
    };
    let hidden = everything(folder.path(), settings);
    assert_eq!(hidden.len(), open.len());
    for output in &hidden {
        assert_eq!(names(&output.text), 0, "{}:\n{}", output.place, output.text);
        assert!(!output.text.contains(KEY), "{}", output.place);
    }
    let with_pseudonyms = hidden.iter().filter(|one| one.text.contains("user-"));
    assert!(with_pseudonyms.count() > 40);
}

#[test]
fn everybody_has_the_same_pseudonym_everywhere_and_costs_the_same() {
    let folder = folder();
    let costs = |json: &Value, of: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
        let rows = json["breakdown"]["user"].as_array().unwrap();
        let mut rows: Vec<_> = rows
            .iter()
            .map(|row| (of(row["value"].as_str().unwrap()), row["cost"].to_string()))
            .collect();
        rows.sort();
        rows
    };
    let open = llmcost(&["report", "--month", "--format", "json", "logs"])
        .in_folder(folder.path())
        .run()
        .json();
    let as_shown = |name: &str| match name {
        "(none)" => name.to_owned(),
        name => pseudonym(name),
    };
    let hidden = shown(&folder, &["report", "--month"]);
    let expected = costs(&open, &as_shown);
    assert_eq!(expected.len(), 5, "{expected:?}");
    assert_eq!(costs(&hidden, &str::to_owned), expected);
    assert_eq!(hidden["pseudonymized"], json!(["user"]));
    assert_eq!(open["pseudonymized"], json!([]));
    let anna = pseudonym("anna@zq.example");
    let outliers = shown(&folder, &["outliers", "--last", "40d"]);
    assert_eq!(outliers["calls"][0]["user"], anna.as_str());
    let explained = shown(&folder, &["explain", "call-id-0300"]);
    let users: Vec<&Value> = explained["calls"][0]["attribution"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["dimension"] == "user")
        .map(|one| &one["value"])
        .collect();
    assert_eq!(users, [anna.as_str()]);
}

#[test]
fn an_alias_is_what_gets_a_pseudonym_and_hides_what_it_renamed() {
    let folder = folder();
    let explained = shown(&folder, &["explain", "call-id-0001"]);
    let user = explained["calls"][0]["attribution"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["dimension"] == "user")
        .unwrap();
    assert_eq!(user["value"], pseudonym("Benjamin ZQ").as_str());
    assert_eq!(user["renamed_from"], Value::Null);
}

#[test]
fn filters_take_real_names() {
    let folder = folder();
    let calls = |user: &str| {
        let json = shown(&folder, &["report", "--month", "--user", user]);
        (json["summary"]["calls"].clone(), json["filters"].clone())
    };
    let anna = pseudonym("anna@zq.example");
    let described = json!([format!("user={anna}")]);
    assert_eq!(calls("anna@zq.example"), (json!(151), described));
    assert_eq!(calls("*zq*"), (json!(151 + 2), json!(["user=(a pattern)"])));
    assert_eq!(calls("(none)"), (json!(1), json!(["user=(none)"])));
    // A pseudonym is nobody's name.
    assert_eq!(calls(&anna).0, json!(0));
}

#[test]
fn roi_finds_the_same_users_in_logs_and_events() {
    let folder = folder();
    let asked = ["roi", "--analytics", "events.csv", "--min-users", "1"];
    let open = llmcost(&[&asked[..], &["--format", "json", "logs"]].concat())
        .in_folder(folder.path())
        .run()
        .json();
    let hidden = shown(&folder, &asked);
    assert_eq!(open["coverage"]["both_users"], 2);
    for section in ["features", "total", "coverage", "concentration"] {
        assert_eq!(hidden[section], open[section], "{section}");
    }
}
