#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that fool a referee: renders whose latents climb towards a wrong caption, through the decoder and the loop's
views, as the optimisation itself does it. The labels stay the renders': what the referee learns from them is not to be
fooled again. Made anew when the referee has become better.

    python referee_fooling.py models/miniature build/train/fooling [--count 800] [--steps 4] [--seed 71]
"""
import argparse
from pathlib import Path

import numpy as np
import torch

import compute
import pack
import referee
import referee_pack
import views
import world
import wrong_captions

CHUNK = 8
RADIUS = 8.0  # largest way of a latent of norm 32


def decoded(vae, z):
    """Unit-variance latents -> pictures [B,3,128,128] in 0..1."""
    return (vae.decode(z / vae.config.scaling_factor).sample / 2 + 0.5).clamp(0, 1)


def climb(trainee, vae, pictures, texts, steps, gen):
    """uint8 [B,128,128,3] and a wrong caption each -> the fooling pictures, uint8. The radius differs by picture."""
    x = torch.as_tensor(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.no_grad():
        start = vae.encode(x).latent_dist.mean * vae.config.scaling_factor
    radius = torch.rand((len(x), 1, 1, 1), generator=gen) * RADIUS
    change = torch.zeros_like(start)
    for _ in range(steps):
        change.requires_grad_()
        seen = views.loop_views(views.pool(decoded(vae, start + change), referee.IMAGE), gen)
        itm, caption = trainee.loop_loss(trainee.see(views.normalise(seen)), texts)
        down, = torch.autograd.grad((itm + caption).sum(), change)
        down = down / down.flatten(1).norm(dim=1).clamp(min=1e-12).view(-1, 1, 1, 1)
        change = change.detach() - down * radius / steps
    with torch.no_grad():
        return (decoded(vae, start + change) * 255).round().byte().permute(0, 2, 3, 1).numpy()


def make(trainee, vae, path, count, steps, seed):
    """Writes PATH.npy, PATH_labels.npy and PATH.json, which the training's pool reads."""
    world.write_dataset(path, count, seed)
    pictures, _, scenes = world.read_dataset(path)
    pictures = np.array(pictures)
    rng, gen = np.random.default_rng(seed), compute.generator(seed)
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        texts = [wrong_captions.draw(s, scenes[int(rng.integers(count))], rng).text for s in scenes[part]]
        pictures[part] = climb(trainee, vae, pictures[part], texts, steps, gen)
    np.save(f"{path}.npy", pictures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("path")
    parser.add_argument("--count", type=int, default=800)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    compute.use(args.device)
    trainee = referee_pack.load_pack(referee.Referee(), args.pack).requires_grad_(False)
    make(trainee, pack.part(args.pack, "vae").eval().requires_grad_(False), args.path, args.count, args.steps, args.seed)


if __name__ == "__main__":
    main()
