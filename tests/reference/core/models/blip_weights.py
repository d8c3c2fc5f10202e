# SPDX-License-Identifier: GPL-3.0-or-later
"""Random weights under which every path of a BLIP network matters, and what the oracles of these networks share."""
import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

KEEN = ("query.weight", "key.weight", "qkv.weight")  # attention that is far from uniform


@torch.no_grad()
def fill(model, seed, gain=1.0):
    """Every parameter, by its kind; the classes' own start is zeros and 1e-10 in places. `gain` scales the matrices:
    in deep stacks a smaller one keeps the original's own bf16 run within the tolerance of its fp32 run."""
    generator = torch.Generator().manual_seed(seed)

    def draw(parameter, scale, mean=0.0):
        parameter.copy_(torch.randn(parameter.shape, generator=generator) * scale + mean)

    for name, parameter in sorted(model.named_parameters()):
        if name.endswith("bias"):
            draw(parameter, 0.2)
        elif parameter.dim() == 1:
            draw(parameter, 0.2, mean=1.0)
        elif "embedding" in name and "patch" not in name or "tokens" in name:
            draw(parameter, 0.5)
        else:
            draw(parameter, gain * (1.0 if name.endswith(KEEN) else 0.6) / parameter[0].numel() ** 0.5)
    return model.eval()


def randoms(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def save(folder, model):
    model.save_pretrained(folder)
    return Path(folder)


def gradient(output, cotangent, source):
    """d sum(output * cotangent) / d source."""
    return torch.autograd.grad((output.float() * cotangent).sum(), source, retain_graph=True)[0]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True, help="where model folders are written")
    parser.add_argument("--pack", type=Path, help="the miniature pack, whose sizes one configuration takes")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def pack_config(path):
    """The config.json of a component without what the configuration classes set themselves."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return {key: value for key, value in found.items() if key not in ("architectures", "dtype", "transformers_version")}


def write(path, tensors):
    save_file({name: tensor.detach().float().contiguous() if tensor.is_floating_point() else tensor.contiguous()
               for name, tensor in tensors.items()}, path)
