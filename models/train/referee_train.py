# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the referee: clean pictures with patch labels, then all losses while augmentation rises, then hardening.

    python referee_train.py --folder build/train [--minutes 124] [--pack models/miniature]
Killed at any moment it goes on from its last checkpoint; without one, from the pack when given.
"""
import argparse

import torch

import referee
import referee_data
import referee_pack
from referee_loop import Stage, Trainer

SEED = 11
ADVERSARY = 2.0  # the loop's noise has a norm of about 33
SHARES = (("dense", 0.25), ("rising", 0.55), ("settling", 0.20))


def stages(minutes):
    """The three stages of a training from nothing that lasts `minutes`."""
    dense, rising, settling = (share * minutes for _, share in SHARES)
    return [Stage("dense", dense, rate=2e-3, rate_end=1.5e-3, first=0.0, last=0.15, rise=1.0),
            Stage("rising", rising, rate=2e-3, rate_end=1e-3, first=0.1, last=0.9, rise=0.7, dense=0.3, text=True),
            Stage("settling", settling, rate=1e-3, rate_end=2e-5, first=0.9, last=1.0, dense=0.2, text=True)]


def more(minutes):
    """One stage that improves a trained referee and hardens it against the optimizer's tricks."""
    return [Stage("more", minutes, rate=8e-4, rate_end=2e-5, first=1.0, last=1.0, dense=0.2, text=True,
                  ease=0.4, adversary=ADVERSARY)]


def train(folder, minutes, pack=None):
    """Half of the minutes go into hardening; from the committed pack there is nothing else."""
    torch.set_num_threads(1)
    seed = SEED + 1 if pack else SEED  # from the pack on: pictures that made it are not drawn again
    trainee = referee.Referee(seed)
    if pack:
        referee_pack.load_pack(trainee, pack)
    trainer = Trainer("referee", trainee, referee_data.Pool(referee.IMAGE, seed, f"{folder}/decoded"), folder, seed)
    trainer.run(more(minutes) if pack else stages(minutes / 2) + more(minutes / 2))
    trainer.save()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", default="build/train")
    parser.add_argument("--minutes", type=float, default=124)
    parser.add_argument("--pack", help="go on from this pack when there is no checkpoint")
    args = parser.parse_args()
    train(args.folder, args.minutes, args.pack)


if __name__ == "__main__":
    main()
