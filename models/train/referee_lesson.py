# SPDX-License-Identifier: GPL-3.0-or-later
"""What the referee is taught: matching and captioning against planned wrong captions, patches, places, and its own
adversary.

Views that hide what a caption is wrong about teach only doubt, so such pairs are left out. Places are taught as X-VLM
does (Zeng et al., ICML 2022): the final state of each noun's token in the matching pass predicts the middle of its
thing. The adversary moves the views up the loss for several projected steps in the L2 ball (Santurkar et al., NeurIPS
2019), each step on a replay of the batch, so that it costs no extra pass (Shafahi et al., NeurIPS 2019).
"""
import torch
import torch.nn.functional as F

import referee
import views
import wordpiece
import world

WRONG = 3            # wrong captions a picture
LEAST_SHARE = 0.35   # of a thing's area must be in the view for it to count as seen
MATCH_WEIGHT, CONTRAST_WEIGHT, PLACE_WEIGHT = 2.0, 0.5, 6.0
LEAST_COVER = 40     # pixels of a thing that must be in sight before its place is asked for


def noun_ids():
    rows = [wordpiece.encode(n)[1:-1] for n in world.NOUNS]
    return torch.tensor([i for row in rows for i in row])


class Trainee(referee.Referee):
    """The referee with its training loss; `loss` is called once a step by the Trainer."""

    def __init__(self, seed=1):
        super().__init__(seed)
        self.nouns = noun_ids()
        self.replayed = None  # batch, clean views, their change and its radius; how often they were used

    def _fresh(self, batch, stage, strength, gen):
        x = views.to_float(batch.pictures.transpose(0, 2, 3, 1))
        whole = x[:, 3:].flatten(2).sum(-1)
        x = views.loop_views(views.damage(x, gen, 0.5 * strength), gen, strength)
        return batch, x, whole

    def _attacked(self, batch, stage, strength, gen):
        """-> batch, views [B,5,S,S], area of each thing before the view was cut [B,2]. In an adversarial stage every
        batch serves `stage.replays` steps, each moving its change up the loss of the step before."""
        if not stage.adversary:
            return self._fresh(batch, stage, strength, gen)
        if self.replayed is None:
            batch, x, whole = self._fresh(batch, stage, strength, gen)
            radius = torch.rand((len(x), 1, 1, 1), generator=gen) * stage.adversary
            self.replayed = [batch, x, whole, torch.zeros_like(x[:, :3]), radius, 0]
        batch, x, whole, change, radius, used = self.replayed
        if used:
            up = change.grad
            up = up / up.flatten(1).norm(dim=1).clamp(min=1e-12).view(-1, 1, 1, 1)
            change = change.detach() + up * radius * (1.5 / max(1, stage.replays - 1))
            norm = change.flatten(1).norm(dim=1).clamp(min=1e-12).view(-1, 1, 1, 1)
            change = change * (radius / norm).clamp(max=1)
        change = change.detach().requires_grad_()
        self.replayed = None if used + 1 >= stage.replays else [batch, x, whole, change, radius, used + 1]
        return batch, torch.cat([x[:, :3] + change, x[:, 3:]], 1), whole

    def dense_loss(self, states, maps, labels):
        """maps [B,2,96,96] cover of each thing, labels {kind: [B,2]} -> loss, {kind: share right}."""
        share, which = F.avg_pool2d(maps, referee.PATCH).flatten(2).max(1)
        total, hits = 0.0, {}
        for kind, head in self.dense_heads.items():
            target = labels[kind].gather(1, which).masked_fill(share < referee.CLEAR_SHARE, 0).flatten()
            scores = head(states[:, 1:]).flatten(0, 1)
            loss = F.cross_entropy(scores, target, reduction="none")
            seen = target > 0
            hits[kind] = (scores[seen].argmax(1) == target[seen]).float().mean()
            total = total + loss[seen].mean() + 0.2 * loss[~seen].mean()
        return total, hits

    def place_loss(self, hidden, ids, maps):
        """hidden [B,T,C] of the right captions' matching pass, maps [B,2,S,S] cover of first and second thing."""
        line = torch.linspace(-1, 1, maps.shape[-1])
        mass = maps.flatten(2).sum(-1)
        x = (maps * line).flatten(2).sum(-1) / mass.clamp(min=1e-3)
        y = (maps * line[:, None]).flatten(2).sum(-1) / mass.clamp(min=1e-3)
        is_noun = torch.isin(ids, self.nouns)
        order = is_noun.cumsum(1) - 1  # 0 for the first noun, 1 for the second
        row, word = is_noun.nonzero(as_tuple=True)
        which = order[row, word]
        kept = (which < 2) & (mass[row, which.clamp(max=1)] > LEAST_COVER)
        row, word, which = row[kept], word[kept], which[kept]
        truth = torch.stack([x[row, which], y[row, which]], -1)
        return F.smooth_l1_loss(self.place_head(hidden[row, word]).float(), truth)

    def match_loss(self, states, batch, wrong, seen):
        """Cross entropy of every right and wrong pair that can be seen; both sides weigh the same.
        -> loss, hidden states of the right captions' words, their ids"""
        texts = batch.captions + [w.text for w in wrong]
        rows = torch.arange(len(batch.scenes)).repeat(1 + WRONG)
        ids = wordpiece.batch(texts)
        logits, hidden = self.match_and_words(states[rows], ids)
        truth = (torch.arange(len(texts)) < len(batch.scenes)).long()
        losses = F.cross_entropy(logits.float(), truth, reduction="none")
        count = len(batch.scenes)
        wrong_loss = (losses[count:] * seen).sum() / seen.sum().clamp(min=1)
        return (losses[:count].mean() + wrong_loss) / 2, hidden[:count], ids[:count]

    def caption_loss(self, states, batch, wrong, seen):
        """Smoothed next-word loss of the right captions, and the contrast: cross entropy of the right caption among
        itself and its first wrong one, with the captions' log-likelihoods (sums over words) as logits."""
        count = len(batch.scenes)
        ids = wordpiece.batch(batch.captions + [w.text for w in wrong[:count]])
        logits, targets, real = self.word_logits(states.repeat(2, 1, 1), ids)
        likelihood = -referee.next_word_loss(logits, targets, real, 0.0).sum(1)
        smoothed = referee.next_word_loss(logits[:count], targets[:count], real[:count], referee.SMOOTHING)
        margin = likelihood[:count] - likelihood[count:]
        contrast = (F.softplus(-margin) * seen[:count]).sum() / seen[:count].sum().clamp(min=1)
        return smoothed.sum() / real[:count].sum(), contrast

    def loss(self, batch, stage, strength, draws):
        torch_draws, numpy_draws = draws
        batch, x, whole = self._attacked(batch, stage, strength, torch_draws)
        states = self.see(views.normalise(x[:, :3]))
        dense, parts = self.dense_loss(states, x[:, 3:], batch.labels)
        if not stage.text:
            return dense * stage.dense, parts
        wrong = batch.wrong_captions(numpy_draws, WRONG)
        seen = visible(wrong, x[:, 3:], whole)
        match, hidden, ids = self.match_loss(states, batch, wrong, seen)
        place = self.place_loss(hidden, ids, x[:, 3:])
        caption, contrast = self.caption_loss(states, batch, wrong, seen)
        parts |= {"match": match.detach(), "caption": caption.detach(), "contrast": contrast.detach(),
                  "place": place.detach()}
        return (MATCH_WEIGHT * match + caption + CONTRAST_WEIGHT * contrast + PLACE_WEIGHT * place
                + stage.dense * dense), parts


def visible(wrong, maps, whole):
    """1 for every wrong caption whose fault the view shows, else 0 -> float [len(wrong)]."""
    share = (maps.flatten(2).sum(-1) / whole.clamp(min=1)).tolist()
    flags = []
    for index, fault in enumerate(wrong):
        shares = [share[index % len(share)][i] > LEAST_SHARE for i in fault.things]
        flags.append(all(shares) if fault.needs_all else any(shares))
    return torch.tensor(flags, dtype=torch.float32)
