//! `[langfuse]`: which observations of a trace count as calls.

use crate::usage::CountRule;

use super::problem::Problems;
use super::schema::{LANGFUSE, LangfuseKey};
use super::section::Section;

/// Settings for Langfuse exports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LangfuseConfig {
    /// Which of several costed observations in one tree are counted.
    pub count: CountRule,
}

const COUNT_RULES: [(&str, CountRule); 3] = [
    (CountRule::Leaf.name(), CountRule::Leaf),
    (CountRule::Types.name(), CountRule::Types),
    (CountRule::All.name(), CountRule::All),
];

/// Reads the section.
pub(super) fn read_langfuse(section: &Section<'_>, problems: &mut Problems<'_>) -> LangfuseConfig {
    let mut langfuse = LangfuseConfig::default();
    section.read(LANGFUSE, problems, |key, entry, problems| match key {
        LangfuseKey::Count => {
            if let Some(rule) = entry.choice(&COUNT_RULES, problems) {
                langfuse.count = rule;
            }
        }
    });
    langfuse
}
