#!/usr/bin/env python3
"""Measures how time and memory grow, and draws it: docs/performance/*.svg. Run it with `make growth`.

One thing grows at a time: rows, the size of a row, files, distinct users, threads. Of some runs the fastest counts:
what is drawn is the shape, and noise only adds. Matplotlib comes from PyPI into the environment of `make bench`.
"""

import json
import os
import random
import subprocess

import compare
import data

DRAWN = compare.ROOT / "docs" / "performance"
ROWS = int(os.environ.get("GROWTH_ROWS", "400000"))
RUNS = 4


def fastest(path, threads="2"):
    """Returns wall seconds and peak memory in MB of the fastest run."""
    command = compare.llmcost(*compare.SPEND, path, threads=threads)
    return min((wall, peak) for wall, _, peak in (compare.run(command) for _ in range(RUNS)))


def of_users(rows, users):
    """Rows of which the users are so many, equally often."""
    def row(rng):
        return {**data.spend_log(rng, 0), "end_user": f"user-{rng.randrange(users)}"}
    return data.lines(compare.WORK / f"growth-users-{users}-{rows}.jsonl", rows, row)


def of_size(rows, size):
    """Rows with prompts of so many characters, cut from one long text at random."""
    text = data.prompt(random.Random(size), size + 10_000)

    def row(rng):
        start = rng.randrange(10_000)
        return {**data.spend_log(rng, 0), "messages": [{"role": "user", "content": text[start:start + size]}]}
    return data.lines(compare.WORK / f"growth-size-{size}-{rows}.jsonl", rows, row)


def in_files(source, count):
    """The same rows in so many files of about the same length."""
    folder = compare.WORK / f"{source.stem}-in-{count}"
    split = ["split", "--number", f"l/{count}", "--suffix-length", "6", "--additional-suffix", ".jsonl", source, folder / "part-"]
    return data.fill_whole(folder, lambda: subprocess.run(split, check=True))


def measured():
    """Yields for each thing that grows: its name, what the axes mean, and (x, seconds, MB)."""
    steps = [ROWS // 16, ROWS // 8, ROWS // 4, ROWS // 2, ROWS]
    lean = {rows: data.lines(compare.WORK / f"growth-lean-{rows}.jsonl", rows, lambda rng: data.spend_log(rng, 0))
            for rows in steps}
    yield "rows", "rows of 1.9 KB", [(rows, *fastest(path)) for rows, path in lean.items()]
    few = ROWS // 20
    sized = [of_size(few, size) for size in (0, 2000, 8000, 16000, 32000)]
    yield "row-size", f"KB in each of {few:,} rows", [(path.stat().st_size / few / 1e3, *fastest(path)) for path in sized]
    middle = lean[ROWS // 4]
    counts = (1, 100, 1000, 5000, 10000)
    yield "files", f"files of {ROWS // 4:,} rows", [(count, *fastest(in_files(middle, count))) for count in counts]
    users = [ROWS // 4 // part for part in (500, 50, 10, 3, 1)]
    yield "users", f"users of {ROWS // 4:,} rows", [(count, *fastest(of_users(ROWS // 4, count))) for count in users]
    threads = range(1, (os.cpu_count() or 1) + 1)
    yield "threads", f"threads, {ROWS:,} rows", [(count, *fastest(lean[ROWS], str(count))) for count in threads]


DRAW = """
import json, sys
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "llmcost", "font.size": 9, "font.family": "sans-serif"})
import matplotlib.pyplot as plt
name, meaning, points, target = json.load(sys.stdin)
across, seconds, peaks = zip(*points)
figure, time = plt.subplots(figsize=(5, 2.8), layout="constrained")
time.plot(across, seconds, "o-", color="#2458a6", label="seconds")
time.set(xlabel=meaning, ylabel="seconds", ylim=(0, max(seconds) * 1.15))
memory = time.twinx()
memory.plot(across, peaks, "s--", color="#b3541e", label="peak MB")
memory.set(ylabel="peak MB", ylim=(0, max(peaks) * 1.3))
time.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(5, integer=name == "threads"))
time.xaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
figure.legend(loc="outside upper center", ncols=2, frameon=False)
figure.savefig(target, metadata={"Date": None, "Creator": None})
"""


def main():
    python = compare.environment()
    if python is None:
        raise SystemExit("there is nothing to draw with")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "matplotlib"], check=True)
    DRAWN.mkdir(exist_ok=True)
    for name, meaning, points in measured():
        for across, seconds, peak in points:
            print(f"{name:<10} {across:>12,.1f}   {seconds:8.3f} s {peak:8.0f} MB", flush=True)
        drawing = json.dumps([name, meaning, points, str(DRAWN / f"{name}.svg")])
        subprocess.run([python, "-c", DRAW], input=drawing, text=True, check=True)


if __name__ == "__main__":
    main()
