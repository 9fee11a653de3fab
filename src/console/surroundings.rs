//! What the program is run in: which streams are terminals, how large they are, and what the
//! environment asks for. Looked at once.

use std::io::{self, IsTerminal};

use crate::cli::ColorArg;

/// Width of tables when standard output is no terminal, whatever the environment says.
const PIPE_WIDTH: usize = 100;

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// Whether standard output is a terminal.
    pub(super) is_stdout_terminal: bool,
    /// Whether standard error is a terminal.
    pub(super) is_stderr_terminal: bool,
    /// Columns of the terminal, or of tables in pipes.
    pub(super) width: usize,
    /// Lines of the terminal, if standard output is one that says so.
    pub(super) height: Option<usize>,
    /// Whether the terminal can do nothing but print.
    pub(super) is_dumb: bool,
    /// Whether the environment asks for no colour.
    no_color: bool,
    /// Whether this is a run of continuous integration.
    pub(super) is_ci: bool,
    /// Whether more than ASCII can be expected to be shown.
    pub(super) is_unicode: bool,
}

impl Surroundings {
    /// Looks around.
    pub(super) fn look() -> Self {
        let is_stdout_terminal = io::stdout().is_terminal();
        let size = terminal_size::terminal_size().filter(|_| is_stdout_terminal);
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            is_stdout_terminal,
            is_stderr_terminal: io::stderr().is_terminal(),
            width: size.map_or(PIPE_WIDTH, |(width, _)| usize::from(width.0)),
            height: size.map(|(_, height)| usize::from(height.0)),
            is_dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
            no_color: is_set("NO_COLOR"),
            is_ci: std::env::var_os("CI").is_some(),
            is_unicode: is_unicode_locale(),
        }
    }

    /// Returns whether a stream is to be coloured.
    pub(super) const fn colors(&self, color: ColorArg, is_terminal: bool) -> bool {
        match color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => is_terminal && !self.no_color && !self.is_dumb,
        }
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
