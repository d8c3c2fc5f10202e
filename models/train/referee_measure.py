# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a pack's referee: does the right caption beat the same with one changed word?

    python referee_measure.py models/miniature [--count 500]
"""
import argparse
import json

import numpy as np
import torch

import referee
import referee_pack
import views
import world

VIEWS = 10
HELD_OUT = {"seen": "never", "unseen": "always"}


def held_out_scenes(count, held_out, seed):
    """Scenes and renders of a seed that no trainer uses."""
    rng = np.random.default_rng([seed, 900913])
    scenes = [world.sample_scene(rng, held_out) for _ in range(count)]
    return scenes, np.stack([world.render(s, rng)[0] for s in scenes]), rng


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


def shares_won(trainee, scenes, pictures, rng, look):
    """Share of scenes whose caption has the lower loss, for the sum and for each loss."""
    won = np.zeros((len(scenes), 3))
    for i, (scene, picture) in enumerate(zip(scenes, pictures)):
        texts = [world.caption(scene), world.changed_word(scene, rng)]
        itm, caption = losses_of(trainee, look(picture), texts)
        for k, loss in enumerate((itm + caption, itm, caption)):
            won[i, k] = loss[0] < loss[1]
    return dict(zip(("sum", "matching", "captioning"), won.mean(0).round(4).tolist()))


def measure(trainee, count=500):
    """-> {"clean seen": {"sum", "matching", "captioning"}, "views seen": ...} with shares 0..1."""
    result = {}
    for name, held_out in HELD_OUT.items():
        scenes, pictures, rng = held_out_scenes(count, held_out, 31)
        result[f"clean {name}"] = shares_won(trainee, scenes, pictures, rng, clean_views)
        gen = torch.Generator().manual_seed(5)
        result[f"views {name}"] = shares_won(trainee, scenes, pictures, rng, lambda p: loop_views(p, gen))
    return result


def measure_referee(pack, count=500):
    """Measures the referee in the folder `pack`/blip2, in float32 from its fp16 weights."""
    return measure(referee_pack.load_pack(referee.Referee(), pack), count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack")
    parser.add_argument("--count", type=int, default=500)
    args = parser.parse_args()
    torch.set_num_threads(1)
    print(json.dumps(measure_referee(args.pack, args.count), indent=2))


if __name__ == "__main__":
    main()
