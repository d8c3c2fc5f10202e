#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the picture sheet of the pack: true renders, what the autoencoder makes of them, samples of prompts."""
import argparse
import pathlib

import numpy as np
import torch
from PIL import Image

import autoencoder
import pack
import sampling
import world

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = 8
PROMPTS = [
    "a red striped star", "a blue circle", "a yellow heart", "a green tree", "a purple dotted ring",
    "an orange fish", "a white moon on a black background", "a black checkered house",
    "a red striped star above a blue moon", "a blue square below a red circle",
    "a yellow heart to the left of a purple ring", "a green tree and a white fish",
    "an orange mug to the right of a black cross", "a red triangle above a green circle",
    "a purple house and a yellow star", "a white dotted heart below an orange triangle",
]


def strips(pictures):
    """[n,128,128,3] -> rows of COLUMNS pictures."""
    rows = [np.concatenate(pictures[i:i + COLUMNS], 1) for i in range(0, len(pictures), COLUMNS)]
    return np.concatenate(rows, 0)


@torch.no_grad()
def draw(parts, guidance):
    rng = np.random.default_rng(77)
    renders = np.stack([world.render(world.sample_scene(rng, "any"), rng)[0] for _ in range(2 * COLUMNS)])
    z = parts["vae"].encode(autoencoder.to_tensor(renders)).latent_dist.mean * parts["vae"].config.scaling_factor
    samples = sampling.sample_all(parts, PROMPTS, seed=5, guidance=guidance)
    return np.concatenate([strips(renders), strips(sampling.decode(parts["vae"], z)), strips(samples)], 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=pathlib.Path, default=HERE.parent / "miniature")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent / "miniature/sheet.png")
    parser.add_argument("--guidance", type=float, default=7.5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    picture = Image.fromarray(draw(pack.stable_diffusion(arguments.pack), arguments.guidance))
    picture.quantize(256, dither=Image.Dither.NONE).save(arguments.out, optimize=True)


if __name__ == "__main__":
    main()
