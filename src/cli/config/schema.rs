//! The keys that `llmcost.toml` may have: the one list of them, section by section.

use crate::usage::Dimension;

use super::alert_schema::alert_keys;

/// Keys of a section, in the order the documentation mentions them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<K: 'static> {
    pub(super) known: &'static [(&'static str, K)],
    /// Names that people expect, and what to tell them.
    pub(super) explained: &'static [(&'static str, &'static str)],
}

impl<K: Copy> Keys<K> {
    pub(super) const fn new(known: &'static [(&'static str, K)]) -> Self {
        Self {
            known,
            explained: &[],
        }
    }

    /// Returns the key of this name.
    pub(super) fn find(self, name: &str) -> Option<K> {
        self.known
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, key)| *key)
    }

    /// Returns all names.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        self.known.iter().map(|(name, _)| *name)
    }

    /// Returns what to tell who expected a key of this name.
    pub(super) fn explanation(self, name: &str) -> Option<&'static str> {
        self.explained
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
    }
}

const NO_CURRENCY: (&str, &str) = (
    "currency",
    "every amount is in US dollars; there is nothing to set",
);

const FIXED_DIMENSION: &str = "this works for team, feature, user and environment";

/// Top-level keys and sections.
#[derive(Clone, Copy, Debug)]
pub(super) enum TopKey {
    Inputs,
    Timezone,
    WeekStart,
    CostBasis,
    Budget,
    Attribution,
    Aliases,
    Prices,
    Report,
    Analytics,
    Alerts,
    Langfuse,
}

pub(super) const TOP: Keys<TopKey> = Keys {
    known: &[
        ("inputs", TopKey::Inputs),
        ("timezone", TopKey::Timezone),
        ("week_start", TopKey::WeekStart),
        ("cost_basis", TopKey::CostBasis),
        ("budget", TopKey::Budget),
        ("attribution", TopKey::Attribution),
        ("aliases", TopKey::Aliases),
        ("prices", TopKey::Prices),
        ("report", TopKey::Report),
        ("analytics", TopKey::Analytics),
        ("alerts", TopKey::Alerts),
        ("langfuse", TopKey::Langfuse),
    ],
    explained: &[("tz", "did you mean `timezone`?"), NO_CURRENCY],
};

/// Keys of `[budget]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum BudgetKey {
    Monthly,
    Teams,
}

pub(super) const BUDGET: Keys<BudgetKey> = Keys {
    known: &[("monthly", BudgetKey::Monthly), ("teams", BudgetKey::Teams)],
    explained: &[NO_CURRENCY],
};

/// Keys of `[attribution]` and sections of `[aliases]`: the attributed dimensions.
pub(super) const DIMENSIONS: Keys<Dimension> = Keys {
    known: &[
        (Dimension::Team.name(), Dimension::Team),
        (Dimension::Feature.name(), Dimension::Feature),
        (Dimension::User.name(), Dimension::User),
        (Dimension::Environment.name(), Dimension::Environment),
    ],
    explained: &[
        (Dimension::Model.name(), FIXED_DIMENSION),
        (Dimension::Provider.name(), FIXED_DIMENSION),
        (Dimension::Key.name(), FIXED_DIMENSION),
        (Dimension::Status.name(), FIXED_DIMENSION),
    ],
};

/// Keys of a `[[prices]]` entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PriceKey {
    Model,
    From,
    Input,
    Output,
    CacheRead,
    CacheDiscount,
    CacheWrite,
    CacheWrite1h,
    Reasoning,
    AudioInput,
    AudioOutput,
    BatchInput,
    BatchCacheRead,
    BatchOutput,
}

pub(super) const PRICE: Keys<PriceKey> = Keys {
    known: &[
        ("model", PriceKey::Model),
        ("from", PriceKey::From),
        ("input", PriceKey::Input),
        ("output", PriceKey::Output),
        ("cache_read", PriceKey::CacheRead),
        ("cache_discount", PriceKey::CacheDiscount),
        ("cache_write", PriceKey::CacheWrite),
        ("cache_write_1h", PriceKey::CacheWrite1h),
        ("reasoning", PriceKey::Reasoning),
        ("audio_input", PriceKey::AudioInput),
        ("audio_output", PriceKey::AudioOutput),
        ("batch_input", PriceKey::BatchInput),
        ("batch_cache_read", PriceKey::BatchCacheRead),
        ("batch_output", PriceKey::BatchOutput),
    ],
    explained: &[NO_CURRENCY],
};

/// Keys of `[report]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum ReportKey {
    Top,
    RoutingCostShareRatio,
    RoutingCallMultiple,
}

pub(super) const REPORT: Keys<ReportKey> = Keys::new(&[
    ("top", ReportKey::Top),
    ("routing_cost_share_ratio", ReportKey::RoutingCostShareRatio),
    ("routing_call_multiple", ReportKey::RoutingCallMultiple),
]);

/// Keys of `[analytics]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum AnalyticsKey {
    Events,
    UserColumn,
    EventColumn,
    TimeColumn,
    FeatureColumn,
    ValueColumn,
    SuccessEvents,
    ConversionEvents,
    FeatureMap,
    UserMap,
    MinUsers,
}

pub(super) const ANALYTICS: Keys<AnalyticsKey> = Keys::new(&[
    ("events", AnalyticsKey::Events),
    ("user_column", AnalyticsKey::UserColumn),
    ("event_column", AnalyticsKey::EventColumn),
    ("time_column", AnalyticsKey::TimeColumn),
    ("feature_column", AnalyticsKey::FeatureColumn),
    ("value_column", AnalyticsKey::ValueColumn),
    ("success_events", AnalyticsKey::SuccessEvents),
    ("conversion_events", AnalyticsKey::ConversionEvents),
    ("feature_map", AnalyticsKey::FeatureMap),
    ("user_map", AnalyticsKey::UserMap),
    ("min_users", AnalyticsKey::MinUsers),
]);

/// Keys of `[langfuse]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum LangfuseKey {
    Count,
}

pub(super) const LANGFUSE: Keys<LangfuseKey> = Keys::new(&[("count", LangfuseKey::Count)]);

/// Returns the dotted names of all keys; sections whose keys the user makes up
/// (`budget.teams`, `aliases.team`) stand for themselves.
pub fn known_keys() -> Vec<String> {
    TOP.known
        .iter()
        .flat_map(|(name, key)| below(name, *key))
        .collect()
}

/// Returns the dotted names that a top-level key stands for.
fn below(name: &str, key: TopKey) -> Vec<String> {
    fn of<K: Copy>(section: &str, keys: Keys<K>) -> Vec<String> {
        keys.names()
            .map(|name| format!("{section}.{name}"))
            .collect()
    }
    match key {
        TopKey::Alerts => alert_keys(),
        TopKey::Inputs | TopKey::Timezone | TopKey::WeekStart | TopKey::CostBasis => {
            vec![name.to_owned()]
        }
        TopKey::Budget => of(name, BUDGET),
        TopKey::Attribution | TopKey::Aliases => of(name, DIMENSIONS),
        TopKey::Prices => of(name, PRICE),
        TopKey::Report => of(name, REPORT),
        TopKey::Analytics => of(name, ANALYTICS),
        TopKey::Langfuse => of(name, LANGFUSE),
    }
}

/// Returns a section's name in the brackets it is written with.
pub(super) fn title(path: &str) -> String {
    let is_repeated = matches!(
        path.trim_start_matches("case.config."),
        "prices" | "alerts.acknowledge" | "case" | "case.calls" | "case.expect"
    );
    if is_repeated {
        format!("[[{path}]]")
    } else {
        format!("[{path}]")
    }
}

/// Returns the section that has a key of this name, if only one has: `""` is the top level.
pub(super) fn home_of(name: &str) -> Option<String> {
    let mut homes = known_keys().into_iter().filter_map(|path| {
        let (home, key) = path.rsplit_once('.').unwrap_or(("", &path));
        (key == name).then(|| home.to_owned())
    });
    let home = homes.next()?;
    homes.next().is_none().then_some(home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::ATTRIBUTED;

    #[test]
    fn every_attributed_dimension_can_be_configured() {
        let dimensions: Vec<Dimension> = DIMENSIONS.known.iter().map(|(_, key)| *key).collect();
        assert_eq!(dimensions, ATTRIBUTED);
    }

    #[test]
    fn only_a_key_of_one_section_has_a_home() {
        assert_eq!(home_of("timezone").as_deref(), Some(""));
        assert_eq!(home_of("monthly").as_deref(), Some("budget"));
        assert_eq!(home_of("team"), None);
        assert_eq!(home_of("nothing"), None);
    }
}
