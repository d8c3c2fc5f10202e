# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes safetensors files tensor by tensor, under a temporary name that becomes the real one at the end."""
import contextlib
import json
import os
import re
import shutil
import time
from pathlib import Path

import torch

from conversion.checkpoint import DTYPES
from conversion.refusal import CANNOT_WRITE, Refusal, counted

NAMES = {dtype: name for name, dtype in DTYPES.items()}
PRECISIONS = {"keep": None, "fp16": torch.float16, "fp32": torch.float32, "bf16": torch.bfloat16}


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def staged(target, is_folder=True):
    """A path to write to; renamed to `target` when all went well, removed otherwise."""
    target = Path(os.path.abspath(target))
    refuse_existing(target)
    if not target.parent.is_dir():
        raise Refusal(f"{target}: its folder was expected to exist, found none. Make {target.parent} first.", CANNOT_WRITE)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if is_folder:
            part.mkdir()
        yield part
        refuse_existing(target)
        part.rename(target)
    except OSError as error:
        raise Refusal(f"{target}: cannot be written ({error.strerror or error}). Free space or choose another place.",
                      CANNOT_WRITE) from error
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def refuse_existing(target):
    if target.exists() or target.is_symlink():
        raise Refusal(f"{target}: a new name was expected, found that it exists; nothing is overwritten. Choose "
                      "another --out or move it away.", CANNOT_WRITE)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_tensors(path, pieces, precision, source):
    """`source` is named when a number is not finite. One tensor is in memory at a time."""
    start = time.monotonic()
    names = sorted(pieces)
    dtypes = {name: wanted_dtype(pieces[name], precision) for name in names}
    header, total = header_of(names, pieces, dtypes)
    with open(path, "xb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for name in names:
            file.write(bytes_of(name, pieces[name], dtypes[name], source))
    kinds = ", ".join(sorted({NAMES[dtype] for dtype in dtypes.values()}))
    say(f"Wrote {shown(path)}: {counted(len(names), 'tensor')}, "
        f"{total / 1e6:,.1f} MB, {kinds}, {time.monotonic() - start:.1f} s")


def shown(path):
    """Folder and file without the temporary part of the name."""
    return "/".join(re.sub(r"^\.(.*)\.\d+\.part$", r"\1", name) for name in path.parts[-2:])


def wanted_dtype(piece, precision):
    chosen = PRECISIONS[precision]
    return chosen if chosen is not None and piece.dtype.is_floating_point else piece.dtype


def header_of(names, pieces, dtypes):
    entries, offset = {"__metadata__": {"format": "pt"}}, 0
    for name in names:
        count = 1
        for size in pieces[name].shape:
            count *= size
        end = offset + count * dtypes[name].itemsize
        entries[name] = {"dtype": NAMES[dtypes[name]], "shape": list(pieces[name].shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8), offset


def bytes_of(name, piece, dtype, source):
    tensor = piece.make().to(dtype).contiguous()
    if tuple(tensor.shape) != tuple(piece.shape):
        raise AssertionError(f"{name}: {tuple(tensor.shape)} was announced as {piece.shape}")
    if dtype.is_floating_point and not bool(torch.isfinite(tensor).all()):
        raise Refusal(f"{source}: finite numbers were expected, found NaN or infinity in {name} as {NAMES[dtype]}. "
                      "Get the file again; if it is sound, choose a --dtype of wider range.")
    return memoryview(tensor.reshape(-1).view(torch.uint8).numpy()) if tensor.numel() else b""
