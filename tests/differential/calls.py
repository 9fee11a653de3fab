"""Invents calls: when, of whom, on which model, with how many tokens of which kind."""

import datetime
from collections import namedtuple

TEAMS = ["search", "support", "growth", "team-growth", "platform", "data science", None]
FEATURES = [f"feature-{number}" for number in range(9)] + [None]
USERS = [f"user-{number}@example.com" for number in range(60)] + ["svc-3", "svc-4", None]
ENVIRONMENTS = ["prod", "production", "staging", None]

# As logged, the provider's column, the most input tokens, and what it does: [c]aches, [w]rites caches, [r]easons,
# [t]iers of service, [b]atches, [a]udio in, [A]udio out, [i]mage tokens in its input, f[o]r input only. Then input tokens
# at which its prices change.
Model = namedtuple("Model", "name provider most does thresholds", defaults=[()])
MODELS = [
    Model("openai/gpt-4o-mini", "openai", 120_000, "ctb"),
    Model("gpt-4o", "openai", 120_000, "cbi"),
    Model("GPT-4o", "openai", 20_000, "c"),
    Model("gpt-5", "openai", 250_000, "crtb"),
    Model("gpt-5-2026-12-30", "openai", 20_000, "crt"),
    Model("gpt-5.4", "openai", 600_000, "crtb", (272_000,)),
    Model("gpt-5.5", "openai", 600_000, "crtb", (272_000,)),
    Model("claude-sonnet-4-5", "anthropic", 400_000, "cwb", (200_000,)),
    Model("gemini/gemini-2.5-pro", "gemini", 400_000, "crtb", (200_000,)),
    Model("gemini-2.5-flash", "gemini", 400_000, "crtba", (200_000,)),
    Model("deepseek/deepseek-chat", "deepseek", 100_000, "c"),
    Model("deepseek/deepseek-v4-pro", "deepseek", 100_000, "ctb"),
    Model("deepseek-v4-flash", "deepseek", 100_000, "cw"),
    Model("dashscope/qwen3-max", "dashscope", 300_000, "cwb", (32_000, 128_000)),
    Model("mistral/mistral-large-4", "mistral", 120_000, ""),
    Model("xai/grok-4", "xai", 300_000, "cr", (200_000,)),
    Model("gpt-4o-audio-preview-2025-06-03", "openai", 120_000, "aA"),
    Model("text-embedding-3-small", "openai", 8_000, "bo"),
    Model("gpt-image-1", "openai", 8_000, ""),
    Model("gpt-image-1.5", "openai", 8_000, ""),
    Model("ft:gpt-4o-2024-08-06:org::abc", "openai", 20_000, "cb"),
    Model("my-deployment", "azure", 60_000, "cb"),
    # These have a price in llmcost.toml, in the file of prices, in the row itself, nowhere.
    Model("openai/inhouse-llama-70b", "openai", 30_000, "cwrbaA"),
    Model("openai/negotiated", "openai", 250_000, "crtb", (128_000,)),
    Model("openai/inhouse-mix", "openai", 30_000, "cb"),
    Model("openai/inhouse-unknown", "openai", 30_000, ""),
]
FIRST = datetime.datetime(2026, 10, 1, 0, 0, 7, tzinfo=datetime.timezone.utc)
DAYS = 53
# Hours in which many calls come together, and features that fail on a day, so that alerts have something to find.
BUSY_HOURS = [10 * 24 + 3, 24 * 24 + 11, 24 * 24 + 12, 38 * 24 + 20, 49 * 24 + 5]
BAD_DAYS = {(20, "feature-3"), (33, "feature-5"), (34, "feature-5"), (48, "feature-1")}


def when(rng):
    """A time: fewer calls on weekends, more and more over the weeks, many in a busy hour."""
    while True:
        if rng.random() < 0.03:
            hours = rng.choice(BUSY_HOURS) + rng.random()
        else:
            hours = rng.random() * (DAYS * 24 - 0.01)
            day = int(hours // 24)
            if rng.random() > (0.35 if (FIRST + datetime.timedelta(days=day)).weekday() > 4 else 0.6 + day / 140):
                continue
        return FIRST + datetime.timedelta(milliseconds=int(hours * 3_600_000))


def count_of(rng, model):
    """How many input tokens: mostly few, sometimes many, sometimes just at a threshold."""
    chance = rng.random()
    if chance < 0.08 and model.thresholds:
        return rng.choice(model.thresholds) + rng.randrange(-1, 2)
    return rng.randrange(1, model.most) if chance < 0.04 else rng.randrange(1, min(model.most, 9_000))


def call(rng, number):
    """An invented call; what its log says of it is left to the shapes."""
    model = rng.choice(MODELS)
    at = when(rng)
    feature = rng.choice(FEATURES)
    if (at - FIRST).days > 40 and rng.random() < 0.1:
        feature = "feature-new"
    does = lambda what, chance: what in model.does and rng.random() < chance
    tokens = count_of(rng, model)
    read = rng.randrange(tokens + 1) if does("c", 0.4) else 0
    written = rng.randrange(tokens - read + 1) if does("w", 0.3) else 0
    audio = rng.randrange(tokens - read - written + 1) if does("a", 0.6) else 0
    output = 0 if "o" in model.does or rng.random() < 0.02 else rng.randrange(0, 1_500)
    reasoning = rng.randrange(output + 1) if "r" in model.does else 0
    bad = ((at - FIRST).days, feature) in BAD_DAYS
    logged = round(rng.random() * rng.choice([1e-4, 1e-3, 0.05, 3.0]), rng.choice([6, 9, 12, 17]))
    retries = rng.random()
    return {
        "id": f"call-{number:08d}-{rng.getrandbits(48):012x}", "at": at, "model": model.name, "provider": model.provider,
        "team": rng.choice(TEAMS), "feature": feature, "user": rng.choice(USERS),
        "environment": rng.choice(ENVIRONMENTS), "key": rng.choice(["key-a", "key-b", None]),
        "input": tokens, "read": read, "written": written,
        "hour": rng.randrange(written + 1) if written and rng.random() < 0.5 else 0, "audio_in": audio,
        "output": output, "reasoning": reasoning,
        "audio_out": rng.randrange(output - reasoning + 1) if does("A", 0.6) else 0,
        "image_in": rng.randrange(tokens - read + 1) if does("i", 0.2) else 0,
        "tier": rng.choice(["flex", "priority", "fast", "default"]) if does("t", 0.4) else None,
        "batch": does("b", 0.2), "failed": rng.random() < (0.4 if bad else 0.02), "hit": rng.random() < 0.02,
        "retries": (retries < 0.03 or bad and retries < 0.3) * rng.randrange(1, 3), "fallbacks": int(rng.random() < 0.01),
        "logged": 0 if "inhouse" in model.name and rng.random() < 0.5 else logged or 0.000001,
    }


def odd(rng, one):
    """The same call as a gateway may log it: without tokens, with parts above their total, as a credit."""
    chance = rng.random()
    if chance < 0.01:
        return dict(one, input=0, read=0, written=0, hour=0, audio_in=0, image_in=0, output=0, reasoning=0, audio_out=0)
    if chance < 0.02 and one["read"]:
        return dict(one, input=one["read"] // 2, audio_in=one["read"] // 3, image_in=0)
    if chance < 0.03:
        return dict(one, reasoning=one["output"] + 7, audio_in=one["input"], hour=2 * one["written"])
    return dict(one, logged=-one["logged"]) if chance < 0.04 else one
