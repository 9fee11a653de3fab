//! The progress of reading, on standard error.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interrupt;
use crate::ingest::Progress;

/// How often the bar is redrawn. Also how long reading may take without a bar.
const REDRAW: Duration = Duration::from_millis(100);

/// Runs `work` and shows meanwhile how far reading has come. The bar is gone afterwards, also if
/// `work` panics.
pub(super) fn during<T>(progress: &Progress, is_unicode: bool, work: impl FnOnce() -> T) -> T {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let drawing = std::thread::Builder::new()
            .spawn_scoped(scope, || draw(progress, is_unicode, &is_done));
        // Where the system gives no thread, there is no bar.
        let done = drawing.map(|drawing| Done(&is_done, drawing.thread().clone()));
        let result = work();
        drop(done);
        result
    })
}

/// Ends the drawing, whatever happens.
struct Done<'d>(&'d AtomicBool, std::thread::Thread);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
        self.1.unpark();
    }
}

fn draw(progress: &Progress, is_unicode: bool, is_done: &AtomicBool) {
    let mut bar: Option<(ProgressBar, interrupt::During)> = None;
    loop {
        std::thread::park_timeout(REDRAW);
        if is_done.load(Ordering::Acquire) {
            break;
        }
        let (bar, _) = bar.get_or_insert_with(|| (new_bar(progress, is_unicode), interrupt::bar()));
        bar.set_message(describe(progress));
        bar.set_position(progress.stored_bytes.load(Ordering::Relaxed));
        bar.tick();
    }
    if let Some((bar, _)) = &bar {
        bar.finish_and_clear();
    }
}

fn new_bar(progress: &Progress, is_unicode: bool) -> ProgressBar {
    let target = ProgressDrawTarget::stderr();
    let bar = ProgressBar::with_draw_target(progress.total_bytes, target);
    let template = match progress.total_bytes {
        Some(_) => "{bar:20} {msg}",
        None => "{spinner} {msg}",
    };
    let (filling, turning) = if is_unicode {
        ("█▉▊▋▌▍▎▏ ", "⠋⠙⠹⠸⠼⠴⠦⠧ ")
    } else {
        ("#>-", "|/-\\ ")
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars(filling).tick_chars(turning));
    }
    bar
}

/// Says how far reading has come.
fn describe(progress: &Progress) -> String {
    let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let bytes = HumanBytes(read(&progress.stored_bytes));
    let bytes = match progress.total_bytes {
        Some(total) => format!("{bytes} of {}", HumanBytes(total)),
        None => bytes.to_string(),
    };
    let mut parts = vec![bytes];
    let lines = HumanCount(read(&progress.records));
    parts.push(format!("{lines} lines"));
    let rejected = read(&progress.rejected);
    if rejected > 0 {
        parts.push(format!("{} rejected", HumanCount(rejected)));
    }
    if progress.total_files > 1 {
        let files = read(&progress.files);
        parts.push(format!("{files} of {} files", progress.total_files));
    }
    parts.join(", ")
}
