# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong captions of a scene, by kind: what is wrong, and which things a view must show for it to be seen.

A kind is drawn by the shares below from those that the scene allows, so that none is left to chance. No wrong caption
of a training scene holds a held-out pair: "never seen" must not come to mean "wrong".
"""
from dataclasses import dataclass, replace

import world

COLOURS = tuple(world.COLOURS)
SHARES = {"relation": 0.24, "colours exchanged": 0.12, "textures exchanged": 0.09, "leaked attribute": 0.13,
          "noun": 0.14, "colour": 0.08, "texture": 0.10, "added texture": 0.04, "missing thing": 0.10,
          "other scene": 0.04}


@dataclass(frozen=True)
class Wrong:
    """A caption that is wrong about `things` (indices); seen as soon as one of them is, or only when all are."""
    text: str
    kind: str
    things: tuple
    needs_all: bool = False


def _captioned(scene, things):
    return world.caption(replace(scene, things=tuple(things)))


def plausible(scene, things):
    return world.has_held_out(scene) or not any(world.is_held_out(t.noun, t.colour) for t in things)


def _word(kind):
    """One word of one thing changed."""
    def change(scene, other, rng):
        places = [i for name, i in world.change_kinds(scene) if name == kind]
        if not places:
            return None
        index = places[int(rng.integers(len(places)))]
        things = (0, 1) if kind == "relation" else (index,)
        return Wrong(world.changed_word(scene, rng, (kind, index)), kind, things, kind == "relation")
    return change


def _exchanged(attribute, kind):
    """The colours, or the textures, of both things exchanged; None where that changes nothing."""
    def change(scene, other, rng):
        if len(scene.things) < 2:
            return None
        first, second = scene.things
        if getattr(first, attribute) == getattr(second, attribute):
            return None
        things = [replace(first, **{attribute: getattr(second, attribute)}),
                  replace(second, **{attribute: getattr(first, attribute)})]
        return Wrong(_captioned(scene, things), kind, (0, 1)) if plausible(scene, things) else None
    return change


def leaked(scene, other, rng):
    """One thing takes the colour or texture of the other, as optimised pictures often show it; None where
    that changes nothing (a plain thing is no contradiction to a texture that the caption leaves out)."""
    if len(scene.things) < 2:
        return None
    index, attribute = int(rng.integers(2)), "colour" if rng.random() < 0.5 else "texture"
    value = getattr(scene.things[1 - index], attribute)
    if value in (getattr(scene.things[index], attribute), "plain"):
        return None
    things = list(scene.things)
    things[index] = replace(things[index], **{attribute: value})
    return Wrong(_captioned(scene, things), "leaked attribute", (index,)) if plausible(scene, things) else None


def added_texture(scene, other, rng):
    """A texture is added to a plain thing; None if there is none."""
    plain = [i for i, t in enumerate(scene.things) if t.texture == "plain"]
    if not plain:
        return None
    things, index = list(scene.things), plain[int(rng.integers(len(plain)))]
    things[index] = replace(things[index], texture=world.TEXTURES[1 + int(rng.integers(3))])
    return Wrong(_captioned(scene, things), "added texture", (index,))


def missing_thing(scene, other, rng):
    """A caption of two things of which the picture shows only one; None where it shows both."""
    if len(scene.things) == 2 or other.things[0].noun == scene.things[0].noun:
        return None
    relations = [*world.RELATIONS, world.AND]
    things = [scene.things[0], other.things[0]]
    if rng.random() < 0.5:
        things.reverse()
    text = world.caption(replace(scene, things=tuple(things), relation=relations[int(rng.integers(5))]))
    return Wrong(text, "missing thing", (0,))


def other_scene(scene, other, rng):
    if set(other.things) == set(scene.things):
        return None
    return Wrong(world.caption(other), "other scene", tuple(range(len(scene.things))))


MAKERS = {"relation": _word("relation"), "noun": _word("noun"), "colour": _word("colour"), "texture": _word("texture"),
          "colours exchanged": _exchanged("colour", "colours exchanged"),
          "textures exchanged": _exchanged("texture", "textures exchanged"),
          "leaked attribute": leaked, "added texture": added_texture, "missing thing": missing_thing,
          "other scene": other_scene}


def make(kind, scene, other, rng):
    """A wrong caption of this kind, or None where the scene allows none."""
    return MAKERS[kind](scene, other, rng)


def draw(scene, other, rng):
    """A wrong caption of a kind drawn by SHARES from those that the scene allows."""
    kinds = list(SHARES)
    while True:
        shares = [SHARES[k] for k in kinds]
        kind = kinds[rng.choice(len(kinds), p=[s / sum(shares) for s in shares])]
        found = make(kind, scene, other, rng)
        if found:
            return found
        kinds.remove(kind)
