# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks BlipForQuestionAnswering: logits of yes and no as first word of the answer, and the pixel gradient.

vqa_oracle.py --folder DIR --pack PACK --out FILE   writes DIR/<name>/ and tensors "<name>.<dtype>.<what>"
M questions about one picture. Each is asked alone and without pads: the cross-attention of transformers 5.23 drops its
mask (BlipTextAttention hands it on as attention_mask), so that the answer to a padded question depends on its pads.
LAVIS masks them, which equals asking without pads.
"""
import torch
from blip_weights import arguments, fill, gradient, pack_config, randoms, save, write
from safetensors.torch import load_file, save_file
from transformers import BlipConfig, BlipForQuestionAnswering

QUESTIONS, LENGTH = 3, 9
DEEP_GAIN = 0.6


def build(vision, text):
    return BlipConfig(vision_config=vision, text_config=text | {"encoder_hidden_size": vision["hidden_size"]})


def configs(pack):
    full_vision = {"hidden_size": 48, "intermediate_size": 192, "num_hidden_layers": 12, "num_attention_heads": 12,
                   "image_size": 384, "patch_size": 16, "layer_norm_eps": 1e-5}
    full_text = {"vocab_size": 30524, "hidden_size": 48, "num_hidden_layers": 12, "num_attention_heads": 12,
                 "intermediate_size": 192, "max_position_embeddings": 512, "bos_token_id": 30522}
    odd_vision = {"hidden_size": 30, "intermediate_size": 44, "num_hidden_layers": 2, "num_attention_heads": 5,
                  "image_size": 28, "patch_size": 7, "layer_norm_eps": 0.05}
    odd_text = {"vocab_size": 59, "hidden_size": 30, "num_hidden_layers": 3, "num_attention_heads": 3,
                "intermediate_size": 50, "max_position_embeddings": 16, "bos_token_id": 57, "sep_token_id": 2,
                "layer_norm_eps": 0.03, "hidden_act": "quick_gelu"}
    miniature = pack_config(pack / "judge" / "config.json")
    return {"miniature": BlipConfig(**miniature), "odd": build(odd_vision, odd_text),
            "full_options": build(full_vision, full_text)}


def questions(vocabulary):
    ids = torch.randint(5, vocabulary - 2, (QUESTIONS, LENGTH), generator=torch.Generator().manual_seed(3))
    mask = torch.ones_like(ids)
    for row, pads in enumerate((0, 2, 4)):
        if pads:
            ids[row, -pads:] = 0
            mask[row, -pads:] = 0
    return ids, mask


def answer(model, pixels, ids, mask):
    """The first word's logits for every question, [M,V]."""
    return torch.cat([answer_one(model, pixels, row[None, :int(real.sum())]) for row, real in zip(ids, mask)])


def answer_one(model, pixels, ids):
    """As BlipForQuestionAnswering.forward computes it from [DEC] alone."""
    resize = pixels.shape[-1] != model.config.vision_config.image_size
    states = model.vision_model(pixel_values=pixels, interpolate_pos_encoding=resize).last_hidden_state
    question = model.text_encoder(input_ids=ids, encoder_hidden_states=states)
    start = torch.full((1, 1), model.decoder_start_token_id)
    return model.text_decoder(input_ids=start, encoder_hidden_states=question.last_hidden_state).logits[:, 0]


def likely_words(model):
    """Two words with great logits: near 0 a logit is all rounding in bf16."""
    size = model.config.vision_config.image_size
    ids, mask = questions(model.config.text_config.vocab_size)
    return answer(model, randoms(7, 1, 3, size, size), ids, mask).mean(0).topk(2).indices


def ask(model, name, dtype, size, encode, words):
    model = model.to(dtype)
    ids, mask = questions(model.config.text_config.vocab_size)
    pixels = randoms(7, 1, 3, size, size).to(dtype).requires_grad_()
    if encode:
        ids[:, 0] = model.config.text_config.vocab_size - 1
    logits = answer(model, pixels, ids, mask)
    p = logits.float().softmax(-1)[:, words]
    cotangent = randoms(8, QUESTIONS, 2)
    return {f"{name}.pixels": pixels, f"{name}.logits": logits[:, words], f"{name}.yes": p[:, 0] / p.sum(1),
            f"{name}.cotangent": cotangent, f"{name}.gradient": gradient(logits[:, words], cotangent, pixels)}


def with_tied_copies(folder):
    """As older files are: the output matrix under its own name, position ids; vision under LAVIS' words."""
    words = [("vision_model.embeddings.class_embedding", "visual_encoder.cls_token"),
             ("vision_model.embeddings.position_embedding", "visual_encoder.pos_embed"),
             ("vision_model.embeddings.patch_embedding", "visual_encoder.patch_embed.proj"),
             ("vision_model.post_layernorm", "visual_encoder.norm"),
             ("vision_model.encoder.layers", "visual_encoder.blocks"), (".layer_norm", ".norm"),
             (".self_attn.projection.", ".attn.proj."), (".self_attn.", ".attn.")]
    tensors = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        if name.startswith("vision_model"):
            for ours, theirs in words:
                name = name.replace(ours, theirs)
        tensors[name] = tensor
    head = "text_decoder.cls.predictions."
    tensors[head + "decoder.weight"] = tensors["text_decoder.bert.embeddings.word_embeddings.weight"].clone()
    tensors[head + "decoder.bias"] = tensors[head + "bias"].clone()
    tensors["text_encoder.embeddings.position_ids"] = torch.arange(4)[None]
    other = folder.with_name(folder.name + "_lavis")
    other.mkdir()
    (other / "config.json").write_bytes((folder / "config.json").read_bytes())
    save_file(tensors, other / "model.safetensors")


def main():
    options = arguments()
    tensors = {}
    for seed, (name, config) in enumerate(configs(options.pack).items()):
        model = fill(BlipForQuestionAnswering(config), 40 + seed, DEEP_GAIN if name == "full_options" else 1.0)
        with_tied_copies(save(options.folder / name, model))
        size, patch = config.vision_config.image_size, config.vision_config.patch_size
        tensors[f"{name}.ids"], tensors[f"{name}.mask"] = questions(config.text_config.vocab_size)
        words = tensors[f"{name}.words"] = likely_words(model)
        tensors |= ask(model, f"{name}.f32", torch.float32, size, False, words)
        tensors |= ask(model, f"{name}.encode", torch.float32, size, True, words)
        tensors |= ask(model, f"{name}.resized", torch.float32, size // 4 // patch * patch + size, False, words)
        tensors |= ask(model, f"{name}.bf16", torch.bfloat16, size, False, words)
    write(options.out, tensors)


if __name__ == "__main__":
    main()
