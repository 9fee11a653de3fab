//! What `-v` tells about a run: where its settings come from and what was read.

use std::sync::atomic::Ordering;

use super::settings::Settings;
use crate::console::Console;
use crate::ingest::{FileReport, PassedOver, Progress};
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
    let zones = chrono_tz::IANA_TZDB_VERSION;
    console.detail(
        2,
        &format!("time zone: {zone} of tz database {zones}; threads: {threads}"),
    );
}

/// Says so where fewer threads read than were asked for.
pub(super) fn tell_threads(settings: &Settings, progress: &Progress, console: &Console) {
    let used = settings.threads;
    if let Some(asked) = settings.refused_threads {
        console.warn(&format!(
            "`--threads {asked}`: {used} are used, more would only take memory"
        ));
    }
    let missing = progress.missing_threads.load(Ordering::Relaxed);
    if missing > 0 {
        let started = used.saturating_sub(missing);
        console.warn(&format!(
            "the system gave only {started} of {used} threads; the result is the same"
        ));
    }
}

/// Tells what was found and not read.
pub(super) fn tell_passed_over(passed_over: &[PassedOver], console: &Console) {
    for one in passed_over {
        match one {
            PassedOver::SameFile { name, read_as } => {
                console.note(&format!("{name} is the same file as {read_as}, read once"));
            }
            PassedOver::NoFile(name) => {
                let text = "a pipe, socket or device in a folder, passed over";
                console.warn_at(name, None, text);
            }
        }
    }
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
