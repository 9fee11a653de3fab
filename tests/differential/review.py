"""What `report` says of a period beside the forecast and the bridge: summary, trend, breakdowns, routing, waste, audit."""

import datetime
from decimal import Decimal

from figures import DAY, ZERO, change, cost_of, figures, grouped, ratio
from prices import pico


def review(book, begin, end, before):
    """Summary, trend and breakdowns of a period of days, against the period that begins at `before` and ends with it."""
    now, prior = book.between(begin, end), book.between(before, begin)
    has_prior = before >= book.first or bool(prior)
    cost, prior_cost = cost_of(now), cost_of(prior) if has_prior else None
    untagged = cost_of([call for call in now if not call["team"] or not call["feature"]])
    all_of = figures(now, cost)
    summary = {"cost": cost, **change(cost, prior_cost), "calls": len(now), "prior_calls": len(prior) if has_prior else None,
               "operations": all_of["operations"], "failures": all_of["failures"],
               "cache_hits": sum(call["hit"] for call in now), "input_tokens": all_of["input_tokens"],
               "output_tokens": all_of["output_tokens"], "unpriced_calls": all_of["unpriced_calls"],
               "untagged_cost": untagged, "untagged_ratio": ratio(untagged, cost),
               "cost_per_operation": ratio(cost, all_of["operations"])}
    breakdown = {}
    for dimension in ("team", "model", "feature", "user"):
        key = "name" if dimension == "model" else dimension
        groups, old = (grouped(calls, lambda call: call[key]) for calls in (now, prior))
        breakdown[dimension] = {
            name: {**figures(groups.get(name, []), cost),
                   "call_share_ratio": ratio(len(groups.get(name, [])), len(now)),
                   "daily": [] if dimension == "user" else daily(book, groups.get(name, []), begin, end),
                   **change(cost_of(groups.get(name, [])), cost_of(old.get(name, [])) if has_prior else None)}
            for name in set(groups) | set(old)}
    return summary, trend(book, begin, end), breakdown


def daily(book, calls, begin, end):
    """Cost of each day of a period as far as there is data."""
    by_day = grouped(calls, lambda call: call["day"])
    last = min(end, book.last + DAY)
    return [cost_of(by_day.get(begin + index * DAY, [])) for index in range((last - begin).days)]


def trend(book, begin, end):
    """Cost by day from a week before, with the mean of seven days."""
    by_day = grouped(book.calls, lambda call: call["day"])
    cost = lambda day: cost_of(by_day.get(day, ()))
    days = {}
    day = max(begin - datetime.timedelta(days=7), book.first)
    while day <= book.last and day < end:
        week = [day - datetime.timedelta(days=back) for back in range(7)]
        mean = pico(sum(map(cost, week), ZERO) / 7) if week[-1] >= book.first else None
        days[day.isoformat()] = {"cost": cost(day), "ma7": mean, "in_period": day >= begin}
        day += DAY
    return days


def routing(rows):
    """Share of cost against share of calls, by model; flagged from half the cost and twice the share of calls on."""
    return {name: {"cost": row["cost"], "calls": row["calls"], "cost_share_ratio": row["share_ratio"],
                   "call_share_ratio": row["call_share_ratio"],
                   "flagged": row["share_ratio"] >= 0.5 and row["share_ratio"] >= 2 * row["call_share_ratio"]}
            for name, row in rows.items() if row["calls"]}


def waste(calls):
    """Retries, failures and savings of a group of calls; unknown is nothing, not 0."""
    operations = [call for call in calls if call["operation"]]
    known = [call for call in operations if call["attempts"] is not None]
    superseded = [call for call in calls if call["superseded"]]
    tells = bool(known or superseded)
    attempts = sum(call["attempts"] for call in calls if call["attempts"])
    failed = [call for call in calls if call["failed"] and not call["superseded"]]
    final = [call for call in operations if call["failed"]]
    lost = cost_of(failed) + cost_of(superseded)
    hits = [call for call in calls if call["hit"]]
    has_gateway = any(call["source"] != "langfuse" for call in calls)
    return {"operations": len(operations), "known_operations": len(known), "attempts": attempts if known else None,
            "retry_ratio": ratio(attempts - len(known), len(known)), "failed_operations": len(final),
            "failure_ratio": ratio(len(final), len(operations)), "failed_cost": cost_of(failed),
            "superseded_cost": cost_of(superseded) if tells else None, "lost_cost": lost,
            "lost_ratio": ratio(lost, cost_of(calls)), "cache_hits": len(hits) if has_gateway else None,
            "gateway_saving": saved(hits, "spared") if has_gateway else None,
            "cache_read_ratio": ratio(sum(call["read"] for call in calls), sum(call["input"] for call in calls)),
            "prompt_cache_saving": saved([call for call in calls if call["read"] or call["written"]], "saving")}


def saved(calls, key):
    """What was saved by calls whose price is known; nothing is known without a single one."""
    amounts = [call[key] for call in calls if call.get(key) is not None]
    return sum(amounts, ZERO) if amounts or not calls else None


def drift(calls):
    """By model, what calls that have both figures cost as logged and by the formula."""
    both = [call for call in calls if call["computed"] is not None and call["logged"] is not None]
    rows = {}
    for name, known in grouped(both, lambda call: call["name"]).items():
        logged = sum((call["logged"] for call in known), ZERO)
        computed = sum((call["computed"] for call in known), ZERO)
        rows[name] = {"calls": len(known), "logged": logged, "computed": computed, "difference": logged - computed,
                      "difference_ratio": ratio(logged - computed, computed)}
    return rows


def sources(calls):
    """How many calls were priced in which way, and what they cost."""
    return {name: {"calls": len(known), "cost": cost_of(known)}
            for name, known in grouped(calls, lambda call: call["origin"]).items()}


def unpriced(calls):
    """Calls of unknown cost by model."""
    return {name: {"calls": len(known), "input_tokens": sum(call["input"] for call in known),
                   "output_tokens": sum(call["output"] for call in known)}
            for name, known in grouped([call for call in calls if call["cost"] is None],
                                       lambda call: call["name"]).items()}
