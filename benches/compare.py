#!/usr/bin/env python3
"""Compares llmcost with references on the same files, in turns, in one run.

Machines are noisy, so only ratios within one run mean anything. Run it with `make bench`;
ROWS, REPEATS and THREADS in the environment change its size. DuckDB comes from PyPI into a
throw-away virtual environment; without it the other references are measured alone.
"""

import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
BINARY = ROOT / "target" / "release" / "llmcost"
ROWS = int(os.environ.get("ROWS", "300000"))
REPEATS = int(os.environ.get("REPEATS", "3"))
THREADS = os.environ.get("THREADS", "2")

DUCKDB_QUERY = """
import duckdb, sys
con = duckdb.connect()
con.execute("set threads to " + sys.argv[2])
con.execute("set preserve_insertion_order to false")
columns = {
    'request_id': 'VARCHAR', 'spend': 'DOUBLE', 'prompt_tokens': 'BIGINT',
    'completion_tokens': 'BIGINT', 'startTime': 'TIMESTAMP', 'model': 'VARCHAR',
    'end_user': 'VARCHAR', 'status': 'VARCHAR',
    'metadata': 'STRUCT(user_api_key_team_alias VARCHAR, spend_logs_metadata STRUCT(feature VARCHAR))',
}
con.execute(
    "create table calls as select request_id, spend, prompt_tokens, completion_tokens, "
    "startTime::date as day, model, end_user, metadata.user_api_key_team_alias as team, "
    "metadata.spend_logs_metadata.feature as feature from read_json(?, format='newline_delimited', "
    "columns=?, maximum_object_size=67108864)", [sys.argv[1], columns])
con.execute("select day, team, feature, model, end_user, sum(spend), count(*), sum(prompt_tokens), "
            "sum(completion_tokens) from calls group by all").fetchall()
con.execute("select * from calls order by spend desc, request_id limit 100").fetchall()
con.execute("select median(spend) from calls where spend > 0").fetchall()
"""


def row(rng, index, prompt_bytes):
    """One SpendLogs row as `row_to_json` writes it, lean or with a prompt of so many bytes."""
    model, inp, out = rng.choice(
        [("openai/gpt-4o", 2.5e-6, 1e-5), ("openai/gpt-4o-mini", 1.5e-7, 6e-7), ("openai/gpt-5", 1.25e-6, 1e-5)]
    )
    prompt, completion = rng.randrange(50, 8000), rng.randrange(5, 900)
    team, feature = rng.choice(["search", "support", "growth", "platform"]), f"feature-{rng.randrange(12)}"
    day, second = rng.randrange(28), rng.randrange(86400)
    stamp = f"2026-11-{day + 1:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.{rng.randrange(1000):03d}"
    call = f"{rng.getrandbits(128):032x}"
    usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
             "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
             "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0}}
    text = ("The quick brown fox said \"so\" and went on. " * (prompt_bytes // 44 + 1))[:prompt_bytes]
    return {
        "request_id": f"chatcmpl-{call}", "call_type": "acompletion", "api_key": "b" * 64,
        "spend": prompt * inp + completion * out, "total_tokens": prompt + completion,
        "prompt_tokens": prompt, "completion_tokens": completion, "startTime": stamp, "endTime": stamp,
        "request_duration_ms": rng.randrange(100, 20000), "completionStartTime": stamp, "model": model,
        "model_id": "e" * 64, "model_group": model.split("/")[1], "custom_llm_provider": "openai",
        "api_base": "https://api.openai.com/v1/", "user": f"svc-{team}",
        "metadata": {
            "status": None, "user_agent": "OpenAI/Python 2.20.0", "max_retries": 2, "usage_object": usage,
            "litellm_call_id": call, "attempted_retries": 0, "applied_guardrails": [],
            "user_api_key_alias": f"{team}-prod", "attempted_fallbacks": 0, "requester_ip_address": "10.0.0.7",
            "spend_logs_metadata": {"feature": feature, "environment": "prod"}, "additional_usage_values": {},
            "user_api_key_team_id": f"t-{team}", "user_api_key_user_id": f"svc-{team}",
            "user_api_key_team_alias": team, "guardrail_information": None, "routing_decision": None,
            "cost_breakdown": {"input_cost": prompt * inp, "output_cost": completion * out, "total_cost": 0.0},
        },
        "cache_hit": "None", "cache_key": "Cache OFF", "request_tags": [f"feature:{feature}", "User-Agent: OpenAI"],
        "team_id": f"t-{team}", "organization_id": None, "end_user": f"u_{int(rng.paretovariate(1)) % 5000}",
        "requester_ip_address": "10.0.0.7",
        "messages": [{"role": "user", "content": text}] if prompt_bytes else {}, "response": {},
        "session_id": f"{rng.getrandbits(128):032x}", "status": "success", "mcp_namespaced_tool_name": None,
        "agent_id": None, "proxy_server_request": {}, "created_at": stamp, "updated_at": stamp, "index": index,
    }


def make_data():
    """Writes the files once; the seed makes them the same every time."""
    WORK.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, rows, prompt in [("lean", ROWS, 0), ("prompts", ROWS // 5, 6000)]:
        path = WORK / f"{name}-{ROWS}.jsonl"
        if not path.exists():
            rng = random.Random(20261124)
            partial = path.with_suffix(".partial")
            with partial.open("w") as out:
                for index in range(rows):
                    out.write(json.dumps(row(rng, index, prompt), separators=(",", ":")) + "\n")
            partial.rename(path)
        files[name] = path
    packed = WORK / f"lean-{ROWS}.jsonl.gz"
    if not packed.exists():
        subprocess.run(f"gzip -6 -c {files['lean']} > {packed}", shell=True, check=True)
    files["gzip"] = packed
    return files


def duckdb_python():
    """Returns a Python that has DuckDB, or None."""
    home = WORK / "venv"
    python = home / "bin" / "python"
    try:
        if not python.exists():
            venv.create(home, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "duckdb"], check=True)
        return python
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"!! DuckDB is not to be had, measured without it: {error}", file=sys.stderr)
        return None


def run(command):
    """Runs a command. Returns wall seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed with status {status}: {command}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def compare(title, path, references):
    """Runs llmcost and the references in turns and prints medians and ratios."""
    report = [BINARY, "report", "--month", "2026-11", "--format", "json", "--quiet", "--threads", THREADS, path]
    commands = {"llmcost report": report, **references}
    results = {name: [] for name in commands}
    for command in commands.values():
        run(command)
    for _ in range(REPEATS):
        for name, command in commands.items():
            results[name].append(run(command))
    ours = statistics.median(seconds for seconds, _ in results["llmcost report"])
    print(f"\n{title}: {path.stat().st_size / 1e6:,.0f} MB")
    for name, runs in results.items():
        seconds = statistics.median(seconds for seconds, _ in runs)
        peak = max(peak for _, peak in runs)
        print(f"  {name:<24} {seconds:8.3f} s   {peak:8.0f} MB   {seconds / ours:6.2f} x llmcost's time")


def main():
    files = make_data()
    python = duckdb_python()
    query = WORK / "query.py"
    query.write_text(DUCKDB_QUERY)
    for title, name in [("JSON lines, lean rows", "lean"), ("JSON lines, full prompts", "prompts")]:
        references = {"newline count (wc -l)": ["wc", "-l", files[name]], "cat": ["cat", files[name]]}
        if python:
            references["DuckDB, explicit columns"] = [python, query, files[name], THREADS]
        compare(title, files[name], references)
    compare("JSON lines, gzip", files["gzip"], {"gzip -dc": ["gzip", "-dc", files["gzip"]]})


if __name__ == "__main__":
    main()
