//! `llmcost init` writes a configuration that works, and never over another.

use std::fs;

use super::exports::{calls, folder};
use super::program::llmcost;

#[test]
fn it_writes_once_and_says_what_to_do_next() {
    let folder = folder::<&str>(&[]);
    let run = llmcost(&["init"]).in_folder(folder.path()).run();
    run.ends_with(0)
        .says(&["wrote llmcost.toml", "llmcost report --week"]);
    assert_eq!(run.stdout, "");
    let written = fs::read_to_string(folder.path().join("llmcost.toml")).unwrap();
    let printed = llmcost(&["init", "--print"]).run();
    assert_eq!(
        (
            printed.code,
            printed.stdout.as_str(),
            printed.stderr.as_str()
        ),
        (0, &*written, "")
    );

    fs::write(folder.path().join("llmcost.toml"), "# mine\n").unwrap();
    let run = llmcost(&["init"]).in_folder(folder.path()).run();
    run.ends_with(2).says(&[
        "error: llmcost.toml exists already",
        "hint: `llmcost init --print`",
    ]);
    let kept = fs::read_to_string(folder.path().join("llmcost.toml")).unwrap();
    assert_eq!(kept, "# mine\n");
}

#[test]
fn what_it_writes_can_be_used_as_it_is() {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    llmcost(&["--quiet", "init"])
        .in_folder(folder.path())
        .run()
        .ends_with(0);
    let run = llmcost(&["report", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0).reports(1, super::exports::COST);
}

#[test]
fn every_line_that_is_commented_out_can_be_put_in() {
    let template = llmcost(&["init", "--print"]).run().stdout;
    // A key or section that is shown as an example begins with `#` and no blank.
    let uncomment = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
        Some(_) | None => line.to_owned(),
    };
    let active: Vec<String> = template.lines().map(uncomment).collect();
    let folder = folder(&[
        ("llmcost.toml", active.join("\n")),
        ("log.jsonl", calls(&["a"])),
    ]);
    let run = llmcost(&["report", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0).reports(1, super::exports::COST);
    assert_eq!(run.json()["forecast"]["budget"], "5000");
}
