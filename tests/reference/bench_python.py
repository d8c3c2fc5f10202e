# SPDX-License-Identifier: GPL-3.0-or-later
"""Iterations of the method in eager PyTorch, timed on demand: what `referee bench --against python` is held against.

Reads lines "KIND COUNT" and answers each with the seconds that COUNT iterations took. KIND is `eager` (the same
mathematics, one decode), `authors` (the order of work of the authors' code) or `anomaly` (the same under anomaly mode,
as published). Starts with one line "ready".
"""
import argparse
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.append(str(Path(__file__).parent))
import loop  # noqa: E402
import walk  # noqa: E402


def draw(count, size, latent, dtype):
    """One iteration's random numbers at the default strengths, drawn with PyTorch's own generators."""
    last = size - 1
    corners = torch.tensor([[0, 0], [last, 0], [last, last], [0, last]], dtype=torch.float32)
    inwards = torch.tensor([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=torch.float32)
    deviation = 0.1 * torch.rand(count, 1, 1, 1)
    return {
        "sds.t": torch.randint(50, 949, (1,)), "sds.eps": torch.randn(1, 4, *latent, dtype=dtype),
        "aug.angle": 60 * torch.rand(count) - 30, "aug.shift": 0.1 * size * (2 * torch.rand(count, 2) - 1),
        "aug.perspective_on": (torch.rand(count) < 0.4).long(),
        "aug.perspective_corners": corners + inwards * 0.1 * size * torch.rand(count, 4, 2),
        "aug.jitter_on": (torch.rand(count) < 0.5).long(),
        "aug.jitter": torch.cat([0.9 + 0.2 * torch.rand(count, 3), 0.2 * torch.rand(count, 1) - 0.1], 1),
        "aug.jitter_order": torch.randperm(4),
        "aug.erase": torch.tensor([size // 3, size // 4, size // 2, size // 3]),
        "aug.noise": deviation * torch.randn(count, 3, size, size),
        "step.noise_gradient": torch.randn(1, 4, *latent, dtype=dtype),
        "step.noise_latent": torch.randn(1, 4, *latent, dtype=dtype),
    }


class Bench:
    def __init__(self, args):
        self.dtype = getattr(torch, args.dtype)
        self.networks = walk.Networks(args.pack, self.dtype)
        self.settings = loop.PRESETS["studio"]
        self.prompt = walk.Prompt(self.networks, args.prompt, self.settings["prefix"])
        self.views, self.latent = args.views, args.latent
        self.begin()

    def begin(self):
        self.state = loop.begin(torch.randn(1, 4, *self.latent, dtype=self.dtype), self.settings)

    def draws(self):
        return draw(self.views, self.networks.view_size(), self.latent, self.dtype)

    def eager(self):
        """The same mathematics, one decode."""
        draws = self.draws()
        draws["aug.noise"] = draws["aug.noise"] + 0.2 * torch.randn_like(draws["aug.noise"])
        seen = walk.referee_gradient(self.networks, self.prompt, self.state["z"], draws)
        sds = walk.sds_gradient(self.networks, self.prompt, self.state["z"], draws, self.settings["cfg"])
        loop.step(self.state, self.settings, seen["grad.referee"], sds["grad.sds"], draws)
        return float(seen["itm"].mean() + seen["caption"].mean())

    def losses(self, views):
        """As the authors' code: text pass, query pass whose keys and values the captioning pass reads, matching pass.

        Returns matching and captioning loss of each view and the contrastive distance."""
        asked, model = self.prompt.asked, self.networks.blip2
        states = model.vision_model(pixel_values=walk.normalise(views)).last_hidden_state
        outputs = []
        hook = model.qformer.register_forward_hook(lambda module, inputs, output: outputs.append(output))
        words = asked.captions_after_cache(states)
        hook.remove()
        queries = F.normalize(model.vision_projection(outputs[0].last_hidden_state), dim=-1)
        ids = asked.ids.expand(len(views), -1)
        text = model.qformer(query_embeds=model.embeddings(input_ids=ids), query_length=0,
                             attention_mask=asked.mask.expand(len(views), -1)).last_hidden_state
        text = F.normalize(model.text_projection(text[:, 0]), dim=-1)
        distance = 1 - (queries @ text.unsqueeze(-1)).squeeze(-1).amax(1)
        itm = -torch.log(asked.matching(states).softmax(-1)[:, 1] + 1e-8)
        targets = asked.ids[0, 1:1 + words.shape[1]].expand(len(views), -1)
        nll = F.cross_entropy(words.flatten(0, 1), targets.flatten(), reduction="none",
                              label_smoothing=walk.SMOOTHING).view(len(views), -1)
        return itm, nll, distance

    def authors(self):
        """Three decodes with a graph, a selection pass over all views, text passes."""
        draws = self.draws()
        z = self.state["z"].clone().requires_grad_(True)
        ema = self.state["ema"].clone().requires_grad_(True)
        image = walk.decode(self.networks, z)
        ignored = walk.decode(self.networks, ema)  # the authors' code does nothing with it
        sds = walk.sds_gradient(self.networks, self.prompt, z.detach(), draws, self.settings["cfg"])
        views = walk.cutouts(walk.pool(image, self.networks.view_size()), draws)
        with torch.no_grad():
            itm, nll, distance = self.losses(views)
            hardest = (distance + itm + nll.sum(1) / (walk.PROMPT_TOKENS - 1)).topk(len(views)).indices
        views = views[hardest]
        itm, nll, _ = self.losses(views + 0.2 * torch.randn_like(views))
        loss = itm.mean() + nll.mean()
        g_referee = torch.autograd.grad(loss, z)[0]
        loop.step(self.state, self.settings, g_referee, sds["grad.sds"], draws)
        shown = walk.decode(self.networks, self.state["z"].clone().requires_grad_(True))
        del ignored, shown
        return float(loss)

    def seconds(self, kind, count):
        step = self.eager if kind == "eager" else self.authors
        with torch.autograd.set_detect_anomaly(True) if kind == "anomaly" else nullcontext():
            start = time.perf_counter()
            for _ in range(count):
                step()
            spent = time.perf_counter() - start
        if self.state["i"] + count >= self.settings["iterations"] - self.settings["tail"]:
            self.begin()
        return spent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--views", type=int, required=True)
    parser.add_argument("--latent", type=int, nargs=2, required=True, help="height and width")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    bench = Bench(args)
    print("ready", flush=True)
    for line in sys.stdin:
        kind, count = line.split()
        print(bench.seconds(kind, int(count)), flush=True)


if __name__ == "__main__":
    main()
