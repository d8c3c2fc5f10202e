# SPDX-License-Identifier: GPL-3.0-or-later
"""diffusers' AutoencoderKL with random weights: checkpoints, answers and mutants for tst_autoencoder."""
import shutil
from functools import partial
from unittest import mock

import torch
from diffusers import AutoencoderKL
from diffusers.models import downsampling
from safetensors.torch import save_file

from core.models.network_cases import Answers, arguments, fill, normal, pack_config


def blocks(count):
    return {"down_block_types": ("DownEncoderBlock2D",) * count, "up_block_types": ("UpDecoderBlock2D",) * count}


ODD = dict(**blocks(2), block_out_channels=(12, 20), layers_per_block=3, norm_num_groups=4, latent_channels=3,
           scaling_factor=0.7, use_quant_conv=False, use_post_quant_conv=False)
SD1 = dict(**blocks(4), block_out_channels=(32, 64, 96, 96), layers_per_block=2)
OLD_WORDS = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}


def padded_at_the_other_side(self, hidden_states):
    return self.conv(torch.nn.functional.pad(hidden_states, (1, 0, 1, 0)))


def save_with_old_words(network, folder, config):
    """As the first diffusers wrote it: other words in the attention, its matrices as 1x1 convolutions."""
    folder.mkdir()
    shutil.copy(config, folder / "config.json")
    tensors = {}
    for name, tensor in network.state_dict().items():
        for ours, old in OLD_WORDS.items():
            if ".attentions." in name and f".{ours}." in name:
                name = name.replace(f".{ours}.", f".{old}.")
                tensor = tensor[:, :, None, None] if tensor.dim() == 2 else tensor
        tensors[name] = tensor.contiguous()
    save_file(tensors, folder / "diffusion_pytorch_model.safetensors")


def decode(network, z):
    return network.decode((z / network.config.scaling_factor).to(network.dtype)).sample.float() / 2 + 0.5


def encode(network, image):
    return network.encode((image * 2 - 1).to(network.dtype)).latent_dist.mode() * network.config.scaling_factor


def ask(answers, case, network, inputs, seed):
    """Both ways in fp32, then in bf16, which the network has afterwards."""
    for dtype, ending in ((torch.float32, ""), (torch.bfloat16, ".bf16")):
        network.to(dtype)
        answers.ask(f"{case}.decode{ending}", partial(decode, network), {"z": inputs["z"]}, 200 + seed)
        answers.ask(f"{case}.encode{ending}", partial(encode, network), {"image": inputs["image"]}, 210 + seed)


def main():
    options = arguments()
    answers = Answers()
    cases = {"miniature": (pack_config(options.pack, "sd/vae"), (4, 16, 16), (128, 128)),
             "odd": (ODD, (3, 7, 5), (15, 10)),
             "sd1": (SD1, (4, 6, 4), (32, 48))}
    for seed, (case, (config, latent, picture)) in enumerate(cases.items()):
        network = fill(AutoencoderKL(**config), seed)
        network.save_pretrained(options.folder / case)
        if case == "sd1":
            save_with_old_words(network, options.folder / "old", options.folder / case / "config.json")
        z = normal((2, *latent), 100 + seed)
        image = torch.rand((2, 3, *picture), generator=torch.Generator().manual_seed(110 + seed))
        if case == "miniature":
            with mock.patch.object(downsampling.Downsample2D, "forward", padded_at_the_other_side):
                answers.ask(f"{case}.encode.padded", partial(encode, network), {"image": image}, 210 + seed)
        answers.add(f"{case}.moments", network.encode(image * 2 - 1).latent_dist.parameters)
        ask(answers, case, network, {"z": z, "image": image}, seed)
    answers.save(options.out)


if __name__ == "__main__":
    main()
