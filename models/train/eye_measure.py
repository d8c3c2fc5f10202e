# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the untrained eye: how many true captions it accepts and how many wrong ones, by kind of change, on clean
renders and on the same through a pack's autoencoder.

    python eye_measure.py models/miniature [--count 500] [--seed 6101] [--things 2]
"""
import argparse
import collections
import pathlib
from dataclasses import replace

import numpy as np
import torch

import autoencoder
import eye
import pack
import sampling
import world

SEED = 6101


@torch.no_grad()
def decoded(vae, pictures):
    """uint8 [n,128,128,3] -> the same, encoded (posterior mean) and decoded."""
    pieces = []
    for start in range(0, len(pictures), 25):
        latent = vae.encode(autoencoder.to_tensor(pictures[start:start + 25])).latent_dist.mean
        pieces.append(sampling.decode(vae, latent * vae.config.scaling_factor))
    return np.concatenate(pieces)


def with_things(scene, *things):
    return world.caption(replace(scene, things=tuple(things)))


def wrong_captions(scene, rng):
    """(kind of change, caption) of every change that makes the caption wrong."""
    for kind in world.change_kinds(scene):
        yield kind[0], world.changed_word(scene, rng, kind)
    for i, thing in enumerate(scene.things):
        if thing.texture != "plain":
            things = [replace(t, texture="plain") if i == j else t for j, t in enumerate(scene.things)]
            yield "texture left out", with_things(scene, *things)
    if len(scene.things) == 1:
        return
    first, second = scene.things
    if first.colour != second.colour:
        yield "exchanged colours", with_things(scene, replace(first, colour=second.colour),
                                               replace(second, colour=first.colour))
        yield "leaked colour", with_things(scene, first, replace(second, colour=first.colour))
    if first.texture != second.texture:
        yield "exchanged textures", with_things(scene, replace(first, texture=second.texture),
                                                replace(second, texture=first.texture))
        yield "leaked texture", with_things(scene, first, replace(second, texture=first.texture))
    yield "missing thing", world.caption(replace(scene, things=(first,), relation=None))


def measure(scenes, pictures, seed=7):
    """-> {kind: share of captions accepted as right}; 'true' and 'true, bound' are the true ones."""
    rng, accepted = np.random.default_rng(seed), collections.defaultdict(list)
    for scene, picture in zip(scenes, pictures):
        things, paper = eye.see(picture)
        answer = eye.answer(things, paper, eye.parsed(world.caption(scene)))
        accepted["true"].append(answer["right"])
        accepted["true, bound"].append(answer["bound"])
        accepted["true, texture not told"].append(any(len(t.textures) > 1 for t in things))
        for kind, caption in wrong_captions(scene, rng):
            accepted[kind].append(eye.answer(things, paper, eye.parsed(caption))["right"])
    return {kind: (float(np.mean(values)), len(values)) for kind, values in accepted.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--things", type=int, choices=(1, 2), default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    rng = np.random.default_rng(arguments.seed)
    scenes = [world.sample_scene(rng, "any", arguments.things) for _ in range(arguments.count)]
    pictures = np.stack([world.render(scene, rng)[0] for scene in scenes])
    clean = measure(scenes, pictures)
    after = measure(scenes, decoded(pack.part(arguments.pack, "vae").eval(), pictures))
    print("| captions accepted | captions | clean | through the autoencoder |\n| --- | --- | --- | --- |")
    for kind, (share, count) in clean.items():
        print(f"| {kind} | {count} | {share:.3f} | {after[kind][0]:.3f} |")


if __name__ == "__main__":
    main()
