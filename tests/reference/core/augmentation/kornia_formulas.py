# SPDX-License-Identifier: GPL-3.0-or-later
"""kornia 0.6.12's augmentations as plain torch formulas, matrix by matrix (today's kornia warps otherwise).

Works in the dtype of the views. Every function takes views [N,3,R,R] in 0..1 and one row of parameters a view.
"""
import math

import torch
import torch.nn.functional as F

MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


def pool(image, size):
    """Half the sum of adaptive average and maximum pooling."""
    return (F.adaptive_avg_pool2d(image, size) + F.adaptive_max_pool2d(image, size)) / 2


def normalise(views):
    shape = (1, 3, 1, 1)
    return (views - views.new_tensor(MEAN).view(shape)) / views.new_tensor(STD).view(shape)


def _to_units(size, like):
    """The map from pixels 0..R-1 to -1..1."""
    scale = 2.0 / (size - 1)
    return torch.tensor([[scale, 0, -1], [0, scale, -1], [0, 0, 1]], dtype=like.dtype)


def _source_from_destination(matrix, size):
    units = _to_units(size, matrix)
    return torch.linalg.inv(units @ matrix @ torch.linalg.inv(units))


def affine_matrix(angle, shift, size):
    """Pixels of the source to pixels of the destination: T(c + t) R T(-c)."""
    centre = size / 2 - 0.5
    radians = math.radians(float(angle))
    cos, sin = math.cos(radians), math.sin(radians)
    there = torch.tensor([[1, 0, centre + float(shift[0])], [0, 1, centre + float(shift[1])], [0, 0, 1]], dtype=torch.float64)
    turn = torch.tensor([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]], dtype=torch.float64)
    back = torch.tensor([[1, 0, -centre], [0, 1, -centre], [0, 0, 1]], dtype=torch.float64)
    return there @ turn @ back


def affine(views, angle, shift):
    size = views.shape[-1]
    matrices = torch.stack([affine_matrix(a, s, size) for a, s in zip(angle, shift)]).to(views.dtype)
    theta = _source_from_destination(matrices, size)[:, :2]
    grid = F.affine_grid(theta, list(views.shape), align_corners=False)
    return F.grid_sample(views, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def perspective_matrix(corners, size):
    """The homography that takes the picture's corners to `corners`, by the direct linear transform."""
    last = size - 1
    start = [(0, 0), (last, 0), (last, last), (0, last)]
    rows, right = [], []
    for (x, y), (u, v) in zip(start, corners.double().tolist()):
        rows += [[x, y, 1, 0, 0, 0, -x * u, -y * u], [0, 0, 0, x, y, 1, -x * v, -y * v]]
        right += [u, v]
    solved = torch.linalg.solve(torch.tensor(rows, dtype=torch.float64), torch.tensor(right, dtype=torch.float64))
    return torch.cat([solved, torch.ones(1).double()]).view(3, 3)


def perspective(views, corners):
    size = views.shape[-1]
    matrices = torch.stack([perspective_matrix(c, size) for c in corners]).to(views.dtype)
    back = _source_from_destination(matrices, size)
    line = torch.linspace(-1, 1, size, dtype=views.dtype)
    y, x = torch.meshgrid(line, line, indexing="ij")
    points = torch.stack([x, y, torch.ones_like(x)], -1).view(1, -1, 3) @ back.transpose(1, 2)
    grid = (points[..., :2] / points[..., 2:]).view(-1, size, size, 2)
    return F.grid_sample(views, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def gray(views):
    r, g, b = views.unbind(1)
    return (0.299 * r + 0.587 * g + 0.114 * b).unsqueeze(1)


def rgb_to_hsv(rgb, eps=1e-8):
    """Hue in radians, saturation, value, each [N,R,R]."""
    value, which = rgb.max(1)
    span = value - rgb.min(1).values
    saturation = span / (value + eps)
    span = torch.where(span == 0, torch.ones_like(span), span)
    r, g, b = (value.unsqueeze(1) - rgb).unbind(1)
    candidates = torch.stack([b - g, (r - b) + 2 * span, (g - r) + 4 * span], 1) / span.unsqueeze(1)
    sixth = candidates.gather(1, which.unsqueeze(1)).squeeze(1)
    return 2 * math.pi * ((sixth / 6) % 1.0), saturation, value


def hsv_to_rgb(hue, saturation, value):
    sixth = hue / (2 * math.pi) * 6
    sector = torch.floor(sixth) % 6
    part = (sixth % 6) - sector
    p = value * (1 - saturation)
    q = value * (1 - part * saturation)
    t = value * (1 - (1 - part) * saturation)
    table = torch.stack([torch.stack(row, 1) for row in (
        (value, q, p, p, t, value), (t, value, value, q, p, p), (p, p, t, value, value, q))], 1)
    index = sector.long().unsqueeze(1).unsqueeze(1).expand(-1, 3, 1, -1, -1)
    return table.gather(2, index).squeeze(2)


def jitter(views, factors, order):
    brightness, contrast, saturation, turns = (f.view(-1, 1, 1, 1) for f in factors.to(views.dtype).unbind(1))
    for step in [int(o) for o in order]:
        if step == 0:
            views = (views * brightness).clamp(0, 1)
        elif step == 1:
            mean = gray(views).mean((2, 3), keepdim=True)
            views = (views * contrast + (1 - contrast) * mean).clamp(0, 1)
        elif step == 2:
            views = (views * saturation + (1 - saturation) * gray(views)).clamp(0, 1)
        else:
            hue, s, v = rgb_to_hsv(views)
            views = hsv_to_rgb(torch.fmod(hue + 2 * math.pi * turns.squeeze(1), 2 * math.pi), s, v)
    return views


def erase(views, rectangle):
    x, y, width, height = [int(v) for v in rectangle]
    views = views.clone()
    views[:, :, y:y + height, x:x + width] = 0
    return views


def _on_selected(views, on, change):
    """Rows where `on` is 0 pass unchanged, as kornia's index_put does."""
    rows = on.nonzero()[:, 0]
    if len(rows) == 0:
        return views
    return views.index_put((rows,), change(views[rows], rows))


def cutouts(pooled, draws):
    """pooled [1,3,R,R], draws: the `aug.*` tensors of a trace -> views [N,3,R,R] before normalisation."""
    views = pooled.expand(len(draws["aug.angle"]), -1, -1, -1)
    views = affine(views, draws["aug.angle"], draws["aug.shift"])
    corners, factors = draws["aug.perspective_corners"], draws["aug.jitter"]
    views = _on_selected(views, draws["aug.perspective_on"], lambda part, rows: perspective(part, corners[rows]))
    views = _on_selected(views, draws["aug.jitter_on"],
                         lambda part, rows: jitter(part, factors[rows], draws["aug.jitter_order"]))
    if int(draws["aug.erase"][2]) > 0:
        views = erase(views, draws["aug.erase"])
    return views + draws["aug.noise"].to(views.dtype) if "aug.noise" in draws else views
