# SPDX-License-Identifier: GPL-3.0-or-later
"""Random weights, inputs and answers that the oracles of the networks share."""
import argparse
import json
import pathlib

import torch
from safetensors.torch import save_file


def arguments():
    """--folder: where checkpoints go; --pack: the miniature pack; --out: safetensors file of the answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--pack", type=pathlib.Path, required=True)
    parser.add_argument("--out", required=True)
    torch.set_num_threads(1)
    return parser.parse_args()


def fill(network, seed, gain=1.0):
    """Weights large enough that every path matters: matrices of gain 1, norms around 1, biases that are not zero.
    In deep networks a smaller gain keeps the original's own bf16 run near its fp32 run."""
    generator = torch.Generator().manual_seed(seed)

    def draw(tensor):
        return torch.randn(tensor.shape, generator=generator)

    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.dim() >= 2 and "embedding.weight" not in name:
                fan_in = weight[0].numel()
                sharp = 1.5 if any(word in name for word in ("to_q", "to_k", "q_proj", "k_proj")) else 1.0
                weight.copy_(draw(weight) * gain * sharp / fan_in**0.5)
            elif name.endswith("weight") and "norm" in name:
                weight.copy_(1 + 0.3 * draw(weight))
            elif weight.dim() >= 2 or name.endswith("class_embedding"):
                weight.copy_(draw(weight))
            else:
                weight.copy_(0.3 * draw(weight))
    return network.eval().requires_grad_(False)


def normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


class Answers:
    """Collects named tensors; every name begins with the case."""

    def __init__(self):
        self.tensors = {}

    def add(self, name, tensor):
        self.tensors[name] = tensor.detach().clone().contiguous()

    def ask(self, name, function, inputs, seed):
        """Runs function(**inputs) in fp32 leaves; writes inputs, output, a projection and its input gradients."""
        leaves = {k: v.clone().requires_grad_(v.is_floating_point()) for k, v in inputs.items()}
        output = function(**leaves).float()
        projection = normal(output.shape, seed)
        (output * projection).sum().backward()
        self.add(f"{name}/output", output)
        self.add(f"{name}/projection", projection)
        for key, leaf in leaves.items():
            self.add(f"{name}/{key}", leaf)
            if leaf.grad is not None:
                self.add(f"{name}/grad.{key}", leaf.grad)

    def save(self, path):
        save_file(self.tensors, path)


def pack_config(pack, part, section=None):
    """config.json of a part of the miniature, without the keys that only from_pretrained reads."""
    config = json.loads((pack / part / "config.json").read_text())
    config = config[section] if section else config
    return {key: value for key, value in config.items() if not key.startswith("_")}
