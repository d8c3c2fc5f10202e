# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the exported pack back with diffusers and transformers, in fp32; sizes come from the pack's own files."""
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

PARTS = {"vae": AutoencoderKL, "unet": UNet2DConditionModel, "text_encoder": CLIPTextModel}


def part(folder, name):
    """One network of the Stable Diffusion part."""
    return PARTS[name].from_pretrained(folder / "sd" / name, local_files_only=True).to(torch.float32)


def stable_diffusion(folder):
    """-> {'vae', 'unet', 'text_encoder', 'tokenizer'}, ready to run on the CPU."""
    parts = {name: part(folder, name).eval() for name in PARTS}
    parts["tokenizer"] = CLIPTokenizer.from_pretrained(folder / "sd/tokenizer", local_files_only=True)
    return parts
