//! The only owner of standard output, standard error, colour, width, pager, progress and signals.

mod interrupt;
mod pager;
mod progress;
mod surroundings;

use std::io::{self, Write};
use std::time::Instant;

use crate::cli::ConsoleArgs;
use crate::error::Error;
use crate::ingest::Progress;
use crate::render::{Style, escape};

pub use interrupt::Unfinished;
use pager::{Paged, Pager};
use surroundings::Surroundings;

/// How the program talks to its user.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    style: Style,
    color_stderr: bool,
    is_quiet: bool,
    verbosity: u8,
    shows_progress: bool,
    suggests: bool,
    is_unicode_stderr: bool,
    /// Lines of the screen, if what is higher goes through a pager.
    page_height: Option<usize>,
}

impl Console {
    /// Looks at terminal and environment, once, and waits for Ctrl-C from now on.
    pub fn new(args: ConsoleArgs) -> Self {
        interrupt::watch();
        let here = Surroundings::look();
        let is_screen = here.is_stderr_terminal && !here.is_dumb;
        Self {
            style: Style {
                width: here.width,
                color: here.colors(args.color, here.is_stdout_terminal),
                unicode: !here.is_stdout_terminal || here.is_unicode,
            },
            color_stderr: here.colors(args.color, here.is_stderr_terminal),
            is_quiet: args.quiet,
            verbosity: args.verbose,
            shows_progress: is_screen && !args.quiet && !here.is_ci,
            suggests: here.is_stdout_terminal && here.is_stderr_terminal && !args.quiet,
            is_unicode_stderr: here.is_unicode,
            page_height: here.height.filter(|_| !here.is_dumb && !args.no_pager),
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

    /// Prints a table; with a pager if it is higher than the screen. A pager that cannot be
    /// started is no error.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub fn print_table(&self, text: &str) -> Result<(), Error> {
        let is_high = |height| text.lines().nth(height).is_some();
        // The prompt of the shell takes a line too.
        if self
            .page_height
            .is_some_and(|lines| is_high(lines.saturating_sub(1)))
            && let Some(pager) = Pager::from_environment()
        {
            match pager.show(text) {
                Paged::Shown => return Ok(()),
                Paged::NotStarted(Some(name)) => {
                    self.warn(&format!("the pager `{name}` cannot be started"));
                }
                Paged::NotStarted(None) => {}
            }
        }
        self.print(text)
    }

    /// Prints an error.
    pub fn error(&self, text: &str) {
        self.tell("error", anstyle::AnsiColor::Red, &escape(text));
    }

    /// Prints a warning, unless asked to be quiet.
    pub fn warn(&self, text: &str) {
        if !self.is_quiet {
            self.tell("warning", anstyle::AnsiColor::Yellow, &escape(text));
        }
    }

    /// Prints a warning about a place in an input, unless asked to be quiet.
    pub fn warn_at(&self, file: &str, line: Option<u64>, text: &str) {
        match line {
            Some(line) => self.warn(&format!("{file}:{line}: {text}")),
            None => self.warn(&format!("{file}: {text}")),
        }
    }

    /// Prints what can be done, in one line or several, unless asked to be quiet. Text from files has
    /// to be escaped before: its line ends would count as ours.
    pub fn hint(&self, text: &str) {
        if !self.is_quiet {
            let lines: Vec<String> = text.split('\n').map(escape).collect();
            self.tell("hint", anstyle::AnsiColor::Cyan, &lines.join("\n"));
        }
    }

    /// Prints a command that may be wanted next: to somebody at a terminal, unless asked to be
    /// quiet.
    pub fn suggest(&self, command: &str) {
        if self.suggests {
            self.tell("next", anstyle::AnsiColor::Cyan, &escape(command));
        }
    }

    /// Prints what was done, unless asked to be quiet.
    pub fn note(&self, text: &str) {
        if !self.is_quiet {
            self.write_stderr(&format!("{}\n", escape(text)));
        }
    }

    /// Prints how something was done, to those who ask for details: `-v` for level 1, `-vv` for
    /// level 2.
    pub fn detail(&self, level: u8, text: &str) {
        if self.verbosity >= level {
            self.write_stderr(&format!("{}\n", escape(text)));
        }
    }

    /// Does a part of the work, and says how long it took to those who ask for details.
    pub fn timed<T>(&self, stage: &str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        let seconds = began.elapsed().as_secs_f64();
        self.detail(1, &format!("{stage}: {seconds:.2} s"));
        result
    }

    fn tell(&self, label: &str, color: anstyle::AnsiColor, text: &str) {
        let style = if self.color_stderr {
            anstyle::Style::new().bold().fg_color(Some(color.into()))
        } else {
            anstyle::Style::new()
        };
        self.write_stderr(&format!("{style}{label}:{style:#} {text}\n"));
    }

    /// Standard error may be closed too; there is nobody left to tell.
    #[expect(clippy::unused_self, reason = "all output goes through the console")]
    fn write_stderr(&self, text: &str) {
        drop(io::stderr().lock().write_all(text.as_bytes()));
    }

    /// Shows how far reading has come while `work` runs, on a terminal only.
    pub fn with_progress<T>(&self, progress: &Progress, work: impl FnOnce() -> T) -> T {
        if self.shows_progress {
            progress::during(progress, self.is_unicode_stderr, work)
        } else {
            work()
        }
    }
}
