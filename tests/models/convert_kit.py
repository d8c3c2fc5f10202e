# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of models/convert.py share: running it and the program, small networks, files as people download them."""
import contextlib
import io
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
from safetensors.torch import load_file

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "models"), *(str(ROOT / "tests" / "reference" / part) for part in (".", "core/models"))]

import convert  # noqa: E402  pylint: disable=wrong-import-position

PROGRAM, PACK = sys.argv[1], Path(sys.argv[2])


class Done:
    """Exit code, stdout and stderr of one conversion."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["convert.py", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = convert.main()
    except SystemExit as stop:  # of argparse
        code = stop.code
    finally:
        sys.argv = before
    return Done(code, out.getvalue(), err.getvalue())


class ConvertTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def converted(self, *arguments):
        done = run(*arguments)
        self.assertEqual(done.code, 0, done.err)
        return done

    def refused(self, code, *arguments):
        """The sentence; nothing may be left behind."""
        before = sorted(self.folder.iterdir())
        done = run(*arguments)
        self.assertEqual(done.code, code, done.err + done.out)
        self.assertEqual(sorted(self.folder.iterdir()), before)
        self.assertNotIn("Traceback", done.err)
        return done.err

    def assertSameTensors(self, found, expected):
        self.assertEqual(sorted(found), sorted(expected))
        for name, tensor in expected.items():
            self.assertEqual(found[name].dtype, tensor.dtype, name)
            self.assertTrue(torch.equal(found[name], tensor), name)

    def assertNear(self, found, expected):
        """Equal but for where the memory of a matrix begins, which may change the last bit."""
        self.assertEqual(found.shape, expected.shape)
        self.assertLess(float((found - expected).norm() / expected.norm()), 1e-6)

    def program(self, *arguments):
        done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


def randoms(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def token_ids(seed, *shape):
    return torch.randint(5, 90, shape, generator=torch.Generator().manual_seed(seed))


def weights(path):
    return load_file(path)


def save_pickle(path, value):
    torch.save(value, path)
    return path


def write_pack(folder, size):
    """pack.json for sd/, blip2/ and judge/ below `folder`."""
    described = {"format": 1, "name": "converted", "licence": "GPL-3.0-or-later", "image_size": size,
                 "stable_diffusion": {"path": "sd"}, "settings": {},
                 "referees": [{"kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors"}],
                 "judge": {"kind": "blip-vqa", "path": "judge", "encode_token": True}}
    (folder / "pack.json").write_text(json.dumps(described), encoding="utf-8")
