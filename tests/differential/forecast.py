"""Where the month is heading, by docs/definitions.md: run rate, weekdays with a damped trend, interval, back-test."""

import datetime
import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from comparison import Near
from figures import DAY, ZERO, ratio
from prices import pico

MICRO = Decimal("1e-6")
DAMPING = Fraction(9, 10)


def exact(number):
    """A fraction as a decimal of many digits."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def micro(number):
    """Rounds as estimates are kept."""
    return (exact(number) if isinstance(number, Fraction) else Decimal(number)).quantize(MICRO, rounding=ROUND_HALF_EVEN)


def median(values):
    """The middle one, or the mean of the middle two."""
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


class Model:
    """Profile of weekdays and trend of a stretch of whole days."""

    def __init__(self, costs):
        """`costs` is a list of (day, cost), oldest first."""
        self.n = len(costs)
        self.last = costs[-1][0]
        mean = Fraction(sum(cost for _, cost in costs)) / self.n
        self.profile = {}
        for weekday in range(7):
            own = [cost for day, cost in costs if day.weekday() == weekday]
            self.profile[weekday] = Fraction(sum(own)) / len(own) / mean if own and mean else Fraction(0)
        points = [(Fraction((day - self.last).days), Fraction(cost) / self.profile[day.weekday()])
                  for day, cost in costs if self.profile[day.weekday()]]
        slopes = [(z - y) / (x - w) for index, (w, y) in enumerate(points) for x, z in points[index + 1:]]
        self.slope = median(slopes) if slopes else Fraction(0)
        self.level = median([z - self.slope * x for x, z in points]) if points else Fraction(0)
        usual = sum(z for _, z in points) / len(points) if points else Fraction(0)
        kept = []
        for x, z in points:
            line = self.level + self.slope * x
            if line >= usual / 10 and line > 0:
                kept.append(float(z / line - 1))
        self.sigma = deviation(kept, 2)

    def day(self, day):
        """What a later day is expected to cost."""
        steps = (day - self.last).days
        reach = sum(DAMPING ** step for step in range(1, steps + 1))
        return max(Fraction(0), self.level + self.slope * reach) * self.profile[day.weekday()]


def deviation(values, less):
    """The standard deviation, divided by so many fewer than there are values."""
    if len(values) <= less:
        return 0.0
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - less))


def weekly(costs, sigma):
    """How much weeks differ from the weeks before."""
    weeks = []
    end = len(costs)
    while end >= 7 and len(weeks) < 8:
        weeks.append(sum(cost for _, cost in costs[end - 7:end]))
        end -= 7
    weeks = [float(week) for week in weeks if week > 0]
    changes = [math.log(later / earlier) for later, earlier in zip(weeks, weeks[1:])]
    if len(changes) >= 2:
        return deviation(changes, 1)
    return max(abs(changes[0]) if changes else 0.0, sigma * math.sqrt(2 / 7))


class Outlook:
    """The forecast of a month."""

    def __init__(self, book, calls, begin):
        self.book, self.begin, self.end = book, begin, book.step(begin, "month", 1)
        by_day = {}
        for call in calls:
            by_day[call["day"]] = by_day.get(call["day"], ZERO) + (call["cost"] or ZERO)
        self.cost = lambda day: by_day.get(day, ZERO)
        self.start, self.over = book.start(begin), book.start(self.end)
        self.to_date = sum((cost for day, cost in by_day.items() if day >= begin), ZERO)
        self.history = []
        day = book.first
        while book.start(day + DAY) <= book.as_of:
            self.history.append((day, self.cost(day)))
            day += DAY
        self.elapsed = book.as_of - self.start
        has_days = self.elapsed >= 3 * DAY
        self.linear = pico(self.to_date * Decimal((self.over - self.start) / DAY.resolution)
                           / Decimal(self.elapsed / DAY.resolution)) if has_days else None
        self.model = Model(self.history[-28:]) if len(self.history) >= 14 else None
        self.left = {}
        day = book.last if book.start(book.last + DAY) > book.as_of else book.last + DAY
        while day < self.end:
            whole = book.start(day + DAY) - book.start(day)
            self.left[day] = Fraction(min(whole, book.start(day + DAY) - book.as_of) / DAY.resolution) \
                / Fraction(whole / DAY.resolution)
            day += DAY

    def seasonal(self, until=None):
        """Month to date and the days left, up to and with a day."""
        left = sum((self.model.day(day) * share for day, share in self.left.items() if until is None or day <= until),
                   Fraction(0))
        return self.to_date + micro(left)

    def spread(self):
        """The standard error of the seasonal forecast."""
        expected = [float(self.model.day(day) * share) for day, share in self.left.items()]
        total, sigma, days = math.fsum(expected), self.model.sigma, float(sum(self.left.values()))
        w = weekly(self.history, sigma)
        return math.sqrt(sigma ** 2 * math.fsum(one ** 2 for one in expected)
                         + (2 * sigma / math.sqrt(self.model.n) * total) ** 2
                         + (w * math.sqrt(max(1, days / 7) / 2) * total) ** 2)

    def breach(self, budget, chosen):
        """The day on which the budget is reached, by cost or by forecast."""
        total, day = ZERO, self.begin
        while day <= self.book.last:
            total += self.cost(day)
            if total >= budget:
                return day.isoformat()
            day += DAY
        if chosen is None or chosen < budget:
            return None
        if self.model:
            return next((day.isoformat() for day in self.left if self.seasonal(day) >= budget), None)
        at = self.start + self.elapsed * float(Fraction(budget) / Fraction(self.to_date))
        return (min(at, self.over) - datetime.timedelta(microseconds=1)).astimezone(self.book.zone).date().isoformat()

    def backtest(self):
        """How far off forecasts of the last weeks would have been."""
        errors = []
        for weeks in range(1, 5):
            end = len(self.history) - 7 * (weeks - 1)
            if end - 7 < 14:
                break
            cost = Fraction(sum(cost for _, cost in self.history[end - 7:end]))
            if cost > 0:
                model = Model(self.history[:end - 7][-28:])
                errors.append((sum(model.day(day) for day, _ in self.history[end - 7:end]) - cost) / cost)
        if not errors:
            return None
        return {"n": len(errors), "mean_error_ratio": Near(sum(map(abs, errors)) / len(errors)),
                "mean_bias_ratio": Near(sum(errors) / len(errors))}


def days(outlook, half):
    """Every day of the month: cumulative cost while it is over, projection while it is not."""
    book, rows = outlook.book, []
    total, day = ZERO, outlook.begin
    while day < outlook.end:
        total += outlook.cost(day)
        is_over = book.start(day + DAY) <= book.as_of
        row = {"date": day.isoformat(), "cumulative": total if is_over and day >= book.first else None}
        if is_over:
            row |= {"projected": None, "low": None, "high": None}
        elif outlook.model:
            row["projected"] = outlook.seasonal(day)
            if day == outlook.end - DAY:
                row |= {"low": max(outlook.to_date, row["projected"] - half), "high": row["projected"] + half}
        rows.append(row)
        day += DAY
    return rows


def forecast(book, calls=None, budget=None, teams=None):
    """The forecast of the month that the data reaches into, held against a budget and those of teams."""
    calls = book.calls if calls is None else calls
    outlook = Outlook(book, calls, book.last.replace(day=1))
    linear, to_date = outlook.linear, outlook.to_date
    row = {"month": f"{outlook.begin:%Y-%m}", "month_to_date": to_date, "linear": linear,
           "elapsed_ratio": ratio(Fraction(outlook.elapsed / DAY.resolution),
                                  Fraction((outlook.over - outlook.start) / DAY.resolution)),
           "seasonal": None, "low": None, "high": None, "over_probability": None, "methods_differ": False}
    half = None
    if outlook.model:
        spread = outlook.spread()
        half = micro(1.2816 * spread)
        row["seasonal"] = outlook.seasonal()
        row["low"], row["high"] = max(to_date, row["seasonal"] - half), row["seasonal"] + half
        row["methods_differ"] = linear is not None and abs(linear - row["seasonal"]) > half
    chosen = row["chosen"] = row["seasonal"] if outlook.model else linear
    row["method"] = "seasonal" if outlook.model else "linear" if linear is not None else "none"
    row |= {"budget": budget, "backtest": outlook.backtest(), "days": days(outlook, half)}
    row["gap"] = chosen - budget if budget and chosen is not None else None
    row["budget_used_ratio"] = ratio(to_date, budget) if budget else None
    row["breach_date"] = outlook.breach(budget, chosen) if budget else None
    if budget and outlook.model:
        row["over_probability"] = 1.0 if to_date > budget else Near(chance(budget, row["seasonal"], spread))
    rows = []
    for team, own in (teams or {}).items():
        known = Outlook(book, [call for call in calls if call["team"] == team], outlook.begin)
        rows.append({"team": team, "budget": own, "month_to_date": known.to_date,
                     "used_ratio": ratio(known.to_date, own), "linear": known.linear})
    row["teams"] = sorted(rows, key=lambda one: (-one["used_ratio"], one["team"]))
    return row


def chance(budget, seasonal, spread):
    """The probability of costing more than the budget."""
    if spread == 0:
        return 1.0 if seasonal > budget else 0.0
    return 0.5 * math.erfc(float(budget - seasonal) / spread / math.sqrt(2))
