//! Names that would act where they are shown: in every dimension at once, through the program, in every command and
//! format. What comes out has the shape that a plain name gives it.

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use super::everything::{Output, Settings, everything};
use crate::cli::exports::SpendLog;
use crate::support::Folder;

const HOSTILE: [&str; 16] = [
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3+cmd",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png) [y](javascript:alert(1)) `z` |a|b|",
    "::error file=a,line=1::x",
    "##[error]x ::set-output name=a::b",
    "a\n::add-mask::b\r\n::stop-commands::c",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
    "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
    "\u{202e}gnp.exe\u{2066}x\u{2069}",
    "a\u{200b}b\u{200d}c\u{feff}d\u{2028}e",
    "<!channel> <@U123> <https://evil.example|click> & @here",
    "a\"} 1\nfake_metric{b=\"c",
];

/// The id of a call. One that begins with `-` could not be typed.
fn id(name: &str, number: usize) -> String {
    let before = if name.starts_with('-') { "id" } else { "" };
    format!("{before}{name} {number:02}")
}

/// Calls whose every name is this one: half with a price, half by a model of that name.
fn folder(name: &str) -> Folder {
    let folder = Folder::new();
    let call = |number: usize| {
        let at = format!("2026-11-{:02}T{:02}:00:00", 3 + number / 6, number % 6 * 3);
        let call = SpendLog {
            id: &id(name, number),
            at: &at,
            team: name,
            feature: name,
            user: name,
            environment: name,
            output: if number == 80 { 4_000_000 } else { 100 },
            model: if number.is_multiple_of(2) {
                "gpt-4o-mini"
            } else {
                name
            },
            ..SpendLog::default()
        };
        let mut row = call.json();
        row["custom_llm_provider"] = name.into();
        row["metadata"]["user_api_key_alias"] = name.into();
        if number.is_multiple_of(7) {
            row["status"] = "failure".into();
            row["metadata"]["error_information"] = serde_json::json!({ "error_class": name });
        }
        format!("{row}\n")
    };
    let broken = format!(
        "{{\"request_id\": {}, \"startTime\": 1}}\n",
        Value::from(name)
    );
    folder.write(
        "logs/log.jsonl",
        (0..96).map(call).collect::<String>() + &broken,
    );
    let event = |user: &str| ["2026-11-05T10:00:00Z", user, name, name].map(str::to_owned);
    let mut events = ::csv::Writer::from_writer(Vec::new());
    events
        .write_record(["timestamp", "user_id", "event", "feature"])
        .unwrap();
    for user in [name, "stranger"] {
        events.write_record(event(user)).unwrap();
    }
    folder.write("events.csv", events.into_inner().unwrap());
    folder
}

/// Characters that move the cursor, change the direction of text or cannot be seen. Colours are ours.
fn acting(text: &str) -> Option<char> {
    let mut text = text.to_owned();
    while let Some(start) = text.find("\u{1b}[") {
        let length = text[start + 2..].find(|one: char| !one.is_ascii_digit() && one != ';');
        let end = start + 2 + length.unwrap();
        assert_eq!(&text[end..=end], "m", "{:?}", &text[start..=end]);
        text.replace_range(start..=end, "");
    }
    text.chars().find(|character| {
        (character.is_control() && *character != '\n')
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}

fn commands(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| line.starts_with("::") || line.contains("##["))
        .count()
}

/// The tags of a Markdown text in their order; raw HTML may only be the marker that is ours.
fn markdown(text: &str) -> Vec<String> {
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let tag = |event| match event {
        Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => Some(format!("{tag:?}")),
        Event::Start(tag) => Some(format!("{:?}", std::mem::discriminant(&tag))),
        Event::Html(html) | Event::InlineHtml(html) => Some(html.into_string()),
        _ => None,
    };
    parser.filter_map(tag).collect()
}

/// Rows and columns of a table; no text in it is a formula.
fn table(text: &str, place: &str) -> Vec<usize> {
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let row = |row: Result<::csv::StringRecord, ::csv::Error>| {
        let row = row.unwrap();
        for cell in &row {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(
                is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{place}: {cell}"
            );
        }
        row.len()
    };
    reader.records().map(row).collect()
}

fn keys(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(keys).sum::<usize>(),
        Value::Object(entries) => entries.values().map(keys).sum::<usize>() + entries.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// What must not depend on a name.
fn shape(output: &Output) -> String {
    let Output { place, text } = output;
    if place.ends_with(".json") || place.ends_with("slack > stdout") {
        let value: Value = serde_json::from_str(text).unwrap();
        return format!("{}", keys(&value));
    }
    if place.ends_with(".csv") || place.ends_with("csv > stdout") {
        return format!("{:?}", table(text, place));
    }
    if let Some(found) = acting(text) {
        panic!("{place}: {found:?} in {text}");
    }
    if place.ends_with(".html") || place.ends_with(".xml") {
        format!("{}", text.matches('<').count())
    } else if place.ends_with(".md") {
        format!("{:?}", markdown(text))
    } else if place.ends_with(".prom") {
        let names = text
            .lines()
            .map(|line| line.split(['{', ' ']).next().unwrap());
        names.collect::<Vec<_>>().join(" ")
    } else {
        format!("{} commands", commands(text))
    }
}

/// What comes out of all commands for a name, each by its place and shape.
fn shapes(name: &str) -> Vec<(String, String)> {
    let id = id(name, 80);
    let settings = Settings {
        explained: &[&id],
        ..Settings::default()
    };
    let outputs = everything(folder(name).path(), settings);
    let shapes = outputs
        .iter()
        .map(|output| (output.place.replace(&id, "ID"), shape(output)));
    shapes.collect()
}

#[track_caller]
fn check(names: &[&str]) {
    let plain = shapes("plain");
    assert!(plain.len() > 100, "{}", plain.len());
    for name in names {
        let found = shapes(name);
        for (found, expected) in found.iter().zip(&plain) {
            assert_eq!(found, expected, "{name:?}");
        }
        assert_eq!(found.len(), plain.len(), "{name:?}");
    }
}

#[test]
fn no_name_is_a_path_a_formula_or_markup() {
    check(&HOSTILE[..7]);
}

#[test]
fn no_name_is_a_command_of_a_runner_or_a_terminal_and_none_hides() {
    check(&HOSTILE[7..]);
}
