//! `[attribution]`: where to look for the team, feature, user and environment of a call.
//!
//! A list replaces the default list of its dimension. An empty one is allowed and means that the
//! dimension is never attributed: every call belongs to `(none)`.

use crate::usage::{ATTRIBUTED, AttributionRules, Place};

use super::problem::{Problems, quoted};
use super::schema::DIMENSIONS;
use super::section::{Entry, Section};
use super::suggest::{did_you_mean, nearest};

/// Reads the section.
pub(super) fn read_attribution(
    section: &Section<'_>,
    problems: &mut Problems<'_>,
) -> AttributionRules {
    let defaults = AttributionRules::default();
    let mut lists = ATTRIBUTED.map(|dimension| defaults.places(dimension).to_vec());
    section.read(DIMENSIONS, problems, |dimension, entry, problems| {
        let Some(places) = read_places(entry, problems) else {
            return;
        };
        for (list, attributed) in lists.iter_mut().zip(ATTRIBUTED) {
            if attributed == dimension {
                list.clone_from(&places);
            }
        }
    });
    AttributionRules::new(lists)
}

fn read_places(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    for element in entry.list(problems)? {
        let Some(place) = read_place(&element, problems) else {
            continue;
        };
        if places.contains(&place) {
            let message = format!(
                "{} is listed twice in `{}`",
                quoted(&place.name()),
                entry.path
            );
            problems.add(&element.span, message, None);
        } else {
            places.push(place);
        }
    }
    Some(places)
}

fn read_place(element: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Place> {
    let text = element.text(problems)?;
    match Place::parse(text) {
        // Keys of the export are compared by their last segment, so a dotted one never matches.
        Some(Place::Metadata(key)) if key.contains('.') => {
            let segment = key.rsplit('.').next().unwrap_or_default();
            let message = format!("{} in `{}` can never match", quoted(text), element.path);
            let suggestion = (!segment.is_empty()).then(|| {
                let place = quoted(&format!("metadata.{segment}"));
                format!("write {place}: keys match on their last segment")
            });
            problems.add(&element.span, message, suggestion);
            None
        }
        Some(place) => Some(place),
        None => {
            let message = format!("unknown place {} in `{}`", quoted(text), element.path);
            problems.add(&element.span, message, Some(suggestion(text)));
            None
        }
    }
}

/// Returns what was probably meant; a bare word may be the key of a metadata entry.
fn suggestion(text: &str) -> String {
    if let Some((prefix, name)) = text
        .split_once(['.', ':', '='])
        .filter(|(_, name)| !name.is_empty())
        && let Some(near) = nearest(prefix, ["metadata", "tag"])
    {
        return did_you_mean(quoted(&format!("{near}.{name}")));
    }
    let fixed = Place::SPELLINGS
        .into_iter()
        .filter(|spelling| Place::parse(spelling).is_some());
    match nearest(text, fixed.filter(|spelling| !spelling.contains('.'))) {
        Some(near) => did_you_mean(quoted(near)),
        None => format!("write one of {}", Place::SPELLINGS.join(", ")),
    }
}
