//! Compressed streams that end early or are damaged: what came before counts, and the report says
//! that it is incomplete.

use crate::cli::exports::{calls, folder, gz, zst};
use crate::cli::program::{Run, llmcost};

fn report(name: &str, bytes: &[u8]) -> Run {
    let folder = folder(&[(name, bytes)]);
    llmcost(&["report", "--format", "json", name])
        .in_folder(folder.path())
        .run()
}

/// Many calls: enough for several blocks of a compressed stream.
fn many() -> String {
    let ids: Vec<String> = (0..3_000).map(|number| format!("call-{number}")).collect();
    calls(&ids.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Checks that a damaged file is reported with its good lines and exit code 3.
#[track_caller]
fn check(name: &str, bytes: &[u8]) {
    let run = report(name, bytes);
    run.ends_with(3).says(&[
        &format!("warning: {name}: cut short: "),
        "what came before is kept",
    ]);
    let json = run.json();
    assert_eq!(json["inputs_complete"], false);
    assert_eq!(json["audit"]["files"][0]["problem"]["code"], "cut_short");
    let lines = &json["audit"]["lines"];
    let calls = lines["calls"].as_u64().unwrap();
    assert!((1..3_000).contains(&calls), "{calls}");
    assert_eq!(json["summary"]["calls"], calls);
    // At most the line in which the stream ends is lost.
    assert!(lines["rejected"].as_u64() <= Some(1), "{lines}");
    assert_eq!(lines["read"], calls + lines["rejected"].as_u64().unwrap());
}

#[test]
fn a_stream_that_ends_early_keeps_its_complete_lines() {
    let (gz, zst) = (gz(&many()), zst(&many()));
    check("log.jsonl.gz", &gz[..gz.len() / 2]);
    check("log.jsonl.zst", &zst[..zst.len() - zst.len() / 10]);
}

#[test]
fn a_second_member_that_ends_early_keeps_the_first() {
    let second = gz(&calls(&["c", "d"]));
    let bytes = [gz(&calls(&["a", "b"])), second[..second.len() / 2].to_vec()].concat();
    let run = report("log.gz", &bytes);
    run.ends_with(3).says(&["warning: log.gz: cut short: "]);
    assert!(run.json()["summary"]["calls"].as_u64() >= Some(2));
}

#[test]
fn a_wrong_checksum_is_said() {
    let mut bytes = gz(&calls(&["a", "b"]));
    let checksum = bytes.len() - 6;
    bytes[checksum] ^= 0xff;
    let run = report("log.gz", &bytes);
    run.ends_with(3)
        .says(&["warning: log.gz: cut short: ", "checksum"]);
}

#[test]
fn a_stream_without_a_beginning_cannot_be_read() {
    let bytes = gz(&many());
    for length in [3, 10, 30] {
        let run = report("log.gz", &bytes[..length]);
        run.ends_with(3)
            .says(&["warning: log.gz: ", "error: nothing to report on"]);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn a_stream_cut_short_in_a_folder_makes_the_report_incomplete_too() {
    let bytes = gz(&many());
    let folder = folder(&[
        ("logs/cut.gz", &bytes[..bytes.len() / 2]),
        ("logs/good.jsonl", calls(&["x"]).as_bytes()),
    ]);
    let run = llmcost(&["report", "--format", "json", "logs"])
        .in_folder(folder.path())
        .run();
    run.ends_with(3)
        .says(&["warning: logs/cut.gz: cut short: "]);
}

#[test]
fn standard_input_that_ends_early_is_no_different() {
    let bytes = gz(&many());
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(&bytes[..bytes.len() / 2])
        .run();
    run.ends_with(3).says(&["warning: -: cut short: "]);
}
