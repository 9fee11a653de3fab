//! The cases of the alert rules, without the program.

use std::fs;
use std::path::Path;

#[test]
fn every_case_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/alerts/cases");
    let mut cases = 0;
    for entry in fs::read_dir(folder).expect("the cases are there") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("text");
        let (count, failures) = llmcost::cli::alerts::failures(&text);
        assert!(failures.is_empty(), "{failures:#?}");
        cases += count;
    }
    assert!(cases > 50, "{cases}");
}
