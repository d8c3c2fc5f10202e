# SPDX-License-Identifier: GPL-3.0-or-later
"""The autoencoder of the miniature: diffusers' AutoencoderKL, 128 x 128 pixels to 4 x 16 x 16 latents.

Trained on crops and whole pictures; the decoder sees latents with a little noise, because the
optimisation that uses it adds noise to the latents. `scaling_factor` makes latents unit variance.
"""
import numpy as np
import torch
from diffusers import AutoencoderKL

import compute
from common import Training

CONFIG = {
    "in_channels": 3, "out_channels": 3, "latent_channels": 4, "sample_size": 128, "act_fn": "silu",
    "block_out_channels": (16, 24, 48, 64), "layers_per_block": 1, "norm_num_groups": 8,
    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4,
}
BATCH = 24        # crops of 64 x 64; whole pictures come in a quarter of that number
NOISE = 0.2       # largest noise on the latents in training, in standard deviations


def build(scaling_factor=1.0):
    return AutoencoderKL(**CONFIG, scaling_factor=scaling_factor)


def to_tensor(pictures):
    """uint8 [B,H,W,3] -> float [B,3,H,W] in -1..1."""
    return torch.as_tensor(np.array(pictures, order="C")).permute(0, 3, 1, 2).float() / 127.5 - 1


def crops(pictures, rng):
    """A batch: three times in four crops of 64 x 64, else whole pictures; mirrored half the time."""
    whole = rng.random() < 0.25
    side, count = (pictures.shape[1], compute.batch(BATCH // 4)) if whole else (64, compute.batch(BATCH))
    batch = np.empty((count, side, side, 3), np.uint8)
    for i in range(count):
        y, x = rng.integers(0, pictures.shape[1] - side + 1, 2)
        piece = pictures[rng.integers(len(pictures)), y:y + side, x:x + side]
        batch[i] = piece[:, ::-1] if rng.random() < 0.5 else piece
    return to_tensor(batch)


def _edges(x):
    return x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]


def _noisy(z):
    sigma = torch.rand(len(z), 1, 1, 1) * NOISE * z.detach().std()
    return z + sigma * torch.randn_like(z)


def _difference(out, batch):
    edge = sum((a - b).abs().mean() for a, b in zip(_edges(out), _edges(batch)))
    return (out - batch).abs().mean() + 0.5 * (out - batch).square().mean() + edge


def loss_of(vae, batch):
    with compute.mixed(False):
        posterior = vae.encode(batch).latent_dist
        out = vae.decode(_noisy(posterior.sample())).sample.float()
    kl = 0.5 * (posterior.mean ** 2 + posterior.var - 1 - posterior.logvar).mean()
    return _difference(out, batch) + 3e-4 * kl


def decoder_loss_of(vae, batch):
    with compute.mixed(False):
        with torch.no_grad():
            z = vae.encode(batch).latent_dist.sample()
        out = vae.decode(_noisy(z)).sample.float()
    return _difference(out, batch)


@torch.no_grad()
def psnr(vae, pictures, noise=0.0):
    """Mean over pictures of the PSNR in dB of decode(posterior mean), clamped to 0..1; noise: standard
    deviation of what is added to the latents, on their unit-variance scale."""
    values, draws = [], compute.generator(0)
    for start in range(0, len(pictures), 25):
        x = to_tensor(pictures[start:start + 25])
        z = vae.encode(x).latent_dist.mean
        z = z + noise / vae.config.scaling_factor * torch.randn(z.shape, generator=draws)
        y = vae.decode(z).sample.clamp(-1, 1)
        values.append(-10 * torch.log10(((x - y) / 2).square().mean((1, 2, 3))))
    return float(torch.cat(values).mean())


@torch.no_grad()
def latents(vae, pictures):
    """Posterior moments of uint8 pictures: mean and standard deviation, float16 [B,4,16,16] each."""
    means, deviations = [], []
    for start in range(0, len(pictures), 50):
        posterior = vae.encode(to_tensor(pictures[start:start + 50])).latent_dist
        means.append(posterior.mean.half())
        deviations.append(posterior.std.half())
    return torch.cat(means), torch.cat(deviations)


def train(folder, vae, pictures, held_out_pictures, minutes, seed=1):
    training = Training("autoencoder", folder, {"vae": vae}, minutes, rate=1.5e-3, seed=seed)

    def check():
        mean, _ = latents(vae, pictures[:200])
        training.extra["latent_std"] = float(mean.float().std())
        training.log(f"PSNR {psnr(vae, held_out_pictures[:100]):.2f} dB, latent std {training.extra['latent_std']:.3f}")

    training.run(lambda rng: loss_of(vae, crops(pictures, rng)), check)


def train_decoder(folder, vae, pictures, held_out_pictures, minutes, seed=4):
    """The decoder alone, longer: the latents stay what the diffusion part has learned."""
    training = Training("decoder", folder, decoder_parts(vae), minutes, rate=1e-3, seed=seed)

    def check():
        training.log(f"PSNR {psnr(vae, held_out_pictures[:100]):.2f} dB")

    training.run(lambda rng: decoder_loss_of(vae, crops(pictures, rng)), check)


def decoder_parts(vae):
    return {"decoder": vae.decoder, "post_quant_conv": vae.post_quant_conv}
