# SPDX-License-Identifier: GPL-3.0-or-later
"""Which colour and texture a cut-out thing has, and which paper lies below it, without anything learned.

Colours go by hue, white and black by lightness. A texture is told by laying the world's patterns over the thing, at
every phase and a few periods; where two of them fit nearly alike, or the contrast is faint, it may be several.
"""
import itertools
from functools import lru_cache

import numpy as np
from scipy import ndimage

import world

# Where one hue ends and the next begins, in degrees.
HUES = ((14, "red"), (37, "orange"), (75, "yellow"), (185, "green"), (240, "blue"), (322, "purple"), (360, "red"))
STRONGEST = 0.7        # the hue is that of the pixels whose chroma is above this quantile: the main colour's
OTHER_HUE = 45         # degrees away from it, or more, a pixel has another colour
# White and black by lightness (0..255, mean of the channels) and chroma (0..255); what was decoded is tinted a little.
WHITE_ABOVE, WHITE_CHROMA = 188, 90
BLACK_BELOW, SECOND_OF_BLACK, BLACK_CHROMA, GRAY_CHROMA = 52, 100, 56, 30
CLEARLY_COLOURED, PALE = 45, 30
CELLS = 40             # a thing's square is looked at on CELLS x CELLS points
# Contrast: the deviation where the main colour is 0 and the second 1; likeness: correlation with a pattern.
PLAIN_BELOW, FAINT_BELOW = 0.1, 0.25
PLAIN_LIKENESS, PATTERN_LIKENESS = 0.45, 0.56  # what is faint is plain below the first, a pattern above the second
LEAST_LEAD = 0.08      # of a pattern's likeness over the next one's


# ---- colour ------------------------------------------------------------------------------------

def hue_of(pixels):
    """Degrees and chroma (0..255) of float pixels [n,3]."""
    high, chroma = pixels.max(1), np.ptp(pixels, 1)
    r, g, b = pixels.T / np.maximum(chroma, 1e-6)
    hue = np.where(high == pixels[:, 0], (g - b) % 6, np.where(high == pixels[:, 1], b - r + 2, r - g + 4)) * 60
    return hue, chroma


def white_or_black(pixels, chroma, on_black):
    """'white', 'black' or None. On black paper nothing is black."""
    low, high = np.quantile(pixels.mean(1), [0.1, 0.9])
    if high > WHITE_ABOVE and np.quantile(chroma, 0.67) < WHITE_CHROMA:
        return "white"
    strong = np.quantile(chroma, 0.85)
    black = high < BLACK_BELOW or strong < GRAY_CHROMA or (high > SECOND_OF_BLACK and strong < BLACK_CHROMA and low < 60)
    return "black" if black and not on_black else None


def colour_of(pixels, on_black=False):
    """-> the colour's name and the share of the clearly coloured or white pixels that do not contradict it."""
    hue, chroma = hue_of(pixels)
    clear = chroma > CLEARLY_COLOURED
    gray = white_or_black(pixels, chroma, on_black)
    if gray:
        return gray, float(1 - (chroma > WHITE_CHROMA).mean())
    main = pixels[chroma >= np.quantile(chroma, STRONGEST)].mean(0, keepdims=True)
    angle = float(hue_of(main)[0][0]) % 360
    name = next(name for end, name in HUES if angle <= end)
    other = clear & (np.abs((hue - angle + 180) % 360 - 180) > OTHER_HUE)
    pale = (chroma < PALE) & (pixels.min(1) > 170)
    return name, float(1 - (other | pale).sum() / max(1, (clear | pale).sum()))


def paper_name(colour):
    return min(world.BACKGROUNDS, key=lambda name: np.square(np.array(world.BACKGROUNDS[name]) - colour).sum())


def second_colour(name):
    colour = np.array(world.COLOURS[name], np.float32)
    return colour * 0.45 if colour.mean() > 90 else colour * 0.5 + 125


# ---- texture -----------------------------------------------------------------------------------

def _stripes(x, y, period):
    phases = np.linspace(0, 1, 12, endpoint=False)[:, None, None]
    return np.mod((x + y) / (period * 1.41) + phases, 1) < 0.5


def _dots(x, y, period):
    rows = []
    for px, py in itertools.product(np.linspace(0, 1, 7, endpoint=False), repeat=2):
        rows.append(np.hypot(np.mod(x / period + px, 1) - 0.5, np.mod(y / period + py, 1) - 0.5) < 0.33)
    return np.stack(rows)


def _checks(x, y, period):
    rows = []
    for px, py in itertools.product(np.linspace(0, 1, 8, endpoint=False), np.linspace(0, 0.5, 4, endpoint=False)):
        rows.append((np.mod(x / (period * 1.35) + px, 1) < 0.5) == (np.mod(y / (period * 1.35) + py, 1) < 0.5))
    return np.stack(rows)


@lru_cache(maxsize=None)
def patterns(parts):
    """All patterns on the thing's square, [n, CELLS*CELLS] of 0 and 1, and the texture number of each row.
    parts: twentieths of a period that the square's side has."""
    fine = CELLS * 2
    y, x = (np.mgrid[0:fine, 0:fine] + 0.5) / fine
    rows, numbers = [], []
    for number, draw in enumerate((_stripes, _dots, _checks)):
        for stretch in (0.93, 1, 1.07):
            drawn = draw(x, y, 20 / parts * stretch).astype(np.float32)
            drawn = drawn.reshape(len(drawn), CELLS, 2, CELLS, 2).mean((2, 4))
            rows.append(drawn.reshape(len(drawn), -1))
            numbers += [number] * len(drawn)
    return np.concatenate(rows), np.array(numbers)


def samples(picture, piece):
    """-> pixels [CELLS*CELLS,3] over the thing's square, and which of them lie well inside the thing."""
    x0, y0, x1, y1 = piece.box
    steps = (np.arange(CELLS) + 0.5) / CELLS
    where = np.meshgrid(y0 + steps * (y1 - y0) - 0.5, x0 + steps * (x1 - x0) - 0.5, indexing="ij")
    pixels = np.stack([ndimage.map_coordinates(picture[..., c], where, order=1, mode="nearest") for c in range(3)], -1)
    return pixels.reshape(-1, 3), inside_of(piece.noun)


@lru_cache(maxsize=None)
def inside_of(noun):
    return ndimage.binary_erosion(world._mask(noun, CELLS) > 0.9, iterations=2).ravel()


def texture_of(pixels, inside, colour, side):
    """-> (the textures that it may be, likeliest first; contrast; {pattern: likeness}) of samples(); side in pixels."""
    main, second = np.array(world.COLOURS[colour], np.float32), second_colour(colour)
    axis = second - main
    weight = (pixels[inside] - main) @ axis / (axis @ axis)
    contrast = float(weight.std())
    rows, numbers = patterns(4 * int(np.clip(round(5 * side / max(12, side / 5)), 15, 25)))
    rows = rows[:, inside]
    rows = rows - rows.mean(1, keepdims=True)
    weight = weight - weight.mean()
    likeness = rows @ weight / (np.linalg.norm(rows, axis=1) * np.linalg.norm(weight) + 1e-6)
    likeness = {name: float(likeness[numbers == i].max()) for i, name in enumerate(world.TEXTURES[1:])}
    return possible(contrast, likeness), contrast, likeness


def possible(contrast, likeness):
    """One name where the texture can be told: a faint one may be plain, and patterns may be nearly equally alike."""
    first = max(likeness.values())
    alike = sorted((t for t in likeness if likeness[t] >= first - LEAST_LEAD), key=likeness.get, reverse=True)
    if contrast < PLAIN_BELOW:
        return ("plain",)
    if contrast < FAINT_BELOW and first < PATTERN_LIKENESS:
        return ("plain",) if first < PLAIN_LIKENESS else ("plain", *alike)
    return tuple(alike) if first >= PLAIN_LIKENESS else world.TEXTURES[1:]
