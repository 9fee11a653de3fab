//! Lines read = calls + duplicates + blank + not a call + out of range + rejected, per file; and
//! which line of the damaged files became what. The counts are worked out by hand, line by line.

use llmcost::frame::ledger::CallCounts;
use llmcost::ingest::{FileFault, Tally};
use llmcost::usage::{CountRule, Timestamp};

use crate::support::{Books, Folder, entries, fixture, reasons};

/// What became of a file's lines, beside the rejected ones.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lines {
    read: u64,
    blank: u64,
    not_a_call: u64,
    counts: CallCounts,
}

fn lines(tally: &Tally, counts: CallCounts) -> Lines {
    Lines {
        read: tally.read,
        blank: tally.blank,
        not_a_call: tally.not_a_call,
        counts,
    }
}

#[track_caller]
fn check(file: &str, books: &Books, expected: &Lines, rejected: &[(&str, &[u64])]) {
    let (ledger, files) = books.settle_with_files(&[fixture(&format!("hostile/{file}"))]);
    let tally = &files[0].tally;
    let found = reasons(tally);
    let found: Vec<_> = found
        .iter()
        .map(|(code, _, lines)| (*code, lines.as_slice()))
        .collect();
    let mut rejected = rejected.to_vec();
    rejected.sort_unstable();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, rejected);
    assert_eq!(lines(tally, ledger.counts[0]), *expected);
}

const SPEND_LOG_REJECTS: [(&str, &[u64]); 10] = [
    ("json", &[3, 21, 23]),
    ("not_object", &[4, 5]),
    ("utf8", &[6]),
    ("depth", &[7, 22]),
    ("time", &[8, 9]),
    ("token_count", &[10, 11, 12]),
    ("cost", &[13, 14]),
    ("overflow", &[15, 16]),
    ("missing_id", &[17]),
    ("truncated_tail", &[24]),
];

#[test]
fn spend_logs_in_lines() {
    let mut expected = Lines {
        read: 24,
        blank: 2,
        not_a_call: 0,
        counts: CallCounts {
            kept: 2,
            duplicates: 1,
            ..CallCounts::default()
        },
    };
    check(
        "spend_logs.jsonl",
        &Books::default(),
        &expected,
        &SPEND_LOG_REJECTS,
    );
    // Line 20 starts at this instant, and the interval is half-open.
    let at: chrono::DateTime<chrono::Utc> = "2026-11-20T00:00:00Z".parse().unwrap();
    let books = Books {
        as_of: Some(Timestamp::from(at)),
        ..Books::default()
    };
    expected.counts.kept = 1;
    expected.counts.out_of_range = 1;
    check("spend_logs.jsonl", &books, &expected, &SPEND_LOG_REJECTS);
}

#[test]
fn spend_logs_in_a_table() {
    let expected = Lines {
        read: 12,
        counts: CallCounts {
            kept: 3,
            duplicates: 1,
            ..CallCounts::default()
        },
        ..Lines::default()
    };
    let rejected: [(&str, &[u64]); 6] = [
        ("fields", &[3, 4, 14]),
        ("time", &[7]),
        ("utf8", &[9]),
        ("token_count", &[10]),
        ("cost", &[11]),
        ("missing_id", &[12]),
    ];
    check("spend_logs.csv", &Books::default(), &expected, &rejected);
}

#[test]
fn observations() {
    let rejected: [(&str, &[u64]); 3] = [("token_count", &[8]), ("cost", &[9]), ("time", &[10])];
    let expected = |kept: u64, counted_by_child: u64| Lines {
        read: 10,
        not_a_call: 1,
        counts: CallCounts {
            kept,
            duplicates: 2,
            not_a_call: 1 + counted_by_child,
            out_of_range: 0,
        },
        ..Lines::default()
    };
    let books = Books::default();
    check("observations.jsonl", &books, &expected(2, 1), &rejected);
    let all = Books {
        count: CountRule::All,
        ..Books::default()
    };
    check("observations.jsonl", &all, &expected(3, 0), &rejected);
    let ledger = books.settle(&[fixture("hostile/observations.jsonl")]);
    let ids: Vec<_> = entries(&ledger).into_iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["gen", "late"]);
    // The parent would have added 5 tokens of gpt-4o at 2.50 USD per million.
    assert_eq!(ledger.double_counted, 1);
    assert_eq!(ledger.double_counted_cost.to_string(), "0.0000125");
}

#[test]
fn a_stream_that_ends_early() {
    let (ledger, files) =
        Books::default().settle_with_files(&[fixture("hostile/truncated.jsonl.gz")]);
    assert_eq!(files[0].fault.as_ref().unwrap().code(), "cut_short");
    let kept = ledger.counts[0].kept;
    assert!((1..5).contains(&kept), "{kept}");
    assert_eq!(
        reasons(&files[0].tally),
        [("truncated_tail", 1, vec![kept + 1])]
    );
}

#[test]
fn files_without_lines() {
    for (file, fault) in [
        ("utf16.csv", None),
        ("unknown.json", Some("unknown_format")),
        ("header_only.csv", None),
        ("empty.jsonl", None),
    ] {
        let (ledger, files) =
            Books::default().settle_with_files(&[fixture(&format!("hostile/{file}"))]);
        assert_eq!(
            files[0].fault.as_ref().map(FileFault::code),
            fault,
            "{file}"
        );
        assert_eq!((files[0].tally.read, ledger.calls.len()), (0, 0), "{file}");
    }
}

/// Every file at once, in any order and by any number of threads, gives each file its own counts.
#[test]
fn all_files_together() {
    let names = [
        "spend_logs.jsonl",
        "observations.jsonl",
        "truncated.jsonl.gz",
        "empty.jsonl",
    ];
    let mut paths = names
        .map(|name| fixture(&format!("hostile/{name}")))
        .to_vec();
    for threads in [1, 2, 8] {
        let books = Books {
            threads,
            ..Books::default()
        };
        paths.rotate_left(1);
        let (ledger, files) = books.settle_with_files(&paths);
        for (path, (file, counts)) in paths.iter().zip(files.iter().zip(&ledger.counts)) {
            let (alone, alone_files) = books.settle_with_files(std::slice::from_ref(path));
            assert_eq!(file.tally, alone_files[0].tally);
            assert_eq!(*counts, alone.counts[0]);
        }
    }
}

/// A detail names positions and fields, never content: a log line may hold a prompt.
#[test]
fn rejects_do_not_quote_the_line() {
    let folder = Folder::new();
    let secret = "s3cret";
    let bad = [
        format!("{{\"request_id\":\"{secret}\",\"startTime\":\"{secret}\",\"model\":\"m\"}}"),
        format!("{{\"request_id\":\"r\",\"startTime\":1,\"prompt_tokens\":\"{secret}\"}}"),
        format!("{{\"request_id\":\"r\",\"startTime\":1,\"spend\":\"{secret}\"}}"),
        format!("{{\"request_id\":\"r\",{secret}}}"),
        format!("\"{secret}\""),
        "{\"request_id\":\"r\",\"startTime\":1,\"model\":\"m\"}".to_owned(),
    ];
    let path = folder.write("export", bad.join("\n"));
    let (_, files) = Books::default().settle_with_files(&[path]);
    assert_eq!(files[0].tally.rejected_count(), 5);
    for example in files[0]
        .tally
        .rejected
        .values()
        .flat_map(|some| &some.examples)
    {
        assert!(!example.detail.contains(secret), "{example:?}");
    }
}

/// A last line without its end is cut short only if it is not whole.
#[test]
fn a_last_line_is_cut_short_or_wrong() {
    let start = r#"{"request_id":"r","startTime":1,"model":"m""#;
    for (end, code) in [
        ("", "truncated_tail"),
        (",\"metadata\":{\"a", "truncated_tail"),
        (",\"metadata\":\"{oops\"}", "json"),
        (",\"prompt_tokens\":-1}", "token_count"),
    ] {
        let folder = Folder::new();
        let path = folder.write("export", format!("{start}}}\n{start}{end}"));
        let (ledger, files) = Books::default().settle_with_files(&[path]);
        assert_eq!(reasons(&files[0].tally), [(code, 1, vec![2])], "{end}");
        assert_eq!(ledger.counts[0].kept, 1, "{end}");
    }
}
