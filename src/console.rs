//! The only owner of standard output, standard error, colour, width and the progress bar.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::ColorArg;
use crate::error::Error;
use crate::ingest::Progress;
use crate::render::{Style, escape};

/// Width of tables when standard output is no terminal, whatever the environment says.
const PIPE_WIDTH: usize = 100;
/// How often the progress bar is redrawn.
const REDRAW: Duration = Duration::from_millis(100);

/// How the program talks to its user.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    style: Style,
    color_stderr: bool,
    is_quiet: bool,
    shows_progress: bool,
}

impl Console {
    /// Looks at terminal and environment, once.
    pub fn new(color: ColorArg, is_quiet: bool) -> Self {
        let wants_color = |is_terminal: bool| match color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => {
                let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                is_terminal && !is_set("NO_COLOR") && !is_dumb
            }
        };
        let is_stdout_terminal = io::stdout().is_terminal();
        let is_stderr_terminal = io::stderr().is_terminal();
        let width = if is_stdout_terminal {
            terminal_size::terminal_size().map_or(PIPE_WIDTH, |(width, _)| usize::from(width.0))
        } else {
            PIPE_WIDTH
        };
        Self {
            style: Style {
                width,
                color: wants_color(is_stdout_terminal),
                unicode: !is_stdout_terminal || is_unicode_locale(),
            },
            color_stderr: wants_color(is_stderr_terminal),
            is_quiet,
            shows_progress: is_stderr_terminal && !is_quiet && std::env::var_os("CI").is_none(),
        }
    }

    /// Returns how tables are to look on standard output.
    pub const fn style(&self) -> Style {
        self.style
    }

    /// Prints a result. A reader that has gone away has seen enough: that is no error.
    ///
    /// # Errors
    /// [`Error::Write`] if the output cannot be written for another reason.
    pub fn print(&self, text: &str) -> Result<(), Error> {
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Error::Write {
                path: "standard output".into(),
                cause,
            }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Prints an error.
    pub fn error(&self, text: &str) {
        self.tell("error", anstyle::AnsiColor::Red, text);
    }

    /// Prints a warning, unless asked to be quiet.
    pub fn warn(&self, text: &str) {
        if !self.is_quiet {
            self.tell("warning", anstyle::AnsiColor::Yellow, text);
        }
    }

    /// Prints a warning about a place in an input, unless asked to be quiet.
    pub fn warn_at(&self, file: &str, line: Option<u64>, text: &str) {
        match line {
            Some(line) => self.warn(&format!("{file}:{line}: {text}")),
            None => self.warn(&format!("{file}: {text}")),
        }
    }

    /// Prints what can be done, unless asked to be quiet.
    pub fn hint(&self, text: &str) {
        if !self.is_quiet {
            self.tell("hint", anstyle::AnsiColor::Cyan, text);
        }
    }

    /// Prints what was done, unless asked to be quiet.
    pub fn note(&self, text: &str) {
        if !self.is_quiet {
            self.write_stderr(&format!("{}\n", escape_lines(text)));
        }
    }

    fn tell(&self, label: &str, color: anstyle::AnsiColor, text: &str) {
        let style = if self.color_stderr {
            anstyle::Style::new().bold().fg_color(Some(color.into()))
        } else {
            anstyle::Style::new()
        };
        let text = escape_lines(text);
        self.write_stderr(&format!("{style}{label}:{style:#} {text}\n"));
    }

    /// Standard error may be closed too; there is nobody left to tell.
    #[expect(clippy::unused_self, reason = "all output goes through the console")]
    fn write_stderr(&self, text: &str) {
        drop(io::stderr().lock().write_all(text.as_bytes()));
    }

    /// Shows how far reading has come while `work` runs, on a terminal only.
    pub fn with_progress<T>(&self, progress: &Progress, work: impl FnOnce() -> T) -> T {
        if !self.shows_progress {
            return work();
        }
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| draw(progress, &is_done));
            let result = work();
            is_done.store(true, Ordering::Release);
            result
        })
    }
}

/// Whether the terminal can be expected to show more than ASCII. Only an explicit plain locale
/// says it cannot.
fn is_unicode_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty());
    locale.is_none_or(|locale| locale != "C" && locale != "POSIX")
}

/// Escapes what may come from files, keeping our own line ends.
fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

fn draw(progress: &Progress, is_done: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    while !is_done.load(Ordering::Acquire) {
        std::thread::sleep(REDRAW);
        let bytes = HumanBytes(progress.bytes.load(Ordering::Relaxed));
        let records = progress.records.load(Ordering::Relaxed);
        let rejected = progress.rejected.load(Ordering::Relaxed);
        let rejects = if rejected > 0 {
            format!(", {rejected} rejected")
        } else {
            String::new()
        };
        bar.set_message(format!("reading: {bytes}, {records} lines{rejects}"));
        bar.tick();
    }
    bar.finish_and_clear();
}
