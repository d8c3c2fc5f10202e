#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the miniature pack: `train.py` makes every part in order and exports it; `train.py PART ...` only
those. A killed training goes on from its last checkpoint when started again with the same --work."""
import argparse
import os
import pathlib

import numpy as np
import torch
from transformers import CLIPTokenizer

import autoencoder
import clip_train
import compute
import curves
import diffusion
import export
import judge_train
import pack
import referee_decoded
import referee_train
import vocabulary
import world

HERE = pathlib.Path(__file__).resolve().parent
PICTURES, PAIRS, HELD_OUT = 8000, 8000, 500
SEED = 3
DECODED, DECODED_SEEDS = 2500, {"decoded": 61, "decoded_judge": 62}
STRESS = 2.0  # how much more a latent place with a thing in it weighs in the diffusion loss


def dataset(folder, name, count, seed, things=None):
    """Renders a data set once; later calls read it. -> pictures, labels, scenes"""
    path = folder / name
    if not os.path.exists(f"{path}.json"):
        world.write_dataset(path, count, seed, things=things)
    return world.read_dataset(path)


def training_pictures(folder):
    pictures, labels, scenes = dataset(folder, "pictures", PICTURES, 11)
    return np.ascontiguousarray(pictures), labels, scenes


def diffusion_pictures(folder):
    """The training pictures and as many again of two things, which are harder: four in five show two."""
    sets = [dataset(folder, "pictures", PICTURES, 11), dataset(folder, "pairs", PAIRS, 13, things=2)]
    return *(np.concatenate([s[i] for s in sets]) for i in range(2)), [scene for s in sets for scene in s[2]]


def start(out, names, build):
    """Modules to train: those of a committed pack, else fresh ones (a checkpoint then overrides either)."""
    if all((out / "sd" / name / "config.json").exists() for name in names):
        return [pack.part(out, name) for name in names]
    torch.manual_seed(SEED)
    return build()


def train_autoencoder(arguments, minutes):
    folder = arguments.work
    held_out, _, _ = dataset(folder, "seen", HELD_OUT, 12)
    vae, = start(arguments.out, ["vae"], lambda: [autoencoder.build()])
    autoencoder.train(str(folder), vae, training_pictures(folder)[0], held_out, minutes)


def train_decoder(arguments, minutes):
    folder = arguments.work
    held_out, _, _ = dataset(folder, "seen", HELD_OUT, 12)
    vae, _ = export.trained_autoencoder(folder)
    autoencoder.train_decoder(str(folder), vae, training_pictures(folder)[0], held_out, minutes)


def encoded(folder, labels, pictures):
    """Latents of the training pictures, scaled to unit variance, and the weight of each place; kept in a file."""
    path = folder / f"latents_{len(pictures)}.pt"
    if not path.exists():
        vae, facts = export.trained_autoencoder(folder)
        mean, deviation = (x / facts["latent_std"] for x in autoencoder.latents(vae, pictures))
        things = torch.as_tensor(np.ascontiguousarray(labels) > 0).float()[:, None]
        weight = 1 + STRESS * torch.nn.functional.max_pool2d(things, 8)
        torch.save({"mean": mean, "std": deviation, "weight": weight / weight.mean()}, path)
    return compute.load(path)


def train_diffusion(arguments, minutes):
    folder = arguments.work
    pictures, labels, scenes = diffusion_pictures(folder)
    vocabulary.write(folder / "tokenizer")
    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    captions = diffusion.Captions(tokenizer, [world.caption(s) for s in scenes])
    parts = start(arguments.out, ["unet", "text_encoder"], lambda: diffusion.build(len(tokenizer)))
    diffusion.train(str(folder), parts, encoded(folder, labels, pictures), captions, minutes)


def decode_pictures(arguments, name, seed):
    """Pictures as the autoencoder shows them, once it is there; referee and judge learn to see through it."""
    path = arguments.work / name
    if path.with_suffix(".json").exists():
        return
    if (arguments.work / "autoencoder.pt").exists():
        referee_decoded.make(export.trained_autoencoder(arguments.work)[0], str(path), DECODED, seed)
    elif (arguments.out / "sd/vae/config.json").exists():
        referee_decoded.make(pack.part(arguments.out, "vae").eval(), str(path), DECODED, seed)


def train_judging(name, folder_in_pack, train):
    """A part of the judging half: from its checkpoint, else the committed pack, else nothing."""
    def run(arguments, minutes):
        for decoded, seed in DECODED_SEEDS.items():
            decode_pictures(arguments, decoded, seed)
        fresh = not (arguments.work / f"{name}.pt").exists()
        known = fresh and (arguments.out / folder_in_pack / "config.json").exists()
        train(arguments.work, minutes, arguments.out if known else None)
    return run


PARTS = {  # in order; minutes on one core
    "autoencoder": (train_autoencoder, 30.0), "diffusion": (train_diffusion, 100.0), "decoder": (train_decoder, 15.0),
    "referee": (train_judging("referee", "blip2", referee_train.train), 124.0),
    "judge": (train_judging("judge", "judge", judge_train.train), 40.0),
    "clip": (train_judging("clip", "clip", clip_train.train), 10.0),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; default: all, in order, and the export")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parents[1] / "build/train")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent / "miniature")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu or cuda (bfloat16 and larger batches)")
    parser.add_argument("--budget-minutes", type=float, help="for each part instead of its own default")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    compute.use(arguments.device, arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)
    chosen = arguments.parts or list(PARTS)
    for index, part in enumerate(chosen):
        left = sum(arguments.budget_minutes or PARTS[p][1] for p in chosen[index:])
        print(f"Train {part}, part {index + 1} of {len(chosen)}; at most {left:.0f} minutes of training left", flush=True)
        train, minutes = PARTS[part]
        train(arguments, arguments.budget_minutes or minutes)
        log = arguments.work / f"{part}.log"
        if log.exists():
            curves.draw(log, log.with_suffix(".png"))
    if not arguments.parts:
        export.export_all(arguments.work, arguments.out)


if __name__ == "__main__":
    main()
