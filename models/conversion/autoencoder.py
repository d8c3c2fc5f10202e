# SPDX-License-Identifier: GPL-3.0-or-later
"""Stable Diffusion's autoencoder: LDM's names into diffusers', attention matrices out of 1x1 convolutions."""
from conversion.naming import BOTH, Naming
from conversion.refusal import Refusal

PREFIX = "first_stage_model."
TOP = tuple((f"{side}.{theirs}", f"{side}.{ours}", BOTH) for side in ("encoder", "decoder")
            for theirs, ours in (("conv_in", "conv_in"), ("norm_out", "conv_norm_out"), ("conv_out", "conv_out"))
            ) + (("quant_conv", "quant_conv", BOTH), ("post_quant_conv", "post_quant_conv", BOTH))
ATTENTION = (("norm", "group_norm"), ("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("proj_out", "to_out.0"))


class Autoencoder:
    def __init__(self, checkpoint):
        self.naming = Naming(checkpoint, PREFIX)
        self.naming.rows(TOP)
        self.levels = self.naming.count("encoder.down.")
        for side in ("encoder", "decoder"):
            self.middle(side)
        for level in range(self.levels):
            self.level(level)

    def level(self, level):
        """The decoder counts its levels from the smallest picture here, from the largest there."""
        ups = self.levels - 1 - level
        for block in range(self.layers()):
            self.resnet(f"encoder.down.{level}.block.{block}", f"encoder.down_blocks.{level}.resnets.{block}")
        for block in range(self.layers() + 1):
            self.resnet(f"decoder.up.{level}.block.{block}", f"decoder.up_blocks.{ups}.resnets.{block}")
        if ups > 0:
            self.naming.row(f"encoder.down.{level}.downsample.conv", f"encoder.down_blocks.{level}.downsamplers.0.conv")
        if level > 0:
            self.naming.row(f"decoder.up.{level}.upsample.conv", f"decoder.up_blocks.{ups}.upsamplers.0.conv")

    def layers(self):
        return max(self.naming.count("encoder.down.0.block."), 1)

    def middle(self, side):
        for block in (1, 2):
            self.resnet(f"{side}.mid.block_{block}", f"{side}.mid_block.resnets.{block - 1}")
        for theirs, ours in ATTENTION:
            self.naming.row(f"{side}.mid.attn_1.{theirs}", f"{side}.mid_block.attentions.0.{ours}")

    def resnet(self, theirs, ours):
        for word in ("norm1", "conv1", "norm2", "conv2"):
            self.naming.row(f"{theirs}.{word}", f"{ours}.{word}")
        shape = getattr(self.naming.pieces.get(theirs + ".conv1.weight"), "shape", (0, 0))
        if shape[0] != shape[1] or self.naming.has(theirs + ".nin_shortcut."):
            self.naming.row(theirs + ".nin_shortcut", ours + ".conv_shortcut")

    def renamed(self):
        return {name: piece.squeezed() if ".attentions." in name else piece
                for name, piece in self.naming.renamed().items()}

    def config(self, options):
        shape = self.naming.shape
        channels = [shape(f"encoder.down.{level}.block.0.conv1.weight")[0] for level in range(self.levels)]
        latent = shape("decoder.conv_in.weight")[1]
        if not channels or shape("encoder.conv_out.weight")[0] != 2 * latent:
            raise Refusal(f"{PREFIX}*: mean and variance of {latent} channels were expected from the encoder, found "
                          f"{shape('encoder.conv_out.weight')[0]} channels. This is another kind of checkpoint.")
        return {"_class_name": "AutoencoderKL", "act_fn": "silu", "in_channels": shape("encoder.conv_in.weight")[1],
                "out_channels": shape("decoder.conv_out.weight")[0], "latent_channels": latent,
                "block_out_channels": channels, "layers_per_block": self.layers(), "norm_num_groups": options.norm_groups,
                "down_block_types": ["DownEncoderBlock2D"] * self.levels, "up_block_types": ["UpDecoderBlock2D"] * self.levels,
                "sample_size": options.image_size, "scaling_factor": options.vae_scale}
