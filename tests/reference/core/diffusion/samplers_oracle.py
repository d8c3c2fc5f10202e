# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks of diffusers' own schedulers with a made-up network: output = 0.3 x + 0.01 t / 1000."""
import argparse
import json

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
    parser.add_argument("--config", required=True, help="scheduler_config.json")
    parser.add_argument("--steps", type=int, nargs="+", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.config, encoding="utf-8") as file:
        config = json.load(file)
    out = {"alphas_cumprod": DDIMScheduler.from_config(config).alphas_cumprod}
    for name in CLASSES:
        for steps in args.steps:
            timesteps, states = walk(name, config, steps)
            out[f"{name}.{steps}.timesteps"], out[f"{name}.{steps}"] = timesteps.long().clone(), states
    save_file(out, args.out)


main()
