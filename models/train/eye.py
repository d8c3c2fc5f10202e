#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An eye that was never trained: says by rule whether a picture of the paper-cut world shows what its prompt asks for.

    python eye.py FOLDER-OR-FILES... [--prompt TEXT] [--json]

Two answers a picture: `bound`, the things and their colours and textures are there, no more and no fewer; `right`, they
also stand as the prompt says (and lie on the paper that it names). A texture that cannot be told for sure is right if it
may be the one that is asked for. The prompt is
the one that the program wrote into the PNG, else that of prompts.json ({file: prompt}) in its folder, else --prompt.
"""
import argparse
import itertools
import json
import pathlib
import re
import sys
from dataclasses import dataclass

import numpy as np
from PIL import Image

import eye_outlines
import eye_papers
import world

SAME_COLOUR = 0.6      # share of a thing that must not have another colour than it is named by
RECIPE = "referee"     # the text of a PNG that says how the program painted it
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


# ---- what is asked -----------------------------------------------------------------------------

@dataclass(frozen=True)
class Asked:
    """A prompt's words: one or two things, a key of world.RELATIONS or AND or None, a paper or None."""
    things: tuple
    relation: str | None = None
    paper: str | None = None


def _any(values):
    return "|".join(values)


_THING = f"an? ({_any(world.COLOURS)}) (?:({_any(world.TEXTURES)}) )?({_any(world.NOUNS)})"
_CAPTION = re.compile(rf"(?:a photo exactly contains )?{_THING}(?: ({_any([*world.RELATIONS, world.AND])}) {_THING})?"
                      rf"(?: on an? ({_any(world.BACKGROUNDS)}) background)?[.!]?")


def parsed(prompt):
    """A caption of the world -> Asked; another text is a ValueError."""
    match = _CAPTION.fullmatch(" ".join(prompt.lower().split()))
    if not match:
        raise ValueError("A prompt like 'a red striped star above a blue moon' was expected, of the words of "
                         f"models/miniature/CARD.md, found '{prompt}'.")
    words = match.groups()
    rows = [words[0:3]] + ([words[4:7]] if words[3] else [])
    things = tuple(world.Thing(noun, colour, texture or "plain") for colour, texture, noun in rows)
    return Asked(things, words[3], words[7])


# ---- what is seen ------------------------------------------------------------------------------

@dataclass(frozen=True)
class Seen:
    """A thing of the picture. `textures`: what it may have, likeliest first; `fits`: how well each silhouette fits;
    `same_colour`: which share of it has no other colour; box x0, y0, x1, y1 in pixels of 128."""
    noun: str
    colour: str
    textures: tuple
    fits: dict
    same_colour: float
    box: tuple

    @property
    def middle(self):
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def see(picture):
    """uint8 [128,128,3] -> (things, the paper's name), without knowing what was asked."""
    picture = np.asarray(picture, np.float32)
    pieces, paper = eye_outlines.cut_out(picture)
    paper = eye_papers.paper_name(paper)
    things = []
    for piece in pieces:
        pixels, inside = eye_papers.samples(picture, piece)
        colour, share = eye_papers.colour_of(pixels[inside], paper == "black")
        textures = eye_papers.texture_of(pixels, inside, colour, piece.side)[0]
        box = tuple(round(float(v), 1) for v in piece.box)
        things.append(Seen(piece.noun, colour, textures, piece.fits, share, box))
    return things, paper


# ---- answers -----------------------------------------------------------------------------------

def compared(asked, seen):
    """-> {noun, colour, texture: is it right?}; a texture that may be right and is not told for sure is None."""
    maybe = asked.texture in seen.textures
    return {"noun": seen.noun == asked.noun,
            "colour": seen.colour == asked.colour and seen.same_colour >= SAME_COLOUR,
            "texture": None if maybe and len(seen.textures) > 1 else maybe}


def paired(asked, seen):
    """-> [(asked or None, seen or None)]: the pairing with most in common; what is left over is missing or extra."""
    wanted, found = list(asked), list(seen)
    count = max(len(wanted), len(found))
    wanted, found = wanted + [None] * (count - len(wanted)), found + [None] * (count - len(found))

    def common(order):
        both = [compared(a, s) for a, s in zip(wanted, order) if a and s]
        return sum(3 * c["noun"] + 2 * c["colour"] + (c["texture"] is not False) for c in both)
    found = max(itertools.permutations(found), key=common) if count <= 5 else found
    return list(zip(wanted, found))


def stands(first, second, relation):
    """Does the first thing's middle lie in the relation's direction from the second's, and more so than aside?"""
    dx, dy = world.RELATIONS[relation]
    x, y = np.subtract(first.middle, second.middle)
    return bool(x * dx + y * dy > abs(x * dy) + abs(y * dx))


def account(asked, seen):
    """One thing's part of the answer, for people and programs."""
    entry = {"asked": world.phrase(asked) if asked else None, "seen": None, "right": False}
    if seen:
        name = world.phrase(world.Thing(seen.noun, seen.colour, seen.textures[0]))
        entry |= {"seen": name, "textures": seen.textures, "fit": round(seen.fits[seen.noun], 3),
                  "same_colour": round(seen.same_colour, 3), "box": seen.box}
    if asked and seen:
        checks = compared(asked, seen)
        entry |= {"checks": checks, "right": False not in checks.values()}
    return entry


def look(picture, caption):
    """picture uint8 [128,128,3], caption: a text of the world -> {"bound", "right", "things", "order", "paper"}.
    `order` is None where none is asked or one of two things is missing."""
    return answer(*see(picture), parsed(caption))


def answer(things, paper, asked):
    """The answer to a parsed prompt about what see() saw, so that one look can answer many prompts."""
    pairs = paired(asked.things, things)
    entries = [account(*pair) for pair in pairs]
    bound = all(e["right"] for e in entries)
    order = None
    if asked.relation in world.RELATIONS and all(s for a, s in pairs if a):
        order = stands(pairs[0][1], pairs[1][1], asked.relation)
    is_paper = asked.paper in (None, paper)
    return {"bound": bound, "right": bound and order is not False and is_paper, "things": entries, "order": order,
            "paper": paper}


def told(answer):
    """The account as a sentence."""
    parts = []
    for thing in answer["things"]:
        seen = thing["seen"]
        if seen and len(thing["textures"]) > 1:
            seen += f" (or {' or '.join(thing['textures'][1:])})"
        if not thing["asked"]:
            parts.append(f"extra: {seen}")
        elif not seen:
            parts.append(f"missing: {thing['asked']}")
        else:
            parts.append(seen if thing["right"] else f"{seen} instead of {thing['asked']}")
    order = {None: "", True: ", in order", False: ", in the wrong order"}[answer["order"]]
    return "; ".join(parts) + f"{order}; {answer['paper']} paper"


# ---- files -------------------------------------------------------------------------------------

def as_picture(image):
    """A Pillow image of any size -> uint8 [128,128,3]."""
    image = image.convert("RGB")
    if image.size != (world.SIZE, world.SIZE):
        image = image.resize((world.SIZE, world.SIZE), Image.Resampling.LANCZOS)
    return np.asarray(image)


def recipe_prompt(image):
    """The prompt that the program wrote into a PNG, as the last edit of it left it, or None."""
    try:
        recipe = json.loads(image.info[RECIPE])
        edits = [e["value"] for e in recipe.get("edits", []) if e["key"] == "prompt"]
        return [recipe["prompt"], *edits][-1]
    except (KeyError, TypeError, ValueError):
        return None


def prompt_of(path, image, fallback):
    listed = path.parent / "prompts.json"
    prompt = recipe_prompt(image)
    if prompt is None and listed.is_file():
        prompt = json.loads(listed.read_text(encoding="utf-8")).get(path.name)
    if prompt is None:
        prompt = fallback
    if prompt is None:
        raise ValueError("A prompt was expected in the picture, in prompts.json or by --prompt, found none.")
    return prompt


def look_at_file(path, fallback=None):
    """-> look()'s answer with the file and the prompt; ValueError or OSError where it cannot be told."""
    with Image.open(path) as image:
        image.load()
        prompt = prompt_of(path, image, fallback)
        return {"file": str(path), "prompt": prompt, **look(as_picture(image), prompt)}


def files_of(paths):
    for path in paths:
        inside = [p for p in path.rglob("*") if p.suffix.lower() in ENDINGS] if path.is_dir() else [path]
        yield from sorted(inside)


def shares(answers):
    return {key: float(np.mean([a[key] for a in answers])) if answers else None for key in ("bound", "right")}


def print_table(answers):
    print("| file | prompt | bound | right | seen |\n| --- | --- | --- | --- | --- |")
    for a in answers:
        bound, right = ("yes" if a[key] else "no" for key in ("bound", "right"))
        print(f"| {pathlib.Path(a['file']).name} | {a['prompt']} | {bound} | {right} | {told(a)} |")
    if answers:
        total = shares(answers)
        print(f"\n{len(answers)} pictures: bound {total['bound']:.3f}, right {total['right']:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=pathlib.Path, help="pictures, or folders of them")
    parser.add_argument("--prompt", help="of pictures that do not tell theirs")
    parser.add_argument("--json", action="store_true", help="prints everything as JSON")
    arguments = parser.parse_args()
    answers, failures = [], 0
    for path in files_of(arguments.paths):
        try:
            answers.append(look_at_file(path, arguments.prompt))
        except (OSError, ValueError) as error:
            failures += 1
            print(f"{path}: {error}", file=sys.stderr)
    if arguments.json:
        print(json.dumps({"pictures": answers, **shares(answers)}, indent=2))
    else:
        print_table(answers)
    return 1 if failures or not answers else 0


if __name__ == "__main__":
    sys.exit(main())
