"""Asks the program for reports and holds every figure against the one that was reckoned."""

import datetime
from decimal import Decimal

import figures
import prices
import review
import roi
from alerts import alerts
from bridge import bridge
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


def compare_report(comparison, ask, book, counts, begin, end, before, period):
    """All of `report` on a period of days, against the period that begins at `before`."""
    label = " ".join(period)
    found = ask(["report", *period, "--top", "1000"])
    summary, trend, breakdown = review.review(book, begin, end, before)
    comparison.same(f"report {label} summary", found["summary"], summary)
    comparison.same(f"report {label} trend", {day["date"]: day for day in found["trend"]}, trend)
    for dimension, rows in breakdown.items():
        ours = {value_of(row, "value"): row for row in found["breakdown"][dimension]}
        for name, row in rows.items():
            comparison.same(f"report {dimension} {name}", ours.get(name), row) if name in ours else \
                comparison.same(f"report {dimension} {name} (calls)", 0, row["calls"])
        comparison.same(f"report {dimension} names", set(ours) - set(rows), set())
    comparison.same("report routing", {row["model"]: row for row in found["routing"]}, review.routing(breakdown["model"]))
    now = book.between(begin, end)
    _, _, calls = figures.outliers(now, 10)
    comparison.same("report calls", found["top_calls"], calls)
    comparison.same("forecast of report", found["forecast"], forecast(book, None, *book.budgets()))
    compare_waste(comparison, found["waste"], now)
    if before >= book.first:
        compare_bridge(comparison, found, bridge(book.between(before, begin), now))
    compare_audit(comparison, found["audit"], book, counts)


def compare_waste(comparison, found, calls):
    """Retries, failures and savings, in total, by feature, and by feature and day."""
    comparison.same("waste total", found["total"], review.waste(calls))
    ours = {value_of(row, "feature"): row for row in found["features"]}
    for name, own in figures.grouped(calls, lambda call: call["feature"]).items():
        comparison.same(f"waste {name}", ours.get(name), review.waste(own))
        days = {day["date"]: day for day in ours.get(name, {"days": []})["days"]}
        for day, calls_of_day in figures.grouped(own, lambda call: call["day"]).items():
            comparison.same(f"waste {name} {day}", days.get(day.isoformat()), review.waste(calls_of_day))


def compare_bridge(comparison, found, ours):
    """The bridge in total, by team and by feature, and the growth that it gives the reasons of."""
    theirs = found["bridge"]
    for key in ("prior_cost", "cost", "delta", "effects"):
        comparison.same(f"bridge {key}", theirs[key], ours[key])
    comparison.same("bridge steps", theirs["steps"], ours["steps"])
    for key in ("teams", "features"):
        rows = {value_of(row, "value"): row for row in theirs[key]["rows"]}
        growth = {value_of(row, "value"): row for row in found["growth"][key]}
        comparison.same(f"bridge between {key}", theirs[key]["between"], ours[key]["between"])
        for name, row in ours[key]["rows"].items():
            comparison.same(f"bridge {key} {name}", rows.get(name), row)
            grown = {name: row[name] for name in ("cost", "prior_cost", "delta", "reasons")}
            comparison.same(f"bridge growth {key} {name}", growth.get(name), {**grown, "is_new": row["prior_cost"] == 0})
    rows = {(row["team"], row["feature"], row["model"]): row for row in theirs["segments"]}
    comparison.same("bridge segments", set(rows), set(ours["segments"]))
    for name, row in ours["segments"].items():
        comparison.same(f"bridge {name}", rows.get(name), row)


def compare_audit(comparison, found, book, counts):
    """Lines, totals by both bases, drift and calls without a price."""
    comparison.same("audit lines", found["lines"], counts)
    total = lambda kind: sum((call[kind] for call in book.calls if call[kind] is not None), figures.ZERO)
    pricing = found["pricing"]
    for key, kind in (("computed_total", "computed"), ("logged_total", "logged"), ("total", "cost")):
        comparison.same(f"audit {key}", pricing[key], total(kind))
    exceeding = sum(call["read"] + call["written"] > call["input"] for call in book.calls)
    comparison.same("audit cached exceeds input", pricing["cached_exceeds_input"], exceeding)
    comparison.same("audit sources", {row["name"]: row for row in pricing["sources"]}, review.sources(book.calls))
    comparison.same("audit drift", {row["model"]: row for row in found["drift"]}, review.drift(book.calls))
    comparison.same("audit unpriced", {row["model"]: row for row in found["unpriced"]}, review.unpriced(book.calls))


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


def compare_alerts(comparison, ask, book, as_of=()):
    """Every finding of `alerts` over all data, in order, and how many each rule has."""
    found = ask(["alerts", *as_of])
    findings, rules = alerts(book)
    key = lambda one: (one["code"], one["scope"]["dimension"], one["scope"]["value"], str(one["fired_at"]))
    local = lambda one: {**one, "fired_at": datetime.datetime.fromisoformat(one["fired_at"]).astimezone(prices.UTC)}
    ours = {key(one): one for one in map(local, found["findings"])}
    comparison.same("alerts findings", sorted(map(str, ours)), sorted(str(key(one)) for one in findings))
    comparison.same("alerts order", [key(one) for one in map(local, found["findings"])], [key(one) for one in findings])
    for one in findings:
        if key(one) in ours:
            comparison.same(f"alerts {key(one)}", {**ours[key(one)], "fired_at": one["fired_at"].isoformat()}, one)
    comparison.same("alerts rules", {row["rule"]: row for row in found["rules"]}, rules)


def compare_roi(comparison, ask, book, events):
    """All of `roi`, for the month and for all data; without [analytics] in the configuration by options."""
    asked = ["roi"]
    if "analytics" not in book.config:
        asked += ["--analytics", str(events.folder), "--value-column", "value", "--success-event", "ticket_resolved",
                  "--success-event", "ticket_c?osed", "--conversion-event", "subscription_*"]
    for begin, period in ((book.last.replace(day=1), []), (book.first, ["--since", book.first.isoformat()])):
        found = ask([*asked, *period])
        lines, rows = events.of(book, begin, "analytics" in book.config)
        comparison.same(f"roi {begin} lines", found["events"]["lines"], lines)
        min_users = book.config.get("analytics", {}).get("min_users", 5)
        known = [call for call in book.calls if call["day"] >= begin]
        comparison.same(f"roi {begin}", found, roi.roi(known, rows, min_users))


class Events:
    """The generated events, as they were read and under the names of the logs."""

    def __init__(self, folder):
        self.folder = folder
        self.read, self.lines = roi.read(folder)

    def of(self, book, begin, has_maps):
        """Counts of lines, and the events of the days of a book from one on."""
        maps = [roi.names(self.folder.parent / f"{name}.csv") if has_maps else {} for name in ("features", "users")]
        events = roi.translate([dict(one) for one in self.read], book.config.get("aliases", {}), *maps)
        inside = [one for one in events if book.start(begin) <= one["at"] < book.as_of]
        kept = [one for one in inside if not one["again"]]
        counts = {"events": len(kept), "duplicates": len(inside) - len(kept), "out_of_range": len(events) - len(inside)}
        return self.lines | counts, kept


def everything(comparison, ask, book, counts, events):
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
    compare_report(comparison, ask, book, counts, week, week + 7 * figures.DAY, week - 7 * figures.DAY, ["--week"])
    compare_report(comparison, ask, book, counts, book.first, book.last + figures.DAY, book.first - 53 * figures.DAY,
                   ["--since", book.first.isoformat()])
    compare_outliers(comparison, ask, book, 1000)
    compare_forecasts(comparison, ask, book)
    compare_alerts(comparison, ask, book)
    instant = book.start(book.last - 9 * figures.DAY) + datetime.timedelta(hours=13, minutes=21)
    compare_alerts(comparison, ask, book.until(instant), ["--as-of", instant.isoformat()])
    compare_roi(comparison, ask, book, events)
