# SPDX-License-Identifier: GPL-3.0-or-later
"""Stable Diffusion 1 and 2 in one file -> a diffusers folder: against the networks the files were made of, against
diffusers' own converter, and painted with by the program.

Usage: tst_convert_diffusion.py PROGRAM PACK [unittest's options]
"""
import json
import sys
import types
import unittest

import torch
from convert_kit import PACK, ConvertTest, randoms, token_ids, weights, write_pack
from diffusers import AutoencoderKL, PNDMScheduler, UNet2DConditionModel
from diffusers.loaders import single_file_utils as theirs
from transformers import CLIPTextModel, CLIPTokenizer

import blip_files
import diffusion_files

SIZES = ("--norm-groups", 4, "--text-heads", 3, "--image-size", 64)
FILES = {"unet": "diffusion_pytorch_model", "vae": "diffusion_pytorch_model", "text_encoder": "model"}


def options(second):
    return (*SIZES, "--unet-head-width", 8, "--prediction", "v") if second else (*SIZES, "--unet-heads", 4)


def expected_of(found):
    """state dicts with the names of the hub's files: CLIP's text encoder with its prefix."""
    tensors = diffusion_files.tensors_of(found)
    tensors["text_encoder"] = {"text_model." + name.removeprefix("text_model."): tensor for name, tensor in
                               tensors["text_encoder"].items() if not name.endswith("position_ids")}
    return tensors


class ConvertDiffusion(ConvertTest):
    def convert(self, second, ending="safetensors", *more):
        self.networks = diffusion_files.networks(second)
        self.ldm = diffusion_files.ldm_names(diffusion_files.tensors_of(self.networks), second)
        self.file = diffusion_files.single_file(self.folder / f"model.{ending}", self.ldm)
        self.out = self.folder / "sd"
        return self.converted("sd", self.file, "--tokenizer", PACK / "sd", "--out", self.out, *options(second), *more)

    def found(self, part):
        return weights(self.out / part / f"{FILES[part]}.safetensors")

    def testEveryTensorOfVersion1(self):
        for ending in ("safetensors", "ckpt"):
            with self.subTest(ending):
                self.convert(False, ending)
                for part, expected in expected_of(self.networks).items():
                    self.assertSameTensors(self.found(part), expected)
                self.out.rename(self.folder / ending)

    def testEveryTensorOfVersion2(self):
        self.convert(True)
        for part, expected in expected_of(self.networks).items():
            self.assertSameTensors(self.found(part), expected)

    def testDiffusersOwnConverterAgrees(self):
        for second in (False, True):
            self.convert(second)
            config = json.loads((self.out / "unet" / "config.json").read_text())
            self.assertSameTensors(self.found("unet"), theirs.convert_ldm_unet_checkpoint(self.ldm, config))
            self.assertSameTensors(self.found("vae"), theirs.convert_ldm_vae_checkpoint(
                self.ldm, json.loads((self.out / "vae" / "config.json").read_text())))
            if second:
                model = types.SimpleNamespace(config=types.SimpleNamespace(hidden_size=24))
                text = theirs.convert_open_clip_checkpoint(model, self.ldm)
            else:
                text = theirs.convert_ldm_clip_checkpoint(self.ldm)
                text.pop("text_model.embeddings.position_ids")
            self.assertSameTensors(self.found("text_encoder"), text)
            self.out.rename(self.folder / f"sd{second}")

    def testTheOriginalsComputeTheSameWithTheConfigs(self):
        for second in (False, True):
            self.convert(second)
            z, words = randoms(5, 1, 4, 8, 8), randoms(6, 1, 7, 24)
            with torch.no_grad():
                unet = UNet2DConditionModel.from_pretrained(self.out / "unet")
                self.assertNear(unet(z, 500, words).sample, self.networks["unet"](z, 500, words).sample)
                vae = AutoencoderKL.from_pretrained(self.out / "vae")
                self.assertNear(vae.decode(z).sample, self.networks["vae"].decode(z).sample)
                self.assertEqual(vae.config.scaling_factor, 0.18215)
                text, ids = CLIPTextModel.from_pretrained(self.out / "text_encoder"), token_ids(7, 1, 9)
                self.assertNear(text(ids).last_hidden_state, self.networks["text_encoder"](ids).last_hidden_state)
            scheduler = PNDMScheduler.from_pretrained(self.out / "scheduler")
            self.assertEqual(scheduler.config.prediction_type, "v_prediction" if second else "epsilon")
            self.assertLess(float((scheduler.alphas_cumprod - self.ldm["alphas_cumprod"]).abs().max()), 1e-6)
            self.out.rename(self.folder / f"sd{second}")

    def testPaddingOfVersion2IsAnExclamationMark(self):
        self.convert(True)
        for name in ("special_tokens_map.json", "tokenizer_config.json"):
            self.assertEqual(json.loads((self.out / "tokenizer" / name).read_text())["pad_token"], "!")

    def testTokenizerJsonAloneDoes(self):
        whole = self.folder / "whole"
        CLIPTokenizer.from_pretrained(PACK / "sd" / "tokenizer").save_pretrained(whole)
        (whole / "vocab.json").unlink(missing_ok=True)
        self.assertTrue((whole / "tokenizer.json").is_file() and not (whole / "merges.txt").exists())
        self.convert(False)
        self.out.rename(self.folder / "old")
        self.converted("sd", self.file, "--tokenizer", whole, "--out", self.out, *options(False))
        self.assertFalse((self.out / "tokenizer" / "vocab.json").exists())
        found, expected = (CLIPTokenizer.from_pretrained(folder / "tokenizer") for folder in (self.out, self.folder / "old"))
        self.assertEqual(found("a red star, above!").input_ids, expected("a red star, above!").input_ids)

    def testPrecisionsAreAsChosen(self):
        for name, dtype in (("fp16", torch.float16), ("bf16", torch.bfloat16), ("fp32", torch.float32)):
            self.convert(False, "ckpt", "--dtype", name)
            for part, expected in expected_of(self.networks).items():
                self.assertSameTensors(self.found(part), {key: tensor.to(dtype) for key, tensor in expected.items()})
            self.out.rename(self.folder / name)

    def testAveragedWeightsAreTakenWhenAskedFor(self):
        networks = diffusion_files.networks(False)
        ldm = diffusion_files.ldm_names(diffusion_files.tensors_of(networks), False)
        averages = {"model_ema." + name.removeprefix("model.").replace(".", ""): tensor + 1
                    for name, tensor in ldm.items() if name.startswith("model.")}
        file = diffusion_files.single_file(self.folder / "both.ckpt", ldm | averages | {
            "model_ema.decay": torch.tensor(0.9999), "model_ema.num_updates": torch.tensor(5)})
        common = ("sd", file, "--tokenizer", PACK / "sd" / "tokenizer", *options(False), "--out")
        self.assertIn("--ema", self.converted(*common, self.folder / "plain").out)
        self.converted(*common, self.folder / "averaged", "--ema")
        plain, averaged = (weights(self.folder / name / "unet" / "diffusion_pytorch_model.safetensors")
                           for name in ("plain", "averaged"))
        self.assertSameTensors(averaged, {name: tensor + 1 for name, tensor in plain.items()})

    def testTheProgramPaintsWithTheWholePack(self):
        """models check loads every part strictly and does one iteration."""
        for second in (False, True):
            pack = self.folder / f"pack{second}"
            pack.mkdir()
            self.convert(second)
            self.out.rename(pack / "sd")
            model, head = blip_files.blip2()
            language, eyes = blip_files.lavis_blip2(self.folder, model, head)
            heads = ("--vision-heads", blip_files.VISION_HEADS, "--text-heads", blip_files.TEXT_HEADS)
            self.converted("blip2", language, "--vision", eyes, "--vision-layers", 3, "--vocab", PACK / "blip2", "--out",
                           pack / "blip2", *heads)
            file, _ = blip_files.lavis_judge(pack, blip_files.judge())
            self.converted("judge", file, "--vocab", PACK / "judge", "--out", pack / "judge", *heads)
            write_pack(pack, 64)
            found = json.loads(self.program("models", "check", pack, "--views", 2, "--json"))
            self.assertTrue(found["ok"])
            counts = {part["name"]: part["tensors"] for part in found["components"] if part["tensors"]}
            self.assertEqual(counts["unet"], 686)
            self.assertEqual(counts["vae"], 248)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
