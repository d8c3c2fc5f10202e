# SPDX-License-Identifier: GPL-3.0-or-later
"""LAVIS' vision transformer ("visual_encoder.") of BLIP-2 and BLIP, and what its shapes tell."""
import math

import torch

from conversion.checkpoint import Piece
from conversion.naming import BARE, BOTH, WEIGHT
from conversion.refusal import USAGE, Refusal

VISION = "visual_encoder."
ROWS = (
    (VISION + "cls_token", "vision_model.embeddings.class_embedding", BARE),
    (VISION + "pos_embed", "vision_model.embeddings.position_embedding", BARE),
    (VISION + "patch_embed.proj", "vision_model.embeddings.patch_embedding", BOTH),
    (VISION + "blocks.{v}.norm1", "vision_model.encoder.layers.{v}.layer_norm1", BOTH),
    (VISION + "blocks.{v}.norm2", "vision_model.encoder.layers.{v}.layer_norm2", BOTH),
    (VISION + "blocks.{v}.attn.qkv", "vision_model.encoder.layers.{v}.self_attn.qkv", WEIGHT),
    (VISION + "blocks.{v}.attn.proj", "vision_model.encoder.layers.{v}.self_attn.projection", BOTH),
    (VISION + "blocks.{v}.mlp.fc1", "vision_model.encoder.layers.{v}.mlp.fc1", BOTH),
    (VISION + "blocks.{v}.mlp.fc2", "vision_model.encoder.layers.{v}.mlp.fc2", BOTH),
)


def add_whole_biases(naming, layers):
    """BLIP: one bias for queries, keys and values."""
    for layer in range(layers):
        naming.row(f"{VISION}blocks.{layer}.attn.qkv", f"vision_model.encoder.layers.{layer}.self_attn.qkv", (".bias",))


def add_split_biases(naming, layers):
    """EVA keeps those of queries and values; the keys have none, so zeros stand in the middle."""
    for layer in range(layers):
        names = [f"{VISION}blocks.{layer}.attn.{letter}_bias" for letter in "qv"]
        for name in names:
            naming.row(name, "", BARE)
        if all(name in naming.pieces for name in names):
            naming.extra[f"vision_model.encoder.layers.{layer}.self_attn.qkv.bias"] = merged(
                *(naming.pieces[name] for name in names))


def merged(query, value):
    def make():
        q = query.make()
        return torch.cat([q, torch.zeros_like(q), value.make().to(q.dtype)])

    return Piece((3 * query.shape[0],), query.dtype, make)


def config_of(naming, layers, heads, path):
    """The object "vision_config"."""
    width, _, patch, _ = naming.shape(VISION + "patch_embed.proj.weight")
    cells = naming.shape(VISION + "pos_embed")[1] - 1
    grid = math.isqrt(cells)
    if grid * grid != cells:
        raise Refusal(f"{path}: one position for each patch of a square picture and one more were expected, found "
                      f"{cells + 1} in pos_embed. This is another kind of checkpoint.")
    if width % heads:
        raise Refusal(f"--vision-heads: a divisor of the width {width} was expected, found {heads}. Give the number "
                      "of heads of this network.", USAGE)
    return {"hidden_size": width, "intermediate_size": naming.shape(VISION + "blocks.0.mlp.fc1.weight")[0],
            "num_hidden_layers": layers, "num_attention_heads": heads, "patch_size": patch, "image_size": grid * patch,
            "layer_norm_eps": 1e-6, "hidden_act": "gelu"}
