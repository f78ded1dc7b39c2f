"""Bars of questions a second, on a logarithmic axis: ``python -m benchmarks.plot FILE < JSON``; needs matplotlib."""

import json
import sys

import matplotlib as mpl
from matplotlib.figure import Figure


def draw(bars: dict[str, float], path: str) -> None:
    names, values = zip(*sorted(bars.items(), key=lambda bar: bar[1]), strict=True)
    figure = Figure(figsize=(8, 0.42 * len(bars) + 1))
    axes = figure.subplots()
    colours = ["#b5482f" if name.startswith("lawqa") else "#8a9aa8" for name in names]
    drawn = axes.barh(names, values, color=colours)
    axes.bar_label(drawn, [f"{value:,.0f}" for value in values], padding=4)
    axes.set_xscale("log")
    axes.set_xlim(right=max(values) * 3)
    axes.set_xlabel("questions a second on one core, from text to groups")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    mpl.rcParams["svg.hashsalt"] = "lawqa"  # the same figures give the same file
    draw(json.load(sys.stdin), sys.argv[1])
