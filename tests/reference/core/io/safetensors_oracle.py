# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's safetensors library as the other end of a round trip.

write:   seeded tensors of every dtype go to --out.
rewrite: the tensors of --in, read by the library, go to --out, with its metadata.
convert: runs the command line of --command after saving seeded tensors as a pickle at --in.
"""
import argparse
import subprocess
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file


def seeded():
    make = torch.Generator().manual_seed(7)
    real = torch.randn(3, 5, 7, generator=make)
    tensors = {f"real.{name}": real.to(getattr(torch, name)) for name in ("float64", "float32", "float16", "bfloat16")}
    for name in ("int64", "int32", "int16", "int8", "uint8"):
        tensors[f"whole.{name}"] = torch.randint(0, 100, (11,), generator=make).to(getattr(torch, name))
    tensors["truth"] = torch.rand(13, generator=make) > 0.5
    tensors["scalar"] = torch.tensor(2.5)
    tensors["none"] = torch.empty(0, 4)
    tensors["größe"] = torch.ones(1)
    return tensors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["write", "rewrite", "convert"])
    parser.add_argument("--in", dest="source")
    parser.add_argument("--command", help="shell command line that must convert the pickle --in")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    if arguments.verb == "write":
        save_file(seeded(), arguments.out, {"made": "by Python"})
    elif arguments.verb == "rewrite":
        with safe_open(arguments.source, "pt") as file:
            save_file({name: file.get_tensor(name) for name in file.keys()}, arguments.out, file.metadata())
    else:
        torch.save({"model": seeded(), "epoch": 3}, arguments.source)
        command = arguments.command.replace("python", f"'{sys.executable}'", 1)
        subprocess.run(command, shell=True, check=True)
        save_file(seeded(), arguments.out)


if __name__ == "__main__":
    main()
