"""Readouts of the page on sparsity and feature extraction with points drawn anew for each net: tests/golden/readouts.json.

The fact sheet has one draw of training and one of test points for all of its nets, so its quartiles leave out what other points change. This is its
set-up with a draw of points for each of 40 nets: points of two classes (256 to train, 1024 to test), 2-H-H-1, weights N(0, 2 / fan-in) for ReLU and
N(0, 1 / fan-in) for tanh and identity, biases N(0, 0.3^2), a linear readout of the last hidden layer by ridge regression (1e-3) on labels -1 and 1,
before training and after 500 steps of Adam at 0.01 on the cross-entropy. float64.

    python3 tests/golden/make_readouts.py
"""
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
NETS = 40
ACTIVATIONS = {'identity': (lambda x: x, 1), 'relu': (F.relu, 2), 'tanh': (torch.tanh, 1)}


def circles(n, g):
    y = (torch.arange(n) % 2).double()[:, None]
    t = 2 * math.pi * torch.rand(n, 1, generator=g)
    return (1 - 0.5 * y) * torch.cat([t.cos(), t.sin()], 1) + 0.08 * torch.randn(n, 2, generator=g), y


def spiral(n, g):
    y = (torch.arange(n) % 2).double()[:, None]
    u = torch.rand(n, 1, generator=g).sqrt()
    a = 3 * math.pi * u + math.pi * y
    return u * torch.cat([a.cos(), a.sin()], 1) + 0.02 * torch.randn(n, 2, generator=g), y


def xor(n, g):
    x = 2 * torch.rand(n, 2, generator=g) - 1
    return x, (x[:, :1] * x[:, 1:] > 0).double()


DATA = {'circles': circles, 'spiral': spiral, 'xor': xor}


def draw(data, points, generators):
    x, y = zip(*(DATA[data](points, g) for g in generators))
    return torch.stack(x), torch.stack(y)


def features(layers, f, x):
    for w, b in layers[:-1]:
        x = f(x @ w + b)
    return x


def readout(a, y, test, labels):
    one = lambda h: torch.cat([h, torch.ones(len(h), 1)], 1)
    a, test = one(a), one(test)
    w = torch.linalg.solve(a.T @ a + 1e-3 * torch.eye(a.shape[1]), a.T @ (2 * y - 1))
    return float((((test @ w) > 0).double() == labels).double().mean())


def spread(values):
    q = torch.quantile(torch.tensor(values), torch.tensor([0, 0.25, 0.5, 0.75, 1]))
    names = ['min', 'q1', 'median', 'q3', 'max']
    return {name: round(float(v), 5) for name, v in zip(names, q)} | {'n': len(values)}


def main():
    rows = []
    for data in DATA:
        for activation, (f, gain) in ACTIVATIONS.items():
            for width in (4, 64):
                generators = [torch.Generator().manual_seed(7000 + net) for net in range(NETS)]
                x, y = draw(data, 256, generators)
                test, labels = draw(data, 1024, generators)
                sizes = [2, width, width, 1]
                layers = []
                for a, b in zip(sizes[:-1], sizes[1:]):
                    w = torch.stack([torch.randn(a, b, generator=g) for g in generators]) * math.sqrt(gain / a)
                    c = torch.stack([torch.randn(1, b, generator=g) for g in generators]) * 0.3
                    layers.append((w.requires_grad_(), c.requires_grad_()))

                def all_readouts():
                    with torch.no_grad():
                        h, t = features(layers, f, x), features(layers, f, test)
                    return [readout(h[i], y[i], t[i], labels[i]) for i in range(NETS)]

                name = {'data': data, 'activation': activation, 'width': width}
                rows.append({**name, 'features': 'random', **spread(all_readouts())})
                if (activation, width) != ('relu', 4):
                    continue
                optimiser = torch.optim.Adam([p for pair in layers for p in pair], lr=0.01)
                w, c = layers[-1]
                for _ in range(500):
                    optimiser.zero_grad()
                    logits = features(layers, f, x) @ w + c
                    loss = F.binary_cross_entropy_with_logits(logits, y, reduction='none').mean(dim=(1, 2)).sum()
                    loss.backward()
                    optimiser.step()
                rows.append({**name, 'features': 'trained', **spread(all_readouts())})
    made = {'made': f'torch {torch.__version__}', 'readouts': rows}
    text = json.dumps(made).replace('[{', '[\n  {').replace('}, {', '},\n  {').replace('}]}', '}\n]}')
    Path(__file__).with_name('readouts.json').write_text(text + '\n')


if __name__ == '__main__':
    main()
