# SPDX-License-Identifier: GPL-3.0-or-later
"""Muon for hidden matrices (momentum made orthogonal by a Newton-Schulz iteration), AdamW for the rest.

Matrices of one shape go through the iteration together, which keeps it cheap on a CPU.
"""
import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # quintic iteration of Jordan et al., 2024
ROUNDS = 5
LIKE_ADAM = 0.2  # root mean square of an AdamW step, so that both take the same learning rate


def orthogonal(stack):
    """[K,m,n] -> the nearest matrices with all singular values about 1."""
    a, b, c = COEFFICIENTS
    tall = stack.shape[1] > stack.shape[2]
    x = stack.transpose(1, 2) if tall else stack
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(ROUNDS):
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * square @ square) @ x
    x = x.float()
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):
    """Update = rate * 0.2 * sqrt(max(m, n)) * orthogonal(Nesterov momentum), decoupled weight decay."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.01):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                if p.grad is not None:
                    shapes.setdefault(p.shape, []).append(p)
            for same in shapes.values():
                self._update(same, group)

    def _update(self, matrices, group):
        gradients = [p.grad for p in matrices]
        buffers = [self.state[p].setdefault("momentum", torch.zeros_like(p)) for p in matrices]
        torch._foreach_lerp_(buffers, gradients, 1 - group["momentum"])
        steps = torch._foreach_lerp(gradients, buffers, group["momentum"])
        flat = torch.stack(steps).flatten(2)  # a convolution's kernel is the matrix [out, in * k * k]
        updates = orthogonal(flat).view(len(matrices), *matrices[0].shape)
        scale = LIKE_ADAM * max(flat.shape[1:]) ** 0.5 * group["lr"]
        torch._foreach_mul_(matrices, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(matrices, list(updates.unbind()), alpha=-scale)


class Both:
    """One optimizer's face for Muon on `hidden` and AdamW on `others`."""

    def __init__(self, hidden, others, lr=1e-3):
        self.parts = [Muon(hidden, lr), torch.optim.AdamW(others, lr, betas=(0.9, 0.99), weight_decay=0.01,
                                                          foreach=True)]
        self.param_groups = [g for p in self.parts for g in p.param_groups]

    def zero_grad(self):
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self):
        for part in self.parts:
            part.step()

    def state_dict(self):
        return [p.state_dict() for p in self.parts]

    def load_state_dict(self, states):
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)
        self.param_groups = [g for p in self.parts for g in p.param_groups]
