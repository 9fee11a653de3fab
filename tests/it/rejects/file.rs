//! The file itself: when it is written, for whom, and what keeps it from being written.

use std::fs;

use super::{audit, saved};
use crate::cli::exports::{calls, folder};
use crate::cli::program::llmcost;

fn bad() -> String {
    calls(&["a"]) + "{oops}\n"
}

#[test]
fn every_command_that_reads_logs_writes_it() {
    let events = "user_id,event,timestamp,feature\nu-1,x,2026-11-18,chat\nu-1,x,never,chat\n";
    let folder = folder(&[
        ("log.jsonl", bad().replace("\"a\"", "\"call-0001\"")),
        ("events.csv", events.to_owned()),
    ]);
    for command in [
        &["report"][..],
        &["audit"],
        &["spend"],
        &["explain", "call-0001"],
        &["outliers"],
        &["alerts"],
    ] {
        let arguments = [command, &["--rejects", "bad.jsonl", "log.jsonl"]].concat();
        let run = llmcost(&arguments).in_folder(folder.path()).run();
        run.ends_with(0)
            .says(&["1 of 2 lines rejected: 1 not JSON; saved in bad.jsonl"]);
        assert_eq!(saved(folder.path()).len(), 1, "{command:?}");
        fs::remove_file(folder.path().join("bad.jsonl")).unwrap();
    }
    let arguments = [
        "roi",
        "--analytics",
        "events.csv",
        "--rejects",
        "bad.jsonl",
        "log.jsonl",
    ];
    llmcost(&arguments)
        .in_folder(folder.path())
        .run()
        .ends_with(0);
    let rows = saved(folder.path());
    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["file"].as_str().unwrap(),
                row["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [("log.jsonl", "json"), ("events.csv", "time")]);
}

#[test]
fn without_the_option_it_is_recommended() {
    let folder = folder(&[("log.jsonl", bad())]);
    let run = llmcost(&["report", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0)
        .says(&["1 of 2 lines rejected: 1 not JSON; `--rejects FILE` saves them"]);
}

#[test]
fn it_is_written_when_there_is_nothing_to_report_on_and_when_nothing_is_rejected() {
    let folder = folder(&[(
        "log.jsonl",
        "{\"request_id\":\"a\",\"startTime\":\"never\"}\n".to_owned(),
    )]);
    let run = audit(folder.path(), &["log.jsonl"]);
    run.ends_with(3)
        .says(&["saved in bad.jsonl", "error: no calls found"]);
    assert_eq!(saved(folder.path()).len(), 1);
    fs::write(folder.path().join("log.jsonl"), calls(&["a"])).unwrap();
    let run = audit(folder.path(), &["log.jsonl"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(
        fs::read_to_string(folder.path().join("bad.jsonl")).unwrap(),
        ""
    );
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it_also_if_it_was_there_before() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("log.jsonl", bad()), ("bad.jsonl", "old".to_owned())]);
    let path = folder.path().join("bad.jsonl");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    audit(folder.path(), &["log.jsonl"]).ends_with(0);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(saved(folder.path()).len(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = folder(&[("logs/log.jsonl", bad())]);
    for (input, file) in [
        ("logs", "logs/log.jsonl"),
        ("logs/log.jsonl", "./logs/../logs/log.jsonl"),
    ] {
        let run = llmcost(&["audit", "--rejects", file, input])
            .in_folder(folder.path())
            .run();
        run.ends_with(2).says(&[
            "error: `--rejects` would overwrite the input logs/log.jsonl",
            "hint: ",
        ]);
        assert_eq!(run.stdout, "");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("logs/log.jsonl")).unwrap(),
        bad()
    );
}

#[test]
fn a_place_that_cannot_be_written_to_is_noticed_before_anything_is_read() {
    let folder = folder(&[("log.jsonl", bad())]);
    for (file, cause) in [("missing/bad.jsonl", "No such file"), (".", "")] {
        let run = llmcost(&["audit", "--rejects", file, "log.jsonl"])
            .in_folder(folder.path())
            .run();
        run.ends_with(2).says(&[&format!("error: {file}: "), cause]);
        assert_eq!(run.stdout, "");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{file}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_device_are_no_surprise() {
    use std::process::Command;

    let folder = folder(&[
        ("log.jsonl", calls(&["a"]) + &"{oops}\n".repeat(2000)),
        ("bad.jsonl", "old".to_owned()),
    ]);
    let shell = |script: &str| {
        let output = Command::new("bash")
            .args(["-c", script, env!("CARGO_BIN_EXE_llmcost")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, _, stderr) =
        shell("trap '' XFSZ; ulimit -f 4; exec \"$0\" audit --rejects bad.jsonl log.jsonl");
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("error: bad.jsonl: "), "{stderr}");
    assert_eq!(
        fs::read_to_string(folder.path().join("bad.jsonl")).unwrap(),
        "old"
    );
    let (code, stdout, stderr) = shell(
        "\"$0\" audit -q -o audit.json --rejects /dev/stdout log.jsonl | wc -l; exit ${PIPESTATUS[0]}",
    );
    assert_eq!((code, stdout.trim()), (Some(0), "2000"), "{stderr}");
    // A file that standard output is sent to is not replaced either.
    let (code, stdout, stderr) = shell(
        "\"$0\" audit -q -o audit.json --rejects /dev/stdout log.jsonl > all; test -L /dev/stdout && wc -l < all",
    );
    assert_eq!((code, stdout.trim()), (Some(0), "2000"), "{stderr}");
    let (code, _, stderr) = shell("\"$0\" audit --rejects /dev/full log.jsonl");
    assert_eq!(code, Some(2), "{stderr}");
    assert!(
        stderr.contains("error: /dev/full: No space left"),
        "{stderr}"
    );
}

#[test]
fn hostile_lines_and_names_are_exact_and_inert() {
    let hostile = "{\"a\u{202e}\": \"##[error]\u{7f}\u{1b}[31m\u{9b}::error::x\"";
    let folder = folder(&[("::error::x\u{1b}[2J.jsonl", calls(&["a"]) + hostile + "\n")]);
    audit(folder.path(), &["."]).ends_with(0);
    let text = fs::read_to_string(folder.path().join("bad.jsonl")).unwrap();
    let is_active = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(
        !text.contains(is_active) && !text.contains("##["),
        "{text:?}"
    );
    let [row] = saved(folder.path()).try_into().unwrap();
    assert_eq!(row["text"], hostile);
    assert!(
        row["file"]
            .as_str()
            .unwrap()
            .ends_with("::error::x\u{1b}[2J.jsonl")
    );
}
