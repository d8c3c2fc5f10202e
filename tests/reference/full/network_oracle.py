# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks one network at full size, with the functions that the tests of small ones use.

network_oracle.py --part unet|vae|text_encoder|clip|blip2|judge --pack DIR --threads N --out FILE
"""
import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

import full_pack  # first: it says where the oracles are
import autoencoder_oracle
import blip2_oracle
import clip_oracle
import unet_oracle
import vqa_oracle
from blip2_asked import Asked
from network_cases import Answers, normal


def ask_unet(answers, network, _):
    inputs = {"z": normal((2, 4, 64, 64), 11), "timesteps": torch.tensor([948, 50]), "context": normal((2, 77, 768), 12)}
    unet_oracle.ask(answers, "unet", network, inputs, 13)


def ask_vae(answers, network, _):
    image = torch.rand((1, 3, 512, 512), generator=torch.Generator().manual_seed(15))
    autoencoder_oracle.ask(answers, "vae", network, {"z": normal((1, 4, 64, 64), 14), "image": image}, 1)


def ask_text_encoder(answers, network, _):
    ids = clip_oracle.ids_of(full_pack.TEXT, 77, full_pack.TEXT["eos_token_id"])
    answers.add("text_encoder/ids", ids)
    answers.add("text_encoder/output", network(ids).last_hidden_state)
    answers.add("text_encoder.bf16/output", network.to(torch.bfloat16)(ids).last_hidden_state.float())


def ask_clip(answers, network, _):
    clip_oracle.ask(answers, "clip", network, clip_oracle.ids_of(full_pack.TEXT, 77, full_pack.TEXT["eos_token_id"]), 1)


def ask_blip2(answers, network, folder):
    ids, mask = blip2_oracle.prompt(network.config.qformer_config)
    head = {name: tensor.float() for name, tensor in load_file(folder / "lm_head.safetensors").items()}
    asked = Asked(network, head, ids, mask)
    answers.tensors |= {"blip2.ids": ids, "blip2.mask": mask}
    for name, dtype in (("blip2.f32", torch.float32), ("blip2.bf16", torch.bfloat16)):
        for key, tensor in blip2_oracle.ask(asked, name, dtype).items():
            answers.add(key, tensor.float())


def ask_judge(answers, network, _):
    answers.tensors |= dict(zip(("judge.ids", "judge.mask"), vqa_oracle.questions(network.config.text_config.vocab_size)))
    words = answers.tensors["judge.words"] = vqa_oracle.likely_words(network)
    for name, dtype in (("judge.f32", torch.float32), ("judge.bf16", torch.bfloat16)):
        for key, tensor in vqa_oracle.ask(network, name, dtype, 384, False, words).items():
            answers.add(key, tensor.float())


ASK = {"unet": ask_unet, "vae": ask_vae, "text_encoder": ask_text_encoder, "clip": ask_clip, "blip2": ask_blip2,
       "judge": ask_judge}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=ASK, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    answers = Answers()
    network = full_pack.loaded(options.pack, options.part)
    parameters = sum(tensor.numel() for tensor in network.parameters())
    answers.add("parameters", torch.tensor(parameters))
    ASK[options.part](answers, network, full_pack.written(options.pack, options.part))
    save_file({name: tensor.detach().contiguous() for name, tensor in answers.tensors.items()}, options.out)


if __name__ == "__main__":
    main()
