//! What went wrong while reading, compact: file, line, reason.

use crate::render::page::Page;
use crate::render::paint::{Tone, tone};
use crate::render::{number, safe};
use crate::report::{Audit, FileAudit, Header, RejectedLines};

/// Lines of the block at most.
const MOST: usize = 8;
/// Columns of a path.
const PATH: usize = 48;

/// Adds the block, if there is anything to say.
pub(super) fn add(header: &Header, audit: &Audit, page: &mut Page) {
    let warnings = texts(audit);
    if warnings.is_empty() && header.inputs_complete {
        return;
    }
    page.blank();
    for warning in warnings.iter().take(MOST) {
        page.bullet(&tone(Tone::Warning, "!"), warning);
    }
    let rest = warnings.len().saturating_sub(MOST);
    if rest > 0 {
        page.note(&format!("and {rest} more: llmcost audit"));
    }
}

/// Returns every warning, unshortened.
pub(in crate::render) fn texts(audit: &Audit) -> Vec<String> {
    let files = audit.files.iter().filter_map(file_problem);
    let rejected = audit.rejected.iter().map(rejected_lines);
    files.chain(rejected).collect()
}

/// Says what is wrong with a file as a whole, and what to do.
fn file_problem(file: &FileAudit) -> Option<String> {
    let problem = file.problem.as_ref()?;
    let hint = problem
        .hint
        .as_deref()
        .map_or_else(String::new, |hint| format!(" ({})", safe::escape(hint)));
    let path = path(&file.path);
    Some(format!("{path}: {}{hint}", safe::escape(&problem.message)))
}

/// Says which lines of a file were rejected, with the first of them.
fn rejected_lines(rejected: &RejectedLines) -> String {
    let path = path(&rejected.path);
    let words = safe::escape(&rejected.words);
    let Some(example) = rejected.examples.first() else {
        let lines = number::counted(rejected.count, "line", "lines");
        return format!("{path}: {lines}, {words}");
    };
    let detail = safe::escape(&example.detail);
    let first = format!("{path}:{}: {words}: {detail}", example.line);
    if rejected.count > 1 {
        format!("{first} ({} in all)", number::count(rejected.count))
    } else {
        first
    }
}

/// Returns a path, escaped; of a long one the end.
pub(super) fn path(path: &str) -> String {
    safe::cut_start(&safe::escape(path), PATH)
}
