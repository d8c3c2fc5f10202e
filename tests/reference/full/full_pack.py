# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of Stable Diffusion 1.5, BLIP-2 ViT-g, CLIP L/14 and BLIP-VQA at full size with seeded random weights,
written once as a pack in half precision (6 GB) and read again where it is there."""
import json
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import (Blip2Config, Blip2ForImageTextRetrieval, Blip2QFormerConfig, Blip2VisionConfig, BlipConfig,
                          BlipForQuestionAnswering, CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModel)

REFERENCE = Path(__file__).parents[1]
sys.path += [str(REFERENCE / "core" / part) for part in ("models", "tokenizers")]
import blip_weights  # noqa: E402
import network_cases  # noqa: E402
import vocabularies  # noqa: E402
from blip2_oracle import LmHead  # noqa: E402

CROSS = {"down_block_types": ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
         "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3}
TEXT = {"vocab_size": 49408, "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
        "num_attention_heads": 12, "max_position_embeddings": 77, "projection_dim": 768, "bos_token_id": 49406,
        "eos_token_id": 49407, "pad_token_id": 49407}
L14 = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
       "image_size": 224, "patch_size": 14}
VIT_G = {"hidden_size": 1408, "intermediate_size": 6144, "num_hidden_layers": 39, "num_attention_heads": 16,
         "image_size": 224, "patch_size": 14, "layer_norm_eps": 1e-6}
SCHEDULER = {"_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
             "num_train_timesteps": 1000, "steps_offset": 1, "set_alpha_to_one": False, "skip_prk_steps": True,
             "prediction_type": "epsilon", "clip_sample": False}
PALE = 0.2  # contrast of the decoded picture
DEEP = 0.6  # gain of matrices: in so many layers gain 1 makes the original's own bf16 run a matter of luck


def unet():
    network = UNet2DConditionModel(sample_size=64, block_out_channels=(320, 640, 1280, 1280), layers_per_block=2,
                                   cross_attention_dim=768, attention_head_dim=8, **CROSS)
    return network_cases.fill(network, 1, DEEP)


def vae():
    """A pale picture: of pixels on the bounds of the clamp behind the decoder rounding decides which let a gradient
    through, and one of them is 4e-3 of the gradient at z."""
    network = network_cases.fill(AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=512,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4), 2, DEEP)
    for parameter in network.decoder.conv_out.parameters():
        parameter.data.mul_(PALE)
    return network


def text_encoder():
    return network_cases.fill(CLIPTextModel(CLIPTextConfig(**TEXT)), 3, DEEP)


def clip():
    return network_cases.fill(CLIPModel(CLIPConfig(text_config=TEXT, vision_config=L14, projection_dim=768)), 4, DEEP)


def blip2():
    """EVA's checkpoints have no key bias."""
    config = Blip2Config(vision_config=Blip2VisionConfig(**VIT_G).to_dict(), num_query_tokens=32,
                         image_text_hidden_size=256, qformer_config=Blip2QFormerConfig(
                             vocab_size=30523, use_qformer_text_input=True, encoder_hidden_size=1408).to_dict())
    network = blip_weights.fill(Blip2ForImageTextRetrieval(config), 5, DEEP)
    for layer in network.vision_model.encoder.layers:
        layer.self_attn.qkv.bias.data.chunk(3)[1].zero_()
    return network


def judge():
    return blip_weights.fill(BlipForQuestionAnswering(BlipConfig(
        vision_config={"image_size": 384}, text_config={"num_attention_heads": 12, "encoder_hidden_size": 768})), 6, DEEP)


MAKERS = {"unet": ("sd/unet", unet), "vae": ("sd/vae", vae), "text_encoder": ("sd/text_encoder", text_encoder),
          "clip": ("clip", clip), "blip2": ("blip2", blip2), "judge": ("judge", judge)}


def written(pack, part):
    """The folder of a part, made when it is not there: under another name first, so that half a folder never counts."""
    place, make = MAKERS[part]
    folder = pack / place
    if not folder.exists():
        print(f"Make {part} in {folder}", file=sys.stderr, flush=True)
        half = folder.with_name(folder.name + ".part")
        half.mkdir(parents=True, exist_ok=True)
        network = make().half()
        network.save_pretrained(half)
        if part == "blip2":
            head = blip_weights.fill(LmHead(network.config.qformer_config), 7).half().state_dict()
            save_file(head, half / "lm_head.safetensors")
            vocabularies.write_bert(half, vocabularies.bert_spec())
        if part == "clip":
            vocabularies.write_clip(half, *vocabularies.clip_spec())
        half.rename(folder)
    return folder


def loaded(pack, part):
    """In single precision, from the rounded weights of the file."""
    kind = {"unet": UNet2DConditionModel, "vae": AutoencoderKL, "text_encoder": CLIPTextModel, "clip": CLIPModel,
            "blip2": Blip2ForImageTextRetrieval, "judge": BlipForQuestionAnswering}[part]
    folder = written(pack, part)
    return kind.from_pretrained(folder).to(torch.float32).eval().requires_grad_(False)


def complete(pack):
    """All that `referee` needs, with vocabularies that are as long as the real ones."""
    for part in MAKERS:
        written(pack, part)
    vocabularies.write_clip(pack / "sd" / "tokenizer", *vocabularies.clip_spec())
    (pack / "sd" / "scheduler").mkdir(exist_ok=True)
    (pack / "sd" / "scheduler" / "scheduler_config.json").write_text(json.dumps(SCHEDULER))
    (pack / "pack.json").write_text(json.dumps({
        "format": 1, "name": "full size, random weights", "licence": "none", "image_size": 512, "settings": {},
        "stable_diffusion": {"path": "sd"}, "judge": {"kind": "blip-vqa", "path": "judge", "encode_token": True},
        "referees": [{"kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors"},
                     {"kind": "clip", "path": "clip"}]}))
