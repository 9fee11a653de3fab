//! Shows text that is higher than the screen with a pager.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::interrupt;

/// Options of `less`: end at once if all fits after all (F), ignore case in searches (I), let
/// colours through (R), leave the text on the screen (X).
const LESS_OPTIONS: &str = "FIRX";

/// A pager to start.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pager {
    words: Vec<String>,
    /// Whether the user named it, so that it is worth a word if it cannot be started.
    is_named: bool,
}

/// How paging went.
pub(super) enum Paged {
    /// The text was handed to the pager; that it was left early is the reader's choice.
    Shown,
    /// There is no pager, or it could not be started; the name if the user gave it.
    NotStarted(Option<String>),
}

impl Pager {
    /// Chooses the pager: `LLMCOST_PAGER`, else `PAGER`, else `less`.
    pub(super) fn from_environment() -> Option<Self> {
        let named = std::env::var_os("LLMCOST_PAGER").or_else(|| std::env::var_os("PAGER"));
        Self::choose(named)
    }

    /// Makes a pager of what the user named. An empty name and `cat` ask for none.
    fn choose(named: Option<OsString>) -> Option<Self> {
        let Some(named) = named else {
            return Some(Self {
                words: vec!["less".to_owned(), format!("-{LESS_OPTIONS}")],
                is_named: false,
            });
        };
        let words = shlex::split(&named.to_string_lossy()).unwrap_or_default();
        let is_wanted = words.first().is_some_and(|program| program != "cat");
        is_wanted.then_some(Self {
            words,
            is_named: true,
        })
    }

    /// Hands a text to the pager and waits until the reader has left it.
    pub(super) fn show(self, text: &str) -> Paged {
        let Some((program, arguments)) = self.words.split_first() else {
            return Paged::NotStarted(None);
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", LESS_OPTIONS);
        }
        // Ctrl-C is the pager's while it runs: to die before it would leave it alone with the
        // terminal.
        let _pause = interrupt::pause();
        let Ok(mut child) = command.spawn() else {
            return Paged::NotStarted(self.is_named.then(|| program.clone()));
        };
        if let Some(mut input) = child.stdin.take() {
            // A reader who leaves early has seen enough.
            let _seen: io::Result<()> = input.write_all(text.as_bytes());
        }
        let _code = child.wait();
        Paged::Shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_is_named_left_out_or_less() {
        let words = |named: Option<&str>| {
            let pager = Pager::choose(named.map(OsString::from))?;
            Some((pager.words.join("|"), pager.is_named))
        };
        assert_eq!(words(None), Some(("less|-FIRX".to_owned(), false)));
        assert_eq!(
            words(Some("most -w 'a b'")),
            Some(("most|-w|a b".to_owned(), true))
        );
        for none in ["", "  ", "cat", "cat -v", "less '"] {
            assert_eq!(words(Some(none)), None, "{none}");
        }
    }
}
