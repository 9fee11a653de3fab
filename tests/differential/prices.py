"""What the tokens of a call cost, by docs/definitions.md: which price, which rates of it, and the formula."""

import datetime
import json
import re
import tomllib
from decimal import ROUND_HALF_EVEN, Context, Decimal

UTC = datetime.timezone.utc
PICO = Decimal("1e-12")
MILLION = 1_000_000
# Per class of tokens, the rates that count for it, best first.
CLASSES = {
    "input": ["input_cost_per_token"],
    "read": ["cache_read_input_token_cost", "input_cost_per_token"],
    "written": ["cache_creation_input_token_cost", "input_cost_per_token"],
    "hour": ["cache_creation_input_token_cost_above_1hr", "cache_creation_input_token_cost", "input_cost_per_token"],
    "audio_in": ["input_cost_per_audio_token", "input_cost_per_token"],
    "output": ["output_cost_per_token"],
    "reasoning": ["output_cost_per_reasoning_token", "output_cost_per_token"],
    "audio_out": ["output_cost_per_audio_token", "output_cost_per_token"],
}
OUTPUT = ("output", "reasoning", "audio_out")
# Keys of [[prices]] and the rates that they are.
OWN = {"input": "input_cost_per_token", "output": "output_cost_per_token", "cache_read": "cache_read_input_token_cost",
       "cache_write": "cache_creation_input_token_cost", "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
       "reasoning": "output_cost_per_reasoning_token", "audio_input": "input_cost_per_audio_token",
       "audio_output": "output_cost_per_audio_token", "batch_input": "input_cost_per_token_batches",
       "batch_output": "output_cost_per_token_batches", "batch_cache_read": "cache_read_input_token_cost_batches"}


def pico(amount):
    """Rounds as money is kept."""
    return amount.quantize(PICO, rounding=ROUND_HALF_EVEN)


class NoRate(Exception):
    """A class of tokens has no rate, so another price must be found."""


class Price:
    """The rates of a model in one period."""

    def __init__(self, rates, mode, provider):
        self.rates, self.mode, self.provider = rates, mode, provider

    def listed(self, key, suffix, tokens):
        """The rate of a class for a kind of request, and whether it is the kind's own: that of the highest threshold
        crossed for which there is one, and there the kind's own before the list's."""
        found = []
        for name, value in self.rates.items():
            match = re.fullmatch(re.escape(key) + rf"(?:_above_(\d+)k_tokens)?({suffix})?", name)
            if match:
                above = int(match[1] or 0) * 1000
                if above == 0 or tokens > above or self.provider == "xai" and tokens == above:
                    found.append((above, bool(match[2]), Decimal(value)))
        return max(found)[1:] if found else (False, None)

    def is_off_peak(self, at):
        """Whether a call starts in the hours of the off-peak price."""
        clock = f"{at:%H:%M}"
        for window in self.rates.get("off_peak_pricing", {}).get("windows", []):
            hours = window["hours_utc"]
            for span in [hours] if isinstance(hours, str) else hours:
                begin, end = span.split("-")
                if str(at.isoweekday()) in window["weekdays"] and begin <= clock and (end == "00:00" or clock < end):
                    return True
        return False

    def rate(self, name, call):
        """The rate of one class of tokens."""
        tokens, keys = call["input"], CLASSES[name]
        if "tiered_pricing" in self.rates:
            tiers = self.rates["tiered_pricing"]
            inside = [tier for tier in tiers if int(tier["range"][0]) < tokens <= int(tier["range"][1])]
            tier = (inside or [tiers[-1]])[0]
            rates = [tier[key] for key in keys if key in tier] or [self.rates[keys[-1]]]
            return Decimal(rates[0]) / (2 if call["batch"] else 1)
        suffix = "_batches" if call["batch"] else f"_{call['tier']}" if call["tier"] else "(?!)"
        off_peak = self.rates["off_peak_pricing"] if self.is_off_peak(call["at"].astimezone(UTC)) else {}
        if name == "reasoning" and self.listed(keys[1], suffix, tokens)[0] and not self.listed(keys[0], suffix, tokens)[0]:
            keys = keys[1:]
        for key in keys:
            is_own, rate = self.listed(key, suffix, tokens)
            if key in off_peak and not (call["batch"] and is_own):
                rate = Decimal(off_peak[key])
            if rate is not None:
                return rate / 2 if call["batch"] and not is_own else rate
        raise NoRate(name)

    def parts(self, call):
        """What each class of tokens costs, exact."""
        counts = classes(call)
        if self.mode in ("embedding", "rerank", "moderation"):
            counts = {name: count for name, count in counts.items() if name not in OUTPUT}
        image, text = self.rates.get("output_cost_per_image_token"), self.rates.get("output_cost_per_token")
        if self.mode == "image_generation" and image and call["output"]:
            if text and Decimal(text) != Decimal(image):
                raise NoRate("text and images")
            counts["images"] = sum(counts.pop(name) for name in OUTPUT)
        call["saving"] = self.saving(call, counts) if not call["failed"] and not call["hit"] else None
        return {name: count * (Decimal(image) if name == "images" else self.rate(name, call))
                for name, count in counts.items() if count}

    def saving(self, call, counts):
        """What the provider's prompt cache saved: what it would cost with all input at the input rate, less the cost."""
        cached = [name for name in ("read", "written", "hour") if counts[name]]
        charged = {name: count * self.rate(name, call) for name, count in counts.items() if count and name != "images"}
        uncached = {name: counts[name] * self.rate("input", call) if name in cached else amount
                    for name, amount in charged.items()}
        return pico(sum(uncached.values(), Decimal(0))) - pico(sum(charged.values(), Decimal(0)))


def classes(call):
    """The tokens of a call by class, each counted once. Parts larger than their total are cut to what is left of it."""
    left = max(call["input"] - call["read"] - call["written"], 0)
    audio_in, hour = min(call["audio_in"], left), min(call["hour"], call["written"])
    reasoning = min(call["reasoning"], call["output"])
    audio_out = min(call["audio_out"], call["output"] - reasoning)
    return {"input": left - audio_in, "read": call["read"], "written": call["written"] - hour, "hour": hour,
            "audio_in": audio_in, "output": call["output"] - reasoning - audio_out, "reasoning": reasoning,
            "audio_out": audio_out}


class Source:
    """A source of prices: names, and for each the periods with the day they begin, oldest first."""

    def __init__(self, entries):
        self.entries = entries
        self.folded = {name.lower(): name for name in entries}

    def find(self, name, day):
        """The name of an entry and its price in force on a day."""
        name = name if name in self.entries else self.folded.get(name.lower())
        known = [price for begin, price in self.entries.get(name, []) if begin <= day]
        return (name, known[-1]) if known else (name, None)


def price_book(path):
    """The built-in price book."""
    entries = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            entries[entry["model"]] = [(rates.get("from", ""), Price(rates, entry["mode"], entry["provider"]))
                                       for rates in entry["prices"]]
    return Source(entries)


def sheet(value):
    """LiteLLM's sheet of a model, whose binary floats are read to twelve digits."""
    digits = Context(prec=12)
    rates = {key: digits.create_decimal(rate) for key, rate in value.items() if "_cost" in key}
    return Price(rates, value.get("mode", "chat"), value["litellm_provider"])


def price_file(path):
    """LiteLLM's file of prices."""
    if path is None:
        return Source({})
    entries = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return Source({name: [("", sheet(value))] for name, value in entries.items()})


def own_prices(config):
    """[[prices]] of the configuration, per million tokens."""
    entries = {}
    for row in config.get("prices", []):
        rates = {OWN[key]: Decimal(str(value)) / MILLION for key, value in row.items() if key in OWN}
        if "cache_discount" in row:
            rates["cache_read_input_token_cost"] = rates["input_cost_per_token"] * (1 - Decimal(str(row["cache_discount"])))
        entries.setdefault(row["model"], []).append((row.get("from", ""), Price(rates, "chat", None)))
    return Source({name: sorted(periods, key=lambda period: period[0]) for name, periods in entries.items()})


def configuration(path):
    """An llmcost.toml, with its numbers as decimals."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


class Prices:
    """All sources of prices, best first."""

    def __init__(self, book, config, file):
        self.own = own_prices(config)
        self.sources = [self.own, price_file(file), price_book(book)]

    def candidates(self, call):
        """Names under which a price may be listed, with the sources to look in, in order."""
        model, provider, base = call["model"], call["provider"], call.get("base")
        names = [model]
        if provider:
            names.append(f"{provider}/{model}")
        if "/" in model:
            names.append(model.partition("/")[2])
        if model.startswith("ft:"):
            names.append(":".join(model.split(":")[:2]))
        names += [re.sub(r"-(\d{4}-\d\d-\d\d|\d{8})$", "", name) for name in names]
        if provider == "azure" and base:
            return [(model, [self.own])] + [(name, self.sources) for name in [base, *names]]
        return [(name, self.sources) for name in names + ([base] if base else [])]

    def find(self, call):
        """The name of the price of a call and what each class of its tokens costs; nothing without a price."""
        day = call["at"].astimezone(UTC).date().isoformat()
        for name, sources in self.candidates(call):
            for source in sources:
                found, price = source.find(name, day)
                if price is None or not is_of(price, call, name):
                    continue
                try:
                    return found, price.parts(call)
                except NoRate:
                    continue
        embedded = call.get("sheet")
        if embedded and (embedded.get("input_cost_per_token") or embedded.get("output_cost_per_token")):
            return call["base"], sheet(embedded).parts(call)
        return None, None


def family(provider):
    """Providers that are one."""
    return next((one for one in ("vertex_ai", "bedrock", "fireworks_ai") if provider.startswith(one)), provider)


def is_of(price, call, name):
    """Whether an entry is of the provider that served the call."""
    segment = [name.partition("/")[0]] if "/" in name else []
    segment += [call["model"].partition("/")[0]] if "/" in call["model"] else []
    providers = [one for one in [call["provider"], *segment] if one]
    return price.provider is None or not providers or family(price.provider) in map(family, providers)


def settle(call, prices, basis):
    """Adds what a call costs: by the formula, as logged, and what counts."""
    name, parts = prices.find(call)
    call["name"] = name or call["model"]
    logged = call["logged"] = None if call["logged"] is None else pico(Decimal(call["logged"]))
    call["computed"], call["parts"] = None, None
    call["spared"] = pico(sum(parts.values(), Decimal(0))) if call["hit"] and not call["failed"] and parts else None
    if call["failed"]:
        call["cost"], call["origin"] = logged or Decimal(0), "failure"
    elif call["hit"]:
        call["computed"], call["origin"] = Decimal(0), "cache_hit"
        call["cost"] = Decimal(0) if basis == "computed" else logged or Decimal(0)
    elif call["input"] == call["output"] == 0 and logged:
        call["cost"], call["origin"] = logged, "stated"
    elif name is None:
        call["cost"], call["origin"] = logged or None, "logged" if logged else "unpriced"
    else:
        call["computed"], call["parts"] = pico(sum(parts.values(), Decimal(0))), parts
        by_formula = basis == "computed" or logged is None
        call["cost"], call["origin"] = (call["computed"], "formula") if by_formula else (logged, "logged")
    return call
