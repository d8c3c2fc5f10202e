# SPDX-License-Identifier: GPL-3.0-or-later
"""The miniature's word-piece vocabulary in BERT's file format, and fast encoding of world captions."""
import json
import string
from pathlib import Path

import torch

import world

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP = 0, 1, 2, 3
DEC = "[DEC]"
ENC = "[ENC]"
COMMON_WORDS = ("an", "and", "on", "in", "the", "to", "of", "left", "right", "above", "below", "background",
                "photo", "picture", "is", "there", "with", "yes", "no")


def words():
    """All tokens in the order of their ids; every lower-case English word can be spelt with them."""
    pieces = [c for c in string.ascii_lowercase + string.digits]
    world_words = [*COMMON_WORDS, *world.NOUNS, *world.COLOURS, *world.TEXTURES, *world.BACKGROUNDS]
    tokens = [*SPECIAL, *string.punctuation, *pieces, *("##" + p for p in pieces), *world_words]
    return list(dict.fromkeys(tokens))


VOCABULARY = {token: i for i, token in enumerate(words())}


def write_tokenizer(folder, extra):
    """vocab.txt with the extra tokens last, and the settings that transformers wants beside it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join([*words(), *extra]) + "\n", encoding="utf-8")
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 64,
                "bos_token": DEC, "additional_special_tokens": [t for t in extra if t != DEC],
                "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
                "mask_token": "[MASK]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def encode(text):
    """[CLS] words [SEP] of a caption or question that holds only words of the world."""
    return [CLS, *(VOCABULARY[w] for w in text.replace("?", " ?").split()), SEP]


def batch(texts, length=None):
    """-> ids [B,T] int64, padded with 0 to `length` or to the longest text."""
    rows = [encode(t) for t in texts]
    longest = length or max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
