"""Writes invented events of product analytics in the words of several tools, and the maps to the names of the logs."""

import csv
import datetime
import io
import json
import random

from calls import DAYS, FEATURES, FIRST, USERS
from shapes import lines, stamp

NAMES = ["ticket_resolved", "ticket_closed", "subscription_upgraded", "answer_opened", "page_viewed", "feature-2"]
# Names of the analytics for names of the logs; the aliases of llmcost.toml come after them.
FEATURE_MAP = {"Answers": "feature-1", "page_viewed": "feature-3", "Summary": "feature-8"}
USER_MAP = {f"u-{number}": f"user-{number}@example.com" for number in range(25)} | {"u-99": "svc-3", "bot": "svc-4"}


# Features that few people use: so many, that there is one just below, at and above the least number for ratios.
FEW = {f"rare-{users}": users for users in range(3, 10)} | {"feature-new": 7}


def event(rng, number):
    """An invented event."""
    feature = rng.choice([*FEATURES, *FEATURE_MAP, *FEW, "only-in-analytics"])
    user = rng.choice(USERS[:FEW[feature]]) if feature in FEW else rng.choice([*USER_MAP, *USERS, *(f"stranger-{number}" for number in range(20))])
    at = FIRST - datetime.timedelta(days=2) + datetime.timedelta(seconds=rng.randrange((DAYS + 2) * 86_400 - 60))
    value = rng.choice([None, None, "0", "4.5", "0.000000000001", "29.99", "-3.25", str(rng.randrange(10 ** 9) / 1e6)])
    return {"id": f"event-{number}", "user": user, "visitor": f"visitor-{rng.randrange(40)}",
            "event": rng.choice(NAMES), "at": at, "value": value,
            "feature": feature}


def posthog(one):
    """A row of PostHog's batch export; its properties are JSON in a string."""
    properties = {key: one[key] for key in ("feature", "value") if one[key] is not None}
    return {"uuid": one["id"], "event": one["event"], "distinct_id": one["user"], "person_id": one["visitor"],
            "properties": json.dumps(properties), "timestamp": stamp(one["at"], "T")}


def mixpanel(one):
    """An event of Mixpanel's raw export: seconds since 1970."""
    properties = {"time": int(one["at"].timestamp()), "distinct_id": one["user"], "$insert_id": one["id"]}
    return {"event": one["event"], "properties": properties | {"feature": one["feature"], "value": one["value"]}}


def segment(one):
    """A message of Segment's; some users have not logged in."""
    known = {"userId": one["user"]} if one["user"] else {}
    return {"type": one.get("type", "track"), "messageId": one["id"], "event": one["event"], "anonymousId": one["visitor"],
            "timestamp": stamp(one["at"], "T"), "properties": {"feature": one["feature"], "value": one["value"]}, **known}


def plain(rows):
    """A table of no tool's."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["user_id", "event", "timestamp", "feature", "value"])
    for one in rows:
        writer.writerow([one["user"] or "", one["event"], stamp(one["at"], " "), one["feature"] or "", one["value"] or ""])
    return text.getvalue()


def generate(folder, size, seed):
    """Writes about `size` events into a folder, and the maps beside it."""
    rng = random.Random(f"events {seed}")
    numbers = iter(range(10 * size + 100))
    share = max(size // 4, 8)
    some = lambda: [event(rng, next(numbers)) for _ in range(share)]
    again = lambda rows: rows + rng.sample(rows, share // 20 + 1)
    write = lambda name, text: (folder / name).write_text(text, encoding="utf-8")
    nobody = lambda rows: [dict(one, user=None) if rng.random() < 0.05 else one for one in rows]

    write("a-posthog.jsonl", lines(map(posthog, again([one for one in some() if one["user"]]))))
    write("b-mixpanel.jsonl", lines(mixpanel(one) for one in again([one for one in some() if one["user"]])))
    tracks = nobody(some())
    others = [dict(one, id=f"{one['id']}-other", type=rng.choice(["identify", "page"])) for one in tracks[:share // 10]]
    write("c-segment.jsonl", lines(map(segment, again(tracks) + others)))
    write("d-plain.csv", plain(again(nobody(some()))))
    for name, header, names in (("features", "event_or_feature,feature", FEATURE_MAP), ("users", "analytics_id,log_user", USER_MAP)):
        rows = "".join(f"{key},{value}\n" for key, value in names.items())
        (folder.parent / f"{name}.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
