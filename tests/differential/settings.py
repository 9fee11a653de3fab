"""Writes the configurations and the price file that the logs are reported with."""

import json

FIRST = """
[budget]
monthly = {total}
[budget.teams]
search = {team}
growth = "{small}"
"data science" = 1000000

[aliases.team]
"team-growth" = "growth"
[aliases.feature]
"feature-8" = "feature-7"
[aliases.user]
"svc-3" = "batch jobs"
"svc-4" = "batch jobs"
[aliases.environment]
"production" = "prod"

[[prices]]
model = "openai/inhouse-llama-70b"
from = "2026-10-20"
input = 0.20
output = 0.60
cache_discount = 0.875
cache_write = 0.25
cache_write_1h = 0.4
reasoning = 0.7
audio_input = 4
audio_output = "8.000000001"
batch_input = 0.05
batch_output = 0.2

[[prices]]
model = "openai/inhouse-llama-70b"
from = "2026-11-10"
input = 0.123456789
output = 0.5
cache_read = 0.03
batch_cache_read = 0.01

[[prices]]
model = "gpt-4o"
from = "2026-11-05"
input = 2.25
output = 9.5

[[prices]]
model = "my-deployment"
from = "2026-11-12"
input = 2
output = 8

[analytics]
events = ["events"]
value_column = "value"
success_events = ["ticket_*"]
conversion_events = ["subscription_upgraded"]
feature_map = "features.csv"
user_map = "users.csv"
min_users = 7

[[alerts.acknowledge]]
code = "unpriced"
model = "openai/inhouse-unknown"
reason = "no price has been agreed on"
until = 2026-11-10
"""

SECOND = """
week_start = "sunday"

[budget]
monthly = {total}
[budget.teams]
support = {team}

[aliases.feature]
"feature-6" = "feature-7"

[alerts.budget]
thresholds = [0.25, 0.5, 1]
[alerts.team-budget]
share = 0.8
[alerts.hourly-spike]
factor = 2.5
min_usd = "0.75"
scopes = ["total", "team", "feature"]
baseline = "hour-of-week"
[alerts.call-outlier]
factor = 20
min_usd = 0.1
[alerts.retry-spike]
rate = 0.06
factor = 2
min_operations = 5
[alerts.untagged]
share = 0.2
min_usd = 1
"""

# A price file of LiteLLM's, with the noise of its binary floats; it has no days.
FILE = {
    "openai/negotiated": {
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.0000000000000002e-07,
        "output_cost_per_token": 7.999999999999999e-07, "cache_read_input_token_cost": 0.0,
        "input_cost_per_token_above_128k_tokens": 4.0000000000000003e-07, "input_cost_per_token_flex": 1e-07,
        "output_cost_per_token_priority": 1.6e-06, "output_cost_per_reasoning_token": 9e-07,
        "input_cost_per_token_batches": 1.5e-07},
    "mistral/mistral-large-4": {
        "litellm_provider": "mistral", "mode": "chat", "input_cost_per_token": 6.1e-07, "output_cost_per_token": 1.9e-06},
    # Without a rate for output this counts only for calls without output.
    "deepseek/deepseek-chat": {"litellm_provider": "deepseek", "mode": "chat", "input_cost_per_token": 3.3e-07},
    # Of another provider, so only of calls whose provider nothing says, as in Langfuse.
    "gpt-5": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 7e-06, "output_cost_per_token": 3e-05},
}


def write(folder, size):
    """Writes both configurations and the price file. Budgets grow with the number of calls."""
    for name, text, total, team in (("first", FIRST, 0.0285, 0.0052), ("second", SECOND, 0.19, 0.021)):
        amounts = {"total": f"{size * total:.2f}", "team": f"{size * team:.2f}", "small": f"{size * 0.012:.4f}"}
        (folder / f"{name}.toml").write_text(text.format(**amounts), encoding="utf-8")
    (folder / "prices.json").write_text(json.dumps(FILE), encoding="utf-8")
