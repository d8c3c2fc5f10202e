# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks CLIPTokenizer and BertTokenizer of the pinned transformers.

tokenizer_oracle.py make clip|bert DIR    writes vocabulary folders below DIR
tokenizer_oracle.py ask clip|bert LENGTH COUNT FOLDER... --out FILE
                                          ids of COUNT sample strings, cut and padded to LENGTH, and whole
tokenizer_oracle.py clean --out FILE      caption and question cleaning of the sample strings
"""
import re
import sys
from pathlib import Path

import torch
import vocabularies
from safetensors.torch import save_file
from text_samples import samples
from transformers import BertTokenizer, CLIPTokenizer


def token(content, normalized):
    return {"content": content, "lstrip": False, "normalized": normalized, "rstrip": False, "single_word": False}


def sd1_map():
    return {"bos_token": token(vocabularies.START, True), "eos_token": token(vocabularies.END, True),
            "unk_token": token(vocabularies.END, True), "pad_token": vocabularies.END}


def make_clip(folder):
    folders = {"clip": {}, "clip_sd1": {"special_tokens_map": sd1_map()}, "clip_word": {},
               "clip_sd2": {"special_tokens_map": {**sd1_map(), "pad_token": "!"},
                            "tokenizer_config": {"pad_token": "!"}}}
    vocab, merges = vocabularies.clip_learned()
    for name, files in folders.items():
        vocabularies.write_clip(folder / name, vocab, merges)
        vocabularies.with_files(folder / name, **files)
    size = len(vocab)
    vocabularies.with_files(folder / "clip_word", added_tokens={"[ENC]": size + 1, "<red-cat>": size})
    vocabularies.write_clip(folder / "clip_lacking", *vocabularies.clip_lacking())
    vocabularies.write_clip(folder / "clip_spec", *vocabularies.clip_spec())
    CLIPTokenizer.from_pretrained(folder / "clip_sd1").save_pretrained(folder / "clip_saved")


def make_bert(folder):
    folders = {"bert": {}, "bert_cased": {"tokenizer_config": {"do_lower_case": False}},
               "bert_accents": {"tokenizer_config": {"strip_accents": False, "tokenize_chinese_chars": False}},
               "bert_blip": {"special_tokens_map": {"bos_token": "[DEC]", "additional_special_tokens": ["[ENC]"]}}}
    tokens = vocabularies.bert_learned()
    for name, files in folders.items():
        vocabularies.write_bert(folder / name, tokens)
        vocabularies.with_files(folder / name, **files)
    vocabularies.write_bert(folder / "bert_spec", vocabularies.bert_spec())
    BertTokenizer.from_pretrained(folder / "bert_blip").save_pretrained(folder / "bert_saved")


def packed(name, texts):
    """Strings as bytes behind each other, with the end of each."""
    data = [text.encode("utf-8") for text in texts]
    ends = torch.tensor([len(item) for item in data]).cumsum(0)
    return {f"{name}.bytes": torch.frombuffer(bytearray(b"".join(data) + b"\0"), dtype=torch.uint8),
            f"{name}.ends": ends}


def ascii_offsets(texts, offsets):
    """Ranges of characters, only of ASCII texts, where they are ranges of bytes as well."""
    pairs = [pair for text, ranges in zip(texts, offsets, strict=True) if text.isascii() for pair in ranges]
    return torch.tensor(pairs)


def ask(kind, length, texts, folder):
    tokenizer = {"clip": CLIPTokenizer, "bert": BertTokenizer}[kind].from_pretrained(folder)
    cut = tokenizer(texts, padding="max_length", truncation=True, max_length=length)
    whole = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True)
    flat = [i for ids in whole["input_ids"] for i in ids]
    return {"cut.ids": torch.tensor(cut["input_ids"]), "cut.mask": torch.tensor(cut["attention_mask"]),
            "whole.ids": torch.tensor(flat), "whole.ends": torch.tensor([len(i) for i in whole["input_ids"]]).cumsum(0),
            "ascii.offsets": ascii_offsets(texts, whole["offset_mapping"])}


SIGNS = re.compile(r"[.!\"()*#:;~]")


def first_words(text):
    return " ".join(text.split(" ")[:50])


def clean_caption(text):
    """Spec 3.1, cleaning before everything."""
    text = re.sub(r"\s{2,}", " ", SIGNS.sub(" ", text.lower()))
    return first_words(text.rstrip("\n").strip(" "))


def clean_question(text):
    return first_words(SIGNS.sub("", text.lower()).rstrip(" "))


def main():
    command, *arguments = sys.argv[1:]
    if command == "make":
        {"clip": make_clip, "bert": make_bert}[arguments[0]](Path(arguments[1]))
        return
    *arguments, _, out = arguments
    if command == "ask":
        kind, length, count, *folders = arguments
        texts = samples(int(count))
        tensors = packed("text", texts)
        for i, folder in enumerate(folders):
            tensors.update({f"{i}.{name}": value for name, value in ask(kind, int(length), texts, folder).items()})
    else:
        texts = samples()
        tensors = {**packed("text", texts), **packed("caption", map(clean_caption, texts)),
                   **packed("question", map(clean_question, texts))}
    save_file(tensors, out)


if __name__ == "__main__":
    main()
