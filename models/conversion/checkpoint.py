# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a download, safetensors or pickle, as pieces: tensors that are made only when they are written."""
import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from conversion.refusal import Refusal, counted, listed

GET_AGAIN = "Get the file again."
INNER_DICTS = ("model", "state_dict")  # LAVIS; Stable Diffusion
HARMLESS = "pytorch_lightning."  # names of its classes stand in the .ckpt files of Stable Diffusion 1
DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
          "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8,
          "BOOL": torch.bool}


@dataclasses.dataclass
class Piece:
    shape: tuple
    dtype: torch.dtype
    make: Callable[[], torch.Tensor]

    def squeezed(self):
        """A 1x1 convolution as the matrix that it is."""
        if len(self.shape) <= 2:
            return self
        return Piece(self.shape[:2], self.dtype, lambda: self.make().reshape(self.shape[:2]))

    def third(self, index):
        """One of the three equal parts along the first axis."""
        size = self.shape[0] // 3
        return Piece((size, *self.shape[1:]), self.dtype, lambda: self.make()[index * size:(index + 1) * size])


@dataclasses.dataclass
class Checkpoint:
    path: Path
    pieces: dict

    def below(self, prefix):
        return {name.removeprefix(prefix): piece for name, piece in self.pieces.items() if name.startswith(prefix)}

    def has(self, prefix):
        return any(name.startswith(prefix) for name in self.pieces)


class Inert:
    """Stands for a class of the training program; holds nothing and does nothing."""

    def __init__(self, *_, **__):
        pass


def open_checkpoint(path):
    path = Path(path)
    head = first_bytes(path)
    if head.startswith(b"version https://git-lfs"):
        raise Refusal(f"{path}: weights were expected, found a Git LFS pointer of a few bytes. Fetch the file itself, "
                      "for example with `git lfs pull`.")
    if head.lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise Refusal(f"{path}: weights were expected, found a web page. Download the file itself, not the page about it.")
    checkpoint = open_safetensors(path) if is_safetensors(head) else open_pickle(path)
    if not checkpoint.pieces:
        raise Refusal(f"{path}: named tensors were expected, found none. {GET_AGAIN}")
    return checkpoint


def first_bytes(path):
    if path.is_dir():
        raise Refusal(f"{path}: a file was expected, found a folder. Name the file inside it.")
    try:
        with open(path, "rb") as file:
            return file.read(64)
    except OSError as error:
        raise Refusal(f"{path}: a readable file was expected, found none ({error.strerror}). Check the path.") from error


def is_safetensors(head):
    return len(head) > 9 and head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 100_000_000


def open_safetensors(path):
    try:
        file = safe_open(path, "pt")
        slices = {name: file.get_slice(name) for name in file.keys()}
        dtypes = {name: part.get_dtype() for name, part in slices.items()}
    except (SafetensorError, OSError) as error:
        raise Refusal(f"{path}: a safetensors file was expected, found a damaged one ({error}). {GET_AGAIN}") from error
    strange = sorted({dtype for dtype in dtypes.values() if dtype not in DTYPES})
    if strange:
        raise Refusal(f"{path}: tensors of {', '.join(DTYPES)} were expected, found {listed(strange)}. Take the file "
                      "in half or single precision.")
    return Checkpoint(path, {name: Piece(tuple(part.get_shape()), DTYPES[dtypes[name]],
                                         lambda name=name: file.get_tensor(name)) for name, part in slices.items()})


def open_pickle(path):
    found = load_pickle(path)
    for key in INNER_DICTS:
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
            break
    if not isinstance(found, dict):
        raise Refusal(f"{path}: a dictionary of tensors was expected, found a {type(found).__name__}. This is no "
                      "checkpoint that is known here; see models/README.md for what to download.")
    tensors = {name: tensor.detach() for name, tensor in found.items() if torch.is_tensor(tensor)}
    return Checkpoint(path, {str(name): Piece(tuple(tensor.shape), tensor.dtype, lambda tensor=tensor: tensor)
                             for name, tensor in tensors.items()})


def load_pickle(path):
    """Tensors and plain values only: weights_only refuses everything that could run code."""
    harmless = [(type(name.rpartition(".")[2], (Inert,), {}), name) for name in unsafe_names(path)
                if name.startswith(HARMLESS)]
    try:
        with torch.serialization.safe_globals(harmless):
            try:
                return torch.load(path, map_location="cpu", weights_only=True, mmap=True)
            except RuntimeError as error:
                if "mmap" not in str(error):
                    raise
                return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise Refusal(unpickling_text(path)) from error
    except (RuntimeError, EOFError, ValueError, KeyError, AttributeError, OSError, TypeError, IndexError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise Refusal(f"{path}: a safetensors file or a PyTorch checkpoint was expected, found neither or a damaged "
                      f"one ({reason}). {GET_AGAIN}") from error


def unsafe_names(path):
    try:
        return [name for name in torch.serialization.get_unsafe_globals_in_checkpoint(path)]
    except Exception:  # noqa: BLE001  pylint: disable=broad-exception-caught
        return []  # not a zip file, or damaged: torch.load will say so


def unpickling_text(path):
    names = [name for name in unsafe_names(path) if not name.startswith(HARMLESS)]
    if names:
        what = f"a pickle that also calls for {counted(len(names), 'other name')} ({listed(names)})"
    else:
        what = "something else, or a pickle that calls for other things"
    return (f"{path}: a checkpoint of nothing but tensors was expected, found {what}. Loading such a file can run any "
            "code, so it is refused; get the same weights as .safetensors.")
