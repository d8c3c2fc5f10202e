# SPDX-License-Identifier: GPL-3.0-or-later
"""One iteration of the method in plain PyTorch on diffusers' and transformers' own classes: what ours is held against.

Nothing is fused, cached or chunked here. Formulas: paper 4.1; the authors' code for what the paper leaves open.
"""
import json
import re
import sys
from functools import cached_property
from pathlib import Path

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import BertTokenizer, Blip2ForImageTextRetrieval, CLIPModel, CLIPTextModel, CLIPTokenizer

REFERENCE = Path(__file__).parent
sys.path += [str(REFERENCE / "core" / "augmentation"), str(REFERENCE / "core" / "models")]
from blip2_asked import Asked  # noqa: E402
from kornia_formulas import cutouts, normalise, pool  # noqa: E402

PROMPT_TOKENS = 32
SMOOTHING = 0.1


def clean_caption(text):
    """LAVIS BlipCaptionProcessor.pre_caption."""
    text = re.sub(r"([.!\"()*#:;~])", " ", text.lower())
    text = re.sub(r"\s{2,}", " ", text).rstrip("\n").strip(" ")
    return " ".join(text.split(" ")[:50])


def alphas_cumprod():
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float32) ** 2
    return torch.cumprod(1 - betas, 0)


class Networks:
    """Everything that a pack holds, in one dtype; a network is read when it is first asked for, since at full size not
    all of them fit beside what the referee keeps for its gradient."""

    def __init__(self, pack, dtype):
        self.pack, self.dtype = Path(pack), dtype
        self.clip_tokenizer = CLIPTokenizer.from_pretrained(self.pack / "sd" / "tokenizer")
        file = self.pack / "sd" / "scheduler" / "scheduler_config.json"
        self.scheduler = json.loads(file.read_text()) if file.exists() else {}
        self.lm_head = load_file(self.pack / "blip2" / "lm_head.safetensors")
        self.bert_tokenizer = BertTokenizer.from_pretrained(self.pack / "blip2")

    def read(self, kind, part):
        return kind.from_pretrained(self.pack / part).to(self.dtype).eval().requires_grad_(False)

    @cached_property
    def unet(self):
        return self.read(UNet2DConditionModel, "sd/unet")

    @cached_property
    def vae(self):
        return self.read(AutoencoderKL, "sd/vae")

    @cached_property
    def text(self):
        return self.read(CLIPTextModel, "sd/text_encoder")

    @cached_property
    def blip2(self):
        return self.read(Blip2ForImageTextRetrieval, "blip2")

    @cached_property
    def clip(self):
        return self.read(CLIPModel, "clip")

    def view_size(self):
        return self.blip2.config.vision_config.image_size


class Prompt:
    """Ids and text states of one prompt on both sides."""

    def __init__(self, networks, prompt, prefix):
        caption = clean_caption(prompt)
        tokenizer = networks.clip_tokenizer
        both = tokenizer(["", prefix + caption], padding="max_length", max_length=77, truncation=True,
                         return_tensors="pt")
        self.uncond_ids, self.clip_ids = both.input_ids[:1], both.input_ids[1:]
        with torch.no_grad():
            self.states = networks.text(both.input_ids).last_hidden_state
        words = networks.bert_tokenizer([caption], padding="max_length", max_length=PROMPT_TOKENS, truncation=True,
                                        return_tensors="pt")
        self.bert_ids, self.mask = words.input_ids, words.attention_mask
        self.asked = Asked(networks.blip2, networks.lm_head, self.bert_ids, self.mask)
        with torch.no_grad():
            self.clip_feature = features(networks.clip.get_text_features(tokenizer(
                [caption], padding="max_length", max_length=networks.clip.config.text_config.max_position_embeddings,
                truncation=True, return_tensors="pt").input_ids))


def features(output):
    """transformers 5 wraps what older versions returned as a tensor."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output


def decode(networks, z):
    picture = networks.vae.decode(z / networks.vae.config.scaling_factor).sample
    return (picture / 2 + 0.5).clamp(0, 1)


def blip2_losses(networks, prompt, views):
    """Matching logits, token losses [N, T-1] (0 at pads), and both losses (spec 4.1)."""
    states = networks.blip2.vision_model(pixel_values=normalise(views)).last_hidden_state
    logits = prompt.asked.matching(states)
    itm = -torch.log(logits.softmax(-1)[:, 1] + 1e-8)
    words = prompt.asked.captions(states)
    targets = prompt.bert_ids[0, 1:1 + words.shape[1]].expand(len(views), -1)
    nll = F.cross_entropy(words.flatten(0, 1), targets.flatten(), reduction="none", label_smoothing=SMOOTHING)
    nll = nll.view(len(views), -1)
    return {"logits": logits, "itm": itm, "nll": F.pad(nll, (0, PROMPT_TOKENS - 1 - nll.shape[1])),
            "caption": nll.mean(1)}


def clip_loss(networks, prompt, views):
    seen = features(networks.clip.get_image_features(pixel_values=normalise(views)))
    return 1 - F.cosine_similarity(seen, prompt.clip_feature)


def referee_gradient(networks, prompt, z, draws):
    """dL/dimage, dL/dz of L_itm + L_cg over all views, and what lies between."""
    z = z.clone().requires_grad_(True)
    image = decode(networks, z)
    pooled = pool(image, networks.view_size())
    views = cutouts(pooled, draws)
    losses = blip2_losses(networks, prompt, views)
    loss = losses["itm"].mean() + losses["caption"].mean()
    g_image, g_z = torch.autograd.grad(loss, [image, z])
    return {"image": image, "pooled": pooled, "views": views, "grad.image": g_image, "grad.referee": g_z, **losses}


@torch.no_grad()
def sds_gradient(networks, prompt, z, draws, cfg):
    t = int(draws["sds.t"])
    abar = float(alphas_cumprod()[t])
    a, s = abar**0.5, (1 - abar) ** 0.5
    eps = draws["sds.eps"].to(z.dtype)
    noisy = (a * z + s * eps).expand(2, -1, -1, -1)
    predicted = networks.unet(noisy, torch.tensor([t, t]), prompt.states).sample
    if networks.scheduler.get("prediction_type") == "v_prediction":  # v = a eps − s z, so eps = a v + s z_t
        predicted = a * predicted + s * noisy
    e_u, e_c = predicted.chunk(2)
    return {"sds.noise_uncond": e_u, "sds.noise_cond": e_c, "grad.sds": 2 * (e_u + cfg * (e_c - e_u) - eps)}


def trace(networks, prompt, z, draws, settings, state):
    """One whole iteration; returns the tensors of `referee trace` and moves `state` on."""
    from loop import step  # the loop's update, which stands on this file

    seen = referee_gradient(networks, prompt, z, draws)
    sds = sds_gradient(networks, prompt, z, draws, settings["cfg"])
    step(state, settings, seen["grad.referee"], sds["grad.sds"], draws)
    return {
        "clip.ids": prompt.clip_ids, "uncond.ids": prompt.uncond_ids, "bert.ids": prompt.bert_ids,
        "text.cond": prompt.states[1:], "text.uncond": prompt.states[:1],
        "image": seen["image"], "pooled": seen["pooled"], "views": seen["views"],
        "itm.logits": seen["logits"], "itm.loss": seen["itm"].mean(), "lm.token_nll": seen["nll"],
        "lm.loss": seen["caption"].mean(), "grad.image": seen["grad.image"], "grad.referee": seen["grad.referee"],
        **sds, "z_next": state["z"], "ema_next": state["ema"],
    }
