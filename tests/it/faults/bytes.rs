//! Rows 1 to 15: bytes and lines.

use serde_json::json;

use super::{accepts, audit, oddities, outcome, rejects, report, with, with_text};
use crate::cli::exports::{SpendLog, calls, folder, gz, observation, zst};
use crate::cli::program::llmcost;

#[test]
fn fault_01_what_is_no_json_is_rejected_with_line_and_column() {
    rejects(
        "{\"request_id\": \"x\", ",
        "json",
        "not JSON: expected a key in quotes, found the end",
    );
    rejects(
        "{\"request_id\": \"x\",}",
        "json",
        "not JSON: expected a key in quotes at column 20",
    );
    rejects(
        "hello",
        "json",
        "not JSON: expected a JSON value at column 1",
    );
}

#[test]
fn fault_01_examples_are_few_and_counts_are_complete() {
    let run = report("log.jsonl", calls(&["a"]) + &"{oops}\n".repeat(100));
    run.ends_with(0)
        .reports(1, "0.00021")
        .says(&["100 of 101 lines rejected: 100 not JSON"]);
    let examples = run.stderr.matches("(line skipped)").count();
    assert!((1..=10).contains(&examples), "{examples}");
    assert_eq!(run.json()["audit"]["rejected"][0]["count"], 100);
}

#[test]
fn fault_01_a_damaged_first_line_hides_no_other() {
    // A log that was rotated in the middle of a line begins with the end of one.
    let whole = calls(&["a", "b;c"]);
    for first in [
        "prompt_tokens\":10,\"x\":\"a;b\"}",
        "hello",
        "]",
        "\"",
        "2026-11-18 10:00 INFO",
    ] {
        let run = audit("log.jsonl", format!("{first}\n{whole}"));
        run.ends_with(0).says(&["warning: log.jsonl:1: not "]);
        assert_eq!(outcome(&run), [3, 2, 0, 1], "{first}");
    }
}

#[test]
fn fault_01_messages_never_repeat_what_a_line_holds() {
    let secret = "sk-canary-4711";
    let mut lines = vec![calls(&["a"])];
    for field in ["request_id", "startTime", "prompt_tokens", "spend"] {
        lines.push(with(field, json!({ "prompt": secret })));
        lines.push(with(field, json!(secret)));
    }
    lines.push(format!("{{\"messages\": \"{secret}"));
    let run = audit("log.jsonl", lines.join("\n"));
    assert!(!run.stderr.contains(secret), "{run:?}");
    assert!(!run.stdout.contains(secret), "{run:?}");
}

#[test]
fn fault_02_a_last_line_that_is_cut_short_is_normal_for_a_live_log() {
    let run = report("log.jsonl", calls(&["a"]) + "{\"request_id\":\"b\",\"sta");
    run.ends_with(0)
        .reports(1, "0.00021")
        .says(&["warning: log.jsonl:2: cut short at the end of the file"]);
    assert_eq!(
        run.json()["audit"]["rejected"][0]["reason"],
        "truncated_tail"
    );
}

#[test]
fn fault_02_a_complete_last_line_needs_no_line_end() {
    let run = audit("log.jsonl", calls(&["a", "b"]).trim_end());
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [2, 2, 0, 0]));
}

#[test]
fn fault_03_a_byte_order_mark_is_no_part_of_the_first_key() {
    let lines = format!("\u{feff}{}", calls(&["a", "b"]));
    let csv = "\u{feff}request_id,startTime,model,spend,prompt_tokens,completion_tokens\n\
               c,2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100\n";
    let folder = folder(&[
        ("logs/1.jsonl", lines.clone().into_bytes()),
        (
            "logs/2.jsonl.gz",
            gz(&lines.replace("\"a\"", "\"d\"").replace("\"b\"", "\"e\"")),
        ),
        ("logs/3.csv", csv.as_bytes().to_vec()),
        (
            "logs/4.json",
            format!("\u{feff}[{}]", calls(&["f"])).into_bytes(),
        ),
    ]);
    let run = llmcost(&["audit", "--format", "json", "logs"])
        .in_folder(folder.path())
        .run();
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [6, 6, 0, 0]));
}

#[test]
fn fault_04_line_ends_of_windows_and_lone_returns() {
    let lines = calls(&["a", "b"]);
    let run = audit("log.jsonl", lines.replace('\n', "\r\n").trim_end());
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [2, 2, 0, 0]));
    // Between records a lone return is white space; inside of one it is what RFC 8259 says it is.
    let run = audit("log.jsonl", lines.replace('\n', "\r"));
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [2, 2, 0, 0]));
    let run = audit("log.jsonl", lines.replace(",\"", ",\r\"") + &calls(&["c"]));
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [3, 3, 0, 0]));
    // The last column of a table takes no return along, and a table may have only returns.
    let csv = "request_id,startTime,model,spend,prompt_tokens,completion_tokens,end_user\n\
               a,2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,ann\n\
               b,2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,bob\n";
    for end in ["\r\n", "\r"] {
        let run = report("log.csv", csv.replace('\n', end));
        run.ends_with(0).reports(2, "0.00042");
        let users = run.json()["breakdown"]["user"].clone();
        assert_eq!(
            json!([users[0]["value"], users[1]["value"]]),
            json!(["ann", "bob"])
        );
    }
}

fn utf16(text: &str, is_big: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if is_big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn fault_05_utf16_with_a_byte_order_mark_is_decoded() {
    let row = SpendLog {
        user: "Jörg 😀",
        ..SpendLog::default()
    };
    let many: String = (0..3000)
        .map(|n| {
            SpendLog {
                id: &n.to_string(),
                ..row
            }
            .line()
        })
        .collect();
    for is_big in [false, true] {
        let run = report("log.jsonl", utf16(&format!("\u{feff}{many}"), is_big));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        run.reports(3000, "0.63");
        assert_eq!(run.json()["breakdown"]["user"][0]["value"], "Jörg 😀");
    }
    let csv = "\u{feff}request_id,startTime,model,spend,prompt_tokens,completion_tokens\r\n\
               a,2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100\r\n";
    report("log.csv", utf16(csv, false))
        .ends_with(0)
        .reports(1, "0.00021");
}

#[test]
fn fault_05_other_encodings_are_one_fault_of_the_file_and_no_rejects() {
    let line = calls(&["a", "b"]);
    let utf32: Vec<u8> = format!("\u{feff}{line}")
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    for (bytes, name) in [
        (utf16(&line, false), "UTF-16LE"),
        (utf16(&line, true), "UTF-16BE"),
        (utf32, "UTF-32"),
    ] {
        let folder = folder(&[
            ("wide.jsonl", bytes.as_slice()),
            ("good.jsonl", line.as_bytes()),
        ]);
        let run = llmcost(&["audit", "--format", "json", "wide.jsonl", "good.jsonl"])
            .in_folder(folder.path())
            .run();
        run.ends_with(3).says(&[
            &format!("warning: wide.jsonl: text in {name}, not UTF-8"),
            "hint: convert it with `iconv",
        ]);
        assert_eq!(outcome(&run), [2, 2, 0, 0]);
        assert_eq!(run.json()["files"][1]["problem"]["code"], "encoding");
    }
}

#[test]
fn fault_06_bytes_that_are_no_text_reject_their_line() {
    rejects(
        b"{\"request_id\":\"\xff\xfe\"}",
        "utf8",
        "not UTF-8: byte 16 of the record",
    );
}

#[test]
fn fault_06_in_a_cell_that_is_no_key_they_lose_no_call() {
    let table = |id: &[u8], user: &[u8]| {
        let header = b"request_id,startTime,model,spend,prompt_tokens,completion_tokens,end_user\n";
        let rest = b",2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,";
        [&header[..], id, rest, user, b"\n"].concat()
    };
    let run = report("log.csv", table(b"a", b"J\xf6rg"));
    run.ends_with(0)
        .reports(1, "0.00021")
        .says(&["warning: log.csv: 1 row has text that is not UTF-8"]);
    assert_eq!(oddities(&run), [("replaced_text".to_owned(), 1)]);
    assert_eq!(run.json()["breakdown"]["user"][0]["value"], "J\u{fffd}rg");
    // Two ids could become one, and one call be taken for a duplicate.
    let run = report("log.csv", table(b"\xf6", b"ann"));
    run.ends_with(3)
        .says(&["log.csv:2: not UTF-8: in the column `request_id`"]);
}

#[test]
fn fault_07_holes_of_a_rotated_log_are_skipped_and_counted() {
    let [a, b, c] = ["a", "b", "c"].map(|id| calls(&[id]).into_bytes());
    let hole = |length: usize| vec![0_u8; length];
    for (content, expected, holes) in [
        // At the start, as copytruncate leaves it; longer than the head and a block.
        (
            [hole(3_000_000), a.clone(), b.clone()].concat(),
            [2, 2, 0, 0],
            1,
        ),
        (
            [a.clone(), hole(3_000_000), b.clone()].concat(),
            [2, 2, 0, 0],
            1,
        ),
        (
            [hole(5), a.clone(), hole(7), b.clone(), hole(9), c.clone()].concat(),
            [3, 3, 0, 0],
            3,
        ),
        // A line of zeros alone is blank.
        (
            [a.clone(), hole(100), b"\n".to_vec(), b.clone()].concat(),
            [3, 2, 1, 0],
            1,
        ),
        ([a.clone(), hole(100)].concat(), [2, 1, 1, 0], 1),
    ] {
        let run = audit("log.jsonl", content);
        run.ends_with(0).says(&["of zero bytes"]);
        assert_eq!(outcome(&run), expected);
        assert_eq!(oddities(&run), [("nul_hole".to_owned(), holes)]);
    }
    // A hole that cuts a line in two has destroyed it.
    let (start, end) = a.split_at(a.len() / 2);
    let cut = [start, &hole(10), end, &b].concat();
    assert_eq!(outcome(&audit("log.jsonl", cut)), [2, 1, 0, 1]);
}

#[test]
fn fault_07_a_hole_may_be_longer_than_any_line() {
    let hole = vec![0_u8; 80 << 20];
    let content = [calls(&["a"]).as_bytes(), &hole, calls(&["b"]).as_bytes()].concat();
    let packed = zstd::encode_all(content.as_slice(), 1).unwrap();
    let run = audit("log.jsonl.zst", packed);
    assert_eq!(outcome(run.ends_with(0)), [2, 2, 0, 0]);
    assert_eq!(oddities(&run), [("nul_hole".to_owned(), 1)]);
}

#[test]
fn fault_08_a_line_of_100_mb_is_skipped_to_its_end() {
    let text = format!(
        "{}{}\n{}",
        calls(&["a"]),
        "x".repeat(100_000_000),
        calls(&["b"])
    );
    let run = audit("log.jsonl.zst", zst(&text));
    run.ends_with(0)
        .says(&["log.jsonl.zst:2: too long: longer than 64 MiB"]);
    assert_eq!(outcome(&run), [3, 2, 0, 1]);
    assert_eq!(run.json()["rejected"][0]["reason"], "line_too_long");
}

#[test]
fn fault_09_nesting_without_end() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let words = "nested too deeply: more than 128 levels";
    rejects(
        with("metadata", json!("DEEP")).replace("\"DEEP\"", &deep),
        "depth",
        words,
    );
    // In what nobody reads, in JSON inside a string, and without an end.
    rejects(
        with("messages", json!("DEEP")).replace("\"DEEP\"", &deep),
        "depth",
        words,
    );
    rejects(
        with("metadata", json!(format!("{{\"a\":{deep}}}"))),
        "depth",
        words,
    );
    rejects("[".repeat(100_000), "depth", words);
    rejects("{\"a\":".repeat(100_000), "depth", words);
}

#[test]
fn fault_10_of_two_equal_keys_the_last_wins() {
    // 2,000 input tokens and 100 output tokens at $0.15 and $0.60 per million.
    let row = with_text(
        "\"prompt_tokens\":1000,",
        "\"prompt_tokens\":1000,\"prompt_tokens\":2000,",
    );
    accepts(&row, "0.00036");
    let row = with_text(
        "\"model\":\"gpt-4o-mini\"",
        "\"model\":\"none\",\"model\":\"gpt-4o-mini\"",
    );
    accepts(&row, "0.00021");
}

#[test]
fn fault_11_lone_surrogates_and_zero_characters_lose_no_call() {
    for (written, read) in [
        ("\\ud83d", "\u{fffd}"),
        ("\\ude00x", "\u{fffd}x"),
        ("a\\u0000b", "a\0b"),
        ("\\ud83d\\ude00", "😀"),
    ] {
        let row = with_text(
            "\"end_user\":\"u-1\"",
            &format!("\"end_user\":\"{written}\""),
        );
        let run = report("log.jsonl", row);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        run.reports(1, "0.00021");
        assert_eq!(run.json()["breakdown"]["user"][0]["value"], read);
        assert!(!run.stdout.contains('\0'), "{run:?}");
    }
    accepts(
        &with_text("{\"request_id\"", "{\"a\\u0000\\udc00\":1,\"request_id\""),
        "0.00021",
    );
}

#[test]
fn fault_12_what_is_no_record_among_lines_is_rejected() {
    rejects("[1, 2]", "not_object", "not an object: ");
    rejects("null", "not_object", "not an object: ");
    rejects("42", "not_object", "not an object: ");
    rejects("\"text\"", "not_object", "not an object: ");
    let two = format!("{}{}", calls(&["x"]).trim(), calls(&["y"]).trim());
    rejects(
        two,
        "json",
        "not JSON: expected the end of the record at column ",
    );
    rejects(
        with("end_user", json!("u")) + "}",
        "json",
        "not JSON: expected the end of the record",
    );
}

#[test]
fn fault_12_a_whole_file_may_be_an_array_and_several_one_after_the_other() {
    let rows: Vec<_> = ["a", "b", "c"]
        .map(|id| calls(&[id]).trim().to_owned())
        .into();
    for content in [
        format!("[{}]", rows.join(",")),
        format!("[{}]\n[{}]\n", rows[..2].join(", "), rows[2]),
        format!("[\n{}\n]", rows.join(",\n")),
    ] {
        let run = audit("export.json", content);
        assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [3, 3, 0, 0]));
    }
    // Elements that are no records are rejected like lines.
    let run = audit("export.json", format!("[{}, 1, null, \"x\"]", rows[0]));
    assert_eq!(outcome(&run), [4, 1, 0, 3]);
}

#[test]
fn fault_12_keys_that_tell_may_come_after_a_long_prompt() {
    // Longer than what is looked at first, in every container.
    let prompt = "x".repeat(700_000);
    let row = |id: &str| {
        let row = calls(&[id]);
        format!(
            "{{\"messages\":\"{prompt}\",{}",
            row.trim().strip_prefix('{').unwrap()
        )
    };
    let (a, b) = (row("a"), row("b"));
    for content in [
        format!("{a}\n{b}\n"),
        format!("[{a},{b}]"),
        format!("[\n  {a},\n  {b}\n]\n"),
        format!("{{\"data\":[{a},{b}]}}"),
        format!("{{\n\"data\": [\n{a},\n{b}]}}"),
    ] {
        let run = audit("export", content);
        assert_eq!((run.code, outcome(&run)), (0, [2, 2, 0, 0]));
    }
}

#[test]
fn fault_13_numbers_that_json_does_not_know() {
    for number in [
        "NaN",
        "Infinity",
        "-Infinity",
        "0x10",
        "+1",
        "01",
        ".5",
        "1.",
    ] {
        rejects(with_text("0.00021", number), "json", "not JSON: ");
    }
    rejects(
        with_text("0.00021", "1e999"),
        "overflow",
        "number too large: ",
    );
    let tokens = |count: &str| {
        with_text(
            "\"prompt_tokens\":1000,",
            &format!("\"prompt_tokens\":{count},"),
        )
    };
    rejects(tokens("1e999"), "token_count", "bad token count: ");
    // Minus zero is zero: 100 output tokens are left.
    accepts(&tokens("-0"), "0.00006");
    accepts(&tokens("-0.0"), "0.00006");
    accepts(&with_text("0.00021", "-0"), "0.00021");
}

#[test]
fn fault_14_blank_lines_are_counted_and_not_mourned() {
    let text = format!("\n{}  \r\n\n\t\n{}\n", calls(&["a"]), calls(&["b"]));
    let run = audit("log.jsonl", text);
    assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [7, 2, 5, 0]));
}

#[test]
fn fault_15_pretty_printed_records_are_read_whatever_the_file_is_called() {
    let pretty = |id: &str| {
        let row = SpendLog {
            id,
            ..SpendLog::default()
        };
        serde_json::to_string_pretty(&row.json()).unwrap()
    };
    for (content, count) in [
        (pretty("a"), 1),
        (format!("{}\n{}\n", pretty("a"), pretty("b")), 2),
        (format!("[\n{},\n{}\n]\n", pretty("a"), pretty("b")), 2),
    ] {
        let run = audit("log.jsonl", content);
        assert_eq!(
            (run.stderr.as_str(), outcome(&run)),
            ("", [count, count, 0, 0])
        );
    }
}

#[test]
fn fault_15_among_lines_they_are_told_apart_from_damage() {
    let pretty = serde_json::to_string_pretty(&SpendLog::default().json()).unwrap();
    let run = audit("log.jsonl", format!("{}{pretty}\n", calls(&["a"])));
    run.ends_with(0).says(&[
        "log.jsonl:2: not JSON: ",
        "hint: some of log.jsonl looks like JSON over several lines",
        "`jq -c .`",
    ]);
    let damaged = audit("log.jsonl", calls(&["a"]) + "{oops}\n[1]\n");
    assert!(!damaged.stderr.contains("jq"), "{damaged:?}");
}

#[test]
fn observations_are_checked_alike() {
    let mut bad = observation("o-2", "t-1");
    bad["usage_details"] = json!({ "input": "many" });
    let mut late = observation("o-3", "t-1");
    late["start_time"] = json!("soon");
    let run = report(
        "log.jsonl",
        format!("{}\n{bad}\n{late}\n", observation("o-1", "t-1")),
    );
    run.ends_with(0).reports(1, "0.00021").says(&[
        "log.jsonl:2: bad token count",
        "log.jsonl:3: bad time",
        "2 of 3 lines rejected",
    ]);
}
