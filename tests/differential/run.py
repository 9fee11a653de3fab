#!/usr/bin/env python3
"""Generates logs in every shape of export, has the program and an independent implementation reckon, and compares every
figure: money and counts to the last digit, ratios to the last bit or two of a floating-point number.

    tests/differential/run.py [--calls 100000] [--seed 1] [--binary target/debug/llmcost] [--show 30]
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo

sys.dont_write_bytecode = True
import compare
import events
import figures
import prices
import reading
import settings
from comparison import Comparison
from generate import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Basis of cost, time zone, configuration, whether with the file of prices.
RUNS = [("computed", "UTC", "first.toml", True), ("logged", "America/New_York", "second.toml", False)]


def main():
    """Runs the comparison; exit code 1 if a figure differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default=ROOT / "target" / "debug" / "llmcost", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=30, help="differences to show")
    options = parser.parse_args()
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        logs = folder / "logs"
        logs.mkdir()
        generate(logs, options.calls, options.seed)
        (folder / "events").mkdir()
        events.generate(folder / "events", options.calls // 3, options.seed)
        happened = compare.Events(folder / "events")
        settings.write(folder, options.calls)
        calls, counts = reading.read(logs)
        for basis, zone, name, has_file in RUNS:
            config = prices.configuration(folder / name)
            file = folder / "prices.json" if has_file else None
            known = prices.Prices(ROOT / "src" / "pricing" / "price_book.jsonl", config, file)
            priced = [prices.settle(call, known, basis) for call in reading.rename(calls, config.get("aliases", {}))]
            common = ["--format", "json", "--quiet", "--cost-basis", basis, "--tz", zone, "--config", folder / name]
            common += ["--prices", file, logs] if file else [logs]

            def ask(arguments, common=common):
                command = [options.binary, *arguments, *common]
                return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)

            book = figures.Book(priced, zoneinfo.ZoneInfo(zone), config)
            compare.everything(comparison, ask, book, counts, happened)
    for line in comparison.differing[:options.show]:
        print(line)
    for part, figure in comparison.counts.items():
        print(f"{part:10} {figure:>12,} figures")
    print(f"{len(comparison.differing)} of {comparison.figures:,} figures of {counts['calls']:,} calls differ (seed {options.seed})")
    return 1 if comparison.differing else 0


if __name__ == "__main__":
    sys.exit(main())
