# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the inputs of one iteration, computes the iteration with the originals, writes inputs and answers.

Names of the file: "input/NAME" for what `referee trace --inputs` takes, "trace/NAME" for what it should write.
"""
import argparse
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

sys.path.append(str(Path(__file__).parents[2]))
import loop  # noqa: E402
import walk  # noqa: E402


def draw_inputs(seed, count, size, latent):
    """Draws inside and outside the usual ranges, every transform on in some views and off in others."""
    generator = torch.Generator().manual_seed(seed)

    def uniform(low, high, *shape):
        return low + (high - low) * torch.rand(*shape, generator=generator)

    def normal(*shape):
        return torch.randn(*shape, generator=generator)

    last = size - 1
    corners = torch.tensor([[0, 0], [last, 0], [last, last], [0, last]], dtype=torch.float32)
    inwards = torch.tensor([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=torch.float32)
    return {
        # Calm: where the decoder clamps two channels to 1, the largest channel, and with it the hue, has no gradient.
        "z": 0.3 * normal(1, 4, *latent), "sds.t": torch.randint(50, 949, (1,), generator=generator),
        "sds.eps": normal(1, 4, *latent), "aug.angle": uniform(-30, 30, count),
        "aug.shift": uniform(-0.1 * size, 0.1 * size, count, 2),
        "aug.perspective_on": torch.arange(count) % 2,
        "aug.perspective_corners": corners + inwards * uniform(0, 0.1 * size, count, 4, 2),
        "aug.jitter_on": (torch.arange(count) // 2) % 2,
        "aug.jitter": torch.cat([uniform(0.9, 1.1, count, 3), uniform(-0.1, 0.1, count, 1)], 1),
        "aug.jitter_order": torch.randperm(4, generator=generator),
        "aug.erase": torch.tensor([size // 3, size // 4, size // 2, size // 3]),
        "aug.noise": 0.21 * normal(count, 3, size, size),
        "step.noise_gradient": normal(1, 4, *latent), "step.noise_latent": normal(1, 4, *latent),
    }


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--views", type=int, default=4)
    parser.add_argument("--latent", type=int, nargs=2, required=True, help="height and width")
    parser.add_argument("--out", required=True)
    return parser.parse_args()


def ask(networks, args, presets):
    """One iteration under each preset, written to args.out."""
    answers = {}
    for preset in presets:
        settings = loop.PRESETS[preset]
        inputs = draw_inputs(7, args.views, networks.view_size(), args.latent)
        prompt = walk.Prompt(networks, args.prompt, settings["prefix"])
        state = loop.begin(inputs["z"], settings)
        traced = walk.trace(networks, prompt, inputs["z"], inputs, settings, state)
        answers.update({f"trace/{preset}/{name}": tensor for name, tensor in traced.items()})
    answers.update({f"input/{name}": tensor for name, tensor in inputs.items()})
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in answers.items()}, args.out)


def main():
    torch.set_num_threads(1)
    args = arguments()
    ask(walk.Networks(args.pack, torch.float32), args, loop.PRESETS)


if __name__ == "__main__":
    main()
