# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the paper-cut world: python3 -m unittest discover -s models/train -p 'test_*.py'"""
import collections
import pathlib
import tempfile
import unittest

import numpy as np

import world


def draw(count, seed=5, **options):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        scene = world.sample_scene(rng, **options)
        yield (scene, *world.render(scene, rng))


def centre(labels, value):
    y, x = np.nonzero(labels == value)
    return x.mean(), y.mean()


class WorldTest(unittest.TestCase):
    def test_equal_seeds_give_equal_scenes_and_pictures(self):
        for first, second in zip(draw(20), draw(20)):
            self.assertEqual(first[0], second[0])
            np.testing.assert_array_equal(first[1], second[1])
            np.testing.assert_array_equal(first[2], second[2])
        self.assertNotEqual([s for s, _, _ in draw(5, seed=5)], [s for s, _, _ in draw(5, seed=6)])

    def test_pixels_of_a_thing_have_its_colour_and_the_rest_the_paper_s(self):
        for scene, picture, labels in draw(200):
            for index, thing in enumerate(scene.things):
                inside = picture[labels == index + 1].astype(float)
                near = np.abs(inside - world.COLOURS[thing.colour]).max(1) < 30
                low = 0.9 if thing.texture == "plain" else 0.3
                self.assertGreater(near.mean(), low, scene)
                self.assertGreater(len(inside), 200, scene)
            paper = np.median(picture[labels == 0].astype(float), 0)
            self.assertLess(np.abs(paper - world.BACKGROUNDS[scene.background]).max(), 25, scene)

    def test_textured_things_show_a_second_colour_and_plain_ones_do_not(self):
        for scene, picture, labels in draw(200, things=1):
            thing = scene.things[0]
            away = np.abs(picture[labels == 1].astype(float) - world.COLOURS[thing.colour]).max(1) > 50
            if thing.texture == "plain":
                self.assertLess(away.mean(), 0.1, scene)
            else:
                self.assertGreater(away.mean(), 0.15, scene)

    def test_edges_are_soft(self):
        for scene, picture, _ in draw(20, things=1):
            if scene.things[0].texture == "plain":
                self.assertGreater(len(np.unique(picture.reshape(-1, 3), axis=0)), 10, scene)

    def test_relations_hold_in_the_picture(self):
        seen = collections.Counter()
        for scene, _, labels in draw(300, things=2):
            (x1, y1), (x2, y2) = centre(labels, 1), centre(labels, 2)
            if scene.relation == world.AND:
                continue
            dx, dy = world.RELATIONS[scene.relation]
            self.assertGreater((x1 - x2) * dx + (y1 - y2) * dy, 40, scene)
            self.assertLess(abs((x1 - x2) * dy) + abs((y1 - y2) * dx), 30, scene)
            seen[scene.relation] += 1
        self.assertEqual(set(seen), set(world.RELATIONS))

    def test_things_are_whole_in_the_picture_and_apart(self):
        for scene, _, labels in draw(300):
            edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
            self.assertLess((edge > 0).sum(), 12, scene)
            for index, (_, _, side) in enumerate(scene.boxes):
                self.assertGreater((labels == index + 1).sum(), 0.15 * side * side, scene)

    def test_held_out_pairs_are_never_in_training_and_always_in_unseen(self):
        pairs = [(n, c) for n in world.NOUNS for c in world.COLOURS if world.is_held_out(n, c)]
        self.assertEqual(len(pairs), 9)
        rng = np.random.default_rng(1)
        for _ in range(2000):
            scene = world.sample_scene(rng)
            self.assertFalse(any((t.noun, t.colour) in pairs for t in scene.things), scene)
            unseen = world.sample_scene(rng, held_out="always")
            self.assertTrue(any((t.noun, t.colour) in pairs for t in unseen.things), unseen)

    def test_captions_say_what_the_scene_holds(self):
        things = (world.Thing("star", "red", "striped"), world.Thing("moon", "orange"))
        scene = world.Scene(things, "above", "yellow", True, ((35, 5, 50), (35, 70, 50)))
        self.assertEqual(world.caption(scene),
                         "a red striped star above an orange moon on a yellow background")
        self.assertEqual(world.phrases(scene), ["a red striped star", "an orange moon"])

    def test_a_changed_word_is_one_word_and_wrong(self):
        rng = np.random.default_rng(2)
        changed = collections.Counter()
        for _ in range(1000):
            scene = world.sample_scene(rng)
            right, wrong = world.caption(scene).split(), world.changed_word(scene, rng).split()
            self.assertEqual(len(right), len(wrong))
            pairs = [(a, b) for a, b in zip(right, wrong) if a != b and {a, b} != {"a", "an"}]
            self.assertEqual(len(pairs), 1, (right, wrong))
            changed[pairs[0][0]] += 1
        for word in (*world.NOUNS, *world.COLOURS, *world.TEXTURES[1:], *world.OPPOSITE):
            self.assertGreater(changed[word], 0, word)

    def test_a_wrong_training_caption_names_no_held_out_pair(self):
        rng = np.random.default_rng(3)
        pairs = {f" {c} {t}{n}" for n in world.NOUNS for c in world.COLOURS if world.is_held_out(n, c)
                 for t in ("", "striped ", "dotted ", "checkered ")}
        for _ in range(1000):
            wrong = world.changed_word(world.sample_scene(rng), rng)
            self.assertFalse([p for p in pairs if p in wrong], wrong)

    def test_a_data_set_reads_back_as_written(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "few"
            world.write_dataset(path, 6, 9, held_out="always")
            pictures, labels, scenes = world.read_dataset(path)
            self.assertEqual(pictures.shape, (6, world.SIZE, world.SIZE, 3))
            self.assertEqual(labels.shape, (6, world.SIZE, world.SIZE))
            rng = np.random.default_rng(9)
            again = [world.sample_scene(rng, "always") for _ in range(6)]
            self.assertEqual(scenes, again)


if __name__ == "__main__":
    unittest.main()
