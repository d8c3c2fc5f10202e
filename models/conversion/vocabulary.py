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
WHOLE = "tokenizer.json"  # all that transformers 5 writes of a vocabulary
CLIP_EXTRAS = ("special_tokens_map.json", "tokenizer_config.json", "added_tokens.json")
OPENCLIP_PAD = "!"  # id 0, with which OpenCLIP pads


def add_bert(folder, vocabulary, size, added):
    """The vocabulary of bert-base-uncased and the tokens that BLIP adds behind it, so that there are `size` in all."""
    words = 0
    if vocabulary is None:
        say("No --vocab was given: copy vocab.txt of bert-base-uncased into the new folder before you use it.")
    else:
        source = find(vocabulary, ("vocab.txt", WHOLE), f"vocab.txt (or {WHOLE}) of bert-base-uncased")
        is_whole = source.suffix == ".json"
        words = count_words(source) if is_whole else len(source.read_bytes().rstrip(b"\n").split(b"\n"))
        if words not in (size, size - len(added)):
            what = "tokens" if is_whole else "lines"
            raise Refusal(f"{source}: {size - len(added)} {what} were expected (or {size}), as many as the weights "
                          f"have words, found {words}. Take vocab.txt of bert-base-uncased.")
        shutil.copyfile(source, folder / (WHOLE if is_whole else "vocab.txt"))
        say(f"Copied {source}.")
    if words != size:
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
    source, names = clip_files(Path(place))
    words = count_words(source / names[0])
    if words != size:
        raise Refusal(f"{source / names[0]}: {size} tokens were expected, as many as the weights have, found "
                      f"{words}. Name the tokenizer that belongs to the weights.")
    for name in (*names, *CLIP_EXTRAS):
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    say(f"Copied the tokenizer from {source}.")
    if is_openclip:
        pad_with(folder, OPENCLIP_PAD)


def clip_files(place):
    """The folder with the vocabulary, and the names of its files: the two old ones, or the new one for both."""
    folders = [place.parent] if place.is_file() else [place, place / "tokenizer"]
    for names in (CLIP_FILES, (WHOLE,)):
        for folder in folders:
            if all((folder / name).is_file() for name in names):
                return folder, names
    lonely = next((folder / name for folder in folders for name in CLIP_FILES if (folder / name).is_file()), None)
    found = f"{lonely} alone" if lonely else "none"
    raise Refusal(f"{place}: {' and '.join(CLIP_FILES)} (or {WHOLE}) of CLIP's tokenizer were expected, found {found}. "
                  "Name the tokenizer/ folder of a Stable Diffusion.")


def count_words(path):
    """Of vocab.json or tokenizer.json."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refusal(f"{path}: JSON was expected, found something else ({error}). Get the file again.") from error
    try:
        words = content if path.name in CLIP_FILES else content["model"]["vocab"]
        added = [] if path.name in CLIP_FILES else content.get("added_tokens") or []
        return len(dict(words).keys() | {token["content"] for token in added})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refusal(f"{path}: tokens and their ids were expected, found something else. Get the file again.") from error


def pad_with(folder, token):
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        path = folder / name
        content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if name == "special_tokens_map.json" or path.is_file():
            write_json(path, content | {"pad_token": token})
    say(f"Set the padding to {token!r}, as Stable Diffusion 2 has it.")
