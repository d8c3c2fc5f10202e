# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the judge: patch labels first, then yes/no questions while its own damage rises.

    python judge_train.py --folder build/train [--minutes 36] [--pack models/miniature]
"""
import argparse

import compute
import judge
import referee_data
from referee_loop import Stage, Trainer

SEED = 2207


def stages(minutes):
    return [Stage("dense", 0.36 * minutes, rate=2e-3, rate_end=1.5e-3, first=0.0, last=0.3, rise=1.0),
            Stage("asking", 0.64 * minutes, rate=2e-3, rate_end=2e-5, first=0.2, last=1.0, rise=0.6,
                  dense=0.6, text=True)]


def more(minutes):
    """One stage that improves a trained judge."""
    return [Stage("more", minutes, rate=7e-4, rate_end=2e-5, first=0.8, last=1.0, dense=0.2, text=True)]


def train(folder, minutes, pack=None, extra=0.0):
    """Trains for `minutes` in all and `extra` more; from the committed pack there is only the last stage."""
    seed = SEED + 1 if pack else SEED  # from the pack on: pictures that made it are not drawn again
    trainee = judge.Judge(seed)
    if pack:
        judge.load_pack(trainee, pack)
    trainer = Trainer("judge", trainee, referee_data.Pool(judge.IMAGE, seed, [f"{folder}/decoded_judge"]), folder, seed)
    trainer.run(more(minutes) if pack else stages(minutes) + (more(extra) if extra else []))
    trainer.save()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", default="build/train")
    parser.add_argument("--minutes", type=float, default=36)
    parser.add_argument("--more", type=float, default=0.0, help="minutes of one stage more")
    parser.add_argument("--pack", help="go on from this pack when there is no checkpoint")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    compute.use(args.device)
    train(args.folder, args.minutes, args.pack, args.more)


if __name__ == "__main__":
    main()
