# SPDX-License-Identifier: GPL-3.0-or-later
"""Views of pictures as the optimisation loop makes them, batched in plain torch, and damage.

Order of the loop: pool 128 -> 96, affine, perspective, colour jitter, erasing, noise. Tensors are
[B,C,H,W] in 0..1; channels after the third (label maps) are warped and erased but never coloured.
"""
import math

import torch
import torch.nn.functional as F

CLIP_MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
CLIP_STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
DEGREES, SHIFT = 30.0, 0.1
PERSPECTIVE_P, DISTORTION = 0.4, 0.2
JITTER_P, JITTER, HUE = 0.5, 0.1, 0.1
ERASE_AREA = (0.1, 0.4)
VIEW_NOISE, PIXEL_NOISE = 0.1, 0.2


def normalise(views):
    return (views - CLIP_MEAN.to(views.device)) / CLIP_STD.to(views.device)


def to_float(pictures):
    """uint8 [B,H,W,3] -> float [B,3,H,W] in 0..1."""
    return torch.as_tensor(pictures).permute(0, 3, 1, 2).float().div_(255)


def pool(pictures, size):
    """Mean of average and maximum adaptive pooling, the loop's way from 128 to the referee's size."""
    return (F.adaptive_avg_pool2d(pictures, size) + F.adaptive_max_pool2d(pictures, size)) / 2


def resize(pictures, size):
    """Antialiased bicubic, the way of a referee or judge that looks once, without augmentation."""
    if pictures.shape[-1] == size:
        return pictures
    return F.interpolate(pictures, (size, size), mode="bicubic", antialias=True).clamp(0, 1)


def _uniform(shape, low, high, gen):
    return torch.rand(shape, generator=gen) * (high - low) + low


def affine(x, gen, strength=1.0):
    """Rotation up to 30 degrees and shifts up to a tenth; black where the picture ends."""
    count, size = x.shape[0], x.shape[-1]
    angle = _uniform(count, -DEGREES, DEGREES, gen) * (math.pi / 180 * strength)
    shift = _uniform((count, 2, 1), -SHIFT, SHIFT, gen) * (2 * strength * size / (size - 1))
    cos, sin = angle.cos(), angle.sin()
    back = torch.stack([cos, sin, -sin, cos], 1).view(count, 2, 2)
    theta = torch.cat([back, -back @ shift], 2)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


def _perspective_grid(inward, size):
    """inward [B,4,2] in units of half the picture -> sampling grid [B,size,size,2]."""
    start = torch.tensor([[-1., -1.], [1, -1], [1, 1], [-1, 1]])
    end = start - inward * start.sign()
    x, y = end[..., 0], end[..., 1]
    u, v = start[:, 0].expand_as(x), start[:, 1].expand_as(x)
    one, zero = torch.ones_like(x), torch.zeros_like(x)
    rows = [torch.stack([x, y, one, zero, zero, zero, -u * x, -u * y], -1),
            torch.stack([zero, zero, zero, x, y, one, -v * x, -v * y], -1)]
    h = torch.linalg.solve(torch.cat(rows, 1), torch.cat([u, v], 1))
    h = torch.cat([h, torch.ones(len(h), 1)], 1).view(-1, 3, 3)
    line = torch.linspace(-1, 1, size)
    gy, gx = torch.meshgrid(line, line, indexing="ij")
    points = torch.stack([gx, gy, torch.ones_like(gx)], -1).view(-1, 3) @ h.transpose(1, 2)
    return (points[..., :2] / points[..., 2:]).view(-1, size, size, 2)


def perspective(x, gen, strength=1.0):
    """Four corners move inwards by up to a tenth of the side, in two views of five."""
    chosen = (torch.rand(len(x), generator=gen) < PERSPECTIVE_P * strength).nonzero()[:, 0]
    inward = torch.rand((len(chosen), 4, 2), generator=gen) * DISTORTION
    if len(chosen) == 0:
        return x
    x = x.clone()
    x[chosen] = F.grid_sample(x[chosen], _perspective_grid(inward, x.shape[-1]), align_corners=False)
    return x


def _gray(x):
    return (0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:3])


def turn_hue(x, turns):
    """Hue of RGB [B,3,H,W] moved by `turns` [B,1,1] (1 = full circle), by way of HSV."""
    top, low = x.amax(1), x.amin(1)
    span = top - low
    safe = torch.where(span == 0, torch.ones_like(span), span)
    r, g, b = ((top.unsqueeze(1) - x) / safe.unsqueeze(1)).unbind(1)
    hue = torch.where(x[:, 0] == top, b - g, torch.where(x[:, 1] == top, 2 + r - b, 4 + g - r))
    hue = torch.remainder(hue / 6 + turns, 1) * 6
    sides = [torch.remainder(n + hue, 6) for n in (5, 3, 1)]
    return torch.stack([top - span * torch.minimum(k, 4 - k).clamp(0, 1) for k in sides], 1)


def jitter(x, gen, strength=1.0):
    """Brightness, contrast, saturation +-10 % and hue +-36 degrees, in half of the views."""
    chosen = (torch.rand(len(x), generator=gen) < JITTER_P).nonzero()[:, 0]
    factors = _uniform((3, len(chosen), 1, 1, 1), -JITTER, JITTER, gen) * strength + 1
    turns = _uniform((len(chosen), 1, 1), -HUE, HUE, gen) * strength
    order = torch.randperm(4, generator=gen).tolist()
    if len(chosen) == 0:
        return x
    part = x[chosen, :3]
    for step in order:
        if step == 0:
            part = (part * factors[0]).clamp(0, 1)
        elif step == 1:
            part = torch.lerp(_gray(part).mean((2, 3), keepdim=True), part, factors[1]).clamp(0, 1)
        elif step == 2:
            part = torch.lerp(_gray(part).expand_as(part), part, factors[2]).clamp(0, 1)
        else:
            part = turn_hue(part, turns)
    x = x.clone()
    x[chosen, :3] = part
    return x


def erase(x, gen, strength=1.0, shared=False):
    """One black rectangle of 10 to 40 % of the area per view, or one for all views of the call."""
    count, size = 1 if shared else len(x), x.shape[-1]
    area = _uniform(count, *ERASE_AREA, gen) * strength * size * size
    ratio = torch.where(torch.rand(count, generator=gen) < 0.5,
                        _uniform(count, 0.3, 1, gen), _uniform(count, 1, 1 / 0.3, gen))
    high = (area * ratio).sqrt().round().clamp(1, size)
    wide = (area / ratio).sqrt().round().clamp(1, size)
    top = (torch.rand(count, generator=gen) * (size - high + 1)).floor()
    left = (torch.rand(count, generator=gen) * (size - wide + 1)).floor()
    line = torch.arange(size)
    rows = (line >= top[:, None]) & (line < (top + high)[:, None])
    columns = (line >= left[:, None]) & (line < (left + wide)[:, None])
    return x * ~(rows[:, None, :, None] & columns[:, None, None, :])


def noise(x, gen, strength=1.0):
    """Each view's own noise of up to 0.1, and 0.2 for all: one normal draw of the summed variance."""
    spread = torch.rand((len(x), 1, 1, 1), generator=gen) * VIEW_NOISE
    spread = (spread ** 2 + PIXEL_NOISE ** 2).sqrt() * strength
    colours = x[:, :3] + torch.randn((len(x), 3, *x.shape[2:]), generator=gen) * spread
    return torch.cat([colours, x[:, 3:]], 1)


def loop_views(x, gen, strength=1.0, shared=False):
    """All of the loop's steps after pooling; `strength` 0..1 scales every one of them."""
    x = perspective(affine(x, gen, strength), gen, strength)
    return noise(erase(jitter(x, gen, strength), gen, strength, shared), gen, strength)


def soften(x, gen):
    """Loses detail: halves the size or averages 3 x 3 neighbours, and comes back."""
    low = F.interpolate(F.avg_pool2d(x[:, :3], 2), size=x.shape[-1], mode="bilinear")
    near = F.avg_pool2d(x[:, :3], 3, 1, 1, count_include_pad=False)
    share = torch.rand((len(x), 1, 1, 1), generator=gen)
    which = torch.rand((len(x), 1, 1, 1), generator=gen) < 0.5
    return torch.cat([torch.lerp(x[:, :3], torch.where(which, low, near), share), x[:, 3:]], 1)


def stain(x, gen, amount=0.12):
    """Adds smooth coloured noise of 4 to 16 pixels a spot, like a decoder's answer to odd latents."""
    spots = torch.randn((len(x), 3, 32, 32), generator=gen)
    for grid in (8, 16):
        field = torch.randn((len(x), 3, grid, grid), generator=gen)
        spots += F.interpolate(field, size=32, mode="bilinear")
    spots = F.interpolate(spots, size=x.shape[-1], mode="bilinear")
    spread = torch.rand((len(x), 1, 1, 1), generator=gen) * amount
    return torch.cat([(x[:, :3] + spots * spread).clamp(0, 1), x[:, 3:]], 1)


def damage(x, gen, share=0.5):
    """Softens and stains a share of the pictures, as autoencoder and optimisation do."""
    chosen = (torch.rand(len(x), generator=gen) < share).nonzero()[:, 0]
    if len(chosen) == 0:
        return x
    x = x.clone()
    x[chosen] = stain(soften(x[chosen], gen), gen)
    return x
