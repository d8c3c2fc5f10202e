# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks of diffusers' own schedulers with a made-up network: output = 0.3 x + 0.01 t / 1000."""
import argparse
import json
import os

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, PNDMScheduler
from safetensors.torch import save_file

CLASSES = {"ddim": DDIMScheduler, "pndm": PNDMScheduler, "dpm": DPMSolverMultistepScheduler}


def walk(name, config, steps):
    scheduler = CLASSES[name].from_config(config)
    scheduler.set_timesteps(steps)
    x = torch.tensor([1.0, -0.5, 0.25, 2.0])
    states = []
    for t in scheduler.timesteps:
        x = scheduler.step(0.3 * x + 0.01 * float(t) / 1000, t, x).prev_sample
        states.append(x)
    return scheduler.timesteps, torch.stack(states)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--configs", nargs="+", required=True, help="scheduler_config.json files")
    parser.add_argument("--steps", type=int, nargs="+", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    out = {}
    for path in args.configs:
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
        case = os.path.splitext(os.path.basename(path))[0]
        out[f"{case}/alphas_cumprod"] = DDIMScheduler.from_config(config).alphas_cumprod
        for name in CLASSES:
            for steps in args.steps:
                timesteps, states = walk(name, config, steps)
                out[f"{case}/{name}.{steps}.timesteps"] = timesteps.long().clone()
                out[f"{case}/{name}.{steps}"] = states
    save_file(out, args.out)


main()
