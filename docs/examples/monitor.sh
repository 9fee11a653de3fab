#!/bin/sh
# LLM cost for Prometheus and Slack, to be run by cron every hour:
#
#   5 * * * * LOGS=/srv/llm-logs SLACK_WEBHOOK=https://hooks.slack.com/... monitor.sh
#
# LOGS            folder with the exports (required); llmcost.toml is searched there and above
# METRICS         folder of node-exporter's textfile collector, as a full path
# SLACK_WEBHOOK   address of an incoming webhook; without it nothing is sent
# STATE           where the last message is remembered, as a full path: it is sent again when the number
#                 of alerts of a kind has changed
set -eu

cd "${LOGS:?LOGS is not set}"
metrics=${METRICS:-/var/lib/node_exporter/textfile_collector}
state=${STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/llmcost}
mkdir -p "$state"

# Metrics of the last 24 hours and of the month. The file is replaced in one step, so that the
# collector never reads half of it.
llmcost report --last 24h --quiet --output "$metrics/llmcost.prom" .

# A message if there are alerts that nobody has acknowledged. Exit code 1 says so; everything else
# but 0 is an error, which cron reports.
status=0
llmcost alerts --last 24h --quiet --format slack --fail-on alert . \
  >"$state/message.json" 2>"$state/gates.txt" || status=$?
case $status in
0)
  rm -f "$state/sent.txt"
  ;;
1)
  if ! cmp -s "$state/gates.txt" "$state/sent.txt"; then
    if [ -n "${SLACK_WEBHOOK:-}" ]; then
      curl --fail --silent --show-error --request POST \
        --header 'Content-Type: application/json' \
        --data "@$state/message.json" "$SLACK_WEBHOOK" >/dev/null
    fi
    cp "$state/gates.txt" "$state/sent.txt"
  fi
  ;;
*)
  cat "$state/gates.txt" >&2
  exit "$status"
  ;;
esac
