//! However a file is cut into blocks and whoever parses them: the same records, at their lines.

use llmcost::usage::AttributionRules;
use proptest::prelude::*;

use crate::support::{Folder, gzip, gzip_members, read_by, reasons};

/// Blocks are handed out at this size.
const BLOCK: usize = 1 << 20;
const HEADER: &str = "request_id,startTime,messages,model,prompt_tokens,completion_tokens\n";

/// The id of a call and its line.
type Call = (String, u32);
/// A reason and how often it was given.
type Rejects = (&'static str, u64);

/// Reads a file with these threads: the ids and lines of its calls, and its rejects.
fn found(content: &[u8], threads: usize) -> (Vec<Call>, Vec<Rejects>) {
    let folder = Folder::new();
    let path = folder.write("export", content);
    let reading = read_by(&AttributionRules::default(), &[path], threads);
    assert_eq!(reading.files[0].fault, None);
    let calls = reading.recorded.calls.iter();
    let calls = calls.map(|(origin, call)| (call.call_id.clone(), origin.line));
    let rejects = reasons(reading.tally()).into_iter();
    (
        calls.collect(),
        rejects.map(|(code, count, _)| (code, count)).collect(),
    )
}

#[track_caller]
fn check(content: &[u8], expected: &[Call]) {
    for threads in [1, 4] {
        let (calls, rejects) = found(content, threads);
        assert_eq!(rejects, []);
        let first = calls
            .iter()
            .zip(expected)
            .find(|(call, expected)| call != expected);
        assert_eq!(first, None, "with {threads} threads");
        assert_eq!(calls.len(), expected.len());
    }
}

fn object(id: usize, prompt: &str) -> String {
    let prompt = serde_json::to_string(prompt).unwrap();
    format!(
        "{{\"request_id\":\"r{id}\",\"startTime\":\"2026-11-16T09:00:00\",\
         \"messages\":{prompt},\"model\":\"m\",\"spend\":1}}"
    )
}

/// Lengths of prompts that add up to more than a block.
fn lengths() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(
        prop_oneof![4 => 0_usize..3000, 1 => 100_000_usize..500_000],
        8..40,
    )
    .prop_map(|mut lengths| {
        lengths.push(BLOCK);
        lengths.push(7);
        lengths
    })
}

/// Text of some length, with everything in it that a splitter might stumble over.
fn prompt(length: usize) -> String {
    "a, \"b\" {c} [d]\n\\\\\" é\r\n,\"\"\n"
        .chars()
        .cycle()
        .take(length)
        .collect()
}

/// Cuts text at characters into parts of about this many bytes.
fn parts(text: &str, size: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = size.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (part, next) = rest.split_at(end);
        parts.push(part);
        rest = next;
    }
    parts
}

fn csv_row(id: usize, prompt: &str) -> String {
    let prompt = prompt.replace('"', "\"\"");
    format!("r{id},2026-11-16 09:00:00,\"{prompt}\",m,1,2\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn lines(lengths in lengths(), part in 1000_usize..70_000) {
        let mut text = String::new();
        let mut expected = Vec::new();
        for (index, length) in lengths.iter().enumerate() {
            expected.push((format!("r{index}"), u32::try_from(2 * index + 1).unwrap()));
            text += &object(index, &prompt(*length));
            text += "\n\n";
        }
        check(text.as_bytes(), &expected);
        check(&gzip_members(parts(&text, part)), &expected);
    }

    #[test]
    fn documents(lengths in lengths(), part in 1000_usize..70_000, page in any::<bool>()) {
        let mut text = String::from(if page { "{\"total\":1,\"data\":[" } else { "[" });
        let mut expected = Vec::new();
        for (index, length) in lengths.iter().enumerate() {
            text += if index == 0 { "\n" } else { ",\n" };
            expected.push((format!("r{index}"), u32::try_from(index + 2).unwrap()));
            text += &object(index, &prompt(*length));
        }
        text += if page { "]}" } else { "]" };
        check(text.as_bytes(), &expected);
        check(&gzip_members(parts(&text, part)), &expected);
    }

    #[test]
    fn concatenated(lengths in lengths()) {
        let objects: Vec<String> = lengths
            .iter()
            .enumerate()
            .map(|(index, length)| object(index, &prompt(*length)))
            .collect();
        let expected: Vec<_> = (0..objects.len()).map(|index| (format!("r{index}"), 1)).collect();
        check(objects.concat().as_bytes(), &expected);
    }

    #[test]
    fn rows(lengths in lengths(), part in 1000_usize..70_000) {
        let mut text = HEADER.to_owned();
        let mut expected = Vec::new();
        for (index, length) in lengths.iter().enumerate() {
            let line = text.matches('\n').count() + 1;
            expected.push((format!("r{index}"), u32::try_from(line).unwrap()));
            text += &csv_row(index, &prompt(*length));
        }
        check(text.as_bytes(), &expected);
        check(&gzip_members(parts(&text, part)), &expected);
    }
}

/// Quotes, doubled quotes and line ends at every position around the edge of a block.
#[test]
fn quoted_line_ends_across_the_edge_of_a_block() {
    let tricky: Vec<String> = (1..60).map(|id| csv_row(id, "\"x\"\n\"\"\n,\"")).collect();
    let rest = tricky.concat();
    let row_length = tricky[1].len();
    for shift in 0..row_length + 2 {
        let padding = BLOCK - HEADER.len() - rest.len() / 2 - shift;
        let text = format!("{HEADER}{}{rest}", csv_row(0, &"y".repeat(padding)));
        let expected: Vec<_> = (0..60_u32)
            .map(|id| (format!("r{id}"), if id == 0 { 2 } else { 3 * id }))
            .collect();
        let (calls, rejects) = found(text.as_bytes(), 2);
        assert_eq!((calls, rejects), (expected, vec![]), "shift {shift}");
    }
}

#[test]
fn line_numbers_survive_blank_rows_and_windows_line_ends() {
    let rows = [
        HEADER.trim_end(),
        "r0,2026-11-16 09:00:00,\"a\nb\",m,1,2",
        "r1,2026-11-16 09:00:00,,m,1,2",
        "",
        "r2,2026-11-16 09:00:00,,m,1,2",
    ];
    let expected = [
        ("r0".to_owned(), 2),
        ("r1".to_owned(), 4),
        ("r2".to_owned(), 6),
    ];
    check(rows.join("\n").as_bytes(), &expected);
    check(
        rows.join("\r\n").replace("a\nb", "a\r\nb").as_bytes(),
        &expected,
    );
}

/// A reject names its line, also beyond the first block.
#[test]
fn rejects_name_their_line() {
    let mut lines: Vec<String> = (0..3000).map(|id| object(id, &prompt(1000))).collect();
    let mut rows: Vec<String> = (0..3000).map(|id| csv_row(id, &"p".repeat(1000))).collect();
    let expected = [7, 1500, 3000];
    for line in expected {
        lines[line - 1] = "{\"request_id\":".to_owned();
        rows[line - 2] = "too,few\n".to_owned();
    }
    lines.push(String::new());
    for (code, content) in [
        ("json", lines.join("\n").into_bytes()),
        ("json", lines.join("\r\n").into_bytes()),
        ("json", gzip(lines.join("\n"))),
        ("fields", format!("{HEADER}{}", rows.concat()).into_bytes()),
    ] {
        let folder = Folder::new();
        let path = folder.write("export", content);
        let reading = read_by(&AttributionRules::default(), &[path], 3);
        assert_eq!(reasons(reading.tally()), [(code, 3, vec![7, 1500, 3000])]);
        assert_eq!(reading.tally().calls, 2997);
    }
}
