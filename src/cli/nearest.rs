//! What was probably meant by a name or an id that does not exist.

/// How alike names must be, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.6;

/// Shortest text that is looked for inside names.
const MIN_INSIDE: usize = 3;

/// Returns the models that are most like `typed`, the most alike first. A name that contains what
/// was typed counts as alike; a provider in front of a name does not make it different.
pub(super) fn nearest_models<'a>(
    typed: &str,
    models: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(f64, &str)> = models
        .into_iter()
        .map(|model| (likeness(&typed, &model.to_lowercase()), model))
        .filter(|(likeness, _)| *likeness >= MIN_SIMILARITY)
        .collect();
    found.sort_by(|(one, name), (other, other_name)| {
        let by_length = name.len().cmp(&other_name.len());
        other
            .total_cmp(one)
            .then(by_length)
            .then_with(|| name.cmp(other_name))
    });
    found.into_iter().take(most).map(|(_, name)| name).collect()
}

fn likeness(typed: &str, model: &str) -> f64 {
    let own_name = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let whole = strsim::normalized_damerau_levenshtein(typed, model);
    let last = strsim::normalized_damerau_levenshtein(&own_name(typed), &own_name(model));
    let is_inside = typed.len() >= MIN_INSIDE && model.contains(typed);
    let inside = if is_inside { MIN_SIMILARITY } else { 0.0 };
    // Of two names that end alike the one with the same beginning is meant.
    let by_parts = last.mul_add(0.7, whole * 0.3);
    whole.max(by_parts).max(inside)
}

/// Returns the id that `typed` was probably meant to be. One wrong letter leaves one half of an
/// id as it is, so only ids that share a half are compared letter by letter.
pub(super) fn nearest_id(typed: &str, ids: impl IntoIterator<Item = String>) -> Option<String> {
    let middle = (0..=typed.len() / 2)
        .rev()
        .find(|at| typed.is_char_boundary(*at))?;
    let (first_half, second_half) = typed.split_at(middle);
    let is_candidate = |id: &String| {
        let shares_half = id.starts_with(first_half) || id.ends_with(second_half);
        (middle > 0 && shares_half) || (typed.len() >= MIN_INSIDE && id.contains(typed))
    };
    let mut best: Option<(f64, String)> = None;
    for id in ids.into_iter().filter(is_candidate) {
        let inside = if id.contains(typed) {
            MIN_SIMILARITY
        } else {
            0.0
        };
        let likeness = strsim::normalized_damerau_levenshtein(typed, &id).max(inside);
        let is_better = best.as_ref().is_none_or(|(so_far, best)| {
            likeness > *so_far || (likeness.total_cmp(so_far).is_eq() && id < *best)
        });
        if likeness >= MIN_SIMILARITY && is_better {
            best = Some((likeness, id));
        }
    }
    best.map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistyped_models_find_their_names_best_first() {
        let models = ["azure/gpt-4o", "claude-sonnet-4-5", "gpt-4o", "gpt-4o-mini"];
        assert_eq!(
            nearest_models("gpt-4p", models, 2),
            ["gpt-4o", "azure/gpt-4o"]
        );
        assert_eq!(nearest_models("azur/gpt-4o", models, 1), ["azure/gpt-4o"]);
        assert_eq!(nearest_models("Sonnet", models, 5), ["claude-sonnet-4-5"]);
        assert!(nearest_models("llama", models, 5).is_empty());
        assert!(nearest_models("", models, 5).is_empty());
    }

    #[test]
    fn mistyped_ids_find_their_call() {
        let ids = ["chatcmpl-AAA1", "chatcmpl-AAA2", "a1b2c3d4e5f60002"];
        let nearest = |typed: &str| nearest_id(typed, ids.map(str::to_owned));
        assert_eq!(nearest("chatcmpl-AAB2").as_deref(), Some("chatcmpl-AAA2"));
        assert_eq!(nearest("chatcmpl-AAA").as_deref(), Some("chatcmpl-AAA1"));
        assert_eq!(nearest("d4e5f60002").as_deref(), Some("a1b2c3d4e5f60002"));
        assert_eq!(nearest("zzz"), None);
        assert_eq!(nearest("é"), None);
    }
}
