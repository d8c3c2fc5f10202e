# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of views, captions and networks of the referee half: python3 -m unittest test_referee"""
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from transformers import Blip2ForImageTextRetrieval, BertTokenizer

import clip_model
import judge
import pack
import referee
import referee_data
import referee_fooling
import referee_lesson
import referee_muon
import referee_pack
import views
import wordpiece
import world
import wrong_captions
from referee_loop import Stage


def small_picture():
    index = torch.arange(3)[:, None, None] * 64 + torch.arange(8)[:, None] * 8 + torch.arange(8)
    return ((index * 7 % 31) / 31)[None]


class ViewsTest(unittest.TestCase):
    def test_perspective_gives_the_published_sum(self):
        start = torch.tensor([[0., 0], [7, 0], [7, 7], [0, 7]])
        end = torch.tensor([[.5, .25], [6.6, .7], [6.3, 6.8], [.1, 6.2]])
        grid = views._perspective_grid(((end - start).abs() * 2 / 7)[None], 8)
        out = torch.nn.functional.grid_sample(small_picture(), grid, align_corners=False)
        self.assertAlmostEqual(out.sum().item(), 52.578613, places=3)

    def test_no_turn_keeps_hue_and_a_third_permutes_channels(self):
        x = torch.rand(2, 3, 5, 5)
        torch.testing.assert_close(views.turn_hue(x, torch.zeros(2, 1, 1)), x)
        torch.testing.assert_close(views.turn_hue(x, torch.full((2, 1, 1), 1 / 3)), x.roll(1, 1))

    def test_erasing_blackens_a_tenth_to_four_tenths_of_colours_and_maps_alike(self):
        out = views.erase(torch.ones(64, 5, 96, 96), torch.Generator().manual_seed(1))
        share = 1 - out.mean((1, 2, 3))
        self.assertGreater(share.min(), 0.09)
        self.assertLess(share.max(), 0.41)
        torch.testing.assert_close(out[:, 0], out[:, 4])

    def test_no_strength_changes_no_more_than_one_pixel(self):
        x = torch.rand(8, 5, 32, 32)
        changed = (views.loop_views(x, torch.Generator().manual_seed(1), 0.0) - x).abs() > 1e-5
        self.assertLessEqual(changed.any(1).flatten(1).sum(1).max(), 1)


class CaptionsTest(unittest.TestCase):
    def test_wrong_captions_and_things_are_wrong_and_never_held_out(self):
        rng = np.random.default_rng(1)
        scenes = [world.sample_scene(rng) for _ in range(400)]
        pairs = [(n, c) for n in world.NOUNS for c in world.COLOURS if world.is_held_out(n, c)]
        for scene, other in zip(scenes, reversed(scenes)):
            wrong = wrong_captions.draw(scene, other, rng)
            self.assertNotEqual(wrong.text, world.caption(scene), wrong.kind)
            self.assertFalse(any(f" {c} {n}" in wrong.text for n, c in pairs), wrong)
            self.assertNotIn(referee_data.wrong_thing(scene, other, rng), scene.things)

    def test_questions_of_place_are_true_or_opposite(self):
        rng = np.random.default_rng(6)
        scene = next(s for s in iter(lambda: world.sample_scene(rng, things=2), None) if s.relation == "above")
        first, second = world.phrases(scene)
        self.assertEqual({referee_data.place_question(scene, rng) for _ in range(20)},
                         {f"{first} above {second}?", f"{second} below {first}?"})
        self.assertEqual({referee_data.place_question(scene, rng, True) for _ in range(20)},
                         {f"{first} below {second}?", f"{second} above {first}?"})

    def test_every_kind_of_wrong_caption_has_its_planned_share(self):
        rng = np.random.default_rng(3)
        scenes = [s for s in (world.sample_scene(rng) for _ in range(4000)) if s.relation in world.RELATIONS]
        kinds = [wrong_captions.draw(s, s, rng).kind for s in scenes]
        self.assertGreater(kinds.count("relation") / len(kinds), 0.2)
        for kind in ("colours exchanged", "textures exchanged", "leaked attribute", "noun", "colour", "texture"):
            self.assertGreater(kinds.count(kind) / len(kinds), 0.04, kind)

    def test_a_fault_that_the_view_hides_is_not_asked_for(self):
        maps, whole = torch.zeros(1, 2, 4, 4), torch.tensor([[8., 8.]])
        maps[0, 0, :2] = 1  # the first thing is in the view, the second is cut off
        faults = [wrong_captions.Wrong("", "noun", (0,)), wrong_captions.Wrong("", "noun", (1,)),
                  wrong_captions.Wrong("", "relation", (0, 1), True), wrong_captions.Wrong("", "colours exchanged", (0, 1))]
        self.assertEqual(referee_lesson.visible(faults, maps, whole).tolist(), [1, 0, 0, 1])

    def test_the_adversary_climbs_the_loss_within_its_radius(self):
        trainee, stage = referee_lesson.Trainee(5), Stage("hard", 1, text=True, batch=4, adversary=2.0, replays=3)
        pool, rng, gen = referee_data.Pool(referee.IMAGE, 9, count=20), np.random.default_rng(4), torch.Generator()
        batch, norms = pool.batch(4, rng), []
        for _ in range(3):
            loss, _ = trainee.loss(batch, stage, 0.5, (gen, rng))
            loss.backward()
            if trainee.replayed:
                norms.append(trainee.replayed[3].detach().flatten(1).norm(dim=1))
                radius = trainee.replayed[4].flatten()
        self.assertEqual(len(norms), 2)
        self.assertTrue((norms[1] > 0).all() and (norms[1] <= radius + 1e-5).all())
        self.assertIsNone(trainee.replayed)

    def test_every_world_word_is_one_token_and_others_are_spelt(self):
        with tempfile.TemporaryDirectory() as folder:
            wordpiece.write_tokenizer(folder, [wordpiece.DEC])
            tokenizer = BertTokenizer.from_pretrained(folder)
        rng = np.random.default_rng(2)
        for text in (world.caption(world.sample_scene(rng, "any")) for _ in range(100)):
            self.assertEqual(tokenizer(text).input_ids, wordpiece.encode(text))
        self.assertNotIn(wordpiece.UNK, tokenizer("a quick brown zebra jumped, twice").input_ids)
        self.assertEqual(tokenizer.convert_tokens_to_ids(wordpiece.DEC), referee.DEC)


class NetworksTest(unittest.TestCase):
    def test_the_word_losses_do_not_see_later_words_or_padding(self):
        trainee = referee.Referee().eval()
        states = trainee.see(torch.randn(1, 3, 96, 96))
        short, long = (trainee.word_losses(states, wordpiece.batch([t], n))[0]
                       for t, n in (("a red star", 8), ("a red moon above a tree", 32)))
        torch.testing.assert_close(short[:, :2], long[:, :2])

    def test_matching_is_that_of_the_saved_hugging_face_model(self):
        trainee = referee.Referee().eval()
        with tempfile.TemporaryDirectory() as folder:
            referee_pack.save_pack(trainee, Path(folder) / "blip2")
            model = Blip2ForImageTextRetrieval.from_pretrained(Path(folder) / "blip2").float().eval()
            referee_pack.load_pack(trainee, folder)
        pixels, ids = torch.randn(2, 3, 96, 96), wordpiece.batch(["a red star", "a blue moon above a mug"])
        want = model(pixel_values=pixels, input_ids=ids, attention_mask=(ids != 0).long(),
                     use_image_text_matching_head=True).logits_per_image
        torch.testing.assert_close(trainee.match(trainee.see(pixels), ids), want, atol=1e-4, rtol=1e-4)

    def test_judge_and_clip_answer_alike_after_saving(self):
        pixels = torch.randn(1, 3, 128, 128)
        for trainee, module, name, ask in (
                (judge.Judge(), judge, "judge", lambda m: m.answer(m.see(pixels), ["a red star?"])),
                (clip_model.Clip(), clip_model, "clip", lambda m: m.text_vectors(["a red star"]))):
            want = ask(trainee.eval())
            with tempfile.TemporaryDirectory() as folder:
                module.save_pack(trainee, Path(folder) / name)
                again = module.load_pack(type(trainee)(99), folder)
            torch.testing.assert_close(ask(again), want, atol=2e-2, rtol=2e-2)

    def test_clip_sees_like_the_referee_it_starts_from(self):
        sight = referee.Referee().model.vision_model
        own = clip_model.Clip(sight=sight).model.vision_model
        x = torch.randn(1, 65, 96)
        for mine, given in zip(own.encoder.layers, sight.encoder.layers):
            torch.testing.assert_close(mine.self_attn(x)[0], given.self_attn(x)[0])

    def test_fooling_pictures_climb_towards_the_wrong_caption(self):
        folder = Path(__file__).resolve().parents[1] / "miniature"
        trainee = referee_pack.load_pack(referee.Referee(), folder).requires_grad_(False)
        vae = pack.part(folder, "vae").eval().requires_grad_(False)
        rng = np.random.default_rng(8)
        scenes = [world.sample_scene(rng, things=2) for _ in range(4)]
        renders = np.stack([world.render(s, rng)[0] for s in scenes])
        texts = [world.changed_word(s, rng, ("noun", 0)) for s in scenes]

        def loss(pictures):
            seen = trainee.see(views.normalise(views.pool(views.to_float(pictures), referee.IMAGE)))
            return sum(part.mean().item() for part in trainee.loop_loss(seen, texts))
        still = referee_fooling.climb(trainee, vae, renders, texts, 0, torch.Generator().manual_seed(1))
        moved = referee_fooling.climb(trainee, vae, renders, texts, 3, torch.Generator().manual_seed(1))
        self.assertLess(loss(moved), loss(still))

    def test_orthogonal_updates_have_singular_values_near_one(self):
        values = torch.linalg.svdvals(referee_muon.orthogonal(torch.randn(3, 96, 384)))
        self.assertGreater(values.min(), 0.5)
        self.assertLess(values.max(), 1.4)


if __name__ == "__main__":
    unittest.main()
