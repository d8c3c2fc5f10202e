# SPDX-License-Identifier: GPL-3.0-or-later
"""A LoRA for the miniature, trained in minutes: every picture as a blueprint, white lines and paper on deep blue.

    python models/train/lora.py --out blueprint.safetensors --minutes 4
    referee generate "a red star" --lora blueprint.safetensors --set lora_strength=0.8

kohya's layout, rank 8, every matrix and kernel of the transformer blocks and resnets of the UNet.
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from torch.nn.utils import parametrize
from transformers import CLIPTextModel, CLIPTokenizer

sys.path.append(str(Path(__file__).parent))
import diffusion  # noqa: E402
import world  # noqa: E402

RANK = 8
ALPHA = 8.0
PICTURES = 1500
RATE = 3e-3
DEEP, LIGHT = np.array([18, 44, 128.0]), np.array([236, 242, 255.0])


class LowRank(torch.nn.Module):
    """W -> W + alpha / rank · up · down; up begins with zeros, so that training begins at the checkpoint."""

    def __init__(self, weight):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(RANK, *weight.shape[1:]) / weight[0].numel()**0.5)
        self.up = torch.nn.Parameter(torch.zeros(len(weight), RANK))

    def forward(self, weight):
        return weight + ALPHA / RANK * (self.up @ self.down.flatten(1)).view_as(weight)


def blueprint(picture):
    """Dark things become light ones on blue."""
    light = 1 - picture.astype(np.float32).mean(-1, keepdims=True) / 255
    return (DEEP + light * (LIGHT - DEEP)).round().astype(np.uint8)


@torch.no_grad()
def encoded(vae, count, seed):
    """Latents of blueprints, and what is seen in them."""
    rng = np.random.default_rng(seed)
    latents, captions = [], []
    while len(captions) < count:
        scenes = [world.sample_scene(rng) for _ in range(50)]
        pictures = np.stack([blueprint(world.render(scene, rng)[0]) for scene in scenes])
        pixels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        latents.append(vae.encode(pixels).latent_dist.mean * vae.config.scaling_factor)
        captions += [world.caption(scene) for scene in scenes]
    return torch.cat(latents), captions


def bend(unet):
    """Names of the bent layers -> their changes."""
    changes = {}
    unet.requires_grad_(False)
    for name, layer in list(unet.named_modules()):
        if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d)) and ("attentions" in name or "resnets" in name):
            changes[name] = LowRank(layer.weight)
            parametrize.register_parametrization(layer, "weight", changes[name])
    return changes


def train(unet, text, data, captions, minutes):
    changes = bend(unet)
    optimizer = torch.optim.Adam([p for change in changes.values() for p in change.parameters()], lr=RATE)
    alpha, rng, steps, end = diffusion.alphas(), np.random.default_rng(1), 0, time.time() + 60 * minutes
    while (left := (end - time.time()) / (60 * minutes)) > 0:
        optimizer.param_groups[0]["lr"] = RATE * min(1, (steps + 1) / 50, 2 * left)
        torch.manual_seed(steps)
        index = torch.from_numpy(rng.integers(0, len(data), diffusion.BATCH))
        z, t = data[index], diffusion.draw_times(rng)
        noise, a = torch.randn_like(z), alpha[t].view(-1, 1, 1, 1)
        with torch.no_grad():
            states = text(captions.draw(index, rng)).last_hidden_state
        guess = unet(a.sqrt() * z + (1 - a).sqrt() * noise, t, states).sample
        loss = ((guess - noise).square() * (1 / a).clamp(max=diffusion.HIGHEST_WEIGHT)).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(optimizer.param_groups[0]["params"], 1.0)
        optimizer.step()
        steps += 1
        if steps % 50 == 0:
            print(f"step {steps} loss {loss.item():.4f}", flush=True)
    return changes


def save(changes, path):
    tensors = {}
    for name, change in changes.items():
        word = "lora_unet_" + name.replace(".", "_")
        up = change.up.data.view(*change.up.shape, *[1] * (change.down.dim() - 2))
        tensors[f"{word}.lora_down.weight"], tensors[f"{word}.lora_up.weight"] = change.down.data.half(), up.half()
        tensors[f"{word}.alpha"] = torch.tensor(ALPHA).half()
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, default=Path(__file__).parents[1] / "miniature")
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    sd = arguments.pack / "sd"
    vae = AutoencoderKL.from_pretrained(sd / "vae").float()
    unet = UNet2DConditionModel.from_pretrained(sd / "unet").float()
    text = CLIPTextModel.from_pretrained(sd / "text_encoder").float()
    data, texts = encoded(vae.eval(), PICTURES, seed=5)
    captions = diffusion.Captions(CLIPTokenizer.from_pretrained(sd / "tokenizer"), texts)
    save(train(unet, text, data, captions, arguments.minutes), arguments.out)


if __name__ == "__main__":
    main()
