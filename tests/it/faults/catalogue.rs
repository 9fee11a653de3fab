//! The catalogue is complete: every row has a test and a line in `docs/faults.md`.

use std::collections::BTreeSet;
use std::path::Path;

/// Rows of the catalogue.
const ROWS: u32 = 70;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Numbers of the rows whose tests are in this folder.
fn tested(folder: &Path) -> BTreeSet<u32> {
    let mut numbers = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            numbers.extend(tested(&path));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut is_test = false;
        for line in text.lines() {
            let name = line.trim_start().strip_prefix("fn fault_");
            if let (true, Some(name)) = (is_test, name) {
                let (number, _) = name.split_once('_').unwrap();
                numbers.insert(number.parse().unwrap());
            }
            // Conditions may stand between the attribute and the function.
            is_test = line == "#[test]" || is_test && line.starts_with("#[");
        }
    }
    numbers
}

#[test]
fn every_row_has_a_test() {
    let missing: Vec<u32> = {
        let tested = tested(&root().join("tests/it"));
        (1..=ROWS).filter(|row| !tested.contains(row)).collect()
    };
    assert_eq!(missing, Vec::<u32>::new());
}

#[test]
fn every_row_is_documented_in_order() {
    let text = std::fs::read_to_string(root().join("docs/faults.md")).unwrap();
    let cells = text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let numbers: Vec<u32> = cells.filter_map(|cell| cell.parse().ok()).collect();
    assert_eq!(numbers, (1..=ROWS).collect::<Vec<_>>());
}
