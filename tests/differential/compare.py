"""Asks the program for reports and holds every figure against the one that was reckoned."""

import datetime
from decimal import Decimal

import figures
import prices
from forecast import forecast
from comparison import value_of

DIMENSIONS = ["team", "feature", "model", "user", "environment", "provider", "key", "status"]


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
    comparison.same("forecast of report", found["forecast"], forecast(book, None, *book.budgets()))
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
    comparison.same("outliers median", found["median"], prices.pico(Decimal(usual.numerator) / usual.denominator))
    comparison.same("outliers calls", len(found["calls"]), len(calls))
    for ours, theirs in zip(found["calls"], calls):
        comparison.same(f"outliers call {theirs['rank']}", ours, theirs)


def compare_forecasts(comparison, ask, book):
    """Forecasts as they would have been at earlier instants, and of one team."""
    total, teams = book.budgets()
    for day, hour in ((2, 0), (3, 12), (11, 7), (27, 0), (30, 15), (31, 0), (34, 5), (36, 23), (47, 13)):
        instant = book.start(book.first) + datetime.timedelta(days=day, hours=hour, minutes=7 * (hour > 0))
        found = ask(["report", "--month", "--as-of", instant.isoformat()])
        comparison.same(f"forecast at {instant}", found["forecast"], forecast(book.until(instant), None, total, teams))
    for team, budget in teams.items():
        calls = [call for call in book.calls if call["team"] == team]
        found = ask(["report", "--month", "--team", team])["forecast"]
        comparison.same(f"forecast of {team}", found, {**forecast(book, calls, budget), "teams": found["teams"]})


def everything(comparison, ask, book, counts):
    """Compares all reports on one book."""
    for dimension in DIMENSIONS:
        compare_spend(comparison, ask, book, counts, "total", [dimension])
        compare_spend(comparison, ask, book, counts, "day", [dimension])
    compare_spend(comparison, ask, book, counts, "hour", ["model"])
    compare_spend(comparison, ask, book, counts, "week", ["team", "feature"])
    compare_spend(comparison, ask, book, counts, "month", ["team", "model", "status"])
    compare_spend(comparison, ask, book, counts, "day", [])
    compare_report(comparison, ask, book, counts)
    compare_outliers(comparison, ask, book, 1000)
    compare_forecasts(comparison, ask, book)
