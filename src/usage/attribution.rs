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

impl Default for Resolved<'_> {
    fn default() -> Self {
        Self::NONE
    }
}

/// Answers for the dimensions of [`ATTRIBUTED`], in that order.
pub type Attribution<'a> = [Resolved<'a>; ATTRIBUTED.len()];

/// The ordered places of every attributed dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributionRules {
    places: [Vec<Place>; ATTRIBUTED.len()],
    /// Metadata keys that are places, and of what.
    keys: Vec<(String, Vec<Target>)>,
    /// Names of tags that are places, and of what.
    tags: Vec<(String, Target)>,
    /// The places of every dimension that wait until a row is complete; see [`Hints::fixed`].
    fixed: [Vec<(Rank, Place)>; ATTRIBUTED.len()],
}

/// A place of a dimension: which of the dimensions, and the position in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target {
    dimension: usize,
    place: usize,
}

/// A metadata key that some rule wants; see [`AttributionRules::wanted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wanted(u16);

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
        let mut keys: Vec<(String, Vec<Target>)> = Vec::new();
        let mut tags = Vec::new();
        let mut fixed: [Vec<(Rank, Place)>; ATTRIBUTED.len()] = Default::default();
        for ((dimension, list), fixed) in places.iter().enumerate().zip(&mut fixed) {
            for (place, found) in list.iter().enumerate() {
                let target = Target { dimension, place };
                match found {
                    Place::Metadata(key) => match keys.iter_mut().find(|(known, _)| known == key) {
                        Some((_, targets)) => targets.push(target),
                        None => keys.push((key.clone(), vec![target])),
                    },
                    Place::Tag(name) => tags.push((name.clone(), target)),
                    Place::KeyTeamAlias
                    | Place::KeyTeamId
                    | Place::KeyAlias
                    | Place::EndUser
                    | Place::Environment
                    | Place::TraceName
                    | Place::PromptName => {
                        fixed.push((Rank::new(place, Container::Requester), found.clone()));
                    }
                }
            }
        }
        Self {
            places,
            keys,
            tags,
            fixed,
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

    /// Returns who wants this metadata key (by its last dotted segment), so that readers can skip all
    /// other values.
    pub fn wanted(&self, key: &str) -> Option<Wanted> {
        let mut wanted = self.keys.iter();
        let position = wanted.position(|(wanted, _)| is_last_segment(wanted, key))?;
        u16::try_from(position).ok().map(Wanted)
    }

    /// Notes the value of a wanted metadata key.
    pub fn note_metadata<'a>(
        &self,
        wanted: Wanted,
        container: Container,
        value: &'a str,
        hints: &mut Hints<'a>,
    ) {
        let known = self.keys.get(usize::from(wanted.0));
        for target in known.map_or(&[][..], |(_, targets)| targets) {
            // Of the same key twice in one container the last wins, as everywhere in JSON.
            hints.offer(*target, container, value, |rank, known| rank <= known);
        }
    }

    /// Notes a tag. LiteLLM's own `User-Agent:` tags are not anybody's attribution.
    pub fn note_tag<'a>(&self, tag: &'a str, hints: &mut Hints<'a>) {
        if tag.starts_with("User-Agent:") {
            return;
        }
        for (name, target) in &self.tags {
            // Most names are ruled out by their length.
            let Some(b':' | b'=') = tag.as_bytes().get(name.len()) else {
                continue;
            };
            if tag.starts_with(name)
                && let Some(value) = tag.get(name.len() + 1..)
            {
                hints.offer(*target, Container::Requester, value, |rank, known| rank < known);
            }
        }
    }

    /// Resolves every attributed dimension from what a row says.
    pub fn resolve<'a>(&self, hints: &Hints<'a>) -> Attribution<'a> {
        let mut answers = hints.found;
        for ((answer, fixed), dimension) in answers.iter_mut().zip(&self.fixed).zip(ATTRIBUTED) {
            // They are in the order of their ranks.
            let mut better = fixed.iter().filter(|(rank, _)| *rank < answer.rank);
            let found = better.find_map(|(rank, place)| {
                let value = without_own_name(dimension, trimmed(hints.fixed(place)?));
                (!value.is_empty()).then_some(Resolved {
                    value: Some(value),
                    rank: *rank,
                })
            });
            if let Some(found) = found {
                *answer = found;
            }
        }
        answers
    }
}

impl<'a> Hints<'a> {
    /// Takes a value for a dimension if it is better than what is known.
    fn offer(
        &mut self,
        target: Target,
        container: Container,
        value: &'a str,
        is_better: impl Fn(Rank, Rank) -> bool,
    ) {
        let (Some(answer), Some(dimension)) = (
            self.found.get_mut(target.dimension),
            ATTRIBUTED.get(target.dimension),
        ) else {
            return;
        };
        let rank = Rank::new(target.place, container);
        if !is_better(rank, answer.rank) {
            return;
        }
        let value = without_own_name(*dimension, trimmed(value));
        if !value.is_empty() {
            let value = Some(value);
            *answer = Resolved { value, rank };
        }
    }
}

/// Takes whitespace off the ends. Most names have none, which their first and last byte tell.
fn trimmed(value: &str) -> &str {
    match value.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => value,
        _ => value.trim(),
    }
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

    fn tag<'a>(hints: &mut Hints<'a>, text: &'a str) {
        AttributionRules::default().note_tag(text, hints);
    }

    fn metadata<'a>(hints: &mut Hints<'a>, container: Container, key: &str, value: &'a str) {
        let rules = AttributionRules::default();
        if let Some(wanted) = rules.wanted(key) {
            rules.note_metadata(wanted, container, value, hints);
        }
    }

    #[test]
    fn the_first_non_empty_place_wins() {
        let mut hints = Hints {
            key_team_alias: Some("from-key"),
            ..Hints::default()
        };
        tag(&mut hints, "team:from-tag");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-tag"));
        metadata(&mut hints, Container::TopLevel, "team", "  ");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-tag"));
        metadata(&mut hints, Container::TopLevel, "team", "from-metadata");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("from-metadata"));
    }

    #[test]
    fn an_earlier_container_wins_for_the_same_key() {
        let mut hints = Hints::default();
        metadata(&mut hints, Container::Trace, "feature", "trace");
        metadata(&mut hints, Container::Requester, "feature", "observation");
        assert_eq!(resolve(&hints)[1].as_deref(), Some("observation"));
    }

    #[test]
    fn keys_match_on_their_last_segment_and_values_lose_their_own_name() {
        let mut hints = Hints::default();
        metadata(&mut hints, Container::Requester, "attributes.team_id", "team=search ");
        assert_eq!(resolve(&hints)[0].as_deref(), Some("search"));
        assert!(AttributionRules::default().wanted("a.b.team").is_some());
        assert!(AttributionRules::default().wanted("team.a").is_none());
    }

    #[test]
    fn user_agent_tags_and_bare_names_are_no_attribution() {
        let mut hints = Hints::default();
        tag(&mut hints, "User-Agent: team:x");
        tag(&mut hints, "team");
        tag(&mut hints, "team:");
        tag(&mut hints, "teams:x");
        assert_eq!(resolve(&hints)[0], None);
        tag(&mut hints, "team=x");
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
