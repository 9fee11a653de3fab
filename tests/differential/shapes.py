"""Writes calls as each source exports them."""

import csv
import io
import json

# Price sheets as LiteLLM embeds them, one of them its way of saying that it does not know.
SHEET = {"input_cost_per_token": 2.5000000000000002e-07, "output_cost_per_token": 1.1e-06,
         "cache_read_input_token_cost": 2.5e-08, "litellm_provider": "openai", "mode": "chat"}
UNKNOWN = {"input_cost_per_token": 0, "output_cost_per_token": 0, "litellm_provider": "openai", "mode": "chat"}


def usage_object(one):
    """Tokens as LiteLLM writes them: parts included in their totals."""
    usage = {"prompt_tokens": one["input"], "completion_tokens": one["output"],
             "total_tokens": one["input"] + one["output"],
             "prompt_tokens_details": {"cached_tokens": one["read"], "cache_creation_tokens": one["written"],
                                       "audio_tokens": one["audio_in"], "image_tokens": one["image_in"]},
             "completion_tokens_details": {"reasoning_tokens": one["reasoning"], "audio_tokens": one["audio_out"]}}
    if one["hour"]:
        usage["prompt_tokens_details"]["cache_creation_token_details"] = {
            "ephemeral_5m_input_tokens": max(one["written"] - one["hour"], 0), "ephemeral_1h_input_tokens": one["hour"]}
    if one["tier"] and one["input"] % 4:
        usage["service_tier"] = one["tier"]
    return usage


def price_sheet(one):
    """What LiteLLM knew of the price."""
    if one["model"] == "my-deployment":
        return {"model_map_key": "azure/gpt-4o-2024-08-06", "model_map_value": None}
    if one["model"] != "openai/inhouse-mix":
        return None
    return {"model_map_key": one["model"], "model_map_value": SHEET if one["input"] % 3 else UNKNOWN}


def call_type(one):
    """What kind of call LiteLLM says it was."""
    return "aretrieve_batch" if one["batch"] else "acompletion"


def spend_log(one):
    """A row of LiteLLM_SpendLogs."""
    tags = ["User-Agent: AsyncOpenAI"]
    metadata = {"user_api_key_alias": one["key"], "user_api_key_team_alias": one["team"],
                "usage_object": usage_object(one), "model_map_information": price_sheet(one),
                "spend_logs_metadata": {"environment": one["environment"]}}
    if one["feature"] and one["input"] % 2:
        tags.append(f"feature:{one['feature']}")
    else:
        metadata["spend_logs_metadata"]["feature"] = one["feature"]
    if one["tier"] and not one["input"] % 4:
        metadata["cost_breakdown"] = {"service_tier": one["tier"]}
    if one["output"] % 5:
        metadata |= {"attempted_retries": one["retries"], "attempted_fallbacks": one["fallbacks"]}
    if one["input"] % 101 == 0:
        metadata["internal_call_origin"] = "shadow_eval_judge"
    elif one["input"] % 103 == 0:
        metadata["billed_retry_attempt"] = True
    spend = 0 if one["hit"] or one["failed"] and one["input"] % 3 else one["logged"]
    return {"request_id": one["id"], "call_type": call_type(one), "spend": spend,
            "total_tokens": one["input"] + one["output"], "prompt_tokens": one["input"],
            "completion_tokens": one["output"], "startTime": stamp(one["at"], "T")[:-1], "model": one["model"],
            "custom_llm_provider": one["provider"], "metadata": metadata,
            "cache_hit": "True" if one["hit"] else "None", "request_tags": tags, "end_user": one["user"] or "",
            "status": "failure" if one["failed"] else "success", "messages": {}, "response": {}}


def standard(one, attempt_of=None):
    """A StandardLoggingPayload; several attempts of one operation share its id."""
    usage = usage_object(one)
    if one["tier"]:
        usage["service_tier"] = one["tier"]
    return {"id": one["id"], "litellm_call_id": attempt_of or f"operation-{one['id']}", "trace_id": f"t-{one['id']}",
            "call_type": call_type(one), "status": "failure" if one["failed"] else "success",
            "startTime": one["at"].timestamp(), "endTime": one["at"].timestamp() + 1, "model": one["model"],
            "custom_llm_provider": one["provider"], "cache_hit": True if one["hit"] else None,
            "response_cost": one["logged"], "prompt_tokens": one["input"], "completion_tokens": one["output"],
            "total_tokens": one["input"] + one["output"], "end_user": one["user"] or "", "request_tags": [],
            "model_map_information": price_sheet(one), "messages": None, "response": None,
            "metadata": {"usage_object": usage, "user_api_key_alias": one["key"],
                         "user_api_key_team_alias": one["team"],
                         "requester_metadata": {"feature": one["feature"], "environment": one["environment"]}}}


def buckets(one):
    """Tokens as Langfuse keeps them: buckets that exclude each other."""
    usage = {"input": one["input"] - one["read"] - one["written"] - one["audio_in"], "input_cached_tokens": one["read"],
             "output": one["output"] - one["reasoning"] - one["audio_out"], "output_reasoning_tokens": one["reasoning"]}
    if one["written"]:
        usage["input_cache_creation"] = one["written"] - one["hour"]
        usage["input_cache_creation_1h"] = one["hour"]
    if one["audio_in"] or one["audio_out"]:
        usage |= {"input_audio_tokens": one["audio_in"], "output_audio_tokens": one["audio_out"]}
    usage["total"] = one["input"] + one["output"]
    return usage


def own_metadata(one):
    """Whom an observation belongs to, where it says so itself."""
    named = {"team_id": one["team"], "feature": one["feature"], "user_id": one["user"], "env": one["environment"]}
    return {key: value for key, value in named.items() if value}


def clickhouse(one, trace, parent=None, kind="GENERATION"):
    """A row of Langfuse's table of observations. What its trace says is not repeated."""
    return {"id": one["id"], "trace_id": trace, "type": kind, "parent_observation_id": parent,
            "start_time": stamp(one["at"], " ")[:-1], "end_time": None, "name": "call", "metadata": {},
            "level": "ERROR" if one["failed"] else "DEFAULT", "input": "", "output": "",
            "provided_model_name": one["model"],
            "model_parameters": json.dumps({"service_tier": one["tier"]}) if one["tier"] else None,
            "usage_details": buckets(one), "cost_details": {"total": one["logged"]}, "total_cost": one["logged"],
            "event_ts": stamp(one["at"], " ")[:-1], "is_deleted": 0, "environment": "default"}


def trace_row(one, trace):
    """A row of Langfuse's table of traces."""
    return {"id": trace, "timestamp": stamp(one["at"], " ")[:-1], "name": "trace", "tags": [],
            "metadata": own_metadata(one), "user_id": None, "session_id": None, "environment": "default",
            "release": None, "version": None, "bookmarked": False, "public": False}


def page(one):
    """An observation as the page of Langfuse exports it."""
    return {"id": one["id"], "traceId": f"page-{one['id']}", "startTime": stamp(one["at"], "T"), "endTime": None,
            "parentObservationId": None, "type": "GENERATION", "environment": "default", "name": "call",
            "level": "ERROR" if one["failed"] else "DEFAULT", "updatedAt": stamp(one["at"], "T"),
            "metadata": own_metadata(one), "model": one["model"],
            "modelParameters": {"service_tier": one["tier"]} if one["tier"] else None,
            "usageDetails": buckets(one), "costDetails": {"total": one["logged"]}, "totalCost": one["logged"],
            "traceName": None, "traceTags": [], "userId": None}


def stamp(at, between):
    """A time with milliseconds in UTC."""
    return at.strftime(f"%Y-%m-%d{between}%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def lines(rows):
    """Rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def table(rows, twice=()):
    """Rows as CSV. Langfuse writes a date as a JSON string, so with quotes inside the quotes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(cell(value, key in twice) for key, value in row.items())
    return text.getvalue()


def cell(value, twice):
    """A cell of such a table."""
    if value is None:
        return ""
    return json.dumps(value) if twice or isinstance(value, (dict, list)) else value
