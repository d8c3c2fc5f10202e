# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded strings that try a tokenizer: scripts, signs, marks out of order, control characters, very long words.

Only code points that old and new Unicode tables class alike: the libraries under test carry different versions.
"""
import random
import sys
import unicodedata

OLD = unicodedata.ucd_3_2_0  # the oldest table that Python has
ASCII = [chr(c) for c in range(32, 127)]
CONTROLS = [chr(c) for c in [*range(0, 32), *range(127, 160), 0xAD, 0x200B, 0x200D, 0x200E, 0xFEFF, 0xFFFD]]
SPACES = list(" \t\n\r\v\f\x85\xa0\u1680\u2000\u2003\u2009\u2028\u2029\u202f\u205f\u3000")
EMOJI = [chr(c) for c in [*range(0x1F300, 0x1F320), *range(0x1F600, 0x1F640), 0x2764, 0x200D, 0xFE0F, 0x1F3FB]]
MARKS = [chr(c) for c in [*range(0x300, 0x315), 0x323, 0x327, 0x328, 0x345, 0x5B0, 0x64B, 0x3099]]
AWKWARD = list("İıẞßΣσςſKÅΩǄǅǆﬁŉǰΐ𝐀Ⅷ²½٣๙〇ªº") + ["\u1100", "\u1161", "\u11a8", "\uac00", "\ufa0e", "\uf900"]
SPELLED = ["<|startoftext|>", "<|endoftext|>", "<|EndOfText|>", "<|", "|>", "[SEP]", "[CLS]", "[sep]", "[PAD]", "[UNK]",
           "[MASK]", "[DEC]", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "''", "!!", "##able", "</w>", "<red-cat>", "<RED-CAT>",
           "[ENC]"]
WORDS = """a an the of on in and above below left right with no is it's don't stop photo cat dog tiger stripes red green
blue yellow orange purple striped dotted plain checkered star moon tree house fish flower cloud mug arrow diamond circle
square triangle heart ring cross backpack book bowl unaffable hot woman sitting beach her running quickly impossible
background picture painting two three twelve cafe naive""".split()


def is_settled(char):
    """Whether old and new tables agree on the category, the decomposition and the lower case."""
    code = ord(char)
    if 0xD800 <= code < 0xE000 or OLD.category(char) in ("Cn", "Co"):
        return False
    return (OLD.category(char) == unicodedata.category(char)
            and OLD.decomposition(char) == unicodedata.decomposition(char)
            and OLD.combining(char) == unicodedata.combining(char))


def settled(first, last):
    return [chr(c) for c in range(first, last + 1) if is_settled(chr(c))]


def alphabets():
    return {
        "ascii": ASCII,
        "latin": settled(0xC0, 0x24F) + settled(0x1E00, 0x1EFF),
        "greek": settled(0x370, 0x3FF) + settled(0x1F00, 0x1FFF),
        "cyrillic": settled(0x400, 0x52F),
        "cjk": settled(0x4E00, 0x4EFF) + settled(0x3400, 0x3410) + settled(0x20000, 0x20010) + settled(0x3040, 0x30FF),
        "hangul": settled(0xAC00, 0xAC80) + settled(0x1100, 0x1112) + settled(0x1161, 0x1175) + settled(0x11A8, 0x11C2),
        "other": settled(0x5D0, 0x6FF) + settled(0x900, 0x9FF) + settled(0xE00, 0xE7F),
        "signs": settled(0xA1, 0xBF) + settled(0x2010, 0x27FF) + settled(0x3000, 0x303F) + settled(0xFF00, 0xFFEF),
        "numbers": list("0123456789") + settled(0x660, 0x669) + settled(0x2150, 0x218F) + settled(0x2460, 0x249B),
        "emoji": EMOJI, "marks": MARKS, "controls": CONTROLS, "spaces": SPACES, "awkward": AWKWARD,
        "any": settled(0, 0x2FFFF),
    }


def sentence(rng, sets):
    """Words, spelled tokens and runs of one alphabet, glued or apart."""
    parts = []
    for _ in range(rng.randint(1, 12)):
        kind = rng.random()
        if kind < 0.35:
            word = rng.choice(WORDS)
            parts.append(rng.choice([word, word.upper(), word.capitalize()]))
        elif kind < 0.45:
            parts.append(rng.choice(SPELLED))
        else:
            letters = sets[rng.choice(list(sets))]
            parts.append("".join(rng.choices(letters, k=rng.randint(1, 9))))
        if rng.random() < 0.2:
            parts.append(rng.choice(MARKS))
        parts.append(rng.choice([" ", " ", " ", "", "", ", ", "  ", "\n", rng.choice(SPACES)]))
    return "".join(parts)


def fixed():
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["", " ", "\n", "\0", "a", "!", "'", "a" * 10000, "ab" * 5000, (letters * 385)[:10000], "é" * 10000,
            "e\u0301" * 5000, "\u0301\u0323" * 500, "语" * 1000, "a" * 99, "a" * 100, "a" * 101, "é" * 100, "é" * 101,
            "red " * 600, "a photo of a cat", "it's 2024, don't stop!!", "The tiger's stripes, unaffable & Café!",
            "ΟΔΟΣ", "ΟΔΟΣ ΣΑΣ Σ ΑΣ'Σ ΑΣ.", "İSTANBUL", "<|endoftext|>'s", "!<|startoftext|>!", "(red:1.3) [cat]"]


def samples(count=5000, seed=3):
    rng = random.Random(seed)
    sets = alphabets()
    texts = fixed()
    texts += ["".join(rng.choices(sets[name], k=rng.randint(1, 40))) for name in sets for _ in range(60)]
    while len(texts) < count:
        texts.append(sentence(rng, sets))
    return [text.encode("utf-8", "strict").decode() for text in texts]


if __name__ == "__main__":
    sys.stdout.write("\n".join(repr(text) for text in samples()[:60]))
