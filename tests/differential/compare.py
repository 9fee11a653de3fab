"""Asks the program for reports and holds every figure of `spend`, `outliers` and `explain` against what was reckoned."""

import datetime
from decimal import Decimal

import figures
import prices
import review
from comparison import value_of
from compare_findings import compare_alerts, compare_roi
from compare_report import compare_diff, compare_forecasts, compare_report
from forecast import forecast

DIMENSIONS = ["team", "feature", "model", "user", "environment", "provider", "key", "status"]
# What the program calls the classes of tokens.
TOKENS = {"input": "input", "read": "cache_read", "written": "cache_write", "hour": "cache_write_1h", "output": "output",
          "reasoning": "reasoning", "audio_in": "audio_input", "audio_out": "audio_output"}


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
        begin = lambda row: datetime.datetime.fromisoformat(row["period"]["from"]).astimezone(prices.UTC)
        ours = {(begin(row), key(row)): row for row in found["rows"]}
        theirs = {(at.astimezone(prices.UTC), name): row for (at, name), row in rows.items()}
        comparison.same(f"{place} rows", set(ours), set(theirs))
        for name in set(ours) & set(theirs):
            comparison.same(f"{place} {name}", ours[name], theirs[name])
    if not by and every == "day":
        days = review.trend(book, book.first, book.last + figures.DAY)
        comparison.same(f"{place} mean", {row["period"]["from"][:10]: row["ma7"] for row in found["rows"]},
                        {day: row["ma7"] for day, row in days.items()})
        comparison.same("forecast of spend", found["forecast"], forecast(book, None, *book.budgets()))


def compare_outliers(comparison, ask, book, top):
    """Window, median and calls of `outliers`, over all data."""
    found = ask(["outliers", "--since", book.first.isoformat(), "--top", str(top)])
    window, usual, calls = figures.outliers(book.calls, top)
    comparison.same("outliers window", found["window"], window)
    comparison.same("outliers median", found["median"], prices.pico(Decimal(usual.numerator) / usual.denominator))
    comparison.same("outliers calls", len(found["calls"]), len(calls))
    for ours, theirs in zip(found["calls"], calls):
        comparison.same(f"outliers call {theirs['rank']}", ours, theirs)


def compare_explained(comparison, ask, book):
    """The formula of calls of all kinds, as `explain` writes it."""
    charged = sorted((call for call in book.calls if call["parts"]), key=lambda call: call["id"])
    wanted = [next((call for call in charged if is_such(call)), None) for is_such in (
        lambda call: call["batch"] and call["read"], lambda call: call["tier"] and call["input"] > 200_000,
        lambda call: call["audio_in"] and call["audio_out"], lambda call: call["hour"] and call["written"],
        lambda call: call["reasoning"] and call["read"] > call["input"], lambda call: call["name"].startswith("dashscope"))]
    for call in filter(None, wanted):
        found = next(row for row in ask(["explain", call["id"]])["calls"] if row["outcome"]["is_counted"])["pricing"]
        place = f"explain {call['id']}"
        comparison.same(place, found, {key: call[key] for key in ("cost", "computed", "logged")} | {"model": call["name"]})
        comparison.same(place, found["exact_sum"], sum(call["parts"].values(), Decimal(0)))
        comparison.same(place, found["difference"], None if call["logged"] is None else call["logged"] - call["computed"])
        ours = {row["class"]: row for row in found["formula"]}
        if "images" not in call["parts"]:
            theirs = {TOKENS[name]: {"amount": amount, "tokens": prices.classes(call)[name]}
                      for name, amount in call["parts"].items()}
            comparison.same(f"{place} classes", set(ours), set(theirs))
            comparison.same(place, ours, theirs)


def everything(comparison, ask, run, book, counts, events):
    """Compares all reports on one book."""
    for dimension in DIMENSIONS:
        compare_spend(comparison, ask, book, counts, "total", [dimension])
        compare_spend(comparison, ask, book, counts, "day", [dimension])
    compare_spend(comparison, ask, book, counts, "hour", ["model"])
    compare_spend(comparison, ask, book, counts, "week", ["team", "feature"])
    compare_spend(comparison, ask, book, counts, "month", ["team", "model", "status"])
    compare_spend(comparison, ask, book, counts, "day", [])
    month, week = book.last.replace(day=1), book.week(book.last + figures.DAY) - 7 * figures.DAY
    compare_report(comparison, ask, book, counts, month, book.step(month, "month", 1), book.step(month, "month", -1), ["--month"])
    after = compare_report(comparison, ask, book, counts, week, week + 7 * figures.DAY, week - 7 * figures.DAY, ["--week"])
    before = compare_report(comparison, ask, book, counts, week - 7 * figures.DAY, week, week - 14 * figures.DAY,
                            ["--week", (week - 6 * figures.DAY).isoformat()])
    compare_diff(comparison, run, before, after)
    compare_report(comparison, ask, book, counts, book.first, book.last + figures.DAY, book.first - 53 * figures.DAY,
                   ["--since", book.first.isoformat()])
    compare_outliers(comparison, ask, book, 1000)
    compare_explained(comparison, ask, book)
    compare_forecasts(comparison, ask, book)
    compare_alerts(comparison, ask, book)
    instant = book.start(book.last - 9 * figures.DAY) + datetime.timedelta(hours=13, minutes=21)
    compare_alerts(comparison, ask, book.until(instant), ["--as-of", instant.isoformat()])
    compare_roi(comparison, ask, book, events)
