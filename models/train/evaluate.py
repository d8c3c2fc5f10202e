#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures an exported pack and prints the tables of CARD.md: autoencoder, referee, judge, Stable Diffusion part (by the
judge and by the eye that was never trained).

Pictures are fresh renders that no training has seen; 'unseen' ones hold a noun-colour pair that none has seen.
"""
import argparse
import dataclasses
import pathlib

import numpy as np
import torch

import autoencoder
import eye
import judge_measure
import pack
import referee_measure
import sampling
import world

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = {"seen": ("never", 5001), "unseen": ("always", 5002)}
SEED_OF_PAIRS = 5003


def renders(kind, count, things=None):
    """-> scenes, uint8 pictures [n,128,128,3]"""
    held_out, seed = SEEDS[kind]
    rng = np.random.default_rng(seed)
    scenes = [world.sample_scene(rng, held_out, things) for _ in range(count)]
    return scenes, np.stack([world.render(s, rng)[0] for s in scenes])


def row(*cells):
    print("| " + " | ".join(f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def measure_autoencoder(folder, count):
    vae = pack.part(folder, "vae").eval()
    head("autoencoder", "PSNR in dB", "after noise of 0.2 on the latents")
    for kind in SEEDS:
        pictures = renders(kind, count)[1]
        row(kind, autoencoder.psnr(vae, pictures), autoencoder.psnr(vae, pictures, noise=0.2))


def measure_diffusion(folder, count, guidance):
    """Judge's p(yes) for the thing of one-object prompts: true renders, DDIM samples, other prompts' samples."""
    parts = pack.stable_diffusion(folder)
    head("one-object prompts", "judge on true renders", "judge on samples", "ratio", "judge on samples of others")
    for kind in SEEDS:
        scenes, pictures = renders(kind, count, things=1)
        asked = [world.phrases(s) for s in scenes]
        samples = sampling.sample_all(parts, [world.caption(s) for s in scenes], seed=9000, guidance=guidance)
        true, made, other = (float(np.mean(judge_measure.judge_scores(folder, images, asked)))
                             for images in (pictures, samples, samples[1:] + samples[:1]))
        row(kind, true, made, made / true, other)


def measure_pairs(folder, count, guidance):
    """What the eye says of two-thing prompts without a paper: true renders, DDIM samples, other prompts' samples."""
    rng = np.random.default_rng(SEED_OF_PAIRS)
    scenes = [dataclasses.replace(world.sample_scene(rng, "any", 2), names_background=False) for _ in range(count)]
    pictures = [world.render(s, rng)[0] for s in scenes]
    captions = [world.caption(s) for s in scenes]
    samples = sampling.sample_all(pack.stable_diffusion(folder), captions, seed=9500, guidance=guidance)
    head("two-thing prompts", "eye: bound", "eye: right")
    for name, images in (("true renders", pictures), ("samples", samples),
                         ("samples of others", samples[1:] + samples[:1])):
        shares = eye.shares([eye.look(*pair) for pair in zip(images, captions)])
        row(name, shares["bound"], shares["right"])


def flat(values, path=()):
    """Nested dictionaries -> (path, number) pairs."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


def measure_referees(folder, count):
    for name, measured in (("referee", referee_measure.measure_referee(folder, count)),
                           ("judge", judge_measure.measure_judge(folder, count))):
        head(name, "measured")
        for path, value in flat(measured):
            row(", ".join(path), value)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="of autoencoder, diffusion, referees; default: all")
    parser.add_argument("--pack", type=pathlib.Path, default=HERE.parent / "miniature")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--guidance", type=float, default=7.5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    parts = arguments.parts or ["autoencoder", "diffusion", "referees"]
    if "autoencoder" in parts:
        measure_autoencoder(arguments.pack, arguments.count)
    if "diffusion" in parts:
        measure_diffusion(arguments.pack, arguments.count, arguments.guidance)
        measure_pairs(arguments.pack, arguments.count, arguments.guidance)
    if "referees" in parts:
        measure_referees(arguments.pack, arguments.count)


if __name__ == "__main__":
    main()
