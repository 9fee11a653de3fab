//! Langfuse traces: no cost, but often the only place that names team, feature and user.

use bumpalo::Bump;

use crate::ingest::field::Field;
use crate::ingest::hints::take_hint;
use crate::ingest::record::{Draft, Outcome, Trace};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Container, Hints};

/// A trace being read, in camelCase (UI, API) or `snake_case` (blob storage).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TraceDraft<'a> {
    id: Option<&'a str>,
    hints: Hints<'a>,
}

impl<'a> Draft<'a> for TraceDraft<'a> {
    fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
        Some(match (within, key) {
            (Field::Record, "id") => Field::CallId,
            (Field::Record, "name") => Field::TraceName,
            (Field::Record, "userId" | "user_id") => Field::EndUser,
            (Field::Record, "environment") => Field::Environment,
            (Field::Record, "tags") => Field::Tags,
            (Field::Record, "metadata") => Field::TracedMetadata(Container::Trace),
            // Whether a cache answered is said of one call, not of a trace.
            (Field::TracedMetadata(_), "cache_hit") => return None,
            _ => return metadata_place(within, key, rules),
        })
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a field of another dialect never comes here"
    )]
    fn take(
        &mut self,
        field: Field,
        _key: &str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match field {
            Field::CallId => self.id = value.text()?,
            _ => take_hint(field, value, &mut self.hints, rules)?,
        }
        Ok(())
    }

    fn finish(
        &mut self,
        rules: &AttributionRules,
        _arena: &'a Bump,
    ) -> Result<Outcome<'a>, Reject> {
        let id = self
            .id
            .ok_or_else(|| Reject::new(Reason::MissingId, "`id` is missing"))?;
        Ok(Outcome::Trace(Trace {
            id,
            attribution: rules.resolve(&self.hints),
        }))
    }
}

/// Returns what stands behind a key of Langfuse metadata: the caller's own, and the proxy's key data
/// that LiteLLM's callback puts there, with the caller's one level down in `requester_metadata`.
pub(super) fn metadata_place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
    Some(match (within, key) {
        // LiteLLM's callback notes whether its own cache answered.
        (Field::TracedMetadata(_), "cache_hit") => Field::CacheHit,
        (Field::TracedMetadata(_), "user_api_key_alias") => Field::KeyAlias,
        (Field::TracedMetadata(_), "user_api_key_team_alias") => Field::KeyTeamAlias,
        (Field::TracedMetadata(_), "user_api_key_team_id") => Field::KeyTeamId,
        (Field::TracedMetadata(container), "requester_metadata" | "spend_logs_metadata") => {
            Field::Attributes(container)
        }
        (Field::TracedMetadata(container) | Field::Attributes(container), _) => {
            Field::Attribute(container, rules.wanted(key)?)
        }
        _ => return None,
    })
}
