//! What a row says about whom it belongs to, before the rules have decided.

use super::attribution::{ATTRIBUTED, Resolved};
use super::place::Place;

/// What a row says about whom it belongs to, as found while parsing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints<'a> {
    /// The best of the metadata and tags seen so far, by dimension. They may come in any number, so
    /// they are compared as they come; the fixed places wait until the row is complete.
    pub(super) found: [Resolved<'a>; ATTRIBUTED.len()],
    /// See [`Place::KeyTeamAlias`].
    pub key_team_alias: Option<&'a str>,
    /// See [`Place::KeyTeamId`].
    pub key_team_id: Option<&'a str>,
    /// See [`Place::KeyAlias`].
    pub key_alias: Option<&'a str>,
    /// See [`Place::EndUser`].
    pub end_user: Option<&'a str>,
    /// See [`Place::Environment`].
    pub environment: Option<&'a str>,
    /// See [`Place::TraceName`].
    pub trace_name: Option<&'a str>,
    /// See [`Place::PromptName`].
    pub prompt_name: Option<&'a str>,
}

impl<'a> Hints<'a> {
    /// Returns the value of a fixed place; `None` for metadata and tags.
    pub(super) const fn fixed(&self, place: &Place) -> Option<&'a str> {
        match place {
            Place::Metadata(_) | Place::Tag(_) => None,
            Place::KeyTeamAlias => self.key_team_alias,
            Place::KeyTeamId => self.key_team_id,
            Place::KeyAlias => self.key_alias,
            Place::EndUser => self.end_user,
            Place::Environment => self.environment,
            Place::TraceName => self.trace_name,
            Place::PromptName => self.prompt_name,
        }
    }
}

/// Whether a wanted key is the last segment of another: OpenTelemetry flattens nested metadata to
/// dotted names (`attributes.team_id`).
pub(super) fn is_last_segment(wanted: &str, key: &str) -> bool {
    key.strip_suffix(wanted).is_some_and(|head| head.is_empty() || head.ends_with('.'))
}
