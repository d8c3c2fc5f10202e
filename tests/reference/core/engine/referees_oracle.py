# SPDX-License-Identifier: GPL-3.0-or-later
"""One iteration with CLIP as the referee, and with BLIP-2 and CLIP together, from given draws."""
import argparse
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[2])]
import loop  # noqa: E402
import walk  # noqa: E402
from kornia_formulas import cutouts, pool  # noqa: E402
from trace_oracle import draw_inputs  # noqa: E402

MIXES = {"clip": {"clip": 1.0}, "both": {"blip2": 2.0, "clip": 0.5}}


def loss_of(kind, networks, prompt, views):
    if kind == "clip":
        return walk.clip_loss(networks, prompt, views).mean()
    losses = walk.blip2_losses(networks, prompt, views)
    return losses["itm"].mean() + losses["caption"].mean()


def referees_gradient(networks, prompt, z, draws, weights):
    """Each referee's dL/dimage to unit norm, times its weight, summed; alone it is taken as it is."""
    z = z.clone().requires_grad_(True)
    image = walk.decode(networks, z)
    views = cutouts(pool(image, networks.view_size()), draws)
    gradients = []
    for kind, weight in weights.items():
        gradient, = torch.autograd.grad(loss_of(kind, networks, prompt, views), image, retain_graph=True)
        gradients.append(gradient if len(weights) == 1 else weight * gradient / gradient.norm())
    g_image = sum(gradients)
    g_z, = torch.autograd.grad(image, z, g_image)
    return {"image": image, "views": views, "grad.image": g_image, "grad.referee": g_z}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--views", type=int, default=4)
    parser.add_argument("--latent", type=int, nargs=2, required=True, help="height and width")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    networks = walk.Networks(args.pack, torch.float32)
    settings = loop.PRESETS["studio"]
    prompt = walk.Prompt(networks, args.prompt, settings["prefix"])
    inputs = draw_inputs(7, args.views, networks.view_size(), args.latent)
    answers = {f"input/{name}": tensor for name, tensor in inputs.items()}
    for mix, weights in MIXES.items():
        state = loop.begin(inputs["z"], settings)
        seen = referees_gradient(networks, prompt, inputs["z"], inputs, weights)
        sds = walk.sds_gradient(networks, prompt, inputs["z"], inputs, settings["cfg"])
        loop.step(state, settings, seen["grad.referee"], sds["grad.sds"], inputs)
        answers |= {f"trace/{mix}/{name}": tensor for name, tensor in {**seen, "z_next": state["z"]}.items()}
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in answers.items()}, args.out)


main()
