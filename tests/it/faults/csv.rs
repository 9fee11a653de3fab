//! Rows 47 to 53: tables, and folders of everything.

use serde_json::json;

use super::{audit, outcome, report};
use crate::cli::exports::{calls, folder, gz, observation};
use crate::cli::program::{Run, llmcost};

const HEADER: &str = "request_id,startTime,model,spend,prompt_tokens,completion_tokens,end_user";

/// A row of the table that costs $0.00021, with this user as written.
fn row(id: &str, user: &str) -> String {
    format!("{id},2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,{user}\n")
}

#[test]
fn fault_47_an_empty_file_has_no_calls_and_is_no_fault() {
    let good = calls(&["a"]);
    let header = format!("{HEADER}\n");
    for (name, content) in [
        ("empty.jsonl", ""),
        ("blank.jsonl", "\n  \n"),
        ("mark.jsonl", "\u{feff}"),
        ("array.json", "[]"),
        ("page.json", "{\"data\": []}"),
        ("header.csv", header.as_str()),
        ("header-without-end.csv", header.trim()),
        ("packed.gz", ""),
    ] {
        let bytes = if name == "packed.gz" {
            gz(content)
        } else {
            content.as_bytes().to_vec()
        };
        let folder = folder(&[(name, bytes), ("good.jsonl", good.clone().into_bytes())]);
        let run = |inputs: &[&str]| -> Run {
            let arguments = [&["report", "--format", "json"], inputs].concat();
            llmcost(&arguments).in_folder(folder.path()).run()
        };
        let both = run(&[name, "good.jsonl"]);
        assert_eq!((both.code, both.stderr.as_str()), (0, ""), "{name}");
        both.reports(1, "0.00021");
        run(&[name])
            .ends_with(3)
            .says(&["error: no calls found in 1 file"]);
    }
}

#[test]
fn fault_48_a_missing_column_is_named_with_those_there_are() {
    let run = report(
        "thin.csv",
        "request_id,startTime,model,spend,promt_tokens\n",
    );
    run.ends_with(3).says(&[
        "thin.csv: no column `prompt_tokens`; found: request_id, startTime, model, spend, promt_tokens",
        "did you mean `promt_tokens`?",
    ]);
    let run = report(
        "log.csv",
        "request_id,startTime,completion_tokens,prompt_tokens,spend\n",
    );
    run.ends_with(3)
        .says(&["log.csv: no column `model`; found: "]);
    assert!(!run.stderr.contains("did you mean"), "{run:?}");
}

#[test]
fn fault_49_columns_count_by_name() {
    let csv = "spend,note,completion_tokens,Model,model,prompt_tokens,startTime,request_id\n\
               0.00021,extra,100,wrong,gpt-4o-mini,1000,2026-11-18 10:00:00,a\n";
    report("log.csv", csv).ends_with(0).reports(1, "0.00021");
    for twice in ["model", "note"] {
        let csv = csv.replace("note", "x").replace("Model", "y");
        let csv =
            csv.replacen("x,", &format!("{twice},"), 1)
                .replacen("y,", &format!("{twice},"), 1);
        let run = report("log.csv", csv);
        run.ends_with(3)
            .says(&[&format!("log.csv: the column `{twice}` comes twice")]);
    }
}

#[test]
fn fault_50_a_ragged_row_is_rejected_with_both_counts() {
    for (ragged, found) in [
        ("b,2026-11-18,gpt-4o-mini\n", 3),
        (&row("b", "ann,too,many")[..], 9),
        ("b\n", 1),
    ] {
        let run = audit(
            "log.csv",
            format!("{HEADER}\n{}{ragged}{}", row("a", "ann"), row("c", "bob")),
        );
        let words = format!("log.csv:3: wrong number of cells: {found} cells, the header has 7");
        run.ends_with(0).says(&[&words]);
        assert_eq!(outcome(&run), [3, 2, 0, 1]);
    }
}

/// The users of a table, by name.
#[track_caller]
fn users(table: &str) -> Vec<String> {
    let run = report("log.csv", table);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{table:?}");
    let json = run.json();
    let rows = json["breakdown"]["user"].as_array().unwrap().iter();
    let mut users: Vec<String> = rows
        .map(|row| row["value"].as_str().unwrap().to_owned())
        .collect();
    users.sort_unstable();
    users
}

#[test]
fn fault_51_quotes_as_rfc_4180_has_them() {
    let table = [
        row("a", "\"Ann, \"\"the\"\" first\""),
        row("b", "\"two\nlines\""),
        row("c", "\"two\r\nlines of windows\""),
        row("d", "with \"quotes\" inside"),
        row("e", "\"\""),
        row("f", "5\" screen"),
    ]
    .concat();
    let expected = [
        "(none)",
        "5\" screen",
        "Ann, \"the\" first",
        "two\nlines",
        "two\r\nlines of windows",
        "with \"quotes\" inside",
    ];
    assert_eq!(users(&format!("{HEADER}\n{table}")), expected);
    assert_eq!(
        users(&format!("{HEADER}\r\n{}", table.replace("\nb,", "\r\nb,"))),
        expected
    );
}

#[test]
fn fault_51_no_block_ends_inside_quotes() {
    // Rows of many lines that look like rows, over several blocks.
    let trap = format!(
        "\"{}\"",
        "x\nz,2026-11-18 10:00:00,gpt-4o-mini,9,9,9,q\n\"\"".repeat(2000)
    );
    let table: String = (0..40)
        .map(|number| row(&format!("call-{number}"), &trap))
        .collect();
    assert!(table.len() > 3 << 20);
    for threads in ["1", "4"] {
        let folder = folder(&[("log.csv", format!("{HEADER}\n{table}"))]);
        let run = llmcost(&["audit", "--format", "json", "--threads", threads, "log.csv"])
            .in_folder(folder.path())
            .run();
        assert_eq!((run.stderr.as_str(), outcome(&run)), ("", [40, 40, 0, 0]));
        assert_eq!(run.json()["pricing"]["total"], "0.0084");
    }
}

#[test]
fn fault_51_a_quote_that_never_closes_names_its_line() {
    let table = format!(
        "{HEADER}\n{}{}{}",
        row("a", "ann"),
        row("b", "\"never"),
        row("c", "cid")
    );
    let run = audit("log.csv", table);
    run.ends_with(0)
        .says(&["log.csv:3: wrong number of cells: a quote that opens in this row never closes"]);
    assert_eq!(outcome(&run), [2, 1, 0, 1]);
}

#[test]
fn fault_52_other_delimiters_are_told_by_the_header() {
    let table = format!("{HEADER}\n{}{}", row("a", "ann"), row("b", "bob"));
    for delimiter in [";", "|"] {
        let run = report("log.csv", table.replace(',', delimiter));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{delimiter}");
        run.reports(2, "0.00042");
    }
    let run = report("log.tsv", table.replace(',', "\t"));
    run.ends_with(3)
        .says(&["log.tsv: a tab-separated dump", "export it as CSV"]);
}

#[test]
fn fault_52_a_decimal_comma_is_refused_once_and_not_by_row() {
    let table = format!("{HEADER}\n{}", row("a", "ann"))
        .replace(',', ";")
        .replace("0.00021", "0,00021");
    let run = report("log.csv", table.clone());
    run.ends_with(3).says(&[
        "log.csv: amounts with a decimal comma",
        "hint: export it again with a decimal point",
    ]);
    assert!(!run.stderr.contains("rejected"), "{run:?}");
    // A comma in a name is no amount.
    let run = report(
        "log.csv",
        table.replace("0,00021", "0.00021").replace("ann", "1,5"),
    );
    run.ends_with(0).reports(1, "0.00021");
}

#[test]
fn fault_53_a_folder_of_everything_is_read_by_content() {
    let good = |ids: &[&str]| calls(ids).into_bytes();
    let folder = folder(&[
        ("logs/a.txt", good(&["a"])),
        (
            "logs/b.csv",
            format!("{HEADER}\n{}", row("b", "ann")).into_bytes(),
        ),
        ("logs/c.parquet", gz(&calls(&["c"]))),
        (
            "logs/deep.csv/d.json",
            format!("[{}]", observation("d", "t-1")).into_bytes(),
        ),
        ("logs/.hidden.jsonl", good(&["e"])),
        ("logs/.a.jsonl.crc", vec![b'c', b'r', b'c', 0]),
        ("logs/f.jsonl.tmp", good(&["f"])),
        ("logs/README.md", b"# notes\n".to_vec()),
        ("logs/g.crc", vec![b'c', b'r', b'c', 0, 0, 0, 2]),
    ]);
    let run = |inputs: &[&str]| -> Run {
        let arguments = [&["audit", "--format", "json"], inputs].concat();
        llmcost(&arguments).in_folder(folder.path()).run()
    };
    let found = run(&["logs"]);
    found.ends_with(0).says(&[
        "warning: logs/README.md: not an export",
        "warning: logs/g.crc: not an export",
    ]);
    assert_eq!(outcome(&found), [4, 4, 0, 0]);
    let json = found.json();
    let files = json["files"].as_array().unwrap();
    let of = |name: &str| files.iter().find(|file| file["path"] == name).unwrap();
    assert_eq!(of("logs/README.md")["problem"]["code"], "unknown_format");
    assert_eq!(files.len(), 6);
    // Named, the stranger makes the report incomplete.
    let named = run(&["logs", "logs/README.md"]);
    assert_eq!(
        (named.ends_with(3).json()["header"].clone(), outcome(&named)),
        (json!(null), [4, 4, 0, 0])
    );
}
