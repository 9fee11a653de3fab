//! Tells exports apart by the keys of their first record, never by file names.

use super::fault::FileFault;
use super::record::Dialect;

/// Decides what kind of records have these top-level keys.
///
/// # Errors
/// [`FileFault::Aggregated`] for exports that hold sums, [`FileFault::Unknown`] for everything
/// else.
pub(super) fn recognise(keys: &[&str]) -> Result<Dialect, FileFault> {
    let has = |key: &str| keys.contains(&key);
    let has_any = |wanted: &[&str]| wanted.iter().any(|key| has(key));
    if has("request_id") && has("startTime") {
        return Ok(Dialect::SpendLogs);
    }
    if has("response_cost") && has("id") && has_any(&["startTime", "call_type"]) {
        return Ok(Dialect::StandardLogging);
    }
    if let Some(fault) = aggregated(keys) {
        return Err(fault);
    }
    let is_score = has_any(&["dataType", "data_type"]) && has("value");
    if is_score || (has("exportSource") && has("files")) {
        return Ok(Dialect::NoUsage);
    }
    let names_trace = has_any(&["traceId", "trace_id"]);
    let is_observation = has_any(&[
        "usageDetails",
        "usage_details",
        "costDetails",
        "cost_details",
        "calculatedTotalCost",
        "parentObservationId",
        "parent_observation_id",
        "parent_span_id",
    ]);
    if names_trace && has_any(&["id", "span_id"]) && (is_observation || has("type")) {
        return Ok(Dialect::Observation);
    }
    let is_trace = has_any(&["sessionId", "session_id", "userId", "user_id"])
        && has_any(&["timestamp", "createdAt", "created_at"])
        && has("tags");
    if is_trace && has("id") && !names_trace {
        return Ok(Dialect::Trace);
    }
    Err(FileFault::Unknown)
}

const LITELLM_INSTEAD: &str = "take the table `LiteLLM_SpendLogs` (`\\copy … csv header`), \
     `/spend/logs/v2`, or the StandardLoggingPayload logs; docs/formats.md shows how";
const LANGFUSE_INSTEAD: &str =
    "export the table `observations` (or `events`) from Langfuse; docs/formats.md shows how";

/// Recognises exports of sums, and says which export to take instead.
fn aggregated(keys: &[&str]) -> Option<FileFault> {
    let has = |key: &str| keys.contains(&key);
    let litellm = |what| FileFault::Aggregated {
        what,
        instead: LITELLM_INSTEAD,
    };
    let langfuse = |what| FileFault::Aggregated {
        what,
        instead: LANGFUSE_INSTEAD,
    };
    if has("ChargeDescription") && has("BilledCost") && !has("ChargeCategory") {
        return Some(litellm("Datadog cost entries"));
    }
    if has("BilledCost") {
        return Some(litellm("a FOCUS export"));
    }
    if has("cost/cost") {
        return Some(litellm("a CloudZero CBF export"));
    }
    if has("entity_id") && has("api_requests") {
        return Some(litellm("LiteLLM's daily activity export"));
    }
    if has("Spend ($)") || has("Spend (USD)") {
        return Some(litellm("a usage export of LiteLLM's user interface"));
    }
    if has("metrics") && has("breakdown") {
        return Some(litellm("LiteLLM's daily activity"));
    }
    if has("group_by_day") || (has("total_spend") && has("metadata")) {
        return Some(litellm("LiteLLM's global spend report"));
    }
    if has("users") && has("models") && has("spend") {
        return Some(litellm(
            "LiteLLM's day summary of /spend/logs (add `summarize=false`)",
        ));
    }
    if has("countTraces") {
        return Some(langfuse("Langfuse's daily metrics or sessions"));
    }
    if keys
        .iter()
        .any(|key| key.starts_with("sum_") || key.starts_with("count_"))
    {
        return Some(langfuse("Langfuse's metrics"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_decide_the_kind() {
        for (keys, expected) in [
            (
                &["request_id", "call_type", "startTime"][..],
                Dialect::SpendLogs,
            ),
            (
                &["id", "trace_id", "call_type", "startTime", "response_cost"],
                Dialect::StandardLogging,
            ),
            (&["id", "traceId", "usageDetails"], Dialect::Observation),
            (
                &["id", "trace_id", "type", "start_time"],
                Dialect::Observation,
            ),
            (
                &["span_id", "trace_id", "parent_span_id"],
                Dialect::Observation,
            ),
            (
                &["id", "timestamp", "userId", "sessionId", "tags"],
                Dialect::Trace,
            ),
            (
                &["id", "trace_id", "name", "value", "data_type"],
                Dialect::NoUsage,
            ),
        ] {
            assert_eq!(recognise(keys), Ok(expected), "{keys:?}");
        }
    }

    #[test]
    fn sums_are_refused_and_strangers_unknown() {
        for keys in [
            &["BilledCost", "ChargeCategory"][..],
            &["date", "entity_id", "api_requests"],
            &["Date", "Team", "Spend ($)"],
            &["startTime", "spend", "users", "models"],
            &["date", "countTraces", "usage"],
            &["userId", "sum_totalCost"],
        ] {
            let fault = recognise(keys).expect_err("sums have no calls");
            assert_eq!(fault.code(), "aggregated", "{keys:?}");
        }
        assert_eq!(recognise(&["hello"]), Err(FileFault::Unknown));
    }
}
