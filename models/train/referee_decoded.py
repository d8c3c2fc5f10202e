# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as Stable Diffusion's part shows them: renders that went through the autoencoder, with noise
on the latent as optimisation leaves it. Referee and judge train on some of them.

    python referee_decoded.py models/miniature build/train/decoded [--count 1200] [--seed 61]
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL

import world

CHUNK = 8
MOST_NOISE = 0.5  # standard deviations of the latents


@torch.no_grad()
def through_autoencoder(vae, pictures, gen):
    """uint8 [B,128,128,3] -> the same, encoded, made noisy by up to MOST_NOISE, decoded."""
    x = torch.as_tensor(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    latents = vae.encode(x).latent_dist.mean * vae.config.scaling_factor
    amount = torch.rand((len(x), 1, 1, 1), generator=gen) * MOST_NOISE
    latents = latents + amount * torch.randn(latents.shape, generator=gen)
    decoded = vae.decode(latents / vae.config.scaling_factor).sample
    return ((decoded.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def make(vae, path, count, seed):
    """Writes PATH.npy, PATH_labels.npy and PATH.json of decoded scenes; the labels are the renders'."""
    world.write_dataset(path, count, seed)
    pictures = np.load(f"{path}.npy")
    gen = torch.Generator().manual_seed(seed)
    for start in range(0, count, CHUNK):
        part = slice(start, start + CHUNK)
        pictures[part] = through_autoencoder(vae, pictures[part], gen)
    np.save(f"{path}.npy", pictures)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack")
    parser.add_argument("path")
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=61)
    args = parser.parse_args()
    torch.set_num_threads(1)
    vae = AutoencoderKL.from_pretrained(Path(args.pack) / "sd/vae", local_files_only=True).float().eval()
    make(vae, args.path, args.count, args.seed)


if __name__ == "__main__":
    main()
