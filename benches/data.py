"""Makes the files that are measured: seeded, so that they are the same every time."""

import csv
import gzip
import json
import pathlib
import random
import subprocess

SEED = 20261126
MODELS = [("openai/gpt-4o", 2.5e-6, 1e-5), ("openai/gpt-4o-mini", 1.5e-7, 6e-7), ("openai/gpt-5", 1.25e-6, 1e-5)]
TEAMS = ["search", "support", "growth", "platform"]
WORDS = ("the order shipment customer refund \"quoted\" price please summarise answer document über 世界 "
         "section\nline table and of to in is that for with account balance status").split(" ")


def prompt(rng, length):
    """Text of about so many characters, other in every row."""
    words, size = [], 0
    while size < length:
        word = rng.choice(WORDS)
        words.append(word)
        size += len(word) + 1
    return " ".join(words)


def usage(rng):
    """What a call used, and what it cost: model, input tokens, output tokens, dollars."""
    model, input_price, output_price = rng.choice(MODELS)
    tokens_in, tokens_out = rng.randrange(50, 8000), rng.randrange(5, 900)
    return model, tokens_in, tokens_out, tokens_in * input_price + tokens_out * output_price


def stamp(rng):
    day, second = rng.randrange(28), rng.randrange(86400)
    time = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.{rng.randrange(1000):03d}"
    return f"2026-11-{day + 1:02d}T{time}"


def user(rng):
    return f"u_{int(rng.paretovariate(1)) % 5000}"


def spend_log(rng, prompt_length):
    """One SpendLogs row as `row_to_json` writes it, lean or with a prompt of so many characters."""
    model, tokens_in, tokens_out, cost = usage(rng)
    team, feature, at = rng.choice(TEAMS), f"feature-{rng.randrange(12)}", stamp(rng)
    call = f"{rng.getrandbits(128):032x}"
    usage_object = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out,
                    "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                    "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0}}
    messages = [{"role": "user", "content": prompt(rng, prompt_length)}] if prompt_length else {}
    return {
        "request_id": f"chatcmpl-{call}", "call_type": "acompletion", "api_key": "b" * 64, "spend": cost,
        "total_tokens": tokens_in + tokens_out, "prompt_tokens": tokens_in, "completion_tokens": tokens_out,
        "startTime": at, "endTime": at, "request_duration_ms": rng.randrange(100, 20000), "completionStartTime": at,
        "model": model, "model_id": "e" * 64, "model_group": model.split("/")[1], "custom_llm_provider": "openai",
        "api_base": "https://api.openai.com/v1/", "user": f"svc-{team}",
        "metadata": {
            "status": None, "user_agent": "OpenAI/Python 2.20.0", "max_retries": 2, "usage_object": usage_object,
            "litellm_call_id": call, "attempted_retries": 0, "applied_guardrails": [],
            "user_api_key_alias": f"{team}-prod", "attempted_fallbacks": 0, "requester_ip_address": "10.0.0.7",
            "spend_logs_metadata": {"feature": feature, "environment": "prod"}, "additional_usage_values": {},
            "user_api_key_team_id": f"t-{team}", "user_api_key_user_id": f"svc-{team}",
            "user_api_key_team_alias": team, "guardrail_information": None, "routing_decision": None,
            "cost_breakdown": {"input_cost": cost / 2, "output_cost": cost / 2, "total_cost": 0.0},
        },
        "cache_hit": "None", "cache_key": "Cache OFF", "request_tags": [f"feature:{feature}", "User-Agent: OpenAI"],
        "team_id": f"t-{team}", "organization_id": None, "end_user": user(rng), "requester_ip_address": "10.0.0.7",
        "messages": messages, "response": {}, "session_id": f"{rng.getrandbits(128):032x}", "status": "success",
        "mcp_namespaced_tool_name": None, "agent_id": None, "proxy_server_request": {}, "created_at": at,
        "updated_at": at,
    }


def observation(rng):
    """One observation as Langfuse's page exports it, with a short prompt."""
    model, tokens_in, tokens_out, cost = usage(rng)
    team, feature, at = rng.choice(TEAMS), f"feature-{rng.randrange(12)}", stamp(rng) + "Z"
    details = {"input": tokens_in, "output": tokens_out, "total": tokens_in + tokens_out}
    return {
        "id": f"{rng.getrandbits(64):016x}", "traceId": f"{rng.getrandbits(128):032x}", "startTime": at, "endTime": at,
        "projectId": "cm9demo0001", "parentObservationId": None, "type": "GENERATION", "environment": "production",
        "name": "draft-answer", "level": "DEFAULT", "statusMessage": None, "version": None, "createdAt": at,
        "updatedAt": at, "input": [{"role": "user", "content": prompt(rng, 400)}],
        "output": {"role": "assistant", "content": prompt(rng, 200)}, "metadata": {"team_id": team, "feature": feature},
        "model": model.split("/")[1], "internalModelId": "clyrjpbe20000t0mzcbwc42rg",
        "modelParameters": {"temperature": 0.2}, "completionStartTime": at, "promptId": None, "promptName": None,
        "promptVersion": None, "latency": 2.6, "timeToFirstToken": 0.6, "providedUsageDetails": details,
        "usageDetails": details, "costDetails": {"input": cost / 2, "output": cost / 2, "total": cost},
        "providedCostDetails": {}, "totalCost": cost, "inputUsage": tokens_in, "outputUsage": tokens_out,
        "totalUsage": tokens_in + tokens_out, "traceName": "support-chat",
        "traceTags": [f"team:{team}", f"feature:{feature}"], "traceTimestamp": at, "userId": user(rng),
    }


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def write_whole(path, write):
    """Writes a file under another name first, so that one that was broken off is not taken for whole."""
    if not path.exists():
        partial = path.with_suffix(".partial")
        with partial.open("w", newline="") as out:
            write(out)
        partial.rename(path)
    return path


def lines(path, rows, make):
    def write(out):
        rng = random.Random(SEED)
        for _ in range(rows):
            out.write(compact(make(rng)) + "\n")
    return write_whole(path, write)


def table(path, source):
    """The same rows as CSV: objects and arrays as cells of JSON, line ends in quotes."""
    def cell(value):
        if isinstance(value, (dict, list)):
            return json.dumps(value, indent=1 if "role" in compact(value) else None, ensure_ascii=False)
        return "" if value is None else value

    def write(out):
        with source.open() as rows:
            first = json.loads(next(rows))
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(first)
            writer.writerow(map(cell, first.values()))
            for line in rows:
                writer.writerow(map(cell, json.loads(line).values()))
    return write_whole(path, write)


def repeated(path, sample, size):
    """The real rows again and again, each time under other ids, up to so many bytes."""
    def write(out):
        rows = [json.loads(line) for line in sample.read_text().splitlines()]
        turn = 0
        while out.tell() < size:
            for row in rows:
                out.write(compact({**row, "request_id": f"{row['request_id']}-{turn}"}) + "\n")
            turn += 1
    return write_whole(path, write)


def fill_whole(folder, fill):
    """Fills a folder, and marks it when that is done, so that one that was broken off is filled again."""
    done = folder / ".done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill()
        done.touch()
    return folder


def small_files(folder, count):
    """Many files of one object each."""
    def fill():
        rng = random.Random(SEED)
        for number in range(count):
            (folder / f"{number:06d}.json").write_text(compact(spend_log(rng, 0)))
    return fill_whole(folder, fill)


def packed(source, ending, command):
    """The same file, compressed by a command that writes to its output."""
    path = source.with_name(source.name + ending)
    if not path.exists():
        partial = path.with_suffix(".partial")
        with partial.open("wb") as out:
            subprocess.run([*command, source], stdout=out, check=True)
        partial.rename(path)
    return path


def make(work, root, rows):
    """Makes all files for so many lean rows. Returns their paths by name."""
    work.mkdir(parents=True, exist_ok=True)
    lean = lines(work / f"lean-{rows}.jsonl", rows, lambda rng: spend_log(rng, 0))
    prompts = lines(work / f"prompts-{rows}.jsonl", rows // 5, lambda rng: spend_log(rng, 6000))
    langfuse = lines(work / f"langfuse-{rows}.jsonl", rows, observation)
    plain = {"lean": lean, "prompts": prompts}
    sample = root / "fixtures" / "litellm" / "real_spend_logs.jsonl"
    ten = lines(work / "ten.jsonl", 10, lambda rng: spend_log(rng, 0))
    return {
        **plain, "langfuse": langfuse, "ten": ten,
        "real": repeated(work / f"real-{rows}.jsonl", sample, lean.stat().st_size),
        "lean.csv": table(work / f"lean-{rows}.csv", lean),
        "prompts.csv": table(work / f"prompts-{rows}.csv", prompts),
        "langfuse.csv": table(work / f"langfuse-{rows}.csv", langfuse),
        **{f"{name}.gz": packed(source, ".gz", ["gzip", "-6", "-c"]) for name, source in plain.items()},
        **{f"{name}.zst": packed(source, ".zst", ["zstd", "-3", "-q", "-c"]) for name, source in plain.items()},
        "small": small_files(work / f"small-{rows // 10}", rows // 10),
    }
