# SPDX-License-Identifier: GPL-3.0-or-later
"""One whole iteration at full size with the originals, under one preset; makes the pack when it is not there.

iteration_oracle.py --pack DIR --threads N --views N --prompt TEXT --preset NAME --out FILE
"""
import argparse
import sys
from pathlib import Path

import torch

import full_pack

sys.path.append(str(Path(__file__).parents[1] / "core" / "engine"))
import trace_oracle  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--views", type=int, required=True)
    for name in ("--prompt", "--preset", "--out"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    options.latent = (64, 64)
    torch.set_num_threads(options.threads)
    full_pack.complete(options.pack)
    trace_oracle.ask(trace_oracle.walk.Networks(options.pack, torch.float32), options, [options.preset])


if __name__ == "__main__":
    main()
