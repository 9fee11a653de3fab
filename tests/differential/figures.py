"""The figures of reports, from priced calls: the same keys as the program's JSON, by docs/definitions.md."""

import datetime
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from prices import UTC, pico

ZERO = Decimal(0)
DAY = datetime.timedelta(days=1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def ratio(part, whole):
    """A quotient as a number, rounded once; nothing without a whole."""
    return float(Fraction(part) / Fraction(whole)) if whole else None


class Book:
    """Priced calls and the calendar that they are grouped by."""

    def __init__(self, calls, zone, config):
        self.calls = calls
        self.config = config
        self.week_start = WEEKDAYS.index(config.get("week_start", "monday"))
        for call in calls:
            call["local"] = call["at"].astimezone(zone)
            call["day"] = call["local"].date()
        self.zone = zone
        self.first = min(call["day"] for call in calls)
        self.last = max(call["day"] for call in calls)
        self.as_of = self.start(self.last + DAY)

    def start(self, day):
        """The instant at which a local day begins, in UTC: differences are real time then."""
        return datetime.datetime.combine(day, datetime.time(), self.zone).astimezone(UTC)

    def until(self, instant):
        """The same book as it was at an instant within the data."""
        book = Book([call for call in self.calls if call["at"] < instant], self.zone, self.config)
        book.as_of, book.last = instant, (instant - DAY.resolution).astimezone(self.zone).date()
        return book

    def between(self, begin, end):
        """The calls of local days, half open."""
        return [call for call in self.calls if begin <= call["day"] < end]

    def budgets(self):
        """The budget of a month, and those of teams."""
        budget = self.config.get("budget", {})
        return (Decimal(budget["monthly"]) if "monthly" in budget else None,
                {team: Decimal(amount) for team, amount in budget.get("teams", {}).items()})

    def period(self, call, every):
        """The day or instant on which the period of a call begins."""
        day = call["day"]
        if every == "hour":
            return call["at"].replace(minute=0, second=0, microsecond=0)
        if every == "day":
            return day
        if every == "week":
            return self.week(day)
        return day.replace(day=1) if every == "month" else None

    def week(self, day):
        """The first day of the week of a day."""
        return day - datetime.timedelta(days=(day.weekday() - self.week_start) % 7)

    def step(self, begin, every, steps):
        """The beginning of a period some periods later."""
        if every == "hour":
            return begin + datetime.timedelta(hours=steps)
        if every == "day":
            return begin + datetime.timedelta(days=steps)
        if every == "week":
            return begin + datetime.timedelta(weeks=steps)
        month = begin.year * 12 + begin.month - 1 + steps
        return datetime.date(month // 12, month % 12 + 1, 1)

    def instant(self, begin):
        """When a period begins."""
        return begin if isinstance(begin, datetime.datetime) else self.start(begin)

    def is_whole(self, begin, every):
        """Whether the data covers a period."""
        end = self.instant(self.step(begin, every, 1))
        after = self.start(self.last + DAY)
        return self.start(self.first) <= self.instant(begin) and end <= after


def figures(calls, whole):
    """Figures of a group of calls; `whole` is the cost that it has a share of."""
    paid = [call["cost"] for call in calls if call["cost"] is not None]
    cost = sum(paid, ZERO)
    tokens = [sum(call[kind] for call in calls) for kind in ("input", "output", "read")]
    per_million = ratio(Fraction(cost) * 1_000_000, tokens[0] + tokens[1])
    return {"cost": cost, "share_ratio": ratio(cost, whole), "calls": len(calls),
            "operations": sum(call["operation"] for call in calls), "failures": sum(call["failed"] for call in calls),
            "unpriced_calls": len(calls) - len(paid), "input_tokens": tokens[0], "output_tokens": tokens[1],
            "cache_read_ratio": ratio(tokens[2], tokens[0]), "cost_per_call": ratio(cost, len(paid)),
            "cost_per_million_tokens": per_million}


def change(cost, prior):
    """What changed against the period before; nothing without one."""
    if prior is None:
        return {"prior_cost": None, "delta": None, "delta_ratio": None}
    return {"prior_cost": prior, "delta": cost - prior, "delta_ratio": ratio(cost - prior, prior)}


def cost_of(calls):
    """What calls cost together, as far as it is known."""
    return sum((call["cost"] for call in calls if call["cost"] is not None), ZERO)


def grouped(calls, key):
    """Calls by a key."""
    groups = defaultdict(list)
    for call in calls:
        groups[key(call)].append(call)
    return groups


def spend(book, every, by):
    """Rows of `spend` by period and group, and its total."""
    names = {"model": "name"}
    group = lambda call: tuple(call[names.get(one, one)] for one in by)
    if not by:
        group = lambda call: ()
    whole = sum((call["cost"] or ZERO for call in book.calls), ZERO)
    periods = grouped(book.calls, lambda call: book.period(call, every))
    groups = grouped(book.calls, group)
    rows = {}
    if every != "total":
        of_period = {begin: grouped(calls, group) for begin, calls in periods.items()}
        begin, end = min(periods), max(periods)
        if every == "hour":
            # Hours are those of all local days of the data, in UTC.
            begin, end = (book.start(day).astimezone(UTC) for day in (book.first, book.last + DAY))
            end -= datetime.timedelta(hours=1)
        back = {"hour": -168, "day": -7}.get(every, -1)
        while begin <= end:
            known = of_period.get(begin, {})
            cost = sum((call["cost"] or ZERO for call in periods.get(begin, ())), ZERO)
            before = book.step(begin, every, back)
            has_prior = book.is_whole(begin, every) and book.instant(before) >= book.start(book.first)
            for name in groups:
                row = figures(known.get(name, []), cost)
                prior = None
                if has_prior:
                    calls = of_period.get(before, {}).get(name, [])
                    prior = sum((call["cost"] or ZERO for call in calls), ZERO)
                rows[(book.instant(begin), name)] = {**row, **change(row["cost"], prior)}
            begin = book.step(begin, every, 1)
    totals = {name: {**figures(calls, whole), **change(whole, None)} for name, calls in groups.items()}
    return rows, totals, {**figures(book.calls, whole), **change(whole, None)}


def median(costs):
    """The median of what cost something, exact."""
    costs = sorted(cost for cost in costs if cost and cost > 0)
    if not costs:
        return None
    middle = len(costs) // 2
    return Fraction(costs[middle]) if len(costs) % 2 else (Fraction(costs[middle - 1]) + Fraction(costs[middle])) / 2


def outliers(calls, top):
    """The window, the median and the most expensive calls."""
    paid = [call for call in calls if call["cost"] is not None and call["cost"] > 0]
    usual = median(call["cost"] for call in paid)
    peers = grouped(paid, lambda call: (call["feature"], call["name"]))
    peers = {key: median(call["cost"] for call in known) for key, known in peers.items() if len(known) >= 30}
    flagged = [call for call in paid if Fraction(call["cost"]) > 10 * usual]
    ranked = sorted(paid, key=lambda call: (-call["cost"], call["id"]))[:top]
    rows = []
    for rank, call in enumerate(ranked, 1):
        peer = peers.get((call["feature"], call["name"]))
        rows.append({"rank": rank, "call_id": call["id"], "team": call["team"], "feature": call["feature"],
                     "user": call["user"], "model": call["name"], "input_tokens": call["input"],
                     "output_tokens": call["output"], "cost": call["cost"], "ratio": ratio(call["cost"], usual),
                     "peer_ratio": ratio(call["cost"], peer) if peer else None,
                     "flagged": Fraction(call["cost"]) > 10 * usual})
    window = {"calls": len(calls), "paid_calls": len(paid), "cost": sum((call["cost"] or ZERO for call in calls), ZERO),
              "flagged_calls": len(flagged), "flagged_cost": sum((call["cost"] for call in flagged), ZERO)}
    return window, usual, rows
