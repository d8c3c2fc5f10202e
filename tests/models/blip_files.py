# SPDX-License-Identifier: GPL-3.0-or-later
"""Small BLIP-2 and BLIP-VQA of transformers' classes, as LAVIS would have saved them."""
import torch
from blip2_oracle import LmHead, lavis_names
from blip_weights import fill
from safetensors.torch import load_file
from transformers import (Blip2Config, Blip2ForImageTextRetrieval, Blip2QFormerConfig, Blip2VisionConfig, BlipConfig,
                          BlipForQuestionAnswering)
from vqa_oracle import with_tied_copies

from convert_kit import PACK, save_pickle

VISION_HEADS, TEXT_HEADS = 5, 4
BLIP2_WORDS, JUDGE_WORDS = (len((PACK / part / "vocab.txt").read_text().splitlines()) for part in ("blip2", "judge"))


def blip2():
    """Odd sizes; the miniature's vocabulary, so that the program can read prompts."""
    vision = Blip2VisionConfig(hidden_size=40, intermediate_size=52, num_hidden_layers=3, num_attention_heads=VISION_HEADS,
                               image_size=35, patch_size=7, layer_norm_eps=1e-6)
    query = Blip2QFormerConfig(vocab_size=BLIP2_WORDS, hidden_size=28, num_hidden_layers=5, num_attention_heads=TEXT_HEADS,
                               intermediate_size=50, max_position_embeddings=40, cross_attention_frequency=2,
                               encoder_hidden_size=40, use_qformer_text_input=True)
    model = fill(Blip2ForImageTextRetrieval(Blip2Config(
        vision_config=vision.to_dict(), qformer_config=query.to_dict(), num_query_tokens=3, image_text_hidden_size=6)), 1)
    for layer in model.vision_model.encoder.layers:
        layer.self_attn.qkv.bias.data.chunk(3)[1].zero_()  # EVA has no bias of keys
    return model, fill(LmHead(query), 2).state_dict()


def lavis_blip2(folder, model, head, change=lambda tensors: None):
    """(blip2_pretrained.pth, eva_vit_g.pth): the latter half precision, with a block and a head that BLIP-2 leaves out."""
    names = lavis_names(model.state_dict(), head)
    change(names)
    eyes = {name.removeprefix("visual_encoder."): tensor.half() for name, tensor in names.items()
            if name.startswith("visual_encoder.")}
    eyes |= {name.replace("blocks.0.", "blocks.3."): tensor for name, tensor in eyes.items() if "blocks.0." in name}
    eyes |= {"head.weight": torch.ones(7, 40), "head.bias": torch.ones(7), "norm.weight": torch.ones(40)}
    rest = {name: tensor for name, tensor in names.items() if not name.startswith("visual_encoder.")}
    whole = {"model": rest, "optimizer": {"state": {}, "param_groups": [{"lr": 1e-4}]}, "config": {"run": {"seed": 42}},
             "scaler": None, "epoch": 9}
    return save_pickle(folder / "blip2_pretrained.pth", whole), save_pickle(folder / "eva_vit_g.pth", eyes)


def judge():
    vision = {"hidden_size": 40, "intermediate_size": 44, "num_hidden_layers": 2, "num_attention_heads": VISION_HEADS,
              "image_size": 48, "patch_size": 16, "layer_norm_eps": 1e-6}
    text = {"vocab_size": JUDGE_WORDS, "hidden_size": 40, "num_hidden_layers": 3, "num_attention_heads": TEXT_HEADS,
            "intermediate_size": 50, "max_position_embeddings": 40, "bos_token_id": JUDGE_WORDS - 2,
            "encoder_hidden_size": 40, "sep_token_id": 3, "eos_token_id": 2}
    return fill(BlipForQuestionAnswering(BlipConfig(vision_config=vision, text_config=text)), 3)


def lavis_judge(folder, model, change=lambda tensors: None):
    """(.pth of the original, Hugging Face's folder of the same weights)"""
    original = folder / "original"
    model.save_pretrained(original)
    with_tied_copies(original)
    tensors = load_file(folder / "original_lavis" / "model.safetensors")
    change(tensors)
    return save_pickle(folder / "blip_vqa.pth", {"model": tensors, "epoch": 3}), original
