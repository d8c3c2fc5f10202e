# SPDX-License-Identifier: GPL-3.0-or-later
"""What models/convert.py does not take: one sentence that names file and trouble, the right exit code, nothing written.

Usage: tst_convert_refusals.py PROGRAM PACK [unittest's options]
"""
import os
import pickle
import sys
import unittest
from pathlib import Path

import torch
from convert_kit import PACK, ConvertTest, save_pickle
from safetensors.torch import save_file

import blip_files
import diffusion_files

HEADS = ("--vision-heads", blip_files.VISION_HEADS, "--text-heads", blip_files.TEXT_HEADS)
SIZES = ("--norm-groups", 4, "--text-heads", 3, "--unet-heads", 4)


class Bomb:
    """What a hostile pickle would do."""

    def __reduce__(self):
        return Path.touch, (Path(os.environ["REFEREE_TEST_BOMB"]),)


class Refusals(ConvertTest):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"

    def blip2(self, change=lambda tensors: None):
        model, head = blip_files.blip2()
        language, eyes = blip_files.lavis_blip2(self.folder, model, head, change)
        return ("blip2", language, "--vision", eyes, "--vision-layers", 3, "--out", self.out, *HEADS)

    def diffusion(self, second, change=lambda tensors: None, ending="safetensors"):
        tensors = diffusion_files.ldm_names(diffusion_files.tensors_of(diffusion_files.networks(second)), second)
        change(tensors)
        file = diffusion_files.single_file(self.folder / f"model.{ending}", tensors)
        return ("sd", file, "--tokenizer", PACK / "sd", "--out", self.out, *SIZES)

    def testAPickleThatWouldRunCodeIsNotRun(self):
        mark = self.folder / "mark"
        os.environ["REFEREE_TEST_BOMB"] = str(mark)
        zipped = save_pickle(self.folder / "bomb.pth", {"model": {"query_tokens": torch.ones(2)}, "more": Bomb()})
        plain = self.folder / "plain.pth"
        plain.write_bytes(pickle.dumps({"model": Bomb()}))
        for file in (zipped, plain):
            text = self.refused(3, "judge", file, "--out", self.out)
            self.assertIn(file.name, text)
        self.assertIn("pathlib", self.refused(3, "judge", zipped, "--out", self.out))
        self.assertFalse(mark.exists())
        pickle.loads(plain.read_bytes())  # the bomb is live
        self.assertTrue(mark.exists())

    def testNamesOfTheTrainingProgramAreHarmless(self):
        module = type(sys)("pytorch_lightning.callbacks")
        kind = type("ModelCheckpoint", (), {"__module__": module.__name__})
        module.ModelCheckpoint = kind
        sys.modules["pytorch_lightning"] = type(sys)("pytorch_lightning")
        sys.modules[module.__name__] = module
        arguments = self.diffusion(False, ending="ckpt")
        content = torch.load(arguments[1]) | {"callbacks": {kind: {"best": kind()}}}
        torch.save(content, arguments[1])
        del sys.modules[module.__name__], sys.modules["pytorch_lightning"]
        self.converted(*arguments)
        self.assertTrue((self.out / "unet" / "config.json").exists())

    def testFilesThatAreNoCheckpoint(self):
        contents = {"empty": (b"", "damaged"), "page": (b"<!DOCTYPE html><html>", "web page"),
                    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
                    "text": (b"once upon a time there was no tensor", "no"), "list": (None, "dictionary"),
                    "cut": ((64).to_bytes(8, "little") + b'{"a":{"dtype":"F32"', "damaged")}
        for name, (content, word) in contents.items():
            file = self.folder / name
            if content is None:
                torch.save([torch.ones(2)], file)
            else:
                file.write_bytes(content)
            with self.subTest(name):
                text = self.refused(3, "judge", file, "--out", self.out)
                self.assertIn(str(file), text)
                self.assertIn(word, text)

    def testMissingFileAndFolder(self):
        self.assertIn("nowhere.pth", self.refused(3, "judge", self.folder / "nowhere.pth", "--out", self.out))
        self.assertIn("found a folder", self.refused(3, "judge", self.folder, "--out", self.out))

    def testMissingAndUnknownNamesAreToldTogether(self):
        def change(tensors):
            del tensors["vision_proj.bias"], tensors["visual_encoder.blocks.1.attn.v_bias"]
            tensors["Qformer.bert.encoder.layer.1.crossattention2.self.key.weight"] = torch.ones(1)

        text = self.refused(3, *self.blip2(change))
        for word in ("2 tensors missing", "vision_proj.bias", "blocks.1.attn.v_bias", "1 tensor unknown", "crossattention2"):
            self.assertIn(word, text)

        def change_diffusion(tensors):
            del tensors["model.diffusion_model.middle_block.1.norm.weight"], tensors["first_stage_model.quant_conv.bias"]
            tensors["cond_stage_model.transformer.text_model.extra"] = torch.ones(1)

        text = self.refused(3, *self.diffusion(False, change_diffusion))
        for word in ("2 tensors missing", "middle_block.1.norm.weight", "quant_conv.bias", "text_model.extra"):
            self.assertIn(word, text)

    def testAnUntiedCaptioningHead(self):
        def change(tensors):
            tensors["Qformer.cls.predictions.decoder.weight"][7, 3] += 1

        for more in ((), ("--lm-head-only",)):
            text = self.refused(3, *self.blip2(change), *more)
            self.assertIn("decoder.weight was expected to equal", text)

        def change_judge(tensors):
            tensors["text_decoder.cls.predictions.decoder.bias"][0] += 1

        file, _ = blip_files.lavis_judge(self.folder, blip_files.judge(), change_judge)
        self.assertIn("decoder.bias was expected to equal", self.refused(3, "judge", file, "--out", self.out, *HEADS))

    def testTheFilesOfAnotherNetwork(self):
        blip2 = self.blip2()
        self.assertIn("eva_vit_g", self.refused(2, *blip2[:2], "--out", self.out))
        self.assertIn("Exchange", self.refused(3, *blip2[:3], blip2[1], *blip2[4:]))
        self.assertIn("tensors missing", self.refused(3, "judge", blip2[1], "--out", self.out, *HEADS))
        self.assertIn("whole Stable Diffusion", self.refused(3, "sd", blip2[1], "--tokenizer", PACK, "--out", self.out))

    def testOtherKindsOfStableDiffusion(self):
        def named(start):
            return lambda tensors: tensors.update({start + "x": torch.ones(1)})

        def nine(tensors):
            tensors["model.diffusion_model.input_blocks.0.0.weight"] = torch.ones(16, 9, 3, 3)

        def other_noise(tensors):
            tensors["alphas_cumprod"] = torch.linspace(1, 0, 1000)

        for change, word in ((named("conditioner.embedders.0."), "XL"), (nine, "9 channels"), (other_noise, "schedule"),
                             (named("lora_te_"), "LoRA")):
            self.assertIn(word, self.refused(3, *self.diffusion(False, change)))

    def testWhatNoFileTellsIsAskedFor(self):
        self.assertIn("--prediction v", self.refused(2, *self.diffusion(True)))
        self.assertIn("--unet-heads", self.refused(2, *self.diffusion(False), "--unet-heads", 5))
        self.assertIn("--tokenizer", self.refused(2, "sd", "model.ckpt", "--out", self.out))

    def testATokenizerThatDoesNotFit(self):
        other = self.folder / "tokenizer"
        other.mkdir()
        (other / "vocab.json").write_text('{"a": 0}')
        arguments = list(self.diffusion(False))
        arguments[3] = other
        self.assertIn("merges.txt", self.refused(3, *arguments))
        (other / "merges.txt").write_text("#version: 0.2\n")
        self.assertIn(f"{diffusion_files.WORDS} tokens were expected", self.refused(3, *arguments))
        for name in ("vocab.json", "merges.txt"):
            (other / name).unlink()
        self.assertIn("vocab.json and merges.txt (or tokenizer.json)", self.refused(3, *arguments))
        for content, word in (("{", "JSON"), ("[]", "tokens and their ids"), ('{"model": {"vocab": [1]}}', "tokens and"),
                              ('{"model": {"vocab": {"a": 0}}, "added_tokens": [{}]}', "tokens and"),
                              ('{"model": {"vocab": {"a": 0}}}', f"{diffusion_files.WORDS} tokens were expected")):
            (other / "tokenizer.json").write_text(content)
            self.assertIn(word, self.refused(3, *arguments))
        (self.folder / "vocab.txt").write_text("[PAD]\n[UNK]\n")
        self.assertIn("found 2", self.refused(3, *self.blip2(), "--vocab", self.folder))

    def testNothingIsOverwritten(self):
        arguments = self.blip2()
        self.out.mkdir()
        (self.out / "mine").write_text("kept")
        self.assertIn("nothing is overwritten", self.refused(6, *arguments))
        self.assertEqual([path.name for path in self.out.iterdir()], ["mine"])
        target = self.folder / "head.safetensors"
        target.write_text("kept")
        self.assertIn("exists", self.refused(6, *arguments[:2], "--lm-head-only", "--out", target))
        self.assertEqual(target.read_text(), "kept")

    def testATargetThatCannotBeWritten(self):
        arguments = [*self.blip2()]
        arguments[arguments.index("--out") + 1] = self.folder / "no" / "where"
        self.assertIn("its folder was expected", self.refused(6, *arguments))

    def testNumbersThatAreNotFinite(self):
        def change(tensors):
            tensors["first_stage_model.quant_conv.bias"][1] = 1e6

        arguments = self.diffusion(False, change)
        self.assertIn("quant_conv.bias as F16", self.refused(3, *arguments, "--dtype", "fp16"))
        self.converted(*arguments, "--dtype", "bf16")

    def testNumbersOfStrangeKinds(self):
        save_file({"visual_encoder.cls_token": torch.ones(1, 1, 4).to(torch.float8_e4m3fn)}, self.folder / "f8.safetensors")
        self.assertIn("F8_E4M3", self.refused(3, "judge", self.folder / "f8.safetensors", "--out", self.out))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
