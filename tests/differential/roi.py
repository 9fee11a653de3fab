"""The cost of features against what their users did, by docs/definitions.md; reads the events on its own."""

import csv
import datetime
import json
import math
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from figures import ZERO, cost_of, grouped, ratio
from prices import UTC
from reading import loads, parse

SUCCESSES = ("ticket_resolved", "ticket_closed")
CONVERSIONS = ("subscription_upgraded",)


def posthog(row):
    """An event of PostHog's."""
    properties = loads(row["properties"])
    return row["uuid"], row["distinct_id"] or row["person_id"], row["event"], parse(row["timestamp"]), properties


def mixpanel(row):
    """An event of Mixpanel's."""
    known = row["properties"]
    at = datetime.datetime.fromtimestamp(known["time"], UTC)
    return (known["$insert_id"], known["distinct_id"], row["event"], at), known["distinct_id"], row["event"], at, known


def segment(row):
    """A message of Segment's."""
    return (row["messageId"], row.get("userId") or row["anonymousId"], row["event"], parse(row["timestamp"]),
            row["properties"])


def plain(row):
    """A row of a table of no tool's: it is the same if it is equal in everything."""
    return tuple(row.values()), row["user_id"], row["event"], parse(row["timestamp"]), row


def read(folder):
    """All events of a folder, those that repeat another marked, with lines that are none or cannot be used counted."""
    text = lambda name: (folder / name).read_text(encoding="utf-8")
    rows = [("posthog", posthog, loads(line)) for line in text("a-posthog.jsonl").splitlines()]
    rows += [("mixpanel", mixpanel, loads(line)) for line in text("b-mixpanel.jsonl").splitlines()]
    rows += [("segment", segment, loads(line)) for line in text("c-segment.jsonl").splitlines()]
    rows += [("plain", plain, row) for row in csv.DictReader(text("d-plain.csv").splitlines())]
    lines = {"read": len(rows), "events": 0, "duplicates": 0, "blank": 0, "not_an_event": 0, "out_of_range": 0, "rejected": 0}
    events, seen = [], set()
    for tool, reader, row in rows:
        if row.get("type", "track") != "track":
            lines["not_an_event"] += 1
            continue
        same, user, name, at, properties = reader(row)
        if not user or not name:
            lines["rejected"] += 1
            continue
        is_again = (tool, same) in seen
        seen.add((tool, same))
        value = properties.get("value")
        events.append({"again": is_again, "user": user, "event": name, "at": at, "feature": properties.get("feature") or name,
                       "value": Decimal(value) if value else ZERO})
    return events, lines


def names(path):
    """A map of names."""
    with open(path, encoding="utf-8") as file:
        return dict(list(csv.reader(file))[1:])


def translate(events, aliases, features, users):
    """The events under the names of the logs: by the maps, then by the aliases."""
    feature, user = aliases.get("feature", {}), aliases.get("user", {})
    for one in events:
        mapped, known = features.get(one["feature"], one["feature"]), users.get(one["user"], one["user"])
        one["feature"], one["user"] = feature.get(mapped, mapped), user.get(known, known)
    return events


def per(amount, count):
    """An amount for each of several."""
    return ratio(amount, count) if count else None


def feature_row(calls, events, min_users):
    """Cost of calls against what users did in events."""
    cost = cost_of(calls)
    active = len({one["user"] for one in events})
    few = active < min_users
    count = lambda kinds: sum(one["event"] in kinds for one in events)
    successes, conversions, value = count(SUCCESSES), count(CONVERSIONS), sum((one["value"] for one in events), ZERO)
    speaks = bool(calls) and not few
    return {"cost": cost, "calls": len(calls), "unpriced_calls": sum(call["cost"] is None for call in calls),
            "llm_users": len({call["user"] for call in calls if call["user"]}), "active_users": active,
            "events": len(events), "too_few_users": few, "cost_per_user": per(cost, active) if speaks else None,
            "successes": successes, "cost_per_success": per(cost, successes) if speaks else None,
            "conversions": conversions, "cost_per_conversion": per(cost, conversions) if speaks else None,
            "value": value, "return_ratio": ratio(value - cost, cost) if speaks and cost else None}


def roi(calls, events, min_users):
    """All of `roi` over the calls and events of a period."""
    of_calls, of_events = (grouped(rows, lambda row: row["feature"]) for rows in (calls, events))
    rows = {name: feature_row(of_calls.get(name, []), of_events.get(name, []), min_users)
            for name in set(of_calls) | set(of_events)}

    def order(name):
        row = rows[name]
        if name is None:
            return (3,)
        if not row["calls"]:
            return (2, -row["active_users"], name)
        if not row["active_users"]:
            return (0, -row["cost"], name)
        return (1, -Fraction(row["cost"]) / row["active_users"], name)

    with_calls = [one for one in events if one["feature"] in of_calls]
    return {"features": [{"feature": name or "(none)", "kind": "value" if name else "none", **rows[name]}
                         for name in sorted(rows, key=order)],
            "total": feature_row(calls, with_calls, min_users), "coverage": coverage(calls, events),
            "concentration": concentration(calls, min_users)}


def coverage(calls, events):
    """How well logs and analytics know the same users."""
    log, other = {call["user"] for call in calls if call["user"]}, {one["user"] for one in events}
    both = log & other
    cost = cost_of(calls)
    matched = cost_of([call for call in calls if call["user"] in both])
    missing = cost_of([call for call in calls if not call["user"]])
    only = cost - matched - missing
    return {"log_users": len(log), "analytics_users": len(other), "both_users": len(both),
            "log_users_matched_ratio": ratio(len(both), len(log)),
            "analytics_users_matched_ratio": ratio(len(both), len(other)), "log_only_users": len(log - other),
            "log_only_ratio": ratio(len(log - other), len(log)), "analytics_only_users": len(other - log),
            "analytics_only_ratio": ratio(len(other - log), len(other)), "cost": cost, "matched_cost": matched,
            "matched_cost_ratio": ratio(matched, cost), "unmatched_cost": only, "unmatched_cost_ratio": ratio(only, cost),
            "cost_without_user": missing, "cost_without_user_ratio": ratio(missing, cost),
            "is_low": 2 * len(both) < min(len(log), len(other))}


def concentration(calls, min_users):
    """How unevenly cost is spread over users."""
    users = defaultdict(lambda: ZERO)
    for call in calls:
        if call["user"]:
            users[call["user"]] += call["cost"] or ZERO
    costs = sorted(users.values())
    n, total = len(costs), sum(costs, ZERO)
    row = {"users": n, "cost": total, "too_few_users": n < min_users}
    if n < min_users or total <= 0 or costs[0] < 0:
        return row | {"top_1_percent_ratio": None, "top_10_percent_ratio": None, "gini": None}
    for percent in (1, 10):
        top = math.ceil(Fraction(n * percent, 100))
        row[f"top_{percent}_percent_users"] = top
        row[f"top_{percent}_percent_ratio"] = ratio(sum(costs[-top:], ZERO), total)
    weighted = sum((index * cost for index, cost in enumerate(costs, 1)), ZERO)
    return row | {"gini": ratio(2 * weighted - (n + 1) * total, n * total)}
