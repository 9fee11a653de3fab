//! The nearest known name for a mistyped one.

/// How alike two names must be, from 0 to 1. One wrong letter in three is still a typo.
const MIN_SIMILARITY: f64 = 0.6;

/// Shortest beginning of a name that is taken for the name.
const MIN_PREFIX: usize = 3;

/// Returns the candidate that `typed` was probably meant to be. Letter case does not matter;
/// of equally near candidates the first one wins.
pub(in crate::cli) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for candidate in candidates {
        let similarity = similarity(&typed, &candidate.to_lowercase());
        if similarity >= MIN_SIMILARITY && best.is_none_or(|(_, so_far)| similarity > so_far) {
            best = Some((candidate, similarity));
        }
    }
    best.map(|(candidate, _)| candidate)
}

fn similarity(typed: &str, candidate: &str) -> f64 {
    let is_beginning = typed.len() >= MIN_PREFIX && candidate.starts_with(typed)
        || candidate.len() >= MIN_PREFIX && typed.starts_with(candidate);
    let by_letters = strsim::normalized_damerau_levenshtein(typed, candidate);
    if is_beginning {
        by_letters.max(MIN_SIMILARITY)
    } else {
        by_letters
    }
}

/// Returns the hint that proposes `name`, in backticks.
pub(super) fn did_you_mean(name: impl std::fmt::Display) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_find_their_name_and_other_words_do_not() {
        let names = [
            "monthly",
            "teams",
            "cache_read",
            "cache_write",
            "cache_write_1h",
        ];
        for (typed, expected) in [
            ("montly", Some("monthly")),
            ("Monthly", Some("monthly")),
            ("mon", Some("monthly")),
            ("mothnly", Some("monthly")),
            ("cache_reed", Some("cache_read")),
            ("cache_write_1hr", Some("cache_write_1h")),
            ("team", Some("teams")),
            ("currency", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names), expected, "{typed}");
        }
    }
}
