"""Holds every figure of `report` and of `diff` against the one that was reckoned."""

import datetime
import json
import pathlib
import tempfile

import figures
import review
from alerts import alerts
from bridge import bridge
from comparison import value_of
from forecast import forecast


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
    compare_alerts_of(comparison, found, book, begin, end)
    if before >= book.first:
        compare_bridge(comparison, found, bridge(book.between(before, begin), now))
    compare_audit(comparison, found["audit"], book, counts)
    return found


def compare_alerts_of(comparison, found, book, begin, end):
    """The findings of a period: what fired in it, and what had fired before and was open."""
    begin, end = book.start(begin), book.start(end)
    rows = []
    for one in alerts(book)[0]:
        is_earlier = one["window"]["to"] <= begin
        is_open = one["resolved_at"] is None or one["resolved_at"] > begin
        if is_open if is_earlier else one["window"]["to"] <= end:
            rows.append({"code": one["code"], "scope": one["scope"], "cost": one["cost"], "is_earlier": is_earlier,
                         "observed": one["observed"], "resolved_at": one["resolved_at"]})
    comparison.same("report alerts", found["alerts"], rows)


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


def compare_diff(comparison, run, before, after):
    """`diff` of two reports, whose figures were compared themselves: before, after, and what is between them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / name for name in ("before.json", "after.json")]
        for path, report in zip(paths, (before, after)):
            path.write_text(json.dumps(report), encoding="utf-8")
        found = run(["diff", *paths, "--format", "json"])

    def between(place, row, old, new):
        old, new = (None if one is None else figures.Decimal(one) for one in (old, new))
        delta = None if old is None or new is None else new - old
        theirs = {"before": old, "after": new, "delta": delta}
        comparison.same(place, row, {**theirs, "delta_ratio": figures.ratio(delta, old) if delta is not None else None})

    def at(report, key):
        for name in key.split("."):
            report = report[name]
        return report

    for row in found["amounts"]:
        between(f"diff {row['key']}", row, at(before, row["key"]), at(after, row["key"]))
    for row in found["counts"]:
        comparison.same(f"diff {row['key']}", row, {"before": at(before, row["key"]), "after": at(after, row["key"])})
    for key, dimension in (("teams", "team"), ("features", "feature"), ("models", "model")):
        old, new = ({row["value"]: row["cost"] for row in report["breakdown"][dimension]} for report in (before, after))
        rows = {row["value"]: row for row in found[key]}
        comparison.same(f"diff {key}", set(rows), set(old) | set(new))
        for name, row in rows.items():
            between(f"diff {key} {name}", row, old.get(name), new.get(name))
