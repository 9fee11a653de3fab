//! Attribution found in records: the fields that every gateway's exports share.

use super::field::Field;
use super::reject::Reject;
use super::value::Value;
use crate::usage::{AttributionRules, Hints};

/// Takes a value if it says whom a record belongs to. Other fields are left alone.
///
/// # Errors
/// Rejects what is not JSON.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the fields that say whom a record belongs to are few"
)]
pub(super) fn take_hint<'a>(
    field: Field,
    value: Value<'a, '_>,
    hints: &mut Hints<'a>,
    rules: &AttributionRules,
) -> Result<(), Reject> {
    match field {
        // The team's id stands in a column and in the metadata, and either may be empty.
        Field::KeyTeamId => hints.key_team_id = value.text()?.or(hints.key_team_id),
        Field::KeyTeamAlias => hints.key_team_alias = value.text()?,
        Field::KeyAlias => hints.key_alias = value.text()?,
        Field::EndUser => hints.end_user = value.text()?,
        Field::Environment => hints.environment = value.text()?,
        Field::TraceName => hints.trace_name = value.text()?,
        Field::PromptName => hints.prompt_name = value.text()?,
        Field::Tags => read_tags(value, hints, rules)?,
        Field::Attribute(container, wanted) => {
            if let Some(text) = value.text()? {
                rules.note_metadata(wanted, container, text, hints);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Reads tags: an array of texts.
fn read_tags<'a>(
    value: Value<'a, '_>,
    hints: &mut Hints<'a>,
    rules: &AttributionRules,
) -> Result<(), Reject> {
    value.if_json(|value| {
        value.array(|json| {
            if let Some(tag) = Value::Json(json).text()? {
                rules.note_tag(tag, hints);
            }
            Ok(())
        })
    })
}
