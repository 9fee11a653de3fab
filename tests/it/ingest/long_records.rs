//! A record beyond the limit is rejected, and everything around it is read.

use crate::support::{Reading, gzip, read_text, reasons};

const TOO_LONG: usize = 70 << 20;

fn object(id: &str, prompt: &str) -> String {
    format!(
        "{{\"request_id\":\"{id}\",\"startTime\":\"2026-11-16T09:00:00\",\
         \"messages\":\"{prompt}\",\"model\":\"m\",\"spend\":1}}"
    )
}

#[track_caller]
fn check(reading: &Reading, line: u64) {
    assert_eq!(reasons(reading.tally()), [("line_too_long", 1, vec![line])]);
    assert_eq!(reading.ids(), ["before", "after", "last"]);
    assert_eq!(reading.files[0].fault, None);
}

fn records() -> [String; 4] {
    [
        object("before", ""),
        object("long", &"x".repeat(TOO_LONG)),
        object("after", ""),
        object("last", ""),
    ]
}

#[test]
fn in_lines() {
    let text = records().join("\n");
    let reading = read_text(&text);
    check(&reading, 2);
    let lines: Vec<u32> = reading
        .recorded
        .calls
        .iter()
        .map(|(origin, _)| origin.line)
        .collect();
    assert_eq!(lines, [1, 3, 4]);
    check(&read_text(gzip(&text)), 2);
}

#[test]
fn in_an_array() {
    check(&read_text(format!("[{}]", records().join(",\n"))), 2);
}

#[test]
fn in_a_table() {
    let header = "request_id,startTime,messages,model,prompt_tokens,completion_tokens";
    let row = |id: &str, prompt: &str| format!("{id},2026-11-16 09:00:00,\"{prompt}\",m,1,2");
    let prompt = "x,\n\"\"".repeat(TOO_LONG / 5);
    let rows = [
        row("before", ""),
        row("long", &prompt),
        row("after", ""),
        row("last", ""),
    ];
    check(&read_text(format!("{header}\n{}\n", rows.join("\n"))), 3);
    // Also where nothing comes after it.
    let reading = read_text(format!("{header}\n{}", rows[..2].join("\n")));
    assert_eq!(reasons(reading.tally()), [("line_too_long", 1, vec![3])]);
}

#[test]
fn at_the_end_of_an_array() {
    let [before, long, ..] = records();
    for end in ["]", ""] {
        let reading = read_text(format!("[{before},\n{long}{end}"));
        assert_eq!(reasons(reading.tally()), [("line_too_long", 1, vec![2])]);
        assert_eq!(reading.ids(), ["before"]);
    }
}

#[test]
fn long_records_below_the_limit_are_read() {
    let text = [object("a", &"x".repeat(40 << 20)), object("b", "")].join("\n");
    assert_eq!(read_text(&text).ids(), ["a", "b"]);
}
