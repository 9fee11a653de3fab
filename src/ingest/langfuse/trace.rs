//! Langfuse traces: no cost, but often the only place that names team, feature and user.

use bumpalo::Bump;

use crate::ingest::hints::{note_wanted, read_tags, read_wanted};
use crate::ingest::record::{Draft, Outcome, Trace};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Container, Hints};

/// A trace being read, in camelCase (UI, API) or `snake_case` (blob storage).
#[derive(Debug, Default)]
pub(crate) struct TraceDraft<'a> {
    id: Option<&'a str>,
    hints: Hints<'a>,
}

impl<'a> Draft<'a> for TraceDraft<'a> {
    fn field(
        &mut self,
        key: &'a str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match key {
            "id" => self.id = value.text()?,
            "name" => self.hints.trace_name = value.text()?,
            "userId" | "user_id" => self.hints.end_user = value.text()?,
            "environment" => self.hints.environment = value.text()?,
            "tags" => read_tags(value, &mut self.hints, rules)?,
            "metadata" => {
                read_metadata(value, Container::Trace, &mut self.hints, rules)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self, rules: &AttributionRules, _arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
        let id = self
            .id
            .ok_or_else(|| Reject::new(Reason::MissingId, "`id` is missing"))?;
        Ok(Outcome::Trace(Trace {
            id,
            attribution: rules.resolve(&self.hints),
        }))
    }
}

/// Reads Langfuse metadata, and the proxy's key data that LiteLLM's callback puts there, with
/// the caller's own metadata one level down in `requester_metadata`. Returns whether LiteLLM's own
/// cache answered.
pub(super) fn read_metadata<'a>(
    value: Value<'a, '_>,
    container: Container,
    hints: &mut Hints<'a>,
    rules: &AttributionRules,
) -> Result<bool, Reject> {
    let mut is_cache_hit = false;
    value.if_json(|value| {
        value.object(|key, json| {
            let value = Value::Json(json);
            match key {
                "cache_hit" => is_cache_hit = value.truth()?,
                "user_api_key_alias" => hints.key_alias = value.text()?,
                "user_api_key_team_alias" => hints.key_team_alias = value.text()?,
                "user_api_key_team_id" => hints.key_team_id = value.text()?,
                "requester_metadata" | "spend_logs_metadata" => {
                    read_wanted(value, container, hints, rules)?;
                }
                _ => note_wanted(key, value, container, hints, rules)?,
            }
            Ok(())
        })
    })?;
    Ok(is_cache_hit)
}
