//! Times in every spelling that exports use, through a whole row.

use llmcost::usage::Timestamp;

use crate::support::{read_text, reasons};

/// 2026-11-16 23:59:59.9 UTC by hand: 20,773 days after 1970, less a tenth of a second.
const INSTANT: Timestamp = Timestamp(20_774 * 86_400_000_000 - 100_000);

fn row(time: &str) -> String {
    format!("{{\"request_id\":\"r\",\"startTime\":{time},\"model\":\"m\",\"spend\":1}}")
}

#[test]
fn the_constant_is_that_instant() {
    let parsed: chrono::DateTime<chrono::Utc> = "2026-11-16T23:59:59.9Z".parse().unwrap();
    assert_eq!(parsed.timestamp_micros(), INSTANT.0);
}

#[test]
fn every_spelling_is_the_same_instant() {
    for time in [
        "\"2026-11-16T23:59:59.9\"",
        "\"2026-11-16 23:59:59.9\"",
        "\"2026-11-16 23:59:59.900\"",
        "\"2026-11-16 23:59:59.900000\"",
        "\"2026-11-16T23:59:59.9000004Z\"",
        "\"2026-11-16T23:59:59.900000999+00:00\"",
        "\"2026-11-16 23:59:59.9+00\"",
        "\"2026-11-17T00:59:59.9+01:00\"",
        "\"2026-11-17T05:29:59.9+0530\"",
        "\"2026-11-16T13:59:59.9-10:00\"",
        "\"2026-11-17T23:58:59.9+23:59\"",
        "\"2026-11-16 23:59:59.9 UTC\"",
        "\" 2026-11-16T23:59:59.9Z \"",
        "1794873599.9",
        "\"1794873599.9\"",
        "1794873599900",
        "1794873599900000",
        "1794873599900000000",
    ] {
        assert_eq!(
            read_text(row(time)).only_call().started_at,
            INSTANT,
            "{time}"
        );
    }
}

#[test]
fn what_is_no_time_rejects_the_row() {
    for time in [
        "null",
        "\"\"",
        "\"yesterday\"",
        "\"2026-02-30T00:00:00\"",
        "\"2026-11-16T25:61:00\"",
        "\"16/11/2026\"",
        "\"2026-11-16T23:59:59+24:00\"",
        "\"2026-11-16T23:59:59+00:60\"",
        "\"2026-11-16T23:59:59+01:75\"",
        "\"+1794873599\"",
        "\"1794873599.x\"",
        "\"x.5\"",
        "\"-\"",
        "true",
        "[1794873599]",
        "{}",
        "1e10",
    ] {
        let reading = read_text(row(time));
        assert_eq!(reasons(reading.tally()), [("time", 1, vec![1])], "{time}");
    }
}

/// In CSV since Langfuse 3.157 the decoded cell still has quotes around it.
#[test]
fn csv_cells_may_be_quoted_twice() {
    for cell in [
        "2026-11-16 23:59:59.9",
        "\"2026-11-16 23:59:59.9\"",
        "\"\"\"2026-11-16T23:59:59.900Z\"\"\"",
        "1794873599.9",
    ] {
        let csv =
            format!("request_id,startTime,model,prompt_tokens,completion_tokens\nr,{cell},m,1,2\n");
        assert_eq!(read_text(csv).only_call().started_at, INSTANT, "{cell}");
    }
}
