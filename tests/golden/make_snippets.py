#!/usr/bin/env python3
"""Run the PyTorch and NumPy code that the pages offer to copy, and keep what it gives.

The programs come from the registry (snippetProgram in src/core), one JSON object, printed by EXPORT below under plain node.
Each is run as it stands, with x in float64. Run again whenever a snippet changes: a test holds the text against the registry.

  /usr/bin/python3 tests/golden/make_snippets.py      (torch 1.13, numpy, scipy; node on the path)

Writes snippets.json beside itself. PyTorch functions of a number are run on one-element tensors, a point at a time: on longer
ones torch may take another path, with another slope at a kink.
"""
import json
import math
import pathlib
import subprocess
import warnings

import numpy as np
import scipy
import torch

HERE = pathlib.Path(__file__).resolve().parent
EXPORT = """
import { activations, snippetProgram } from './src/core/index.ts';
console.log(JSON.stringify(Object.values(activations).map(a => ({
  id: a.id,
  kind: a.kind,
  pytorch: snippetProgram(a, 'pytorch'),
  numpy: snippetProgram(a, 'numpy'),
  edges: a.kind === 'scalar' ? [...a.kinks().map(kink => kink.x), ...(a.breaks?.() ?? [])] : [],
}))));
"""

INF, NAN = math.inf, math.nan
SIZES = [1e-300, 1e-8, 1e-3, 0.3, 1.0, 2.2, 5.0, 12.5, 25.0, 40.0, 120.0, 800.0, 1e4, 1e30, 1e200]
COMMON = [-INF] + [-size for size in reversed(SIZES)] + [0.0] + SIZES + [INF, NAN]

# Vectors: plain, with ties and zeros, wide, far from 0, with an infinite entry of either sign, with NaN.
VECTORS = [
    [0.5, -1.25, 2.0, 0.125, -0.75, 1.5],
    [2.0, 2.0, -1.0, 2.0, 0.0, 0.5],
    [1000.0, -1000.0, 998.5, 0.0, -30.0, 40.0],
    [10000.5, 9999.0, 10000.0, 10001.25, 9998.0, 10000.75],
    [0.5, -INF, 2.0, 0.125, -0.75, 1.5],
    [0.5, INF, 2.0, 0.125, -0.75, 1.5],
    [0.5, -1.25, NAN, 0.125, -0.75, 1.5],
]
COTANGENT = [0.5, -1.0, 0.25, 2.0, -0.75, 1.0, 0.125, -0.5, 1.5, -2.0, 0.75, -0.25]


def enc(v):
    v = float(v)
    return 'NaN' if math.isnan(v) else v if math.isfinite(v) else 'Infinity' if v > 0 else '-Infinity'


def run(program, x):
    scope = {'x': x}
    exec(program, scope)
    return scope['y']


def torch_run(program, x, cotangent=None):
    """y and the gradient of its product with the cotangent; None where backward raises an error."""
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = run(program, x)
    g = torch.ones_like(y) if cotangent is None else torch.tensor(cotangent[:y.numel()], dtype=torch.float64).reshape(y.shape)
    try:
        dx, = torch.autograd.grad(y, x, g)
    except (RuntimeError, NotImplementedError):
        return y.detach().reshape(-1).tolist(), None
    return y.detach().reshape(-1).tolist(), dx.reshape(-1).tolist()


def beside(edge):
    step = abs(edge) * 1e-4 or 1e-4
    return [edge - step, edge, edge + step]


def scalar(entry):
    points = sorted({x for edge in entry['edges'] for x in beside(edge)} - set(COMMON))
    x = COMMON + points
    pairs = [torch_run(entry['pytorch'], [v]) for v in x]
    record = dict(id=entry['id'], pytorch=entry['pytorch'], numpy=entry['numpy'], xExtra=[enc(v) for v in points])
    record['torchF'] = [enc(f[0]) for f, _ in pairs]
    record['torchDf'] = None if pairs[0][1] is None else [enc(df[0]) for _, df in pairs]
    record['numpyF'] = [enc(v) for v in np.asarray(run(entry['numpy'], np.array(x)), dtype=np.float64)]
    return record


def vector(entry):
    cases = []
    for z in VECTORS:
        # An image of three channels with two rows of two, for the one that needs an image.
        if entry['id'] == 'softmax2d':
            z = z + [v / 2 + 0.25 for v in z]
            shaped = np.array(z).reshape(3, 2, 2)
        else:
            shaped = np.array(z)
        y, vjp = torch_run(entry['pytorch'], shaped.tolist(), COTANGENT)
        case = dict(z=[enc(v) for v in z], g=COTANGENT[:len(y)], torchY=[enc(v) for v in y], torchVjp=vjp and [enc(v) for v in vjp])
        case['numpyY'] = [enc(v) for v in np.asarray(run(entry['numpy'], shaped), dtype=np.float64).reshape(-1)]
        cases.append(case)
    return dict(id=entry['id'], pytorch=entry['pytorch'], numpy=entry['numpy'], cases=cases)


def main():
    warnings.filterwarnings('ignore')
    np.seterr(all='ignore')
    torch.set_num_threads(1)
    out = subprocess.run(['node', '--input-type=module', '-e', EXPORT], cwd=HERE.parent.parent, check=True, capture_output=True)
    entries = json.loads(out.stdout)
    rows = [scalar(e) if e['kind'] == 'scalar' else vector(e) for e in entries]
    header = dict(
        what='Values and gradients of the PyTorch and NumPy snippets of the registry, as run.',
        versions='torch %s, numpy %s, scipy %s, CPU, float64' % (torch.__version__, np.__version__, scipy.__version__),
        non_finite='the strings "NaN", "Infinity", "-Infinity"; null where PyTorch has no gradient',
        columns='the columns of a function of a number are parallel to x followed by its xExtra',
        regenerate='/usr/bin/python3 tests/golden/make_snippets.py')
    dumps = lambda value: json.dumps(value, allow_nan=False, separators=(',', ':'))
    part = lambda kind: ',\n'.join(dumps(row) for row, entry in zip(rows, entries) if entry['kind'] == kind)
    with open(HERE / 'snippets.json', 'w') as file:
        file.write('{"header":%s,\n"x":%s,\n"scalar":[\n%s\n],\n"vector":[\n%s\n]}\n' % (
            dumps(header), dumps([enc(v) for v in COMMON]), part('scalar'), part('vector')))


main()
