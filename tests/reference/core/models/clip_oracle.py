# SPDX-License-Identifier: GPL-3.0-or-later
"""transformers' CLIPTextModel and CLIPModel with random weights: checkpoints, answers, mutants for tst_clip."""
import json
import shutil
from functools import partial
from unittest import mock

import torch
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModel
from transformers.models.clip import modeling_clip

from core.models.network_cases import Answers, arguments, fill, normal, pack_config

# Stable Diffusion 1.x (quick_gelu, legacy ids) and 2.x (gelu, eps as in OpenCLIP) at small width.
SD1 = dict(vocab_size=99, hidden_size=48, intermediate_size=192, num_hidden_layers=4, num_attention_heads=12,
           max_position_embeddings=77, hidden_act="quick_gelu", bos_token_id=0, eos_token_id=2, pad_token_id=1)
SD2 = dict(vocab_size=70, hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=16,
           max_position_embeddings=21, hidden_act="gelu", layer_norm_eps=1e-4, eos_token_id=69)
VISION = dict(hidden_size=40, intermediate_size=56, num_hidden_layers=3, num_attention_heads=5, image_size=30,
              patch_size=7, hidden_act="gelu", layer_norm_eps=1e-3)
LARGE_VISION = dict(hidden_size=64, intermediate_size=256, num_hidden_layers=4, num_attention_heads=16, image_size=56,
                    patch_size=14)


def ids_of(config, length, end):
    """Three texts of unlike length: ordinary words, the end-of-text id, which also fills the rest."""
    ids = torch.randint(3, config["vocab_size"] - 2, (3, length), generator=torch.Generator().manual_seed(5))
    for row, stop in enumerate((2, length // 2, length - 1)):
        ids[row, stop:] = end
    return ids


def save_with_prefix(folder, prefixed):
    """The same weights as older transformers name them, with the buffer that they hold besides."""
    prefixed.mkdir()
    shutil.copy(folder / "config.json", prefixed)
    tensors = {f"text_model.{k}": v for k, v in load_file(folder / "model.safetensors").items()}
    tensors["text_model.embeddings.position_ids"] = torch.arange(77)[None]
    save_file(tensors, prefixed / "model.safetensors")


def ask_text(options, answers):
    cases = {"miniature": (pack_config(options.pack, "sd/text_encoder"), 77), "sd1": (SD1, 77),
             "sd2": (SD2, 20)}
    for seed, (case, (config, length)) in enumerate(cases.items()):
        network = fill(CLIPTextModel(CLIPTextConfig(**config)), seed)
        network.save_pretrained(options.folder / f"text_{case}")
        ids = ids_of(config, length, config["vocab_size"] - 1)
        answers.add(f"text_{case}/ids", ids)
        answers.add(f"text_{case}/output", network(ids).last_hidden_state)
        answers.add(f"text_{case}/pooled", network(ids).pooler_output)
        network.set_attn_implementation("eager")
        with mock.patch.object(modeling_clip, "create_causal_mask", lambda **_: None):
            answers.add(f"text_{case}/unmasked", network(ids).last_hidden_state)
        network.set_attn_implementation("sdpa")
        answers.add(f"text_{case}/bf16", network.to(torch.bfloat16)(ids).last_hidden_state.float())
    save_with_prefix(options.folder / "text_sd1", options.folder / "text_prefixed")


def image_of(network, pixels):
    return network.get_image_features(pixels.to(network.dtype)).pooler_output


def ask(answers, case, network, ids, seed):
    """Text and pictures in fp32, then pictures in bf16, which the network has afterwards."""
    size = network.config.vision_config.image_size
    pixels = normal((2, 3, size, size), 20 + seed)
    answers.add(f"{case}/ids", ids)
    answers.add(f"{case}/text", network.get_text_features(ids).pooler_output)
    answers.ask(case, partial(image_of, network), {"pixels": pixels}, 30 + seed)
    network.to(torch.bfloat16)
    answers.ask(f"{case}.bf16", partial(image_of, network), {"pixels": pixels}, 30 + seed)


def ask_both(options, answers):
    miniature = pack_config(options.pack, "clip")
    cases = {"miniature": (miniature["text_config"], miniature["vision_config"], miniature["projection_dim"]),
             "odd": (SD2, VISION, 24), "large": (SD1, LARGE_VISION, 32)}
    for seed, (case, (text, vision, width)) in enumerate(cases.items()):
        config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=width)
        network = fill(CLIPModel(config), 10 + seed)
        network.save_pretrained(options.folder / case)
        ask(answers, case, network, ids_of(text, text["max_position_embeddings"], text["vocab_size"] - 1), seed)


def ask_with_dicts(options, answers):
    """The odd weights with text_config_dict and vision_config_dict that say otherwise, and leave out an epsilon."""
    folder = options.folder / "dicts"
    shutil.copytree(options.folder / "odd", folder)
    config = json.loads((folder / "config.json").read_text())
    config["text_config_dict"] = SD2 | {"num_attention_heads": 8}
    config["vision_config_dict"] = {key: value for key, value in VISION.items() if key != "layer_norm_eps"} | {
        "num_attention_heads": 10}
    (folder / "config.json").write_text(json.dumps(config))
    network = CLIPModel.from_pretrained(folder).eval()
    assert network.config.vision_config.layer_norm_eps == 1e-5 and network.config.text_config.num_attention_heads == 8
    ask(answers, "dicts", network, ids_of(SD2, SD2["max_position_embeddings"], 69), 17)


def main():
    options = arguments()
    answers = Answers()
    ask_text(options, answers)
    ask_both(options, answers)
    ask_with_dicts(options, answers)
    answers.save(options.out)


if __name__ == "__main__":
    main()
