"""Which alerts would have fired, by docs/definitions.md: budgets, outliers, retries, untagged and unpriced calls."""

import datetime
from decimal import Decimal
from fractions import Fraction

import spikes
from figures import DAY, ZERO, cost_of, grouped, median, ratio
from prices import pico
from spikes import exact

TICK = datetime.timedelta(microseconds=1)
RULES = {"budget": {"thresholds": [Decimal("0.7"), Decimal("0.9"), Decimal(1)]}, "team-budget": {"share": Decimal(1)},
         "hourly-spike": {"factor": 3, "min_usd": 1, "scopes": ["total"], "baseline": "moving-average"},
         "call-outlier": {"factor": 10, "min_usd": 0},
         "retry-spike": {"rate": Decimal("0.1"), "factor": 3, "min_operations": 20},
         "untagged": {"share": Decimal("0.1"), "min_usd": 0}, "unpriced": {}}
PAGES = {"budget-100", "team-budget", "hourly-spike"}


def settings(book):
    """The settings of every rule, amounts as decimals."""
    own = book.config.get("alerts", {})
    found = {rule: {**usual, **own.get(rule, {})} for rule, usual in RULES.items()}
    for values in found.values():
        if "min_usd" in values:
            values["min_usd"] = Decimal(values["min_usd"])
    return found


def alerts(book):
    """All findings over a book, by time, code and scope, and how many each rule has, acknowledged ones apart."""
    rules = settings(book)
    found = {"budget": list(budgets(book, rules["budget"]["thresholds"])),
             "team-budget": list(team_budgets(book, rules["team-budget"]["share"])),
             "hourly-spike": list(spikes.spikes(book, **rules["hourly-spike"])),
             "call-outlier": list(outliers(book, **rules["call-outlier"])),
             "retry-spike": list(retries(book, **rules["retry-spike"])),
             "untagged": list(untagged(book, **rules["untagged"])), "unpriced": list(unpriced(book))}
    findings = sorted((one for own in found.values() for one in own), key=place)
    for one in findings:
        one["severity"] = "page" if one["code"] in PAGES else "warn"
        one["acknowledged"] = acknowledged(book, one)
    count = lambda own, is_acknowledged: sum((one["acknowledged"] is not None) == is_acknowledged for one in own)
    return findings, {rule: {"findings": count(own, False), "acknowledged": count(own, True)} for rule, own in found.items()}


def place(finding):
    """Findings are in order of time, code and scope; `(none)` is last."""
    dimension, value = finding["scope"]["dimension"], finding["scope"]["value"]
    return (finding["fired_at"], finding["code"], ["total", "team", "feature", "model"].index(dimension),
            value == "(none)", value or "")


def acknowledged(book, finding):
    """Who answers for a finding: an acknowledgement of its code and value whose last day is not over."""
    day = (finding["fired_at"] - TICK).astimezone(book.zone).date()
    for row in book.config.get("alerts", {}).get("acknowledge", []):
        scope = {key: row[key] for key in ("team", "feature", "model") if key in row}
        fits = all(finding["scope"] == {"dimension": key, "value": value} for key, value in scope.items())
        if row["code"] == finding["code"] and fits and day <= row["until"]:
            return {"reason": row["reason"], "until": row["until"].isoformat()}
    return None


def over(book, end):
    """The end of what a finding is about, once it is over."""
    return end if end <= book.as_of else None


def of_call(book, code, scope, call, end):
    """A finding that a call makes fire."""
    return {"code": code, "scope": scope, "fired_at": call["at"], "resolved_at": over(book, end),
            "window": {"from": call["at"], "to": call["at"] + TICK}}


def crossings(book, code, scope, calls, budget, shares):
    """The calls with which each month's cost reaches shares of a budget."""
    for month, own in grouped(calls, lambda call: call["day"].replace(day=1)).items():
        total, left = ZERO, sorted(shares)
        spent = cost_of(own)
        for call in sorted(own, key=lambda call: (call["at"], call["id"])):
            total += call["cost"] or ZERO
            while left and total >= left[0] * budget:
                share = left.pop(0)
                end = book.start(book.step(month, "month", 1))
                yield {**of_call(book, code(share), scope, call, end), "observed": total, "threshold": share * budget,
                       "baseline": budget, "unit": "usd", "cost": spent - share * budget,
                       "detail": {"kind": "budget", "call_id": call["id"], "month": f"{month:%Y-%m}", "budget": budget,
                                  "share_ratio": float(share)}}


def budgets(book, shares):
    """The rule `budget`: for all calls and for each team."""
    total, teams = book.budgets()
    code = lambda share: f"budget-{int(share * 100)}"
    if total:
        yield from crossings(book, code, {"dimension": "total", "value": None}, book.calls, total, shares)
    for team, budget in teams.items():
        own = [call for call in book.calls if call["team"] == team]
        yield from crossings(book, code, {"dimension": "team", "value": team}, own, budget, shares)


def team_budgets(book, share):
    """The rule `team-budget`: a share of the budget of a team."""
    for team, budget in book.budgets()[1].items():
        own = [call for call in book.calls if call["team"] == team]
        yield from crossings(book, lambda _: "team-budget", {"dimension": "team", "value": team}, own, budget, [Decimal(share)])


def stretch(book, code, scope, begin, end):
    """A finding about local days that are over, or that are running."""
    begin, end = book.start(begin), book.start(end)
    return {"code": code, "scope": scope, "fired_at": min(end, book.as_of), "resolved_at": over(book, end),
            "window": {"from": begin, "to": min(end, book.as_of)}}


def outliers(book, factor, min_usd):
    """The rule `call-outlier`: calls that cost more than so many times the median of their day."""
    for day, calls in grouped(book.calls, lambda call: call["day"]).items():
        usual = median(call["cost"] for call in calls)
        if usual is None:
            continue
        flagged = [call for call in calls if call["cost"] and Fraction(call["cost"]) > factor * usual]
        cost = cost_of(flagged)
        if flagged and cost >= min_usd:
            largest = min(flagged, key=lambda call: (-call["cost"], call["id"]))
            yield {**stretch(book, "call-outlier", {"dimension": "total", "value": None}, day, day + DAY),
                   "observed": largest["cost"], "threshold": exact(factor * Fraction(exact(usual))), "baseline": exact(usual), "unit": "usd",
                   "cost": cost, "detail": {"kind": "outliers", "calls": len(flagged), "call_id": largest["id"],
                                            "factor": float(factor)}}


def rates(calls):
    """Operations and how many of them were retried or failed: those whose attempts are known, and all."""
    operations = [call for call in calls if call["operation"]]
    known = [call for call in operations if call["attempts"] is not None]
    attempts = sum(call["attempts"] for call in calls if call["attempts"])
    return {"retry": (len(known), attempts - len(known)),
            "failure": (len(operations), sum(call["failed"] for call in operations))}


def retries(book, rate, factor, min_operations):
    """The rule `retry-spike`: a feature's retry or failure rate on a day against the 7 days before."""
    for feature, calls in grouped(book.calls, lambda call: call["feature"]).items():
        by_day = grouped(calls, lambda call: call["day"])
        for day, own in by_day.items():
            if book.start(day + DAY) > book.as_of:
                continue
            before = rates([call for back in range(1, 8) for call in by_day.get(day - back * DAY, [])])
            high = []
            for kind, (operations, affected) in rates(own).items():
                earlier, affected_before = before[kind]
                if operations < min_operations or earlier < min_operations:
                    continue
                now, usual = Fraction(affected, operations), Fraction(affected_before, earlier)
                if now >= Fraction(rate) and now > Fraction(factor) * usual:
                    high.append((now, kind == "retry", kind, usual, operations, affected))
            if high:
                now, _, kind, usual, operations, affected = max(high)
                lost = [call for call in own if call["superseded"] or call["failed"]]
                yield {**stretch(book, "retry-spike", {"dimension": "feature", "value": feature or "(none)"}, day, day + DAY),
                       "observed": float(now), "threshold": float(rate),
                       "baseline": float(usual), "unit": "ratio", "cost": cost_of(lost),
                       "detail": {"kind": "retries", "rate": kind, "operations": operations, "affected": affected}}


def untagged(book, share, min_usd):
    """The rule `untagged`: a week's cost without team or feature."""
    for week, calls in grouped(book.calls, lambda call: book.week(call["day"])).items():
        end = week + 7 * DAY
        if book.start(end) > book.as_of:
            continue
        cost, total = cost_of([call for call in calls if not call["team"] or not call["feature"]]), cost_of(calls)
        if total > 0 and cost > share * total and cost >= min_usd:
            yield {**stretch(book, "untagged", {"dimension": "total", "value": None}, week, end),
                   "observed": ratio(cost, total), "threshold": float(share), "baseline": None, "unit": "ratio",
                   "cost": cost, "detail": {"kind": "untagged", "week_cost": total}}


def unpriced(book):
    """The rule `unpriced`: a model's first call of a week whose price is not known."""
    missing = [call for call in book.calls if call["cost"] is None]
    for (week, model), calls in grouped(missing, lambda call: (book.week(call["day"]), call["name"])).items():
        first = min(calls, key=lambda call: (call["at"], call["id"]))
        scope = {"dimension": "model", "value": model}
        yield {**of_call(book, "unpriced", scope, first, book.start(week + 7 * DAY)), "observed": len(calls),
               "threshold": 1, "baseline": None, "unit": "calls", "cost": None,
               "detail": {"kind": "unpriced", "calls": len(calls)}}
