# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures from prompts by plain DDIM sampling with classifier-free guidance, for looking and measuring."""
import torch
from diffusers import DDIMScheduler

import diffusion


@torch.no_grad()
def sample(parts, prompts, steps=50, guidance=7.5, seed=0):
    """parts: {'vae', 'unet', 'text_encoder', 'tokenizer'}; -> uint8 [n,128,128,3], one per prompt."""
    scheduler = DDIMScheduler(**{k: v for k, v in diffusion.SCHEDULER.items() if k != "skip_prk_steps"})
    scheduler.set_timesteps(steps)
    ids = diffusion.token_ids(parts["tokenizer"], [*prompts, *[""] * len(prompts)])
    states = parts["text_encoder"](ids).last_hidden_state
    z = torch.randn(len(prompts), 4, 16, 16, generator=torch.Generator().manual_seed(seed))
    for t in scheduler.timesteps:
        told, untold = parts["unet"](torch.cat([z, z]), t, states).sample.chunk(2)
        z = scheduler.step(untold + guidance * (told - untold), t, z).prev_sample
    return decode(parts["vae"], z)


@torch.no_grad()
def decode(vae, z):
    """Unit-variance latents -> uint8 [n,128,128,3]."""
    pictures = vae.decode(z / vae.config.scaling_factor).sample
    return ((pictures / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


def sample_all(parts, prompts, batch=25, **options):
    """sample() in batches; each batch has its own seed."""
    seed = options.pop("seed", 0)
    pieces = [sample(parts, prompts[i:i + batch], seed=seed + i, **options) for i in range(0, len(prompts), batch)]
    return [picture for piece in pieces for picture in piece]
