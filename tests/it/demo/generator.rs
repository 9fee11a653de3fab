//! The committed data is what the generator makes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::folder;

/// The generator, which `cargo test` builds beside this test.
fn generator() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let path = profile
        .join("examples")
        .join(format!("demo-data{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is missing: run `cargo build --example demo-data`, as `cargo test` does",
        path.display()
    );
    path
}

/// Contents of a folder's files by their relative names, decompressed.
fn contents(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            contents(root, &path, found);
            continue;
        }
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = if name.rsplit('.').next() == Some("gz") {
            super::raw_rows::unpack(&path)
        } else {
            std::fs::read_to_string(&path).unwrap()
        };
        found.insert(name, text);
    }
}

#[test]
fn it_makes_exactly_the_committed_data() {
    let made = tempfile::TempDir::new().unwrap();
    let output = Command::new(generator()).arg(made.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
    contents(&folder(), &folder(), &mut expected);
    contents(made.path(), made.path(), &mut found);
    // Written by people.
    expected.retain(|name, _| {
        !name.starts_with("generator") && !["README.md", "llmcost.toml"].contains(&name.as_str())
    });
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&expected));
    for (name, text) in &expected {
        // The texts are long; that they differ is message enough.
        assert!(
            &found[name] == text,
            "{name} is not what the generator makes"
        );
    }
}
