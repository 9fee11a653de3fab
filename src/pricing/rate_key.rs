//! The names under which LiteLLM files its rates, read as what they mean.
//!
//! Grammar: `<class>[_above_<N>[k]_tokens][_flex|_priority|_batches]`, for example
//! `cache_read_input_token_cost_above_272k_tokens_priority`.

use schemars::JsonSchema;

use super::rate::TokenClass;

/// The kind of processing a rate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum RateKind {
    /// No suffix: the list price.
    #[default]
    Standard,
    /// `_flex`: cheaper and slower.
    Flex,
    /// `_priority`: dearer and faster.
    Priority,
    /// `_batches`: through a batch API.
    Batch,
}

impl RateKind {
    /// Returns the name used in JSON and in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Flex => "flex",
            Self::Priority => "priority",
            Self::Batch => "batch",
        }
    }
}

/// What a key of a price entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PriceKey {
    /// A rate per token that the formula uses.
    Rate(RateKey),
    /// USD per generated image token: stands in for a missing output rate.
    OutputImageToken,
    /// `tiered_pricing`.
    Tiers,
    /// `off_peak_pricing`.
    OffPeak,
    /// `litellm_provider`.
    Provider,
    /// `mode`.
    Mode,
    /// A price that no canonical call can be charged with: other units, other tiers, token kinds
    /// that exports do not count, multipliers that no export states.
    NotUsed,
    /// Anything else, for example `max_tokens` or `supports_vision`.
    Other,
}

/// A rate per token: of what, for which requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateKey {
    /// The tokens it is for.
    pub class: TokenClass,
    /// Applies to the whole request when it has more input tokens than this.
    pub above: Option<u64>,
    /// The processing it is for.
    pub kind: RateKind,
}

/// Every class under its LiteLLM name; a name that continues another one comes first.
const CLASS_KEYS: [(&str, TokenClass); 8] = [
    ("input_cost_per_token", TokenClass::Input),
    ("output_cost_per_token", TokenClass::Output),
    ("cache_read_input_token_cost", TokenClass::CacheRead),
    (
        "cache_creation_input_token_cost_above_1hr",
        TokenClass::CacheWrite1h,
    ),
    ("cache_creation_input_token_cost", TokenClass::CacheWrite),
    ("output_cost_per_reasoning_token", TokenClass::Reasoning),
    ("input_cost_per_audio_token", TokenClass::AudioInput),
    ("output_cost_per_audio_token", TokenClass::AudioOutput),
];

impl PriceKey {
    /// Reads a key of a price entry.
    pub fn parse(key: &str) -> Self {
        match key {
            "output_cost_per_image_token" => Self::OutputImageToken,
            "tiered_pricing" => Self::Tiers,
            "off_peak_pricing" => Self::OffPeak,
            "litellm_provider" => Self::Provider,
            "mode" => Self::Mode,
            _ => match RateKey::parse(key) {
                Some(rate_key) => Self::Rate(rate_key),
                None if is_price_not_used(key) => Self::NotUsed,
                None => Self::Other,
            },
        }
    }
}

impl RateKey {
    /// Reads the key of a rate per token; `None` if it is not one the formula uses.
    pub fn parse(key: &str) -> Option<Self> {
        let (class, rest) = CLASS_KEYS
            .iter()
            .find_map(|(name, class)| key.strip_prefix(name).map(|rest| (*class, rest)))?;
        let (above, rest) = match rest.strip_prefix("_above_") {
            Some(condition) => {
                let (count, rest) = condition.split_once("_tokens")?;
                (Some(parse_count(count)?), rest)
            }
            None => (None, rest),
        };
        let kind = match rest {
            "" => RateKind::Standard,
            "_flex" => RateKind::Flex,
            "_priority" => RateKind::Priority,
            "_batches" => RateKind::Batch,
            _ => return None,
        };
        Some(Self { class, above, kind })
    }
}

/// Reads `272k` as 272,000 and `512` as 512.
fn parse_count(text: &str) -> Option<u64> {
    let (digits, unit) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1000),
        None => (text, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// Returns whether a key states a price, but one that no canonical call can be charged with.
fn is_price_not_used(key: &str) -> bool {
    /// Token kinds and units that the canonical call does not count.
    const PREFIXES: [&str; 8] = [
        "input_cost_per_image_token",
        "output_cost_per_image_token",
        "cache_read_input_image_token_cost",
        "cache_read_input_audio_token_cost",
        "cache_read_input_token_cost_per_audio_token",
        "cache_creation_input_audio_token_cost",
        "cache_creation_input_token_cost_above_12hr",
        "regional_processing_uplift_multiplier_",
    ];
    /// Service tiers that the canonical call does not know, and older spellings.
    const SUFFIXES: [&str; 5] = [
        "_balanced",
        "_ultrafast",
        "_decisions",
        "_cache_hit",
        "_batch_requests",
    ];
    const KEYS: [&str; 2] = [
        "regional_endpoint_uplift_multiplier",
        "provider_specific_entry",
    ];
    KEYS.contains(&key)
        || PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || (CLASS_KEYS.iter().any(|(name, _)| key.starts_with(name))
            && SUFFIXES.iter().any(|suffix| key.ends_with(suffix)))
}
