"""Random hidden layers with a fitted output, 200 of each: tests/golden/random-layers.json.

The fact sheet has ten seeds, the same draws for every function and target of a width, so that one lucky kink shows in many of its rows: with 64 ReLU
units on |x| it has a median of 0.00014, of 200 layers it is six times as large. This is its set-up with 200 draws: 401 places on [-1, 1], w = +-s(0.5 +
U), kinks at U(-1, 1), s = 1 for ReLU and the square and 8 for the rest, output and constant by least squares (numpy.linalg.lstsq, rcond 1e-10), root
mean square error.

    python3 tests/golden/make_random_layers.py
"""
import json
import math
from pathlib import Path

import numpy as np
from scipy.linalg import qr, solve_triangular

LAYERS = 200
x = np.linspace(-1, 1, 401)
erf = np.vectorize(math.erf)
ACTIVATIONS = {
    'relu': (lambda z: np.maximum(z, 0), 1),
    'tanh': (np.tanh, 8),
    'sine': (np.sin, 8),
    'gelu': (lambda z: z * (1 + erf(z / math.sqrt(2))) / 2, 8),
    'square': (np.square, 1),
}
TARGETS = {'sine': np.sin(3 * np.pi * x), 'abs': np.abs(x), 'step': (x > 0.2).astype(float)}


def fitted(a, y):
    """What the columns of a make of those of y, at best."""
    q, r, order = qr(a, mode='economic', pivoting=True)
    size = np.abs(np.diag(r))
    rank = int((size > 1e-10 * size[0]).sum())
    return a[:, order[:rank]] @ solve_triangular(r[:rank, :rank], q[:, :rank].T @ y)


def main():
    random = np.random.default_rng(11)
    errors = {}
    for activation, (f, slope) in ACTIVATIONS.items():
        for units in (4, 16, 64):
            for _ in range(LAYERS):
                w = random.choice([-1, 1], units) * slope * (0.5 + random.random(units))
                c = 2 * random.random(units) - 1
                a = np.c_[f(w * (x[:, None] - c)), np.ones(len(x))]
                y = np.stack(list(TARGETS.values()), 1)
                rest = y - fitted(a, y)
                for target, error in zip(TARGETS, np.sqrt((rest**2).mean(0))):
                    errors.setdefault((target, activation, units), []).append(error)
    rows = []
    for (target, activation, units), values in errors.items():
        low, q1, median, q3, high = (float(f'{v:.4g}') for v in np.percentile(values, [0, 25, 50, 75, 100]))
        name = {'target': target, 'activation': activation, 'units': units}
        rows.append({**name, 'median': median, 'q1': q1, 'q3': q3, 'min': low, 'max': high, 'n': LAYERS})
    text = json.dumps({'made': f'numpy {np.__version__}', 'random': rows})
    text = text.replace('[{', '[\n  {').replace('}, {', '},\n  {').replace('}]}', '}\n]}')
    Path(__file__).with_name('random-layers.json').write_text(text + '\n')


if __name__ == '__main__':
    main()
