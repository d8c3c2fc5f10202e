# SPDX-License-Identifier: GPL-3.0-or-later
"""Stable Diffusion's UNet: LDM's flat list of blocks into levels, read off the names and shapes."""
from conversion.naming import BOTH, WEIGHT, Naming
from conversion.refusal import USAGE, Refusal

PREFIX = "model.diffusion_model."
TOP = (
    ("time_embed.0", "time_embedding.linear_1", BOTH), ("time_embed.2", "time_embedding.linear_2", BOTH),
    ("input_blocks.0.0", "conv_in", BOTH), ("out.0", "conv_norm_out", BOTH), ("out.2", "conv_out", BOTH),
)
RESNET = (("in_layers.0", "norm1"), ("in_layers.2", "conv1"), ("emb_layers.1", "time_emb_proj"),
          ("out_layers.0", "norm2"), ("out_layers.3", "conv2"))
TRANSFORMER = (("norm1", BOTH), ("norm2", BOTH), ("norm3", BOTH), ("ff.net.0.proj", BOTH), ("ff.net.2", BOTH),
               *((f"{attention}.{part}", WEIGHT) for attention in ("attn1", "attn2") for part in ("to_q", "to_k", "to_v")),
               ("attn1.to_out.0", BOTH), ("attn2.to_out.0", BOTH))


class UNet:
    """Walks down, through the middle and up; collects names and what config.json says of each level."""

    def __init__(self, checkpoint):
        self.naming = Naming(checkpoint, PREFIX)
        self.naming.rows(TOP)
        self.down = self.side("input_blocks", 1, ".0.op.", "down_blocks")
        self.middle()
        self.up = self.side("output_blocks", 0, ".conv.", "up_blocks")

    def middle(self):
        self.resnet("middle_block.0", "mid_block.resnets.0")
        self.transformer("middle_block.1", "mid_block.attentions.0")
        self.resnet("middle_block.2", "mid_block.resnets.1")

    def side(self, blocks, first, mark, ours):
        """A level ends with a block that holds a downsampler or an upsampler."""
        levels, numbers = [], []
        for number in range(first, self.naming.count(blocks + ".")):
            place = f"{blocks}.{number}"
            scaler = next((start for start in (f"{place}{mark}", f"{place}.1{mark}", f"{place}.2{mark}")
                           if self.naming.has(start)), None)
            is_only_scaler = scaler == place + mark
            numbers += [] if is_only_scaler else [place]
            if scaler:
                word = "downsamplers" if is_only_scaler else "upsamplers"
                self.naming.row(scaler.removesuffix("."), f"{ours}.{len(levels)}.{word}.0.conv")
                levels.append(self.level(numbers, f"{ours}.{len(levels)}"))
                numbers = []
        return [*levels, self.level(numbers, f"{ours}.{len(levels)}")] if numbers else levels

    def level(self, places, ours):
        crossing = any(self.naming.has(f"{place}.1.{word}") for place in places for word in ("norm.", "transformer_blocks."))
        for number, place in enumerate(places):
            self.resnet(place + ".0", f"{ours}.resnets.{number}")
            if crossing:
                self.transformer(place + ".1", f"{ours}.attentions.{number}")
        depth = self.naming.count(f"{places[0]}.1.transformer_blocks.") if places else 0
        return {"places": places, "crossing": crossing, "depth": depth}

    def resnet(self, theirs, ours):
        for word, our_word in RESNET:
            self.naming.row(f"{theirs}.{word}", f"{ours}.{our_word}")
        shape = getattr(self.naming.pieces.get(theirs + ".in_layers.2.weight"), "shape", (0, 0))
        if shape[0] != shape[1] or self.naming.has(theirs + ".skip_connection."):
            self.naming.row(theirs + ".skip_connection", ours + ".conv_shortcut")

    def transformer(self, theirs, ours):
        for word in ("norm", "proj_in", "proj_out"):
            self.naming.row(f"{theirs}.{word}", f"{ours}.{word}")
        for block in range(max(self.naming.count(theirs + ".transformer_blocks."), 1)):
            for word, ends in TRANSFORMER:
                self.naming.row(f"{theirs}.transformer_blocks.{block}.{word}",
                                f"{ours}.transformer_blocks.{block}.{word}", ends)

    def config(self, options, is_second):
        shape = self.naming.shape
        channels = [shape(level["places"][0] + ".0.out_layers.3.weight")[0] for level in self.down]
        layers = [len(level["places"]) for level in self.down]
        require_levels(layers, [len(level["places"]) for level in self.up])
        transformer = "middle_block.1.transformer_blocks.0."
        return {"_class_name": "UNet2DConditionModel", "act_fn": "silu", "center_input_sample": False,
                "in_channels": shape("input_blocks.0.0.weight")[1], "out_channels": shape("out.2.weight")[0],
                "block_out_channels": channels, "layers_per_block": layers[0] if len(set(layers)) == 1 else layers,
                "down_block_types": [("CrossAttn" if level["crossing"] else "") + "DownBlock2D" for level in self.down],
                "up_block_types": [("CrossAttn" if level["crossing"] else "") + "UpBlock2D" for level in self.up],
                "cross_attention_dim": shape(transformer + "attn2.to_k.weight")[1],
                "attention_head_dim": heads_of(channels, options, is_second), "downsample_padding": 1,
                "transformer_layers_per_block": depths_of(self.down, self.naming.count("middle_block.1.transformer_blocks.")),
                "use_linear_projection": len(shape("middle_block.1.proj_in.weight")) == 2, "flip_sin_to_cos": True,
                "freq_shift": 0, "mid_block_scale_factor": 1, "norm_eps": 1e-5, "norm_num_groups": options.norm_groups}


def require_levels(down, up):
    if [count - 1 for count in reversed(up)] != down:
        raise Refusal(f"{PREFIX}*: each level was expected to have one block more on the way up than on the way down, "
                      f"found {down} down and {up[::-1]} up. This is another kind of checkpoint.")


def depths_of(levels, middle):
    depths = [level["depth"] or middle for level in levels]
    return depths[0] if len(set(depths)) == 1 else depths


def heads_of(channels, options, is_second):
    """"attention_head_dim", which counts heads: 8 everywhere (SD 1) or one for 64 channels (SD 2); no shape tells it."""
    if options.unet_heads:
        heads = [options.unet_heads] * len(channels)
    elif options.unet_head_width or is_second:
        heads = [width // (options.unet_head_width or 64) for width in channels]
    else:
        heads = [8] * len(channels)
    if any(count < 1 or width % count for count, width in zip(heads, channels)):
        raise Refusal(f"{PREFIX}*: heads that divide the channels {channels} were expected, found {heads}. Give "
                      "--unet-heads or --unet-head-width.", USAGE)
    return heads[0] if len(set(heads)) == 1 else heads
