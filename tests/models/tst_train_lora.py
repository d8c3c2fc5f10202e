# SPDX-License-Identifier: GPL-3.0-or-later
"""models/train/lora.py for a few steps on the miniature: its file bends the program's UNet as it bends diffusers'."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextModel, CLIPTokenizer

PROGRAM, PACK = sys.argv[1], Path(sys.argv[2])
sys.path.append(str(Path(__file__).parents[2] / "models" / "train"))

import diffusion  # noqa: E402
import lora  # noqa: E402

MINUTES = 0.15  # the first step moves the layers that bring back, the second those before them
NEAR = 1e-4


class LoraTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(3)
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = Path(cls.folder.name) / "bent.safetensors"
        cls.unet = UNet2DConditionModel.from_pretrained(PACK / "sd" / "unet").float()
        text = CLIPTextModel.from_pretrained(PACK / "sd" / "text_encoder").float()
        captions = diffusion.Captions(CLIPTokenizer.from_pretrained(PACK / "sd" / "tokenizer"), ["a red star"] * 8)
        cls.before = {name: value.clone() for name, value in cls.unet.state_dict().items()}
        cls.changes = lora.train(cls.unet, text, torch.randn(8, 4, 16, 16), captions, MINUTES)
        with torch.no_grad():
            for change in cls.changes.values():  # what the file holds
                change.up.copy_(change.up.half())
                change.down.copy_(change.down.half())
        lora.save(cls.changes, cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def traced(self, strength):
        out = Path(self.folder.name) / f"trace-{strength}.safetensors"
        done = subprocess.run([PROGRAM, "trace", "a red star", "--pack", PACK, "--lora", self.file, "--threads", "1",
                               "--set", f"lora_strength={strength}", "--out", out], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return load_file(out)

    def test_every_layer_learns_and_the_checkpoint_stays(self):
        for name, change in self.changes.items():
            self.assertGreater(change.up.abs().max().item(), 0, name)
        kept = {name.replace(".parametrizations.weight.original", ".weight"): value
                for name, value in self.unet.state_dict().items() if ".parametrizations.weight.0." not in name}
        self.assertEqual(kept.keys(), self.before.keys())
        for name, value in kept.items():
            self.assertTrue(torch.equal(value, self.before[name]), name)

    def test_the_file_names_every_bent_layer_thrice(self):
        names = set(load_file(self.file))
        self.assertEqual(names, {f"lora_unet_{name.replace('.', '_')}.{part}" for name in self.changes
                                 for part in ("lora_down.weight", "lora_up.weight", "alpha")})

    def test_the_program_predicts_what_the_trained_unet_predicts(self):
        bent, plain = self.traced(1), self.traced(0)
        alpha = diffusion.alphas()[bent["sds.t"]].double().view(-1, 1, 1, 1)
        noisy = (alpha.sqrt() * bent["z"].double() + (1 - alpha).sqrt() * bent["sds.eps"].double()).float()
        with torch.no_grad():
            expected = self.unet.eval()(noisy, bent["sds.t"], bent["text.cond"]).sample
        scale = expected.norm()
        self.assertLess(((bent["sds.noise_cond"] - expected).norm() / scale).item(), NEAR)
        self.assertGreater(((plain["sds.noise_cond"] - expected).norm() / scale).item(), 100 * NEAR)

    def test_blueprints_are_light_where_pictures_are_dark(self):
        made = lora.blueprint(np.array([[[0, 0, 0], [255, 255, 255]]], dtype=np.uint8))
        self.assertEqual(made[0, 0].tolist(), lora.LIGHT.astype(int).tolist())
        self.assertEqual(made[0, 1].tolist(), lora.DEEP.astype(int).tolist())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
