# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokenizer files, which are in no checkpoint: copied from where the user has them."""
import json
import shutil
from pathlib import Path

from conversion.refusal import Refusal
from conversion.writing import say, write_json

BERT = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]",
        "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]", "bos_token": "[DEC]"}
CLIP_FILES = ("vocab.json", "merges.txt")
CLIP_EXTRAS = ("special_tokens_map.json", "tokenizer_config.json", "added_tokens.json")
OPENCLIP_PAD = "!"  # id 0, with which OpenCLIP pads


def add_bert(folder, vocabulary, size, added):
    """vocab.txt of bert-base-uncased and the tokens that BLIP adds behind it, so that there are `size` in all."""
    lines = 0
    if vocabulary is None:
        say("No --vocab was given: copy vocab.txt of bert-base-uncased into the new folder before you use it.")
    else:
        source = find(vocabulary, ("vocab.txt",), "vocab.txt of bert-base-uncased")
        lines = len(source.read_bytes().rstrip(b"\n").split(b"\n"))
        if lines not in (size, size - len(added)):
            raise Refusal(f"{source}: {size - len(added)} lines were expected (or {size}), as many as the weights have "
                          f"words, found {lines}. Take vocab.txt of bert-base-uncased.")
        shutil.copyfile(source, folder / "vocab.txt")
        say(f"Copied {source}.")
    if lines != size:
        write_json(folder / "added_tokens.json", {token: size - len(added) + i for i, token in enumerate(added)})
    write_json(folder / "tokenizer_config.json", BERT | {"additional_special_tokens": list(added[1:])})


def find(place, names, what):
    """`place` itself, or the first of `names` in it."""
    place = Path(place)
    for candidate in (place, *(place / name for name in names)):
        if candidate.is_file():
            return candidate
    raise Refusal(f"{place}: {what} was expected, found none. Name the file or a folder that holds it.")


def add_clip(folder, place, size, is_openclip):
    """The files of a CLIP tokenizer; `place` may also be the diffusers folder around it."""
    source = find(place, ("vocab.json", "tokenizer/vocab.json"), "vocab.json of CLIP's tokenizer").parent
    for name in CLIP_FILES:
        if not (source / name).is_file():
            raise Refusal(f"{source}: {name} was expected beside the other tokenizer files, found none. Name the "
                          "tokenizer/ folder of a Stable Diffusion.")
    words = clip_words(source / "vocab.json")
    if words != size:
        raise Refusal(f"{source / 'vocab.json'}: {size} tokens were expected, as many as the weights have, found "
                      f"{words}. Name the tokenizer that belongs to the weights.")
    for name in (*CLIP_FILES, *CLIP_EXTRAS):
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    say(f"Copied the tokenizer from {source}.")
    if is_openclip:
        pad_with(folder, OPENCLIP_PAD)


def clip_words(path):
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refusal(f"{path}: JSON was expected, found something else ({error}). Get the file again.") from error
    if not isinstance(words, dict):
        raise Refusal(f"{path}: tokens and their ids were expected, found something else. Get the file again.")
    return len(words)


def pad_with(folder, token):
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        path = folder / name
        content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if name == "special_tokens_map.json" or path.is_file():
            write_json(path, content | {"pad_token": token})
    say(f"Set the padding to {token!r}, as Stable Diffusion 2 has it.")
