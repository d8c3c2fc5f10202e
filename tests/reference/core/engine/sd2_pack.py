# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a pack of random weights with all options of Stable Diffusion 2.x at small width: v-prediction, linear
projections, head numbers of each block, an OpenCLIP text encoder (gelu, the ids of CLIP's first files), pads of "!"."""
import argparse
import json
import shutil
import sys
from pathlib import Path

from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "models")]
from network_cases import fill  # noqa: E402
import odd_pack  # noqa: E402

WIDTH = 32
SCHEDULER = {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
             "clip_sample": False, "num_train_timesteps": 1000, "prediction_type": "v_prediction",
             "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "trained_betas": None}


def token(content, **more):
    return {**more, "content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}


def write_tokenizer(folder, miniature):
    """The two small files as in stabilityai/stable-diffusion-2: they name different pads, and the map's holds."""
    shutil.copytree(miniature / "sd" / "tokenizer", folder)
    named = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    config = {"add_prefix_space": False, "do_lower_case": True, "errors": "replace", "model_max_length": 77,
              "name_or_path": "stabilityai/stable-diffusion-2", "pad_token": "<|endoftext|>",
              "special_tokens_map_file": "./special_tokens_map.json", "tokenizer_class": "CLIPTokenizer",
              **{role: token(content, __type="AddedToken") for role, content in named.items()}}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    (folder / "special_tokens_map.json").write_text(
        json.dumps({**{role: token(content) for role, content in named.items()}, "pad_token": "!"}))


def write_diffusion(folder, miniature):
    vocabulary = len(json.loads((miniature / "sd" / "tokenizer" / "vocab.json").read_text()))
    fill(UNet2DConditionModel(
        sample_size=12, block_out_channels=(10, 20, 40, 40), attention_head_dim=(1, 2, 4, 4), layers_per_block=1,
        norm_num_groups=5, cross_attention_dim=WIDTH, dual_cross_attention=False, upcast_attention=True,
        use_linear_projection=True, down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3), 21).save_pretrained(folder / "unet")
    fill(AutoencoderKL(
        sample_size=96, block_out_channels=(8, 8, 12, 12), layers_per_block=1, norm_num_groups=4, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4), 22
    ).save_pretrained(folder / "vae")
    text = CLIPTextConfig(vocab_size=vocabulary, hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=3,
                          num_attention_heads=4, hidden_act="gelu", bos_token_id=0, eos_token_id=2, pad_token_id=1,
                          projection_dim=16)
    fill(CLIPTextModel(text), 23).save_pretrained(folder / "text_encoder")
    write_tokenizer(folder / "tokenizer", miniature)
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(SCHEDULER))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True, help="the miniature, whose vocabularies are taken")
    parser.add_argument("--folder", type=Path, required=True, help="where the new pack goes")
    args = parser.parse_args()
    (args.folder / "sd").mkdir(parents=True)
    write_diffusion(args.folder / "sd", args.pack)
    odd_pack.write_blip2(args.folder / "blip2", args.pack)
    odd_pack.write_clip(args.folder / "clip", args.pack)
    described = {"format": 1, "name": "sd2", "licence": "GPL-3.0-or-later", "image_size": 96,
                 "stable_diffusion": {"path": "sd"},
                 "referees": [{"kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors"},
                              {"kind": "clip", "path": "clip"}]}
    (args.folder / "pack.json").write_text(json.dumps(described))


if __name__ == "__main__":
    main()
