# SPDX-License-Identifier: GPL-3.0-or-later
"""Referee to and from the pack's folder blip2/: Hugging Face files in fp16 and lm_head.safetensors."""
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import Blip2ForImageTextRetrieval

import referee
import wordpiece
from referee_loop import averaged

HEAD_NAMES = {"dense.weight": "transform.dense.weight", "dense.bias": "transform.dense.bias",
              "LayerNorm.weight": "transform.LayerNorm.weight", "LayerNorm.bias": "transform.LayerNorm.bias",
              "bias": "bias"}  # ours -> LAVIS, after "cls.predictions."


def save_pack(trainee, out):
    """Writes config.json, model.safetensors, lm_head.safetensors and the vocabulary into `out`."""
    out = Path(out)
    wordpiece.write_tokenizer(out, [wordpiece.DEC])
    model = Blip2ForImageTextRetrieval(referee.configuration())
    model.load_state_dict(trainee.model.state_dict())
    model.half().save_pretrained(out)
    head = {f"cls.predictions.{HEAD_NAMES[k]}": v.half().contiguous()
            for k, v in trainee.lm_head.state_dict().items()}
    save_file(head, out / "lm_head.safetensors", metadata={"format": "pt"})


@torch.no_grad()
def load_pack(trainee, pack):
    """Fills model and captioning head from the folder `pack`/blip2; dense heads stay as they are."""
    folder = Path(pack) / "blip2"
    trainee.model.load_state_dict(Blip2ForImageTextRetrieval.from_pretrained(folder).float().state_dict())
    head = load_file(folder / "lm_head.safetensors")
    trainee.lm_head.load_state_dict({k: head[f"cls.predictions.{n}"].float() for k, n in HEAD_NAMES.items()})
    return trainee.eval()


def export_referee(out, folder="build/train"):
    """Writes the averaged weights of the checkpoint in `folder` to `out` (the pack's blip2/)."""
    save_pack(averaged("referee", referee.Referee(), folder), out)
