# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the pack's CLIP on top of the trained referee's vision tower, and measures it.

    python clip_train.py --folder build/train [--minutes 12] [--pack models/miniature] [--measure]
"""
import argparse
import json

import torch

import clip_model
import compute
import referee
import referee_data
import views
import world
from referee_loop import Stage, Trainer, averaged
from referee_measure import HELD_OUT, clean_views, held_out_scenes

SEED = 404


def stages(minutes):
    return [Stage("contrast", minutes, rate=1.5e-3, rate_end=2e-5, first=0.3, last=1.0, rise=0.6)]


def train(folder, minutes, pack=None):
    """Trains for `minutes`; from the committed CLIP if a pack is given, else from the referee's checkpoint."""
    if pack:
        trainee = clip_model.load_pack(clip_model.Clip(SEED), pack)
    else:
        sight = averaged("referee", referee.Referee(), folder).model.vision_model
        trainee = clip_model.Clip(SEED, sight)
    trainer = Trainer("clip", trainee, referee_data.Pool(clip_model.IMAGE, SEED, [f"{folder}/decoded"]), folder, SEED)
    trainer.run(stages(minutes))
    trainer.save()


@torch.no_grad()
def measure_clip(pack, count=500):
    """Share of held-out renders whose caption is closer than the same with one changed word."""
    trainee, result = clip_model.load_pack(clip_model.Clip(), pack), {}
    for name, held_out in HELD_OUT.items():
        scenes, pictures, rng = held_out_scenes(count, held_out, 53)
        seen = trainee.picture_vectors(views.normalise(torch.cat([clean_views(p) for p in pictures])))
        right = trainee.text_vectors([world.caption(s) for s in scenes])
        wrong = trainee.text_vectors([world.changed_word(s, rng) for s in scenes])
        result[name] = round(float(((seen * right).sum(1) > (seen * wrong).sum(1)).float().mean()), 4)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", default="build/train")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--pack", help="go on from this pack, or the pack to measure")
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    compute.use(args.device)
    if args.measure:
        print(json.dumps(measure_clip(args.pack), indent=2))
    else:
        train(args.folder, args.minutes, args.pack)


if __name__ == "__main__":
    main()
