# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the referee: clean pictures with patch labels, then all losses while augmentation rises, then hardening.

    python referee_train.py --folder build/train [--minutes 124] [--pack models/miniature]
Killed at any moment it goes on from its last checkpoint; without one, from the pack when given.
"""
import argparse

import compute
import referee
import referee_data
import referee_lesson
import referee_pack
from referee_loop import Stage, Trainer

SEED = 11
SHARES = (("dense", 0.25), ("rising", 0.55), ("settling", 0.20))
HARDENING = (("calm", 0.15, 0.0, 1), ("hard 1", 0.25, 1.0, 3), ("hard 2", 0.3, 2.0, 4), ("hard 4", 0.3, 4.0, 4))
RATE, RATE_END = 1e-3, 3e-5  # of the hardening


def stages(minutes):
    """The three stages of a training from nothing that lasts `minutes`."""
    dense, rising, settling = (share * minutes for _, share in SHARES)
    return [Stage("dense", dense, rate=2e-3, rate_end=1.5e-3, first=0.0, last=0.15, rise=1.0),
            Stage("rising", rising, rate=2e-3, rate_end=1e-3, first=0.1, last=0.9, rise=0.7, dense=0.3, text=True,
                  batch=32),
            Stage("settling", settling, rate=1e-3, rate_end=5e-4, first=0.9, last=1.0, dense=0.2, text=True, batch=32)]


def hardening(minutes):
    """Stages that go on from a trained referee, against an adversary whose radius grows."""
    found, before = [], 0.0
    for name, share, radius, replays in HARDENING:
        rates = [RATE + (RATE_END - RATE) * part for part in (before, before + share)]
        found.append(Stage(name, share * minutes, rate=rates[0], rate_end=rates[1], first=1.0, last=1.0, dense=0.1,
                           text=True, ease=0.4, batch=32, warm_steps=30, adversary=radius, replays=replays))
        before += share
    return found


def train(folder, minutes, pack=None):
    """Two thirds of the minutes go into hardening; from the committed pack there is nothing else."""
    seed = SEED + 2 if pack else SEED  # from the pack on: pictures that made it are not drawn again
    trainee = referee_lesson.Trainee(seed)
    if pack:
        referee_pack.load_pack(trainee, pack)
    trainee.train()
    kept = [f"{folder}/decoded", f"{folder}/fooling"]
    trainer = Trainer("referee", trainee, referee_data.Pool(referee.IMAGE, seed, kept), folder, seed)
    trainer.run(hardening(minutes) if pack else stages(minutes / 3) + hardening(minutes * 2 / 3))
    trainer.save()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", default="build/train")
    parser.add_argument("--minutes", type=float, default=124)
    parser.add_argument("--pack", help="go on from this pack when there is no checkpoint")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    compute.use(args.device)
    train(args.folder, args.minutes, args.pack)


if __name__ == "__main__":
    main()
