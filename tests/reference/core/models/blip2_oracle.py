# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks Blip2ForImageTextRetrieval: matching, captioning, contrastive similarity, pixel gradients.

blip2_oracle.py --folder DIR --pack PACK --out FILE
Writes DIR/<name>/ (Hugging Face's names), DIR/<name>/lm_head.safetensors, DIR/<name>_lavis/ (LAVIS' names).
"""
import shutil

import torch
from blip2_asked import Asked
from blip2_configs import all_of
from blip_weights import arguments, fill, gradient, randoms, save, write
from safetensors.torch import save_file
from transformers import Blip2ForImageTextRetrieval

PADS = 3
DEEP_GAIN = 0.75


class LmHead(torch.nn.Module):
    """The five tensors under LAVIS' names."""

    def __init__(self, config):
        super().__init__()
        self.cls = torch.nn.Module()
        self.cls.predictions = torch.nn.Module()
        self.cls.predictions.transform = torch.nn.Module()
        self.cls.predictions.transform.dense = torch.nn.Linear(config.hidden_size, config.hidden_size)
        self.cls.predictions.transform.LayerNorm = torch.nn.LayerNorm(config.hidden_size)
        self.cls.predictions.bias = torch.nn.Parameter(torch.zeros(config.vocab_size))


def prompt(config):
    """[CLS] words [SEP] pads, as long as the tables and the referee's 32 tokens allow."""
    length = min(config.max_position_embeddings, 32)
    ids = torch.randint(5, config.vocab_size - 1, (1, length), generator=torch.Generator().manual_seed(3))
    mask = torch.ones_like(ids)
    ids[:, -PADS:] = 0
    mask[:, -PADS:] = 0
    return ids, mask


def lavis_names(weights, head):
    """LAVIS' words for a Hugging Face state dict, read off its modules (spec 1.5)."""
    words = [("vision_model.embeddings.class_embedding", "visual_encoder.cls_token"),
             ("vision_model.embeddings.position_embedding", "visual_encoder.pos_embed"),
             ("vision_model.embeddings.patch_embedding", "visual_encoder.patch_embed.proj"),
             ("vision_model.post_layernorm", "ln_vision"), ("vision_model.encoder.layers", "visual_encoder.blocks"),
             (".layer_norm1.", ".norm1."), (".layer_norm2.", ".norm2."), (".self_attn.qkv.", ".attn.qkv."),
             (".self_attn.projection.", ".attn.proj."), ("qformer.encoder", "Qformer.bert.encoder"),
             ("qformer.layernorm", "Qformer.bert.embeddings.LayerNorm"), ("attention.attention.", "attention.self."),
             ("vision_projection.", "vision_proj."), ("text_projection.", "text_proj."),
             ("cls.predictions.", "Qformer.cls.predictions.")]
    renamed = {}
    for name, tensor in (weights | head).items():
        if name.startswith("embeddings."):
            name = "Qformer.bert." + name
        for ours, theirs in words:
            name = name.replace(ours, theirs)
        if name.endswith("attn.qkv.bias"):
            q, _, v = tensor.chunk(3)
            renamed |= {name.replace("qkv.bias", "q_bias"): q, name.replace("qkv.bias", "v_bias"): v}
        else:
            renamed[name] = tensor
    words = renamed["Qformer.bert.embeddings.word_embeddings.weight"]
    renamed |= {"temp": torch.tensor(0.07), "Qformer.cls.predictions.decoder.weight": words,
                "Qformer.cls.predictions.decoder.bias": renamed["Qformer.cls.predictions.bias"],
                "Qformer.bert.embeddings.position_ids": torch.arange(4)[None]}
    return {name: tensor.clone().contiguous() for name, tensor in renamed.items()}


def write_models(folder, model, head):
    """EVA's checkpoints have no key bias, so that both layouts can say the same."""
    for layer in model.vision_model.encoder.layers:
        if layer.self_attn.qkv.bias is not None:
            layer.self_attn.qkv.bias.data.chunk(3)[1].zero_()
    save(folder, model)
    save_file(head, folder / "lm_head.safetensors")
    other = folder.with_name(folder.name + "_lavis")
    other.mkdir()
    shutil.copy(folder / "config.json", other)
    save_file(lavis_names(model.state_dict(), head), other / "model.safetensors")


def ask(asked, name, dtype):
    model = asked.model.to(dtype)
    size = model.config.vision_config.image_size
    pixels = randoms(7, 2, 3, size, size).to(dtype).requires_grad_()
    states = model.vision_model(pixel_values=pixels).last_hidden_state
    itm, captions = asked.matching(states), asked.captions(states)
    weights = {"itm": randoms(8, *itm.shape), "captions": randoms(9, *captions.shape)}
    return {f"{name}.pixels": pixels, f"{name}.states": states, f"{name}.itm": itm, f"{name}.captions": captions,
            f"{name}.similarity": asked.similarity(pixels), f"{name}.two_pass": asked.captions_after_cache(states),
            f"{name}.itm.cotangent": weights["itm"], f"{name}.captions.cotangent": weights["captions"],
            f"{name}.itm.gradient": gradient(itm, weights["itm"], pixels),
            f"{name}.captions.gradient": gradient(captions, weights["captions"], pixels),
            f"{name}.itm.states_gradient": gradient(itm, weights["itm"], states),
            f"{name}.captions.states_gradient": gradient(captions, weights["captions"], states)}


def main():
    options = arguments()
    tensors = {}
    for seed, (name, config) in enumerate(all_of(options.pack).items()):
        model = fill(Blip2ForImageTextRetrieval(config), 10 + seed, DEEP_GAIN if name == "full_options" else 1.0)
        head = fill(LmHead(config.qformer_config), 20 + seed).state_dict()
        write_models(options.folder / name, model, head)
        ids, mask = prompt(config.qformer_config)
        asked = Asked(model, head, ids, mask)
        itm = model(pixel_values=randoms(7, 2, 3, *[config.vision_config.image_size] * 2),
                    input_ids=ids.expand(2, -1), use_image_text_matching_head=True,
                    attention_mask=mask.expand(2, -1)).logits_per_image
        tensors |= {f"{name}.ids": ids, f"{name}.mask": mask, f"{name}.f32.whole_itm": itm}
        tensors |= ask(asked, f"{name}.f32", torch.float32) | ask(asked, f"{name}.bf16", torch.bfloat16)
    write(options.out, tensors)


if __name__ == "__main__":
    main()
