# SPDX-License-Identifier: GPL-3.0-or-later
"""Small Stable Diffusions of diffusers' classes under LDM's names: fixed tables for four levels of two blocks, written
down from the layout of the published files, not from what models/conversion does."""
import json

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from network_cases import fill
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from convert_kit import PACK, save_pickle

WORDS = len(json.loads((PACK / "sd" / "tokenizer" / "vocab.json").read_text()))
OPENCLIP_LAYERS = 24  # diffusers' own converter leaves out the 24th
# LDM's block -> ours, in the order of input_blocks.1, output_blocks.0
INPUT = {1: "0.resnets.0", 2: "0.resnets.1", 3: "0.down", 4: "1.resnets.0", 5: "1.resnets.1", 6: "1.down",
         7: "2.resnets.0", 8: "2.resnets.1", 9: "2.down", 10: "3.resnets.0", 11: "3.resnets.1"}
OUTPUT = {3 * level + block: f"{level}.resnets.{block}" for level in range(4) for block in range(3)}
UPSAMPLERS = {0: "output_blocks.2.1", 1: "output_blocks.5.2", 2: "output_blocks.8.2"}  # level 0 has no attention
RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
          "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
UNET_TOP = {"conv_in": "input_blocks.0.0", "time_embedding.linear_1": "time_embed.0", "conv_norm_out": "out.0",
            "time_embedding.linear_2": "time_embed.2", "conv_out": "out.2"}
ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
VAE_WORDS = {"conv_norm_out": "norm_out", "conv_shortcut": "nin_shortcut", "mid_block.resnets.0": "mid.block_1",
             "mid_block.resnets.1": "mid.block_2", "mid_block.attentions.0": "mid.attn_1"}
OPENCLIP = {"layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
            "self_attn.out_proj": "attn.out_proj"}


def unet_config(second):
    return dict(sample_size=8, block_out_channels=(16, 32, 32, 64), layers_per_block=2, norm_num_groups=4,
                attention_head_dim=(2, 4, 4, 8) if second else 4, cross_attention_dim=24, use_linear_projection=second,
                down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
                up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)


def vae_config():
    return dict(block_out_channels=(8, 12, 16, 16), layers_per_block=2, norm_num_groups=4, latent_channels=4,
                down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, sample_size=64)


def text_config(second):
    return CLIPTextConfig(vocab_size=WORDS, hidden_size=24, intermediate_size=40, num_attention_heads=3,
                          num_hidden_layers=OPENCLIP_LAYERS - 1 if second else 2, bos_token_id=WORDS - 2,
                          eos_token_id=WORDS - 1, pad_token_id=0, hidden_act="gelu" if second else "quick_gelu")


def networks(second):
    return {"unet": fill(UNet2DConditionModel(**unet_config(second)), 1), "vae": fill(AutoencoderKL(**vae_config()), 2),
            "text_encoder": fill(CLIPTextModel(text_config(second)), 3)}


def replaced(name, table):
    for ours, theirs in table.items():
        name = name.replace(ours, theirs)
    return name


def unet_name(name):
    """LDM's word for a name of diffusers' UNet, without the prefix."""
    top = next((word for word in UNET_TOP if name.startswith(word + ".")), None)
    if top:
        return name.replace(top, UNET_TOP[top], 1)
    side, level, kind, number, rest = name.split(".", 4) if name[:3] != "mid" else ("mid", "", *name.split(".", 3)[1:])
    if kind in ("downsamplers", "upsamplers"):
        block = {"downsamplers": f"input_blocks.{3 + 3 * int(level)}.0.op", "upsamplers": UPSAMPLERS.get(int(level))}[kind]
        return f"{block}{'' if kind == 'downsamplers' else '.conv'}.{rest.removeprefix('conv.')}"
    rest = replaced(rest, RESNET) if kind == "resnets" else rest
    if side == "mid":
        return f"middle_block.{2 * int(number) if kind == 'resnets' else 1}.{rest}"
    table, word = (INPUT, "input_blocks") if side == "down_blocks" else (OUTPUT, "output_blocks")
    block = next(at for at, ours in table.items() if ours == f"{level}.resnets.{number}")
    return f"{word}.{block}.{0 if kind == 'resnets' else 1}.{rest}"


def vae_names(tensors):
    renamed = {}
    for name, tensor in tensors.items():
        if ".attentions." in name:
            head, _, tail = name.rpartition("attentions.0.")
            word, _, kind = tail.rpartition(".")
            name = f"{head}attentions.0.{ATTENTION[word]}.{kind}"
            tensor = tensor[:, :, None, None] if tensor.dim() == 2 else tensor
        name = replaced(name, VAE_WORDS)
        parts = name.split(".")
        levels = {"down_blocks": parts[2], "up_blocks": f"{3 - int(parts[2])}"} if "_blocks" in parts[1] else {}
        level = levels.get(parts[1])
        if level:
            rest = replaced(".".join(parts[3:]), {"resnets": "block", "samplers.0": "sample"})
            name = f"{parts[0]}.{parts[1].removesuffix('_blocks')}.{level}.{rest}"
        renamed[name] = tensor
    return renamed


def openclip_names(tensors):
    """24 layers: those of the network and one that is not used."""
    renamed = {"text_projection": torch.eye(len(tensors["final_layer_norm.weight"])), "logit_scale": torch.tensor(4.6)}
    for name, tensor in tensors.items():
        if name.startswith("encoder.layers."):
            layer, rest = name.removeprefix("encoder.layers.").split(".", 1)
            if rest.startswith("self_attn.q_proj."):
                kind = rest.rpartition(".")[2]
                parts = [tensors[name.replace("q_proj", f"{letter}_proj")] for letter in "qkv"]
                renamed[f"transformer.resblocks.{layer}.attn.in_proj_{kind}"] = torch.cat(parts)
            elif not rest.startswith(("self_attn.k_proj.", "self_attn.v_proj.")):
                renamed[f"transformer.resblocks.{layer}.{replaced(rest, OPENCLIP)}"] = tensor
        else:
            renamed[replaced(name, {"embeddings.token_embedding": "token_embedding", "final_layer_norm": "ln_final",
                                    "embeddings.position_embedding.weight": "positional_embedding"})] = tensor
    last = {name.replace("resblocks.0.", "resblocks.23."): tensor + 1 for name, tensor in renamed.items()
            if "resblocks.0." in name}
    return renamed | last


def ldm_names(found, second):
    """The single file's tensors, with what training leaves behind."""
    text = {name.removeprefix("text_model."): tensor for name, tensor in found["text_encoder"].items()}
    named = {f"model.diffusion_model.{unet_name(name)}": tensor for name, tensor in found["unet"].items()}
    named |= {f"first_stage_model.{name}": tensor for name, tensor in vae_names(found["vae"]).items()}
    if second:
        named |= {f"cond_stage_model.model.{name}": tensor for name, tensor in openclip_names(text).items()}
    else:
        named |= {f"cond_stage_model.transformer.text_model.{name}": tensor for name, tensor in text.items()}
        named["cond_stage_model.transformer.text_model.embeddings.position_ids"] = torch.arange(77)[None]
    roots = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64)
    product = torch.cumprod(1 - roots ** 2, 0).float()
    return named | {"betas": (roots ** 2).float(), "alphas_cumprod": product, "sqrt_alphas_cumprod": product.sqrt(),
                    "first_stage_model.loss.logvar": torch.zeros(1)}


def tensors_of(found):
    return {name: dict(network.state_dict()) for name, network in found.items()}


def single_file(path, tensors):
    """.safetensors, or .ckpt as the trainer of Stable Diffusion writes it."""
    if path.suffix == ".safetensors":
        save_file({name: tensor.clone().contiguous() for name, tensor in tensors.items()}, path)
        return path
    return save_pickle(path, {"state_dict": tensors, "epoch": 1, "global_step": 470000, "optimizer_states": [{"lr": 1e-4}]})
