# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers the tests' questions to the Python originals without a start of Python and an import of torch for each: it
imports them once and runs every script in a fork of itself, so that scripts see a fresh process.

    oracle_server.py SOCKET [IDLE_SECONDS]

A request is one JSON line {"script", "arguments", "folder", "seconds"}; the answer is one JSON line {"status", "out",
"err"}, or none when the script crashed or took longer. It ends by itself when nobody has asked for a while. One that
finds another server at the socket ends at once."""
import contextlib
import io
import json
import os
import runpy
import signal
import socket
import sys
import traceback
from pathlib import Path

import safetensors.torch  # noqa: F401
import torch
from diffusers import (AutoencoderKL, DDIMScheduler, DPMSolverMultistepScheduler, PNDMScheduler,  # noqa: F401
                       UNet2DConditionModel)
from transformers import (BertTokenizer, Blip2ForImageTextRetrieval, BlipForQuestionAnswering, CLIPModel,  # noqa: F401
                          CLIPTokenizer)

IDLE_SECONDS = 120


def answer(request):
    """Runs one script as `python SCRIPT ARGUMENTS...` would, with its output caught."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    script = str(Path(request["folder"]) / request["script"])
    os.chdir(request["folder"])
    sys.argv = [script, *request["arguments"]]
    sys.path[0] = str(Path(script).parent)
    sys.path.append(request["folder"])
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            err.write("" if isinstance(end.code, int) else str(end.code or ""))
        except BaseException:  # noqa: BLE001 - whatever a script raises is its answer
            traceback.print_exc()
            status = 1
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def serve(connection):
    with connection, connection.makefile("rw", encoding="utf-8") as stream:
        line = stream.readline()
        if line:
            request = json.loads(line)
            signal.alarm(request["seconds"])
            stream.write(json.dumps(answer(request)) + "\n")


def listen(path):
    """The listening socket; None when another server answers there."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(path)
    except OSError:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(path)
                return None
            except OSError:
                os.unlink(path)
        listener.bind(path)
    listener.listen(16)
    return listener


def main():
    path, idle = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else IDLE_SECONDS
    torch.set_num_threads(1)
    listener = listen(path)
    if listener is None:
        return
    listener.settimeout(idle)
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            break
        if os.fork() == 0:
            listener.close()
            if os.fork() != 0:
                os._exit(0)  # the grandchild is nobody's zombie
            serve(connection)
            os._exit(0)
        connection.close()
        os.wait()
    os.unlink(path)


if __name__ == "__main__":
    main()
