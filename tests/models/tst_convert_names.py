# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and shapes of the published files (nothing is allocated): each is used once, and config.json has their sizes.

Usage: tst_convert_names.py PROGRAM PACK [unittest's options]
"""
import re
import sys
import types
import unittest
from pathlib import Path

import torch
from convert_kit import ROOT
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import Blip2ForImageTextRetrieval, BlipConfig, BlipForQuestionAnswering, CLIPTextConfig, CLIPTextModel

import diffusion_files
from blip2_configs import build
from conversion import blip2, judge, stable_diffusion, vision
from conversion.autoencoder import Autoencoder
from conversion.checkpoint import Checkpoint, Piece
from conversion.naming import Naming
from conversion.text_encoder import TextEncoder
from conversion.unet import UNet

CROSS = dict(down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
             up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
LEVELS = (320, 640, 1280, 1280)
VAE = dict(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
           down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)


def checkpoint_of(shapes):
    return Checkpoint(Path("full.pth"), {name: Piece(tuple(shape), torch.float16, None) for name, shape in shapes.items()})


def listed(name):
    """"word [1, 2]" a line"""
    lines = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8").splitlines()
    pairs = (re.fullmatch(r"(\S+) \[(.*)\]", line).groups() for line in lines if line.strip())
    return {word: [int(size) for size in sizes.split(", ") if size] for word, sizes in pairs}


def shapes_of(model):
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()
            if not name.endswith("position_ids")}


def made(naming):
    return {name: piece.shape for name, piece in naming.renamed().items()}


class PublishedNames(unittest.TestCase):
    def same(self, config, wanted):
        self.assertEqual({key: config.get(key) for key in wanted}, wanted)

    def testBlip2HasTheShapesOfHuggingFaces(self):
        eyes = {name: shape for name, shape in listed("vit_keys.txt").items()}
        eyes |= {name.replace("blocks.38.", "blocks.39."): shape for name, shape in eyes.items() if "blocks.38." in name}
        others = {"ln_vision.weight": [1408], "ln_vision.bias": [1408], "query_tokens": [1, 32, 768], "temp": [],
                  "vision_proj.weight": [256, 768], "vision_proj.bias": [256], "text_proj.weight": [256, 768],
                  "text_proj.bias": [256], "itm_head.weight": [2, 768], "itm_head.bias": [2]}
        naming = Naming(checkpoint_of(eyes | others | listed("qformer_keys.txt")))
        layers, left_out = blip2.vision_layers(naming, None)
        crossing = blip2.add_names(naming, layers)
        self.assertEqual(naming.missing() + naming.unknown(lambda name: blip2.is_ignored(name) or name in left_out), [])
        options = types.SimpleNamespace(vision_heads=16, text_heads=12)
        config = blip2.config_of(naming, (layers, crossing), options, "full.pth")
        wanted = build({"hidden_size": 1408, "intermediate_size": 6144, "num_hidden_layers": 39, "num_attention_heads": 16,
                        "image_size": 224, "patch_size": 14, "layer_norm_eps": 1e-6}, {"vocab_size": 30523},
                       num_query_tokens=32, image_text_hidden_size=256)
        with torch.device("meta"):
            self.assertEqual(made(naming), shapes_of(Blip2ForImageTextRetrieval(wanted)))
        for part in ("vision_config", "qformer_config"):
            found = config.pop(part)
            self.same(wanted.to_dict()[part], {key: value for key, value in found.items() if key != "architectures"})
        self.same(wanted.to_dict(), {key: value for key, value in config.items() if key != "architectures"})

    def testTheJudgeAt480HasTwelveHeads(self):
        wanted = BlipConfig(vision_config={"image_size": 480, "layer_norm_eps": 1e-6},
                            text_config={"num_attention_heads": 12, "encoder_hidden_size": 768})
        with torch.device("meta"):
            shapes = shapes_of(BlipForQuestionAnswering(wanted))
        lavis = {}
        for name, shape in shapes.items():
            for ours, theirs, _ in (*vision.ROWS, (f"{vision.VISION}norm", "vision_model.post_layernorm", None)):
                pattern = re.escape(theirs).replace(r"\{v\}", r"(\d+)") + r"(?=$|\.(weight|bias)$)"
                name = re.sub(pattern, lambda found, ours=ours: ours.format(v=found.group(1)), name)
            lavis[name] = shape
        naming = Naming(checkpoint_of(lavis))
        naming.rows(judge.ROWS, t=range(12))
        naming.rows(vision.ROWS, v=range(12))
        vision.add_whole_biases(naming, 12)
        self.assertEqual(naming.missing() + naming.unknown(judge.is_ignored), [])
        config = judge.config_of(naming, 12, types.SimpleNamespace(vision_heads=12, text_heads=12), "full.pth")
        self.same(config["vision_config"], {"image_size": 480, "layer_norm_eps": 1e-6, "num_attention_heads": 12,
                                            "hidden_size": 768, "intermediate_size": 3072, "patch_size": 16})
        self.same(config["text_config"], {"num_attention_heads": 12, "vocab_size": 30524, "bos_token_id": 30522,
                                          "intermediate_size": 3072, "max_position_embeddings": 512, "is_decoder": True})

    def diffusion(self, second, unet, text):
        with torch.device("meta"):
            found = {"unet": UNet2DConditionModel(**CROSS, block_out_channels=LEVELS, **unet),
                     "vae": AutoencoderKL(**VAE), "text_encoder": CLIPTextModel(CLIPTextConfig(**text))}
            tensors = diffusion_files.tensors_of(found)
            ldm = {name: tuple(tensor.shape) for name, tensor in diffusion_files.ldm_names(tensors, second).items()}
        checkpoint = checkpoint_of(ldm)
        networks = UNet(checkpoint), Autoencoder(checkpoint), TextEncoder(checkpoint, None)
        stable_diffusion.require_names(checkpoint, networks)
        options = types.SimpleNamespace(unet_heads=None, unet_head_width=None, norm_groups=32, text_heads=None,
                                        image_size=512, vae_scale=0.18215)
        self.assertEqual(made(networks[0].naming), shapes_of(found["unet"]))
        self.assertEqual({name: piece.shape for name, piece in networks[1].renamed().items()}, shapes_of(found["vae"]))
        self.assertEqual({name.removeprefix("text_model."): shape for name, shape in made(networks[2].naming).items()},
                         {name.removeprefix("text_model."): shape for name, shape in shapes_of(found["text_encoder"]).items()})
        return networks[0].config(options, second), networks[1].config(options), networks[2].config(options)

    def testStableDiffusion1(self):
        unet, vae, text = self.diffusion(False, {"attention_head_dim": 8, "cross_attention_dim": 768}, dict(
            vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12))
        self.same(unet, {"attention_head_dim": 8, "cross_attention_dim": 768, "block_out_channels": list(LEVELS),
                         "layers_per_block": 2, "use_linear_projection": False, "in_channels": 4, "out_channels": 4,
                         "transformer_layers_per_block": 1} | {key: list(value) for key, value in CROSS.items()})
        self.same(vae, {"block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "latent_channels": 4})
        self.same(text, {"num_attention_heads": 12, "num_hidden_layers": 12, "hidden_act": "quick_gelu"})

    def testStableDiffusion2(self):
        unet, _, text = self.diffusion(True, {"attention_head_dim": (5, 10, 20, 20), "cross_attention_dim": 1024,
                                              "use_linear_projection": True}, dict(
            vocab_size=49408, hidden_size=1024, intermediate_size=4096, num_hidden_layers=23, num_attention_heads=16))
        self.same(unet, {"attention_head_dim": [5, 10, 20, 20], "use_linear_projection": True, "cross_attention_dim": 1024})
        self.same(text, {"num_attention_heads": 16, "num_hidden_layers": 23, "hidden_act": "gelu"})


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
