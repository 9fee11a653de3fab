//! Rows 54 to 56, 61 to 67 and 70: pipes, permissions, files that change, limits, full disks, signals.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::shell::{run, run_as_nobody, script, skip};
use crate::cli::exports::{SpendLog, calls, folder, gz};

/// Many different calls, one a line.
fn many(count: usize) -> String {
    let line = |number: usize| {
        let (id, user) = (format!("call-{number}"), format!("user-{number}"));
        SpendLog {
            id: &id,
            user: &user,
            ..SpendLog::default()
        }
        .line()
    };
    (0..count).map(line).collect()
}

#[test]
fn fault_54_pipes_are_read_once_and_to_their_end() {
    let folder = folder(&[("log.jsonl", many(5000)), ("log.gz", String::new())]);
    fs::write(folder.path().join("log.gz"), gz(&many(5000))).unwrap();
    for way in [
        "cat log.jsonl | llmcost report --format json -",
        "llmcost report --format json /dev/stdin < log.jsonl",
        "cat log.gz | llmcost report --format json /dev/stdin",
        "llmcost report --format json <(cat log.jsonl)",
        "llmcost report --format json <(head -2000 log.jsonl) <(tail -3000 log.jsonl)",
        "mkfifo pipe; cat log.gz > pipe & llmcost report --format json pipe; code=$?; rm pipe; exit $code",
    ] {
        let done = run(folder.path(), way);
        assert_eq!(done.ends_with(0).json()["summary"]["calls"], 5000, "{way}");
        assert_eq!(done.stderr, "", "{way}");
    }
}

#[test]
fn fault_54_a_pipe_in_a_folder_is_passed_over_and_not_waited_for() {
    let folder = folder(&[("logs/a.jsonl", calls(&["a"]))]);
    let done = run(
        folder.path(),
        "mkfifo logs/pipe; timeout 60 bash -c \"$(declare -f llmcost); llmcost report --format json logs\"",
    );
    done.ends_with(0)
        .says("warning: logs/pipe: a pipe, socket or device in a folder, passed over");
    assert_eq!(done.json()["summary"]["calls"], 1);
}

#[test]
fn fault_55_what_may_not_be_read_is_named_and_the_rest_is_read() {
    let folder = folder(&[
        ("logs/a.jsonl", calls(&["a"])),
        ("logs/b.jsonl", calls(&["b"])),
        ("logs/deep/c.jsonl", calls(&["c"])),
    ]);
    let set = |name: &str, mode| {
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
        fs::set_permissions(folder.path().join(name), permissions).unwrap();
    };
    set("logs/b.jsonl", 0o000);
    set("logs/deep", 0o000);
    let done = run_as_nobody(folder.path(), "llmcost report --format json logs");
    set("logs/deep", 0o755);
    let Some(done) = done else { return };
    done.ends_with(3)
        .says("logs/b.jsonl: cannot be read: Permission denied");
    done.says("logs/deep: cannot be read: ");
    let json = done.json();
    assert_eq!(
        json!([json["summary"]["calls"], json["inputs_complete"]]),
        json!([1, false])
    );
}

/// Starts a script and waits until the program is in the middle of this file.
#[track_caller]
fn reading(folder: &Path, text: &str, file: &str) -> Child {
    let mut child = script(folder, text)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let size = fs::metadata(folder.join(file)).unwrap().len();
    // All that it has read, which is little beside the file.
    let position = |pid: u32| -> Option<u64> {
        let counts = fs::read_to_string(format!("/proc/{pid}/io")).ok()?;
        let read = counts.lines().find_map(|line| line.strip_prefix("rchar:"));
        read?.trim().parse().ok()
    };
    let began = Instant::now();
    // Beyond the head by which the file is recognised.
    let is_inside = |position| position > size / 8 && position < size;
    while began.elapsed() < Duration::from_secs(30) && child.try_wait().unwrap().is_none() {
        if position(child.id()).is_some_and(is_inside) {
            return child;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it was not seen reading")
}

/// Waits for the end of a child. Returns its code, standard output and standard error.
fn end(mut child: Child) -> (Option<i32>, String, String) {
    let (mut stdout, mut stderr) = (String::new(), String::new());
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    (child.wait().unwrap().code(), stdout, stderr)
}

/// The program instead of the shell, so that the child is the program itself.
const EXEC: &str = "exec $(declare -f llmcost | grep -o \"/[^']*llmcost\")";

#[test]
fn fault_56_what_is_appended_while_reading_is_for_the_next_run() {
    let folder = folder(&[("log.jsonl", many(60_000))]);
    let script = format!("{EXEC} audit --threads 1 --format json log.jsonl");
    let child = reading(folder.path(), &script, "log.jsonl");
    let mut log = fs::File::options()
        .append(true)
        .open(folder.path().join("log.jsonl"))
        .unwrap();
    log.write_all(calls(&["late-1", "late-2"]).as_bytes())
        .unwrap();
    let (code, stdout, stderr) = end(child);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(json["lines"]["calls"], 60_000);
}

#[test]
fn fault_56_what_is_taken_away_while_reading_is_a_loss() {
    let folder = folder(&[("log.jsonl", many(60_000))]);
    let script = format!("{EXEC} audit --threads 1 --format json log.jsonl");
    let child = reading(folder.path(), &script, "log.jsonl");
    let log = fs::File::options()
        .write(true)
        .open(folder.path().join("log.jsonl"))
        .unwrap();
    log.set_len(0).unwrap();
    let (code, stdout, stderr) = end(child);
    assert_eq!(code, Some(3), "{stderr}");
    assert!(
        stderr.contains("log.jsonl: cut short: the file became shorter while it was read"),
        "{stderr}"
    );
    let json: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let calls = json["lines"]["calls"].as_u64().unwrap();
    assert!((1..60_000).contains(&calls), "{calls}");
    assert_eq!(json["inputs_complete"], false);
}

#[test]
fn fault_61_bombs_need_no_more_memory_than_their_longest_line() {
    // 1.25 GB of zeros, of one line without an end, and of blank lines: 40 kB to 1.2 MB packed.
    let chunk = |byte: u8| zstd::encode_all(vec![byte; 32 << 20].as_slice(), 1).unwrap();
    let packed = |byte: u8| chunk(byte).repeat(40);
    let log = gz(&calls(&["a"]));
    let folder = folder(&[
        ("zeros", [log.clone(), packed(0), log.clone()].concat()),
        (
            "line",
            [log.clone(), packed(b'x'), gz("\n"), gz(&calls(&["b"]))].concat(),
        ),
    ]);
    for (name, calls) in [("zeros", 1), ("line", 2)] {
        let text = format!("ulimit -v 700000; llmcost audit --threads 1 --format json {name}");
        let done = run(folder.path(), &text);
        done.ends_with(0);
        assert_eq!(done.json()["lines"]["calls"], calls, "{done:?}");
    }
}

#[test]
fn fault_61_a_window_beyond_128_mib_is_refused() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.long_distance_matching(true).unwrap();
    encoder.window_log(28).unwrap();
    encoder.write_all(many(10).as_bytes()).unwrap();
    let folder = folder(&[("log.zst", encoder.finish().unwrap())]);
    let done = run(folder.path(), "llmcost audit log.zst");
    done.ends_with(3).says("log.zst: cannot be read: ");
    done.says("memory");
}

/// Checks that a report cannot be written, that the old one is as it was, and that nothing is left.
#[track_caller]
fn keeps_the_old_file(setting: &str, cause: &str) {
    let folder = folder(&[
        ("log.jsonl", calls(&["a"])),
        ("out/week.json", "old".to_owned()),
    ]);
    let script = format!(
        "{setting}\nllmcost report log.jsonl -o out/week.json; code=$?\n\
         test \"$(cat out/week.json)\" = old || exit 90\n\
         test \"$(ls -A out)\" = week.json || exit 91\nexit $code"
    );
    let done = run(folder.path(), &script);
    if done.stderr.contains("unshare failed") || done.code == 77 {
        skip("file systems cannot be mounted here");
        return;
    }
    done.ends_with(2).says("error: out/week.json: ").says(cause);
}

#[test]
fn fault_62_a_full_disk_leaves_the_old_file_and_no_other() {
    keeps_the_old_file("trap '' XFSZ; ulimit -f 1", "File too large");
    // A file system of its own with a few free blocks, seen by nobody else.
    let mounted = |options: &str| {
        format!(
            "if [ -z \"$INSIDE\" ]; then INSIDE=1 exec unshare --mount bash -c \"$(declare -f llmcost)\n$BASH_EXECUTION_STRING\"; fi\n\
             cp out/week.json old; mount -t tmpfs -o size=16k tmpfs out || exit 77\n\
             cp old out/week.json; {options}"
        )
    };
    keeps_the_old_file(&mounted("true"), "No space left on device");
    keeps_the_old_file(
        &mounted("mount -o remount,ro out || exit 77"),
        "Read-only file system",
    );
}

#[test]
fn fault_62_a_device_that_is_full_is_an_error() {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    for format in ["table", "json", "html"] {
        let done = run(
            folder.path(),
            &format!("llmcost report --format {format} log.jsonl > /dev/full"),
        );
        done.ends_with(2)
            .says("error: standard output: No space left on device");
    }
}

#[test]
fn fault_63_a_killed_export_leaves_the_old_file_or_the_new_one() {
    let folder = folder(&[("log.jsonl", many(2000)), ("week.json", "old".to_owned())]);
    let path = folder.path().join("week.json");
    let command = format!("{EXEC} report log.jsonl --week current -o week.json");
    run(
        folder.path(),
        &format!("{EXEC} report log.jsonl --week current -o new.json"),
    )
    .ends_with(0);
    let new = fs::read_to_string(folder.path().join("new.json")).unwrap();
    let (mut killed, mut finished) = (0, 0);
    for step in 0..40_u64 {
        fs::write(&path, "old").unwrap();
        let mut child = script(folder.path(), &command).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * 8));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = fs::read_to_string(&path).unwrap();
        killed += u32::from(found == "old");
        finished += u32::from(found == new);
    }
    assert_eq!(killed + finished, 40, "a torn file");
    assert!(killed > 0, "none was killed in time");
}

#[test]
fn fault_64_closed_pipes_and_streams_end_quietly() {
    let folder = folder(&[("log.jsonl", many(3000))]);
    for text in [
        "llmcost spend --by user --top 1000 --format json log.jsonl | head -1 > /dev/null; exit ${PIPESTATUS[0]}",
        "llmcost report log.jsonl | true; exit ${PIPESTATUS[0]}",
        "llmcost report log.jsonl >&-",
        "llmcost report log.jsonl 2>&- > /dev/null",
        "llmcost report log.jsonl >&- 2>&- <&-",
        "llmcost help report | head -1 > /dev/null; exit ${PIPESTATUS[0]}",
    ] {
        let done = run(folder.path(), text);
        done.ends_with(0);
        assert_eq!(done.stderr, "", "{text}");
    }
}

#[test]
fn fault_65_a_request_to_end_removes_what_is_unfinished() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let folder = folder(&[("week.json", "old".to_owned())]);
        // The pipe stays open, so the program waits for more of its input.
        let text = format!(
            "mkfifo pipe; sleep 30 > pipe & {EXEC} report -o week.json --rejects bad.jsonl - < pipe"
        );
        let child = script(folder.path(), &text)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let began = Instant::now();
        let has_begun = || fs::read_dir(folder.path()).unwrap().count() == 3;
        while !has_begun() && began.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(has_begun(), "no temporary file of the rejects");
        run(folder.path(), &format!("kill -{signal} {}", child.id()));
        let (found, stdout, stderr) = {
            let mut child = child;
            let status = child.wait().unwrap();
            run(
                folder.path(),
                &format!("kill -TERM -- -{} 2>/dev/null", child.id()),
            );
            let (_, stdout, stderr) = end(child);
            (status.code(), stdout, stderr)
        };
        assert_eq!(
            (found, stdout.as_str(), stderr.as_str()),
            (Some(code), "", ""),
            "{signal}"
        );
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["pipe", "week.json"], "{signal}");
    }
}

#[test]
fn fault_67_more_files_than_may_be_open_at_once() {
    let folder = folder::<&str>(&[]);
    for number in 0..20_000 {
        let shard = folder.path().join(format!("{}", number % 100));
        if number < 100 {
            fs::create_dir(&shard).unwrap();
        }
        let content = if number % 1000 == 0 {
            calls(&[&number.to_string()])
        } else {
            String::new()
        };
        fs::write(shard.join(format!("{number}.jsonl")), content).unwrap();
    }
    for threads in ["2", "200"] {
        let text = format!("ulimit -n 64; llmcost audit --threads {threads} --format json .");
        let done = run(folder.path(), &text);
        let json = done.ends_with(0).json();
        assert_eq!(
            json!([json["inputs_complete"], json["lines"]["calls"]]),
            json!([true, 20])
        );
        assert_eq!(
            (
                json["files"].as_array().unwrap().len(),
                done.stderr.as_str()
            ),
            (20_000, "")
        );
    }
}

#[test]
fn fault_67_files_wait_for_each_other_where_too_few_may_be_open() {
    let names: Vec<String> = (0..40).map(|number| format!("{number}.jsonl")).collect();
    let files: Vec<(&str, String)> = names
        .iter()
        .map(|name| (name.as_str(), many(300).replace("call-", name)))
        .collect();
    let folder = folder(&files);
    // Standard streams and a few of the program's own leave room for a handful of files.
    let done = run(
        folder.path(),
        "ulimit -n 16; llmcost report --threads 40 --format json .",
    );
    assert_eq!(
        done.ends_with(0).json()["summary"]["calls"],
        12_000,
        "{done:?}"
    );
    assert_eq!(done.stderr, "");
}

#[test]
fn fault_67_no_input_shows_the_ways_to_name_it() {
    let folder = folder::<&str>(&[]);
    run(folder.path(), "llmcost report")
        .ends_with(2)
        .says("error: no input");
}

#[test]
fn fault_70_threads_that_cannot_be_had_are_done_without() {
    let folder = folder(&[("log.jsonl", many(5000))]);
    let expected = run(
        folder.path(),
        "llmcost report --format json --threads 1 log.jsonl",
    );
    expected.ends_with(0);
    // More than help are not even tried.
    let done = run(
        folder.path(),
        "llmcost report --format json --threads 100000 log.jsonl",
    );
    done.ends_with(0)
        .says("warning: `--threads 100000`: 256 are used");
    assert_eq!(done.stdout, expected.stdout);
    // One core.
    let done = run(
        folder.path(),
        "taskset -c 0 bash -c \"$(declare -f llmcost); llmcost report --format json log.jsonl\"",
    );
    assert_eq!(
        (done.code, done.stdout.as_str()),
        (0, expected.stdout.as_str())
    );
    // Room for a few threads and their stacks only. One arena: glibc's others reserve 64 MB each, so
    // that how much is left for the work would be a matter of chance.
    let done = run(
        folder.path(),
        "ulimit -v 900000; ulimit -s 65536; export MALLOC_ARENA_MAX=1 RUST_MIN_STACK=60000000; llmcost report --format json --threads 200 log.jsonl",
    );
    done.ends_with(0).says("threads; the result is the same");
    assert_eq!(done.stdout, expected.stdout);
}

#[test]
fn fault_70_a_hundred_thousand_users_are_grouped_like_ten() {
    let folder = folder(&[("log.jsonl", many(100_000))]);
    let done = run(
        folder.path(),
        "llmcost report --format json --top 5 log.jsonl",
    );
    let json = done.ends_with(0).json();
    assert_eq!(json["summary"]["cost"], "21");
    let users = json["breakdown"]["user"].as_array().unwrap();
    let total: u64 = users.iter().map(|row| row["calls"].as_u64().unwrap()).sum();
    assert_eq!((users.len(), total), (6, 100_000));
}
