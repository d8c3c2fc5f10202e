# SPDX-License-Identifier: GPL-3.0-or-later
"""A run file as docs/run-file.md tells people to read it, with sqlite3 and numpy alone, against `referee export --npz`.

Usage: tst_run_file_in_python.py PROGRAM PACK DOC [unittest's options]
"""
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy

PROGRAM, PACK, DOC = sys.argv[1:4]
STEPS, VIEWS, EDITED = 6, 3, 2
HOPS = ["decode", "cut_out", "referee", "backward", "pull_back", "distil", "mix", "update", "average", "report"]


OTHER_NAMES = {"tail": "is_tail", "restart": "is_restart"} | {f"{hop}_ms": f"ms_{hop}" for hop in HOPS}
CONTRAST = {"contrast": "captioning", "contrast_matching": "matching"}  # columns of a table of their own
SPREADS = ["itm_spread", "caption_spread"]  # over the views: derived, not stored


def referee(*arguments: str) -> dict:
    done = subprocess.run([PROGRAM, *arguments, "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class RunFileInPython(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.made = referee("generate", "a \"red\" star", "--seed", "18446744073709551615", "--steps", str(STEPS),
                           "--views", str(VIEWS), "--threads", "1", "--set", "tail=1", "--set", "contrast_weight=0.1",
                           "--at", f"{EDITED}:w1=1.5",
                           "--pack", PACK, "--out", cls.folder.name)
        cls.database = sqlite3.connect(cls.made["run"])
        cls.database.row_factory = sqlite3.Row

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    def npz(self, *options: str):
        return numpy.load(referee("export", self.made["run"], "--npz", *options)["files"][0])

    def column(self, name: str, table: str = "metric") -> numpy.ndarray:
        rows = self.database.execute(f"SELECT {name} FROM {table} ORDER BY iteration")
        return numpy.array([numpy.nan if row[0] is None else row[0] for row in rows])

    def latents(self, name: str) -> numpy.ndarray:
        rows = self.database.execute(f"SELECT {name}, height, width FROM snapshot ORDER BY iteration").fetchall()
        return numpy.stack([numpy.frombuffer(row[0], "<f4").reshape(4, row["height"], row["width"]) for row in rows])

    def testTheFileSaysWhatItIs(self):
        self.assertEqual(self.database.execute("PRAGMA application_id").fetchone()[0], 0x52656672)
        self.assertEqual(self.database.execute("PRAGMA user_version").fetchone()[0], 2)
        self.assertEqual(self.database.execute("PRAGMA integrity_check").fetchone()[0], "ok")

    def testEveryTableAndColumnIsDocumented(self):
        text = Path(DOC).read_text(encoding="utf-8")
        documented = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.M))
        tables = [row[0] for row in self.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        self.assertEqual(sorted(documented), sorted(tables))
        for table, words in documented.items():
            for column in self.database.execute(f"PRAGMA table_info({table})"):
                name = re.sub(r"^ms_.*", "ms_…", column["name"])
                self.assertRegex(words, rf"(?<!\w){name}(?!\w)", f"{table}.{name} is not in {DOC}")

    def testTheHeadTellsHowTheRunBegan(self):
        head = self.database.execute("SELECT * FROM run").fetchone()
        self.assertEqual(head["prompt"], 'a "red" star')
        self.assertEqual(int(head["seed"]), 2**64 - 1)
        self.assertEqual(json.loads(head["settings"])["views"], VIEWS)
        self.assertEqual(head["outcome"], "finished")
        told = json.loads(str(self.npz()["run"]))
        self.assertEqual(told["uuid"], head["uuid"])
        self.assertEqual(told["settings"], json.loads(head["settings"]))

    def testTheDocumentedLinesRun(self):
        code = re.search(r"```python\n(.*?)```", Path(DOC).read_text(encoding="utf-8"), re.S).group(1)
        query = re.search(r'read_sql\("(.*?)"', code).group(1)
        self.assertEqual(len(self.database.execute(query).fetchall()), STEPS)

    def testLatentsAreThoseOfTheExport(self):
        arrays = self.npz()
        numpy.testing.assert_array_equal(arrays["iterations"], numpy.arange(STEPS + 1))
        for name in ("z", "ema"):
            self.assertEqual(arrays[name].dtype, numpy.float32)
            self.assertEqual(arrays[name].shape, (STEPS + 1, 4, 16, 16))
            self.assertEqual(arrays[name].tobytes(), self.latents(name).tobytes())
        self.assertGreater(numpy.abs(arrays["z"][0] - arrays["z"][1]).max(), 0)

    def testEveryTakesSomeLatentsAndAllNumbers(self):
        arrays = self.npz("--every", "4")
        numpy.testing.assert_array_equal(arrays["iterations"], [0, 4, STEPS])
        self.assertEqual(arrays["z"].tobytes(), self.latents("z")[[0, 4, STEPS]].tobytes())
        self.assertEqual(arrays["metric.itm"].shape, (STEPS,))

    def testNumbersAreThoseOfTheExport(self):
        arrays = self.npz()
        names = [name.removeprefix("metric.") for name in arrays.files if name.startswith("metric.")]
        columns = {row["name"] for row in self.database.execute("PRAGMA table_info(metric)")}
        scores = [name for name in names if name.startswith("score_")]
        self.assertEqual(len(scores), 5)
        for name in scores:  # of finished pictures; this one was not scored
            self.assertTrue(numpy.isnan(arrays[f"metric.{name}"]).all(), name)
        plain = [name for name in names if not name.endswith("_view") and name not in [*SPREADS, *CONTRAST, *scores]]
        stored = {OTHER_NAMES.get(name, name) for name in plain}
        self.assertEqual(columns - stored, {"itm_per_view", "caption_per_view", "kept_views", "caption_per_token"})
        for name in plain:
            expected, found = self.column(OTHER_NAMES.get(name, name)), arrays[f"metric.{name}"]
            measured = ~numpy.isnan(found.astype(float))  # what the tail does not have
            numpy.testing.assert_array_equal(found[measured], expected[measured], err_msg=name)
            self.assertTrue(measured[:-1].all(), name)
        self.assertEqual(len(self.column("captioning", "contrast")), STEPS - 1)  # the tail has no referee
        for name, column in CONTRAST.items():
            numpy.testing.assert_array_equal(arrays[f"metric.{name}"][:-1], self.column(column, "contrast"))
        numpy.testing.assert_array_equal(self.column("w1"), [1 if i < EDITED else 1.5 for i in range(STEPS)])

    def testViewsAreThoseOfTheExport(self):
        arrays = self.npz()
        rows = self.database.execute("SELECT itm_per_view, is_tail FROM metric ORDER BY iteration").fetchall()
        views = arrays["metric.itm_view"]
        self.assertEqual(views.shape, (STEPS, VIEWS))
        for row, found in zip(rows, views):
            if row["is_tail"]:
                self.assertTrue(numpy.isnan(found).all())
            else:
                numpy.testing.assert_array_equal(found, json.loads(row["itm_per_view"]))

    def testEditsAndPreviewsAreThere(self):
        event = self.database.execute("SELECT * FROM event").fetchone()
        self.assertEqual((event["iteration"], event["key"], float(event["after"])), (EDITED, "w1", 1.5))
        for row in self.database.execute("SELECT png FROM preview"):
            self.assertEqual(row["png"][:8], b"\x89PNG\r\n\x1a\n")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
