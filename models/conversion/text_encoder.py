# SPDX-License-Identifier: GPL-3.0-or-later
"""Stable Diffusion's text encoder: CLIP (version 1), OpenCLIP (version 2) whose last layer is not used."""
from conversion.naming import BARE, BOTH, WEIGHT, Naming
from conversion.refusal import USAGE, Refusal

CLIP, OPENCLIP = "cond_stage_model.transformer.", "cond_stage_model.model."
HEAD_WIDTH = 64  # of CLIP L/14 and of OpenCLIP H/14
OPENCLIP_H_WIDTH, OPENCLIP_H_USED = 1024, 23  # 24 layers; Stable Diffusion 2 takes the states before the last
LAYER = "encoder.layers.{t}."
CLIP_ROWS = (
    ("embeddings.token_embedding", WEIGHT), ("embeddings.position_embedding", WEIGHT), ("final_layer_norm", BOTH),
    *((LAYER + f"self_attn.{letter}_proj", BOTH) for letter in ("q", "k", "v", "out")),
    *((LAYER + word, BOTH) for word in ("layer_norm1", "layer_norm2", "mlp.fc1", "mlp.fc2")),
)
OPENCLIP_ROWS = (
    ("token_embedding", "embeddings.token_embedding", WEIGHT),
    ("positional_embedding", "embeddings.position_embedding.weight", BARE),
    ("ln_final", "final_layer_norm", BOTH),
    *(("transformer.resblocks.{t}." + theirs, LAYER + ours, BOTH)
      for theirs, ours in (("attn.out_proj", "self_attn.out_proj"), ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"),
                           ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2"))),
)
OPENCLIP_UNUSED = ("text_projection", "logit_scale", "attn_mask", "visual.")


class TextEncoder:
    def __init__(self, checkpoint, wanted_layers):
        self.is_openclip = checkpoint.has(OPENCLIP)
        prefix = OPENCLIP if self.is_openclip else CLIP
        if not self.is_openclip and checkpoint.has(prefix + "text_model."):
            prefix += "text_model."
        self.naming = Naming(checkpoint, prefix)
        self.left_out = ()
        if self.is_openclip:
            self.walk_openclip(wanted_layers)
        else:
            self.layers = max(self.naming.count("encoder.layers."), 1)
            self.naming.rows(((row, "text_model." + row, ends) for row, ends in CLIP_ROWS), t=range(self.layers))

    def walk_openclip(self, wanted):
        there = self.naming.count("transformer.resblocks.")
        width = self.naming.shape("token_embedding.weight")[1]
        self.layers = wanted or (OPENCLIP_H_USED if width == OPENCLIP_H_WIDTH else max(there - 1, 1))
        self.left_out = tuple(f"transformer.resblocks.{layer}." for layer in range(self.layers, there))
        rows = ((theirs, "text_model." + ours, ends) for theirs, ours, ends in OPENCLIP_ROWS)
        self.naming.rows(rows, t=range(self.layers))
        for layer in range(self.layers):
            self.split(f"transformer.resblocks.{layer}.attn.in_proj_", f"text_model.encoder.layers.{layer}.self_attn.")

    def split(self, theirs, ours):
        """Queries, keys and values stand in one matrix there."""
        for kind in ("weight", "bias"):
            self.naming.row(theirs + kind, "", BARE)
            whole = self.naming.pieces.get(theirs + kind)
            for index, letter in enumerate("qkv" if whole else ""):
                self.naming.extra[f"{ours}{letter}_proj.{kind}"] = whole.third(index)

    def is_ignored(self, name):
        return name.endswith("position_ids") or name.startswith((*self.left_out, *OPENCLIP_UNUSED * self.is_openclip))

    def config(self, options):
        shape = self.naming.shape
        words, width = shape(("token_embedding" if self.is_openclip else "embeddings.token_embedding") + ".weight")
        positions = "positional_embedding" if self.is_openclip else "embeddings.position_embedding.weight"
        inner = "transformer.resblocks.0.mlp.c_fc" if self.is_openclip else "encoder.layers.0.mlp.fc1"
        heads = options.text_heads or max(width // HEAD_WIDTH, 1)
        if width % heads:
            raise Refusal(f"--text-heads: a divisor of the width {width} was expected, found {heads}. Give the number "
                          "of heads of this text encoder.", USAGE)
        return {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": words,
                "hidden_size": width, "intermediate_size": shape(inner + ".weight")[0], "num_hidden_layers": self.layers,
                "num_attention_heads": heads, "max_position_embeddings": shape(positions)[0], "layer_norm_eps": 1e-5,
                "hidden_act": "gelu" if self.is_openclip else "quick_gelu", "projection_dim": width,
                "bos_token_id": words - 2, "eos_token_id": words - 1, "pad_token_id": 0 if self.is_openclip else words - 1}
