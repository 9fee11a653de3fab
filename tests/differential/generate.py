"""Writes logs of invented calls in every shape of export, the same bytes for the same seed and size.

What the calls cost is not written down anywhere: `reckon.py` works it out from the logs alone.
"""

import csv
import datetime
import gzip
import io
import json
import random

TEAMS = ["search", "support", "growth", "platform", "data science", None]
FEATURES = [f"feature-{number}" for number in range(9)] + [None]
USERS = [f"user-{number}@example.com" for number in range(60)] + [None]
ENVIRONMENTS = ["prod", "staging", None]

# As logged, the provider's column, the most input tokens, whether it caches, writes to caches, reasons, has tiers.
MODELS = [
    ("openai/gpt-4o-mini", "openai", 120_000, True, False, False, False),
    ("gpt-4o", "openai", 120_000, True, False, False, False),
    ("gpt-5", "openai", 250_000, True, False, True, True),
    ("gpt-5.5", "openai", 600_000, True, False, True, False),
    ("claude-sonnet-4-5", "anthropic", 400_000, True, True, False, False),
    ("gemini/gemini-2.5-pro", "gemini", 400_000, True, False, True, False),
    ("deepseek/deepseek-chat", "deepseek", 100_000, True, False, False, False),
    ("mistral/mistral-large-4", "mistral", 120_000, False, False, False, False),
    ("text-embedding-3-small", "openai", 8_000, False, False, False, False),
    ("openai/inhouse-llama-70b", "openai", 30_000, False, False, False, False),
]
FIRST = datetime.datetime(2026, 10, 1, 0, 0, 7, tzinfo=datetime.timezone.utc)
SECONDS = 53 * 86_400 - 20


def call(rng, number):
    """An invented call; what its log says of it is left to the shapes."""
    model, provider, most, caches, writes, reasons, has_tiers = rng.choice(MODELS)
    tokens = rng.randrange(1, most) if rng.random() < 0.04 else rng.randrange(1, min(most, 9_000))
    read = rng.randrange(tokens + 1) if caches and rng.random() < 0.4 else 0
    written = rng.randrange(tokens - read + 1) if writes and rng.random() < 0.3 else 0
    output = 0 if "embedding" in model else rng.randrange(0, 1_500)
    unpriced = "inhouse" in model
    logged = round(rng.random() * rng.choice([1e-4, 1e-3, 0.05, 3.0]), rng.choice([6, 9, 12, 17]))
    return {
        "id": f"call-{number:08d}-{rng.getrandbits(48):012x}",
        "at": FIRST + datetime.timedelta(milliseconds=rng.randrange(SECONDS * 1000)),
        "model": model, "provider": provider,
        "team": rng.choice(TEAMS), "feature": rng.choice(FEATURES), "user": rng.choice(USERS),
        "environment": rng.choice(ENVIRONMENTS), "key": rng.choice(["key-a", "key-b", None]),
        "input": tokens, "read": read, "written": written,
        "hour": rng.randrange(written + 1) if written and rng.random() < 0.5 else 0,
        "output": output, "reasoning": rng.randrange(output + 1) if reasons and output else 0,
        "tier": rng.choice(["flex", "priority"]) if has_tiers and rng.random() < 0.3 else None,
        "failed": rng.random() < 0.02, "hit": rng.random() < 0.02,
        "logged": 0 if unpriced and rng.random() < 0.5 else logged or 0.000001,
    }


def usage_object(one):
    """Tokens as LiteLLM writes them: parts included in their totals."""
    usage = {"prompt_tokens": one["input"], "completion_tokens": one["output"],
             "total_tokens": one["input"] + one["output"],
             "prompt_tokens_details": {"cached_tokens": one["read"], "cache_creation_tokens": one["written"]},
             "completion_tokens_details": {"reasoning_tokens": one["reasoning"]}}
    if one["hour"]:
        usage["prompt_tokens_details"]["cache_creation_token_details"] = {
            "ephemeral_5m_input_tokens": one["written"] - one["hour"], "ephemeral_1h_input_tokens": one["hour"]}
    if one["tier"]:
        usage["service_tier"] = one["tier"]
    return usage


def spend_log(one):
    """A row of LiteLLM_SpendLogs."""
    tags = ["User-Agent: AsyncOpenAI"]
    metadata = {"user_api_key_alias": one["key"], "user_api_key_team_alias": one["team"],
                "usage_object": usage_object(one), "spend_logs_metadata": {"environment": one["environment"]}}
    if one["feature"] and one["input"] % 2:
        tags.append(f"feature:{one['feature']}")
    else:
        metadata["spend_logs_metadata"]["feature"] = one["feature"]
    spend = 0 if one["hit"] or one["failed"] and one["input"] % 3 else one["logged"]
    return {"request_id": one["id"], "call_type": "acompletion", "spend": spend,
            "total_tokens": one["input"] + one["output"], "prompt_tokens": one["input"],
            "completion_tokens": one["output"], "startTime": stamp(one["at"], "T")[:-1], "model": one["model"],
            "custom_llm_provider": one["provider"], "metadata": metadata,
            "cache_hit": "True" if one["hit"] else "None", "request_tags": tags, "end_user": one["user"] or "",
            "status": "failure" if one["failed"] else "success", "messages": {}, "response": {}}


def standard(one, attempt_of=None):
    """A StandardLoggingPayload; several attempts of one operation share its id."""
    return {"id": one["id"], "litellm_call_id": attempt_of or f"operation-{one['id']}", "trace_id": f"t-{one['id']}",
            "call_type": "acompletion", "status": "failure" if one["failed"] else "success",
            "startTime": one["at"].timestamp(), "endTime": one["at"].timestamp() + 1, "model": one["model"],
            "custom_llm_provider": one["provider"], "cache_hit": True if one["hit"] else None,
            "response_cost": one["logged"], "prompt_tokens": one["input"], "completion_tokens": one["output"],
            "total_tokens": one["input"] + one["output"], "end_user": one["user"] or "", "request_tags": [],
            "model_map_information": None, "messages": None, "response": None,
            "metadata": {"usage_object": usage_object(one), "user_api_key_alias": one["key"],
                         "user_api_key_team_alias": one["team"],
                         "requester_metadata": {"feature": one["feature"], "environment": one["environment"]}}}


def buckets(one):
    """Tokens as Langfuse keeps them: buckets that exclude each other."""
    usage = {"input": one["input"] - one["read"] - one["written"], "input_cached_tokens": one["read"],
             "output": one["output"] - one["reasoning"], "output_reasoning_tokens": one["reasoning"]}
    if one["written"]:
        usage["input_cache_creation"] = one["written"] - one["hour"]
        usage["input_cache_creation_1h"] = one["hour"]
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


def generate(folder, size, seed):
    """Writes about `size` calls into a folder."""
    rng = random.Random(seed)
    numbers = iter(range(10 * size + 100))
    share = max(size // 7, 8)
    calls = lambda: [call(rng, next(numbers)) for _ in range(share)]
    write = lambda name, text: (folder / name).write_text(text, encoding="utf-8")

    first = [spend_log(one) for one in calls()]
    (folder / "a-spend.jsonl.gz").write_bytes(gzip.compress(lines(first).encode(), 1, mtime=0))
    # An overlapping export: the same rows again, some of them with another cost, which must not count.
    again = [dict(row, spend=99) if rng.random() < 0.3 else row for row in rng.sample(first, share // 20 + 1)]
    write("b-spend.json", json.dumps(again + [spend_log(one) for one in calls()], indent=1))
    write("c-spend.csv", table([spend_log(one) for one in calls()]))

    attempts = []
    for one in calls():
        attempts.append(standard(one))
        if rng.random() < 0.05:
            earlier = call(rng, next(numbers))
            at = one["at"] - datetime.timedelta(seconds=5)
            attempts.append(standard(dict(earlier, at=at, failed=True), f"operation-{one['id']}"))
    write("d-standard.jsonl", lines(attempts))

    observations, traces = [], []
    for one in calls():
        trace = f"trace-{one['id']}"
        parent = None
        if rng.random() < 0.1:
            # A parent that repeats what its child costs.
            outer = dict(one, id=f"parent-{one['id']}")
            parent = outer["id"]
            observations.append(clickhouse(outer, trace, kind="SPAN"))
        observations.append(clickhouse(one, trace, parent))
        if rng.random() < 0.1:
            empty = dict(one, id=f"span-{one['id']}", model=None, failed=False)
            row = clickhouse(empty, trace, kind="SPAN")
            observations.append(dict(row, usage_details={}, cost_details={}, total_cost=None))
        traces.append({"id": trace, "timestamp": stamp(one["at"], " ")[:-1], "name": "trace", "tags": [],
                       "metadata": own_metadata(one), "user_id": None, "session_id": None, "environment": "default",
                       "release": None, "version": None, "bookmarked": False, "public": False})
    write("e-observations.jsonl", lines(observations))
    write("f-traces.jsonl", lines(traces))
    write("g-page.jsonl", lines(page(one) for one in calls()))
    write("h-page.csv", table([page(one) for one in calls()], twice=("startTime", "updatedAt")))
