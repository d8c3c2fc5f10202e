#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the pack (pack.json and Hugging Face folders, fp16) from the checkpoints; `export.py OUT`."""
import argparse
import json
import pathlib

import torch

import autoencoder
import clip_model
import diffusion
import judge
import referee_pack
import vocabulary
from common import load_averaged

HERE = pathlib.Path(__file__).resolve().parent
PIPELINE = {
    "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.42.1", "requires_safety_checker": False,
    "vae": ["diffusers", "AutoencoderKL"], "unet": ["diffusers", "UNet2DConditionModel"],
    "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
    "scheduler": ["diffusers", "PNDMScheduler"], "safety_checker": [None, None], "feature_extractor": [None, None],
}
PACK = {
    "format": 1, "name": "miniature", "licence": "GPL-3.0-or-later", "image_size": 128,
    "stable_diffusion": {"path": "sd"},
    "referees": [{"kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors"},
                 {"kind": "clip", "path": "clip"}],
    "judge": {"kind": "blip-vqa", "path": "judge", "encode_token": True},
    "words": "words.json",
    "settings": {},
}


def write_json(path, values):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def trained_autoencoder(work):
    """The autoencoder with averaged weights and its scaling factor, and the facts of its training."""
    vae = autoencoder.build()
    facts = load_averaged(work / "autoencoder.pt", {"vae": vae})
    vae.register_to_config(scaling_factor=1 / facts["latent_std"])
    if (work / "decoder.pt").exists():
        facts["decoder"] = load_averaged(work / "decoder.pt", autoencoder.decoder_parts(vae))
    return vae.eval(), facts


def export_stable_diffusion(work, out):
    """work: folder of the checkpoints; out: the pack's sd/."""
    vae, _ = trained_autoencoder(work)
    unet, text = diffusion.build(vocabulary.write(out / "tokenizer"))
    load_averaged(work / "diffusion.pt", {"unet": unet, "text_encoder": text})
    for name, module in {"vae": vae, "unet": unet, "text_encoder": text}.items():
        module.to(torch.float16).save_pretrained(out / name, safe_serialization=True)
    write_json(out / "scheduler/scheduler_config.json", {
        "_class_name": "PNDMScheduler", "_diffusers_version": "0.42.1", **diffusion.SCHEDULER})
    write_json(out / "model_index.json", PIPELINE)


REFEREES = {"referee": ("blip2", referee_pack.export_referee), "judge": ("judge", judge.export_judge),
            "clip": ("clip", clip_model.export_clip)}


def export_all(work, out):
    """Every part that has a checkpoint in `work`; the others stay as they are in the pack."""
    if (work / "diffusion.pt").exists():
        export_stable_diffusion(work, out / "sd")
    for checkpoint, (folder, write) in REFEREES.items():
        if (work / f"{checkpoint}.pt").exists():
            write(out / folder, work)
    kept = json.loads((out / "pack.json").read_text()) if (out / "pack.json").exists() else PACK
    write_json(out / "pack.json", {**PACK, "judge": {**PACK["judge"], **kept["judge"]}, "settings": kept["settings"]})
    write_json(out / PACK["words"], vocabulary.word_list())
    for file in out.rglob("*.safetensors"):
        file.chmod(0o644)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parents[1] / "build/train")
    arguments = parser.parse_args()
    export_all(arguments.work, arguments.out)


if __name__ == "__main__":
    main()
