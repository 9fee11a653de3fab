//! Reading that learns from the records before, against reading that does not: the same calls, the
//! same rejects, whatever is done to the records.

use std::fmt::Write as _;
use std::path::Path;

use crate::fuzz::targets::lines::read_both_ways;
use crate::support::Dice;

fn assert_same(name: &str, content: &[u8]) {
    read_both_ways(name, content, 2);
}

/// A record with something done to it: mostly other values, sometimes another structure, sometimes
/// damage.
fn change(record: &str, dice: &mut Dice) -> Vec<u8> {
    let mut text = record.to_owned();
    let mut swap = |from: &str, to: &[&str], most: usize, dice: &mut Dice| {
        text = text.replacen(from, dice.pick(to), 1 + dice.roll(most));
    };
    match dice.roll(20) {
        0 => swap("null", &["0", "\"x\"", "{}", "[1]", "true"], 3, dice),
        1 => swap("\":", &["\" :", "\":  ", "\\u0041\":", "\":\n"], 3, dice),
        2 => swap(
            "\",",
            &["\\n\",", "é\",", "\\\"\",", "\\ud83d\\ude00\","],
            8,
            dice,
        ),
        3 => swap("0", &["0.5", "1e3", "-1", "00", "1e", "0x1"], 2, dice),
        4 => {
            let length = dice.roll(text.len());
            let end = (0..=length).rfind(|at| text.is_char_boundary(*at));
            text.truncate(end.unwrap_or(0));
        }
        5 => text.push_str(dice.pick(&[" ", "\r", "x", "{}", ","])),
        6 => swap(
            ",\"",
            &[",\"new\":1,\"", ",\"new\":{\"team\":\"a\"},\"", " , \""],
            3,
            dice,
        ),
        7 => {
            let from = text.find("\"metadata\"").unwrap_or(text.len().min(1));
            let key = dice.pick(&["team", "feature", "x.team_id", "usage_object", "status"]);
            let team = dice.roll(5);
            text.insert_str(from, &format!("\"metadata\":{{\"{key}\":\"t{team}\"}},"));
        }
        _ => {}
    }
    let mut bytes: Vec<u8> = text.into_bytes();
    for byte in &mut bytes {
        // Digits inside and outside of strings: ids, times, counts and costs differ.
        if byte.is_ascii_digit() && dice.roll(3) == 0 {
            *byte = b'1' + u8::try_from(dice.roll(9)).unwrap();
        }
    }
    if dice.roll(12) == 0 && !bytes.is_empty() {
        let at = dice.roll(bytes.len());
        bytes[at] = [b'"', b'\\', b'{', b'}', b',', 0x01, 0xff, b'5'][dice.roll(8)];
    }
    bytes.retain(|byte| *byte != b'\n');
    bytes
}

/// The lines of a fixture, many times over and changed.
fn changed_lines(fixture: &str, count: usize, seed: u64) -> Vec<u8> {
    let text = std::fs::read_to_string(Path::new("fixtures").join(fixture)).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let mut dice = Dice(seed);
    let mut content = lines[0].as_bytes().to_vec();
    for _ in 0..count {
        content.push(b'\n');
        // Exports come in runs of the same kind of row.
        let line = lines[dice.roll(lines.len().min(4))];
        content.extend(change(line, &mut dice));
    }
    content
}

/// How often everything is done, with new changes each time: once, or as often as
/// `LLMCOST_GUIDED_ROUNDS` says. 75 rounds are a million rows.
fn rounds() -> std::ops::Range<u64> {
    let asked = std::env::var("LLMCOST_GUIDED_ROUNDS").ok();
    0..asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(1)
}

#[test]
fn every_kind_of_json_lines_reads_the_same_with_and_without_a_guide() {
    for (number, fixture) in [
        "litellm/spendlogs_row_to_json.jsonl",
        "litellm/real_spend_logs.jsonl",
        "litellm/standard_logging_payload_1.109.1.jsonl",
        "litellm/real_standard_logging.jsonl",
        "langfuse/ui-observations.v4.jsonl",
        "langfuse/ui-traces.v4.jsonl",
        "langfuse/blob/observations/2026-08-17T10-00-00.jsonl",
        "langfuse/blob/observations_v2/2026-08-17T10-00-00.jsonl",
        "langfuse/clickhouse-observations.jsonl",
    ]
    .into_iter()
    .enumerate()
    {
        for round in rounds() {
            let seed = 1000 * round + u64::try_from(number).unwrap();
            assert_same("log.jsonl", &changed_lines(fixture, 1500, seed));
        }
    }
}

#[test]
fn metadata_that_is_json_in_a_string_reads_the_same_with_and_without_a_guide() {
    let mut dice = Dice(7);
    let mut content = String::new();
    for number in 0..800 {
        let metadata = format!(
            "{{\"status\":\"success\",\"usage_object\":{{\"prompt_tokens\":{},\"n\":null}},\
             \"requester_metadata\":{{\"team\":\"t{}\",\"feature\":\"{}\"}}{}}}",
            dice.roll(5000),
            dice.roll(4),
            dice.pick(&["chat", "se\\\"arch", "ü"]),
            dice.pick(&["", "", ",\"extra\":[1,2]", ",}", ",\"status\":\"failure\""]),
        );
        let metadata = serde_json::Value::String(metadata);
        writeln!(
            content,
            "{{\"request_id\":\"r{number}\",\"startTime\":\"2026-11-{:02}T10:00:00\",\"model\":\"gpt-4o\",\
             \"prompt_tokens\":{},\"completion_tokens\":5,\"spend\":0.1,\"metadata\":{metadata}}}",
            1 + dice.roll(28),
            dice.roll(9000),
        )
        .unwrap();
    }
    assert_same("log.jsonl", content.as_bytes());
}

#[test]
fn cells_of_json_read_the_same_with_and_without_a_guide() {
    for (number, fixture) in [
        "litellm/real_spend_logs.csv",
        "langfuse/ui-observations.v4.csv",
    ]
    .into_iter()
    .enumerate()
    {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(Path::new("fixtures").join(fixture))
            .unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let mut dice = Dice(100 + u64::try_from(number).unwrap());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&rows[0]).unwrap();
        for _ in 0..600 {
            let row = &rows[1 + dice.roll(rows.len() - 1)];
            let cells: Vec<Vec<u8>> = row
                .iter()
                .map(|cell| match dice.roll(8) {
                    0 => change(cell, &mut dice),
                    _ => cell.as_bytes().to_vec(),
                })
                .collect();
            writer.write_record(&cells).unwrap();
        }
        assert_same("log.csv", &writer.into_inner().unwrap());
    }
}
