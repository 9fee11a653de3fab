//! Which figure is the cost of a call: the formula's, the log's, nothing, or unknown.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::usage::{Billing, Status};

use super::money::PicoUsd;

/// Which of two known figures is the cost of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum CostBasis {
    /// The formula, else the log's figure.
    #[default]
    Computed,
    /// The log's figure, else the formula.
    Logged,
}

impl CostBasis {
    /// Returns the name used in flags, configuration and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Logged => "logged",
        }
    }
}

/// Where the cost of a call came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum CostSource {
    /// Tokens times rates.
    Formula,
    /// The log's figure.
    Logged,
    /// Nothing was charged: a gateway or semantic cache answered.
    CacheHit,
    /// A failed call: the log's figure or nothing.
    Failure,
    /// The log's figure for a call without tokens (images, speech, searches, …).
    Stated,
    /// Neither price nor figure: the cost is unknown, not zero.
    Unpriced,
}

impl CostSource {
    /// Returns the name used in JSON and in the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Formula => "formula",
            Self::Logged => "logged",
            Self::CacheHit => "cache_hit",
            Self::Failure => "failure",
            Self::Stated => "stated",
            Self::Unpriced => "unpriced",
        }
    }
}

impl Serialize for CostSource {
    /// Serializes as its name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a call costs and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    /// The cost by the chosen basis; `None` if it is unknown.
    pub(super) cost: Option<PicoUsd>,
    /// Which rule gave it.
    pub(super) source: CostSource,
}

/// Decides the calls that are never priced from tokens: failures, cache hits, and calls without
/// tokens for which the gateway stated a cost. A negative figure is a credit and kept.
pub(super) fn exemption(
    billing: &Billing<'_>,
    logged: Option<PicoUsd>,
    basis: CostBasis,
) -> Option<Verdict> {
    let or_nothing = Some(logged.unwrap_or(PicoUsd::ZERO));
    if billing.status == Status::Failure {
        return Some(Verdict {
            cost: or_nothing,
            source: CostSource::Failure,
        });
    }
    if billing.is_cache_hit {
        let cost = match basis {
            CostBasis::Computed => Some(PicoUsd::ZERO),
            CostBasis::Logged => or_nothing,
        };
        return Some(Verdict {
            cost,
            source: CostSource::CacheHit,
        });
    }
    let stated = logged.filter(|logged| *logged != PicoUsd::ZERO && billing.tokens.is_empty());
    stated.map(|cost| Verdict {
        cost: Some(cost),
        source: CostSource::Stated,
    })
}

/// Chooses between the formula's result and the log's figure. A logged 0 counts only beside a
/// known price: gateways write 0 for models that they cannot price.
pub(super) fn choose(
    computed: Option<PicoUsd>,
    logged: Option<PicoUsd>,
    basis: CostBasis,
) -> Verdict {
    let logged = logged.filter(|logged| *logged != PicoUsd::ZERO || computed.is_some());
    let is_log_first = computed.is_none() || basis == CostBasis::Logged;
    match (logged.filter(|_| is_log_first), computed) {
        (Some(cost), _) => Verdict {
            cost: Some(cost),
            source: CostSource::Logged,
        },
        (None, Some(cost)) => Verdict {
            cost: Some(cost),
            source: CostSource::Formula,
        },
        (None, None) => Verdict {
            cost: None,
            source: CostSource::Unpriced,
        },
    }
}
