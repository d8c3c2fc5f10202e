# SPDX-License-Identifier: GPL-3.0-or-later
"""LoRA files in every layout, and what the originals give with W + strength · alpha ÷ rank · up · down merged by hand.

The names of kohya's and the older diffusers' layouts are made from ours here and read back with diffusers' own converters,
so that a layout that only this file believes in fails.
"""
import json

import torch
from diffusers import UNet2DConditionModel
from diffusers.loaders.lora_conversion_utils import (_convert_non_diffusers_lora_to_diffusers,
                                                     _maybe_map_sgm_blocks_to_diffusers)
from diffusers.utils.state_dict_utils import convert_unet_state_dict_to_peft
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from core.models.network_cases import Answers, arguments, fill, normal

SD1 = dict(block_out_channels=(32, 64), attention_head_dim=4, cross_attention_dim=48, layers_per_block=2, norm_num_groups=8,
           down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))
SD2 = {**SD1, "use_linear_projection": True, "attention_head_dim": (2, 4), "layers_per_block": 1}
TEXT = dict(vocab_size=60, hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=20)
STRENGTH = 0.7


class Lora:
    """Changes of layers: name of the layer in diffusers → down, up, alpha (None: the rank)."""

    def __init__(self, network, wanted, rank, seed, alpha=None):
        self.changes = {}
        generator = torch.Generator().manual_seed(seed)
        for name, weight in sorted(network.named_parameters()):
            layer = name.removesuffix(".weight")
            if weight.dim() not in (2, 4) or layer == name or "embedding" in layer.rpartition(".")[2] or not wanted(layer):
                continue
            out, into, *window = weight.shape
            gain = 0.5 / (into * rank * (window[0]**2 if window else 1))**0.25
            down = torch.randn(rank, into, *window, generator=generator) * gain
            up = torch.randn(out, rank, *[1] * len(window), generator=generator) * gain
            self.changes[layer] = (down, up, alpha)

    def merge(self, network, strength, wrong=None):
        weights = dict(network.named_parameters())
        for layer, (down, up, alpha) in self.changes.items():
            rank = len(down)
            scale = 1 if wrong == "alpha" else (rank if alpha is None else alpha) / rank
            change = up.flatten(1) @ down.flatten(1)
            if wrong == "transposed" and change.shape[0] == change.shape[1]:
                change = change.T
            weights[f"{layer}.weight"].data += strength * scale * change.view(weights[f"{layer}.weight"].shape)


def attention(layer):
    return any(word in layer for word in ("to_q", "to_k", "to_v", "to_out", "q_proj", "k_proj", "v_proj", "out_proj"))


def transformer(layer):
    return "attentions" in layer or "encoder.layers" in layer


def everything(layer):
    return True


def kohya(unet, text):
    tensors = {}
    for prefix, lora in (("lora_unet_", unet), ("lora_te_text_model_", text)):
        for layer, (down, up, alpha) in lora.changes.items():
            word = prefix + layer.replace(".", "_")
            tensors[f"{word}.lora_down.weight"], tensors[f"{word}.lora_up.weight"] = down, up
            if alpha is not None:
                tensors[f"{word}.alpha"] = torch.tensor(float(alpha))
    return tensors


def peft(unet, text):
    tensors = {}
    for prefix, lora in (("unet.", unet), ("text_encoder.text_model.", text)):
        for layer, (down, up, _) in lora.changes.items():
            tensors[f"{prefix}{layer}.lora_A.weight"], tensors[f"{prefix}{layer}.lora_B.weight"] = down, up
    return tensors


def diffusers_02x(unet, text):
    """Between processors and peft: save_lora_weights of diffusers 0.22."""
    tensors = {}
    for prefix, word, lora in (("unet.", "lora", unet), ("text_encoder.text_model.", "lora_linear_layer", text)):
        for layer, (down, up, _) in lora.changes.items():
            tensors[f"{prefix}{layer}.{word}.down.weight"] = down
            tensors[f"{prefix}{layer}.{word}.up.weight"] = up
    return tensors


def processors(unet, text):
    """The first layout of diffusers: attention processors, and the UNet's words in the text encoder."""
    tensors = {}
    old = {"q_proj": "to_q", "k_proj": "to_k", "v_proj": "to_v", "out_proj": "to_out"}
    for layer, (down, up, _) in unet.changes.items():
        block, _, projection = layer.replace("to_out.0", "to_out").rpartition(".")
        for role, tensor in (("down", down), ("up", up)):
            tensors[f"unet.{block}.processor.{projection}_lora.{role}.weight"] = tensor
    for layer, (down, up, _) in text.changes.items():
        block, _, projection = layer.rpartition(".")
        for role, tensor in (("down", down), ("up", up)):
            tensors[f"text_encoder.text_model.{block}.{old[projection]}_lora.{role}.weight"] = tensor
    return tensors


def original_word(layer, layers_per_block):
    """Stable Diffusion's own code: down_blocks.1.resnets.0.conv1 → input_blocks_4_0_in_layers_2."""
    single = {"conv_in": "input_blocks_0_0", "conv_out": "out_2", "time_embedding.linear_1": "time_embed_0",
              "time_embedding.linear_2": "time_embed_2"}
    if layer in single:
        return single[layer]
    parts = layer.split(".")
    resnet = {"conv1": "in_layers_2", "conv2": "out_layers_3", "time_emb_proj": "emb_layers_1",
              "conv_shortcut": "skip_connection"}
    if parts[0] == "mid_block":
        index = 1 if parts[1] == "attentions" else 2 * int(parts[2])
        return f"middle_block_{index}_" + resnet.get(parts[3], "_".join(parts[3:]))
    side, level, kind, index = parts[0], int(parts[1]), parts[2], int(parts[3])
    rest = resnet.get(parts[4], "_".join(parts[4:])) if kind == "resnets" else "_".join(parts[4:])
    if side == "down_blocks":
        first = 1 + level * (layers_per_block + 1)
        if kind == "downsamplers":
            return f"input_blocks_{first + layers_per_block}_0_op"
        return f"input_blocks_{first + index}_{int(kind == 'attentions')}_{rest}"
    first = level * (layers_per_block + 1)
    if kind == "upsamplers":  # behind resnet and attention; here the upper level has no attention
        return f"output_blocks_{first + layers_per_block}_1_conv"
    return f"output_blocks_{first + index}_{int(kind == 'attentions')}_{rest}"


def original(unet, text, layers_per_block):
    tensors = kohya(unet, text)
    for layer in unet.changes:
        word, own = "lora_unet_" + layer.replace(".", "_"), "lora_unet_" + original_word(layer, layers_per_block)
        for end in ("lora_down.weight", "lora_up.weight", "alpha"):
            if f"{word}.{end}" in tensors:
                tensors[f"{own}.{end}"] = tensors.pop(f"{word}.{end}")
    return tensors


def require_that_diffusers_reads(tensors, unet, layers_per_block, is_original=False):
    """diffusers' converters must find the same layers of the UNet."""
    tensors = dict(tensors)
    if is_original:
        # Its map takes what stands third in an upper block for the upsampler, as in XL; ours stands second here.
        tensors = {k: v for k, v in tensors.items() if not ("output_blocks" in k and k.split(".")[0].endswith("_1_conv"))}
        config = type("Config", (), {"layers_per_block": layers_per_block})
        tensors = _maybe_map_sgm_blocks_to_diffusers(tensors, config)
    converted, _ = _convert_non_diffusers_lora_to_diffusers(tensors)
    converted = convert_unet_state_dict_to_peft({k: v for k, v in converted.items() if k.startswith("unet.")})
    read = {name.removeprefix("unet.").split(".lora_A")[0]: tensor for name, tensor in converted.items() if "lora_A" in name}
    wanted = {layer: down for layer, (down, _, _) in unet.changes.items() if not (is_original and "upsamplers" in layer)}
    assert read.keys() == wanted.keys(), sorted(read.keys() ^ wanted.keys())
    assert all(torch.equal(read[layer], wanted[layer]) for layer in wanted)


def metadata_of(unet_alpha, text_alpha, unet_pattern):
    return {"lora_adapter_metadata": json.dumps({
        "unet.r": 3, "unet.lora_alpha": unet_alpha, "unet.alpha_pattern": unet_pattern, "unet.use_rslora": False,
        "text_encoder.r": 3, "text_encoder.lora_alpha": text_alpha, "text_encoder.use_dora": False})}


class Case:
    """A pair of small networks, one file of changes, and what the networks give."""

    def __init__(self, options, answers):
        self.options, self.answers = options, answers

    def networks(self, config, dtype):
        unet = fill(UNet2DConditionModel(**config), 1).to(dtype)
        return unet, fill(CLIPTextModel(CLIPTextConfig(**TEXT)), 2).to(dtype)

    def save_networks(self, config, name):
        unet, text = self.networks(config, torch.float32)
        unet.save_pretrained(self.options.folder / name / "unet")
        text.save_pretrained(self.options.folder / name / "text_encoder")
        return unet, text

    @torch.no_grad()
    def run(self, name, unet, text):
        ids = torch.arange(2, 34).view(2, 16)
        self.answers.add(f"{name}/text", text(ids).last_hidden_state.float())
        z, context = normal((2, 4, 9, 12), 5), normal((2, 7, 48), 6)
        self.answers.add(f"{name}/unet", unet(z.to(unet.dtype), torch.tensor([900, 40]), context.to(unet.dtype)).sample.float())

    def ask(self, name, config, loras, wrong=None):
        """loras: pairs for UNet and text encoder, which add up."""
        for dtype in (torch.float32, torch.bfloat16):
            unet, text = self.networks(config, torch.float32)
            unet, text = unet.to(dtype).float(), text.to(dtype).float()  # the checkpoint in that precision
            for unet_lora, text_lora in loras:
                unet_lora.merge(unet, STRENGTH, wrong)
                text_lora.merge(text, STRENGTH, wrong)
            end = "" if dtype == torch.float32 else ".bf16"
            self.run(name + end, unet.to(dtype), text.to(dtype))


def ask_layouts(case):
    unet, text = case.save_networks(SD1, "sd1")
    folder = case.options.folder

    def pair(wanted, rank, alpha=None, seed=10):
        return Lora(unet, wanted, rank, seed, alpha), Lora(text, wanted, rank, seed + 1, alpha)

    files = {"kohya": (kohya, pair(transformer, 3, 1.5)), "locon": (kohya, pair(everything, 5, 2.5)),
             "peft": (peft, pair(everything, 3)), "02x": (diffusers_02x, pair(transformer, 4)),
             "processors": (processors, pair(attention, 1)),
             "original": (lambda u, t: original(u, t, 2), pair(everything, 2, 3.0))}
    for name, (layout, loras) in files.items():
        tensors = layout(*loras)
        if name in ("kohya", "locon", "original"):
            require_that_diffusers_reads(tensors, loras[0], 2, name == "original")
        save_file({k: v.contiguous() for k, v in tensors.items()}, folder / f"{name}.safetensors")
        case.ask(name, SD1, [loras])
    case.ask("kohya.alpha", SD1, [files["kohya"][1]], "alpha")
    case.ask("kohya.transposed", SD1, [files["kohya"][1]], "transposed")
    case.ask("two", SD1, [files["kohya"][1], files["peft"][1]])
    half = {k: v.half() for k, v in kohya(*files["kohya"][1]).items()}
    save_file(half, folder / "half.safetensors")


def ask_linear_projections(case):
    """Stable Diffusion 2: matrices as projections; a file with alphas in its metadata; windows of 1 × 1 are matrices too."""
    unet, text = case.save_networks(SD2, "sd2")
    folder = case.options.folder
    loras = Lora(unet, transformer, 3, 20, 6), Lora(text, transformer, 3, 21, 0.75)
    own = "mid_block.attentions.0.proj_in"
    loras[0].changes[own] = (*loras[0].changes[own][:2], 12)
    save_file(peft(*loras), folder / "metadata.safetensors", metadata_of(6, 0.75, {own: 12}))
    case.ask("metadata", SD2, [loras])
    tensors = kohya(*loras)
    for name in [name for name in tensors if "proj_in" in name and "weight" in name]:
        tensors[name] = tensors[name][..., None, None]
    save_file(tensors, folder / "windows.safetensors")


def main():
    options = arguments()
    answers = Answers()
    case = Case(options, answers)
    ask_layouts(case)
    ask_linear_projections(case)
    answers.save(options.out)


main()
