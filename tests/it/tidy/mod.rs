//! Rules of the house that no compiler checks: spec §9 and the style guide.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod source;

use std::path::PathBuf;

use source::{Source, files, has_word, places, relative, root, sources};

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 70;

/// Longer files, each with its reason. None so far.
const LONG_FILES: [(&str, &str); 0] = [];

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn every_file_says_first_what_it_is() {
    for folder in ["src", "tests"] {
        let silent = sources(folder)
            .into_iter()
            .filter(|source| !source.text.starts_with("//! "));
        assert_eq!(
            silent.map(|source| source.path).collect::<Vec<_>>(),
            nothing()
        );
    }
}

#[test]
fn files_are_short() {
    let lines = |source: &Source| source.text.lines().count();
    let is_named = |path: &str| LONG_FILES.iter().any(|(long, _)| *long == path);
    let long = sources("src")
        .into_iter()
        .filter(|source| lines(source) > MAX_FILE_LINES);
    let long: Vec<String> = long
        .map(|source| source.path)
        .filter(|path| !is_named(path))
        .collect();
    assert_eq!(long, nothing());
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for source in sources("src") {
        let lines: Vec<&str> = source.code.lines().collect();
        for (number, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| has_word(line, "fn"))
        {
            let (mut depth, mut has_body) = (0_i64, false);
            let length = 1 + lines[number..]
                .iter()
                .position(|line| {
                    let count = |brace| i64::try_from(line.matches(brace).count()).unwrap();
                    has_body |= line.contains('{');
                    depth += count('{') - count('}');
                    (has_body && depth <= 0) || (!has_body && line.ends_with(';'))
                })
                .unwrap_or(0);
            if length > MAX_FUNCTION_LINES {
                long.push(format!(
                    "{}:{}: {length} lines: {}",
                    source.path,
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert_eq!(long, nothing());
}

#[test]
fn polars_lives_in_one_folder() {
    let found = places(
        &sources("src"),
        |path| path.starts_with("src/frame/"),
        &["polars"],
    );
    assert_eq!(found, nothing());
}

#[test]
fn only_the_console_talks() {
    let words = [
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "io::stdout",
        "io::stderr",
    ];
    let owners = ["src/console.rs", "src/main.rs"];
    assert_eq!(
        places(&sources("src"), |path| owners.contains(&path), &words),
        nothing()
    );
}

#[test]
fn money_is_never_a_float() {
    assert_eq!(
        places(&sources("src/pricing"), |_| false, &["f32", "f64"]),
        nothing()
    );
}

#[test]
fn rows_are_not_read_into_a_tree() {
    let words = [
        "serde_json::Value",
        "serde_json",
        "Map<String, Value>",
        "read_to_string",
        "read_to_end",
    ];
    assert_eq!(places(&sources("src/ingest"), |_| false, &words), nothing());
}

#[test]
fn nothing_is_left_to_chance_or_for_later() {
    let words = [
        ".unwrap()",
        "todo!",
        "unimplemented!",
        "dbg!",
        "unsafe",
        "process::exit",
    ];
    assert_eq!(places(&sources("src"), |_| false, &words), nothing());
    let later = [
        "FIX".to_owned() + "ME",
        "TO".to_owned() + "DO",
        "XX".to_owned() + "X",
    ];
    for source in sources("src").iter().chain(&sources("tests")) {
        for word in &later {
            assert!(!has_word(&source.text, word), "{}: {word}", source.path);
        }
    }
}

#[test]
fn figures_depend_on_no_file_clock_or_environment() {
    let pure = [
        "usage", "pricing", "wording", "frame", "analysis", "alerts", "report", "render",
    ];
    let words = [
        "std::fs",
        "File::open",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "std::env",
    ];
    for folder in pure {
        assert_eq!(
            places(&sources(&format!("src/{folder}")), |_| false, &words),
            nothing()
        );
    }
    let network = ["std::net", "TcpStream", "UdpSocket", "ToSocketAddrs"];
    assert_eq!(places(&sources("src"), |_| false, &network), nothing());
}

#[test]
fn results_never_come_in_the_order_of_a_hash_map_of_the_standard_library() {
    let words = [
        "std::collections::HashMap",
        "std::collections::HashSet",
        "RandomState",
    ];
    assert_eq!(places(&sources("src"), |_| false, &words), nothing());
}

#[test]
fn renderers_and_analyses_know_nothing_of_what_comes_after_them_or_of_files() {
    for (folder, words) in [
        (
            "pricing",
            &[
                "crate::frame",
                "crate::analysis",
                "crate::report",
                "crate::ingest",
            ][..],
        ),
        (
            "wording",
            &[
                "crate::frame",
                "crate::analysis",
                "crate::alerts",
                "crate::report",
                "crate::ingest",
            ],
        ),
        (
            "analysis",
            &[
                "crate::wording",
                "crate::alerts",
                "crate::report",
                "crate::ingest",
            ],
        ),
        (
            "alerts",
            &["crate::wording", "crate::report", "crate::ingest"],
        ),
        ("report", &["crate::console"]),
        (
            "render",
            &[
                "crate::frame",
                "crate::ingest",
                "crate::analysis",
                "crate::alerts",
            ],
        ),
    ] {
        let words = [words, &["crate::cli", "crate::render"]].concat();
        let own = format!("crate::{folder}");
        let words: Vec<&str> = words.into_iter().filter(|word| *word != own).collect();
        assert_eq!(
            places(&sources(&format!("src/{folder}")), |_| false, &words),
            nothing()
        );
    }
}

#[test]
fn names_say_what_is_inside() {
    let vague = [
        "util", "utils", "helper", "helpers", "common", "manager", "misc",
    ];
    for path in ["src", "tests", "fixtures"].into_iter().flat_map(files) {
        let path = relative(&path);
        let stem = path
            .rsplit_once('.')
            .map_or(path.as_str(), |(stem, _)| stem);
        let is_vague = |part: &str| vague.contains(&part);
        assert!(!stem.split(['/', '_', '-']).any(is_vague), "{path}");
    }
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    // Put together here, so that this file does not contain them.
    let machines = ["root", "home", "work", "Users"].map(|folder| format!("/{folder}/"));
    let is_text = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| ["rs", "toml", "md", "snap"].contains(&extension))
    };
    let mut paths: Vec<PathBuf> = ["src", "tests", "fixtures"]
        .into_iter()
        .flat_map(files)
        .collect();
    paths.extend(["Cargo.toml", "Makefile", "README.md"].map(|name| root().join(name)));
    if root().join("docs").is_dir() {
        paths.extend(files("docs"));
    }
    paths.retain(|path| is_text(path) && path.exists());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for machine in &machines {
            assert!(
                !text.contains(machine.as_str()),
                "{}: {machine}",
                path.display()
            );
        }
    }
}

#[test]
fn every_folder_of_fixtures_explains_itself() {
    for entry in std::fs::read_dir(root().join("fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert!(
                path.join("README.md").exists(),
                "{} has no README.md",
                path.display()
            );
        }
    }
}

#[test]
fn no_case_is_orphaned() {
    // Every test file is a module of its folder; a file that nobody names tests nothing.
    for path in files("tests/it") {
        let (folder, name) = (
            path.parent().unwrap(),
            path.file_stem().unwrap().to_str().unwrap(),
        );
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if !is_rust || name == "main" {
            continue;
        }
        let (owner, module) = match name {
            "mod" => (
                folder.parent().unwrap(),
                folder.file_name().unwrap().to_str().unwrap(),
            ),
            _ => (folder, name),
        };
        let owner = ["mod.rs", "main.rs"]
            .map(|file| owner.join(file))
            .into_iter()
            .find(|file| file.exists());
        let text = std::fs::read_to_string(owner.expect("a module above it")).unwrap();
        assert!(
            has_word(&text, &format!("mod {module};")),
            "{}",
            relative(&path)
        );
    }
}
