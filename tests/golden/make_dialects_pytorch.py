#!/usr/bin/env python3
"""Run the PyTorch calls that the registry names as they are written, and keep what they give.

Each text is evaluated: a module is put in evaluation mode and called with x, a function is called with x, anything else is the value. The
parameters that a text names have the registry's defaults. x is in float64, one element at a time, at the points and vectors of
dialects.json and at the kinks.

  /usr/bin/python3 tests/golden/make_dialects_pytorch.py      (torch 1.13; node on the path; after make_dialects.mjs)

Writes dialects-pytorch.json beside itself.
"""
import json
import math
import pathlib
import subprocess

import torch

HERE = pathlib.Path(__file__).resolve().parent
EXPORT = """
import { activations } from './src/core/index.ts';
console.log(JSON.stringify(Object.values(activations).flatMap(a => a.dialects.filter(d => d.framework === 'PyTorch').map(d => ({
  id: a.id, api: d.api, version: d.version, kind: a.kind,
  params: Object.fromEntries(a.params.map(p => [p.name, p.default])),
  kinks: a.kind === 'scalar' ? a.kinks().map(kink => kink.x) : [],
})))));
"""
# Draws its own noise; has projections of its own.
INCOMPARABLE = {'gumbel-softmax': 'it draws its own noise', 'adaptive-log-softmax': 'it has projections of its own'}


def enc(v):
    v = float(v)
    return 'NaN' if math.isnan(v) else v if math.isfinite(v) else 'Infinity' if v > 0 else '-Infinity'


def call(api, params, x):
    made = eval(api, {'torch': torch, 'x': x, **params})
    if isinstance(made, torch.nn.Softmax2d):
        return made(x.reshape(params['channels'], -1, 1)).reshape(-1)
    if isinstance(made, torch.nn.Module):
        return made.double().eval()(x)
    return made if isinstance(made, torch.Tensor) else made(x)


def values(dialect, numbers):
    y = call(dialect['api'], dialect['params'], torch.tensor(numbers, dtype=torch.float64))
    return [enc(v) for v in y.detach().reshape(-1)]


def slope(dialect, number):
    x = torch.tensor([number], dtype=torch.float64, requires_grad=True)
    call(dialect['api'], dialect['params'], x).sum().backward()
    return enc(x.grad[0])


def run(dialect, points, vectors):
    if dialect['kind'] == 'vector':
        return {'values': [values(dialect, vector) for vector in vectors]}
    result = {'values': [values(dialect, [x]) for x in points]}
    if dialect['id'] != 'binary-step':  # torch.heaviside has no derivative.
        result['slopes'] = [slope(dialect, x) for x in points]
        result['kinks'] = [{'x': x, 'slope': slope(dialect, x)} for x in dialect['kinks']]
    return result


def main():
    shared = json.loads((HERE / 'dialects.json').read_text())
    points = [float(x) for x in shared['points']]
    printed = subprocess.run(
        ['node', '--input-type=module', '-e', EXPORT], capture_output=True, text=True, check=True, cwd=HERE.parent.parent
    ).stdout
    calls = []
    for dialect in json.loads(printed):
        head = {'id': dialect['id'], 'framework': 'PyTorch', 'api': dialect['api'], 'version': dialect['version']}
        refused = INCOMPARABLE.get(dialect['id'])
        calls.append({**head, **({'refused': refused} if refused else run(dialect, points, shared['vectors']))})
    version = '.'.join(torch.__version__.split('.')[:2])
    lines = ',\n'.join(json.dumps(each) for each in calls)
    (HERE / 'dialects-pytorch.json').write_text(f'{{"versions": {{"PyTorch": "{version}"}}, "calls": [\n{lines}\n]}}\n')


main()
