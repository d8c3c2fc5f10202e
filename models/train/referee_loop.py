# SPDX-License-Identifier: GPL-3.0-or-later
"""The training loop that referee, judge and CLIP share: stages by minutes, resumable after a kill.

A trainee is an nn.Module with `loss(batch_of_pool, stage, generators) -> (loss, {name: number})`.
Progress of a stage is measured in seconds of training, which the checkpoint keeps.
"""
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import compute
from referee_muon import Both

SAVE_SECONDS = 120
LOG_SECONDS = 20
AVERAGE_DECAY = 0.99
GRADIENT_NORM = 1.0


@dataclass(frozen=True)
class Stage:
    """minutes of training; learning rate falls from `rate` to `rate_end` (cosine) after a warm-up;
    augmentation strength rises from `first` to `last` over the first `rise` of the stage;
    a share `ease` of the steps takes a random part of that strength, so that clear pictures stay known;
    adversary: largest norm of the adversary's change to each view (0..1 pixels), 0 for none; it is found over
    `replays` steps on the same batch."""
    name: str
    minutes: float
    rate: float = 1e-3
    rate_end: float = 1e-4
    first: float = 0.0
    last: float = 0.0
    rise: float = 0.5
    dense: float = 1.0
    text: bool = False
    warm_steps: int = 100
    batch: int = 64
    ease: float = 0.25
    adversary: float = 0.0
    replays: int = 1
    bfloat16: bool = True

    def strength(self, progress, rng):
        full = self.first + (self.last - self.first) * min(1.0, progress / self.rise)
        return full * (rng.random() if rng.random() < self.ease else 1.0)

    def rate_at(self, progress, step):
        fall = self.rate_end + (self.rate - self.rate_end) * (1 + math.cos(math.pi * min(1, progress))) / 2
        return fall * min(1.0, (step + 1) / self.warm_steps)


def is_outer(name):
    """Embeddings and heads, whose rows are words or classes, are no matter for Muon."""
    return any(part in name for part in ("embedding", "head", "query_tokens"))


class Trainer:
    """Runs a list of stages; `state` file holds everything that is needed to go on."""

    def __init__(self, name, trainee, pool, folder, seed):
        self.name, self.trainee, self.pool, self.folder = name, trainee, pool, Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.torch_draws = compute.generator(seed)
        self.numpy_draws = np.random.default_rng(seed)
        hidden = [p for n, p in trainee.named_parameters() if p.ndim == 2 and not is_outer(n)]
        others = [p for n, p in trainee.named_parameters() if p.ndim != 2 or is_outer(n)]
        self.optimizer = Both(hidden, others)
        self.average = {k: v.detach().clone() for k, v in trainee.state_dict().items()}
        self.stage, self.step, self.seconds = 0, 0, 0.0
        self.sums, self.marks = {}, (time.time(), time.time())
        if self.path.exists():
            self._restore()

    @property
    def path(self):
        return self.folder / f"{self.name}.pt"

    def save(self):
        state = {"model": self.trainee.state_dict(), "average": self.average,
                 "optimizer": self.optimizer.state_dict(), "stage": self.stage, "step": self.step,
                 "seconds": self.seconds, "torch": self.torch_draws.get_state(),
                 "numpy": self.numpy_draws.bit_generator.state}
        torch.save(state, self.path.with_suffix(".tmp"))
        os.replace(self.path.with_suffix(".tmp"), self.path)

    def _restore(self):
        state = torch.load(self.path, map_location=compute.device(), weights_only=False)
        self.trainee.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.stage, self.step = state["average"], state["stage"], state["step"]
        self.seconds = state["seconds"]
        self.torch_draws.set_state(state["torch"].cpu())
        self.numpy_draws.bit_generator.state = state["numpy"]
        self.say(f"goes on at stage {self.stage}, step {self.step}, {self.seconds / 60:.1f} min into it")

    def say(self, text):
        line = f"{time.strftime('%H:%M:%S', time.gmtime())} {self.name}: {text}"
        print(line, flush=True)
        with open(self.folder / f"{self.name}.log", "a", encoding="utf-8") as log:
            log.write(line + "\n")

    def run(self, stages):
        """Trains what is left of the stages."""
        while self.stage < len(stages):
            stage = stages[self.stage]
            if self.seconds >= stage.minutes * 60:
                self.stage, self.step, self.seconds = self.stage + 1, 0, 0.0
                self.save()
                continue
            self._one_step(stage)

    def _one_step(self, stage):
        start = compute.seconds()
        progress = self.seconds / (stage.minutes * 60)
        for group in self.optimizer.param_groups:
            group["lr"] = stage.rate_at(progress, self.step)
        batch = self.pool.batch(compute.batch(stage.batch), self.numpy_draws)
        draws = (self.torch_draws, self.numpy_draws)
        with compute.mixed(stage.bfloat16):
            loss, parts = self.trainee.loss(batch, stage, stage.strength(progress, self.numpy_draws), draws)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trainee.parameters(), GRADIENT_NORM, foreach=True)
        self.optimizer.step()
        self._follow()
        self.step += 1
        self.seconds += compute.seconds() - start
        self._report(stage, parts)

    @torch.no_grad()
    def _follow(self):
        kept = [v for v in self.average.values() if v.is_floating_point()]
        now = [v for v in self.trainee.state_dict().values() if v.is_floating_point()]
        torch._foreach_lerp_(kept, now, 1 - AVERAGE_DECAY)

    def _report(self, stage, parts):
        for key, value in parts.items():
            total, count = self.sums.get(key, (0.0, 0))
            self.sums[key] = (total + float(value), count + 1)
        now, (saved, logged) = time.time(), self.marks
        if now - logged > LOG_SECONDS:
            left = stage.minutes - self.seconds / 60
            means = " ".join(f"{k} {t / c:.3f}" for k, (t, c) in self.sums.items())
            self.say(f"{stage.name} step {self.step} {self.seconds / self.step:.3f} s/step "
                     f"{left:.1f} min left, {means}")
            self.sums, logged = {}, now
        if now - saved > SAVE_SECONDS:
            self.save()
            saved = now
        self.marks = (saved, logged)


def averaged(name, trainee, folder):
    """The trainee with the averaged weights of its checkpoint, for measuring and export."""
    state = torch.load(Path(folder) / f"{name}.pt", map_location=compute.device(), weights_only=False)
    trainee.load_state_dict(state["average"])
    return trainee.eval()
