"""Reads the generated logs by docs/formats.md and docs/definitions.md: whose calls they are, and what counts.

It knows the shapes that `shapes.py` writes and refuses others.
"""

import csv
import datetime
import gzip
import io
import json
from decimal import Decimal

UTC = datetime.timezone.utc
TIERS = {"flex": "flex", "priority": "priority", "fast": "priority"}


def litellm_tokens(usage, tier):
    """Tokens of LiteLLM: parts are included in their totals."""
    details, out = usage["prompt_tokens_details"], usage["completion_tokens_details"]
    lifetimes = details.get("cache_creation_token_details", {})
    return {"input": usage["prompt_tokens"], "output": usage["completion_tokens"], "read": details["cached_tokens"],
            "written": details["cache_creation_tokens"], "hour": lifetimes.get("ephemeral_1h_input_tokens", 0),
            "reasoning": out["reasoning_tokens"], "audio_in": details["audio_tokens"],
            "audio_out": out["audio_tokens"], "tier": TIERS.get(tier)}


def price_sheet(row):
    """What LiteLLM knew of the price: its own name for it, and the sheet."""
    known = row["model_map_information"] or {}
    return {"base": known.get("model_map_key"), "sheet": known.get("model_map_value")}


def spend_log(row):
    """A call from a row of LiteLLM_SpendLogs."""
    metadata = row["metadata"]
    own, usage = metadata["spend_logs_metadata"], metadata["usage_object"]
    tags = dict(tag.split(":", 1) for tag in row["request_tags"] if not tag.startswith("User-Agent:"))
    tier = usage.get("service_tier") or metadata.get("cost_breakdown", {}).get("service_tier")
    billed = metadata.get("billed_retry_attempt", False)
    client = not billed and not metadata.get("internal_call_origin")
    attempts = None
    if client and "attempted_retries" in metadata:
        attempts = 1 + metadata["attempted_retries"] + metadata["attempted_fallbacks"]
    return {"id": row["request_id"], "source": "spend", "at": parse(row["startTime"]), "model": row["model"],
            "provider": row["custom_llm_provider"], "team": metadata["user_api_key_team_alias"],
            "feature": own.get("feature") or tags.get("feature"), "user": row["end_user"] or None,
            "environment": own["environment"], "key": metadata["user_api_key_alias"],
            "failed": row["status"] == "failure", "hit": row["cache_hit"] == "True", "logged": row["spend"],
            "batch": row["call_type"] == "aretrieve_batch", "attempts": attempts, "superseded": billed,
            "client": client,
            **price_sheet(metadata), **litellm_tokens(usage, tier)}


def standard(row):
    """A call from a StandardLoggingPayload."""
    metadata = row["metadata"]
    own, usage = metadata["requester_metadata"], metadata["usage_object"]
    at = datetime.datetime.fromtimestamp(0, UTC) + datetime.timedelta(microseconds=int(row["startTime"] * 1_000_000))
    return {"id": row["id"], "source": "standard", "at": at, "model": row["model"],
            "provider": row["custom_llm_provider"], "team": metadata["user_api_key_team_alias"],
            "feature": own["feature"], "user": row["end_user"] or None, "environment": own["environment"],
            "key": metadata["user_api_key_alias"], "failed": row["status"] == "failure",
            "hit": row["cache_hit"] is True, "logged": row["response_cost"], "group": row["litellm_call_id"],
            "batch": row["call_type"] == "aretrieve_batch", "attempts": 1, "superseded": False, "client": True,
            **price_sheet(row), **litellm_tokens(usage, usage.get("service_tier"))}


def langfuse(row, model, usage, parameters, metadata, environment, start):
    """A call from an observation; its buckets exclude each other."""
    read, hour = usage["input_cached_tokens"], usage.get("input_cache_creation_1h", 0)
    written = usage.get("input_cache_creation", 0) + hour
    reasoning = usage["output_reasoning_tokens"]
    audio_in, audio_out = usage.get("input_audio_tokens", 0), usage.get("output_audio_tokens", 0)
    return {"id": row["id"], "source": "langfuse", "at": parse(start), "model": model, "provider": None,
            "team": metadata.get("team_id"), "feature": metadata.get("feature"), "user": metadata.get("user_id"),
            "environment": metadata.get("env") or environment, "key": None, "failed": row["level"] == "ERROR",
            "hit": False, "input": usage["input"] + read + written + audio_in, "read": read, "written": written,
            "hour": hour, "audio_in": audio_in, "output": usage["output"] + reasoning + audio_out,
            "reasoning": reasoning, "audio_out": audio_out, "batch": False, "attempts": None, "superseded": False,
            "client": True, "tier": TIERS.get((parameters or {}).get("service_tier"))}


def observations(rows, traces):
    """Calls from Langfuse's table: leaves only, and what their traces say of them."""
    parents = {row["parent_observation_id"] for row in rows if row["usage_details"]}
    for row in rows:
        if row["usage_details"] and row["id"] not in parents:
            parameters = json.loads(row["model_parameters"] or "null")
            call = langfuse(row, row["provided_model_name"], row["usage_details"], parameters,
                            traces[row["trace_id"]]["metadata"], row["environment"], row["start_time"])
            yield dict(call, logged=row["cost_details"]["total"])


def page(row):
    """A call from the export of Langfuse's page."""
    call = langfuse(row, row["model"], row["usageDetails"], row["modelParameters"], row["metadata"],
                    row["environment"], row["startTime"])
    return dict(call, logged=row["costDetails"]["total"])


def parse(text):
    """A time; without an offset it is UTC."""
    return datetime.datetime.fromisoformat(text.replace("Z", "")).replace(tzinfo=UTC)


def loads(text):
    """JSON whose numbers stay decimal."""
    return json.loads(text, parse_float=Decimal)


def rows_of_csv(text):
    """Rows of a table whose cells hold JSON where they look like it."""
    for row in csv.DictReader(io.StringIO(text)):
        yield {key: value_of(cell) for key, cell in row.items()}


def value_of(cell):
    """The value of a cell."""
    if cell == "":
        return None
    return loads(cell) if cell[0] in '{["' else cell


def read(folder):
    """All calls of a folder, each once: (calls, counts of lines)."""
    text = lambda name: (folder / name).read_text(encoding="utf-8")
    lines = lambda text: [loads(line) for line in text.splitlines()]
    spend = lines(gzip.decompress((folder / "a-spend.jsonl.gz").read_bytes()).decode())
    spend += loads(text("b-spend.json"))
    tabled = list(rows_of_csv(text("c-spend.csv")))
    for row in tabled:
        row["spend"] = Decimal(row["spend"])
    table = lines(text("e-observations.jsonl"))
    traces = {row["id"]: row for row in lines(text("f-traces.jsonl"))}
    payloads = lines(text("d-standard.jsonl"))
    pages = lines(text("g-page.jsonl")) + list(rows_of_csv(text("h-page.csv")))
    count = len(spend) + len(tabled) + len(table) + len(traces) + len(payloads) + len(pages)
    seen = {}
    for row in spend:
        seen.setdefault(row["request_id"], row)
    calls = [spend_log(row) for row in [*seen.values(), *tabled]]
    calls += [standard(row) for row in payloads]
    leaves = list(observations(table, traces))
    calls += leaves + [page(row) for row in pages]
    operations(calls)
    return calls, {"read": count, "calls": len(calls), "duplicates": len(spend) - len(seen), "blank": 0,
                   "not_a_call": len(table) - len(leaves) + len(traces), "out_of_range": 0, "rejected": 0}


def operations(calls):
    """Marks operations: attempts of one are counted once, at the last of them, and the others are superseded."""
    groups = {}
    for call in calls:
        if "group" in call:
            groups.setdefault(call["group"], []).append(call)
    for attempts in groups.values():
        last = max(attempts, key=lambda call: (call["at"], call["id"]))
        for call in attempts:
            call["client"], call["superseded"] = call is last, call is not last
    for call in calls:
        call["operation"] = call["client"]
        call["status"] = "failure" if call["failed"] else "success"


def rename(calls, aliases):
    """The calls under the names that the configuration gives to teams, features, users and environments."""
    renamed = [dict(call) for call in calls]
    for call in renamed:
        for dimension, names in aliases.items():
            call[dimension] = names.get(call[dimension], call[dimension])
    return renamed
