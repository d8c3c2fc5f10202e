# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the plain loop from given draws and writes every state: z, ema, count, moments before each iteration."""
import argparse
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

sys.path.append(str(Path(__file__).parents[2]))
import loop  # noqa: E402
import walk  # noqa: E402

# Restarts and a tail within 20 iterations; weights of the miniature's own pack.json, so that z stays where its decoder
# works. With w2 = 800 and cfg = 30, made for 64x64 latents, z reaches 2.6 deviations, most pixels stand at the clamp's
# edge, and one rounding decides whether they have a gradient.
SHORT = {"iterations": 20, "tail": 4, "start": 6, "restart": 5, "w1": 1.0, "w2": 200.0, "w2_end": 50.0, "cfg": 7.5}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--preset", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--draws", required=True, help="safetensors: z, and NN/NAME for each iteration")
    parser.add_argument("--dtype", choices=["float32", "float64"], required=True)
    parser.add_argument("--out", required=True)
    return parser.parse_args()


def record(states, state):
    prefix = f"{state['i']:02d}/"
    states[prefix + "z"] = state["z"].clone()
    states[prefix + "ema"] = state["ema"].clone()
    states[prefix + "aliases"] = torch.tensor([int(state["z"] is state["ema"])])
    if state["adam"] is not None:
        states[prefix + "first"] = state["adam"][0].clone()
        states[prefix + "second"] = state["adam"][1].clone()


def main():
    torch.set_num_threads(1)
    args = arguments()
    dtype = getattr(torch, args.dtype)
    networks = walk.Networks(args.pack, dtype)
    settings = {**loop.PRESETS[args.preset], **SHORT}
    prompt = walk.Prompt(networks, args.prompt, settings["prefix"])
    draws = load_file(args.draws)
    state = loop.begin(draws["z"].to(dtype), settings)
    states = {}
    for i in range(settings["iterations"]):
        record(states, state)
        own = {name[3:]: tensor for name, tensor in draws.items() if name.startswith(f"{i:02d}/")}
        sees = loop.has_referee(settings, i)
        g_referee = walk.referee_gradient(networks, prompt, state["z"], own)["grad.referee"] if sees else None
        g_sds = walk.sds_gradient(networks, prompt, state["z"], own, settings["cfg"])["grad.sds"]
        loop.step(state, settings, g_referee, g_sds, own)
    record(states, state)
    save_file({name: tensor.contiguous() for name, tensor in states.items()}, args.out)


if __name__ == "__main__":
    main()
