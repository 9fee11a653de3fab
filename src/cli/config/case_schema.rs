//! The keys that files of `llmcost alerts test` may have.

use super::schema::{Keys, TopKey};

/// Top-level keys.
#[derive(Clone, Copy, Debug)]
pub(super) enum CaseFileKey {
    Rules,
    Case,
}

pub(super) const CASE_FILE: Keys<CaseFileKey> =
    Keys::new(&[("rules", CaseFileKey::Rules), ("case", CaseFileKey::Case)]);

/// Keys of a `[[case]]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum CaseKey {
    Name,
    Rules,
    Config,
    AsOf,
    Calls,
    Expect,
    NotEvaluated,
}

pub(super) const CASE: Keys<CaseKey> = Keys::new(&[
    ("name", CaseKey::Name),
    ("rules", CaseKey::Rules),
    ("config", CaseKey::Config),
    ("as_of", CaseKey::AsOf),
    ("calls", CaseKey::Calls),
    ("expect", CaseKey::Expect),
    ("not_evaluated", CaseKey::NotEvaluated),
]);

/// The keys of `llmcost.toml` that mean something in a case.
pub(super) const CASE_CONFIG: Keys<TopKey> = Keys {
    known: &[
        ("timezone", TopKey::Timezone),
        ("week_start", TopKey::WeekStart),
        ("budget", TopKey::Budget),
        ("prices", TopKey::Prices),
        ("alerts", TopKey::Alerts),
    ],
    explained: &[
        ("inputs", NOT_IN_A_CASE),
        ("cost_basis", NOT_IN_A_CASE),
        ("attribution", NOT_IN_A_CASE),
        ("aliases", NOT_IN_A_CASE),
        ("report", NOT_IN_A_CASE),
        ("langfuse", NOT_IN_A_CASE),
    ],
};

const NOT_IN_A_CASE: &str = "a case states its calls itself, so this would change nothing";

/// Keys of a `[[case.calls]]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum CaseCallKey {
    At,
    Every,
    Count,
    Id,
    Cost,
    Team,
    Feature,
    User,
    Model,
    Status,
    Attempts,
    InputTokens,
    OutputTokens,
}

pub(super) const CASE_CALL: Keys<CaseCallKey> = Keys::new(&[
    ("at", CaseCallKey::At),
    ("every", CaseCallKey::Every),
    ("count", CaseCallKey::Count),
    ("id", CaseCallKey::Id),
    ("cost", CaseCallKey::Cost),
    ("team", CaseCallKey::Team),
    ("feature", CaseCallKey::Feature),
    ("user", CaseCallKey::User),
    ("model", CaseCallKey::Model),
    ("status", CaseCallKey::Status),
    ("attempts", CaseCallKey::Attempts),
    ("input_tokens", CaseCallKey::InputTokens),
    ("output_tokens", CaseCallKey::OutputTokens),
]);

/// Keys of a `[[case.expect]]`: those of a finding in JSON.
pub(super) const CASE_EXPECT: Keys<()> = Keys::new(&[
    ("code", ()),
    ("severity", ()),
    ("scope", ()),
    ("fired_at", ()),
    ("resolved_at", ()),
    ("observed", ()),
    ("threshold", ()),
    ("baseline", ()),
    ("unit", ()),
    ("cost", ()),
    ("sentence", ()),
    ("window", ()),
    ("detail", ()),
    ("acknowledged", ()),
]);
