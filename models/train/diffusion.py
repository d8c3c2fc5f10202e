# SPDX-License-Identifier: GPL-3.0-or-later
"""The Stable Diffusion part of the miniature: UNet and CLIP text encoder, trained together on encoded pictures.

Same classes, block types, noise schedule and epsilon prediction as Stable Diffusion 1.x; 4 x 16 x 16 latents.
Latents are scaled to unit variance; captions come with and without the prefix that the optimisation adds.
"""
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

import compute
import vocabulary
from common import Training

UNET = {
    "sample_size": 16, "in_channels": 4, "out_channels": 4, "layers_per_block": 1, "norm_num_groups": 8,
    "block_out_channels": (32, 64, 96), "cross_attention_dim": 96, "attention_head_dim": 2,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
}
TEXT = {"hidden_size": 96, "intermediate_size": 384, "num_hidden_layers": 3, "num_attention_heads": 4,
        "max_position_embeddings": 77, "hidden_act": "quick_gelu", "projection_dim": 96}
SCHEDULER = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
             "steps_offset": 1, "set_alpha_to_one": False, "skip_prk_steps": True, "prediction_type": "epsilon",
             "timestep_spacing": "leading", "trained_betas": None, "clip_sample": False}
BATCH = 32
SHORT = 32  # three steps in four see only this many tokens (all captions fit), which is quicker; the rest 77
HIGHEST_WEIGHT = 6.0  # the loss weighs 1 / alpha up to this, as predicting v would: shapes are learned sooner
EMPTY, PREFIXED = 0.10, 0.25  # share of captions dropped, and of captions with the prefix


def build(vocabulary_size):
    """-> UNet, text encoder."""
    text = CLIPTextConfig(**TEXT, vocab_size=vocabulary_size, bos_token_id=vocabulary_size - 2,
                          eos_token_id=vocabulary_size - 1, pad_token_id=vocabulary_size - 1)
    return UNet2DConditionModel(**UNET), CLIPTextModel(text)


def alphas():
    """Cumulative product of 1 - beta, float32 [1000]."""
    return DDIMScheduler(**{k: SCHEDULER[k] for k in ("beta_start", "beta_end", "beta_schedule")}).alphas_cumprod


def token_ids(tokenizer, captions):
    """-> int64 [n, 77], padded with the end token."""
    return tokenizer(captions, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids


class Captions:
    """Token ids of every caption in its three wordings: as it is, with the prefix, empty."""

    def __init__(self, tokenizer, captions):
        self.plain = token_ids(tokenizer, captions)
        self.prefixed = token_ids(tokenizer, [vocabulary.PREFIX + c for c in captions])
        self.empty = token_ids(tokenizer, [""])[0]

    def draw(self, index, rng):
        ids, wording = self.plain[index].clone(), torch.as_tensor(rng.random(len(index)))
        prefixed = wording < EMPTY + PREFIXED
        ids[prefixed] = self.prefixed[index][prefixed]
        ids[wording < EMPTY] = self.empty
        return ids if rng.random() < 0.25 else ids[:, :SHORT]


def draw_times(rng):
    """Timesteps: a quarter of them uniform, the rest in 200..899, where layout and shape are decided."""
    count = compute.batch(BATCH)
    times = rng.integers(200, 900, count)
    times[:count // 4] = rng.integers(0, 1000, count // 4)
    return torch.as_tensor(times)


def train(folder, parts, data, captions, minutes, seed=2):
    """parts: UNet and text encoder. data: {'mean', 'std': half [n,4,16,16] scaled to unit variance, 'weight':
    float [n,1,16,16]} of the pictures. The weight stresses the places of things; the optimum stays where it is."""
    unet, text = parts
    training = Training("diffusion", folder, {"unet": unet, "text_encoder": text}, minutes, rate=2e-3, seed=seed)
    alpha = alphas()

    def loss_of(rng):
        index = torch.as_tensor(rng.integers(0, len(data["mean"]), compute.batch(BATCH)))
        mean, deviation = data["mean"][index].float(), data["std"][index].float()
        z, noise, t = mean + deviation * torch.randn_like(mean), torch.randn_like(mean), draw_times(rng)
        a = alpha[t].view(-1, 1, 1, 1)
        with compute.mixed(False):
            states = text(captions.draw(index, rng)).last_hidden_state
            guess = unet(a.sqrt() * z + (1 - a).sqrt() * noise, t, states).sample.float()
        weight = data["weight"][index] * (1 / a).clamp(max=HIGHEST_WEIGHT)
        return (weight * (guess - noise).square()).mean()

    training.run(loss_of)
