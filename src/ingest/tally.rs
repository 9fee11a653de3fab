//! What became of every line of a file. Lines read = what they became: checked at run time.

use std::collections::BTreeMap;

use super::fault::FileFault;
use super::record::Dialect;
use super::reject::{Reason, Reject};
use crate::usage::Oddity;

/// How many rejected lines of each reason are remembered for messages.
const EXAMPLES: usize = 5;

/// What is wrong with a line that only opens an object.
const OPENS_ONLY: &str = "expected a key in quotes, found the end of the record";

/// A rejected line, for messages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// Line number, from 1.
    pub line: u64,
    /// What was wrong with it.
    pub detail: String,
}

/// Rejects of one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejected {
    /// How many lines.
    pub count: u64,
    /// The first few of them.
    pub examples: Vec<Example>,
}

/// Counts of one file's lines or records while reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines, rows or records seen.
    pub read: u64,
    /// Handed on as calls (or as events, where events are read); later some of them turn out to be
    /// duplicates, out of range, ….
    pub calls: u64,
    /// Blank lines.
    pub blank: u64,
    /// Records without usage and cost (or without an event).
    pub not_a_call: u64,
    /// Rejected lines by reason.
    pub rejected: BTreeMap<Reason, Rejected>,
    /// What was odd, and read all the same.
    pub oddities: BTreeMap<Oddity, u64>,
}

impl Tally {
    /// Counts a rejected line.
    pub fn reject(&mut self, line: u64, reject: Reject) {
        let rejected = self.rejected.entry(reject.reason()).or_default();
        rejected.count += 1;
        rejected.examples.push(Example {
            line,
            detail: reject.into_detail(),
        });
        rejected.trim();
    }

    /// Counts something odd.
    pub(super) fn note(&mut self, oddity: Oddity) {
        *self.oddities.entry(oddity).or_default() += 1;
    }

    /// Adds the counts of another part of the same file.
    pub fn merge(&mut self, other: Self) {
        self.read += other.read;
        self.calls += other.calls;
        self.blank += other.blank;
        self.not_a_call += other.not_a_call;
        for (reason, rejected) in other.rejected {
            let own = self.rejected.entry(reason).or_default();
            own.count += rejected.count;
            own.examples.extend(rejected.examples);
            own.trim();
        }
        for (oddity, count) in other.oddities {
            *self.oddities.entry(oddity).or_default() += count;
        }
    }

    /// Returns how many lines were rejected, for whatever reason.
    pub fn rejected_count(&self) -> u64 {
        self.rejected.values().map(|rejected| rejected.count).sum()
    }

    /// Returns whether lines were rejected that look like one record over several lines: those that
    /// only open an object, and those that hold one of its fields.
    pub fn looks_pretty_printed(&self) -> bool {
        let opens = |example: &Example| example.detail == OPENS_ONLY;
        let json = self.rejected.get(&Reason::Json);
        self.rejected.contains_key(&Reason::NotObject)
            && json.is_some_and(|json| json.examples.iter().any(opens))
    }

    /// Returns whether every line read became exactly one thing.
    pub fn is_conserved(&self) -> bool {
        self.read == self.calls + self.blank + self.not_a_call + self.rejected_count()
    }
}

impl Rejected {
    /// Keeps the first examples by line, whichever thread saw them first.
    fn trim(&mut self) {
        self.examples.sort_unstable();
        self.examples.truncate(EXAMPLES);
    }
}

/// A file after reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its name as shown to people.
    pub name: String,
    /// Whether the user named it, rather than a folder it is in.
    pub is_named: bool,
    /// What it turned out to be; `None` if it was not read.
    pub dialect: Option<Dialect>,
    /// What is wrong with it as a whole.
    pub fault: Option<FileFault>,
    /// What became of its lines.
    pub tally: Tally,
}
