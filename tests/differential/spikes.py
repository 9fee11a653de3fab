"""The rule `hourly-spike`, by docs/definitions.md: hours that cost far more than is usual."""

import datetime
from decimal import Decimal
from fractions import Fraction

from figures import ZERO, cost_of, grouped, ratio
from prices import pico

HOUR = datetime.timedelta(hours=1)
WEEK = 168


def exact(number):
    """An exact figure as an amount."""
    return pico(Decimal(number.numerator) / Decimal(number.denominator))


def middle(costs):
    """The median, exact."""
    costs = sorted(costs)
    half = len(costs) // 2
    return Fraction(costs[half]) if len(costs) % 2 else (Fraction(costs[half - 1]) + Fraction(costs[half])) / 2


class Series:
    """Cost by hour, from the hour of the first call on; hours are counted from an origin."""

    def __init__(self, calls, origin, first=None):
        hours = grouped(calls, lambda call: int((call["at"] - origin) // HOUR))
        self.cost = {hour: cost_of(own) for hour, own in hours.items()}
        self.first = min(hours) if first is None and hours else first
        self.sums = [ZERO]

    def before(self, hour, least=24):
        """Mean of the 168 hours before and how many they are; nothing with less than a day of them."""
        count = min(WEEK, hour - self.first)
        if count < least:
            return None, count
        while len(self.sums) <= hour - self.first:
            self.sums.append(self.sums[-1] + self.cost.get(self.first + len(self.sums) - 1, ZERO))
        total = self.sums[hour - self.first] - self.sums[hour - self.first - count]
        return Fraction(total) / count, count

    def same_hour(self, hour):
        """What the same hour of the week cost in the four weeks before, as far as it is known."""
        return [self.cost.get(hour - WEEK * back, ZERO) for back in range(1, 5) if hour - WEEK * back >= self.first]

    def usual(self, hour, baseline):
        """What is usual in an hour, by which baseline, and how far it looks back."""
        weeks = self.same_hour(hour)
        if baseline == "hour-of-week" and len(weeks) >= 3 and middle(weeks) > 0:
            return middle(weeks), "hour-of-week", len(weeks)
        mean, count = self.before(hour)
        return mean, "moving-average", count


def incidents(series, last, factor, min_usd, baseline):
    """Runs of hours that spike: lists of (hour, cost, usual, baseline, looked back)."""
    run = []
    for hour in range(series.first, last + 1):
        cost = series.cost.get(hour, ZERO)
        usual, name, back = series.usual(hour, baseline)
        if usual is not None and usual > 0 and cost >= min_usd and Fraction(cost) > Fraction(factor) * usual:
            run.append((hour, cost, usual, name, back))
        elif run:
            yield run
            run = []
    if run:
        yield run


def spikes(book, factor, min_usd, scopes, baseline):
    """All findings of the rule."""
    origin = min(call["at"] for call in book.calls).replace(minute=0, second=0, microsecond=0)
    last = int((book.as_of - datetime.timedelta(microseconds=1) - origin) // HOUR)
    for dimension in scopes:
        groups = {None: book.calls} if dimension == "total" else grouped(book.calls, lambda call: call[dimension])
        for value, calls in groups.items():
            series = Series(calls, origin)
            scope = (dimension, None if dimension == "total" else value or "(none)")
            runs = list(incidents(series, last, factor, min_usd, baseline))
            shares = parts(origin, dimension, calls, series) if runs else {}
            for run in runs:
                yield finding(book, origin, scope, series, run, factor, shares)


def parts(origin, scope, calls, series):
    """Cost by hour of each value of each other dimension."""
    keys = {"team": "team", "feature": "feature", "model": "name", "user": "user"}
    return {dimension: {value: Series(own, origin, series.first)
                        for value, own in grouped(calls, lambda call: call[key]).items()}
            for dimension, key in keys.items() if dimension != scope}


def finding(book, origin, scope, series, run, factor, shares):
    """What is said of a run of hours."""
    at = lambda hour: origin + hour * HOUR
    hour, cost, usual, name, back = run[0]
    end = run[-1][0] + 1
    over = sum((Fraction(paid) - Fraction(exact(mean)) for _, paid, mean, _, _ in run), Fraction(0))
    peak = max(run, key=lambda one: (Fraction(one[1]) / one[2], -one[0]))
    weeks = series.same_hour(hour)
    same = middle(weeks) if weeks else None
    return {"code": "hourly-spike", "scope": {"dimension": scope[0], "value": scope[1]},
            "fired_at": min(at(hour + 1), book.as_of), "resolved_at": at(end + 1) if at(end + 1) <= book.as_of else None,
            "window": {"from": at(hour), "to": min(at(hour + 1), book.as_of)},
            "observed": cost, "threshold": exact(Fraction(factor) * Fraction(exact(usual))), "baseline": exact(usual), "unit": "usd",
            "cost": exact(over),
            "detail": {"kind": "spike", "from": at(hour), "to": min(at(end), book.as_of), "hours": len(run),
                       "baseline": name, "looked_back": back, "peak_at": at(peak[0]), "peak_cost": peak[1],
                       "peak_ratio": ratio(peak[1], exact(peak[2])), "same_hour_weeks": len(weeks),
                       "same_hour_median": None if same is None else exact(same),
                       "same_hour_ratio": ratio(cost, same) if same else None,
                       "contributors": contributors(shares, run, exact(over))}}


def contributors(shares, run, over):
    """For each other dimension the value that is furthest above its own usual cost of these hours."""
    rows = []
    for dimension, values in shares.items():
        ranked = []
        for value, known in values.items():
            excess = ZERO
            for hour, _, _, name, _ in run:
                usual = middle(known.same_hour(hour)) if name == "hour-of-week" else known.before(hour)[0]
                excess += known.cost.get(hour, ZERO) - exact(usual)
            ranked.append((-excess, value is None, value or "(none)"))
        excess, _, value = min(ranked)
        rows.append({"dimension": dimension, "value": value, "excess": -excess, "share_ratio": ratio(-excess, over)})
    return rows
