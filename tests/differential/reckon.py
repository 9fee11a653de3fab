"""Reads the generated logs, prices and groups them, by docs/formats.md and docs/definitions.md.

An independent implementation: nothing but Python's standard library, `decimal` for money, `fractions` for ratios, no
line shared with the program. It knows the shapes that `generate.py` writes and refuses others.
"""

import csv
import datetime
import gzip
import io
import json
import re
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

getcontext().prec = 60
PICO = Decimal("1e-12")
UTC = datetime.timezone.utc


def pico(amount):
    """Rounds as money is kept."""
    return amount.quantize(PICO, rounding=ROUND_HALF_EVEN)


class Prices:
    """The price book."""

    def __init__(self, path):
        self.entries = {}
        with open(path, encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                self.entries[entry["model"]] = entry

    def find(self, model):
        """The name of the entry for a model, else None: as written, else after the first slash."""
        for name in (model, model.partition("/")[2]):
            if name in self.entries:
                return name
        return None

    def cost(self, name, call):
        """What the tokens of a call cost."""
        entry = self.entries[name]
        day = call["at"].astimezone(UTC).date().isoformat()
        rates = [price for price in entry["prices"] if price.get("from", "") <= day][-1]
        tokens = call["input"]

        def rate(*keys):
            for key in keys:
                if call["tier"] and f"{key}_{call['tier']}" in rates:
                    return Decimal(rates[f"{key}_{call['tier']}"])
                above = []
                for name in rates:
                    found = re.fullmatch(re.escape(key) + r"_above_(\d+)k_tokens", name)
                    if found and tokens > int(found[1]) * 1000:
                        above.append((int(found[1]), name))
                if above:
                    return Decimal(rates[max(above)[1]])
                if key in rates:
                    return Decimal(rates[key])
            raise KeyError(keys)

        inputs, outputs = "input_cost_per_token", "output_cost_per_token"
        write = "cache_creation_input_token_cost"
        uncached = max(tokens - call["read"] - call["written"], 0)
        parts = [(uncached, (inputs,)),
                 (call["read"], ("cache_read_input_token_cost", inputs)),
                 (call["written"] - call["hour"], (write, inputs)),
                 (call["hour"], (f"{write}_above_1hr", write, inputs))]
        if entry["mode"] != "embedding":
            parts += [(call["output"] - call["reasoning"], (outputs,)),
                      (call["reasoning"], ("output_cost_per_reasoning_token", outputs))]
        return pico(sum((count * rate(*keys) for count, keys in parts if count), Decimal(0)))


def settle(call, prices, basis):
    """Adds what a call costs: by the formula, as logged, and what counts."""
    name = prices.find(call["model"])
    call["name"] = name or call["model"]
    logged = call["logged"] = None if call["logged"] is None else pico(Decimal(call["logged"]))
    if call["failed"]:
        call["computed"], call["cost"] = None, logged or Decimal(0)
    elif call["hit"]:
        call["computed"], call["cost"] = Decimal(0), Decimal(0) if basis == "computed" else logged or Decimal(0)
    elif name is None:
        call["computed"], call["cost"] = None, logged or None
    else:
        call["computed"] = prices.cost(name, call)
        call["cost"] = call["computed"] if basis == "computed" or logged is None else logged
    return call


def litellm_tokens(usage):
    """Tokens of LiteLLM: parts are included in their totals."""
    details = usage["prompt_tokens_details"]
    lifetimes = details.get("cache_creation_token_details", {})
    return {"input": usage["prompt_tokens"], "output": usage["completion_tokens"], "read": details["cached_tokens"],
            "written": details["cache_creation_tokens"], "hour": lifetimes.get("ephemeral_1h_input_tokens", 0),
            "reasoning": usage["completion_tokens_details"]["reasoning_tokens"], "tier": usage.get("service_tier")}


def spend_log(row):
    """A call from a row of LiteLLM_SpendLogs."""
    metadata = row["metadata"]
    own = metadata["spend_logs_metadata"]
    tags = dict(tag.split(":", 1) for tag in row["request_tags"] if not tag.startswith("User-Agent:"))
    return {"id": row["request_id"], "source": "spend", "at": parse(row["startTime"]), "model": row["model"],
            "provider": row["custom_llm_provider"], "team": metadata["user_api_key_team_alias"],
            "feature": own.get("feature") or tags.get("feature"), "user": row["end_user"] or None,
            "environment": own["environment"], "key": metadata["user_api_key_alias"],
            "failed": row["status"] == "failure", "hit": row["cache_hit"] == "True", "logged": row["spend"],
            **litellm_tokens(metadata["usage_object"])}


def standard(row):
    """A call from a StandardLoggingPayload."""
    metadata = row["metadata"]
    own = metadata["requester_metadata"]
    at = datetime.datetime.fromtimestamp(0, UTC) + datetime.timedelta(microseconds=int(row["startTime"] * 1_000_000))
    return {"id": row["id"], "source": "standard", "at": at, "model": row["model"],
            "provider": row["custom_llm_provider"], "team": metadata["user_api_key_team_alias"],
            "feature": own["feature"], "user": row["end_user"] or None, "environment": own["environment"],
            "key": metadata["user_api_key_alias"], "failed": row["status"] == "failure",
            "hit": row["cache_hit"] is True, "logged": row["response_cost"], "group": row["litellm_call_id"],
            **litellm_tokens(metadata["usage_object"])}


def langfuse(row, model, usage, parameters, metadata, environment, start):
    """A call from an observation; its buckets exclude each other."""
    read, hour = usage["input_cached_tokens"], usage.get("input_cache_creation_1h", 0)
    written = usage.get("input_cache_creation", 0) + hour
    reasoning = usage["output_reasoning_tokens"]
    return {"id": row["id"], "source": "langfuse", "at": parse(start), "model": model, "provider": None,
            "team": metadata.get("team_id"), "feature": metadata.get("feature"), "user": metadata.get("user_id"),
            "environment": metadata.get("env") or environment, "key": None, "failed": row["level"] == "ERROR",
            "hit": False, "input": usage["input"] + read + written, "read": read, "written": written, "hour": hour,
            "output": usage["output"] + reasoning, "reasoning": reasoning,
            "tier": (parameters or {}).get("service_tier")}


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
    table = lines(text("e-observations.jsonl"))
    traces = {row["id"]: row for row in lines(text("f-traces.jsonl"))}
    payloads = lines(text("d-standard.jsonl"))
    pages = lines(text("g-page.jsonl")) + list(rows_of_csv(text("h-page.csv")))
    count = len(spend) + len(tabled) + len(table) + len(traces) + len(payloads) + len(pages)
    seen = {}
    for row in spend:
        seen.setdefault(row["request_id"], row)
    once = len(seen)
    calls = [spend_log(row) for row in [*seen.values(), *tabled]]
    calls += [standard(row) for row in payloads]
    leaves = list(observations(table, traces))
    calls += leaves + [page(row) for row in pages]
    # Attempts of one operation count once, at the last of them.
    last = {}
    for call in calls:
        group = call.get("group", call["id"])
        if group not in last or (last[group]["at"], last[group]["id"]) < (call["at"], call["id"]):
            last[group] = call
    for call in calls:
        call["operation"] = last[call.get("group", call["id"])] is call
        call["status"] = "failure" if call["failed"] else "success"
    not_calls = len(table) - len(leaves) + len(traces)
    return calls, {"read": count, "calls": len(calls), "duplicates": len(spend) - once, "blank": 0,
                   "not_a_call": not_calls, "out_of_range": 0, "rejected": 0}
