# SPDX-License-Identifier: GPL-3.0-or-later
"""Training pictures with their captions, wrong captions and patch labels; a pool that renews itself."""
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

import views
import world
import wrong_captions

POOL, RENEWED = 2000, 16
COLOURS = tuple(world.COLOURS)


def label_indices(scene):
    """{kind: (first, second)}; 0 = nothing."""
    rows = [(world.NOUNS.index(t.noun) + 1, COLOURS.index(t.colour) + 1, world.TEXTURES.index(t.texture) + 1)
            for t in scene.things]
    rows += [(0, 0, 0)] * (2 - len(rows))
    return dict(zip(("noun", "colour", "texture"), zip(*rows)))


def wrong_thing(scene, other, rng):
    """A thing that the scene does not show: mostly one word off, else mixed of both or of another scene."""
    things = scene.things
    while True:
        thing, choice = things[int(rng.integers(len(things)))], rng.random()
        if choice < 0.2:
            wrong = replace(thing, colour=things[-1 if thing is things[0] else 0].colour)
        elif choice < 0.3:
            wrong = other.things[0]
        else:
            kinds = ("noun", "colour", "texture")
            wrong = altered(thing, kinds[int(rng.integers(3))], rng)
        is_new = wrong not in things and replace(wrong, texture="plain") not in things
        if is_new and wrong_captions.plausible(scene, [wrong]):
            return wrong


def altered(thing, kind, rng):
    """The thing with another noun, colour or texture (never back to plain, which is no contradiction)."""
    values = {"noun": world.NOUNS, "colour": COLOURS, "texture": world.TEXTURES[1:]}[kind]
    return replace(thing, **{kind: values[int(rng.integers(len(values)))]})


@dataclass
class Batch:
    """pictures uint8 [B,5,S,S]: colours and the cover of both things; labels {kind: [B,2]}."""
    pictures: np.ndarray
    scenes: list
    others: list
    captions: list
    labels: dict

    def wrong_captions(self, rng, each):
        """`each` wrong captions a picture; the first of every picture, then the second, …"""
        return [wrong_captions.draw(s, o[i % len(o)], rng)
                for i in range(each) for s, o in zip(self.scenes, self.others)]

    def pairs(self, rng, wrong=2):
        """texts, truth [N] and the picture of each [N]: every caption and `wrong` wrong ones."""
        texts = self.captions + [w.text for w in self.wrong_captions(rng, wrong)]
        count = len(self.scenes)
        truth = (torch.arange(len(texts)) < count).long()
        return texts, truth, torch.arange(count).repeat(wrong + 1)

    def questions(self, rng, each=3):
        """`each` questions to answer with yes and as many with no, per picture: the last of each about the place of
        two things where the scene has one, the others about a thing. -> texts, truth [N], the picture of each [N]"""
        yes, no = [], []
        for i in range(each):
            for scene, other in zip(self.scenes, self.others):
                if i == each - 1 and scene.relation in world.RELATIONS:
                    yes.append(place_question(scene, rng))
                    no.append(place_question(scene, rng, opposite=True))
                else:
                    yes.append(world.phrase(scene.things[int(rng.integers(len(scene.things)))]) + "?")
                    no.append(world.phrase(wrong_thing(scene, other[i % len(other)], rng)) + "?")
        truth = torch.cat([torch.ones(len(yes), dtype=torch.long), torch.zeros(len(no), dtype=torch.long)])
        return yes + no, truth, torch.arange(len(self.scenes)).repeat(2 * each)


def place_question(scene, rng, opposite=False):
    """'a red star above a blue moon?', of either thing first; the opposite of what is so, if wanted."""
    (first, second), relation = scene.things, scene.relation
    if rng.random() < 0.5:
        first, second, relation = second, first, world.opposite(relation)
    if opposite:
        relation = world.opposite(relation)
    return f"{world.phrase(first)} {relation} {world.phrase(second)}?"


def paint(scene, rng, size):
    return shrunk(*world.render(scene, rng), rng, size)


def shrunk(picture, labels, rng, size):
    """-> uint8 [5,size,size]: the picture shrunk to size in the loop's way or in that of looking once,
    and the cover of first and second thing."""
    maps = np.stack([labels == 1, labels == 2], -1)
    if size == world.SIZE:
        return np.concatenate([picture, maps * np.uint8(255)], -1).transpose(2, 0, 1)
    shrink = views.pool if rng.random() < 0.7 else views.resize
    both = torch.cat([shrink(views.to_float(picture[None]), size),
                      torch.nn.functional.adaptive_avg_pool2d(
                          torch.as_tensor(maps).permute(2, 0, 1)[None].float(), size)], 1)
    return both[0].mul(255).round().byte().numpy()


class Pool:
    """A fixed number of painted scenes; each batch replaces a few of them by new ones.
    `kept`: data sets of pictures that went through the autoencoder, which stay; those that are not there are left out."""

    def __init__(self, size, seed, kept=(), count=POOL):
        rng = np.random.default_rng(seed)
        self.size = size
        self.scenes = [world.sample_scene(rng) for _ in range(count)]
        self.pictures = np.stack([paint(s, rng, size) for s in self.scenes])
        self.next, self.renewable = 0, count
        for path in kept:
            if Path(f"{path}.json").exists():
                pictures, labels, scenes = world.read_dataset(path)
                small = np.stack([shrunk(*both, rng, size) for both in zip(pictures, labels)])
                self.scenes, self.pictures = self.scenes + scenes, np.concatenate([self.pictures, small])

    def _renew(self, rng):
        for _ in range(RENEWED):
            self.scenes[self.next] = world.sample_scene(rng)
            self.pictures[self.next] = paint(self.scenes[self.next], rng, self.size)
            self.next = (self.next + 1) % self.renewable

    def batch(self, count, rng):
        self._renew(rng)
        chosen = rng.integers(len(self.scenes), size=count)
        scenes = [self.scenes[i] for i in chosen]
        others = [[self.scenes[i] for i in rng.integers(len(self.scenes), size=2)] for _ in scenes]
        rows = [label_indices(s) for s in scenes]
        labels = {k: torch.tensor([r[k] for r in rows]) for k in rows[0]}
        return Batch(self.pictures[chosen], scenes, others, [world.caption(s) for s in scenes], labels)
