//! From the name in a log to the names under which a price may be filed.
//!
//! Every rule is a transformation whose result must equal a key of the price book; nothing is
//! ever matched by substring or likeness.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::provider;

/// How a name in a log led to a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum NameRule {
    /// As written, but for capitals.
    Exact,
    /// With the provider in front: `gpt-4o` served by `azure` as `azure/gpt-4o`.
    ProviderPrefixed,
    /// What follows the first slash: `openai/gpt-4o` as `gpt-4o`.
    AfterSlash,
    /// Bedrock: without route, region, throughput, geography or version.
    WithoutRegion,
    /// `ft:gpt-4o-2024-08-06:org::id` as `ft:gpt-4o-2024-08-06`.
    FineTuneBase,
    /// Without a trailing date: `-2025-04-14`, `-20250929`, `@20250514`.
    WithoutDate,
    /// By the name under which the gateway itself looked the price up.
    BaseModel,
}

impl NameRule {
    /// Returns the name used in JSON and in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ProviderPrefixed => "provider_prefixed",
            Self::AfterSlash => "after_slash",
            Self::WithoutRegion => "without_region",
            Self::FineTuneBase => "fine_tune_base",
            Self::WithoutDate => "without_date",
            Self::BaseModel => "base_model",
        }
    }
}

impl Serialize for NameRule {
    /// Serializes as its name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A name to look up and the rule that made it.
pub(super) type Candidate = (NameRule, String);

/// Returns the names that still say the whole name: as written, with provider, after the slash.
pub(super) fn faithful(model: &str, provider: Option<&str>) -> Vec<Candidate> {
    let mut names = vec![(NameRule::Exact, model.to_owned())];
    if let Some(provider) = provider {
        for prefix in [provider, &provider::family(provider)] {
            push_new(
                &mut names,
                NameRule::ProviderPrefixed,
                format!("{prefix}/{model}"),
            );
        }
    }
    let mut rest = model;
    while let Some((segment, after)) = rest.split_once('/') {
        push_new(&mut names, NameRule::AfterSlash, after.to_owned());
        // A provider named twice (`openai/openai/gpt-4o`) is one provider.
        let is_repeated = after
            .strip_prefix(segment)
            .is_some_and(|tail| tail.starts_with('/'));
        if !is_repeated {
            break;
        }
        rest = after;
    }
    names
}

/// Returns the names that leave something out, each from the faithful ones.
pub(super) fn loosened(model: &str, provider: Option<&str>) -> Vec<Candidate> {
    let faithful = faithful(model, provider);
    let mut names = Vec::new();
    if provider.is_none_or(provider::is_bedrock) {
        for (_, name) in &faithful {
            push_bedrock(&mut names, name);
        }
    }
    for (_, name) in &faithful {
        if let Some(base) = fine_tune_base(name) {
            push_new(&mut names, NameRule::FineTuneBase, base.to_owned());
        }
    }
    for index in 0..faithful.len().saturating_add(names.len()) {
        let all = faithful.iter().chain(&names);
        let dateless = all.skip(index).find_map(|(_, name)| without_date(name));
        if let Some(name) = dateless.map(str::to_owned) {
            push_new(&mut names, NameRule::WithoutDate, name);
        }
    }
    names
}

fn push_new(names: &mut Vec<Candidate>, rule: NameRule, name: String) {
    if !name.is_empty() && names.iter().all(|(_, known)| *known != name) {
        names.push((rule, name));
    }
}

/// Peels a Bedrock name from the outside in; every stage is a candidate, so that a regional or
/// geographic price (10 % dearer for some) wins over the general one.
fn push_bedrock(names: &mut Vec<Candidate>, name: &str) {
    /// How LiteLLM routes to Bedrock; no part of the model's name.
    const ROUTES: [&str; 6] = [
        "converse/",
        "converse_like/",
        "invoke/",
        "async_invoke/",
        "openai/",
        "bedrock/",
    ];
    const GEOGRAPHIES: [&str; 8] = [
        "global.", "us.", "eu.", "apac.", "jp.", "au.", "ca.", "us-gov.",
    ];
    let mut push = |name: &str| push_new(names, NameRule::WithoutRegion, name.to_owned());
    let mut rest = name;
    while let Some(after) = ROUTES.iter().find_map(|route| rest.strip_prefix(route)) {
        rest = after;
        push(rest);
    }
    if rest.starts_with("arn:")
        && let Some((_, tail)) = rest.rsplit_once('/')
    {
        rest = tail;
        push(rest);
    }
    if let Some((region, after)) = rest.split_once('/')
        && is_region(region)
    {
        rest = after;
        push(rest);
    }
    if let Some((model, throughput)) = rest.rsplit_once(':')
        && throughput.strip_suffix('k').is_some_and(is_digits)
    {
        rest = model;
        push(rest);
    }
    if let Some(after) = GEOGRAPHIES
        .iter()
        .find_map(|geography| rest.strip_prefix(geography))
    {
        push_without_version(&mut push, rest);
        rest = after;
        push(rest);
    }
    if rest.contains('.') {
        push_without_version(&mut push, rest);
    }
}

/// `anthropic.claude-3-haiku-20240307-v1:0`: without `:0`, then without `-v1`.
fn push_without_version(push: &mut impl FnMut(&str), name: &str) {
    let mut rest = name;
    if let Some((model, revision)) = rest.rsplit_once(':')
        && is_digits(revision)
    {
        rest = model;
        push(rest);
    }
    if let Some((model, version)) = rest.rsplit_once("-v")
        && is_digits(version)
    {
        push(model);
    }
}

/// `ft:base:org:suffix:id` → `ft:base`.
fn fine_tune_base(name: &str) -> Option<&str> {
    let base = name.strip_prefix("ft:")?.split(':').next()?;
    let end = base.len().checked_add("ft:".len())?;
    name.get(..end)
        .filter(|stem| stem.len() < name.len() && !base.is_empty())
}

/// Removes `-YYYY-MM-DD`, `-YYYYMMDD`, `@YYYYMMDD` or `@YYYY-MM-DD` from the end.
fn without_date(name: &str) -> Option<&str> {
    [10, 8].into_iter().find_map(|length| {
        let split = name.len().checked_sub(length)?;
        let (stem, date) = name.split_at_checked(split)?;
        let stem = stem.strip_suffix(['-', '@'])?;
        (is_date(date) && !stem.is_empty()).then_some(stem)
    })
}

fn is_date(text: &str) -> bool {
    let format = if text.contains('-') {
        "%Y-%m-%d"
    } else {
        "%Y%m%d"
    };
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_plain && text.starts_with("20") && chrono::NaiveDate::parse_from_str(text, format).is_ok()
}

/// `us-east-1`, `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let Some((place, number)) = text.rsplit_once('-') else {
        return false;
    };
    let is_place = place
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_digits(number) && place.contains('-') && is_place
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
