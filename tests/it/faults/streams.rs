//! Rows 57 to 61: compressed streams that end early, are damaged or have something behind them. What
//! can be read counts, and the report says that it is incomplete.

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
fn fault_57_a_stream_that_ends_early_keeps_its_complete_lines() {
    let (gz, zst) = (gz(&many()), zst(&many()));
    check("log.jsonl.gz", &gz[..gz.len() / 2]);
    check("log.jsonl.zst", &zst[..zst.len() - zst.len() / 10]);
}

#[test]
fn fault_57_a_second_member_that_ends_early_keeps_the_first() {
    let second = gz(&calls(&["c", "d"]));
    let bytes = [gz(&calls(&["a", "b"])), second[..second.len() / 2].to_vec()].concat();
    let run = report("log.gz", &bytes);
    run.ends_with(3).says(&["warning: log.gz: cut short: "]);
    assert!(run.json()["summary"]["calls"].as_u64() >= Some(2));
}

#[test]
fn fault_58_all_members_and_frames_are_read() {
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let [a, b] = ["a", "b"].map(|id| calls(&[id]));
    for bytes in [
        [gz(&a), gz(&b)].concat(),
        [gz(""), gz(&a), gz(""), gz(&b)].concat(),
        [zst(&a), zst(&b)].concat(),
        [&skippable[..], &zst(&a), &skippable, &zst(&b), &skippable].concat(),
        [gz(&a), zst(&b)].concat(),
        // The cut between two members is in the middle of a line.
        [gz(&a[..50]), gz(&a[50..]), gz(&b)].concat(),
    ] {
        let run = report("log", &bytes);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        run.reports(2, "0.00042");
    }
}

#[test]
fn fault_58_padding_behind_the_last_member_is_nothing() {
    for packed in [gz(&calls(&["a", "b"])), zst(&calls(&["a", "b"]))] {
        for zeros in [1, 3, 512, 200_000] {
            let run = report("log", &[packed.clone(), vec![0; zeros]].concat());
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{zeros}");
            run.reports(2, "0.00042");
        }
    }
}

#[test]
fn fault_58_other_bytes_behind_it_are_told_and_no_loss() {
    for packed in [gz(&calls(&["a", "b"])), zst(&calls(&["a", "b"]))] {
        let run = report("log", &[&packed[..], b"\0\0-- signature --\n"].concat());
        run.ends_with(0)
            .reports(2, "0.00042")
            .says(&["warning: log: 16 bytes behind the compressed data are no log"]);
        let json = run.json();
        assert_eq!(json["inputs_complete"], true);
        assert_eq!(
            json["audit"]["files"][0]["problem"]["code"],
            "trailing_bytes"
        );
    }
}

#[test]
fn fault_58_what_may_have_been_calls_is_a_loss() {
    let packed = gz(&calls(&["a", "b"]));
    let mut damaged = gz(&calls(&["c"]));
    damaged[0] = 0;
    for behind in [
        // Lines appended to a compressed file, a member behind a hole, one whose header is damaged.
        calls(&["c"]).into_bytes(),
        [b"hole".to_vec(), gz(&calls(&["c"]))].concat(),
        [damaged, gz(&calls(&["d"]))].concat(),
        vec![0x1f],
    ] {
        let run = report("log", &[packed.clone(), behind].concat());
        run.ends_with(3)
            .reports(2, "0.00042")
            .says(&["warning: log: cut short: "]);
    }
}

#[test]
fn fault_59_a_wrong_checksum_is_said_and_makes_the_report_incomplete() {
    let mut packed = gz(&calls(&["a", "b"]));
    let checksum = packed.len() - 6;
    packed[checksum] ^= 0xff;
    let run = report("log.gz", &packed);
    run.ends_with(3)
        .reports(2, "0.00042")
        .says(&["warning: log.gz: cut short: ", "checksum"]);
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    std::io::Write::write_all(&mut encoder, calls(&["a", "b"]).as_bytes()).unwrap();
    let mut packed = encoder.finish().unwrap();
    *packed.last_mut().unwrap() ^= 0xff;
    let run = report("log.zst", &packed);
    run.ends_with(3).says(&["warning: log.zst: c", "checksum"]);
}

#[test]
fn fault_59_a_damaged_middle_keeps_what_came_before() {
    let mut packed = gz(&many());
    let middle = packed.len() / 2;
    packed[middle..middle + 40].fill(0xff);
    // What the damage unpacks to is rejected, and nothing after it is believed.
    let run = report("log.gz", &packed);
    run.ends_with(3).says(&["warning: log.gz: cut short: "]);
    let json = run.json();
    let calls = json["summary"]["calls"].as_u64().unwrap();
    assert!((500..3_000).contains(&calls), "{calls}");
    assert_eq!(json["inputs_complete"], false);
}

#[test]
fn fault_57_a_stream_without_a_beginning_cannot_be_read() {
    let bytes = gz(&many());
    for length in [3, 10, 30] {
        let run = report("log.gz", &bytes[..length]);
        run.ends_with(3)
            .says(&["warning: log.gz: ", "error: nothing to report on"]);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn fault_57_a_stream_cut_short_in_a_folder_makes_the_report_incomplete_too() {
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
fn fault_57_standard_input_that_ends_early_is_no_different() {
    let bytes = gz(&many());
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(&bytes[..bytes.len() / 2])
        .run();
    run.ends_with(3).says(&["warning: -: cut short: "]);
}
