# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain sampling with diffusers' own schedulers, UNet and text encoder: every latent on the way."""
import argparse
import sys
from pathlib import Path

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, PNDMScheduler
from safetensors.torch import load_file, save_file

sys.path.append(str(Path(__file__).parents[2]))
import walk  # noqa: E402

CLASSES = {"ddim": DDIMScheduler, "pndm": PNDMScheduler, "dpm": DPMSolverMultistepScheduler}


@torch.no_grad()
def sample(networks, scheduler, states, z, args):
    scheduler.set_timesteps(args.steps)
    latents = []
    for t in scheduler.timesteps:
        uncond, cond = networks.unet(z.expand(2, -1, -1, -1), t, states).sample.chunk(2)
        z = scheduler.step(uncond + args.cfg * (cond - uncond), t, z).prev_sample
        latents.append(z)
    return torch.stack(latents)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--noise", required=True, help="safetensors: z")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--cfg", type=float, required=True)
    parser.add_argument("--dtype", default="float64")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    dtype = getattr(torch, args.dtype)
    networks = walk.Networks(args.pack, dtype)
    states = walk.Prompt(networks, args.prompt, "").states
    z = load_file(args.noise)["z"].to(dtype)
    out = {}
    for name, scheduler in CLASSES.items():
        out[name] = sample(networks, scheduler.from_config(networks.scheduler), states, z, args)
    out["picture"] = walk.decode(networks, out["ddim"][-1]).detach()
    save_file({name: tensor.contiguous() for name, tensor in out.items()}, args.out)


main()
