//! The whole program over files of anything: five outputs, each read back, in which nothing is lost.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use llmcost::exit::Outcome;
use llmcost::pricing::Usd;
use serde_json::Value;

/// Two files: what stands before the first 0xFF byte, and the rest.
pub fn program(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).expect("a folder");
    let mut files = bytes.splitn(2, |byte| *byte == 0xff);
    for name in ["a", "b"] {
        fs::write(logs.join(name), files.next().unwrap_or_default()).expect("a file");
    }
    let outputs = [
        "report.json",
        "report.txt",
        "report.md",
        "report.html",
        "tables/",
    ];
    let outputs = outputs.map(|name| {
        folder.path().join(name).display().to_string() + if name.ends_with('/') { "/" } else { "" }
    });
    for command in ["report", "audit"] {
        let mut arguments = vec!["llmcost", command, "--quiet", "--threads", "1"];
        for output in &outputs {
            arguments.extend(["-o", output]);
        }
        let mut arguments: Vec<OsString> = arguments.into_iter().map(OsString::from).collect();
        arguments.extend([
            "--config".into(),
            empty_config(folder.path()),
            logs.clone().into(),
        ]);
        match llmcost::cli::run(arguments) {
            Outcome::Done => read_back(folder.path(), command),
            Outcome::Input => {
                if folder.path().join("report.json").exists() {
                    read_back(folder.path(), command);
                }
            }
            Outcome::Failed | Outcome::Usage | Outcome::Internal | Outcome::Interrupted => {
                panic!("{command} ended badly")
            }
        }
    }
}

fn empty_config(folder: &Path) -> OsString {
    let path = folder.join("llmcost.toml");
    fs::write(&path, "").expect("a file");
    path.into()
}

fn read_back(folder: &Path, command: &str) {
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let json: Value = serde_json::from_str(&text("report.json")).expect("JSON");
    conserved(&json);
    if command == "report" {
        parts_equal_total(&json);
    }
    let page = text("report.html");
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    assert!(page.trim_end().ends_with("</html>"));
    for name in ["report.txt", "report.md"] {
        let text = text(name);
        assert!(text.ends_with('\n'), "{name}");
        let acts = |one: char| one.is_control() && one != '\n';
        assert!(!text.contains(acts), "{name}: {text:?}");
    }
    for entry in fs::read_dir(folder.join("tables")).expect("a folder") {
        let path = entry.expect("a file").path();
        let mut table = csv::Reader::from_path(&path).expect("a table");
        // Every row has as many cells as the header.
        assert!(table.records().all(|row| row.is_ok()), "{}", path.display());
    }
}

/// Every line became exactly one thing.
fn conserved(json: &Value) {
    let lines = json
        .get("lines")
        .or_else(|| json["audit"].get("lines"))
        .expect("lines");
    let count = |key: &str| lines[key].as_u64().expect("a count");
    let parts = [
        "calls",
        "duplicates",
        "blank",
        "not_a_call",
        "out_of_range",
        "rejected",
    ];
    assert_eq!(
        count("read"),
        parts.into_iter().map(count).sum::<u64>(),
        "{lines}"
    );
}

/// Every breakdown adds up to the cost of the period.
fn parts_equal_total(json: &Value) {
    let usd = |value: &Value| Usd::parse(value.as_str().expect("an amount")).expect("an amount");
    for (dimension, rows) in json["breakdown"].as_object().expect("breakdowns") {
        let rows = rows.as_array().expect("rows").iter();
        let sum: Usd = rows.map(|row| usd(&row["cost"])).sum();
        assert_eq!(sum, usd(&json["summary"]["cost"]), "{dimension}");
    }
}
