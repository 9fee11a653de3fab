"""Compares figures, and keeps those that differ."""

import datetime
import math
from decimal import Decimal

UTC = datetime.timezone.utc


class Near(float):
    """A figure that is reckoned with floating-point numbers on both sides, through roots and logarithms."""


class Pieced(Decimal):
    """An amount that is put together from rounded pieces, so that its last digit may differ by two."""


class Comparison:
    """Counts figures by the part of the output they stand in."""

    def __init__(self):
        self.counts = {}
        self.differing = []

    def same(self, place, ours, theirs):
        """Compares a figure, or all figures of a row or list."""
        if isinstance(theirs, dict):
            for key, value in theirs.items():
                if not isinstance(ours, dict) or key not in ours:
                    self.differs(f"{place}.{key}", "nothing", value)
                    continue
                self.same(f"{place}.{key}", ours[key], value)
            return
        if isinstance(theirs, list):
            self.same(f"{place} (how many)", len(ours), len(theirs))
            for index, (one, other) in enumerate(zip(ours, theirs)):
                self.same(f"{place}[{index}]", one, other)
            return
        part = place.split(" ", 1)[0]
        self.counts[part] = self.counts.get(part, 0) + 1
        if not equal(ours, theirs):
            self.differs(place, ours, theirs)

    def differs(self, place, ours, theirs):
        """Keeps a difference."""
        self.differing.append(f"{place}: llmcost says {ours!r}, reckoned {theirs!r}")


def equal(ours, theirs):
    """Money, counts, names and instants must be equal; ratios may differ by rounding in the last bits."""
    if isinstance(theirs, Pieced):
        return isinstance(ours, str) and abs(Decimal(ours) - theirs) <= Decimal("2e-12")
    if isinstance(theirs, Decimal):
        return isinstance(ours, str) and Decimal(ours) == theirs
    if isinstance(theirs, datetime.datetime):
        return isinstance(ours, str) and datetime.datetime.fromisoformat(ours).astimezone(UTC) == theirs
    if isinstance(theirs, float):
        if ours is None or isinstance(ours, str):
            return False
        return math.isclose(ours, theirs, rel_tol=1e-15, abs_tol=1.000001e-6 if isinstance(theirs, Near) else 0)
    return ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)


def value_of(row, dimension):
    """The value of a dimension, `None` for calls without one."""
    return None if row[dimension] == "(none)" else row[dimension]
