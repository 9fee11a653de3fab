//! Completions and manual pages: real shells read them, and they know every command and option.

use std::path::Path;
use std::process::Command;

use super::exports::folder;
use super::program::llmcost;
use crate::reference::commands;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "nushell"];

fn script(shell: &str) -> String {
    let run = llmcost(&["completions", shell]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout
}

#[test]
fn every_shell_is_told_every_command_and_its_options() {
    for shell in SHELLS {
        let script = script(shell);
        for command in commands().iter().flatten() {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
        for option in ["cost-basis", "every", "success-event", "dir"] {
            assert!(script.contains(option), "{shell}: {option}");
        }
    }
}

#[test]
fn a_shell_that_is_not_known_is_told_those_that_are() {
    let run = llmcost(&["completions", "tcsh"]).run();
    run.ends_with(2).says(&["tcsh", "bash", "nushell"]);
    llmcost(&["completions"])
        .run()
        .ends_with(2)
        .says(&["<SHELL>"]);
}

#[cfg(unix)]
#[test]
fn bash_completes_what_was_begun() {
    let folder = folder(&[("llmcost.bash", script("bash"))]);
    // Asks the function that the script registers, as the shell does when Tab is pressed.
    let ask = |words: &[&str]| -> Vec<String> {
        let line = words.join(" ");
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let asked = format!(
            "source llmcost.bash; COMP_WORDS=({}); COMP_CWORD={}; COMP_LINE='{line}'; \
             _llmcost llmcost '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            quoted.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = Command::new("bash")
            .args(["--norc", "-c", &asked])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(ask(&["llmcost", "outl"]), ["outliers"]);
    assert_eq!(ask(&["llmcost", "spend", "--ev"]), ["--every"]);
    let grains = ask(&["llmcost", "spend", "--every", ""]);
    assert_eq!(grains, ["hour", "day", "week", "month", "total"]);
}

/// The words of a manual page without the marks of troff.
fn words(page: &str) -> String {
    page.replace("\\-", "-")
        .replace("\\fB", "")
        .replace("\\fR", "")
}

#[test]
fn every_command_has_a_page_with_its_examples_options_and_exit_codes() {
    let folder = folder::<&str>(&[]);
    let run = llmcost(&["man", "--dir", "share/man1"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0).says(&["pages into share/man1"]);
    assert_eq!(run.stdout, "");
    let read = |name: &str| {
        let path = folder.path().join("share/man1").join(name);
        let text = std::fs::read_to_string(&path);
        words(&text.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    let all = commands();
    for command in &all {
        let name = [&["llmcost".to_owned()], &command[..]].concat().join("-");
        let page = read(&format!("{name}.1"));
        for part in [
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH EXAMPLES",
            ".SH \"EXIT STATUS\"",
            ".SH ENVIRONMENT",
            "NO_COLOR",
            "--quiet",
        ] {
            assert!(page.contains(part), "{name}: {part}\n{page}");
        }
    }
    assert!(read("llmcost-spend.1").contains("--every"));
    let written = std::fs::read_dir(folder.path().join("share/man1")).unwrap();
    assert_eq!(written.count(), all.len());
    let printed = llmcost(&["man"]).run();
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    assert_eq!(words(&printed.stdout), read("llmcost.1"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = folder(&[("taken", "a file")]);
    let run = llmcost(&["man", "--dir", "taken"])
        .in_folder(folder.path())
        .run();
    run.ends_with(2).says(&["error: taken: "]);
    assert!(Path::new(&folder.path().join("taken")).is_file());
}
