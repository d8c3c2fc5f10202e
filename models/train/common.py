# SPDX-License-Identifier: GPL-3.0-or-later
"""What every training has in common: the clock, checkpoints that survive a kill, averaged weights, progress.

A training is given minutes, not steps; its learning rate follows the share of them that is spent, and
the minutes count over restarts. Draws depend on (seed, step) only, so a resumed training goes on alike.
"""
import math
import os
import time

import numpy as np
import torch

import compute
from referee_muon import Both

SAVE_SECONDS = 150


class Averaged:
    """Exponential moving average of a module's floating-point weights, fp32."""

    def __init__(self, modules, decay=0.999):
        self.modules, self.decay = modules, decay
        self.weights = [p.detach().clone() for m in modules for p in m.parameters()]

    @torch.no_grad()
    def update(self, step):
        rate = 1 - min(self.decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(self.weights, [p for m in self.modules for p in m.parameters()], rate)

    @torch.no_grad()
    def swap(self):
        """Exchanges the averaged weights with the modules' own; a second call undoes it."""
        for average, weight in zip(self.weights, (p for m in self.modules for p in m.parameters())):
            kept = weight.clone()
            weight.copy_(average)
            average.copy_(kept)


class Training:
    """Runs step functions until the minutes are spent, saving NAME.pt in `folder` on the way."""

    def __init__(self, name, folder, modules, minutes, rate=2e-3, seed=0):
        self.name, self.path, self.minutes, self.seed = name, os.path.join(folder, name + ".pt"), minutes, seed
        self.modules = torch.nn.ModuleDict(modules)
        self.average = Averaged(list(self.modules.values()))
        self.base_rate = rate
        inner = {n: p.ndim > 1 and "embedding" not in n and "conv_in" not in n and "conv_out" not in n
                 for n, p in self.modules.named_parameters()}
        parts = ([p for n, p in self.modules.named_parameters() if inner[n] is kind] for kind in (True, False))
        self.optimizer = Both(*parts, lr=rate)
        self.step, self.seconds, self.extra = 0, 0.0, {}
        self.log_path = os.path.join(folder, name + ".log")
        self.load()

    def load(self):
        if not os.path.exists(self.path):
            return
        state = compute.load(self.path)
        self.modules.load_state_dict(state["modules"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.weights = state["average"]
        self.step, self.seconds, self.extra = state["step"], state["seconds"], state["extra"]

    def save(self):
        state = {"modules": self.modules.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "average": self.average.weights, "step": self.step, "seconds": self.seconds, "extra": self.extra}
        torch.save(state, self.path + ".new")
        os.replace(self.path + ".new", self.path)

    def log(self, text):
        line = time.strftime("%H:%M:%S ", time.gmtime()) + text
        print(line, flush=True)
        with open(self.log_path, "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def generator(self):
        return np.random.default_rng([self.seed, self.step])

    def run(self, loss_of, every=None):
        """loss_of(rng) -> loss tensor. every() is called with averaged weights at each save."""
        shown, saved, losses = time.time(), time.time(), []
        while self.seconds < self.minutes * 60:
            begin = compute.seconds()
            torch.manual_seed(self.seed * 1_000_003 + self.step)
            loss = loss_of(self.generator())
            self._apply(loss)
            losses.append(float(loss.detach()))
            self.seconds += compute.seconds() - begin
            if time.time() - shown > 30:
                left = self.minutes - self.seconds / 60
                self.log(f"{self.name} step {self.step} loss {np.mean(losses):.4f} {left:.1f} min left")
                shown, losses = time.time(), []
            if time.time() - saved > SAVE_SECONDS:
                self._pause(every)
                saved = time.time()
        self._pause(every)

    def _apply(self, loss):
        share = min(1.0, self.seconds / (self.minutes * 60))
        warm = min(1.0, (self.step + 1) / 100)
        for group in self.optimizer.param_groups:
            group["lr"] = self.base_rate * warm * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * share)))
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.modules.parameters(), 1.0)
        self.optimizer.step()
        self.average.update(self.step)
        self.step += 1

    def _pause(self, every):
        if every:
            self.average.swap()
            with torch.no_grad():
                every()
            self.average.swap()
        self.save()


def load_averaged(path, modules):
    """Fills modules (name -> module) with the averaged weights of a checkpoint; returns its extra facts."""
    state = compute.load(path)
    holder = torch.nn.ModuleDict(modules)
    holder.load_state_dict(state["modules"])
    for weight, average in zip(holder.parameters(), state["average"]):
        weight.data.copy_(average)
    return {**state["extra"], "steps": state["step"], "minutes": state["seconds"] / 60}
