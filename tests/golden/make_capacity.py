#!/usr/bin/env python3
"""Train the nets of the experiment “Capacity and confidence” with PyTorch: two moons with noise, 2-w-w-1, ReLU.

As in the experiment each seed draws its own points and weights; 20 nets of a width are trained at once.

  /usr/bin/python3 tests/golden/make_capacity.py      (torch 1.13, numpy)

Writes capacity.json beside itself.
"""
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

SEEDS, POINTS, TEST_POINTS, NOISE, STEPS, RATE = 20, 64, 1024, 0.3, 1000, 0.01
WIDTHS = [2, 4, 8]
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def moons(n, seed):
    """n points of two half circles that reach into each other, the classes alternating."""
    generator = torch.Generator().manual_seed(seed)
    y = (torch.arange(n) % 2).double().unsqueeze(1)
    t = math.pi * torch.rand(n, 1, generator=generator)
    zero = torch.cat([t.cos() - 0.5, t.sin() - 0.25], 1)
    one = torch.cat([0.5 - t.cos(), 0.25 - t.sin()], 1)
    return torch.where(y > 0, one, zero) + NOISE * torch.randn(n, 2, generator=generator), y


def many(n, first):
    sets = [moons(n, first + seed) for seed in range(SEEDS)]
    return torch.stack([x for x, _ in sets]), sets[0][1].expand(SEEDS, -1, -1)


def spread(values):
    q1, median, q3 = np.percentile(values.numpy(), [25, 50, 75])
    return {"median": round(float(median), 5), "q1": round(float(q1), 5), "q3": round(float(q3), 5), "n": SEEDS}


def outcome(width):
    x, y = many(POINTS, 1000)
    test_x, test_y = many(TEST_POINTS, 2000)
    generator = torch.Generator().manual_seed(width)
    sizes = [2, width, width, 1]
    layers = [
        (
            (torch.randn(SEEDS, a, b, generator=generator) * math.sqrt(2 / a)).requires_grad_(),
            torch.zeros(SEEDS, 1, b, requires_grad=True),
        )
        for a, b in zip(sizes, sizes[1:])
    ]

    def logits(h):
        for index, (weights, bias) in enumerate(layers):
            h = torch.baddbmm(bias, h if index == 0 else F.relu(h), weights)
        return h

    def losses(at, labels):
        return F.binary_cross_entropy_with_logits(logits(at), labels, reduction="none").mean((1, 2))

    optimiser = torch.optim.Adam([p for layer in layers for p in layer], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        losses(x, y).sum().backward()
        optimiser.step()
    with torch.no_grad():
        test = logits(test_x)
        right = lambda z, labels: ((z > 0).double() == labels).double().mean((1, 2))
        return {
            "width": width,
            "trainAccuracy": spread(right(logits(x), y)),
            "testAccuracy": spread(right(test, test_y)),
            "testLoss": spread(losses(test_x, test_y)),
            "confidence": spread(torch.sigmoid(test.abs()).mean((1, 2))),
        }


result = {"made": f"torch {torch.__version__}", "widths": [outcome(width) for width in WIDTHS]}
path = pathlib.Path(__file__).resolve().parent / "capacity.json"
path.write_text(json.dumps(result, indent=2) + "\n")
