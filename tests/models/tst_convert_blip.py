# SPDX-License-Identifier: GPL-3.0-or-later
"""BLIP-2 and BLIP-VQA as LAVIS saves them -> the folders that we read, every tensor and what config.json makes of them.

Usage: tst_convert_blip.py PROGRAM PACK [unittest's options]
"""
import json
import sys
import unittest

import torch
from convert_kit import PACK, ConvertTest, randoms, token_ids, weights
from transformers import Blip2ForImageTextRetrieval, BlipForQuestionAnswering

import blip_files

HEADS = ("--vision-heads", blip_files.VISION_HEADS, "--text-heads", blip_files.TEXT_HEADS)


class ConvertBlip2(ConvertTest):
    def setUp(self):
        super().setUp()
        self.model, self.head = blip_files.blip2()
        self.language, self.eyes = blip_files.lavis_blip2(self.folder, self.model, self.head)
        self.out = self.folder / "blip2"

    def convert(self, *options):
        return self.converted("blip2", self.language, "--vision", self.eyes, "--vision-layers", 3, "--vocab",
                              PACK / "blip2", "--out", self.out, *HEADS, *options)

    def expected(self):
        halves = {name: tensor.half() if name.startswith("vision_model.") and "post_layernorm" not in name else tensor
                  for name, tensor in self.model.state_dict().items()}
        return {name: tensor for name, tensor in halves.items() if not name.endswith("position_ids")}

    def testEveryTensorArrivesUnderHuggingFacesName(self):
        done = self.convert()
        self.assertSameTensors(weights(self.out / "model.safetensors"), self.expected())
        self.assertIn("Left out 16 tensors", done.out)

    def testTheHeadHasItsFiveTensors(self):
        self.convert()
        self.assertSameTensors(weights(self.out / "lm_head.safetensors"), self.head)

    def testTransformersComputesTheSameWithTheConfig(self):
        self.convert("--dtype", "fp32")
        found = Blip2ForImageTextRetrieval.from_pretrained(self.out).eval()
        original = self.model
        for name, tensor in original.state_dict().items():
            tensor.copy_(tensor.half() if name.startswith("vision_model.") and "post_layernorm" not in name else tensor)
        inputs = {"pixel_values": randoms(1, 2, 3, 35, 35), "input_ids": token_ids(2, 2, 9),
                  "attention_mask": torch.ones(2, 9, dtype=torch.long), "use_image_text_matching_head": True}
        with torch.no_grad():
            self.assertNear(found(**inputs).logits_per_image, original(**inputs).logits_per_image)

    def testOnlyTheHeadWhenAskedFor(self):
        target = self.folder / "lm_head.safetensors"
        self.converted("blip2", self.language, "--lm-head-only", "--out", target, "--dtype", "bf16")
        self.assertSameTensors(weights(target), {name: tensor.bfloat16() for name, tensor in self.head.items()})

    def testTheVocabularyIsCopiedOrAskedFor(self):
        self.convert()
        self.assertEqual((self.out / "vocab.txt").read_bytes(), (PACK / "blip2" / "vocab.txt").read_bytes())
        done = self.converted("blip2", self.language, "--vision", self.eyes, "--vision-layers", 3, "--out",
                              self.folder / "other", *HEADS)
        self.assertIn("copy vocab.txt of bert-base-uncased", done.out)
        self.assertFalse((self.folder / "other" / "vocab.txt").exists())

    def testTokenizerJsonStandsForTheVocabulary(self):
        words = (PACK / "blip2" / "vocab.txt").read_text().splitlines()
        whole = self.folder / "tokenizer.json"
        whole.write_text(json.dumps({"added_tokens": [{"id": 0, "content": words[0]}], "model": {
            "type": "WordPiece", "vocab": {word: i for i, word in enumerate(words)}}}))
        self.converted("blip2", self.language, "--vision", self.eyes, "--vision-layers", 3, "--out", self.out, *HEADS,
                       "--vocab", whole)
        self.assertEqual((self.out / "tokenizer.json").read_bytes(), whole.read_bytes())
        self.assertFalse((self.out / "vocab.txt").exists() or (self.out / "added_tokens.json").exists())

    def testAFileWithItsOwnVisionNeedsNoSecondOne(self):
        whole = {"model": {**torch.load(self.language)["model"],
                           **{"visual_encoder." + name: tensor for name, tensor in torch.load(self.eyes).items()}}}
        torch.save(whole, self.folder / "finetuned.pth")
        self.converted("blip2", self.folder / "finetuned.pth", "--vision-layers", 3, "--out", self.out, *HEADS)
        self.assertSameTensors(weights(self.out / "model.safetensors"), self.expected())


class ConvertJudge(ConvertTest):
    def testEveryTensorAndAnswerIsThatOfTheOriginal(self):
        model = blip_files.judge()
        file, _ = blip_files.lavis_judge(self.folder, model)
        out = self.folder / "judge"
        self.converted("judge", file, "--vocab", PACK / "judge" / "vocab.txt", "--out", out, *HEADS)
        expected = {name: tensor for name, tensor in model.state_dict().items()
                    if "predictions.decoder" not in name and not name.endswith("position_ids")}
        self.assertSameTensors(weights(out / "model.safetensors"), expected)
        found = BlipForQuestionAnswering.from_pretrained(out).eval()
        pixels, ids = randoms(3, 1, 3, 48, 48), token_ids(4, 1, 7)
        with torch.no_grad():
            self.assertNear(*(self.logits(network, pixels, ids) for network in (found, model)))

    @staticmethod
    def logits(network, pixels, ids):
        states = network.vision_model(pixel_values=pixels).last_hidden_state
        question = network.text_encoder(input_ids=ids, encoder_hidden_states=states).last_hidden_state
        start = torch.full((1, 1), network.decoder_start_token_id)
        return network.text_decoder(input_ids=start, encoder_hidden_states=question).logits


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
