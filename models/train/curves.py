#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the curves of a training's log: `curves.py build/train/referee.log OUT.png`.

Every number of a log line ("match 0.21", "PSNR 27.1", "loss 0.13") becomes a small plot of its own over the lines.
"""
import argparse
import pathlib
import re

from PIL import Image, ImageDraw

WIDE, HIGH, MARGIN = 420, 130, 34
NUMBER = re.compile(r"([A-Za-z]+) (-?\d+(?:\.\d+)?(?:e-?\d+)?)\b")
NOT_A_CURVE = {"step", "stage"}
INK, PAPER, LINE, GREY = "#222222", "#ffffff", "#2f6fd0", "#999999"


def series(text):
    """{name: [value, ...]} in the order of the lines."""
    found = {}
    for line in text.splitlines():
        for name, value in NUMBER.findall(line):
            if name not in NOT_A_CURVE:
                found.setdefault(name, []).append(float(value))
    return {name: values for name, values in found.items() if len(values) > 1}


def plot(pen, top, name, values):
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    right, bottom = WIDE - MARGIN, top + HIGH - MARGIN
    points = [(MARGIN + (right - MARGIN) * i / (len(values) - 1), bottom - (HIGH - 2 * MARGIN) * (v - low) / span)
              for i, v in enumerate(values)]
    pen.line([(MARGIN, bottom), (right, bottom)], fill=GREY)
    pen.line(points, fill=LINE, width=2)
    pen.text((MARGIN, top + 8), f"{name}: {values[0]:.4g} to {values[-1]:.4g}  (lowest {low:.4g}, highest {high:.4g})",
             fill=INK)


def draw(log, picture):
    """Writes the plots as one PNG; returns the names drawn."""
    found = series(pathlib.Path(log).read_text(encoding="utf-8"))
    sheet = Image.new("RGB", (WIDE, max(1, len(found)) * HIGH), PAPER)
    pen = ImageDraw.Draw(sheet)
    for index, (name, values) in enumerate(found.items()):
        plot(pen, index * HIGH, name, values)
    sheet.save(picture)
    return list(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=pathlib.Path)
    parser.add_argument("picture", type=pathlib.Path)
    arguments = parser.parse_args()
    print("drawn:", ", ".join(draw(arguments.log, arguments.picture)))


if __name__ == "__main__":
    main()
