# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of what the trainings stand on: the vocabulary, checkpoints, averaged weights, the noise schedule."""
import json
import os
import pathlib
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image
from transformers import CLIPTokenizer

import blend
import curves
import diffusion
import vocabulary
import world
from common import Training, load_averaged


class VocabularyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.size = vocabulary.write(cls.folder.name)
        cls.tokenizer = CLIPTokenizer.from_pretrained(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_word_list_holds_what_captions_say_and_knows_what_to_write_instead(self):
        words = vocabulary.word_list()
        known = {text for group in ("things", "colours", "textures", "places", "others") for text in words[group]}
        said = {word for text in known for word in text.split()}
        rng = np.random.default_rng(4)
        for _ in range(1000):
            self.assertLessEqual(set(world.caption(world.sample_scene(rng, "any")).split()), said)
        self.assertLessEqual({text for text in words["instead"].values() if text}, known)
        self.assertFalse(known & set(words["instead"]))
        pack = pathlib.Path(__file__).parents[1] / "miniature"
        self.assertEqual(json.loads((pack / "words.json").read_text(encoding="utf-8")), words)
        self.assertEqual(json.loads((pack / "pack.json").read_text(encoding="utf-8"))["words"], "words.json")

    def test_every_word_of_a_caption_is_one_token(self):
        rng = np.random.default_rng(1)
        for _ in range(200):
            text = vocabulary.PREFIX + world.caption(world.sample_scene(rng, "any"))
            self.assertEqual(len(self.tokenizer(text).input_ids), len(text.split()) + 2, text)

    def test_the_longest_prefixed_caption_fits_the_short_length(self):
        text = (vocabulary.PREFIX + "an orange checkered triangle to the right of an orange checkered square"
                " on a yellow background")
        self.assertLessEqual(len(self.tokenizer(text).input_ids), diffusion.SHORT)

    def test_any_word_comes_back_from_its_pieces(self):
        for word in ("elephant", "zebra", "café", "quixotic", "x"):
            ids = self.tokenizer(word).input_ids
            self.assertEqual(self.tokenizer.decode(ids, skip_special_tokens=True), word)

    def test_start_and_end_are_the_last_ids(self):
        self.assertEqual(self.tokenizer("").input_ids, [self.size - 2, self.size - 1])


class BlendTest(unittest.TestCase):
    def test_a_share_of_each_in_the_type_of_the_files(self):
        before, after = {"w": torch.tensor([0.0, 2.0]).half()}, {"w": torch.tensor([1.0, 4.0]).half()}
        mixed = blend.blended(before, after, 0.25)["w"]
        self.assertEqual((mixed.tolist(), mixed.dtype), ([0.25, 2.5], torch.float16))

    def test_other_tensors_are_refused(self):
        with self.assertRaisesRegex(ValueError, "different tensors"):
            blend.blended({"w": torch.zeros(1)}, {"v": torch.zeros(1)}, 0.5)


class TrainingTest(unittest.TestCase):
    def train(self, folder, seconds):
        torch.manual_seed(0)
        layers = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 1))
        training = Training("tiny", folder, {"layers": layers}, seconds / 60, rate=1e-2, seed=1)
        begun = training.step
        training.run(lambda rng: (layers(torch.from_numpy(rng.normal(size=(16, 4))).float()) - 1).square().mean())
        return training, begun

    def test_a_training_goes_on_where_it_stopped(self):
        with tempfile.TemporaryDirectory() as folder:
            first, _ = self.train(folder, 0.3)
            second, begun = self.train(folder, 0.6)
            self.assertEqual(begun, first.step)
            self.assertGreater(second.step, first.step)
            self.assertFalse(os.path.exists(os.path.join(folder, "tiny.pt.new")))

    def test_a_spent_training_changes_nothing_when_started_again(self):
        with tempfile.TemporaryDirectory() as folder:
            first, _ = self.train(folder, 0.3)
            second, _ = self.train(folder, 0.3)
            self.assertEqual(first.step, second.step)
            for a, b in zip(first.modules.parameters(), second.modules.parameters()):
                self.assertTrue(torch.equal(a, b))

    def test_training_lowers_the_loss_and_its_average_is_what_is_loaded(self):
        with tempfile.TemporaryDirectory() as folder:
            training, _ = self.train(folder, 1.5)
            fresh = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 1))
            probe = torch.randn(256, 4, generator=torch.Generator().manual_seed(1))
            before = float((fresh(probe).detach() - 1).square().mean())
            facts = load_averaged(training.path, {"layers": fresh})
            self.assertEqual(facts["steps"], training.step)
            self.assertLess(float((fresh(probe).detach() - 1).square().mean()), before / 2)

    def test_the_noise_schedule_is_stable_diffusion_s(self):
        betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
        expected = torch.cumprod(1 - betas, 0)
        self.assertLess(float((diffusion.alphas() - expected).abs().max()), 1e-5)


class CurvesTest(unittest.TestCase):
    def test_every_number_of_a_log_becomes_a_curve(self):
        log = "12:00:01 referee: calm step 5 1.2 s/step 3.0 min left, match 0.30 place 0.020\n" \
              "12:00:21 referee: calm step 9 1.2 s/step 2.0 min left, match 0.25 place 0.010\n"
        self.assertEqual(curves.series(log), {"match": [0.30, 0.25], "place": [0.020, 0.010]})
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "referee.log"
            path.write_text(log)
            self.assertEqual(curves.draw(path, path.with_suffix(".png")), ["match", "place"])
            self.assertEqual(Image.open(path.with_suffix(".png")).size, (curves.WIDE, 2 * curves.HIGH))


if __name__ == "__main__":
    unittest.main()
