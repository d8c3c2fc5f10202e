# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole loop in plain PyTorch: presets, schedules, update, moving average with restarts and the aliasing.

Written from the paper's Algorithm 1 and from what the authors' code does, not from ours: torch.optim steps in place, and
the average shares memory where the authors' does.
"""
import math

import torch

COMMON = {"iterations": 160, "tail": 10, "w1": 2.0, "w2": 800.0, "w2_end": 400.0, "cfg": 30.0, "sigma": 0.2,
          "decay": 0.95, "start": 40, "restart": 60, "rate": (1.0, 0.5)}
PRESETS = {
    "paper": {**COMMON, "optimizer": "adam", "warmup": 0, "one_rate": True, "tail_noise": 0.0, "noise_in_gradient": False,
              "ema_from_start": True, "aliases": False, "prefix": ""},
    "reference": {**COMMON, "optimizer": "sgd", "warmup": 10, "one_rate": False, "tail_noise": 0.01,
                  "noise_in_gradient": True, "ema_from_start": False, "aliases": True,
                  "prefix": "A photo exactly contains "},
    "studio": {**COMMON, "optimizer": "sgd", "warmup": 10, "one_rate": False, "tail_noise": 0.01,
               "noise_in_gradient": False, "ema_from_start": False, "aliases": False,
               "prefix": "A photo exactly contains "},
}


def half_cosine(first, last, i, count):
    return last + (first - last) * (1 + math.cos(math.pi * i / count)) / 2


def rate(settings, i):
    warmup = settings["warmup"]
    if i < warmup:
        return (i + 1) / warmup
    return half_cosine(*settings["rate"], i - warmup, settings["iterations"] - warmup)


def begin(z, settings):
    """State before iteration 0; n counts what the average has taken in."""
    z = z.clone()
    return {"i": 0, "z": z, "ema": z.clone(), "n": 1 if settings["ema_from_start"] else 0, "adam": None}


def referee_step(state, settings, gradient, learning_rate):
    """In place on state["z"], as torch.optim does; an average that shares the memory moves along."""
    if settings["optimizer"] == "sgd":
        state["z"].sub_(learning_rate * gradient)
        return
    if state["adam"] is None:
        state["adam"] = [torch.zeros_like(gradient), torch.zeros_like(gradient), 0]
    first, second, steps = state["adam"]
    first.mul_(0.9).add_(gradient, alpha=0.1)
    second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
    state["adam"][2] = steps + 1
    bias1, bias2 = 1 - 0.9 ** (steps + 1), 1 - 0.999 ** (steps + 1)
    state["z"].sub_(learning_rate * (first / bias1) / ((second / bias2).sqrt() + 1e-8))


def average(state, settings):
    i, done = state["i"], state["i"] + 1
    if state["n"] == 0:
        state["ema"] = state["z"].clone()
    else:
        state["ema"] = settings["decay"] * state["ema"] + (1 - settings["decay"]) * state["z"]
    state["n"] += 1
    since = done - settings["start"]
    if since >= 0 and since % settings["restart"] == 0 and done <= settings["iterations"] - settings["tail"]:
        state["z"] = state["ema"] if settings["aliases"] else state["ema"].clone()
    state["i"] = i + 1


def step(state, settings, g_referee, g_sds, draws):
    """Both gradients are those at the present z; g_referee is None in the tail."""
    i = state["i"]
    beta = rate(settings, i)
    w2 = half_cosine(settings["w2"], settings["w2_end"], i, settings["iterations"])
    scaled = w2 * g_sds / 4096
    noise = settings["sigma"] if g_referee is not None else settings["tail_noise"]
    if g_referee is not None:
        matched = g_referee * (settings["w1"] * scaled.norm() / g_referee.norm())
        if settings["noise_in_gradient"]:
            matched = matched + settings["sigma"] * draws["step.noise_gradient"].to(matched.dtype)
        referee_step(state, settings, matched, beta)
    sds_rate = beta if settings["one_rate"] else 1.0
    state["z"] = state["z"] - sds_rate * scaled + noise * draws["step.noise_latent"].to(scaled.dtype)
    average(state, settings)


def has_referee(settings, i):
    return i < settings["iterations"] - settings["tail"]
