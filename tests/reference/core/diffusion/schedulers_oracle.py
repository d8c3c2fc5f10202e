# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scheduler class of diffusers as it saves itself: into FOLDER/betas what makes its noise of betas as Stable
Diffusion does (and the noise as tensors), into FOLDER/others what does not."""
import argparse
import inspect
import json
from pathlib import Path

import diffusers.schedulers
import torch
from diffusers.schedulers.scheduling_utils import SchedulerMixin
from safetensors.torch import save_file


def classes():
    for name in sorted(dir(diffusers.schedulers)):
        kind = getattr(diffusers.schedulers, name)
        if inspect.isclass(kind) and issubclass(kind, SchedulerMixin) and kind is not SchedulerMixin:
            yield name, kind


def defaults(kind):
    """An object of the class; None where it wants arguments."""
    try:
        return kind()
    except (TypeError, ValueError):
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    out = {}
    for name, kind in classes():
        scheduler = defaults(kind)
        if scheduler is None:
            continue
        options = inspect.signature(kind.__init__).parameters
        is_made_of_betas = "beta_start" in options and "beta_schedule" in options and "snr_shift_scale" not in options
        folder = args.folder / ("betas" if is_made_of_betas else "others")
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.json").write_text(scheduler.to_json_string())
        if is_made_of_betas:
            (folder / f"{name}.bare.json").write_text(json.dumps({"_class_name": name}))
            out[name] = scheduler.alphas_cumprod.to(torch.float32).contiguous().clone()
    save_file(out, args.out)


main()
