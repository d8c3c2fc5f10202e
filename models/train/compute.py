# SPDX-License-Identifier: GPL-3.0-or-later
"""Where and how precisely a training computes: the device, mixed precision, batches, and its clock.

`use(device)` makes every new tensor live on that device. On a processor a training's time is processor time, so that
other work on the machine does not spend its minutes; float32 or bfloat16 is each network's own choice there, because
small convolutions are slower in bfloat16. A GPU always works in bfloat16 with batches eight times as large.
"""
import time

import torch

LARGER_ON_GPU = 8


def use(name, threads=1):
    torch.set_num_threads(threads)
    torch.set_default_device(torch.device(name))


def device():
    return torch.get_default_device()


def is_gpu():
    return device().type != "cpu"


def mixed(on_processor):
    """Mixed precision for a forward pass; `on_processor`: whether bfloat16 is the faster one there too."""
    return torch.autocast(device().type, torch.bfloat16, enabled=is_gpu() or on_processor)


def batch(count):
    return count * LARGER_ON_GPU if is_gpu() else count


def generator(seed):
    return torch.Generator(device()).manual_seed(seed)


def load(path):
    return torch.load(path, map_location=device(), weights_only=True)


def seconds():
    """A clock that a training's minutes are counted by."""
    return time.time() if is_gpu() else time.process_time()
