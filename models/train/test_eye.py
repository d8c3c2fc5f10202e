# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the untrained eye on renders: python3 -m unittest discover -s models/train -p test_eye.py"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace

import numpy as np
from PIL import Image, PngImagePlugin
from scipy import ndimage

import eye
import world

HERE = pathlib.Path(__file__).resolve().parent
STAR, MOON = world.Thing("star", "red", "striped"), world.Thing("moon", "blue")
ABOVE = world.Scene((STAR, MOON), "above", "gray", False, ((38, 8, 54), (36, 68, 52)))
PROMPT = "a red striped star above a blue moon"


def draw(count, seed=31, **options):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        scene = world.sample_scene(rng, "any", **options)
        yield scene, world.render(scene, rng)[0]


def render(scene=ABOVE, seed=4):
    return world.render(scene, np.random.default_rng(seed))[0]


def exchanged(scene, part):
    first, second = scene.things
    return replace(scene, things=(replace(first, **{part: getattr(second, part)}),
                                  replace(second, **{part: getattr(first, part)})))


class CaptionTest(unittest.TestCase):
    def test_every_caption_of_the_world_is_read_back(self):
        rng = np.random.default_rng(2)
        for _ in range(300):
            scene = world.sample_scene(rng, "any")
            paper = scene.background if scene.names_background else None
            self.assertEqual(eye.parsed(world.caption(scene)), eye.Asked(scene.things, scene.relation, paper))

    def test_other_prompts_are_refused_with_an_example(self):
        for prompt in ("", "a red elephant", "a star", "a red star above", "ein roter Stern",
                       "a red star above a blue moon and a green tree"):
            with self.assertRaisesRegex(ValueError, "above a blue moon' was expected"):
                eye.parsed(prompt)


class RenderTest(unittest.TestCase):
    def test_true_captions_are_right_and_captions_with_one_change_are_not(self):
        rng = np.random.default_rng(6)
        accepted, wrongly = [], []
        for scene, picture in draw(60, things=2):
            things, paper = eye.see(picture)
            accepted.append(eye.answer(things, paper, eye.parsed(world.caption(scene)))["right"])
            for kind in world.change_kinds(scene):
                wrong = world.changed_word(scene, rng, kind)
                if eye.answer(things, paper, eye.parsed(wrong))["right"]:
                    wrongly.append((world.caption(scene), wrong))
        self.assertGreaterEqual(np.mean(accepted), 0.96)
        self.assertEqual(wrongly, [])

    def test_one_thing_alone_is_seen_as_well(self):
        rng = np.random.default_rng(7)
        for scene, picture in draw(30, things=1):
            self.assertTrue(eye.look(picture, world.caption(scene))["right"], scene)
            self.assertFalse(eye.look(picture, world.changed_word(scene, rng))["right"], scene)

    def test_attributes_of_the_other_thing_are_wrong(self):
        for part in ("colour", "texture"):
            for scene, picture in draw(30, seed=8, things=2):
                other = exchanged(scene, part)
                if other != scene:
                    self.assertFalse(eye.look(picture, world.caption(other))["bound"], scene)

    def test_every_silhouette_in_every_colour_keeps_its_name(self):
        for noun in world.NOUNS:
            for colour in world.COLOURS:
                paper = "gray" if colour != "black" else "blue"
                scene = world.Scene((world.Thing(noun, colour),), None, paper, True, ((30, 30, 64),))
                self.assertTrue(eye.look(render(scene), world.caption(scene))["right"], scene)


class AnswerTest(unittest.TestCase):
    def test_the_order_counts_for_right_and_not_for_bound(self):
        picture = render()
        for words, right in (("above", True), ("below", False), ("and", True), ("to the left of", False)):
            answer = eye.look(picture, PROMPT.replace("above", words))
            self.assertEqual((answer["bound"], answer["right"]), (True, right), words)

    def test_the_paper_counts_where_the_prompt_names_it(self):
        picture = render()
        self.assertTrue(eye.look(picture, PROMPT + " on a gray background")["right"])
        wrong = eye.look(picture, PROMPT + " on a pink background")
        self.assertEqual((wrong["bound"], wrong["right"]), (True, False))

    def test_a_missing_thing_and_an_extra_one_are_wrong_and_named(self):
        alone = eye.look(render(replace(ABOVE, things=(STAR,), relation=None, boxes=ABOVE.boxes[:1])), PROMPT)
        self.assertFalse(alone["bound"])
        self.assertIn("missing: a blue moon", eye.told(alone))
        extra = eye.look(render(), "a red striped star")
        self.assertFalse(extra["bound"])
        self.assertIn("extra: a blue moon", eye.told(extra))

    def test_the_account_names_what_was_seen_instead(self):
        answer = eye.look(render(), "a red striped star above a blue ring")
        self.assertIn("a blue moon instead of a blue ring", eye.told(answer))
        self.assertEqual(answer["things"][1]["checks"], {"noun": False, "colour": True, "texture": True})

    def test_a_texture_that_the_prompt_leaves_out_is_wrong(self):
        self.assertFalse(eye.look(render(), "a red star above a blue moon")["bound"])

    def test_a_thing_of_two_colours_has_neither(self):
        picture = render(replace(ABOVE, things=(STAR, world.Thing("circle", "blue"))))
        half = picture[94:].astype(int)
        blue = (half[..., 2] - half[..., 0]) > 100
        picture[94:][blue] = world.COLOURS["red"]
        for colour in ("red", "blue"):
            circle = eye.look(picture, f"a red striped star above a {colour} circle")["things"][1]
            self.assertEqual((circle["checks"]["noun"], circle["checks"]["colour"]), (True, False), colour)


class PaintedTest(unittest.TestCase):
    """What paintings have and renders have not."""

    def test_stains_are_no_things(self):
        picture = render().astype(np.float32)
        rng = np.random.default_rng(3)
        stains = ndimage.gaussian_filter(rng.normal(size=(128, 128)), 6)
        picture += 8 * (stains / stains.std())[..., None]
        picture[20:34, 100:114] = (90, 60, 60)
        picture = np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
        self.assertTrue(eye.look(picture, PROMPT)["right"])

    def test_a_faint_stain_without_a_form_is_no_thing(self):
        for step, bound in ((14, True), (60, False)):
            picture = render()
            picture[40:52, 96:126] += np.uint8(step)
            picture[52:90, 114:126] += np.uint8(step)
            self.assertEqual(eye.look(picture, PROMPT)["bound"], bound, step)

    def test_soft_pictures_are_seen(self):
        right = []
        for scene, picture in draw(40, seed=12, things=2):
            soft = ndimage.gaussian_filter(picture.astype(np.float32), (1.2, 1.2, 0))
            right.append(eye.look(soft.astype(np.uint8), world.caption(scene))["right"])
        self.assertGreaterEqual(np.mean(right), 0.9)

    def test_empty_paper_and_noise_are_answered(self):
        noise = np.random.default_rng(1).integers(0, 256, (128, 128, 3)).astype(np.uint8)
        for picture in (np.zeros((128, 128, 3), np.uint8), np.full((128, 128, 3), 255, np.uint8), noise):
            self.assertFalse(eye.look(picture, PROMPT)["bound"])


class CommandTest(unittest.TestCase):
    def run_eye(self, *arguments):
        done = subprocess.run([sys.executable, str(HERE / "eye.py"), *arguments, "--json"], capture_output=True,
                              text=True, env={"OMP_NUM_THREADS": "1", "PATH": ""})
        return done.returncode, {pathlib.Path(a["file"]).name: a for a in json.loads(done.stdout)["pictures"]}, done.stderr

    def save(self, name, recipe=None):
        text = PngImagePlugin.PngInfo()
        if recipe:
            text.add_text(eye.RECIPE, json.dumps(recipe))
        Image.fromarray(render()).resize((256, 256)).save(self.folder / name, pnginfo=text)

    def test_the_prompt_is_the_picture_s_then_the_list_s_then_the_given_one(self):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = pathlib.Path(folder)
            edit = {"at": 3, "key": "prompt", "value": PROMPT}
            self.save("painted.png", {"prompt": PROMPT, "edits": []})
            self.save("edited.png", {"prompt": "a green tree", "edits": [edit, {"at": 4, "key": "w1", "value": "2"}]})
            self.save("listed.png")
            self.save("given.png")
            (self.folder / "prompts.json").write_text(json.dumps({"listed.png": "a blue moon", "painted.png": "no"}))
            code, answers, _ = self.run_eye(folder, "--prompt", "a red striped star below a blue moon")
            self.assertEqual(code, 0)
            self.assertEqual({name: (a["bound"], a["right"]) for name, a in answers.items()}, {
                "painted.png": (True, True), "edited.png": (True, True), "listed.png": (False, False),
                "given.png": (True, False)})

    def test_what_has_no_prompt_is_named_and_the_rest_is_answered(self):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = pathlib.Path(folder)
            self.save("painted.png", {"prompt": PROMPT})
            self.save("bare.png")
            (self.folder / "broken.png").write_text("no picture")
            code, answers, errors = self.run_eye(folder)
            self.assertEqual((code, list(answers)), (1, ["painted.png"]))
            self.assertRegex(errors, "bare.png: A prompt was expected")
            self.assertIn("broken.png", errors)


if __name__ == "__main__":
    unittest.main()
