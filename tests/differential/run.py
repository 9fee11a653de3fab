#!/usr/bin/env python3
"""Generates logs in every shape of export, has the program and an independent implementation reckon, and compares every
figure: money and counts to the last digit, ratios to the last bit or two of a floating-point number.

    tests/differential/run.py [--calls 100000] [--seed 1] [--binary target/debug/llmcost]
"""

import argparse
import datetime
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo
from decimal import Decimal

sys.dont_write_bytecode = True
import figures
import generate
import reckon

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DIMENSIONS = ["team", "feature", "model", "user", "environment", "provider", "key", "status"]


class Comparison:
    """Counts figures, and keeps those that differ."""

    def __init__(self):
        self.figures = 0
        self.differing = []

    def same(self, place, ours, theirs):
        """Compares a figure, or all figures of a row."""
        if isinstance(theirs, dict):
            for key, value in theirs.items():
                self.same(f"{place}.{key}", ours[key], value)
            return
        self.figures += 1
        if isinstance(theirs, Decimal):
            equal = isinstance(ours, str) and Decimal(ours) == theirs
        elif isinstance(theirs, float):
            equal = ours is not None and math.isclose(ours, theirs, rel_tol=1e-15, abs_tol=0)
        else:
            equal = ours == theirs
        if not equal:
            self.differing.append(f"{place}: llmcost says {ours!r}, reckoned {theirs!r}")


def value_of(row, dimension):
    """The value of a dimension, `None` for calls without one."""
    return None if row[dimension] == "(none)" else row[dimension]


def compare_spend(comparison, ask, book, counts, every, by):
    """Rows, groups and total of `spend`."""
    place = f"spend --every {every} --by {','.join(by)}"
    asked = ["spend", "--every", every, "--top", "1000"] + (["--by", ",".join(by)] if by else [])
    found = ask(asked)
    rows, groups, total = figures.spend(book, every, by)
    comparison.same(f"{place} lines", found["lines"], counts)
    comparison.same(f"{place} total", found["total"], total)
    if not by:
        groups = {}
        if every == "total":
            rows = {}
    key = lambda row: tuple(value_of(row, one) for one in by)
    ours = {key(row): row for row in found["groups"]} if every != "total" else {key(row): row for row in found["rows"]}
    if by:
        comparison.same(f"{place} groups", set(ours), set(groups))
        for name in set(ours) & set(groups):
            comparison.same(f"{place} {name}", ours[name], groups[name])
    if every != "total":
        begin = lambda row: datetime.datetime.fromisoformat(row["period"]["from"]).astimezone(reckon.UTC)
        ours = {(begin(row), key(row)): row for row in found["rows"]}
        theirs = {(at.astimezone(reckon.UTC), name): row for (at, name), row in rows.items()}
        comparison.same(f"{place} rows", set(ours), set(theirs))
        for name in set(ours) & set(theirs):
            comparison.same(f"{place} {name}", ours[name], theirs[name])


def compare_report(comparison, ask, book, counts):
    """Summary, trend, breakdowns, top calls and audit of `report`."""
    found = ask(["report", "--month", "--top", "1000"])
    summary, trend, breakdown = figures.month(book)
    comparison.same("report summary", found["summary"], summary)
    comparison.same("report lines", found["audit"]["lines"], counts)
    comparison.same("report trend", {day["date"]: day for day in found["trend"]}, trend)
    for dimension, rows in breakdown.items():
        ours = {value_of(row, "value"): row for row in found["breakdown"][dimension]}
        for name, row in rows.items():
            comparison.same(f"report {dimension} {name}", ours.get(name), row) if name in ours else \
                comparison.same(f"report {dimension} {name} (calls)", 0, row["calls"])
        comparison.same(f"report {dimension} names", set(ours) - set(rows), set())
    begin = book.last.replace(day=1)
    window, _, calls = figures.outliers([call for call in book.calls if call["day"] >= begin], 1000)
    for ours, theirs in zip(found["top_calls"], calls):
        comparison.same(f"report call {theirs['rank']}", ours, theirs)
    comparison.same("report forecast", found["forecast"]["month_to_date"], window["cost"])
    pricing = found["audit"]["pricing"]
    total = lambda kind: sum((call[kind] for call in book.calls if call[kind] is not None), figures.ZERO)
    for key, kind in (("computed_total", "computed"), ("logged_total", "logged"), ("total", "cost")):
        comparison.same(f"report {key}", pricing[key], total(kind))
    drift = figures.drift(book.calls)
    comparison.same("report drift", {row["model"]: row for row in found["audit"]["drift"]}, drift)


def compare_outliers(comparison, ask, book, top):
    """Window, median and calls of `outliers`, over all data."""
    found = ask(["outliers", "--since", book.first.isoformat(), "--top", str(top)])
    window, usual, calls = figures.outliers(book.calls, top)
    comparison.same("outliers window", found["window"], window)
    comparison.same("outliers median", found["median"], reckon.pico(Decimal(usual.numerator) / usual.denominator))
    comparison.same("outliers calls", len(found["calls"]), len(calls))
    for ours, theirs in zip(found["calls"], calls):
        comparison.same(f"outliers call {theirs['rank']}", ours, theirs)


def main():
    """Runs the comparison; exit code 1 if a figure differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default=ROOT / "target" / "debug" / "llmcost", type=pathlib.Path)
    options = parser.parse_args()
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        generate.generate(folder, options.calls, options.seed)
        prices = reckon.Prices(ROOT / "src" / "pricing" / "price_book.jsonl")
        calls, counts = reckon.read(folder)
        for basis, zone in (("computed", "UTC"), ("logged", "America/New_York")):
            priced = [reckon.settle(dict(call), prices, basis) for call in calls]
            book = figures.Book(priced, zoneinfo.ZoneInfo(zone))

            def ask(arguments, basis=basis, zone=zone):
                command = [options.binary, *arguments, "--format", "json", "--quiet", "--cost-basis", basis, "--tz", zone,
                           folder]
                return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)

            for dimension in DIMENSIONS:
                compare_spend(comparison, ask, book, counts, "total", [dimension])
                compare_spend(comparison, ask, book, counts, "day", [dimension])
            compare_spend(comparison, ask, book, counts, "hour", ["model"])
            compare_spend(comparison, ask, book, counts, "week", ["team", "feature"])
            compare_spend(comparison, ask, book, counts, "month", ["team", "model", "status"])
            compare_spend(comparison, ask, book, counts, "day", [])
            compare_report(comparison, ask, book, counts)
            compare_outliers(comparison, ask, book, 1000)
    for line in comparison.differing[:30]:
        print(line)
    print(f"{len(comparison.differing)} of {comparison.figures:,} figures of {counts['calls']:,} calls differ (seed {options.seed})")
    return 1 if comparison.differing else 0


if __name__ == "__main__":
    sys.exit(main())
