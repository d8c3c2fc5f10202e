# SPDX-License-Identifier: GPL-3.0-or-later
"""The contrast losses of a prompt among its contradictions on transformers' own BLIP-2, in double, with the gradient at
the views. Nothing is shared between the texts here."""
import argparse
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

sys.path.append(str(Path(__file__).resolve().parents[2]))
from walk import PROMPT_TOKENS, Asked, Networks, clean_caption, normalise  # noqa: E402


def evidence(networks, states, caption):
    """Log-likelihood of the caption, and the log-odds of a match; one value a view."""
    words = networks.bert_tokenizer([clean_caption(caption)], padding="max_length", max_length=PROMPT_TOKENS,
                                    truncation=True, return_tensors="pt")
    asked = Asked(networks.blip2, networks.lm_head, words.input_ids, words.attention_mask)
    logits = asked.captions(states)
    targets = words.input_ids[0, 1:1 + logits.shape[1]].expand(len(states), -1)
    likelihood = -F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view(len(states), -1).sum(1)
    matching = asked.matching(states)
    return likelihood, matching[:, 1] - matching[:, 0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--views", required=True)
    parser.add_argument("--caption", action="append", help="the prompt, then its contradictions")
    parser.add_argument("--weights", type=float, nargs=2)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    networks = Networks(arguments.pack, torch.float64)
    views = load_file(arguments.views)["views"].requires_grad_(True)
    states = networks.blip2.vision_model(pixel_values=normalise(views)).last_hidden_state
    likelihoods, odds = (torch.stack(column, 1) for column in
                         zip(*(evidence(networks, states, caption) for caption in arguments.caption)))
    first = torch.zeros(len(views), dtype=torch.long)
    by_caption = F.cross_entropy(likelihoods, first, reduction="none")
    by_matching = F.cross_entropy(odds, first, reduction="none")
    (arguments.weights[0] * by_caption + arguments.weights[1] * by_matching).sum().backward()
    save_file({"contrast": by_caption.detach(), "contrast_matching": by_matching.detach(), "gradient": views.grad,
               "margins": (likelihoods[:, :1] - likelihoods[:, 1:]).detach().contiguous(),
               "matching_margins": (odds[:, :1] - odds[:, 1:]).detach().contiguous()}, arguments.out)


if __name__ == "__main__":
    main()
