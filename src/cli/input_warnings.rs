//! What is wrong with the input, on standard error.

use std::collections::BTreeMap;
use std::path::Path;

use crate::console::Console;
use crate::ingest::{FileFault, FileReport};

/// Files in folders that are no exports: how many of them are named on standard error.
const STRANGERS_SHOWN: usize = 5;

/// Says what is wrong with files and lines, where the user can see it. `list` names what lists all
/// files, `rejects` where rejected lines were saved.
pub(super) fn report_inputs(
    console: &Console,
    files: &[FileReport],
    missing: &[(String, FileFault)],
    list: &str,
    rejects: Option<&Path>,
) {
    for file in files {
        for (reason, rejected) in &file.tally.rejected {
            for example in &rejected.examples {
                let text = format!("{}: {} (line skipped)", reason.words(), example.detail);
                console.warn_at(&file.name, Some(example.line), &text);
            }
        }
    }
    summarise_rejects(console, files, rejects);
    hint_at_pretty_printing(console, files);
    tell_oddities(console, files);
    let faults = missing.iter().map(|(name, fault)| (name, fault, true));
    let of_files = files.iter().filter_map(|file| {
        file.fault
            .as_ref()
            .map(|fault| (&file.name, fault, file.is_named))
    });
    report_faults(console, faults.chain(of_files), list);
}

/// Lists files that could not be read: all that were named, the first few of those that only lie
/// in a folder, and every piece of advice once.
fn report_faults<'a>(
    console: &Console,
    faults: impl Iterator<Item = (&'a String, &'a FileFault, bool)>,
    list: &str,
) {
    let mut hints: Vec<&str> = Vec::new();
    let mut strangers = 0;
    for (name, fault, is_named) in faults {
        let is_stranger = !is_named && fault.is_of_strangers();
        strangers += usize::from(is_stranger);
        if is_stranger && strangers > STRANGERS_SHOWN {
            continue;
        }
        console.warn_at(name, None, &fault.to_string());
        if let Some(hint) = fault.hint()
            && !hints.contains(&hint)
        {
            hints.push(hint);
        }
    }
    if strangers > STRANGERS_SHOWN {
        let more = strangers - STRANGERS_SHOWN;
        console.warn(&format!(
            "{more} more files could not be read; {list} lists them"
        ));
    }
    for hint in hints {
        console.hint(hint);
    }
}

/// Says what to do about records that are spread over several lines, each of which was rejected.
fn hint_at_pretty_printing(console: &Console, files: &[FileReport]) {
    if let Some(file) = files.iter().find(|file| file.tally.looks_pretty_printed()) {
        console.hint(&format!(
            "some of {} looks like JSON over several lines, among lines of JSON; `jq -c .` writes \
             a record on each line",
            file.name
        ));
    }
}

/// Says what was odd about the lines of each file and read all the same.
fn tell_oddities(console: &Console, files: &[FileReport]) {
    for file in files {
        for (oddity, count) in &file.tally.oddities {
            let (one, several) = oddity.words();
            let words = if *count == 1 { one } else { several };
            console.warn_at(&file.name, None, &format!("{count} {words}"));
        }
    }
}

fn summarise_rejects(console: &Console, files: &[FileReport], saved: Option<&Path>) {
    let mut by_reason = BTreeMap::new();
    for (reason, rejected) in files.iter().flat_map(|file| &file.tally.rejected) {
        *by_reason.entry(*reason).or_insert(0) += rejected.count;
    }
    let rejected: u64 = by_reason.values().sum();
    if rejected > 0 {
        let read: u64 = files.iter().map(|file| file.tally.read).sum();
        let reasons: Vec<String> = by_reason
            .iter()
            .map(|(reason, count)| format!("{count} {}", reason.words()))
            .collect();
        let where_to = match saved {
            Some(path) => format!("saved in {}", path.display()),
            None => "`--rejects FILE` saves them".to_owned(),
        };
        console.warn(&format!(
            "{rejected} of {read} lines rejected: {}; {where_to}",
            reasons.join(", ")
        ));
    }
}
