# SPDX-License-Identifier: GPL-3.0-or-later
"""Random pictures and parameters, what each augmentation makes of them, and the gradient of a random sum."""
import argparse

import torch
from safetensors.torch import save_file

from core.augmentation import kornia_formulas as k


def uniform(gen, shape, low, high):
    return torch.rand(shape, generator=gen) * (high - low) + low


def draw(gen, views, size):
    start = torch.tensor([[0., 0], [size - 1, 0], [size - 1, size - 1], [0, size - 1]])
    inwards = torch.where(start > 0, -1.0, 1.0) * uniform(gen, (views, 4, 2), 0, 0.2 * size / 2)
    factors = torch.cat([uniform(gen, (views, 3), 0.7, 1.3), uniform(gen, (views, 1), -0.4, 0.4)], 1)
    flags = torch.rand((2, views), generator=gen) < 0.5
    return {
        "aug.angle": uniform(gen, (views,), -30, 30), "aug.shift": uniform(gen, (views, 2), -0.1 * size, 0.1 * size),
        "aug.perspective_on": flags[0].long(), "aug.perspective_corners": start + inwards,
        "aug.jitter_on": flags[1].long(), "aug.jitter": factors, "aug.jitter_order": torch.randperm(4, generator=gen),
        "aug.erase": torch.tensor([size // 5, size // 3, size // 4, size // 2]),
        "aug.noise": torch.randn((views, 3, size, size), generator=gen) * 0.2,
    }


def answer(seed, size, views, dtype):
    gen = torch.Generator().manual_seed(seed)
    draws = draw(gen, views, size)
    image = uniform(gen, (1, 3, size + 37, size + 37), -0.2, 1.2).clamp(0, 1).to(dtype)
    batch = uniform(gen, (views, 3, size, size), 0.02, 0.98).to(dtype)
    weight = torch.randn((views, 3, size, size), generator=gen).to(dtype)
    jobs = {
        "pool": (image, lambda x: k.pool(x, size)),
        "affine": (batch, lambda x: k.affine(x, draws["aug.angle"], draws["aug.shift"])),
        "perspective": (batch, lambda x: k.perspective(x, draws["aug.perspective_corners"])),
        "jitter": (batch, lambda x: k.jitter(x, draws["aug.jitter"], draws["aug.jitter_order"])),
        "normalise": (batch, k.normalise),
        "cutouts": (batch[:1], lambda x: k.cutouts(x, draws)),
    }
    out = {**draws, "image": image, "batch": batch, "weight": weight}
    for name, (source, change) in jobs.items():
        leaf = source.clone().requires_grad_(True)
        result = change(leaf)
        (result * weight[:len(result)]).sum().backward()
        out[name], out[name + ".grad"] = result.detach(), leaf.grad
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--views", type=int, required=True)
    parser.add_argument("--cases", nargs="+", required=True, help="SIZE:DTYPE, for example 96:float32")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    out = {}
    for seed, case in enumerate(args.cases):
        size, dtype = case.split(":")
        tensors = answer(seed, int(size), args.views, getattr(torch, dtype))
        out.update({f"{case}/{name}": tensor.contiguous() for name, tensor in tensors.items()})
    save_file(out, args.out)


main()
