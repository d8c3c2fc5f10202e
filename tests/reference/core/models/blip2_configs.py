# SPDX-License-Identifier: GPL-3.0-or-later
"""BLIP-2 configurations of the tests: the miniature's, an odd one, the full model's options made narrow."""
from blip_weights import pack_config
from transformers import Blip2Config, Blip2QFormerConfig, Blip2VisionConfig


def build(vision, query, **rest):
    vision = Blip2VisionConfig(**vision)
    query = Blip2QFormerConfig(use_qformer_text_input=True, encoder_hidden_size=vision.hidden_size, **query)
    return Blip2Config(vision_config=vision.to_dict(), qformer_config=query.to_dict(), **rest)


def odd():
    return build({"hidden_size": 40, "intermediate_size": 52, "num_hidden_layers": 3, "num_attention_heads": 5,
                  "image_size": 35, "patch_size": 7, "layer_norm_eps": 0.05, "hidden_act": "quick_gelu"},
                 {"vocab_size": 61, "hidden_size": 36, "num_hidden_layers": 5, "num_attention_heads": 3,
                  "intermediate_size": 50, "max_position_embeddings": 24, "cross_attention_frequency": 3,
                  "layer_norm_eps": 0.03}, num_query_tokens=5, image_text_hidden_size=10)


def without_bias():
    """No qkv bias, and one layer in all, which is first and last at once."""
    return build({"hidden_size": 24, "intermediate_size": 30, "num_hidden_layers": 1, "num_attention_heads": 2,
                  "image_size": 24, "patch_size": 8, "qkv_bias": False},
                 {"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 4,
                  "intermediate_size": 20, "max_position_embeddings": 16, "cross_attention_frequency": 1},
                 num_query_tokens=3, image_text_hidden_size=8)


def full_options():
    """ViT-g and Q-Former with the published depths, heads, patch, queries, vocabulary and eps; 1/22 of the width."""
    return build({"hidden_size": 64, "intermediate_size": 279, "num_hidden_layers": 39, "num_attention_heads": 16,
                  "image_size": 224, "patch_size": 14, "layer_norm_eps": 1e-6},
                 {"vocab_size": 30523, "hidden_size": 48, "num_hidden_layers": 12, "num_attention_heads": 12,
                  "intermediate_size": 192, "max_position_embeddings": 512, "cross_attention_frequency": 2},
                 num_query_tokens=32, image_text_hidden_size=16)


def all_of(pack):
    return {"miniature": Blip2Config(**pack_config(pack / "blip2" / "config.json")), "odd": odd(),
            "without_bias": without_bias(), "full_options": full_options()}
