"""Writes logs of invented calls in every shape of export, the same bytes for the same seed and size.

What the calls cost is not written down anywhere: `prices.py` works it out from the logs alone.
"""

import datetime
import gzip
import json
import random

from calls import call, odd
from shapes import clickhouse, lines, page, spend_log, standard, table, trace_row


def generate(folder, size, seed):
    """Writes about `size` calls into a folder."""
    rng = random.Random(seed)
    numbers = iter(range(10 * size + 100))
    share = max(size // 7, 8)
    calls = lambda: [call(rng, next(numbers)) for _ in range(share)]
    logged = lambda: [spend_log(odd(rng, one)) for one in calls()]
    write = lambda name, text: (folder / name).write_text(text, encoding="utf-8")

    first = logged()
    (folder / "a-spend.jsonl.gz").write_bytes(gzip.compress(lines(first).encode(), 1, mtime=0))
    # An overlapping export: the same rows again, some of them with another cost, which must not count.
    again = [dict(row, spend=99) if rng.random() < 0.3 else row for row in rng.sample(first, share // 20 + 1)]
    write("b-spend.json", json.dumps(again + logged(), indent=1))
    write("c-spend.csv", table(logged()))

    attempts = []
    for one in calls():
        attempts.append(standard(one))
        if rng.random() < 0.05:
            earlier = call(rng, next(numbers))
            at = one["at"] - datetime.timedelta(seconds=5)
            attempts.append(standard(dict(earlier, at=at, failed=True), f"operation-{one['id']}"))
    write("d-standard.jsonl", lines(attempts))
    observations, traces = nested(rng, calls())
    write("e-observations.jsonl", lines(observations))
    write("f-traces.jsonl", lines(traces))
    write("g-page.jsonl", lines(page(one) for one in calls()))
    write("h-page.csv", table([page(one) for one in calls()], twice=("startTime", "updatedAt")))


def nested(rng, calls):
    """Observations with parents that repeat them and spans without tokens, and their traces."""
    observations, traces = [], []
    for one in calls:
        trace, parent = f"trace-{one['id']}", None
        if rng.random() < 0.1:
            # A parent that repeats what its child costs.
            outer = dict(one, id=f"parent-{one['id']}")
            parent = outer["id"]
            observations.append(clickhouse(outer, trace, kind="SPAN"))
        observations.append(clickhouse(one, trace, parent))
        if rng.random() < 0.1:
            empty = dict(one, id=f"span-{one['id']}", model=None, failed=False)
            row = clickhouse(empty, trace, kind="SPAN")
            observations.append(dict(row, usage_details={}, cost_details={}, total_cost=None))
        traces.append(trace_row(one, trace))
    return observations, traces
