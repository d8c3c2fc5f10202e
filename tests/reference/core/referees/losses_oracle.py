# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference's losses on random logits, by torch's own cross_entropy and cosine_similarity, with gradients."""
import argparse

import torch
import torch.nn.functional as F
from safetensors.torch import save_file


def captioning(logits, ids, dec):
    """logits [N,T,V] of all positions; ids [1,T] -> loss as BertLMHeadModel of LAVIS computes it."""
    ids = ids.expand(len(logits), -1).clone()
    ids[:, 0] = dec
    labels = ids.masked_fill(ids == 0, -100)
    shifted = logits[:, :-1].reshape(-1, logits.shape[-1])
    return F.cross_entropy(shifted, labels[:, 1:].reshape(-1), label_smoothing=0.1), labels


def tokens(logits, labels):
    flat = F.cross_entropy(logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1),
                           label_smoothing=0.1, reduction="none")
    return flat.view(len(logits), -1)


def gradient(out, name, leaf, loss):
    out[name] = loss.detach().reshape(1)
    out[name + ".grad"] = torch.autograd.grad(loss, leaf)[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    gen = torch.Generator().manual_seed(args.seed)

    def leaf(*shape, scale=1.0):
        return (torch.randn(shape, generator=gen) * scale).requires_grad_(True)

    out, views, length, vocabulary = {}, 5, 12, 307
    ids = torch.randint(1, vocabulary, (1, length), generator=gen)
    ids[:, 8:] = 0
    logits = leaf(views, length, vocabulary, scale=3)
    loss, labels = captioning(logits, ids, vocabulary - 1)
    gradient(out, "captioning", logits, loss)
    out["token_nll"] = tokens(logits, labels).detach()
    out["selection"] = out["token_nll"].sum(1) / (length - 1)
    matching = leaf(views, 2, scale=4)
    gradient(out, "matching", matching, (-torch.log(F.softmax(matching, 1)[:, 1] + 1e-8)).mean())
    image, text = leaf(views, 24), leaf(24)
    gradient(out, "cosine", image, (1 - F.cosine_similarity(image, text[None], dim=-1)).mean())
    out.update(ids=ids, logits=logits, matching_logits=matching, image=image, text=text)
    save_file({name: tensor.detach().contiguous() for name, tensor in out.items()}, args.out)


main()
