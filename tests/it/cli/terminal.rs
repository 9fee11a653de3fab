//! The program at a terminal: pager, progress, suggestions, Ctrl-C. `script` makes the terminal.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use super::exports::{SpendLog, calls, folder};
use super::program::{VARIABLES, llmcost};
use crate::demo;

/// What came out of a terminal.
#[derive(Debug)]
struct Session {
    code: i32,
    screen: String,
}

/// Runs a script of the shell on a terminal of 24 lines and 80 columns; `llmcost` is the program.
#[track_caller]
fn on_terminal(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Session {
    let program = env!("CARGO_BIN_EXE_llmcost");
    let script = format!("stty rows 24 cols 80; llmcost() {{ '{program}' \"$@\"; }}; {script}");
    let mut command = Command::new("script");
    command
        .args(["-qec", &script, "/dev/null"])
        .current_dir(folder)
        .env("TERM", "xterm")
        .env("SHELL", "/bin/bash")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    let mut child = command.spawn().unwrap();
    let mut bytes = Vec::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    Session {
        code: child.wait().unwrap().code().unwrap(),
        screen: String::from_utf8_lossy(&bytes).replace("\r\n", "\n"),
    }
}

/// A pager that says that it was there and counts the lines it was given.
const COUNTING: (&str, &str) = ("LLMCOST_PAGER", "sh -c 'echo paged $(wc -l)'");

#[test]
fn a_table_that_is_higher_than_the_screen_goes_through_the_pager_and_nothing_else_does() {
    let demo = demo::folder();
    let is_paged = |script: &str, variables: &[(&str, &str)]| {
        // Without a bar, the pager has lines of its own.
        let variables = [&[COUNTING, ("CI", "1")], variables].concat();
        let session = on_terminal(&demo, script, &variables);
        assert_eq!(session.code, 0, "{session:?}");
        let lines = session.screen.lines();
        let mut counts = lines.filter_map(|line| line.strip_prefix("paged "));
        counts
            .next()
            .map(|count| count.trim().parse::<usize>().unwrap())
    };
    assert!(is_paged("llmcost spend", &[]).unwrap() > 24);
    assert_eq!(is_paged("llmcost prices", &[]), None);
    assert_eq!(is_paged("llmcost spend --no-pager", &[]), None);
    assert_eq!(is_paged("llmcost spend --format json", &[]), None);
    assert_eq!(is_paged("llmcost spend | cat", &[]), None);
    assert_eq!(
        is_paged("llmcost spend -o /dev/stdout > all.txt; rm all.txt", &[]),
        None
    );
    assert_eq!(is_paged("llmcost spend", &[("TERM", "dumb")]), None);
    assert_eq!(is_paged("llmcost spend", &[("LLMCOST_PAGER", "")]), None);
    assert_eq!(is_paged("llmcost spend", &[("LLMCOST_PAGER", "cat")]), None);
}

#[test]
fn the_pager_of_all_programs_is_the_second_choice() {
    let demo = demo::folder();
    let pager = ("PAGER", "sh -c 'cat >/dev/null; echo second'");
    let session = on_terminal(&demo, "llmcost spend", &[pager]);
    assert!(session.screen.contains("second"), "{session:?}");
    let session = on_terminal(&demo, "llmcost spend", &[pager, COUNTING]);
    assert!(!session.screen.contains("second"), "{session:?}");
}

#[test]
fn a_pager_that_is_left_early_or_cannot_be_started_is_no_error() {
    let demo = demo::folder();
    let session = on_terminal(&demo, "llmcost spend", &[("LLMCOST_PAGER", "true")]);
    assert_eq!(session.code, 0);
    assert!(!session.screen.contains("error"), "{session:?}");
    let session = on_terminal(
        &demo,
        "llmcost spend",
        &[("LLMCOST_PAGER", "no-such-pager")],
    );
    assert_eq!(session.code, 0);
    for part in ["the pager `no-such-pager` cannot be started", "2026-11-22"] {
        assert!(session.screen.contains(part), "{session:?}");
    }
}

#[test]
fn a_command_that_may_be_next_is_suggested_at_a_terminal_only() {
    let next = |script: &str| {
        let variables = [
            ("LLMCOST_PAGER", "true"),
            ("LLMCOST_PSEUDONYM_KEY", "correct horse battery staple"),
        ];
        let session = on_terminal(&demo::folder(), script, &variables);
        let screen = session.screen.replace("\u{1b}[0m", "");
        let line = screen.lines().find(|line| line.contains("next:"));
        line.map(|line| line.split_once("next:").unwrap().1.trim().to_owned())
    };
    let some = |command: &str| Some(command.to_owned());
    // The absurd call of the demo's fifth story.
    assert_eq!(
        next("llmcost report --week"),
        some("llmcost explain chatcmpl-c12lFsu0p8IeHDhV")
    );
    assert_eq!(
        next("llmcost outliers --tz UTC litellm/*W47*"),
        some(
            "llmcost explain chatcmpl-c12lFsu0p8IeHDhV --tz UTC \
             litellm/spend_logs-2026-W47.jsonl.gz"
        )
    );
    assert_eq!(next("llmcost spend"), some("llmcost spend --by team"));
    assert_eq!(next("llmcost spend --by team"), some("llmcost outliers"));
    assert_eq!(
        next("llmcost spend --pseudonymize user"),
        some("llmcost spend --by team --pseudonymize user")
    );
    assert_eq!(next("llmcost prices"), some("llmcost prices gpt-4o"));
    assert_eq!(next("llmcost spend --quiet"), None);
    assert_eq!(next("llmcost spend | cat"), None);
    assert_eq!(next("zcat litellm/*W47* | llmcost spend -"), None);
    let run = llmcost(&["spend"]).in_folder(&demo::folder()).run();
    assert_eq!(run.stderr, "");
}

#[test]
fn what_is_suggested_can_be_typed_or_is_not_suggested() {
    let next = |id: &str| {
        let log = SpendLog {
            id,
            ..SpendLog::default()
        };
        let folder = folder(&[("my logs.jsonl", log.line())]);
        let session = on_terminal(folder.path(), "llmcost outliers 'my logs.jsonl'", &[]);
        assert_eq!(session.code, 0, "{session:?}");
        let screen = session.screen.replace("\u{1b}[0m", "");
        let line = screen.lines().find(|line| line.contains("next:"));
        line.map(|line| line.split_once("next:").unwrap().1.trim().to_owned())
    };
    let some = |command: &str| Some(command.to_owned());
    assert_eq!(
        next("call-1"),
        some("llmcost explain call-1 'my logs.jsonl'")
    );
    assert_eq!(
        next("$(reboot)"),
        some("llmcost explain '$(reboot)' 'my logs.jsonl'")
    );
    for hostile in ["\u{1b}[2J", "a\u{202e}b", "::error::x", "--help"] {
        assert_eq!(next(hostile), None, "{hostile:?}");
    }
}

/// Feeds standard input slowly, so that there is something to watch.
const SLOWLY: &str = "(cat log.jsonl; echo '{broken}'; sleep 1; cat log.jsonl)";

#[test]
fn progress_is_shown_while_reading_and_gone_afterwards() {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    let watch = |flags: &str, variables: &[(&str, &str)]| {
        let script = format!("{SLOWLY} | llmcost report --no-pager {flags} -");
        let session = on_terminal(folder.path(), &script, variables);
        assert_eq!(session.code, 0, "{session:?}");
        session.screen
    };
    let screen = watch("", &[]);
    let (shown, _) = screen.split_once("warning:").unwrap();
    assert!(shown.contains(" B, 0 lines"), "{screen:?}");
    // The line of the bar is cleared before anything else is printed.
    let (_, left) = shown.rsplit_once("\u{1b}[2K").unwrap();
    assert!(!left.contains("lines"), "{screen:?}");
    for (flags, variable) in [
        ("-q", None),
        ("", Some(("CI", "1"))),
        ("", Some(("TERM", "dumb"))),
    ] {
        let variables: Vec<(&str, &str)> = variable.into_iter().collect();
        let screen = watch(flags, &variables);
        assert!(!screen.contains(" B, "), "{flags} {variable:?}: {screen:?}");
    }
}

#[test]
fn fault_65_ctrl_c_leaves_no_bar_and_no_file_and_is_quiet() {
    let folder = folder(&[
        ("log.jsonl", calls(&["a"])),
        ("week.json", "old".to_owned()),
    ]);
    // The signal goes to the program alone, as its input stays open.
    let script = "mkfifo pipe; (cat log.jsonl; until [ -e sent ]; do sleep 0.1; done) > pipe & \
         (until pid=$(pgrep -n -x llmcost -P $$); do sleep 0.1; done; sleep 1; kill -INT $pid; touch sent) & \
         llmcost report -o week.json - < pipe; code=$?; wait; exit $code";
    let session = on_terminal(folder.path(), script, &[]);
    assert_eq!(session.code, 130, "{session:?}");
    assert!(session.screen.contains(" B"), "{session:?}");
    let (_, last) = session.screen.rsplit_once("\u{1b}[2K").unwrap();
    assert_eq!(last, "\u{1b}[?25h", "{session:?}");
    assert!(!session.screen.contains("error"), "{session:?}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("week.json"), "old");
    // Beside the pipe and the sign that the signal was sent.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn details_are_told_to_those_who_ask() {
    let demo = demo::folder();
    let stderr = |flags: &[&str]| {
        let arguments = [&["report", "--week"], flags].concat();
        let run = llmcost(&arguments).in_folder(&demo).run();
        run.ends_with(0);
        run.stderr
    };
    let told = stderr(&["-v"]);
    for part in [
        "configuration: llmcost.toml\n",
        "prices: built-in with ",
        "file litellm/spend_logs-2026-W47.jsonl.gz: litellm_spend_logs, ",
        "in all ",
        "lines of 9 files\n",
        "\nread: ",
        "\nsettle: ",
        "\nroll up: ",
        "\nrender: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains("threads"));
    assert!(stderr(&["-vv"]).contains("time zone: UTC of tz database 20"));
    assert_eq!(stderr(&[]), "");
    llmcost(&["report", "-v", "-q"])
        .in_folder(&demo)
        .run()
        .ends_with(2)
        .says(&["--verbose", "--quiet"]);
    // What is told never gets into the result.
    let json = |flags: &[&str]| {
        let arguments = [&["report", "--format", "json"], flags].concat();
        llmcost(&arguments).in_folder(&demo).run().stdout
    };
    assert_eq!(json(&["-vv"]), json(&[]));
}
