#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the method on a pack, painted by the program `referee` itself: the paper's claim in miniature.

Prompts of two objects, several seeds each, five ways to paint: Stable Diffusion sampling, SDS alone, the referee alone,
CLIP with SDS, the referee with SDS. The judge scores every picture (the product over the prompt's phrases), and the eye
that was never trained (eye.py) says whether it is bound (things, colours, textures) and right (the order too). Every
result is kept in a JSON lines file as it comes: a killed run goes on where it stopped, and two may share the work.
Prompts for tuning and for the report come from different seeds of the world.
"""
import argparse
import dataclasses
import json
import pathlib
import subprocess
import time

import numpy as np

import eye
import world

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
METHODS = {
    "sd": ["--method", "sd"],
    "sds": ["--method", "sds"],
    "referee": ["--method", "vlm"],
    "clip+sds": ["--set", "blip2_weight=0", "--set", "clip_weight=1"],
    "referee+sds": [],
}
SEED_OF_PROMPTS = {"report": 7001, "tuning": 7002}
BOOTSTRAPS = 10000
MEASURES = {"scores": "judge score", "right": "eye: right", "bound": "eye: bound"}
FULL = "referee+sds"


def prompts(kind, count):
    """Captions of two objects, seen and unseen pairs alike, without a background."""
    rng = np.random.default_rng(SEED_OF_PROMPTS[kind])
    found = []
    while len(found) < count:
        scene = dataclasses.replace(world.sample_scene(rng, "any", 2), names_background=False)
        caption = world.caption(scene)
        if caption not in found:
            found.append(caption)
    return found


def paint(arguments, prompt, method):
    """-> {measure: [of each of `arguments.seeds` pictures]}"""
    command = [str(arguments.program), "generate", prompt, "--pack", str(arguments.pack), "--seed", "1", "--count",
               str(arguments.seeds), "--threads", "1", "--score", "--json", "--out",
               str(arguments.pictures / method), *METHODS[method]]
    for assignment in arguments.set:
        command += ["--set", assignment]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    pictures = json.loads(done.stdout)["pictures"]
    answers = [eye.look_at_file(pathlib.Path(picture["image"]), prompt) for picture in pictures]
    return {"scores": [picture["score"]["judge"]["score"] for picture in pictures],
            **{key: [answer[key] for answer in answers] for key in ("right", "bound")}}


def results(path):
    """{(prompt, method): {measure: [of each picture]}} of what was painted so far; older results lack the eye's."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        found[entry["prompt"], entry["method"]] = {key: entry[key] for key in MEASURES if key in entry}
    return found


def paint_all(arguments, chosen):
    todo = [(prompt, method) for prompt in chosen for method in arguments.methods]
    todo = todo[arguments.share[0]::arguments.share[1]]
    done = results(arguments.results)
    todo = [key for key in todo if key not in done]
    start = time.time()
    for index, (prompt, method) in enumerate(todo):
        measured = paint(arguments, prompt, method)
        with open(arguments.results, "a") as file:
            file.write(json.dumps({"prompt": prompt, "method": method, **measured}) + "\n")
        left = (time.time() - start) / (index + 1) * (len(todo) - index - 1)
        print(f"{index + 1}/{len(todo)}  {left / 60:.1f} min left  {method}: judge {np.mean(measured['scores']):.3f}, "
              f"eye {np.mean(measured['right']):.2f}  {prompt}", flush=True)


def interval(differences):
    """Mean of paired differences and its 95 % bootstrap interval over prompts."""
    rng = np.random.default_rng(0)
    picks = rng.integers(0, len(differences), (BOOTSTRAPS, len(differences)))
    means = np.asarray(differences)[picks].mean(1)
    return float(np.mean(differences)), *np.percentile(means, [2.5, 97.5])


def table(found, chosen, methods):
    """Markdown, one table a measure: its mean for each method, and how far the full method is ahead of it."""
    for measure, title in MEASURES.items():
        whole = [p for p in chosen if all(measure in found.get((p, m), {}) for m in methods)]
        print(f"\n{title}: {len(whole)} prompts of {len(chosen)} complete\n")
        if whole:
            measure_table(title, {m: np.array([np.mean(found[p, m][measure]) for p in whole]) for m in methods})


def measure_table(title, means):
    """means: {method: [of each prompt]}"""
    print(f"| method | {title} | {FULL} is ahead by | 95 % interval, paired by prompt |\n| --- | --- | --- | --- |")
    for method, values in means.items():
        ahead = ["", ""]
        if method != FULL and FULL in means:
            middle, low, high = interval(means[FULL] - values)
            ahead = [f"{middle:.3f}", f"{low:.3f} to {high:.3f}"]
        print(f"| {method} | {values.mean():.3f} | {ahead[0]} | {ahead[1]} |")


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=list(SEED_OF_PROMPTS))
    parser.add_argument("--count", type=int, default=100, help="prompts")
    parser.add_argument("--seeds", type=int, default=4, help="pictures a prompt")
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("--set", action="append", default=[], help="a setting for all methods, key=value (tuning)")
    parser.add_argument("--share", type=int, nargs=2, default=(0, 1), help="this worker's number and how many there are")
    parser.add_argument("--pack", type=pathlib.Path, default=HERE.parent / "miniature")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/bin/referee")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "build/train/method.jsonl")
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / "build/train/method")
    return parser.parse_args()


def main():
    arguments = parsed()
    arguments.results.parent.mkdir(parents=True, exist_ok=True)
    chosen = prompts(arguments.kind, arguments.count)
    paint_all(arguments, chosen)
    table(results(arguments.results), chosen, arguments.methods)


if __name__ == "__main__":
    main()
