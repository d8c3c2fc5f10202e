# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge: a BLIP question answerer that says yes or no to "a red striped star?".

Apart from the referee in everything that can differ: picture size, patches, seed, pictures, damage.
B pictures, K questions a picture.
"""
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from transformers import BlipConfig, BlipForQuestionAnswering, BlipTextConfig, BlipVisionConfig

import views
import wordpiece
from referee import CLEAR_SHARE, KINDS, sine_positions, start_attention
from referee_loop import averaged

IMAGE, PATCH, WIDTH, HEADS = 128, 16, 96, 4
VISION_LAYERS, TEXT_LAYERS = 6, 3
VOCABULARY = len(wordpiece.VOCABULARY) + 2
DEC, ENC = VOCABULARY - 2, VOCABULARY - 1
YES, NO = wordpiece.VOCABULARY["yes"], wordpiece.VOCABULARY["no"]
REMOVED = '.!"()*#:;~'  # characters that question cleaning drops


def configuration():
    vision = BlipVisionConfig(hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=VISION_LAYERS,
                              num_attention_heads=HEADS, image_size=IMAGE, patch_size=PATCH,
                              layer_norm_eps=1e-6, initializer_range=0.1)
    text = BlipTextConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, encoder_hidden_size=WIDTH,
                          intermediate_size=2 * WIDTH, num_hidden_layers=TEXT_LAYERS,
                          num_attention_heads=HEADS, max_position_embeddings=64, initializer_range=0.1,
                          bos_token_id=DEC, eos_token_id=wordpiece.SEP, sep_token_id=wordpiece.SEP,
                          pad_token_id=wordpiece.PAD, is_decoder=True)
    return BlipConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=64,
                      image_text_hidden_size=64)


def clean_question(text):
    """Lower case, without the characters that the evaluator removes, at most 50 words."""
    kept = "".join(c for c in text.lower() if c not in REMOVED).rstrip(" ")
    return " ".join(kept.split(" ")[:50])


def question_ids(questions):
    ids = wordpiece.batch([clean_question(q) for q in questions])
    ids[:, 0] = ENC
    return ids


@torch.no_grad()
def start_well(model):
    """As the referee's start: weights about 1/sqrt(width), sine-cosine positions, near-identity attention."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Embedding)):
            module.weight.normal_(0, 0.1)
        if isinstance(module, nn.Linear) and module.bias is not None:
            module.bias.zero_()
    embeddings = model.vision_model.embeddings
    embeddings.patch_embedding.weight.normal_(0, 0.04)
    embeddings.class_embedding.normal_(0, 0.1)
    embeddings.position_embedding.zero_()
    embeddings.position_embedding[0, 1:] = 0.7 * sine_positions(IMAGE // PATCH, WIDTH)
    for layer in model.vision_model.encoder.layers:
        start_attention(layer.self_attn.qkv.weight[:WIDTH])
        start_attention(layer.self_attn.qkv.weight[WIDTH:2 * WIDTH])
    for layer in model.text_encoder.encoder.layer:
        start_attention(layer.attention.self.query.weight)
        start_attention(layer.attention.self.key.weight)


class Judge(nn.Module):
    """The model and the dense heads that only training uses."""

    def __init__(self, seed=2):
        super().__init__()
        torch.manual_seed(seed)
        self.model = BlipForQuestionAnswering(configuration())
        start_well(self.model)
        self.model.vision_model.set_attn_implementation("eager")
        self.dense_heads = nn.ModuleDict({k: nn.Linear(WIDTH, n) for k, n in KINDS.items()})
        self.last = None  # batch and views of the step before, for a second use

    def see(self, pixels):
        """Normalised pictures [B,3,128,128] -> patch states [B,65,96]."""
        return self.model.vision_model(pixel_values=pixels).last_hidden_state

    def answer(self, states, questions):
        """-> logits [B,2] of yes and no."""
        ids = question_ids(questions)
        mask = (ids != wordpiece.PAD).long()
        asked = self.model.text_encoder(input_ids=ids, attention_mask=mask, encoder_hidden_states=states,
                                        encoder_attention_mask=torch.ones(states.shape[:2], dtype=torch.long))
        start = torch.full((len(ids), 1), DEC)
        logits = self.model.text_decoder(input_ids=start, encoder_hidden_states=asked.last_hidden_state,
                                         encoder_attention_mask=mask, use_cache=False).logits
        return logits[:, 0]

    def dense_loss(self, states, maps, labels):
        """As the referee's: which thing each patch shows."""
        share, which = F.avg_pool2d(maps, PATCH).flatten(2).max(1)
        total, hits = 0.0, {}
        for kind, head in self.dense_heads.items():
            target = labels[kind].gather(1, which).masked_fill(share < CLEAR_SHARE, 0).flatten()
            scores = head(states[:, 1:]).flatten(0, 1)
            seen = target > 0
            total = total + F.cross_entropy(scores[seen], target[seen])
            total = total + 0.2 * F.cross_entropy(scores[~seen], target[~seen])
            hits[kind] = (scores[seen].argmax(1) == target[seen]).float().mean()
        return total, hits

    def _views_of(self, batch, strength, gen):
        """Every view serves two steps in a row (with new questions): making one costs half a step."""
        if self.last is not None:
            kept, self.last = self.last, None
            return kept
        x = witness_views(views.to_float(batch.pictures.transpose(0, 2, 3, 1)), gen, strength)
        self.last = (batch, x)
        return batch, x

    def loss(self, batch, stage, strength, draws):
        torch_draws, numpy_draws = draws
        batch, x = self._views_of(batch, strength, torch_draws)
        states = self.see(views.normalise(x[:, :3]))
        dense, parts = self.dense_loss(states, x[:, 3:], batch.labels)
        if not stage.text:
            return dense * stage.dense, parts
        questions, truth, rows = batch.questions(numpy_draws)
        logits = self.answer(states[rows], questions)
        targets = torch.where(truth == 1, YES, NO)
        asked = F.cross_entropy(logits, targets)
        right = ((logits[:, YES] > logits[:, NO]) == (truth == 1)).float().mean()
        return 3 * asked + stage.dense * dense, parts | {"asked": asked.detach(), "right": right}


def witness_views(x, gen, strength):
    """The judge's own damage: no erasing; gentler turns; blur and stains more often; varied noise."""
    x = views.damage(views.affine(x, gen, 0.5 * strength), gen, 0.6 * strength)
    x = views.jitter(x, gen, 0.3 * strength)
    spread = torch.rand((len(x), 1, 1, 1), generator=gen) ** 2 * (0.25 * strength)
    dirt = torch.randn((len(x), 3, *x.shape[2:]), generator=gen) * spread
    return torch.cat([(x[:, :3] + dirt).clamp(0, 1), x[:, 3:]], 1)


def export_judge(out, folder="build/train"):
    """Writes the averaged weights of the checkpoint in `folder` to `out` (the pack's judge/)."""
    save_pack(averaged("judge", Judge(), folder), out)


def save_pack(trainee, out):
    wordpiece.write_tokenizer(out, [wordpiece.DEC, wordpiece.ENC])
    model = BlipForQuestionAnswering(configuration())
    model.load_state_dict(trainee.model.state_dict())
    model.half().save_pretrained(out)


def load_pack(trainee, pack):
    """Fills the model from the folder `pack`/judge; dense heads stay as they are."""
    model = BlipForQuestionAnswering.from_pretrained(Path(pack) / "judge")
    trainee.model.load_state_dict(model.float().state_dict())
    return trainee.eval()
