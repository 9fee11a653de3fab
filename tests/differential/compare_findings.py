"""Holds every finding of `alerts` and every figure of `roi` against what was reckoned."""

import datetime

import roi
from alerts import alerts
from prices import UTC


def compare_alerts(comparison, ask, book, as_of=()):
    """Every finding of `alerts` over all data, in order, and how many each rule has."""
    found = ask(["alerts", *as_of])
    findings, rules = alerts(book)
    key = lambda one: (one["code"], one["scope"]["dimension"], one["scope"]["value"], str(one["fired_at"]))
    local = lambda one: {**one, "fired_at": datetime.datetime.fromisoformat(one["fired_at"]).astimezone(UTC)}
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
