//! What a row says about whom it belongs to, before any rule has looked at it.

use super::place::Container;

/// What a row says about whom it belongs to, as found while parsing.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    /// Wanted metadata entries: container, key (as in the rules), value.
    metadata: Vec<(Container, &'a str, &'a str)>,
    /// Tags as written.
    tags: Vec<&'a str>,
    /// Values of the fixed places.
    pub key_team_alias: Option<&'a str>,
    /// See [`Place::KeyTeamId`](super::Place::KeyTeamId).
    pub key_team_id: Option<&'a str>,
    /// See [`Place::KeyAlias`](super::Place::KeyAlias).
    pub key_alias: Option<&'a str>,
    /// See [`Place::EndUser`](super::Place::EndUser).
    pub end_user: Option<&'a str>,
    /// See [`Place::Environment`](super::Place::Environment).
    pub environment: Option<&'a str>,
    /// See [`Place::TraceName`](super::Place::TraceName).
    pub trace_name: Option<&'a str>,
    /// See [`Place::PromptName`](super::Place::PromptName).
    pub prompt_name: Option<&'a str>,
}

impl<'a> Hints<'a> {
    /// Notes a metadata entry whose key one of the rules wants.
    pub fn add_metadata(&mut self, container: Container, key: &'a str, value: &'a str) {
        self.metadata.push((container, last_segment(key), value));
    }

    /// Notes a tag. LiteLLM's own `User-Agent:` tags are not anybody's attribution.
    pub fn add_tag(&mut self, tag: &'a str) {
        if !tag.starts_with("User-Agent:") {
            self.tags.push(tag);
        }
    }

    pub(super) fn metadata_value(&self, wanted: &str) -> Option<(Container, &'a str)> {
        // Of the same key twice in one container the last wins, as everywhere in JSON.
        self.metadata
            .iter()
            .rev()
            .filter(|(_, key, value)| *key == wanted && !value.trim().is_empty())
            .min_by_key(|(container, _, _)| *container)
            .map(|(container, _, value)| (*container, *value))
    }

    pub(super) fn tag_value(&self, name: &str) -> Option<&'a str> {
        self.tags.iter().find_map(|tag| {
            let rest = tag.strip_prefix(name)?;
            let value = rest.strip_prefix(':').or_else(|| rest.strip_prefix('='))?;
            (!value.trim().is_empty()).then_some(value)
        })
    }
}

/// OpenTelemetry flattens nested metadata to dotted names: `attributes.team_id`.
pub(super) fn last_segment(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// Whether a wanted key is what [`last_segment`] would make of another.
pub(super) fn is_last_segment(wanted: &str, key: &str) -> bool {
    key.strip_suffix(wanted).is_some_and(|head| head.is_empty() || head.ends_with('.'))
}
