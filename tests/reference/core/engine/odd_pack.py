# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a pack of random weights whose sizes have little in common with the miniature's; vocabularies are the same."""
import argparse
import json
import shutil
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import (Blip2Config, Blip2ForImageTextRetrieval, Blip2QFormerConfig, Blip2VisionConfig, CLIPConfig,
                          CLIPModel, CLIPTextConfig, CLIPTextModel, CLIPVisionConfig)

sys.path.append(str(Path(__file__).parents[1] / "models"))
from network_cases import fill  # noqa: E402
import blip_weights  # noqa: E402

WIDTH = 24


def write_diffusion(folder, miniature):
    vocabulary = len(json.loads((miniature / "sd" / "tokenizer" / "vocab.json").read_text()))
    fill(UNet2DConditionModel(
        sample_size=8, block_out_channels=(12, 24), layers_per_block=2, norm_num_groups=3, attention_head_dim=(2, 3),
        cross_attention_dim=WIDTH, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), use_linear_projection=True), 1).save_pretrained(folder / "unet")
    fill(AutoencoderKL(
        block_out_channels=(8, 12), layers_per_block=1, norm_num_groups=2, latent_channels=4, scaling_factor=0.31,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2), 2
    ).save_pretrained(folder / "vae")
    text = CLIPTextConfig(vocab_size=vocabulary, hidden_size=WIDTH, intermediate_size=40, num_hidden_layers=2,
                          num_attention_heads=3, hidden_act="gelu", bos_token_id=vocabulary - 2,
                          eos_token_id=vocabulary - 1, pad_token_id=vocabulary - 1)
    fill(CLIPTextModel(text), 3).save_pretrained(folder / "text_encoder")
    shutil.copytree(miniature / "sd" / "tokenizer", folder / "tokenizer")
    shutil.copytree(miniature / "sd" / "scheduler", folder / "scheduler")


def write_blip2(folder, miniature):
    vocabulary = json.loads((miniature / "blip2" / "config.json").read_text())["qformer_config"]["vocab_size"]
    vision = Blip2VisionConfig(hidden_size=20, intermediate_size=36, num_hidden_layers=3, num_attention_heads=5,
                               image_size=30, patch_size=10)
    query = Blip2QFormerConfig(vocab_size=vocabulary, hidden_size=28, num_hidden_layers=3, num_attention_heads=7,
                               intermediate_size=44, max_position_embeddings=40, cross_attention_frequency=2,
                               encoder_hidden_size=20, use_qformer_text_input=True)
    config = Blip2Config(vision_config=vision.to_dict(), qformer_config=query.to_dict(), num_query_tokens=5,
                         image_text_hidden_size=12)
    model = Blip2ForImageTextRetrieval(config)
    with torch.no_grad():
        blip_weights.fill(model, 4)
    model.save_pretrained(folder)
    generator = torch.Generator().manual_seed(5)
    head = {"transform.dense.weight": (28, 28), "transform.dense.bias": (28,), "transform.LayerNorm.weight": (28,),
            "transform.LayerNorm.bias": (28,), "bias": (vocabulary,)}
    save_file({f"cls.predictions.{name}": 0.4 * torch.randn(shape, generator=generator)
               for name, shape in head.items()}, folder / "lm_head.safetensors")
    for name in ("vocab.txt", "tokenizer_config.json"):
        shutil.copy(miniature / "blip2" / name, folder / name)


def write_clip(folder, miniature):
    vocabulary = len(json.loads((miniature / "sd" / "tokenizer" / "vocab.json").read_text()))
    config = CLIPConfig(
        text_config=CLIPTextConfig(vocab_size=vocabulary, hidden_size=16, intermediate_size=24, num_hidden_layers=1,
                                   num_attention_heads=2, eos_token_id=vocabulary - 1, bos_token_id=vocabulary - 2,
                                   pad_token_id=vocabulary - 1).to_dict(),
        vision_config=CLIPVisionConfig(hidden_size=18, intermediate_size=30, num_hidden_layers=2, num_attention_heads=3,
                                       image_size=40, patch_size=8).to_dict(), projection_dim=10)
    fill(CLIPModel(config), 6).save_pretrained(folder)
    for file in (miniature / "sd" / "tokenizer").iterdir():
        shutil.copy(file, folder / file.name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True, help="the miniature, whose vocabularies are taken")
    parser.add_argument("--folder", type=Path, required=True, help="where the new pack goes")
    args = parser.parse_args()
    (args.folder / "sd").mkdir(parents=True)
    write_diffusion(args.folder / "sd", args.pack)
    write_blip2(args.folder / "blip2", args.pack)
    write_clip(args.folder / "clip", args.pack)
    described = {"format": 1, "name": "odd", "licence": "GPL-3.0-or-later", "image_size": 24,
                 "stable_diffusion": {"path": "sd"},
                 "referees": [{"kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors"},
                              {"kind": "clip", "path": "clip"}], "settings": {}}
    (args.folder / "pack.json").write_text(json.dumps(described))


if __name__ == "__main__":
    main()
