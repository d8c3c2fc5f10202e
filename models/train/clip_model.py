# SPDX-License-Identifier: GPL-3.0-or-later
"""The small CLIP of the pack: one vector for a picture, one for a caption, compared by their cosine.

Its vision tower starts as the trained referee's; its words are the byte pairs of Stable Diffusion's part.
"""
import functools
import json
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPVisionConfig

import views
import vocabulary
from referee import HEADS, IMAGE, PATCH, VISION_LAYERS, WIDTH, start_attention
from referee_loop import averaged

TEXT_LAYERS, PROJECTION, LONGEST = 3, 64, 77


@functools.lru_cache(maxsize=1)
def tokens():
    """{token: id} of the byte-pair vocabulary."""
    with tempfile.TemporaryDirectory() as folder:
        vocabulary.write(folder)
        return json.loads((Path(folder) / "vocab.json").read_text(encoding="utf-8"))


def caption_ids(texts):
    """[B,T]: start, the words (each one token), end; padded with end."""
    known = tokens()
    rows = [[known[w + vocabulary.WORD_END] for w in t.split()] for t in texts]
    ids = torch.full((len(rows), max(map(len, rows)) + 2), known[vocabulary.END])
    ids[:, 0] = known[vocabulary.START]
    for row, values in zip(ids, rows):
        row[1:len(values) + 1] = torch.tensor(values)
    return ids


def configuration():
    known = tokens()
    end, start = known[vocabulary.END], known[vocabulary.START]
    shared = {"hidden_size": WIDTH, "num_attention_heads": HEADS, "projection_dim": PROJECTION,
              "hidden_act": "quick_gelu"}
    text = CLIPTextConfig(vocab_size=len(known), num_hidden_layers=TEXT_LAYERS, intermediate_size=2 * WIDTH,
                          max_position_embeddings=LONGEST, bos_token_id=start, eos_token_id=end,
                          pad_token_id=end, **shared)
    vision = CLIPVisionConfig(num_hidden_layers=VISION_LAYERS, image_size=IMAGE, patch_size=PATCH,
                              intermediate_size=4 * WIDTH, **shared)
    return CLIPConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=PROJECTION)


@torch.no_grad()
def start_from_referee(model, sight):
    """Copies the referee's vision tower `sight`; its sum of patch and position goes through one norm more."""
    own, given = model.vision_model, sight.state_dict()
    own.embeddings.class_embedding.copy_(given["embeddings.class_embedding"].flatten())
    own.embeddings.patch_embedding.weight.copy_(given["embeddings.patch_embedding.weight"])
    positions = given["embeddings.position_embedding"][0].clone()
    positions[1:] += given["embeddings.patch_embedding.bias"]
    own.embeddings.position_embedding.weight.copy_(positions)
    for i, layer in enumerate(own.encoder.layers):
        part = {k.split(f"layers.{i}.")[1]: v for k, v in given.items() if f"layers.{i}." in k}
        for kind in ("weight", "bias"):
            for name, rows in zip("qkv", part.pop(f"self_attn.qkv.{kind}").chunk(3)):
                part[f"self_attn.{name}_proj.{kind}"] = rows
            part[f"self_attn.out_proj.{kind}"] = part.pop(f"self_attn.projection.{kind}")
        layer.load_state_dict(part)
    own.post_layernorm.weight.copy_(given["post_layernorm.weight"])
    own.post_layernorm.bias.copy_(given["post_layernorm.bias"])


@torch.no_grad()
def start_text(model):
    for module in [*model.text_model.modules(), model.text_projection, model.visual_projection]:
        if isinstance(module, (nn.Linear, nn.Embedding)):
            module.weight.normal_(0, 0.1)
    for layer in model.text_model.encoder.layers:
        start_attention(layer.self_attn.q_proj.weight)
        start_attention(layer.self_attn.k_proj.weight)


class Clip(nn.Module):
    def __init__(self, seed=3, sight=None):
        super().__init__()
        torch.manual_seed(seed)
        self.model = CLIPModel(configuration())
        start_text(self.model)
        if sight is not None:
            start_from_referee(self.model, sight)
        self.model.vision_model.set_attn_implementation("eager")

    def picture_vectors(self, pixels):
        """Normalised views [B,3,96,96] -> unit vectors [B,64]."""
        pooled = self.model.vision_model(pixel_values=pixels).pooler_output
        return F.normalize(self.model.visual_projection(pooled).float(), dim=-1)

    def text_vectors(self, texts):
        pooled = self.model.text_model(input_ids=caption_ids(texts)).pooler_output
        return F.normalize(self.model.text_projection(pooled).float(), dim=-1)

    def loss(self, batch, stage, strength, draws):
        """Contrast with the batch both ways; each picture also with its own two wrong captions."""
        torch_draws, numpy_draws = draws
        x = views.to_float(batch.pictures.transpose(0, 2, 3, 1))[:, :3]
        x = views.loop_views(views.damage(x, torch_draws, 0.5 * strength), torch_draws, strength)
        pictures = self.picture_vectors(views.normalise(x))
        texts, _, rows = batch.pairs(numpy_draws)
        words = self.text_vectors(texts)
        count = len(pictures)
        scale = self.model.logit_scale.exp().clamp(max=100)
        right = scale * pictures @ words[:count].T
        own = scale * (pictures[rows[count:]] * words[count:]).sum(1).view(-1, count).T
        target = torch.arange(count)
        loss = F.cross_entropy(torch.cat([right, own], 1), target) + 0.5 * F.cross_entropy(right.T, target)
        won = (right.diagonal()[:, None] > own).float().mean()
        return loss, {"contrast": loss.detach(), "won": won, "scale": scale.detach()}


def save_pack(trainee, out):
    vocabulary.write(out)
    model = CLIPModel(configuration())
    model.load_state_dict(trainee.model.state_dict())
    model.half().save_pretrained(out)


def load_pack(trainee, pack):
    """Fills the model from the folder `pack`/clip."""
    model = CLIPModel.from_pretrained(Path(pack) / "clip")
    trainee.model.load_state_dict(model.float().state_dict())
    return trainee.eval()


def export_clip(out, folder="build/train"):
    """Writes the averaged weights of the checkpoint in `folder` to `out` (the pack's clip/)."""
    save_pack(averaged("clip", Clip(), folder), out)
