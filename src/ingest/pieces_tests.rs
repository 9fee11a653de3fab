//! How files of lines are divided into pieces.

use std::io::Write;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tempfile::NamedTempFile;

use super::block::{Block, Records, Splitter};
use super::buffer::Buffers;
use super::pieces::{Piece, Pieces};
use super::progress::Progress;
use super::sized_file::SizedFile;

/// Size of a piece; a line may reach eight bytes beyond it.
const SIZE: usize = 64;

/// A line: its number, its place in the file and its text.
type Line = (u64, u64, Vec<u8>);

fn file(text: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("files can be made");
    file.write_all(text).expect("files can be written");
    file
}

fn divided(file: &NamedTempFile, start: u64) -> Pieces {
    let sized = SizedFile::new(file.reopen().expect("it is there")).expect("it has a size");
    Pieces::divided(sized, start, SIZE, &Arc::<Buffers>::default()).expect("it has a size")
}

fn lines_of(block: &Block) -> Vec<Line> {
    if let Some((line, _)) = block.rejected {
        return vec![(line, block.offset, block.bytes.to_vec())];
    }
    let Records::Lines(lines) = &block.records else {
        panic!("lines are cut into lines")
    };
    let mut start = lines.start;
    let mut found = Vec::new();
    let last =
        Some(block.bytes.len()).filter(|end| block.bytes.last() != Some(&b'\n') && *end > start);
    for (number, end) in (lines.first..).zip(lines.ends.iter().copied().chain(last)) {
        let place = block.offset + start as u64;
        found.push((number, place, block.bytes[start..end].to_vec()));
        start = end + 1;
    }
    found
}

/// Reads pieces until there are none. Returns the lines, how the file ended, and whether it was read in order from
/// some place on.
fn read_on(pieces: &Pieces, found: &Mutex<Vec<Line>>) -> (Option<String>, bool) {
    let progress = Progress::default();
    let note = |block: &Block| {
        found
            .lock()
            .expect("nobody panicked")
            .extend(lines_of(block));
    };
    let mut is_in_order = false;
    while let Some(number) = pieces.claim() {
        match pieces.read(number, &progress) {
            Piece::Lines(block, _) => note(&block),
            Piece::Left => {}
            Piece::InOrder(mut splitter) => {
                is_in_order = true;
                loop {
                    match splitter.next_block() {
                        Ok(Some(block)) => note(&block),
                        Ok(None) => break,
                        Err(error) => return (Some(error.to_string()), true),
                    }
                }
            }
        }
    }
    (None, is_in_order)
}

/// Looks for line ends one after another.
fn expected(text: &[u8], start: usize) -> Vec<Line> {
    let mut place = start as u64;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text[start..].split_inclusive(|byte| *byte == b'\n')) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        lines.push((number, place, text.to_vec()));
        place += line.len() as u64;
    }
    lines
}

fn check(text: &[u8], start: usize, threads: usize) -> bool {
    let file = file(text);
    let pieces = divided(&file, start as u64);
    let found = Mutex::default();
    let ends: Vec<_> = std::thread::scope(|scope| {
        let others: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| read_on(&pieces, &found)))
            .collect();
        let ends = others
            .into_iter()
            .map(|other| other.join().expect("nobody panicked"));
        ends.collect()
    });
    assert!(ends.iter().all(|(error, _)| error.is_none()), "{ends:?}");
    let mut found = found.into_inner().expect("nobody panicked");
    found.sort();
    assert_eq!(
        found,
        expected(text, start),
        "{:?}",
        text.escape_ascii().to_string()
    );
    ends.iter().any(|(_, is_in_order)| *is_in_order)
}

#[test]
fn a_line_belongs_to_the_piece_in_which_it_begins() {
    // Ends right before, at and behind the edges of pieces.
    for first in 0..2 * SIZE + 3 {
        for second in [0, 1, 7, 8, 9, SIZE] {
            for end in ["", "\n", "\n\n"] {
                let (first, second) = ("a".repeat(first), "b".repeat(second));
                let text = format!("{first}\n{second}{end}");
                check(text.as_bytes(), 0, 1);
                check(format!("{text}\n{}", "c\n".repeat(SIZE)).as_bytes(), 0, 2);
            }
        }
    }
}

#[test]
fn only_lines_that_reach_far_are_read_in_order() {
    let short = "12345\n".repeat(100);
    assert!(!check(short.as_bytes(), 0, 3));
    assert!(!check(short.as_bytes(), 6, 3));
    let long = format!("{short}{}\n{short}", "x".repeat(3 * SIZE));
    assert!(check(long.as_bytes(), 0, 3));
}

proptest! {
    #[test]
    fn every_line_is_read_once_with_its_number_and_place(
        lines in prop::collection::vec(prop_oneof![9 => 0_usize..6, 1 => 0..3 * SIZE], 1..60),
        is_ended in any::<bool>(),
        start in 0_usize..4,
        threads in 1_usize..5,
    ) {
        let letters = (b'a'..=b'z').cycle();
        let lines = lines.iter().zip(letters).map(|(length, letter)| vec![letter; *length]);
        let mut text = lines.collect::<Vec<_>>().join(&b'\n');
        // A file without bytes has no size.
        text.extend(b"end\n");
        if !is_ended {
            text.pop();
        }
        check(&text, start, threads);
    }
}

#[test]
fn what_is_appended_is_for_the_next_run() {
    let text = "line\n".repeat(20);
    let mut file = file(text.as_bytes());
    let pieces = divided(&file, 0);
    file.write_all(b"more\n").expect("files can be written");
    let found = Mutex::default();
    assert_eq!(read_on(&pieces, &found), (None, false));
    assert_eq!(
        found.into_inner().expect("nobody panicked"),
        expected(text.as_bytes(), 0)
    );
}

#[test]
fn a_file_that_becomes_shorter_is_read_as_far_as_it_is_there() {
    let text = "line\n".repeat(20);
    let file = file(text.as_bytes());
    let pieces = divided(&file, 0);
    file.as_file().set_len(33).expect("files can be cut");
    let found = Mutex::default();
    let (error, is_in_order) = read_on(&pieces, &found);
    let error = error.expect("something is missing");
    assert!(is_in_order && error.contains("became shorter"), "{error}");
    let mut kept = expected(text.as_bytes(), 0);
    kept.truncate(6);
    kept.push((7, 30, b"lin".to_vec()));
    assert_eq!(found.into_inner().expect("nobody panicked"), kept);
}

#[test]
fn no_byte_is_read_twice_or_not_at_all_where_somebody_moves_the_lines() {
    let text = "line\n".repeat(20);
    let file = file(text.as_bytes());
    let pieces = divided(&file, 0);
    let first = pieces.claim().expect("there is one");
    let Piece::Lines(block, false) = pieces.read(first, &Progress::default()) else {
        panic!("the first piece has lines")
    };
    let found = Mutex::new(lines_of(&block));
    // The next piece would begin elsewhere than the first one ended.
    std::fs::write(file.path(), "other!\n".repeat(20)).expect("files can be written");
    assert_eq!(read_on(&pieces, &found), (None, true));
    let found = found.into_inner().expect("nobody panicked");
    let mut next = 0;
    for (line, (number, place, text)) in (1..).zip(&found) {
        assert_eq!((*number, *place), (line, next), "{found:?}");
        next = place + text.len() as u64 + 1;
    }
    // What was the size; the last line has no end there.
    assert_eq!(next, 101);
}
