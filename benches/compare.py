#!/usr/bin/env python3
"""Compares llmcost with references on the same files, in turns, in one run.

Machines are noisy, so only ratios within one run mean anything. Run it with `make bench`;
ROWS, REPEATS and THREADS in the environment change its size, CASES (names, by commas) chooses, BINARY is what is
measured (`make pgo` builds a faster one). DuckDB and a
fast gzip decoder come from PyPI into a throw-away virtual environment; without them the other references are
measured alone.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time
import venv

import data

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
BINARY = pathlib.Path(os.environ.get("BINARY", ROOT / "target" / "release" / "llmcost")).resolve()
ROWS = int(os.environ.get("ROWS", "300000"))
REPEATS = int(os.environ.get("REPEATS", "3"))
THREADS = os.environ.get("THREADS", "2")
CASES = os.environ.get("CASES")
SPEND = ["spend", "--by", "team,feature,model,user", "--every", "day"]


def environment():
    """Returns a Python with the references from PyPI, or None."""
    home = WORK / "venv"
    python = home / "bin" / "python"
    try:
        if not python.exists():
            venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "duckdb", "isal"], check=True)
        return python
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"!! DuckDB is not to be had, measured without it: {error}", file=sys.stderr)
        return None


def run(command):
    """Runs a command. Returns wall seconds, processor seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed with status {status}: {command}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def llmcost(*arguments, threads=THREADS):
    return [BINARY, *arguments, "--format", "json", "--quiet", "--threads", threads]


def compare(title, commands, reference, target):
    """Runs the commands in turns; prints medians, and the reference's time in that of each."""
    results = {name: [] for name in commands}
    for command in commands.values():
        run(command)
    for _ in range(REPEATS):
        for name, command in commands.items():
            results[name].append(run(command))
    print(f"\n{title}" + (f" (to reach: {target})" if target else ""))
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in results.items()}
    for name, (wall, processor, _) in medians.items():
        peak = max(peak for *_, peak in results[name])
        ratios = ""
        if reference in medians:
            other_wall, other_processor, _ = medians[reference]
            ratios = f"   {other_wall / wall:6.2f} x wall, {other_processor / processor:6.2f} x processor"
        print(f"  {name:<28} {wall:8.3f} s {processor:8.3f} s processor {peak:7.0f} MB{ratios}", flush=True)
    return medians


def against_duckdb(path, kind, python):
    commands = {"llmcost spend": llmcost(*SPEND, path), "llmcost report": llmcost("report", "--month", "2026-11", path)}
    if kind == "real":
        commands["llmcost report"] = llmcost("report", path)
        kind = "spend_logs"
    commands["llmcost spend, 1 thread"] = llmcost(*SPEND, path, threads="1")
    commands["newline count (wc -l)"] = ["wc", "-l", path]
    commands["cat"] = ["cat", path]
    if python:
        commands["DuckDB, explicit columns"] = [python, ROOT / "benches" / "duckdb_query.py", path, THREADS, kind]
    return commands


def main():
    files = data.make(WORK, ROOT, ROWS)
    python = environment()
    duckdb = "DuckDB, explicit columns"
    cases = [
        ("lean", "JSON lines, lean rows", "spend_logs", "3 x"),
        ("prompts", "JSON lines, full prompts", "spend_logs", "5 x"),
        ("real", "JSON lines, real rows repeated", "real", "6 x"),
        ("lean.csv", "CSV, lean rows", "spend_logs", "3 x"),
        ("prompts.csv", "CSV, full prompts", "spend_logs", "3 x"),
        ("langfuse", "Langfuse JSON lines", "langfuse", "3 x"),
        ("langfuse.csv", "Langfuse CSV", "langfuse", "3 x"),
    ]
    chosen = set(CASES.split(",")) if CASES else None
    is_chosen = lambda name: chosen is None or name in chosen
    for name, title, kind, target in cases:
        if is_chosen(name):
            size = files[name].stat().st_size / 1e6
            compare(f"{title}: {size:,.0f} MB", against_duckdb(files[name], kind, python), duckdb, target)
    decoder = [python, "-m", "isal.igzip", "-dc"] if python else ["gzip", "-dc"]
    for name, title in (("lean", "lean rows"), ("prompts", "full prompts")):
        if is_chosen(f"{name}.gz"):
            path = files[f"{name}.gz"]
            commands = {"llmcost spend": llmcost(*SPEND, path), "decompressing (ISA-L)": [*decoder, path],
                        "gzip -dc": ["gzip", "-dc", path]}
            compare(f"gzip, {title}", commands, "decompressing (ISA-L)", "1 ÷ 1.2")
        if is_chosen(f"{name}.zst"):
            path = files[f"{name}.zst"]
            commands = {"llmcost spend": llmcost(*SPEND, path), "zstd -dc": ["zstd", "-dcq", path]}
            compare(f"Zstandard, {title}", commands, "zstd -dc", "1 ÷ 1.2")
    if is_chosen("small"):
        count = ROWS // 10
        medians = compare(f"{count:,} files of one object", {"llmcost spend": llmcost(*SPEND, files["small"])}, None, "20,000 files/s")
        print(f"  {count / medians['llmcost spend'][0]:,.0f} files a second")
    if is_chosen("start"):
        commands = {"llmcost --help": [BINARY, "--help"], "report on ten rows": llmcost("report", files["ten"]), "true": ["true"]}
        compare("Start-up", commands, None, "30 ms, 60 ms")


if __name__ == "__main__":
    main()
