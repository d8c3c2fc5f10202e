#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Averages the weights of one part of two packs: `blend.py FROM TO PART --share 0.5` changes PART of TO in place.

A training that went on from a pack lies near it; the mean of both often knows unseen pairs better than either
(Wortsman et al., "Model soups", ICML 2022).
"""
import argparse
import pathlib

import torch
from safetensors.torch import load_file, save_file


def blended(before, after, share):
    """share of `after`, the rest of `before`; in float32, back to the files' type."""
    if before.keys() != after.keys():
        raise ValueError(f"The two files hold different tensors: {sorted(before.keys() ^ after.keys())[:5]}")
    return {name: torch.lerp(before[name].float(), tensor.float(), share).to(tensor.dtype)
            if tensor.is_floating_point() else tensor for name, tensor in after.items()}


def blend_part(before, after, share):
    """Every safetensors file below `after` becomes the mean with its namesake below `before`."""
    files = sorted(pathlib.Path(after).rglob("*.safetensors"))
    if not files:
        raise FileNotFoundError(f"{after}: weights in safetensors files were expected, found none")
    for file in files:
        other = pathlib.Path(before) / file.relative_to(after)
        save_file(blended(load_file(other), load_file(file), share), file, metadata={"format": "pt"})
        file.chmod(0o644)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=pathlib.Path, help="pack from which the training went on")
    parser.add_argument("after", type=pathlib.Path, help="pack with the trained part; is changed")
    parser.add_argument("part", help="blip2, judge, clip, sd/unet, …")
    parser.add_argument("--share", type=float, default=0.5, help="of the trained weights, 0 to 1")
    arguments = parser.parse_args()
    blend_part(arguments.before / arguments.part, arguments.after / arguments.part, arguments.share)


if __name__ == "__main__":
    main()
