//! Attribution found in tags and metadata, which both gateways write alike.

use super::reject::Reject;
use super::value::Value;
use crate::usage::{AttributionRules, Container, Hints};

/// Reads tags: an array of texts.
pub(super) fn read_tags<'a>(
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
    if let Some(wanted) = rules.wanted(key)
        && let Some(text) = value.text()?
    {
        rules.note_metadata(wanted, container, text, hints);
    }
    Ok(())
}
