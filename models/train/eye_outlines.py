# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the things of a picture are and which silhouettes they have, without anything learned.

What differs from the paper is cut into pieces; each piece is brought to the same middle and spread as the world's
silhouettes and laid over them. Of several thresholds the one stands whose pieces fit the silhouettes best.
"""
import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import ndimage

import world

GRID, REACH = 44, 3.0          # silhouettes are compared on GRID x GRID points, REACH spreads to either side
GROWTHS = (0, 0.035)            # of the square's side, that a decoded outline may have grown
MARGIN = 16                    # of the large stencils, for that
CANDIDATES = 4                 # silhouettes that are also tried shifted and scaled
LEAST_AREA = 170               # pixels; what is smaller is a stain (the smallest thing of the world has 300)
LEAST_CONTRAST = 24            # of 255, in the strongest channel; what is fainter is a stain,
FAINT_FIT = 0.8                # unless it has a silhouette's form to this degree
THRESHOLDS = (0, 16, 28, 45, 70)  # of 255, besides what the paper's own unrest asks for
CLOSING = 3                    # pixels; joins stripes whose gaps have the paper's colour
EIGHT = np.ones((3, 3), bool)
GOOD_FIT = 0.86                # a piece that fits so well is not cut in two
CUT_GAIN = 0.04
ENOUGH = 0.93                  # no further threshold is tried
CLEAN_FLOOR = 8                # of 255; a paper so even is a render's, whose outlines are sharp
JOIN_GAP = 6                   # pixels between pieces of one thing, at most
LEAST_SIDE, SMALL_SIDE = 24, 40  # pixels; no thing is smaller than the first, none of the world than the second


@dataclass
class Piece:
    """A thing as it was cut out: `mask` [128,128] bool, `fits` {noun: 0..1}, box x0, y0, x1, y1 of the silhouette."""
    mask: np.ndarray
    fits: dict
    box: tuple

    @property
    def noun(self):
        return max(self.fits, key=self.fits.get)

    @property
    def fit(self):
        return self.fits[self.noun]

    @property
    def side(self):
        return (self.box[2] - self.box[0] + self.box[3] - self.box[1]) / 2


def worth(pieces):
    """How well a way to cut explains what is there: the mean fit, less for what is too small to be a thing."""
    return float(np.mean([p.fit * min(1, p.side / SMALL_SIDE) for p in pieces])) if pieces else 0.0


# ---- paper -------------------------------------------------------------------------------------

def paper_of(picture):
    """-> the paper's colour [3], its unrest (robust standard deviation). The paper is what the margin shows most."""
    margin = np.concatenate([picture[:5].reshape(-1, 3), picture[-5:].reshape(-1, 3),
                             picture[:, :5].reshape(-1, 3), picture[:, -5:].reshape(-1, 3)])
    middle = np.median(margin, 0)
    some = picture[::2, ::2]
    for reach in (60, 30, 20):
        near = np.abs(some - middle).max(2) < reach
        if near.sum() > 125:
            middle = np.median(some[near], 0)
    away = np.abs(margin - middle).max(1)
    return middle, float(1.48 * np.median(away))


def difference(picture, paper):
    return np.abs(picture - paper).max(2)


# ---- silhouettes -------------------------------------------------------------------------------

def moments(mask):
    """Middle and spread (standard deviation) of a mask: x, y, sx, sy in pixels."""
    total = mask.sum()
    columns, rows = mask.sum(0) / total, mask.sum(1) / total
    x, y = columns @ np.arange(len(columns)), rows @ np.arange(len(rows))
    return (x, y, np.sqrt(columns @ (np.arange(len(columns)) - x) ** 2) + 1e-6,
            np.sqrt(rows @ (np.arange(len(rows)) - y) ** 2) + 1e-6)


def on_grid(mask, middle, spread):
    """The mask on GRID x GRID points around its middle, in spreads, as a flat array."""
    steps = np.linspace(-REACH, REACH, GRID)
    y, x = np.meshgrid(middle[1] + steps * spread[1], middle[0] + steps * spread[0], indexing="ij")
    return ndimage.map_coordinates(mask.astype(np.float32), [y, x], order=1, mode="constant").ravel()


@lru_cache(maxsize=1)
def silhouettes():
    """-> templates [noun, variant, GRID*GRID], their sums, (x, y, sx, sy) of each noun in parts of its square, and
    the variants (growth, dx, dy, kx, ky): grown, shifted and scaled a little, as soft outlines are; the first is as it
    is."""
    shifts, scales = (0, -0.1, 0.1), (1, 0.93, 1.07)
    variants = np.array(list(itertools.product(GROWTHS, shifts, shifts, scales, scales)))
    templates, facts = [], []
    for noun in world.NOUNS:
        large = np.pad(np.asarray(world._stencil(noun).resize((256, 256), 2), np.float32) / 255, MARGIN)
        x, y, sx, sy = moments(large)
        facts.append(((x - MARGIN) / 256, (y - MARGIN) / 256, sx / 256, sy / 256))
        grown = {growth: large if not growth else
                 (ndimage.distance_transform_edt(large < 0.5) <= growth * 256).astype(np.float32) for growth in GROWTHS}
        templates.append([on_grid(grown[growth], (x + dx * sx, y + dy * sy), (sx * kx, sy * ky))
                          for growth, dx, dy, kx, ky in variants])
    templates = np.array(templates, np.float32)
    return templates, templates.sum(2), np.array(facts), variants


def fitted(mask):
    """-> Piece: how well each silhouette covers the mask (intersection over union, less for a stretched one)."""
    templates, sums, facts, variants = silhouettes()
    x, y, sx, sy = moments(mask)
    seen = on_grid(mask, (x, y), (sx, sy))
    tolerance = np.clip(np.abs(np.log(sx / sy * facts[:, 3] / facts[:, 2])) - 0.2, 0, 1)

    def cover(rows, total, tolerance):
        common = rows @ seen
        return common / (total + seen.sum() - common) * (1 - 0.5 * tolerance)
    fits = cover(templates[:, 0], sums[:, 0], tolerance)
    which = np.argsort(-fits)[:CANDIDATES]
    finer = np.stack([cover(templates[w], sums[w], tolerance[w]) for w in which])
    fits[which] = finer.max(1)
    row, variant = np.unravel_index(finer.argmax(), finer.shape)
    fx, fy, fsx, fsy = facts[which[row]]
    _, dx, dy, kx, ky = variants[variant]
    width, height = sx / (kx * fsx), sy / (ky * fsy)
    left, top = x - (fx + dx * fsx) * width, y - (fy + dy * fsy) * height
    return Piece(mask, dict(zip(world.NOUNS, fits.tolist())), (left, top, left + width, top + height))


# ---- cutting -----------------------------------------------------------------------------------

def disc(radius):
    y, x = np.mgrid[-radius:radius + 1, -radius:radius + 1]
    return x * x + y * y <= radius * radius + 1


def closed(mask, radius):
    """Binary closing of what the mask has, in its bounding box."""
    found = ndimage.find_objects(mask.astype(np.uint8))
    if not found:
        return mask
    result = np.zeros_like(mask)
    grown = ndimage.binary_closing(np.pad(mask[found[0]], radius), disc(radius))
    result[found[0]] = grown[radius:-radius, radius:-radius]
    return result


def best_fit(mask):
    """The mask as it is, or with small gaps closed: textures whose second colour is the paper's leave gaps."""
    first = fitted(mask)
    if first.fit > 0.93:
        return first
    return max(first, fitted(closed(mask, CLOSING)), key=lambda piece: piece.fit)


def cuts(mask):
    """Masks of both sides of the straight cuts through the narrowest places, one across and one along."""
    for axis in (0, 1):
        profile = ndimage.uniform_filter1d(mask.sum(axis).astype(np.float32), 3)
        inside = np.nonzero(profile > 0)[0]
        low, high = np.quantile(inside, [0.25, 0.75]).astype(int)
        at = low + int(profile[low:high + 1].argmin())
        first = np.zeros_like(mask)
        if axis == 0:
            first[:, :at] = True
        else:
            first[:at] = True
        yield mask & first, mask & ~first


def largest(mask):
    """A mask without specks that hang on it after a cut."""
    labels, count = ndimage.label(mask, EIGHT)
    sizes = np.bincount(labels.ravel())[1:]
    return np.isin(labels, 1 + np.nonzero(sizes > 0.1 * sizes.max())[0]) if count > 1 else mask


def pieces_of(mask):
    """One piece, or two where a straight cut gives two that fit better: things may touch."""
    whole = best_fit(mask)
    if whole.fit > GOOD_FIT:
        return [whole]
    best, value = [whole], worth([whole]) + CUT_GAIN
    for first, second in cuts(mask):
        if min(first.sum(), second.sum()) < LEAST_AREA:
            continue
        parts = [best_fit(largest(first)), best_fit(largest(second))]
        if worth(parts) > value:
            best, value = parts, worth(parts)
    return best


def cut_at(away, mask):
    """All pieces of a mask that are things: large enough, and of some contrast or a silhouette's form."""
    groups, count = ndimage.label(closed(mask, CLOSING), EIGHT)
    sizes = np.bincount(groups[mask], minlength=count + 1)
    pieces = []
    for number in range(1, count + 1):
        if sizes[number] >= LEAST_AREA:
            pieces += pieces_of(mask & (groups == number))
    return [p for p in pieces if p.fit >= FAINT_FIT or np.quantile(away[p.mask], 0.6) >= LEAST_CONTRAST]


def without_specks(mask):
    labels, count = ndimage.label(mask, EIGHT)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    return (sizes >= 10)[labels]


def region_pieces(region, floor):
    """The pieces of one region (what differs from the paper there) at the threshold where they fit best."""
    best, value = [], 0
    for threshold in sorted({max(floor, t) for t in THRESHOLDS}):
        pieces = cut_at(region, without_specks(region > threshold))
        if worth(pieces) > value + 0.01:
            best, value = pieces, worth(pieces)
        if value > ENOUGH:
            break
    return best


def refined(piece, others, away, floor):
    """The piece with its noun by the mean over thresholds of its own: a low one fills holes with the soft halo of
    decoded pictures, a high one loses edges, and what is there is there at most of them."""
    if piece.fit > ENOUGH and floor < CLEAN_FLOOR:
        return piece
    room = ndimage.binary_dilation(piece.mask, EIGHT, iterations=4)
    for other in others:
        room &= ~other.mask
    tried = []
    for threshold in sorted({max(floor, t) for t in THRESHOLDS}):
        mask = room & (away > threshold)
        if mask.sum() >= max(LEAST_AREA, piece.mask.sum() * 0.6):
            tried.append(best_fit(mask))
    tried = [t for t in tried if t.fit > piece.fit - 0.12] or [piece]
    fits = {noun: float(np.mean([t.fits[noun] for t in tried])) for noun in world.NOUNS}
    noun = max(fits, key=fits.get)
    best = max(tried, key=lambda p: p.fits[noun])
    return Piece(best.mask, fits, best.box)


def joined(pieces):
    """Small pieces go to a near one where both together fit better than apart: a pattern may part a thing."""
    for small, other in itertools.permutations(pieces, 2):
        if small.side < SMALL_SIDE and (ndimage.binary_dilation(small.mask, EIGHT, JOIN_GAP) & other.mask).any():
            both = fitted(closed(small.mask | other.mask, JOIN_GAP // 2 + 1))
            if worth([both]) > worth([small, other]):
                return joined([p for p in pieces if p is not small and p is not other] + [both])
    return pieces


def cut_out(picture):
    """Float picture [128,128,3] -> (pieces, largest first; the paper's colour)."""
    paper, unrest = paper_of(picture)
    away = difference(picture, paper)
    floor = 5 + 2.5 * unrest
    regions, count = ndimage.label(closed(without_specks(away > floor), CLOSING), EIGHT)
    sizes = np.bincount(regions.ravel())
    pieces = []
    for number in range(1, count + 1):
        if sizes[number] >= LEAST_AREA:
            pieces += region_pieces(np.where(regions == number, away, 0), floor)
    pieces = [p for p in joined(pieces) if p.side >= LEAST_SIDE]
    pieces = [refined(p, [o for o in pieces if o is not p], away, floor) for p in pieces]
    return sorted(pieces, key=lambda p: -p.mask.sum()), paper
