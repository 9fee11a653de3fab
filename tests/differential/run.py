#!/usr/bin/env python3
"""Generates logs in every shape of export, has the program and an independent implementation reckon, and compares every
figure: money and counts to the last digit, ratios to the last bit or two of a floating-point number.

    tests/differential/run.py [--calls 100000] [--seed 1] [--binary target/debug/llmcost] [--show 30]
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo
from collections import Counter

sys.dont_write_bytecode = True
import compare
import events
import figures
import prices
import reading
import settings
from compare_findings import Events
from comparison import Comparison
from generate import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Basis of cost, time zone, configuration, whether with the file of prices.
RUNS = [("computed", "UTC", "first.toml", True), ("logged", "America/New_York", "second.toml", False)]


def compared(folder, options, setup):
    """Reads, reckons and compares with one configuration: the comparison and the counts of lines."""
    basis, zone, name, has_file = setup
    logs, config = folder / "logs", prices.configuration(folder / name)
    file = folder / "prices.json" if has_file else None
    calls, counts = reading.read(logs)
    known = prices.Prices(ROOT / "src" / "pricing" / "price_book.jsonl", config, file)
    priced = [prices.settle(call, known, basis) for call in reading.rename(calls, config.get("aliases", {}))]
    common = ["--format", "json", "--quiet", "--cost-basis", basis, "--tz", zone, "--config", folder / name]
    common += ["--prices", file, logs] if file else [logs]

    def run(arguments):
        return json.loads(subprocess.run([options.binary, *arguments], stdout=subprocess.PIPE, check=True).stdout)

    def ask(arguments):
        return run([*arguments, *common])

    comparison = Comparison()
    book = figures.Book(priced, zoneinfo.ZoneInfo(zone), config)
    compare.everything(comparison, ask, run, book, counts, Events(folder / "events"))
    return comparison, counts


def main():
    """Runs the comparison; exit code 1 if a figure differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default=ROOT / "target" / "debug" / "llmcost", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=30, help="differences to show")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ("logs", "events"):
            (folder / name).mkdir()
        generate(folder / "logs", options.calls, options.seed)
        events.generate(folder / "events", options.calls // 3, options.seed)
        settings.write(folder, options.calls)
        with concurrent.futures.ProcessPoolExecutor() as workers:
            results = list(workers.map(compared, [folder] * len(RUNS), [options] * len(RUNS), RUNS))
    differing = [line for comparison, _ in results for line in comparison.differing]
    parts = sum((Counter(comparison.counts) for comparison, _ in results), Counter())
    for line in differing[:options.show]:
        print(line)
    for part, count in parts.items():
        print(f"{part:10} {count:>12,} figures")
    print(f"{len(differing)} of {parts.total():,} figures of {results[0][1]['calls']:,} calls differ (seed {options.seed})")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
