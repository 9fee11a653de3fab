//! How documents are cut into records.

use std::io;

use super::block::{Pending, Records, Splitter};
use super::buffer::Buffers;
use super::document::{DocumentSplitter, Layout};
use super::record::Dialect;

fn records(text: &str, layout: Layout) -> Vec<(u64, String)> {
    let mut splitter = DocumentSplitter::new(
        Pending::new(
            Box::new(io::Cursor::new(text.to_owned())),
            std::sync::Arc::<Buffers>::default().get(),
        ),
        layout,
    );
    let mut found = Vec::new();
    while let Some(block) = splitter.next_block().expect("memory can be read") {
        let Records::Spans(spans) = block.records else {
            panic!("documents have spans")
        };
        for span in spans {
            let text = String::from_utf8_lossy(&block.bytes[span.range]).into_owned();
            found.push((span.line, text));
        }
        if let Some((line, reject)) = block.rejected {
            found.push((line, reject.reason().code().to_owned()));
        }
    }
    found
}

fn expect(text: &str, layout: Layout, expected: &[(u64, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, text)| (*line, (*text).to_owned()))
        .collect();
    assert_eq!(records(text, layout), expected, "{text}");
}

fn values() -> Layout {
    Layout::Values(Dialect::SpendLogs)
}

#[test]
fn arrays_and_concatenated_objects_are_taken_apart() {
    expect(
        "[{\"a\":\"]}\"},\n {\"b\":[1,{}]}]",
        values(),
        &[(1, "{\"a\":\"]}\"}"), (2, "{\"b\":[1,{}]}")],
    );
    expect(
        "{\"a\":1}{\n\"b\":2}\n",
        values(),
        &[(1, "{\"a\":1}"), (1, "{\n\"b\":2}")],
    );
    expect("[]", values(), &[]);
    expect(
        "[1, null,\"x\"] 7",
        values(),
        &[(1, "1"), (1, "null"), (1, "\"x\""), (1, "7")],
    );
}

#[test]
fn members_of_pages_are_found_and_the_rest_ignored() {
    let page = "{\"total\":2,\"data\":[{\"data\":[{}]},{\"b\":\"\\\"\"}],\"meta\":{\"data\":[{}]}}";
    let layout = Layout::Members(vec![("data", Dialect::SpendLogs)]);
    expect(
        page,
        layout,
        &[(1, "{\"data\":[{}]}"), (1, "{\"b\":\"\\\"\"}")],
    );
    let layout = Layout::Members(vec![
        ("trace", Dialect::Trace),
        ("observations", Dialect::Observation),
    ]);
    expect(
        "{\"trace\":{\"id\":\"t\"},\"observations\":[{\"id\":\"o\"}],\"scores\":[{}]}",
        layout,
        &[(1, "{\"id\":\"t\"}"), (1, "{\"id\":\"o\"}")],
    );
}

#[test]
fn an_unfinished_record_is_cut_short() {
    expect(
        "[{\"a\":1},\n{\"b\":",
        values(),
        &[(1, "{\"a\":1}"), (2, "truncated_tail")],
    );
}
