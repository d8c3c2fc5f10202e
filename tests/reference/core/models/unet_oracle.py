# SPDX-License-Identifier: GPL-3.0-or-later
"""diffusers' UNet2DConditionModel with random weights: checkpoints, answers and mutants for tst_unet."""
from functools import partial
from unittest import mock

import torch
from diffusers import UNet2DConditionModel
from diffusers.models import activations

from core.models.network_cases import Answers, arguments, fill, normal, pack_config

ODD = dict(block_out_channels=(24, 40), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
           up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), layers_per_block=(2, 1), attention_head_dim=(3, 5),
           transformer_layers_per_block=(1, 2), norm_num_groups=4, norm_eps=1e-3, flip_sin_to_cos=False, freq_shift=1,
           cross_attention_dim=20, in_channels=5, out_channels=3)
SD1 = dict(block_out_channels=(32, 64, 96, 96), attention_head_dim=8, cross_attention_dim=48, layers_per_block=2,
           down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
           up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
SD2 = dict(block_out_channels=(40, 80, 80, 160), attention_head_dim=(5, 10, 20, 20), cross_attention_dim=64,
           use_linear_projection=True, upcast_attention=True, norm_num_groups=8, layers_per_block=1,
           down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
           up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)


def swapped_gate(self, hidden_states):
    gate, value = self.proj(hidden_states).chunk(2, dim=-1)
    return value * self.gelu(gate)


def inputs_of(config, batch, size, tokens, seed):
    steps = torch.tensor([948, 50, 500, 999])[:batch]
    return {"z": normal((batch, config["in_channels"], *size), seed), "timesteps": steps,
            "context": normal((batch, tokens, config["cross_attention_dim"]), seed + 1)}


def run(network, z, timesteps, context):
    return network(z.to(network.dtype), timesteps, context.to(network.dtype)).sample


def ask(answers, case, network, inputs, seed):
    """In fp32, then in bf16, which the network has afterwards."""
    answers.ask(case, partial(run, network), inputs, seed)
    network.to(torch.bfloat16)
    answers.ask(f"{case}.bf16", partial(run, network), inputs, seed)


def main():
    options = arguments()
    answers = Answers()
    cases = {"miniature": (pack_config(options.pack, "sd/unet"), 2, (16, 16), 32),
             "odd": (ODD, 3, (7, 5), 6),
             "sd1": ({**SD1, "in_channels": 4}, 1, (8, 8), 77),
             "sd2": ({**SD2, "in_channels": 4}, 2, (11, 9), 13)}
    for seed, (case, (config, batch, size, tokens)) in enumerate(cases.items()):
        network = fill(UNet2DConditionModel(**config), seed)
        network.save_pretrained(options.folder / case)
        inputs = inputs_of(config, batch, size, tokens, 100 + seed)
        if case == "odd":
            with mock.patch.object(activations.GEGLU, "forward", swapped_gate):
                answers.ask(f"{case}.swapped", partial(run, network), inputs, 200 + seed)
        ask(answers, case, network, inputs, 200 + seed)
    answers.save(options.out)


if __name__ == "__main__":
    main()
