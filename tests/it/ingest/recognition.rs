//! Files are told apart by what is in them: exports of sums are refused with a sentence of their
//! own, and strangers are named as such.

use llmcost::ingest::{Dialect, FileFault};

use crate::support::{Folder, fixture, gzip, read, read_text};

#[track_caller]
fn check_sums(file: &str, what: &str, instead: &str) {
    let folder = Folder::new();
    let renamed = folder.write("renamed.txt", std::fs::read(fixture(file)).unwrap());
    for path in [fixture(file), renamed] {
        let reading = read(&[path]);
        let fault = reading.files[0].fault.clone().unwrap();
        assert_eq!(fault.code(), "aggregated", "{file}");
        let sentence = fault.to_string();
        assert!(sentence.starts_with(what), "{file}: {sentence}");
        assert!(sentence.contains("sums without single calls"), "{sentence}");
        let hint = fault.hint().unwrap();
        assert!(hint.contains(instead), "{file}: {hint}");
        assert_eq!(reading.tally().read, 0, "{file}");
    }
}

#[test]
fn litellm_sums() {
    let spend_logs = "LiteLLM_SpendLogs";
    for (file, what) in [
        ("focus_export.csv", "a FOCUS export"),
        ("cloudzero_cbf_record.json", "a CloudZero CBF export"),
        ("datadog_cost_entry.json", "Datadog cost entries"),
        (
            "daily_activity_export_server.csv",
            "LiteLLM's daily activity export",
        ),
        ("daily_activity_response.json", "LiteLLM's daily activity"),
        (
            "global_spend_report_by_team.json",
            "LiteLLM's global spend report",
        ),
        (
            "spend_logs_summarized_response.json",
            "LiteLLM's day summary",
        ),
        (
            "ui_export_daily_1.82.csv",
            "a usage export of LiteLLM's user interface",
        ),
        (
            "ui_export_daily_with_keys_1.82.csv",
            "a usage export of LiteLLM's user interface",
        ),
        (
            "ui_export_daily_with_models_1.82.csv",
            "a usage export of LiteLLM's user interface",
        ),
        (
            "ui_export_team_user_spend.csv",
            "a usage export of LiteLLM's user interface",
        ),
    ] {
        check_sums(&format!("litellm/{file}"), what, spend_logs);
    }
}

#[test]
fn langfuse_sums() {
    let observations = "`observations`";
    check_sums(
        "langfuse/api-v1-metrics-daily.json",
        "Langfuse's daily metrics",
        observations,
    );
    check_sums(
        "langfuse/api-metrics-v2.json",
        "Langfuse's metrics",
        observations,
    );
}

/// The user interface may also write its sums as JSON, and the session view is no export of rows.
#[test]
fn sums_in_other_clothes() {
    for (text, what) in [
        (
            r#"{"metadata":{"export_date":"x"},"data":[{"Date":"d","Team":"t","Spend ($)":"1"}]}"#,
            "a usage export",
        ),
        (
            r#"{"data":[{"request_id":"r","startTime":"t"}],"next_session_cursor":null}"#,
            "LiteLLM's spend logs grouped by session",
        ),
        (
            r#"{"id":"s","userIds":[],"countTraces":3,"totalCost":"1.5"}"#,
            "Langfuse's daily metrics or sessions",
        ),
    ] {
        let fault = read_text(text).files[0].fault.clone().unwrap();
        assert!(fault.to_string().starts_with(what), "{fault}");
        assert!(fault.hint().is_some());
    }
}

#[track_caller]
fn check_fault(content: impl AsRef<[u8]>, code: &str) {
    let reading = read_text(content);
    let fault = reading.files[0].fault.as_ref();
    assert_eq!(fault.map(FileFault::code), Some(code));
    assert_eq!(reading.tally().read, 0);
}

#[test]
fn strangers() {
    for text in [
        "hello",
        "{\"hello\":1}\n{\"hello\":2}\n",
        "[{\"hello\":1}]",
        "[1,2,3]",
        "a,b,c\n1,2,3\n",
        "id,name,value\n1,2,3\n",
        "<html></html>",
        "%PDF-1.7",
        "PAR1\u{0}\u{15}",
    ] {
        check_fault(text, "unknown_format");
    }
    check_fault([0x80, 0x81, 0xfe, 0x00], "unknown_format");
    check_fault(gzip("hello"), "unknown_format");
}

#[test]
fn clickhouse_tables_of_tabs_say_what_to_do() {
    let reading = read(&[fixture("langfuse/clickhouse-observations.subset.tsv")]);
    let fault = reading.files[0].fault.as_ref().unwrap();
    assert_eq!(fault.code(), "columns");
    assert!(fault.to_string().contains("JSONEachRow"), "{fault}");
}

#[test]
fn text_in_utf16_without_a_mark_names_the_cure() {
    let bytes: Vec<u8> = "{\"a\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_fault(&bytes, "encoding");
    assert!(FileFault::Encoding("").hint().unwrap().contains("iconv"));
}

#[test]
fn empty_files_are_no_fault() {
    for text in [
        "",
        "\u{feff}",
        "\n",
        " \n\t\n",
        "[]",
        "[ ]\n",
        "{\"data\":[],\"meta\":{}}",
    ] {
        let reading = read_text(text);
        assert_eq!(reading.files[0].fault, None, "{text:?}");
        assert_eq!(reading.tally().calls, 0, "{text:?}");
    }
    check_empty_table("request_id,startTime,model,prompt_tokens,completion_tokens");
    check_empty_table("request_id,startTime,model,prompt_tokens,completion_tokens\r\n");
}

fn check_empty_table(text: &str) {
    let reading = read_text(text);
    let file = &reading.files[0];
    assert_eq!(
        (&file.fault, file.dialect),
        (&None, Some(Dialect::SpendLogs))
    );
    assert_eq!(file.tally.read, 0);
}

#[test]
fn a_table_without_a_needed_column_names_it() {
    for (header, name) in [
        (
            "request_id,startTime,prompt_tokens,completion_tokens",
            "no column `model`",
        ),
        (
            "request_id,startTime,model,completion_tokens",
            "no column `prompt_tokens`",
        ),
        ("id,traceId,usageDetails", "no column `startTime`"),
        (
            "request_id,startTime,model,prompt_tokens,completion_tokens,model",
            "the column `model` comes twice",
        ),
    ] {
        let fault = read_text(format!("{header}\n")).files[0]
            .fault
            .clone()
            .unwrap();
        assert_eq!(fault.code(), "columns");
        assert!(fault.to_string().contains(name), "{fault}");
    }
}

#[test]
fn tables_in_other_order_and_with_other_delimiters() {
    for (delimiter, quote) in [(",", ""), (";", ""), (",", "\"")] {
        let row = |cells: [&str; 6]| {
            cells
                .map(|cell| format!("{quote}{cell}{quote}"))
                .join(delimiter)
                + "\n"
        };
        let text = row([
            "extra",
            "completion_tokens",
            "model",
            "request_id",
            "prompt_tokens",
            "startTime",
        ]) + &row(["x", "2", "m", "r", "1", "2026-11-16 09:00:00"]);
        let reading = read_text(text);
        let call = reading.only_call();
        assert_eq!((call.tokens.input, call.tokens.output), (1, 2));
    }
}

/// A file whose first line is damaged is still what its other lines say.
#[test]
fn a_damaged_first_line() {
    let good = r#"{"request_id":"r","startTime":"2026-11-16 09:00:00","model":"m"}"#;
    for bad in [
        r#"{"request_id":"#,
        r#"{"request_id":"a","metadata":{"a":["#,
        r#"{"request_id":"cut inside te"#,
        r#"{"request_id":"a",}"#,
        r#"{"request_id":NaN}"#,
        "{}",
    ] {
        let reading = read_text(format!("{bad}\n{good}\n{good}\n"));
        assert_eq!(reading.tally().calls, 2, "{bad}");
        assert_eq!(reading.tally().rejected_count(), 1, "{bad}");
    }
}

#[test]
fn missing_files_and_folders_are_faults_of_their_own() {
    let folder = Folder::new();
    let reading = read(&[folder.path().join("gone"), folder.path().to_path_buf()]);
    let codes: Vec<_> = reading
        .files
        .iter()
        .map(|file| file.fault.as_ref().unwrap().code())
        .collect();
    assert_eq!(codes, ["missing", "unreadable"]);
}
