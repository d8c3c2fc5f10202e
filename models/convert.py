#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns downloads into the folders that Referee Studio reads. Needs torch and safetensors; runs no code of the files.

convert.py blip2 blip2_pretrained.pth --vision eva_vit_g.pth --vocab vocab.txt --out blip2
convert.py blip2 blip2_pretrained.pth --lm-head-only --out lm_head.safetensors
convert.py judge blip_vqa.pth --vocab vocab.txt --out judge
convert.py sd v1-5-pruned.safetensors --tokenizer FOLDER --out sd
Exit codes: 0 done, 2 usage, 3 input file, 6 cannot write, 130 interrupted.
"""
import argparse
import sys

try:
    from conversion import blip2, judge, stable_diffusion
except ImportError as error:
    print(f"convert.py: the Python packages torch and safetensors were expected, found that {error.name} is missing. "
          "Install them with pip install torch safetensors.", file=sys.stderr)
    sys.exit(2)
from conversion.refusal import INTERRUPTED, Refusal
from conversion.writing import PRECISIONS, say


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 was expected")
    return number


def size(text):
    number = positive(text)
    if number % 8:
        raise argparse.ArgumentTypeError("a multiple of 8 was expected")
    return number


def parser():
    whole = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = whole.add_subparsers(dest="what", required=True)
    for name, function, title in (("blip2", blip2.convert, "BLIP-2 of LAVIS"), ("judge", judge.convert, "BLIP-VQA"),
                                  ("sd", stable_diffusion.convert, "Stable Diffusion 1.x or 2.x in one file")):
        command = commands.add_parser(name, help=title, description=title)
        command.set_defaults(convert=function)
        command.add_argument("weights", help="the downloaded file")
        command.add_argument("--out", required=True, help="what is written; must not exist")
        command.add_argument("--dtype", choices=PRECISIONS, default="keep", help="precision of the weights (default: keep)")
        {"blip2": add_blip2, "judge": add_judge, "sd": add_diffusion}[name](command)
    return whole


def add_blip2(command):
    command.add_argument("--vision", help="eva_vit_g.pth, when the weights have no visual_encoder")
    command.add_argument("--vocab", help="vocab.txt or tokenizer.json of bert-base-uncased, or a folder that holds it")
    command.add_argument("--lm-head-only", action="store_true", help="write only the captioning head, as one file")
    command.add_argument("--vision-layers", type=positive, help="how many blocks are used (ViT-g: 39 of 40)")
    add_heads(command, 16)


def add_judge(command):
    command.add_argument("--vocab", help="vocab.txt or tokenizer.json of bert-base-uncased, or a folder that holds it")
    add_heads(command, 12)


def add_heads(command, vision):
    command.add_argument("--vision-heads", type=positive, default=vision, help="which no shape tells (default: %(default)s)")
    command.add_argument("--text-heads", type=positive, default=12, help="which no shape tells (default: %(default)s)")


def add_diffusion(command):
    command.add_argument("--tokenizer", required=True, help="folder with vocab.json and merges.txt, or tokenizer.json, of CLIP's tokenizer")
    command.add_argument("--prediction", choices=stable_diffusion.PREDICTIONS, help="what the UNet says (version 2)")
    command.add_argument("--ema", action="store_true", help="take the averaged weights of the file")
    command.add_argument("--image-size", type=size, help="pixels (default: 512, with --prediction v 768)")
    command.add_argument("--vae-scale", type=float, default=0.18215, help="of the latent (default: %(default)s)")
    command.add_argument("--unet-heads", type=positive, help="in every attention (version 1: 8)")
    command.add_argument("--unet-head-width", type=positive, help="channels of a head (version 2: 64)")
    command.add_argument("--text-heads", type=positive, help="of the text encoder (default: one for 64 channels)")
    command.add_argument("--text-layers", type=positive, help="used layers of OpenCLIP (default: 23, all but the last)")
    command.add_argument("--norm-groups", type=positive, default=32, help="of group normalisation (default: %(default)s)")


def main():
    options = parser().parse_args()
    try:
        options.convert(options)
    except Refusal as refusal:
        print(f"convert.py: {refusal}", file=sys.stderr)
        return refusal.code
    except KeyboardInterrupt:
        print("convert.py: interrupted; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    say(f"Done: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
