//! Where a saved line stands: file, line and offset, in every container.

use serde_json::json;

use super::{audit, bytes, saved};
use crate::cli::exports::{calls, folder, gz, observation, write, zst};
use crate::cli::program::llmcost;
use crate::demo;

/// Audits a file and checks that each saved line stands at its offset of the decompressed content,
/// and begins on its line. Returns lines and reasons.
#[track_caller]
fn check(stored: &[u8], content: &[u8]) -> Vec<(u64, String)> {
    let folder = folder(&[("log", stored)]);
    let run = audit(folder.path(), &["log"]);
    let rows = saved(folder.path());
    let rejected = run.json()["lines"]["rejected"].as_u64().unwrap();
    assert_eq!(rows.len() as u64, rejected, "{rows:?}");
    let place = |row: &serde_json::Value| {
        let start = usize::try_from(row["offset"].as_u64().unwrap()).unwrap();
        let bytes = bytes(row);
        assert!(content[start..].starts_with(&bytes), "{row}");
        let line = 1 + memchr::memchr_iter(b'\n', &content[..start]).count() as u64;
        assert_eq!(
            (row["line"].as_u64(), row["file"].as_str()),
            (Some(line), Some("log"))
        );
        assert_eq!(row["cut"], false);
        (line, row["reason"].as_str().unwrap().to_owned())
    };
    rows.iter().map(place).collect()
}

fn reasons(found: &[(u64, String)]) -> Vec<(u64, &str)> {
    found
        .iter()
        .map(|(line, reason)| (*line, reason.as_str()))
        .collect()
}

/// Lines of which the second, third, fifth and last are bad.
fn lines() -> Vec<u8> {
    let bad = calls(&["t"]).replace("2026-11-18T10:00:00.000", "never");
    [
        calls(&["a"]).as_bytes(),
        b"{oops}\n",
        b"{\"name\xe9\": 1}\r\n",
        b"\n",
        bad.as_bytes(),
        calls(&["b"]).as_bytes(),
        b"{\"cut",
    ]
    .concat()
}

#[test]
fn in_lines_plain_and_compressed_and_behind_a_mark() {
    let lines = lines();
    let expected = [(2, "json"), (3, "utf8"), (5, "time"), (7, "truncated_tail")];
    assert_eq!(reasons(&check(&lines, &lines)), expected);
    let mut packed = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzEncoder::new(lines.as_slice(), flate2::Compression::fast()),
        &mut packed,
    )
    .unwrap();
    assert_eq!(reasons(&check(&packed, &lines)), expected);
    assert_eq!(
        reasons(&check(
            &zstd::encode_all(lines.as_slice(), 1).unwrap(),
            &lines
        )),
        expected
    );
    let marked = [&[0xef, 0xbb, 0xbf][..], &lines].concat();
    assert_eq!(reasons(&check(&marked, &marked)), expected);
}

#[test]
fn in_lines_over_several_blocks() {
    let lines = lines();
    let good: Vec<String> = (0..6000).map(|number| number.to_string()).collect();
    let good = calls(&good.iter().map(String::as_str).collect::<Vec<_>>());
    let content = [
        good.as_bytes(),
        &lines[..lines.len() - 5],
        good.as_bytes(),
        &lines,
    ]
    .concat();
    assert!(content.len() > 6 << 20);
    let found = check(&content, &content);
    let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [6002, 6003, 6005, 12_008, 12_009, 12_011, 12_013]);
}

#[test]
fn in_tables_whose_rows_have_several_lines() {
    let good =
        |id: &str| format!("{id},2026-11-18 10:00:00,gpt-4o-mini,0.1,1,1,\"two\nlines\"\r\n");
    let table = [
        "request_id,startTime,model,spend,prompt_tokens,completion_tokens,end_user\r\n".to_owned(),
        good("a"),
        "b,2026,too,few\r\n".to_owned(),
        "c,never,gpt-4o-mini,0.1,1,1,\"a \"\"quoted\"\"\nuser\"\r\n".to_owned(),
        "\r\n".to_owned(),
        good("d"),
        "e,2026-11-18 10:00:00,gpt-4o-mini,0.1,x,1,\r\n".to_owned(),
        "f,2026-11-18 10:00:00,gpt-4o-mini,0.1,1,1,\"never closed\nand on\n".to_owned(),
    ];
    let content = table.concat();
    let found = check(content.as_bytes(), content.as_bytes());
    let expected = [
        (4, "fields"),
        (5, "time"),
        (10, "token_count"),
        (11, "fields"),
    ];
    assert_eq!(reasons(&found), expected);
}

#[test]
fn in_arrays_pages_and_cells_of_json() {
    let good = |id: &str| calls(&[id]).trim().to_owned();
    let bad = good("t").replace("2026-11-18T10:00:00.000", "never");
    let array = format!(
        "[\n  {},\n  17,\n  {bad}\n, {{\"request_id\": \"cut",
        good("a")
    );
    let expected = [(3, "not_object"), (4, "time"), (5, "truncated_tail")];
    assert_eq!(
        reasons(&check(array.as_bytes(), array.as_bytes())),
        expected
    );
    let page = format!("{{\"page\": 1, \"data\": [{},\n{bad}, null]}}\n", good("a"));
    let expected = [(2, "time"), (2, "not_object")];
    assert_eq!(reasons(&check(page.as_bytes(), page.as_bytes())), expected);
    let cell = |text: &str| format!("\"{}\"\n", text.replace('"', "\"\""));
    let cells = format!(
        "row_to_json\n{}{}{}",
        cell(&good("a")),
        cell(&bad),
        cell("{oops}")
    );
    let expected = [(3, "time"), (4, "json")];
    assert_eq!(
        reasons(&check(cells.as_bytes(), cells.as_bytes())),
        expected
    );
}

#[test]
fn the_end_of_a_stream_that_breaks_off_is_saved() {
    let many: Vec<String> = (0..500).map(|number| format!("call-{number}")).collect();
    let text = calls(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let packed = gz(&text);
    let folder = folder(&[("log.gz", &packed[..packed.len() / 2])]);
    let run = audit(folder.path(), &["log.gz"]);
    run.ends_with(3);
    let [row] = saved(folder.path()).try_into().unwrap();
    assert_eq!(row["reason"], "truncated_tail");
    let start = usize::try_from(row["offset"].as_u64().unwrap()).unwrap();
    let part = bytes(&row);
    assert!(
        !part.is_empty() && text.as_bytes()[start..].starts_with(&part),
        "{row}"
    );
}

#[test]
fn of_a_line_that_is_too_long_the_beginning_is_saved() {
    let long = format!("{{\"prompt\":\"{}\"}}", "é".repeat(40 << 20));
    for (content, line) in [
        (format!("{}{long}\n{}", calls(&["a"]), calls(&["b"])), 2),
        (
            format!(
                "[{},\n{long},\n{}]",
                calls(&["a"]).trim(),
                calls(&["b"]).trim()
            ),
            2,
        ),
    ] {
        let folder = folder(&[("log.zst", zst(&content))]);
        audit(folder.path(), &["log.zst"]).ends_with(0);
        let [row] = saved(folder.path()).try_into().unwrap();
        let found = json!([row["line"], row["reason"], row["cut"]]);
        assert_eq!(found, json!([line, "line_too_long", true]));
        let text = row["text"].as_str().expect("a character is not cut in two");
        assert!((65_530..=65_536).contains(&text.len()), "{}", text.len());
        let start = usize::try_from(row["offset"].as_u64().unwrap()).unwrap();
        assert!(content[start..].starts_with(text));
    }
}

#[test]
fn lines_come_by_file_and_line_whatever_the_threads() {
    // Many blocks in several files, most of their lines bad.
    let folder = folder::<&str>(&[]);
    for file in 0..5 {
        let line = |number: u32| {
            format!(
                "{{\"file\": {file}, \"line\": {number}, {}\n",
                "x".repeat(500)
            )
        };
        let text: String = std::iter::once(calls(&["a"]))
            .chain((2..8000).map(line))
            .collect();
        write(
            &folder.path().join(format!("logs/{file}.jsonl")),
            text.as_bytes(),
        );
    }
    let mut first = None;
    for threads in ["1", "2", "16"] {
        let run = audit(folder.path(), &["--threads", threads, "logs"]);
        run.ends_with(0)
            .says(&["39990 of 39995 lines rejected: 39990 not JSON; saved in bad.jsonl"]);
        let text = std::fs::read_to_string(folder.path().join("bad.jsonl")).unwrap();
        assert!(
            first.get_or_insert_with(|| text.clone()) == &text,
            "{threads} threads"
        );
    }
    let rows = saved(folder.path());
    let places: Vec<(&str, u64)> = rows
        .iter()
        .map(|row| (row["file"].as_str().unwrap(), row["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(places.len(), 39_990);
    assert!(places.is_sorted());
}

#[test]
fn of_the_demo_as_many_are_saved_as_are_counted() {
    let demo = demo::folder();
    let made = tempfile::TempDir::new().unwrap();
    let path = made.path().join("bad.jsonl");
    let run = llmcost(&[
        "audit",
        "--format",
        "json",
        "--rejects",
        path.to_str().unwrap(),
    ])
    .in_folder(&demo)
    .run();
    let counted = run.json()["lines"]["rejected"].as_u64().unwrap();
    assert_eq!(saved(made.path()).len() as u64, counted);
    // Observations are saved like everything else.
    let mut bad = observation("o-1", "t-1");
    bad["start_time"] = json!("soon");
    let folder = folder(&[(
        "log.jsonl",
        format!("{}\n{bad}\n", observation("o-2", "t-1")),
    )]);
    audit(folder.path(), &["log.jsonl"]).ends_with(0);
    let [row] = saved(folder.path()).try_into().unwrap();
    let expected = json!({
        "file": "log.jsonl",
        "line": 2,
        "offset": observation("o-2", "t-1").to_string().len() + 1,
        "reason": "time",
        "detail": "`start_time` is no time",
        "cut": false,
        "text": bad.to_string(),
    });
    assert_eq!(row, expected);
}
