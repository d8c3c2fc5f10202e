# SPDX-License-Identifier: GPL-3.0-or-later
"""The referee: BLIP-2's image-text retrieval model with a captioning head.

B pictures, T text tokens, Q queries. Losses are those of the optimisation loop: matching is the
mean over queries of the two-class head; captioning is label-smoothed next-word prediction.
"""
import torch
import torch.nn.functional as F
from torch import nn
from transformers import Blip2Config, Blip2ForImageTextRetrieval, Blip2QFormerConfig, Blip2VisionConfig

import wordpiece
import world

IMAGE, PATCH, WIDTH, HEADS = 96, 12, 96, 4
VISION_LAYERS, QUERY_LAYERS, QUERIES = 6, 4, 8
TEXT_LENGTH = 32
SMOOTHING = 0.1
VOCABULARY = len(wordpiece.VOCABULARY) + 1
DEC = VOCABULARY - 1
KINDS = {"noun": len(world.NOUNS) + 1, "colour": len(world.COLOURS) + 1, "texture": len(world.TEXTURES) + 1}
CLEAR_SHARE = 0.25  # a patch is labelled with a thing that covers at least this much of it


def configuration():
    vision = Blip2VisionConfig(hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=VISION_LAYERS,
                               num_attention_heads=HEADS, image_size=IMAGE, patch_size=PATCH,
                               attention_dropout=0.0, initializer_range=0.1)
    query = Blip2QFormerConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=QUERY_LAYERS,
                               num_attention_heads=HEADS, intermediate_size=2 * WIDTH,
                               hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
                               max_position_embeddings=64, cross_attention_frequency=2,
                               encoder_hidden_size=WIDTH, use_qformer_text_input=True,
                               initializer_range=0.1, pad_token_id=wordpiece.PAD)
    config = Blip2Config(vision_config=vision.to_dict(), qformer_config=query.to_dict(),
                         num_query_tokens=QUERIES, image_text_hidden_size=64)
    config.bos_token_id = DEC
    return config


def sine_positions(side, width):
    """2-D sine-cosine embedding [side*side, width]: half of the width for each axis."""
    rates = 1 / 10000 ** (torch.arange(width // 4) / (width // 4))
    angle = torch.arange(side)[:, None] * rates * 2
    line = torch.cat([angle.sin(), angle.cos()], 1)
    rows = line[:, None].expand(side, side, -1)
    columns = line[None].expand(side, side, -1)
    return torch.cat([rows, columns], -1).reshape(side * side, width)


@torch.no_grad()
def start_attention(matrix):
    """Near the identity, so that a token first attends to its like."""
    size = matrix.shape[0]
    matrix.copy_(0.75 * torch.eye(size) + 0.05 * torch.randn(size, size))


@torch.no_grad()
def start_well(model):
    """Weights about 1/sqrt(width), sine-cosine positions, near-identity queries and keys."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Embedding)):
            module.weight.normal_(0, 0.1)
        if isinstance(module, nn.Linear) and module.bias is not None:
            module.bias.zero_()
    embeddings = model.vision_model.embeddings
    embeddings.patch_embedding.weight.normal_(0, 0.05)
    embeddings.class_embedding.normal_(0, 0.1)
    embeddings.position_embedding.zero_()
    embeddings.position_embedding[0, 1:] = 0.7 * sine_positions(IMAGE // PATCH, WIDTH)
    for layer in model.vision_model.encoder.layers:
        start_attention(layer.self_attn.qkv.weight[:WIDTH])
        start_attention(layer.self_attn.qkv.weight[WIDTH:2 * WIDTH])
    for layer in model.qformer.encoder.layer:
        start_attention(layer.attention.attention.query.weight)
        start_attention(layer.attention.attention.key.weight)
    model.query_tokens.normal_(0, 0.3)


class LmHead(nn.Module):
    """The captioning head that the Hugging Face class lacks; decoder tied to the word embeddings."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(WIDTH, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))

    def forward(self, hidden, words):
        return F.linear(self.LayerNorm(F.gelu(self.dense(hidden))), words, self.bias)


class Referee(nn.Module):
    """Model, captioning head, and the heads for patches and places that only training uses (referee_lesson.py)."""

    def __init__(self, seed=1):
        super().__init__()
        torch.manual_seed(seed)
        self.model = Blip2ForImageTextRetrieval(configuration())
        start_well(self.model)
        self.model.vision_model.set_attn_implementation("eager")  # bf16 training: twice as fast as sdpa
        self.model.qformer.set_attn_implementation("eager")
        self.lm_head = LmHead()
        self.dense_heads = nn.ModuleDict({k: nn.Linear(WIDTH, n) for k, n in KINDS.items()})
        self.place_head = nn.Linear(WIDTH, 2)

    def see(self, pixels):
        """Normalised views [B,3,96,96] -> patch states [B,65,96]."""
        return self.model.vision_model(pixel_values=pixels).last_hidden_state

    def _qformer(self, states, ids, mask):
        count = len(states)
        tokens = self.model.query_tokens.expand(count, -1, -1)
        embeds = self.model.embeddings(input_ids=ids, query_embeds=tokens)
        added = torch.where(mask, 0.0, -1e4)
        out = self.model.qformer(query_embeds=embeds, query_length=QUERIES, attention_mask=added,
                                 encoder_hidden_states=states)
        return out.last_hidden_state

    def match_and_words(self, states, ids):
        """-> matching logits [B,2], index 1 = picture and text agree, and the final states of the words [B,T,C]."""
        mask = torch.cat([torch.ones(len(ids), QUERIES, dtype=torch.bool), ids != wordpiece.PAD], 1)
        hidden = self._qformer(states, ids, mask[:, None, None].expand(-1, 1, mask.shape[1], -1))
        return self.model.itm_head(hidden[:, :QUERIES]).mean(1), hidden[:, QUERIES:]

    def match(self, states, ids):
        return self.match_and_words(states, ids)[0]

    def word_logits(self, states, ids):
        """-> logits of each next word [B,T-1,V], the words [B,T-1], True where there is one [B,T-1]."""
        fed = torch.cat([torch.full_like(ids[:, :1], DEC), ids[:, 1:]], 1)
        hidden = self._qformer(states, fed, fused_mask(ids))[:, QUERIES:-1]
        logits = self.lm_head(hidden, self.model.embeddings.word_embeddings.weight)
        return logits, ids[:, 1:], ids[:, 1:] != wordpiece.PAD

    def word_losses(self, states, ids, smoothing=SMOOTHING):
        """-> label-smoothed loss of each next word [B,T-1], 0 at pads, and their mask."""
        logits, targets, real = self.word_logits(states, ids)
        return next_word_loss(logits, targets, real, smoothing), real

    def loop_loss(self, states, texts):
        """L_itm + L_cg of each view against its text, as the loop weighs views: [B]."""
        ids = wordpiece.batch(texts)
        itm = -torch.log(self.match(states, ids).softmax(1)[:, 1] + 1e-8)
        losses, real = self.word_losses(states, ids)
        return itm, losses.sum(1) / real.sum(1)


def next_word_loss(logits, targets, real, smoothing):
    """Cross entropy of each word [B,T-1], 0 at pads."""
    losses = F.cross_entropy(logits.flatten(0, 1).float(), targets.masked_fill(~real, -100).flatten(),
                             label_smoothing=smoothing, reduction="none")
    return losses.view_as(targets)


def fused_mask(ids):
    """[B,1,Q+T,Q+T] boolean: queries see queries, word r sees all queries and the words up to r."""
    length = ids.shape[1]
    total = QUERIES + length
    allowed = torch.ones(total, total, dtype=torch.bool).tril()
    allowed[:QUERIES, :QUERIES] = True
    real = torch.cat([torch.ones(len(ids), QUERIES, dtype=torch.bool), ids != wordpiece.PAD], 1)
    return (allowed & real[:, None])[:, None]
