//! Attribution found in tags and metadata, which both gateways write alike.

use super::reject::Reject;
use super::value::Value;
use crate::usage::{AttributionRules, Container, Hints};

/// Reads tags: an array of texts.
pub(super) fn read_tags<'a>(value: Value<'a, '_>, hints: &mut Hints<'a>) -> Result<(), Reject> {
    value.if_json(|value| {
        value.array(|json| {
            if let Some(tag) = Value::Json(json).text()? {
                hints.add_tag(tag);
            }
            Ok(())
        })
    })
}

/// Notes the entries of a metadata object that some rule wants.
pub(super) fn read_wanted<'a>(
    value: Value<'a, '_>,
    container: Container,
    hints: &mut Hints<'a>,
    rules: &AttributionRules,
) -> Result<(), Reject> {
    value.if_json(|value| {
        value.object(|key, json| note_wanted(key, Value::Json(json), container, hints, rules))
    })
}

/// Notes one metadata entry if some rule wants its key.
pub(super) fn note_wanted<'a>(
    key: &'a str,
    value: Value<'a, '_>,
    container: Container,
    hints: &mut Hints<'a>,
    rules: &AttributionRules,
) -> Result<(), Reject> {
    if rules.wants_key(key)
        && let Some(text) = value.text()?
    {
        hints.add_metadata(container, key, text);
    }
    Ok(())
}
