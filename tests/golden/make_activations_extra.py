#!/usr/bin/env python3
"""Make golden values of activation functions that activations.json lacks: mpmath, rounded once to float64.

Run with mpmath 1.2:  /usr/bin/python3 tests/golden/make_activations_extra.py
Writes activations-extra.json beside itself: {header, scalar}, records as in activations.json, each with an `x` of its own.
"""
import json
import math
import pathlib

import mpmath as mp

HERE = pathlib.Path(__file__).parent
LOW, HIGH = 250, 400          # working digits of the two evaluations
M = mp.mpf


def to64(v):
    """An mpf to the nearest float64, correct also for subnormals."""
    sign, man, exp, bc = v._mpf_
    if man == 0 or exp + bc < -1200:
        return 0.0
    r = float(int(man) << exp) if exp >= 0 else int(man) / (1 << -exp)      # int / int is correctly rounded in Python
    return -r if sign else r


def enc(v):
    return 'NaN' if math.isnan(v) else 'Infinity' if v == math.inf else '-Infinity' if v == -math.inf else v


def rounded(g, x):
    values = []
    for digits in (LOW, HIGH):
        mp.mp.dps = digits
        values.append(g(M(x)))
    a, b = values
    assert abs(a - b) <= abs(b) * M(10) ** -50, x
    return to64(b)


def column(g, xs, left, right):
    return [enc(math.nan if math.isnan(x) else right if x == math.inf else left if x == -math.inf else rounded(g, x))
            for x in xs]


def laplace(mu, sigma):
    f = lambda x: mp.erfc(-(x - M(mu)) / (M(sigma) * mp.sqrt(2))) / 2
    df = lambda x: mp.exp(-((x - M(mu)) / M(sigma)) ** 2 / 2) / (M(sigma) * mp.sqrt(2 * mp.pi))
    return f, df


def main():
    grid = [float(x) for x in json.loads((HERE / 'activations.json').read_text())['x']]
    scalar = []
    for params in (dict(mu=0.707107, sigma=0.282095), dict(mu=0.0, sigma=1.0), dict(mu=-0.75, sigma=2.5)):
        mu, sigma = params['mu'], params['sigma']
        f, df = laplace(mu, sigma)
        # 30 points of its own: the transition by quarters of the width, and the tails down to the subnormal numbers.
        own = [mu + sigma * k / 4 for k in range(-9, 10)] + [mu + sigma * k for k in (-38.4, -37.9, -37.5, -30, -20, -9, -5.5, 5.5, 9, 30, 38.4)]
        xs = grid + own
        scalar.append(dict(id='laplace', params=params, x=[enc(x) for x in xs], x_extra=[],
                           f=column(f, xs, 0.0, 1.0), df=column(df, xs, 0.0, 0.0), kinks=[], torch=None))
    header = dict(what='Golden values of activation functions that activations.json lacks.',
                  reference='mpmath at %d and %d digits (agreeing to 50), rounded once to the nearest float64' % (LOW, HIGH),
                  input='x and parameters are exact float64 values',
                  infinities='f and df at x = +-inf are mathematical limits',
                  columns='f and df are parallel to the x of their own record; the x of activations.json comes first')
    with open(HERE / 'activations-extra.json', 'w') as fh:
        json.dump(dict(header=header, scalar=scalar), fh, allow_nan=False, separators=(',', ':'))
        fh.write('\n')


main()
