//! What libFuzzer calls, called with every seed and with changes of them: the same functions, built by any compiler,
//! in seconds. `LLMCOST_FUZZ_SECONDS` lets each target go on for so long with new changes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

#[allow(
    unreachable_pub,
    clippy::expect_used,
    reason = "a crate of its own elsewhere, whose functions fail by panicking"
)]
#[path = "../../../fuzz/src/lib.rs"]
pub(crate) mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::targets::{TARGETS, Target};
use crate::support::Dice;

/// Changes of all seeds of a target in an ordinary run.
const CHANGES: u64 = 300;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder().join("seeds").join(target)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What changes put in: what formats, numbers and names turn on.
const PIECES: [&[u8]; 30] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b"\0",
    b"null",
    b"-",
    b"0",
    b"1e999",
    b"1e-400",
    b"99999999999999999999",
    b"9223372036854775807",
    b"\\ud800",
    b"\\u0000",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"true",
    b"\"\"",
    b" ",
    b";",
    b"2026-02-30T25:61:61Z",
    b"=x",
    b"::error::",
];

/// A seed with a few things done to it.
fn change(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.roll(seeds.len())].clone();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(40)).min(bytes.len());
        match dice.roll(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            4 => {
                let other = &seeds[dice.roll(seeds.len())];
                let from = dice.roll(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            5 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
            _ => {
                let piece = PIECES[dice.roll(PIECES.len())];
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
        }
    }
    bytes
}

/// Calls a target; what it panics on is kept and shown.
fn call(name: &str, target: Target, bytes: &[u8]) {
    if catch_unwind(|| target(bytes)).is_err() {
        let path = std::env::temp_dir().join(format!("llmcost-fuzz-{name}"));
        fs::write(&path, bytes).unwrap();
        panic!(
            "{name} fails on {}: {}",
            path.display(),
            bytes.escape_ascii()
        );
    }
}

#[allow(clippy::print_stderr, reason = "says how far a longer run came")]
fn replay(name: &str) {
    let (_, target) = TARGETS
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    let seeds = seeds(name);
    for seed in &seeds {
        call(name, target, seed);
    }
    let seconds = std::env::var("LLMCOST_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|seconds| Duration::from_secs(seconds.parse().unwrap()));
    let begun = Instant::now();
    let start = seconds.map_or(7, |_| std::process::id().into());
    let mut dice = Dice(start);
    let mut calls = 0_u64;
    // Whole runs of the program take as long as many lines.
    let changes = if name == "program" {
        CHANGES / 10
    } else {
        CHANGES
    };
    while seconds.map_or(calls < changes, |seconds| begun.elapsed() < seconds) {
        call(name, target, &change(&seeds, &mut dice));
        calls += 1;
    }
    eprintln!(
        "{name}: {} seeds, {calls} changes from {start}",
        seeds.len()
    );
}

macro_rules! replays {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })+

        #[test]
        fn every_target_is_replayed_and_has_its_seeds_and_its_program() {
            let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(known, [$(stringify!($name)),+]);
            let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
            for name in known {
                assert!(!seeds(name).is_empty(), "{name}");
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
                let main = folder().join(format!("fuzz_targets/{name}.rs"));
                assert!(fs::read_to_string(main).unwrap().contains(&format!("::{name}(bytes)")), "{name}");
            }
        }
    };
}

replays! {
    spend_logs standard_logging observations traces spend_logs_csv observations_csv any_file time money config prices
    program
}
