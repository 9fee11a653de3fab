//! Compression is undone by magic bytes: all members, all frames, whatever the name.

use crate::support::{fixture_text, gzip, gzip_members, read_text, zstd_frames};

fn lines() -> String {
    fixture_text("litellm/spendlogs_row_to_json.jsonl")
}

#[track_caller]
fn check(packed: impl AsRef<[u8]>) {
    let reading = read_text(packed);
    assert_eq!(reading.files[0].fault, None);
    assert_eq!(reading.calls(), read_text(lines()).calls());
}

#[test]
fn gzip_and_zstd() {
    check(gzip(lines()));
    check(zstd::encode_all(lines().as_bytes(), 3).unwrap());
}

#[test]
fn every_member_and_every_frame_is_read() {
    let text = lines();
    check(gzip_members(text.split_inclusive('\n')));
    check(zstd_frames(text.split_inclusive('\n')));
    // Members end anywhere, not only at line ends.
    let middle = text.len() / 2;
    check(gzip_members([&text[..middle], &text[middle..]]));
    check(zstd_frames([&text[..middle], &text[middle..]]));
}

#[test]
fn a_byte_order_mark_may_come_after_the_compression() {
    check(gzip(format!("\u{feff}{}", lines())));
}

#[test]
fn compressed_csv_and_arrays() {
    let csv = fixture_text("litellm/spendlogs_copy.csv");
    check(gzip(&csv));
    check(zstd_frames(csv.split_inclusive('\n')));
    let text = lines();
    let records: Vec<&str> = text.lines().collect();
    check(gzip(format!("[{}]", records.join(","))));
}

#[test]
fn a_truncated_member_keeps_its_complete_lines() {
    let text = lines();
    let packed = gzip(&text);
    let cut = &packed[..packed.len() - 40];
    let reading = read_text(cut);
    let fault = reading.files[0].fault.clone().unwrap();
    assert_eq!(fault.code(), "cut_short");
    let whole = read_text(&text).calls();
    let kept = reading.calls();
    assert!(!kept.is_empty() && kept.len() < whole.len());
    assert_eq!(kept, whole[..kept.len()]);
    let expected = [("truncated_tail", 1, vec![kept.len() as u64 + 1])];
    assert_eq!(crate::support::reasons(reading.tally()), expected);
}

#[test]
fn a_truncated_frame_keeps_its_complete_lines() {
    let text = lines();
    let packed = zstd_frames(text.split_inclusive('\n'));
    let reading = read_text(&packed[..packed.len() - 5]);
    assert_eq!(reading.files[0].fault.as_ref().unwrap().code(), "cut_short");
    assert_eq!(reading.calls(), read_text(&text).calls()[..8]);
}

#[test]
fn a_damaged_checksum_is_told() {
    let mut packed = gzip(lines());
    let crc = packed.len() - 8;
    packed[crc] ^= 0xff;
    let reading = read_text(&packed);
    assert_eq!(reading.files[0].fault.as_ref().unwrap().code(), "cut_short");
    assert_eq!(reading.calls(), read_text(lines()).calls());
}
