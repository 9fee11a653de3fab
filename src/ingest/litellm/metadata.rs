//! The `metadata` of both LiteLLM exports: who asked, what it used, how it went.

use super::usage_object::UsageObject;
use crate::ingest::hints::{note_wanted, read_wanted};
use crate::ingest::json::Json;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Container, Hints, ServiceTier, Status, Traffic};

/// What is needed of a row's metadata. Every key is optional: operators thin them out.
#[derive(Debug, Default)]
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

impl<'a> Metadata<'a> {
    /// Reads the entries of `metadata`, noting attribution in `hints`.
    pub(super) fn read(
        &mut self,
        value: Value<'a, '_>,
        hints: &mut Hints<'a>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        value.object_unless_repr(|key, json| self.entry(key, json, hints, rules))
    }

    fn entry(
        &mut self,
        key: &'a str,
        json: &mut Json<'a>,
        hints: &mut Hints<'a>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        let value = Value::Json(json);
        match key {
            "usage_object" | "additional_usage_values" => self.usage.read(value)?,
            "model_map_information" => self.read_model_map(value)?,
            "requester_metadata" => {
                read_wanted(value, Container::Requester, hints, rules)?;
            }
            "spend_logs_metadata" => {
                read_wanted(value, Container::SpendLogs, hints, rules)?;
            }
            "user_api_key_alias" => hints.key_alias = value.text()?,
            "user_api_key_team_alias" => hints.key_team_alias = value.text()?,
            "user_api_key_team_id" => hints.key_team_id = value.text()?.or(hints.key_team_id),
            "status" => self.status = value.text()?.map(status),
            "error_information" => value.object(|key, json| {
                if key == "error_class" {
                    self.error_class = Value::Json(json).text()?;
                }
                Ok(())
            })?,
            "litellm_call_id" => self.litellm_call_id = value.text()?,
            "cost_breakdown" => value.object(|key, json| {
                if key == "service_tier" {
                    self.service_tier = Value::Json(json).text()?.map(ServiceTier::parse);
                }
                Ok(())
            })?,
            "attempted_retries" => self.attempted_retries = value.count(key)?,
            "attempted_fallbacks" => self.attempted_fallbacks = value.count(key)?,
            "internal_call_origin" => self.mark_if(value.text()?.is_some(), Traffic::Internal),
            "litellm_roi_estimator" | "is_silent_experiment" => {
                self.mark_if(value.truth()?, Traffic::Internal);
            }
            "billed_retry_attempt" => self.mark_if(value.truth()?, Traffic::BilledAttempt),
            _ => note_wanted(key, value, Container::TopLevel, hints, rules)?,
        }
        Ok(())
    }

    /// Marks the row. What the gateway did for itself stays that, also when it did it again.
    fn mark_if(&mut self, is_marked: bool, traffic: Traffic) {
        if is_marked && self.traffic != Traffic::Internal {
            self.traffic = traffic;
        }
    }

    /// Reads `model_map_information`, in the metadata of a spend log or at the top of a
    /// standard logging payload.
    pub(super) fn read_model_map(&mut self, value: Value<'a, '_>) -> Result<(), Reject> {
        value.object(|key, json| {
            match key {
                "model_map_key" => self.base_model = Value::Json(json).text()?,
                "model_map_value" => self.embedded_sheet = Value::Json(json).raw_object()?,
                _ => {}
            }
            Ok(())
        })
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
