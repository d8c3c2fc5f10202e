# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a pack's judge on balanced yes/no questions, and asks it about pictures.

    python judge_measure.py models/miniature [--count 500] [--seed 78]

A seed whose questions decided over a training is used up: measure with another one.
"""
import argparse
import json

import numpy as np
import torch

import judge
import views
import world
from referee_data import altered, place_question
from referee_measure import HELD_OUT, held_out_scenes

SEED = 78


def load(pack):
    return judge.load_pack(judge.Judge(), pack)


@torch.no_grad()
def yes_probabilities(trainee, pictures, questions):
    """Float pictures [B,3,H,W] in 0..1 and one question each -> p(yes) / (p(yes) + p(no)) [B]."""
    states = trainee.see(views.normalise(views.resize(pictures, judge.IMAGE)))
    logits = trainee.answer(states, questions)
    return logits[:, [judge.YES, judge.NO]].softmax(1)[:, 0]


def judge_scores(pack, images, phrases):
    """images uint8 [N,H,W,3], phrases: N lists like ["a red star", "a blue moon"] -> N lists of p(yes)."""
    trainee = load(pack)
    pictures = views.to_float(np.asarray(images))
    return [yes_probabilities(trainee, picture.expand(len(asked), -1, -1, -1),
                              [p.rstrip("?") + "?" for p in asked]).tolist()
            for picture, asked in zip(pictures, phrases)]


def question_of(scene, yes, rng):
    """A true phrase, or one with a changed word (in a scene with a held-out pair: of that thing)."""
    rare = [t for t in scene.things if world.is_held_out(t.noun, t.colour)]
    choice = rare or scene.things
    thing = choice[int(rng.integers(len(choice)))]
    if yes:
        return world.phrase(thing)
    kinds = ("noun", "colour", "texture") if thing.texture != "plain" else ("noun", "colour")
    while True:
        wrong = altered(thing, kinds[int(rng.integers(len(kinds)))], rng)
        known = rare or not world.is_held_out(wrong.noun, wrong.colour)
        if wrong not in scene.things and known:
            return world.phrase(wrong)


def measure(trainee, count=500, seed=SEED, spoil=lambda x: x):
    """-> {"seen": {"right", "yes right", "no right", "mean p(yes) when true"}, "unseen": ...}."""
    result = {}
    for name, held_out in HELD_OUT.items():
        scenes, pictures, rng = held_out_scenes(count, held_out, seed)
        truth = np.arange(count) % 2 == 0
        questions = [question_of(s, yes, rng) + "?" for s, yes in zip(scenes, truth)]
        chances = yes_probabilities(trainee, spoil(views.to_float(pictures)), questions).numpy()
        right = (chances > 0.5) == truth
        result[name] = {"right": right.mean(), "yes right": right[truth].mean(),
                        "no right": right[~truth].mean(), "mean p(yes) when true": chances[truth].mean()}
    return {k: {n: round(float(x), 4) for n, x in v.items()} for k, v in result.items()}


def measure_places(trainee, count=500, seed=SEED):
    """Share of right answers to as many true as opposite questions of place, clean renders, seen and unseen pairs."""
    result = {}
    for name, held_out in HELD_OUT.items():
        rng = np.random.default_rng([seed, 900914])
        scenes = []
        while len(scenes) < count:
            scene = world.sample_scene(rng, held_out, 2)
            scenes += [scene] if scene.relation in world.RELATIONS else []
        pictures = np.stack([world.render(s, rng)[0] for s in scenes])
        truth = np.arange(count) % 2 == 0
        questions = [place_question(s, rng, opposite=not yes) for s, yes in zip(scenes, truth)]
        chances = yes_probabilities(trainee, views.to_float(pictures), questions).numpy()
        result[name] = {"right": round(float(((chances > 0.5) == truth).mean()), 4)}
    return result


def measure_judge(pack, count=500, seed=SEED):
    """Clean pictures, and pictures softened and stained as decoding and optimisation do."""
    trainee = load(pack)
    gen = torch.Generator().manual_seed(3)
    return {"places": measure_places(trainee, count, seed), "clean": measure(trainee, count, seed),
            "damaged": measure(trainee, count, seed, lambda x: views.damage(x, gen, 1.0))}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    torch.set_num_threads(1)
    print(json.dumps(measure_judge(args.pack, args.count, args.seed), indent=2))


if __name__ == "__main__":
    main()
