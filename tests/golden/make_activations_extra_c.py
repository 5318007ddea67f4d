#!/usr/bin/env python3
"""Golden values of the activations that activations.json leaves out: LiSHT, clipped GELU, and four functions of a vector.

mpmath at 900 and at 1200 digits, which must agree to 50, rounded once to float64. Written to activations-extra-c.json:
  /usr/bin/python3 tests/golden/make_activations_extra_c.py
"""
import json
import math
import os
import random

import mpmath as mp

here = os.path.dirname(os.path.abspath(__file__))
M = mp.mpf


def to64(v):
    """An mpf to the nearest float64, subnormals included: int / int is correctly rounded in Python."""
    if mp.isinf(v):
        return math.inf if v > 0 else -math.inf
    sign, man, exp, bc = v._mpf_
    if man == 0 or exp + bc < -1200:
        return 0.0
    r = float(int(man) << exp) if exp >= 0 else int(man) / (1 << -exp)
    return -r if sign else r


def enc(v):
    return 'NaN' if math.isnan(v) else v if math.isfinite(v) else 'Infinity' if v > 0 else '-Infinity'


def twice(compute):
    """compute() at two precisions, a list of mpf; checked and rounded."""
    with mp.workdps(900):
        low = compute()
    with mp.workdps(1200):
        high = compute()
        for a, b in zip(low, high):
            assert a == b or abs(a - b) <= abs(b) * M(10) ** -50 + M(10) ** -400, (a, b)
    return [to64(v) for v in high]


# ---------------------------------------------------------------- functions of a number


def lisht(x):
    return x * mp.tanh(x)


def d_lisht(x):
    return mp.tanh(x) + x * mp.sech(x) ** 2


def gelu(x):
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


def d_gelu(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def clipped_gelu(x):
    return min(gelu(x), M(10))


def d_clipped_gelu(x):
    return d_gelu(x) if gelu(x) <= 10 else M(0)


INF = math.inf
scalar = [
    dict(id='lisht', f=lisht, df=d_lisht,
         x=[0.0, 5e-324, 1e-300, -1e-160, 1e-10, -1e-5, 0.001, 0.1, -0.25, 0.5, -0.75, 1.0, -1.0, 1.19967864025773, -1.5, 2.0,
            -2.5, 3.0, -4.0, 5.5, -7.0, 9.9, -12.0, 17.3, 19.0, -20.5, 25.0, -40.0, 100.0, -710.0, 1e4, -1e4, 3.4e38, -3.4e38, -0.0],
         ends=[(INF, INF, 1.0), (-INF, INF, -1.0)], kinks=[], note=None),
    dict(id='clipped-gelu', f=clipped_gelu, df=d_clipped_gelu,
         x=[0.0, 5e-324, 1e-300, -1e-10, 0.001, -0.1, 0.5, -0.75, -0.7517915246935645, 1.0, -1.0, 1.4142135623730951, -2.0, 3.0, -3.5,
            5.0, -6.0, 8.0, -8.5, 9.5, 9.999999999999998, 10.0, 10.000000000000002, 10.5, -10.0, 12.0, -20.0, 37.0, -37.0, -38.0,
            100.0, -100.0, 1e4, -1e4, 3.4e38, -3.4e38, -0.0],
         ends=[(INF, 10.0, 0.0), (-INF, 0.0, 0.0)],
         kinks=[dict(x=10.0, df_left=1.0, df_right=0.0, df_written=1.0)],
         note='the kink, GELU(x) = 10, is at x = 10 + 7.6e-23; at the float64 10 df is GELU\'(10)'),
]

# ---------------------------------------------------------------- functions of a vector


def sig(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def log_softmax(z):
    m = max(z)
    total = mp.log(mp.fsum(mp.exp(v - m) for v in z))
    return [v - m - total for v in z]


def softmax(z):
    return [mp.exp(v) for v in log_softmax(z)]


def hardmax(z):
    return [M(i == z.index(max(z))) for i in range(len(z))]


def softmax2d(z, channels=3):
    pixels = len(z) // channels
    columns = [softmax(z[i::pixels]) for i in range(pixels)]
    return [columns[i % pixels][i // pixels] for i in range(len(z))]


def softmax2d_vjp(z, g, channels=3):
    p, pixels = softmax2d(z, channels), len(z) // channels
    dot = [mp.fdot(p[i::pixels], g[i::pixels]) for i in range(pixels)]
    return [p[i] * (g[i] - dot[i % pixels]) for i in range(len(z))]


def path(leaf, nodes):
    """(inner node, sign) from a leaf of the heap-ordered tree up to its root."""
    h = nodes + leaf
    while h > 0:
        yield (h - 1) // 2, 1 if h % 2 else -1
        h = (h - 1) // 2


def hierarchical(z):
    return [mp.fprod(sig(s * z[i]) for i, s in path(leaf, len(z))) for leaf in range(len(z) + 1)]


def hierarchical_vjp(z, g):
    p, out = hierarchical(z), [M(0)] * len(z)
    for leaf in range(len(z) + 1):
        for i, s in path(leaf, len(z)):
            out[i] += g[leaf] * p[leaf] * s * sig(-s * z[i])
    return out


def adaptive(z, cutoff=2):
    head, tail = log_softmax(z[:cutoff + 1]), log_softmax(z[cutoff + 1:])
    return head[:cutoff] + [head[cutoff] + v for v in tail]


def adaptive_vjp(z, g, cutoff=2):
    p, q, tail_sum, total = softmax(z[:cutoff + 1]), softmax(z[cutoff + 1:]), mp.fsum(g[cutoff:]), mp.fsum(g)
    return [(g[i] if i < cutoff else tail_sum) - p[i] * total for i in range(cutoff + 1)] + \
        [g[cutoff + i] - v * tail_sum for i, v in enumerate(q)]


vector = [
    dict(id='hardmax', f=hardmax, vjp=lambda z, g: [M(0)] * len(z), params={}, sizes=[1, 2, 3, 5, 9, 17, 33], note='a tie goes to the first'),
    dict(id='softmax2d', f=softmax2d, vjp=softmax2d_vjp, params=dict(channels=3), sizes=[3, 6, 12, 18, 27, 36, 48],
         note='channels first: entry c * pixels + i is channel c of pixel i'),
    dict(id='hierarchical-softmax', f=hierarchical, vjp=hierarchical_vjp, params={}, sizes=[1, 2, 3, 4, 7, 12, 31],
         note='scores of the n inner nodes of a complete binary tree in heap order; n + 1 leaf probabilities in heap order; '
              'sigmoid(score) goes to the left child'),
    dict(id='adaptive-log-softmax', f=adaptive, vjp=adaptive_vjp, params=dict(cutoff=2), sizes=[4, 5, 6, 9, 14, 23, 40],
         note='scores of the cutoff frequent classes, of the tail cluster, of the classes in it; log-probabilities of all classes'),
]


def main():
    r = random.Random(20261125)
    out = dict(header=dict(
        what='Golden values of activation functions that activations.json leaves out.',
        reference='mpmath at 900 and 1200 digits (agreeing to 50), rounded once to the nearest float64',
        format='as activations.json; each scalar function has its own x, and no torch columns'), scalar=[], vector=[])
    for e in scalar:
        f = twice(lambda: [e['f'](M(x)) for x in e['x']])
        df = twice(lambda: [e['df'](M(x)) for x in e['x']])
        x = e['x'] + [end[0] for end in e['ends']] + [math.nan]
        f += [end[1] for end in e['ends']] + [math.nan]
        df += [end[2] for end in e['ends']] + [math.nan]
        record = dict(id=e['id'], params={}, x=list(map(enc, x)), x_extra=[], f=list(map(enc, f)), df=list(map(enc, df)), kinks=e['kinks'])
        out['scalar'].append(record | (dict(note=e['note']) if e['note'] else {}))
    for e in vector:
        cases = []
        for i, n in enumerate(e['sizes'] * 2):
            scale = [0.1, 1.0, 5.0, 30.0, 300.0][i % 5]
            z = [r.gauss(0, 1) * scale for _ in range(n)]
            if i % 3 == 1 and n > 1:
                z[n - 1] = z[0] = max(z)
            y = twice(lambda: e['f']([M(v) for v in z]))
            g = [r.gauss(0, 1) for _ in y]
            vjp = twice(lambda: e['vjp']([M(v) for v in z], [M(v) for v in g]))
            cases.append(dict(z=z, g=g, y=list(map(enc, y)), vjp=list(map(enc, vjp))))
        out['vector'].append(dict(id=e['id'], params=e['params'], cases=cases, note=e['note']))
    with open(os.path.join(here, 'activations-extra-c.json'), 'w') as file:
        json.dump(out, file, allow_nan=False, separators=(',', ':'))
        file.write('\n')


main()
