//! Ctrl-C and requests to end: leaves no half-written file and no bar on the screen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files that are being written under a temporary name.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Whether a bar is on the screen.
static SHOWS_BAR: AtomicBool = AtomicBool::new(false);
/// Whether Ctrl-C is somebody else's.
static IS_PAUSED: AtomicBool = AtomicBool::new(false);

/// Clears the line of the bar and shows the cursor.
#[cfg(unix)]
const CLEAR_BAR: &[u8] = b"\r\x1b[2K\x1b[?25h";

/// A file that is removed if the program is ended before it is finished.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// Remembers a file under its temporary name.
    pub fn new(path: &Path) -> Self {
        unfinished().insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what was not finished. What is gone already was finished in the meantime.
#[cfg(any(unix, test))]
fn remove_unfinished() {
    for path in unfinished().iter() {
        drop(std::fs::remove_file(path));
    }
}

/// A flag that is set as long as this lives.
pub(super) struct During(&'static AtomicBool);

impl During {
    fn new(flag: &'static AtomicBool) -> Self {
        flag.store(true, Ordering::Release);
        Self(flag)
    }
}

impl Drop for During {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Leaves Ctrl-C to another program as long as the result lives.
pub(super) fn pause() -> During {
    During::new(&IS_PAUSED)
}

/// Remembers that a bar is on the screen as long as the result lives.
pub(super) fn bar() -> During {
    During::new(&SHOWS_BAR)
}

/// Waits for signals from now on, however often it is asked to. If that is not possible, they end the
/// program as they always do.
#[cfg(unix)]
pub(super) fn watch() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(start_watching);
}

#[cfg(unix)]
fn start_watching() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else {
        return;
    };
    let wait = move || {
        for signal in signals.forever() {
            if signal != SIGINT || !IS_PAUSED.load(Ordering::Acquire) {
                end(signal);
            }
        }
    };
    // Without a thread, nobody waits: the system's own way remains.
    drop(std::thread::Builder::new().spawn(wait));
}

/// Signals are of Unix; elsewhere Ctrl-C ends the program at once.
#[cfg(not(unix))]
pub(super) fn watch() {}

#[cfg(unix)]
#[expect(clippy::exit, reason = "the signal asks for it")]
fn end(signal: i32) -> ! {
    use std::io::Write;

    remove_unfinished();
    // Held until the end, so that the bar is not drawn once more behind it.
    let shows_bar = SHOWS_BAR.load(Ordering::Acquire);
    let mut screen = shows_bar.then(|| std::io::stderr().lock());
    if let Some(screen) = &mut screen {
        drop(screen.write_all(CLEAR_BAR));
    }
    // As a shell reports a program that a signal has ended: 130 for Ctrl-C.
    std::process::exit(128 + signal);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_unfinished_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let [finished, begun] = ["finished", "begun"].map(|name| folder.path().join(name));
        for path in [&finished, &begun] {
            std::fs::write(path, "half").unwrap();
        }
        drop(Unfinished::new(&finished));
        let _begun = Unfinished::new(&begun);
        remove_unfinished();
        assert!(finished.exists() && !begun.exists());
    }
}
