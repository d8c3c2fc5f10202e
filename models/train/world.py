# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper-cut world: one or two cut-out silhouettes on a sheet of paper, 128 x 128 pixels.

Everything is drawn from the generator that is handed in, so equal seeds give equal pictures.
A scene says what is seen and where; a caption puts it into words; a render paints it.
"""
import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

SIZE = 128
COLOURS = {
    "red": (214, 45, 45), "green": (56, 158, 70), "blue": (46, 92, 210), "yellow": (242, 206, 48),
    "purple": (134, 64, 176), "orange": (240, 134, 40), "white": (245, 245, 245), "black": (24, 24, 28),
}
TEXTURES = ("plain", "striped", "dotted", "checkered")
BACKGROUNDS = {
    "gray": (150, 150, 150), "white": (232, 232, 228), "black": (52, 52, 56), "blue": (150, 190, 236),
    "green": (170, 212, 160), "yellow": (246, 232, 170), "pink": (248, 206, 220),
}
RELATIONS = {"to the left of": (-1, 0), "to the right of": (1, 0), "above": (0, -1), "below": (0, 1)}
AND = "and"
OPPOSITE = {"left": "right", "right": "left", "above": "below", "below": "above"}
HALF_DISTANCE = 30  # pixels from the middle of the picture to the middle of each of two things
STENCIL = 512       # side of the large masks from which all sizes are scaled down


# ---- silhouettes, drawn in a unit square -------------------------------------------------------

def _polygon(*points):
    return lambda pen: pen.polygon([(x * STENCIL, y * STENCIL) for x, y in points], fill=255)


def _oval(x0, y0, x1, y1, fill=255):
    return lambda pen: pen.ellipse([v * STENCIL for v in (x0, y0, x1, y1)], fill=fill)


def _box(x0, y0, x1, y1, fill=255):
    return lambda pen: pen.rectangle([v * STENCIL for v in (x0, y0, x1, y1)], fill=fill)


def _star():
    radii = [0.5 if i % 2 == 0 else 0.21 for i in range(10)]
    angles = [math.pi * i / 5 for i in range(10)]
    return _polygon(*[(0.5 + r * math.sin(a), 0.53 - r * math.cos(a)) for r, a in zip(radii, angles)])


def _heart():
    def point(t):
        height = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        return 0.5 + 16 * math.sin(t) ** 3 / 33, 0.45 - height / 33
    return _polygon(*[point(2 * math.pi * i / 90) for i in range(90)])


SHAPES = {
    "circle": [_oval(.02, .02, .98, .98)],
    "square": [_box(.07, .07, .93, .93)],
    "triangle": [_polygon((.5, .03), (.98, .92), (.02, .92))],
    "star": [_star()],
    "heart": [_heart()],
    "ring": [_oval(.02, .02, .98, .98), _oval(.29, .29, .71, .71, 0)],
    "moon": [_oval(.02, .02, .98, .98), _oval(.34, -.06, 1.18, .78, 0)],
    "cross": [_box(.34, .01, .66, .99), _box(.01, .34, .99, .66)],
    "tree": [_polygon((.5, 0), (.95, .72), (.05, .72)), _box(.39, .7, .61, 1)],
    "house": [_polygon((.5, .02), (1, .45), (0, .45)), _box(.14, .44, .86, .99), _box(.41, .66, .59, 1, 0)],
    "fish": [_oval(0, .2, .76, .8), _polygon((.64, .5), (1, .17), (1, .83)), _oval(.14, .38, .25, .49, 0)],
    "mug": [_oval(.5, .27, .99, .8), _oval(.62, .4, .86, .67, 0), _box(.08, .12, .68, .96)],
}
NOUNS = tuple(SHAPES)


# ---- what a scene is ---------------------------------------------------------------------------

@dataclass(frozen=True)
class Thing:
    noun: str
    colour: str
    texture: str = "plain"


@dataclass(frozen=True)
class Scene:
    """`relation` is a key of RELATIONS or AND (first to second thing), None for one thing.
    `boxes`: x0, y0, side in pixels of each thing."""
    things: tuple
    relation: str | None
    background: str
    names_background: bool
    boxes: tuple


def is_held_out(noun, colour):
    """One noun-colour pair in about eleven is never shown in training."""
    return (NOUNS.index(noun) * 7 + list(COLOURS).index(colour) * 3) % 11 == 0


def has_held_out(scene):
    return any(is_held_out(t.noun, t.colour) for t in scene.things)


def _pick(rng, values):
    return list(values)[int(rng.integers(len(values)))]


def _sample_thing(rng):
    texture = "plain" if rng.random() < 0.4 else _pick(rng, TEXTURES[1:])
    return Thing(_pick(rng, NOUNS), _pick(rng, COLOURS), texture)


def _allowed(scene, held_out):
    nouns = [t.noun for t in scene.things]
    if len(set(nouns)) < len(nouns) or scene.background in [t.colour for t in scene.things]:
        return False
    return held_out == "any" or has_held_out(scene) == (held_out == "always")


def _place(rng, relation):
    if relation is None:
        side = int(rng.integers(58, 100))
        room = (SIZE - side) // 2
        shift = rng.integers(-min(room, 18), min(room, 18) + 1, 2)
        return ((int(room + shift[0]), int(room + shift[1]), side),)
    direction = RELATIONS[relation] if relation != AND else _pick(rng, RELATIONS.values())
    boxes = []
    for sign in (1, -1):
        side = int(rng.integers(46, 59))
        middle = [SIZE / 2 + sign * d * HALF_DISTANCE + (rng.integers(-3, 4) if d else rng.integers(-9, 10))
                  for d in direction]
        boxes.append((int(middle[0] - side / 2), int(middle[1] - side / 2), side))
    return tuple(boxes)


def sample_scene(rng, held_out="never", things=None):
    """A random scene. held_out: 'never' has no held-out pair, 'always' has at least one, or 'any'.
    things: 1 or 2; without it 40 % of the scenes have one."""
    while True:
        count = things or (1 if rng.random() < 0.4 else 2)
        relation = None if count == 1 else _pick(rng, [*RELATIONS, AND])
        scene = Scene(tuple(_sample_thing(rng) for _ in range(count)), relation, _pick(rng, BACKGROUNDS),
                      bool(rng.random() < 0.4), _place(rng, relation))
        if _allowed(scene, held_out):
            return scene


# ---- words -------------------------------------------------------------------------------------

def phrase(thing):
    """'a red striped star'; a plain texture and the article's 'an' (orange) follow English use."""
    article = "an" if thing.colour[0] in "aeiou" else "a"
    texture = "" if thing.texture == "plain" else thing.texture + " "
    return f"{article} {thing.colour} {texture}{thing.noun}"


def phrases(scene):
    return [phrase(t) for t in scene.things]


def _join(names, relation, background):
    text = names[0] if relation is None else f"{names[0]} {relation} {names[1]}"
    return text + (f" on a {background} background" if background else "")


def caption(scene):
    return _join(phrases(scene), scene.relation, scene.background if scene.names_background else None)


def change_kinds(scene):
    """(kind, thing index) of every word of the caption that changed_word may change."""
    kinds = []
    for i, thing in enumerate(scene.things):
        kinds += [("noun", i), ("colour", i)] + ([("texture", i)] if thing.texture != "plain" else [])
    return kinds + ([("relation", 0)] if scene.relation in RELATIONS else [])


def opposite(relation):
    return " ".join(OPPOSITE.get(word, word) for word in relation.split())


def _changed_thing(thing, kind, rng):
    values = {"noun": NOUNS, "colour": COLOURS, "texture": TEXTURES[1:]}[kind]
    other = _pick(rng, [v for v in values if v != getattr(thing, kind)])
    return Thing(**{**asdict(thing), kind: other})


def changed_word(scene, rng, kind=None):
    """The caption with one word changed so that it is wrong ('a'/'an' follows the colour).
    kind: an entry of change_kinds, else a random one. A scene without held-out pairs gets no wrong
    caption with one, so that 'never seen' is not learned to mean 'wrong'."""
    kind, index = kind or _pick(rng, change_kinds(scene))
    relation, things = scene.relation, list(scene.things)
    if kind == "relation":
        relation = opposite(relation)
    else:
        while things[index] == scene.things[index] or (
                is_held_out(things[index].noun, things[index].colour) and not has_held_out(scene)):
            things[index] = _changed_thing(scene.things[index], kind, rng)
    background = scene.background if scene.names_background else None
    return _join([phrase(t) for t in things], relation, background)


# ---- paint -------------------------------------------------------------------------------------

@lru_cache(maxsize=None)
def _stencil(noun):
    image = Image.new("L", (STENCIL, STENCIL), 0)
    pen = ImageDraw.Draw(image)
    for draw in SHAPES[noun]:
        draw(pen)
    return image


@lru_cache(maxsize=4096)
def _mask(noun, side):
    return np.asarray(_stencil(noun).resize((side, side), Image.BOX), np.float32) / 255


def _pattern(texture, side, rng):
    """Weight of the second colour, 0..1, with soft edges; the period is at least 12 pixels."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) + rng.random((2, 1, 1)).astype(np.float32) * 40
    period = max(12.0, side / 5)

    def inside(value, width):  # how far value lies inside the first half of each period, in pixels
        return width / 4 - np.abs(np.mod(value, width) - width / 4 * 2)
    if texture == "striped":
        return np.clip(inside(x + y, period * 1.41) / 1.41 + 0.5, 0, 1)
    if texture == "dotted":
        distance = np.hypot(np.mod(x, period) - period / 2, np.mod(y, period) - period / 2)
        return np.clip(0.33 * period - distance + 0.5, 0, 1)
    first, second = (np.clip(inside(v, period * 1.35) + 0.5, 0, 1) for v in (x, y))
    return first * second + (1 - first) * (1 - second)


def _paper(thing, side, rng):
    colour = np.array(COLOURS[thing.colour], np.float32)
    if thing.texture == "plain":
        return np.broadcast_to(colour, (side, side, 3))
    second = colour * 0.45 if colour.mean() > 90 else colour * 0.5 + 125
    weight = _pattern(thing.texture, side, rng)[..., None]
    return colour * (1 - weight) + second * weight


def render(scene, rng):
    """-> (picture uint8 [128,128,3], labels uint8 [128,128]: 0 background, 1 and 2 the things)."""
    picture = np.empty((SIZE, SIZE, 3), np.float32)
    picture[:] = np.array(BACKGROUNDS[scene.background]) + rng.normal(0, 4, 3)
    labels = np.zeros((SIZE, SIZE), np.uint8)
    for index, (thing, (left, top, side)) in enumerate(zip(scene.things, scene.boxes)):
        y = slice(max(0, top), min(SIZE, top + side))
        x = slice(max(0, left), min(SIZE, left + side))
        part = (slice(y.start - top, y.stop - top), slice(x.start - left, x.stop - left))
        mask = _mask(thing.noun, side)[part]
        paper = _paper(thing, side, rng)[part]
        picture[y, x] += (paper - picture[y, x]) * mask[..., None]
        labels[y, x][mask > 0.5] = index + 1
    picture += rng.normal(0, 3, 3)
    return np.clip(picture, 0, 255).astype(np.uint8), labels


# ---- data sets ---------------------------------------------------------------------------------

def scene_from_dict(values):
    return Scene(tuple(Thing(**t) for t in values["things"]), values["relation"], values["background"],
                 values["names_background"], tuple(tuple(b) for b in values["boxes"]))


def write_dataset(path, count, seed, held_out="never", things=None):
    """Renders `count` scenes into PATH.npy, PATH_labels.npy and PATH.json (one object per scene)."""
    rng = np.random.default_rng(seed)
    pictures = np.empty((count, SIZE, SIZE, 3), np.uint8)
    labels = np.empty((count, SIZE, SIZE), np.uint8)
    scenes = [sample_scene(rng, held_out, things) for _ in range(count)]
    for i, scene in enumerate(scenes):
        pictures[i], labels[i] = render(scene, rng)
    np.save(f"{path}.npy", pictures)
    np.save(f"{path}_labels.npy", labels)
    with open(f"{path}.json", "w", encoding="utf-8") as file:
        json.dump([asdict(s) for s in scenes], file)


def read_dataset(path):
    """-> pictures and labels (memory-mapped), scenes."""
    with open(f"{path}.json", encoding="utf-8") as file:
        scenes = [scene_from_dict(v) for v in json.load(file)]
    return np.load(f"{path}.npy", mmap_mode="r"), np.load(f"{path}_labels.npy", mmap_mode="r"), scenes
