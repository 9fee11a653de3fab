//! Runs the whole way from files to the ledger and its frame.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::Weekday;
use llmcost::frame::UsageFrame;
use llmcost::frame::ledger::{CallView, Ledger, LedgerWriter, Role, settle};
use llmcost::ingest::{self, FileReport, Progress};
use llmcost::pricing::{CostBasis, PriceBook};
use llmcost::usage::{AttributionRules, Calendar, CountRule, Timestamp};

use super::sources;

/// How files are turned into a ledger; the defaults are the program's.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) prices: PriceBook,
    pub(crate) basis: CostBasis,
    pub(crate) rules: AttributionRules,
    pub(crate) count: CountRule,
    pub(crate) as_of: Option<Timestamp>,
    /// New names for teams, features, users, environments.
    pub(crate) aliases: [BTreeMap<String, String>; 4],
    pub(crate) threads: usize,
}

impl Default for Books {
    fn default() -> Self {
        Self {
            prices: PriceBook::builtin(),
            basis: CostBasis::Computed,
            rules: AttributionRules::default(),
            count: CountRule::Leaf,
            as_of: None,
            aliases: Default::default(),
            threads: 2,
        }
    }
}

impl Books {
    /// Settles the files and checks that every line became one thing.
    pub(crate) fn settle(&self, paths: &[PathBuf]) -> Ledger {
        self.settle_with_files(paths).0
    }

    /// Settles the files, and says what became of their lines.
    pub(crate) fn settle_with_files(&self, paths: &[PathBuf]) -> (Ledger, Vec<FileReport>) {
        let progress = Progress::default();
        let aliases = self.aliases.each_ref();
        let new_sink = || LedgerWriter::new(&self.prices, self.basis, aliases);
        let sources = sources(paths);
        let (writers, files) = ingest::read(
            &sources,
            &self.rules,
            self.threads,
            &progress,
            None,
            new_sink,
        );
        let ledger = settle(writers, files.len(), self.count, |_| self.as_of);
        for (file, counts) in files.iter().zip(&ledger.counts) {
            let calls = counts.kept + counts.duplicates + counts.not_a_call + counts.out_of_range;
            assert_eq!(file.tally.calls, calls, "{}", file.name);
            let rejected: u64 = file.tally.rejected.values().map(|some| some.count).sum();
            let rest = file.tally.blank + file.tally.not_a_call + rejected;
            assert_eq!(file.tally.read, calls + rest, "{}", file.name);
        }
        (ledger, files)
    }

    /// Settles the files into a frame of UTC days.
    pub(crate) fn frame(&self, paths: &[PathBuf]) -> UsageFrame {
        UsageFrame::new(self.settle(paths), calendar())
    }
}

/// UTC days, weeks from Monday.
fn calendar() -> Calendar {
    Calendar {
        zone: chrono_tz::UTC,
        week_start: Weekday::Mon,
    }
}

/// One call of a ledger in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) cost: Option<i64>,
    pub(crate) is_operation: bool,
    /// Team, feature, user, environment.
    pub(crate) belongs_to: [Option<String>; 4],
}

/// Returns the calls of a ledger in words, by id.
pub(crate) fn entries(ledger: &Ledger) -> Vec<Entry> {
    let entry = |call: CallView<'_>| Entry {
        id: ledger.call_id(call.row()),
        cost: call.cost(),
        is_operation: call.facet.role() == Role::Operation,
        belongs_to: call
            .attributed()
            .map(|code| ledger.names.name(code).map(str::to_owned)),
    };
    let mut entries: Vec<_> = ledger.calls.iter().map(entry).collect();
    entries.sort();
    entries
}
