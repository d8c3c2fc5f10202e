# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a pack's referee by kind of fault: does the right caption beat the wrong one, clean and over the loop's views?

    python referee_measure.py models/miniature [--count 500] [--held-out seen] [--kinds relation noun]
"""
import argparse
import json

import numpy as np
import torch

import referee
import referee_pack
import views
import world
import wrong_captions

VIEWS = 10
HELD_OUT = {"seen": "never", "unseen": "always"}
KINDS = ("noun", "colour", "texture", "relation", "colours exchanged", "textures exchanged", "leaked attribute",
         "missing thing")


def held_out_scenes(count, held_out, seed):
    """Scenes and renders of a seed that no trainer uses."""
    rng = np.random.default_rng([seed, 900913])
    scenes = [world.sample_scene(rng, held_out) for _ in range(count)]
    return scenes, np.stack([world.render(s, rng)[0] for s in scenes]), rng


def cases(kind, count, held_out, seed=31):
    """-> pictures uint8 [count,128,128,3], right captions, wrong captions of one kind."""
    rng = np.random.default_rng([seed, 900913, KINDS.index(kind)])
    pictures, right, wrong = [], [], []
    while len(right) < count:
        scene, other = (world.sample_scene(rng, held_out) for _ in range(2))
        fault = wrong_captions.make(kind, scene, other, rng)
        if fault:
            pictures.append(world.render(scene, rng)[0])
            right.append(world.caption(scene))
            wrong.append(fault.text)
    return np.stack(pictures), right, wrong


def clean_views(picture):
    """One view, as `score` looks: antialiased bicubic, no noise."""
    return views.resize(views.to_float(picture[None]), referee.IMAGE)


def loop_views(picture, gen):
    """The loop's N views of one picture, with one shared erased rectangle."""
    pooled = views.pool(views.to_float(picture[None]), referee.IMAGE)
    return views.loop_views(pooled.expand(VIEWS, -1, -1, -1), gen, shared=True)


@torch.no_grad()
def losses_of(trainee, pixels, texts):
    """Mean over views of matching and captioning loss per text -> two tensors [len(texts)]."""
    states = trainee.see(views.normalise(pixels))
    itm, caption = trainee.loop_loss(states.repeat(len(texts), 1, 1), [t for t in texts for _ in range(len(pixels))])
    return itm.view(len(texts), -1).mean(1), caption.view(len(texts), -1).mean(1)


def judged(trainee, kind, count, held_out, look):
    """-> {"sum", "matching", "captioning": share won, "p right", "p wrong": median matching probability}"""
    rows = []
    for picture, *texts in zip(*cases(kind, count, held_out)):
        itm, caption = losses_of(trainee, look(picture), texts)
        rows.append([*itm.tolist(), *caption.tolist()])
    right_itm, wrong_itm, right_caption, wrong_caption = np.array(rows).T
    return {"sum": (right_itm + right_caption < wrong_itm + wrong_caption).mean().round(4),
            "matching": (right_itm < wrong_itm).mean().round(4),
            "captioning": (right_caption < wrong_caption).mean().round(4),
            "p right": np.median(np.exp(-right_itm)).round(4), "p wrong": np.median(np.exp(-wrong_itm)).round(4)}


def measure(trainee, count=500, held_out=tuple(HELD_OUT), kinds=KINDS):
    """-> {"seen": {kind: {"clean": {...}, "views": {...}}}, "unseen": ...}"""
    result = {}
    for name in held_out:
        result[name] = {}
        for kind in kinds:
            gen = torch.Generator().manual_seed(5)
            result[name][kind] = {
                "clean": judged(trainee, kind, count, HELD_OUT[name], clean_views),
                "views": judged(trainee, kind, count, HELD_OUT[name], lambda p: loop_views(p, gen))}
    return result


def table(result):
    """Markdown: shares won by the sum of both losses and by matching alone, and the clean probabilities."""
    lines = ["| pairs | fault | clean, sum | clean, matching | views, sum | views, matching | p right | p wrong |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for name, kinds in result.items():
        for kind, found in kinds.items():
            clean, seen = found["clean"], found["views"]
            shares = [clean["sum"], clean["matching"], seen["sum"], seen["matching"]]
            lines.append(f"| {name} | {kind} | " + " | ".join(f"{100 * s:.1f} %" for s in shares)
                         + f" | {clean['p right']:.2f} | {clean['p wrong']:.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--held-out", nargs="+", default=list(HELD_OUT), choices=list(HELD_OUT))
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    trainee = referee_pack.load_pack(referee.Referee(), args.pack)
    result = measure(trainee, args.count, args.held_out, args.kinds)
    print(json.dumps(result, indent=2) if args.json else table(result))


if __name__ == "__main__":
    main()
