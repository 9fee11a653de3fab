#!/usr/bin/env python3
"""Writes so many small spend logs to standard output: benches/stream.py ROWS | llmcost spend --every total -

Every call has an id of its own; teams, models, users and days come in turns. Nothing is written to a disk, so a hundred
million rows show what memory a report of a great many calls takes.
"""

import sys

ROW = ('{"request_id":"chatcmpl-%032x","call_type":"acompletion","spend":0.000345,"prompt_tokens":%d,"completion_tokens":%d,'
       '"startTime":"2026-11-%02dT%02d:%02d:%02d.000","model":"gpt-4o-mini","custom_llm_provider":"openai","metadata":'
       '{"status":"success","user_api_key_team_alias":"team-%d"},"end_user":"user-%d","cache_hit":"None"}')
AT_A_TIME = 1000


def main():
    rows = int(sys.argv[1])
    out = sys.stdout.buffer
    # Multiples of an odd number go through all ids before one comes again.
    scatter = 0x9E3779B97F4A7C15F39CC0605CEDC835
    for first in range(0, rows, AT_A_TIME):
        chunk = [ROW % (number * scatter & (1 << 128) - 1, number % 7919, number % 907, number % 28 + 1, number % 24, number % 60,
                        number % 59, number % 12, number % 50021) for number in range(first, min(rows, first + AT_A_TIME))]
        out.write(("\n".join(chunk) + "\n").encode())


main()
