//! What `-v` tells about a run: where its settings come from and what was read.

use super::settings::Settings;
use crate::console::Console;
use crate::ingest::FileReport;
use crate::render::count;

/// Files that `-v` lists; `-vv` lists all.
const FILES_SHOWN: usize = 20;

/// Tells where settings and prices come from.
pub(super) fn tell_settings(settings: &Settings, console: &Console) {
    match &settings.config_file {
        Some(path) => console.detail(1, &format!("configuration: {}", path.display())),
        None => console.detail(1, "configuration: none, all defaults"),
    }
    let book = settings.price_book.info();
    let models = count(book.models as u64);
    console.detail(
        1,
        &format!(
            "prices: {} with {models} models, newest of {}; {} of your own",
            book.source, book.date, book.custom_prices
        ),
    );
    let zone = settings.calendar.zone.name();
    let threads = settings.threads;
    console.detail(2, &format!("time zone: {zone}; threads: {threads}"));
}

/// Tells what was read of each file.
pub(super) fn tell_files(files: &[FileReport], console: &Console) {
    for (number, file) in files.iter().enumerate() {
        let level = if number < FILES_SHOWN { 1 } else { 2 };
        let kind = file.dialect.map_or("not read", |dialect| dialect.name());
        let tally = &file.tally;
        console.detail(
            level,
            &format!(
                "file {}: {kind}, {} lines, {} calls, {} rejected",
                file.name,
                count(tally.read),
                count(tally.calls),
                count(tally.rejected_count()),
            ),
        );
    }
    let lines: u64 = files.iter().map(|file| file.tally.read).sum();
    console.detail(
        1,
        &format!("in all {} lines of {} files", count(lines), files.len()),
    );
}
