"""Why the cost changed, by docs/definitions.md: nine steps from the period before to the period, exact."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from comparison import Pieced
from figures import ZERO, grouped
from prices import PICO, classes, pico

EFFECTS = ["new", "ended", "volume", "retries", "mix", "prompt_length", "cache_use", "output_length", "price"]
KINDS = {"input": "fresh", "audio_in": "fresh", "read": "read", "written": "write", "hour": "write"}
INPUT = ("fresh", "read", "write")
PAID = (*INPUT, "output")


def whole(number):
    """An exact figure in units of money, rounded half to even."""
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(PICO, rounding=ROUND_HALF_EVEN)


class Side:
    """What calls of one kind in one segment cost in one period."""

    def __init__(self, calls):
        self.n = len(calls)
        self.operations = sum(call["operation"] for call in calls)
        self.cost = Fraction(sum((call["cost"] for call in calls), ZERO))
        self.tokens, self.paid = dict.fromkeys(PAID, 0), dict.fromkeys(PAID, Fraction(0))
        for call in calls:
            counts = classes(call)
            for name in call["parts"] or {}:
                self.tokens[KINDS.get(name, "output")] += counts[name] if name != "images" else call["output"]
            for kind, amount in shares(call).items():
                self.paid[kind] += amount
        self.input = sum(self.tokens[kind] for kind in INPUT)


def shares(call):
    """What each kind of token of a call costs: its cost, cut where the running sum of the formula is rounded."""
    if not is_charged(call):
        return {}
    total, given, cut = Decimal(0), Decimal(0), {}
    for kind in PAID:
        total += sum((amount for name, amount in call["parts"].items() if KINDS.get(name, "output") == kind), Decimal(0))
        reached = whole(Fraction(pico(total)) * Fraction(call["cost"]) / Fraction(call["computed"]))
        cut[kind] = Fraction(reached - given)
        given = reached
    return cut


def is_charged(call):
    """Whether a formula says what tokens of a call cost."""
    return bool(call["parts"] is not None and call["computed"])


class Segment:
    """A team, a feature and a model in both periods; calls that only the log has a figure for stand on their own."""

    def __init__(self, name, before, now):
        self.name, self.before, self.now = name, Side(before), Side(now)
        split = lambda calls, charged: [call for call in calls if is_charged(call) == charged]
        self.pairs = [(Side(split(before, charged)), Side(split(now, charged))) for charged in (True, False)]

    @property
    def is_in_both(self):
        """Whether it cost something in both periods."""
        return bool(self.before.n and self.now.n)

    def levels(self):
        """What it costs after the mix, and after prompt length, cache and output length have changed too."""
        sums = [ZERO] * 4
        for before, now in self.pairs:
            for index, level in enumerate(levels(before, now)):
                sums[index] += level
        return sums


def levels(before, now):
    """The same for calls of one kind. What the period before did not have is taken at its later price."""
    if not before.n:
        return [whole(now.cost)] * 4
    side_input = lambda side: sum((side.paid[kind] for kind in INPUT), Fraction(0))
    grow = lambda cost, later, earlier, instead: whole(cost * later / earlier if earlier else instead)
    if not before.input and not before.tokens["output"]:
        return [grow(before.cost, now.n, before.n, None)] * 4
    outputs = grow(before.paid["output"], now.n, before.n, None)
    longer = grow(side_input(before), now.input, before.input, side_input(now))
    cached = sum((grow(before.paid[kind], now.tokens[kind], before.tokens[kind], now.paid[kind]) for kind in INPUT), ZERO)
    written = grow(before.paid["output"], now.tokens["output"], before.tokens["output"], now.paid["output"])
    return [grow(side_input(before), now.n, before.n, None) + outputs, longer + outputs, cached + outputs, cached + written]


def effects(segments):
    """The nine effects over segments."""
    money = lambda number: whole(Fraction(number))
    prior, cost = (money(sum(getattr(one, side).cost for one in segments)) for side in ("before", "now"))
    both = [one for one in segments if one.is_in_both]
    new = money(sum(one.now.cost for one in segments if not one.before.n))
    ended = money(sum(one.before.cost for one in segments if not one.now.n))
    n0, n1 = (sum(getattr(one, side).n for one in both) for side in ("before", "now"))
    l0, l1 = (sum(getattr(one, side).operations for one in both) for side in ("before", "now"))
    c0 = sum(one.before.cost for one in both)
    start = money(c0)
    retries = whole(n1 * c0 / n0) if n0 else start
    volume = whole(l1 * c0 / l0) if l0 and l1 else retries
    after = [sum((one.levels()[index] for one in both), ZERO) for index in range(4)]
    ladder = [start, volume, retries, *after, cost - new]
    steps = [later - earlier for earlier, later in zip(ladder, ladder[1:])]
    assert prior + new - ended + sum(steps) == cost
    return dict(zip(EFFECTS, [new, -ended, *steps]))


def main_effects(found, delta):
    """The effects that go the way of the change and are at least a tenth of it: the three greatest."""
    kept = [(name, amount) for name, amount in found.items()
            if amount * delta > 0 and abs(amount) * 10 >= abs(delta)]
    kept.sort(key=lambda one: (-abs(one[1]), EFFECTS.index(one[0])))
    return kept[:3]


def row(segments):
    """Figures of a group of segments."""
    found = effects(segments)
    prior, cost = (whole(sum((getattr(one, side).cost for one in segments), Fraction(0))) for side in ("before", "now"))
    return {"prior_cost": prior, "cost": cost, "delta": cost - prior, "effects": found}


def leader(segments, effect, amount, total):
    """The segment with the greatest part in an effect."""
    rows = []
    for one in segments:
        part = row([one])["effects"][effect]
        if effect == "mix" and one.is_in_both:
            n0, n1, c0 = total
            share = Fraction(one.now.n, n1) - Fraction(one.before.n, n0)
            part = Pieced(whole(n1 * share * (one.before.cost / one.before.n - c0 / n0)))
        rows.append((part, one.name))
    sign = 1 if amount > 0 else -1
    part, name = min(rows, key=lambda one: (-sign * one[0], [(value is None, value or "") for value in one[1]]))
    return dict(zip(("team", "feature", "model"), name), amount=part)


def bridge(before, now):
    """All of the bridge between the calls of two periods."""
    paid = lambda calls: grouped([call for call in calls if call["cost"]],
                                 lambda call: (call["team"], call["feature"], call["name"]))
    old, new = paid(before), paid(now)
    segments = [Segment(name, old.get(name, []), new.get(name, [])) for name in set(old) | set(new)]
    total = row(segments)
    both = [one for one in segments if one.is_in_both]
    sums = (sum(one.before.n for one in both), sum(one.now.n for one in both), sum(one.before.cost for one in both))
    main = dict(main_effects(total["effects"], total["delta"]))
    total["steps"] = [{"effect": name, "amount": amount, "main": name in main,
                       "leader": leader(segments, name, amount, sums)}
                      for name, amount in total["effects"].items() if amount]
    for place, key in ((0, "teams"), (1, "features")):
        rows = {}
        for value, own in grouped(segments, lambda one: one.name[place]).items():
            rows[value] = row(own)
            reasons = main_effects(rows[value]["effects"], rows[value]["delta"])
            rows[value]["reasons"] = [{"effect": name, "amount": amount} for name, amount in reasons]
        between = {name: amount - sum((one["effects"][name] for one in rows.values()), ZERO)
                   for name, amount in total["effects"].items()}
        total[key] = {"rows": rows, "between": between}
    changed = sorted(segments, key=lambda one: (-abs(one.now.cost - one.before.cost), str(one.name)))
    total["segments"] = {one.name: row([one]) for one in changed[:20]}
    return total
