# SPDX-License-Identifier: GPL-3.0-or-later
"""Training pictures with their captions, wrong captions and patch labels; a pool that renews itself."""
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

import views
import world

POOL, RENEWED = 2000, 16
COLOURS = tuple(world.COLOURS)


def label_indices(scene):
    """{kind: (first, second)}; 0 = nothing."""
    rows = [(world.NOUNS.index(t.noun) + 1, COLOURS.index(t.colour) + 1, world.TEXTURES.index(t.texture) + 1)
            for t in scene.things]
    rows += [(0, 0, 0)] * (2 - len(rows))
    return dict(zip(("noun", "colour", "texture"), zip(*rows)))


def _with_things(scene, things):
    return world.caption(replace(scene, things=tuple(things)))


def _plausible(scene, things):
    """Wrong captions of training never hold a held-out pair: 'never seen' must not come to mean 'wrong'."""
    return world.has_held_out(scene) or not any(world.is_held_out(t.noun, t.colour) for t in things)


def swapped(scene, rng):
    """Colours or textures of the two things exchanged; None where that changes nothing."""
    first, second = scene.things
    kind = "colour" if rng.random() < 0.6 else "texture"
    if getattr(first, kind) == getattr(second, kind):
        return None
    things = [replace(first, **{kind: getattr(second, kind)}), replace(second, **{kind: getattr(first, kind)})]
    return _with_things(scene, things) if _plausible(scene, things) else None


def leaked(scene, rng):
    """One thing takes the colour or texture of the other, as optimised pictures often show it; None where
    that changes nothing (a plain thing is no contradiction to a texture that the caption leaves out)."""
    first, second = scene.things
    kind = "colour" if rng.random() < 0.4 else "texture"
    index = int(rng.integers(2))
    value = getattr((second, first)[index], kind)
    if value in (getattr(scene.things[index], kind), "plain"):
        return None
    things = list(scene.things)
    things[index] = replace(things[index], **{kind: value})
    return _with_things(scene, things) if _plausible(scene, things) else None


def retextured(scene, rng):
    """A texture is added to a plain thing; None if there is none."""
    plain = [i for i, t in enumerate(scene.things) if t.texture == "plain"]
    if not plain:
        return None
    things = list(scene.things)
    index = plain[int(rng.integers(len(plain)))]
    things[index] = replace(things[index], texture=world.TEXTURES[1 + int(rng.integers(3))])
    return _with_things(scene, things)


def doubled(scene, other, rng):
    """A caption of two things of which the picture shows only one; None where it shows both."""
    if len(scene.things) == 2 or other.things[0].noun == scene.things[0].noun:
        return None
    relations = [*world.RELATIONS, world.AND]
    things = [scene.things[0], other.things[0]]
    if rng.random() < 0.5:
        things.reverse()
    return world.caption(replace(scene, things=tuple(things), relation=relations[int(rng.integers(5))]))


def wrong_caption(scene, other, rng):
    """Mostly one changed word; else swapped or leaked attributes, an added texture, a missing thing, another scene."""
    choice = rng.random()
    text = None
    if choice < 0.24 and len(scene.things) == 2:
        text = swapped(scene, rng) if choice < 0.12 else leaked(scene, rng)
    elif choice < 0.34:
        text = retextured(scene, rng)
    elif choice < 0.40:
        text = doubled(scene, other, rng)
    elif choice < 0.46 and set(other.things) != set(scene.things):
        text = world.caption(other)
    return text or world.changed_word(scene, rng)


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
        if wrong not in things and replace(wrong, texture="plain") not in things and _plausible(scene, [wrong]):
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

    def pairs(self, rng, wrong=2):
        """texts, truth [N] and the picture of each [N]: every caption and `wrong` wrong ones."""
        texts = list(self.captions)
        for i in range(wrong):
            texts += [wrong_caption(s, o[i % len(o)], rng) for s, o in zip(self.scenes, self.others)]
        count = len(self.scenes)
        truth = torch.cat([torch.ones(count, dtype=torch.long), torch.zeros(wrong * count, dtype=torch.long)])
        return texts, truth, torch.arange(count).repeat(wrong + 1)


    def questions(self, rng, each=3):
        """`each` questions to answer with yes and as many with no, per picture; as `pairs`."""
        yes = [s.things[int(rng.integers(len(s.things)))] for _ in range(each) for s in self.scenes]
        no = [wrong_thing(s, o[i % len(o)], rng) for i in range(each) for s, o in zip(self.scenes, self.others)]
        truth = torch.cat([torch.ones(len(yes), dtype=torch.long), torch.zeros(len(no), dtype=torch.long)])
        texts = [world.phrase(t) + "?" for t in yes + no]
        return texts, truth, torch.arange(len(self.scenes)).repeat(2 * each)


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
    `decoded`: a data set of pictures that went through the autoencoder, which stay."""

    def __init__(self, size, seed, decoded=None, count=POOL):
        rng = np.random.default_rng(seed)
        self.size = size
        self.scenes = [world.sample_scene(rng) for _ in range(count)]
        self.pictures = np.stack([paint(s, rng, size) for s in self.scenes])
        self.next, self.renewable = 0, count
        if decoded and Path(f"{decoded}.json").exists():
            pictures, labels, scenes = world.read_dataset(decoded)
            kept = np.stack([shrunk(*both, rng, size) for both in zip(pictures, labels)])
            self.scenes, self.pictures = self.scenes + scenes, np.concatenate([self.pictures, kept])

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
