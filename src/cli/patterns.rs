//! Patterns for names: `*`, `?`, `[ab]` and `{a,b}` match; a name that equals a pattern always does.

use globset::{Glob, GlobMatcher};

use crate::error::Error;

/// Patterns of which any may match.
#[derive(Clone, Debug)]
pub(super) struct Patterns {
    /// As typed.
    pub typed: Vec<String>,
    matchers: Vec<GlobMatcher>,
}

impl Patterns {
    /// Reads the patterns of a flag.
    ///
    /// # Errors
    /// Says what is no pattern.
    pub(super) fn new(flag: &str, typed: &[String]) -> Result<Self, Error> {
        let compile = |pattern: &String| {
            Glob::new(pattern)
                .map(|glob| glob.compile_matcher())
                .map_err(|error| {
                    Error::usage(format!("`--{flag} {}`: {error}", pattern.escape_debug()))
                })
        };
        Ok(Self {
            typed: typed.to_vec(),
            matchers: typed.iter().map(compile).collect::<Result<_, _>>()?,
        })
    }

    /// Returns whether any pattern matches.
    pub(super) fn matches(&self, name: &str) -> bool {
        let is_equal = self.typed.iter().any(|pattern| pattern == name);
        is_equal || self.matchers.iter().any(|matcher| matcher.is_match(name))
    }

    /// Returns the patterns that match none of these names.
    pub(super) fn idle<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let pairs = self.typed.iter().zip(&self.matchers);
        pairs
            .filter(|(pattern, matcher)| {
                !names
                    .iter()
                    .any(|name| pattern == name || matcher.is_match(name))
            })
            .map(|(pattern, _)| pattern.as_str())
    }
}
