# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks Blip2VisionModel and BlipVisionModel: states and pixel gradient, at the checkpoint's size and at another.

vit_oracle.py --folder DIR --pack PACK --out FILE   writes DIR/<name>/ and tensors "<name>.<dtype>.<what>"
"""
import torch
from blip_weights import arguments, fill, gradient, pack_config, randoms, save, write
from transformers import Blip2VisionConfig, Blip2VisionModel, BlipVisionConfig, BlipVisionModel

NARROW_EVA = {"hidden_size": 64, "intermediate_size": 279, "num_hidden_layers": 39, "num_attention_heads": 16,
              "image_size": 224, "patch_size": 14, "layer_norm_eps": 1e-6}
NARROW_BASE = {"hidden_size": 48, "intermediate_size": 192, "num_hidden_layers": 12, "num_attention_heads": 12,
               "image_size": 384, "patch_size": 16, "layer_norm_eps": 1e-5}
ODD = {"hidden_size": 40, "intermediate_size": 52, "num_hidden_layers": 3, "num_attention_heads": 5,
       "image_size": 35, "patch_size": 7, "layer_norm_eps": 0.05, "hidden_act": "quick_gelu"}


def models(pack):
    miniature = pack_config(pack / "blip2" / "config.json")["vision_config"]
    judge = pack_config(pack / "judge" / "config.json")["vision_config"]
    return {"miniature": (Blip2VisionModel(Blip2VisionConfig(**miniature)), 1.5),
            "judge": (BlipVisionModel(BlipVisionConfig(**judge)), 1.25),
            "odd": (Blip2VisionModel(Blip2VisionConfig(**ODD)), 1.4),
            "narrow_eva": (Blip2VisionModel(Blip2VisionConfig(**NARROW_EVA)), 0.75),
            "narrow_base": (BlipVisionModel(BlipVisionConfig(**NARROW_BASE)), 1.25)}  # 480 after 384


def ask(model, name, dtype, scale):
    size = round(model.config.image_size * scale / model.config.patch_size) * model.config.patch_size
    pixels = randoms(5, 2, 3, size, size).to(dtype).requires_grad_()
    states = model.to(dtype)(pixel_values=pixels, interpolate_pos_encoding=scale != 1).last_hidden_state
    cotangent = randoms(6, *states.shape)
    return {f"{name}.pixels": pixels, f"{name}.states": states, f"{name}.cotangent": cotangent,
            f"{name}.gradient": gradient(states, cotangent, pixels)}


def main():
    options = arguments()
    tensors = {}
    for seed, (name, (model, other)) in enumerate(models(options.pack).items()):
        save(options.folder / name, fill(model, seed))
        tensors |= ask(model, f"{name}.f32", torch.float32, 1)
        tensors |= ask(model, f"{name}.resized", torch.float32, other)
        tensors |= ask(model, f"{name}.bf16", torch.bfloat16, 1)
    write(options.out, tensors)


if __name__ == "__main__":
    main()
