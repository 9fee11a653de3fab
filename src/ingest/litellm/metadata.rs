//! The `metadata` of both LiteLLM exports: who asked, what it used, how it went.

use super::usage_object::UsageObject;
use crate::ingest::field::{Field, UsageField};
use crate::ingest::hints::take_hint;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Container, Hints, ServiceTier, Status, Traffic};

/// What is needed of a row's metadata. Every key is optional: operators thin them out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Metadata<'a> {
    pub(super) usage: UsageObject,
    pub(super) status: Option<Status>,
    pub(super) error_class: Option<&'a str>,
    pub(super) litellm_call_id: Option<&'a str>,
    pub(super) base_model: Option<&'a str>,
    pub(super) embedded_sheet: Option<&'a str>,
    pub(super) service_tier: Option<ServiceTier>,
    pub(super) attempted_retries: Option<u64>,
    pub(super) attempted_fallbacks: Option<u64>,
    pub(super) traffic: Traffic,
}

/// Returns what stands behind a key of an object that is in the metadata, or the metadata itself.
pub(super) fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
    Some(match (within, key) {
        (Field::Metadata, _) => return top_place(key, rules),
        (Field::MetadataErrorInformation, "error_class") => Field::MetadataErrorClass,
        (Field::CostBreakdown, "service_tier") => Field::ChargedTier,
        (Field::ModelMap, "model_map_key") => Field::BaseModel,
        (Field::ModelMap, "model_map_value") => Field::PriceSheet,
        (Field::Usage(within), _) => Field::Usage(UsageObject::place(within, key)?),
        (Field::Attributes(container), _) => Field::Attribute(container, rules.wanted(key)?),
        _ => return None,
    })
}

fn top_place(key: &str, rules: &AttributionRules) -> Option<Field> {
    Some(match key {
        "usage_object" | "additional_usage_values" => Field::Usage(UsageField::Object),
        "model_map_information" => Field::ModelMap,
        "requester_metadata" => Field::Attributes(Container::Requester),
        "spend_logs_metadata" => Field::Attributes(Container::SpendLogs),
        "user_api_key_alias" => Field::KeyAlias,
        "user_api_key_team_alias" => Field::KeyTeamAlias,
        "user_api_key_team_id" => Field::KeyTeamId,
        "status" => Field::MetadataStatus,
        "error_information" => Field::MetadataErrorInformation,
        "litellm_call_id" => Field::MetadataCallId,
        "cost_breakdown" => Field::CostBreakdown,
        "attempted_retries" => Field::Retries,
        "attempted_fallbacks" => Field::Fallbacks,
        "internal_call_origin" => Field::InternalOrigin,
        "litellm_roi_estimator" | "is_silent_experiment" => Field::IsInternal,
        "billed_retry_attempt" => Field::IsBilledAttempt,
        _ => Field::Attribute(Container::TopLevel, rules.wanted(key)?),
    })
}

impl<'a> Metadata<'a> {
    /// Takes a value without members, attribution into `hints`. Other fields are left alone.
    ///
    /// # Errors
    /// Rejects what is not JSON and counts that are none.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a field of another dialect never comes here"
    )]
    pub(super) fn take(
        &mut self,
        field: Field,
        key: &str,
        value: Value<'a, '_>,
        hints: &mut Hints<'a>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match field {
            Field::Usage(detail) => self.usage.take(detail, key, value)?,
            Field::BaseModel => self.base_model = value.text()?,
            Field::PriceSheet => self.embedded_sheet = value.raw_object()?,
            Field::MetadataStatus => self.status = value.text()?.map(status),
            Field::MetadataErrorClass => self.error_class = value.text()?,
            Field::MetadataCallId => self.litellm_call_id = value.text()?,
            Field::ChargedTier => self.service_tier = value.text()?.map(ServiceTier::parse),
            Field::Retries => self.attempted_retries = value.count(key)?,
            Field::Fallbacks => self.attempted_fallbacks = value.count(key)?,
            Field::InternalOrigin => self.mark_if(value.text()?.is_some(), Traffic::Internal),
            Field::IsInternal => self.mark_if(value.truth()?, Traffic::Internal),
            Field::IsBilledAttempt => self.mark_if(value.truth()?, Traffic::BilledAttempt),
            _ => take_hint(field, value, hints, rules)?,
        }
        Ok(())
    }

    /// Marks the row. What the gateway did for itself stays that, also when it did it again.
    fn mark_if(&mut self, is_marked: bool, traffic: Traffic) {
        if is_marked && self.traffic != Traffic::Internal {
            self.traffic = traffic;
        }
    }

    /// Returns how many attempts the row itself knows of. A fallback resets LiteLLM's retry
    /// counter, so with fallbacks this is a lower bound.
    pub(super) fn attempts(&self) -> Option<u32> {
        let retries = self.attempted_retries?;
        let fallbacks = self.attempted_fallbacks.unwrap_or_default();
        u32::try_from(retries.saturating_add(fallbacks).saturating_add(1)).ok()
    }
}

/// Reads `status`; anything but a failure is a success.
pub(super) fn status(text: &str) -> Status {
    if text == "failure" {
        Status::Failure
    } else {
        Status::Success
    }
}
