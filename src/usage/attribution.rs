//! Who a call belongs to: ordered lists of places to look, and the first non-empty one wins.
//!
//! A dialect offers what a row says about itself ([`Hints`]); the rules decide. Langfuse keeps
//! much of it on the trace, which may arrive in another file, so a resolution carries its
//! [`Rank`]: the lower rank of the observation's and the trace's answer wins later.

use super::Dimension;
use super::hints::{Hints, is_last_segment};
use super::place::{Container, Place};

/// The dimensions that are attributed by rules, in the order their answers are stored.
pub const ATTRIBUTED: [Dimension; 4] = [
    Dimension::Team,
    Dimension::Feature,
    Dimension::User,
    Dimension::Environment,
];

/// How good an answer is: the place's position in the list, then the container. Lower wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(u16);

impl Rank {
    /// The rank of "no answer"; worse than every other.
    pub const NONE: Self = Self(u16::MAX);

    const CONTAINERS: u16 = 8;

    fn new(place_index: usize, container: Container) -> Self {
        let place = u16::try_from(place_index).unwrap_or(u16::MAX / Self::CONTAINERS - 1);
        let container = match container {
            Container::Requester => 0,
            Container::SpendLogs => 1,
            Container::ProxyRequest => 2,
            Container::TopLevel => 3,
            Container::Trace => 4,
        };
        Self(
            place
                .saturating_mul(Self::CONTAINERS)
                .saturating_add(container),
        )
    }

    /// Returns whether an answer lent by a trace goes before the row's own: only a better one does,
    /// and "no answer" is never better.
    pub fn goes_before(self, own: Self) -> bool {
        self < own
    }

    /// Returns the position in the dimension's list of places, `None` for [`Rank::NONE`].
    pub fn place_index(self) -> Option<usize> {
        (self != Self::NONE).then(|| usize::from(self.0.div_euclid(Self::CONTAINERS)))
    }

    /// Returns where request metadata was found; of no meaning for other places.
    pub fn container(self) -> Container {
        match self.0.rem_euclid(Self::CONTAINERS) {
            0 => Container::Requester,
            1 => Container::SpendLogs,
            2 => Container::ProxyRequest,
            3 => Container::TopLevel,
            _ => Container::Trace,
        }
    }
}

/// The answer for one dimension: the value, and how good a place it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved<'a> {
    /// The value, trimmed at its ends, not yet renamed by aliases; `None` if no place had one.
    pub value: Option<&'a str>,
    /// The place it came from.
    pub rank: Rank,
}

impl Resolved<'_> {
    /// No place had a value.
    pub const NONE: Self = Self {
        value: None,
        rank: Rank::NONE,
    };
}

/// Answers for the dimensions of [`ATTRIBUTED`], in that order.
pub type Attribution<'a> = [Resolved<'a>; ATTRIBUTED.len()];

/// The ordered places of every attributed dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributionRules {
    places: [Vec<Place>; ATTRIBUTED.len()],
    wanted_keys: Vec<String>,
}

impl Default for AttributionRules {
    fn default() -> Self {
        let metadata = |key: &str| Place::Metadata(key.to_owned());
        let tag = |name: &str| Place::Tag(name.to_owned());
        Self::new([
            vec![
                metadata("team_id"),
                metadata("team"),
                tag("team"),
                Place::KeyTeamAlias,
                Place::KeyTeamId,
            ],
            vec![
                metadata("feature"),
                metadata("feature_name"),
                tag("feature"),
            ],
            vec![metadata("user_id"), Place::EndUser, tag("user")],
            vec![
                metadata("environment"),
                metadata("env"),
                Place::Environment,
                tag("env"),
                tag("environment"),
            ],
        ])
    }
}

impl AttributionRules {
    /// Makes rules from the lists of places, in the order of [`ATTRIBUTED`].
    pub fn new(places: [Vec<Place>; ATTRIBUTED.len()]) -> Self {
        let mut wanted_keys: Vec<String> = Vec::new();
        for place in places.iter().flatten() {
            if let Place::Metadata(key) = place
                && !wanted_keys.contains(key)
            {
                wanted_keys.push(key.clone());
            }
        }
        Self {
            places,
            wanted_keys,
        }
    }

    /// Returns the places of one dimension, best first; empty for dimensions without rules.
    pub fn places(&self, dimension: Dimension) -> &[Place] {
        ATTRIBUTED
            .iter()
            .position(|attributed| *attributed == dimension)
            .and_then(|index| self.places.get(index))
            .map_or(&[], Vec::as_slice)
    }

    /// Returns whether some rule wants this metadata key (by its last dotted segment), so that
    /// readers can skip all other values.
    pub fn wants_key(&self, key: &str) -> bool {
        // Asked for every key of every row: most fail at their last byte.
        let last = key.as_bytes().last();
        self.wanted_keys
            .iter()
            .any(|wanted| wanted.as_bytes().last() == last && is_last_segment(wanted, key))
    }

    /// Resolves every attributed dimension from what a row says.
    pub fn resolve<'a>(&self, hints: &Hints<'a>) -> Attribution<'a> {
        let mut answers = [Resolved::NONE; ATTRIBUTED.len()];
        for ((answer, places), dimension) in answers.iter_mut().zip(&self.places).zip(ATTRIBUTED) {
            *answer = resolve_one(dimension, places, hints);
        }
        answers
    }
}

fn resolve_one<'a>(dimension: Dimension, places: &[Place], hints: &Hints<'a>) -> Resolved<'a> {
    for (index, place) in places.iter().enumerate() {
        let fixed = |value: Option<&'a str>| value.map(|value| (Container::Requester, value));
        let found = match place {
            Place::Metadata(key) => hints.metadata_value(key),
            Place::Tag(name) => fixed(hints.tag_value(name)),
            Place::KeyTeamAlias => fixed(hints.key_team_alias),
            Place::KeyTeamId => fixed(hints.key_team_id),
            Place::KeyAlias => fixed(hints.key_alias),
            Place::EndUser => fixed(hints.end_user),
            Place::Environment => fixed(hints.environment),
            Place::TraceName => fixed(hints.trace_name),
            Place::PromptName => fixed(hints.prompt_name),
        };
        if let Some((container, value)) = found {
            let value = without_own_name(dimension, value.trim());
            if !value.is_empty() {
                return Resolved {
                    value: Some(value),
                    rank: Rank::new(index, container),
                };
            }
        }
    }
    Resolved::NONE
}

/// Reads `team=search`, as some clients write the value of `team_id`, as `search`.
fn without_own_name(dimension: Dimension, value: &str) -> &str {
    value
        .strip_prefix(dimension.name())
        .and_then(|rest| rest.strip_prefix('='))
        .map_or(value, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(hints: &Hints<'_>) -> [Option<String>; 4] {
        AttributionRules::default()
            .resolve(hints)
            .map(|answer| answer.value.map(str::to_owned))
    }

    #[test]
    fn the_first_non_empty_place_wins() {
        let mut hints = Hints::default();
        hints.key_team_alias = Some("from-key");
        hints.add_tag("team:from-tag");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-tag"));
        hints.add_metadata(Container::TopLevel, "team", "  ");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-tag"));
        hints.add_metadata(Container::TopLevel, "team", "from-metadata");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-metadata"));
    }

    #[test]
    fn an_earlier_container_wins_for_the_same_key() {
        let mut hints = Hints::default();
        hints.add_metadata(Container::Trace, "feature", "trace");
        hints.add_metadata(Container::Requester, "feature", "observation");
        assert_eq!(resolve(&hints)[1].as_deref(), Some("observation"));
    }

    #[test]
    fn keys_match_on_their_last_segment_and_values_lose_their_own_name() {
        let mut hints = Hints::default();
        hints.add_metadata(Container::Requester, "attributes.team_id", "team=search ");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("search"));
        assert!(AttributionRules::default().wants_key("a.b.team"));
        assert!(!AttributionRules::default().wants_key("team.a"));
    }

    #[test]
    fn user_agent_tags_and_bare_names_are_no_attribution() {
        let mut hints = Hints::default();
        hints.add_tag("User-Agent: team:x");
        hints.add_tag("team");
        hints.add_tag("team:");
        hints.add_tag("teams:x");
        assert_eq!(resolve(&hints)[0], None);
        hints.add_tag("team=x");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("x"));
    }

    #[test]
    fn places_read_back_what_they_are_called() {
        for places in &AttributionRules::default().places {
            for place in places {
                assert_eq!(Place::parse(&place.name()).as_ref(), Some(place));
            }
        }
        assert_eq!(Place::parse("metadata."), None);
        assert_eq!(Place::parse("teem"), None);
    }
}
