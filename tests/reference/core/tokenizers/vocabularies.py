# SPDX-License-Identifier: GPL-3.0-or-later
"""Small vocabularies in the files' own formats, made at run time: learned ones, and ones with the spec's ids."""
import json
from pathlib import Path

from text_samples import WORDS, samples
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

START, END = "<|startoftext|>", "<|endoftext|>"
BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def byte_letters():
    """The characters that stand for the 256 bytes, in the order of vocab.json."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return [chr(byte) for byte in plain] + [chr(256 + i) for i in range(len(rest))]


def write_clip(folder, vocab, merges):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2"] + [f"{left} {right}" for left, right in merges]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def learned_merges(size):
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    trainer = trainers.BpeTrainer(vocab_size=size, end_of_word_suffix="</w>", show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(WORDS * 20 + samples(400, seed=11), trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [tuple(merge.split(" ")) if isinstance(merge, str) else tuple(merge) for merge in merges]


def clip_learned(size=1500):
    """All bytes known; merges learned from words and strings like those of the test."""
    vocab = {}
    for token in byte_letters() + [letter + "</w>" for letter in byte_letters()]:
        vocab[token] = len(vocab)
    merges = learned_merges(size)
    for left, right in merges:
        vocab.setdefault(left + right, len(vocab))
    vocab[START] = len(vocab)
    vocab[END] = len(vocab)
    return vocab, merges


def clip_lacking():
    """Only ASCII letters are known, so that most characters become the unknown token."""
    vocab = {}
    for letter in "abcdefghijklmnopqrstuvwxyz!":
        vocab[letter] = len(vocab)
        vocab[letter + "</w>"] = len(vocab)
    merges = [("e", "d</w>"), ("a", "t</w>"), ("c", "at</w>"), ("r", "ed</w>"), ("a", "b"), ("ab", "ab"), ("b", "a")]
    for left, right in merges:
        vocab[left + right] = len(vocab)
    vocab[START] = len(vocab)
    vocab[END] = len(vocab)
    return vocab, merges


def clip_spec():
    """The ids that spec 3.2 states, at the words they belong to (OpenAI's vocabulary has the others in between)."""
    words = {"of": 539, "and": 537, "it": 585, "'s": 568, "'t": 713, "red": 736, "!!": 748, "don": 847, "book": 1116,
             "photo": 1125, "stop": 1691, "blue": 1746, "cat": 2368, "exactly": 5840, "contains": 12844,
             "backpack": 14894}
    vocab = {letter: i for i, letter in enumerate(byte_letters())}
    vocab.update({letter + "</w>": 256 + i for i, letter in enumerate(byte_letters())})
    merges = []
    for word, final in sorted(words.items(), key=lambda item: item[1]):
        for end in range(2, len(word)):
            if word[:end] not in vocab:
                vocab[word[:end]] = 20000 + len(vocab)
                merges.append((word[:end - 1], word[end - 1]))
        merges.append((word[:-1], word[-1] + "</w>"))
        vocab[word + "</w>"] = final
    vocab.update({START: 49406, END: 49407})
    return vocab, merges


def write_bert(folder, tokens):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")


def bert_learned(size=1200):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=BERT_SPECIAL, show_progress=False)
    tokenizer.train_from_iterator(WORDS * 20 + samples(300, seed=12), trainer)
    vocab = tokenizer.get_vocab()
    return [token for token in sorted(vocab, key=vocab.get) if token.strip() == token and token]


def bert_spec():
    """The ids that spec 3.1 and 12 state for bert-base-uncased; the other lines hold fillers."""
    words = {"!": 999, "&": 1004, "'": 1005, ",": 1010, "?": 1029, "a": 1037, "s": 1055, "the": 1996, "of": 1997,
             "and": 1998, "on": 2006, "with": 2007, "her": 2014, "blue": 2630, "red": 2417, "no": 2053, "book": 2338,
             "woman": 2450, "yes": 2748, "##able": 3468, "beach": 3509, "sitting": 3564, "picture": 3861, "dog": 3899,
             "bowl": 4605, "cat": 4937, "photo": 6302, "tiger": 6816, "cafe": 7668, "stripes": 13560,
             "backpack": 13383, "un": 14477, "##aff": 20961}
    tokens = [f"[unused{i}]" for i in range(30522)]
    tokens[0] = "[PAD]"
    tokens[100:104] = ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    for word, line in words.items():
        tokens[line] = word
    return tokens


def with_files(folder, **files):
    """Adds JSON files: tokenizer_config={...}, special_tokens_map={...}, added_tokens={...}."""
    for name, content in files.items():
        (Path(folder) / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
