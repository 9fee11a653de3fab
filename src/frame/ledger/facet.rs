//! What many calls have in common, kept once. A log of millions of calls has a few hundred facets.

use rustc_hash::FxHashMap;

use super::names::Code;
use super::operations::Role;
use crate::pricing::{CostSource, NameRule, PriceLayer};
use crate::usage::{ATTRIBUTED, Dimension, Fate, Rank, Source, Status, Traffic};

/// Position of the user among the attributed dimensions.
pub(super) const USER: usize = 2;

/// Where the cost of a call is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CostPlace {
    /// Nowhere: it is unknown.
    Unknown,
    /// It is zero.
    Zero,
    /// It is what the formula says.
    Computed,
    /// It is what the log says.
    Logged,
}

/// Everything about a call that is no number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facet {
    /// Which export.
    pub source: Source,
    /// How it ended.
    pub status: Status,
    /// Client traffic or not.
    pub traffic: Traffic,
    /// Whether the gateway's own cache answered.
    pub is_cache_hit: bool,
    /// Whether its row is marked deleted.
    pub(super) is_deleted: bool,
    /// Whether cached tokens exceed input tokens.
    pub cached_exceeds_input: bool,
    /// Whether its observation type is a model call.
    pub(super) is_model_type: bool,
    /// Whether another attempt of the same operation followed; known when all is read.
    pub(super) is_superseded: bool,
    /// Whether the formula's cost is known.
    pub(super) has_computed: bool,
    /// Whether the log states a cost.
    pub(super) has_logged: bool,
    /// Whether it is known what caching saved.
    pub(super) has_saving: bool,
    /// Where the cost is kept.
    pub(super) cost_place: CostPlace,
    /// Where the cost came from.
    pub cost_source: CostSource,
    /// How the model's name led to its price.
    pub name_rule: Option<NameRule>,
    /// Which prices were used.
    pub price_layer: Option<PriceLayer>,
    /// Attempts as far as the row knows; 0 if it does not.
    pub(super) attempts: u32,
    /// Long-context threshold that its rates are for; 0 if none was crossed.
    pub above_tokens: u32,
    /// Resolved values in the order of [`ATTRIBUTED`]. There are many users, so theirs is kept with
    /// each call and none here.
    pub(super) attributed: [Code; ATTRIBUTED.len()],
    /// The places they came from, that of the user included.
    pub ranks: [Rank; ATTRIBUTED.len()],
    /// Alias of the key.
    pub key: Code,
    /// Provider.
    pub provider: Code,
    /// Model as priced.
    pub model: Code,
}

impl Facet {
    /// Returns what the call is to its operation.
    pub fn role(&self) -> Role {
        match self.traffic {
            Traffic::Internal => Role::Internal,
            Traffic::BilledAttempt => Role::Superseded,
            Traffic::Client if self.is_superseded => Role::Superseded,
            Traffic::Client => Role::Operation,
        }
    }

    /// Returns whether both the formula and the log say what the calls cost.
    pub const fn has_both_costs(&self) -> bool {
        self.has_computed && self.has_logged
    }

    /// Returns whether the cost of the calls is unknown.
    pub fn is_unpriced(&self) -> bool {
        self.cost_place == CostPlace::Unknown
    }

    /// Returns how many attempts a call accounts for: all that its row knows of where one row
    /// stands for an operation, itself where every attempt is a row. `None` where the export does
    /// not tell: Langfuse never does, LiteLLM's spend logs since February 2026.
    pub fn attempts(&self) -> Option<u32> {
        match (self.source, self.traffic) {
            (Source::StandardLogging, Traffic::Client) => Some(1),
            (Source::SpendLogs, Traffic::Client) => Some(self.attempts).filter(|count| *count > 0),
            (Source::Langfuse, _) | (_, Traffic::Internal | Traffic::BilledAttempt) => None,
        }
    }

    /// Returns the code of a dimension's value: for the status 0 or 1, for the user none, because
    /// it stands with the call.
    pub fn code(&self, dimension: Dimension) -> Code {
        let [team, feature, _, environment] = self.attributed;
        match dimension {
            Dimension::Team => team,
            Dimension::Feature => feature,
            Dimension::Environment => environment,
            Dimension::User => Code::NONE,
            Dimension::Model => self.model,
            Dimension::Provider => self.provider,
            Dimension::Key => self.key,
            Dimension::Status => Code(u32::from(self.status == Status::Failure)),
        }
    }

    /// Gives all its names other codes.
    pub(super) fn rename(&mut self, rename: impl Fn(Code) -> Code) {
        let Self {
            attributed,
            key,
            provider,
            model,
            ..
        } = self;
        for code in attributed.iter_mut().chain([key, provider, model]) {
            *code = rename(*code);
        }
    }
}

/// Code of a facet, or what became of a call that does not count and so has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FacetCode(pub(super) u32);

impl FacetCode {
    /// A call that a filter leaves out.
    pub(super) const FILTERED: Self = Self(u32::MAX);

    /// The fates of calls that do not count, by distance from the greatest code.
    const FATES: [Fate; 4] = [
        Fate::Duplicate,
        Fate::Deleted,
        Fate::DoubleCounted,
        Fate::OutOfRange,
    ];

    /// Stands for a call that does not count.
    pub(super) fn dropped(fate: Fate) -> Self {
        let position = Self::FATES.iter().position(|other| *other == fate);
        let position = position.and_then(|position| u32::try_from(position).ok());
        position.map_or(Self::FILTERED, |position| Self(u32::MAX - 1 - position))
    }

    /// Returns what became of the call. A filter unreads nothing.
    pub(super) fn fate(self) -> Fate {
        let position = usize::try_from(Self::FILTERED.0 - self.0).unwrap_or(usize::MAX);
        let fate = position
            .checked_sub(1)
            .and_then(|position| Self::FATES.get(position));
        fate.copied().unwrap_or(Fate::Kept)
    }
}

/// The facets seen so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Facets {
    codes: FxHashMap<Facet, FacetCode>,
    facets: Vec<Facet>,
}

impl Facets {
    /// Returns the code of a facet, giving it one if it is new.
    pub(super) fn intern(&mut self, facet: Facet) -> FacetCode {
        let next = FacetCode(u32::try_from(self.facets.len()).unwrap_or(u32::MAX));
        let code = *self.codes.entry(facet).or_insert(next);
        if code == next {
            self.facets.push(facet);
        }
        code
    }

    /// Returns the facet of a code; `None` for a call that does not count.
    #[inline]
    pub(super) fn get(&self, code: FacetCode) -> Option<&Facet> {
        self.facets.get(usize::try_from(code.0).ok()?)
    }

    /// Returns all facets in the order of their codes.
    pub(super) fn all(&self) -> &[Facet] {
        &self.facets
    }

    /// Returns whether any facet is like that.
    pub(super) fn any(&self, is_like: impl Fn(&Facet) -> bool) -> bool {
        self.facets.iter().any(is_like)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_do_not_count_remember_why() {
        for fate in FacetCode::FATES {
            assert_eq!(FacetCode::dropped(fate).fate(), fate);
            assert!(Facets::default().get(FacetCode::dropped(fate)).is_none());
        }
        assert_eq!(FacetCode::FILTERED.fate(), Fate::Kept);
        assert_eq!(FacetCode(0).fate(), Fate::Kept);
    }
}
