# SPDX-License-Identifier: GPL-3.0-or-later
"""A small byte-pair vocabulary in CLIP's format, learned from the captions of the paper-cut world.

Order of ids as in CLIP: 256 byte letters, the same with the end-of-word mark, merges, start, end.
Every world word becomes one token; any other lower-case word falls into pieces, at worst bytes.
"""
import collections
import json
import os

import world

START, END, WORD_END = "<|startoftext|>", "<|endoftext|>", "</w>"
PREFIX = "A photo exactly contains "  # what the optimisation puts before a prompt for Stable Diffusion


def byte_letters():
    """The 256 printable stand-ins of bytes, in the order of CLIP's vocabulary."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(others))]


def world_words():
    """Every word that a caption may hold, with a rough frequency."""
    texts = [PREFIX.lower()] + [w * 3 for w in ("a ", "an ", "the ")] + list(world.RELATIONS) * 3
    texts += ["and", "on", "background", "picture of"] * 3
    for values in (world.NOUNS, world.COLOURS, world.TEXTURES, world.BACKGROUNDS):
        texts += list(values) * 2
    return collections.Counter(" ".join(texts).split())


# What people write for words of the world; an empty text means that the word is better left out.
INSTEAD = {
    "circle": "ball sphere disk disc dot oval ellipse sun coin",
    "square": "box cube rectangle block tile", "triangle": "pyramid cone", "star": "starfish asterisk",
    "heart": "love", "ring": "donut doughnut hoop torus", "moon": "crescent", "cross": "plus x",
    "tree": "pine fir oak plant", "house": "home hut cottage cabin building", "fish": "shark whale goldfish",
    "mug": "cup glass teacup",
    "red": "crimson scarlet maroon", "green": "lime olive emerald", "blue": "navy cyan teal turquoise azure",
    "yellow": "gold golden", "purple": "violet lavender magenta indigo", "orange": "amber brown",
    "white": "ivory cream silver", "black": "charcoal", "gray": "grey",
    "striped": "stripy stripes lined", "dotted": "spotted speckled dots", "checkered": "chequered checked plaid chess",
    "a": "the one some",
    "to the left of": "left of|on the left of|to the left side of|on the left side of|left from",
    "to the right of": "right of|on the right of|to the right side of|on the right side of|right from",
    "above": "over|atop|on top of|on the top of", "below": "under|beneath|underneath|on the bottom of",
    "": "plain photo picture image of drawing painting is are with",
}


def word_list():
    """The pack's words.json: what captions of the training said, and what to write instead of other words."""
    instead = {}
    for word, others in INSTEAD.items():
        for other in others.split("|" if "|" in others or word in world.RELATIONS else None):
            instead[other] = word
    plural = {f"{noun}s": noun for noun in world.NOUNS if noun != "fish"} | {"crosses": "cross"}
    plural.pop("crosss")
    papers = [colour for colour in world.BACKGROUNDS if colour not in world.COLOURS]
    return {
        "things": list(world.NOUNS), "colours": list(world.COLOURS), "textures": list(world.TEXTURES[1:]),
        "places": list(world.RELATIONS), "others": ["a", "an", "and", "on", "background", *papers],
        "instead": dict(sorted({**plural, **instead}.items())),
    }


def _merge(letters, pair):
    merged, i = [], 0
    while i < len(letters):
        if tuple(letters[i:i + 2]) == pair:
            merged.append(letters[i] + letters[i + 1])
            i += 2
        else:
            merged.append(letters[i])
            i += 1
    return merged


def learn_merges(words):
    """Byte-pair merges, the most frequent pair first (ties: alphabetical), until each word is one token."""
    pieces = {word: [*word[:-1], word[-1] + WORD_END] for word in words}
    merges = []
    while True:
        counts = collections.Counter()
        for word, letters in pieces.items():
            for pair in zip(letters, letters[1:]):
                counts[pair] += words[word]
        if not counts:
            return merges
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        pieces = {word: _merge(letters, best) for word, letters in pieces.items()}


def write(folder):
    """Writes vocab.json, merges.txt and the two small config files that CLIPTokenizer reads; returns the size."""
    os.makedirs(folder, exist_ok=True)
    merges = learn_merges(world_words())
    letters = byte_letters()
    tokens = [*letters, *[c + WORD_END for c in letters], *["".join(m) for m in merges], START, END]
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    files = {
        "vocab.json": {token: i for i, token in enumerate(tokens)},
        "special_tokens_map.json": special,
        "tokenizer_config.json": {**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": 77,
                                  "do_lower_case": True, "add_prefix_space": False},
    }
    for name, values in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False, indent=None if name == "vocab.json" else 2)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    assert len(files["vocab.json"]) == len(tokens), "a merge made a token twice"
    return len(tokens)
