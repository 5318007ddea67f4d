#!/usr/bin/env python3
"""Make golden values for the activations that activations.json lacks: sqrt-softplus and kan-spline.

Reference: mpmath at 60 and at 120 digits, agreeing to 40, rounded once to float64. The splines come from the
Cox-de Boor recursion on exact knots, so by another road than the code under test.

  /usr/bin/python3 tests/golden/make_activations_extra_b.py      writes tests/golden/activations-extra-b.json
"""
import json
import math
import os

import mpmath as mp

M = mp.mpf
INF, NAN = math.inf, math.nan


def to64(v):
    """An mpf to the nearest float64: correct also for subnormals, as int / int is correctly rounded in Python."""
    sign, man, exp, _ = v._mpf_
    if man == 0:
        return 0.0
    r = float(int(man) << exp) if exp >= 0 else 0.0 if exp < -5000 else int(man) / (1 << -exp)
    return -r if sign else r


def enc(v):
    return "NaN" if math.isnan(v) else v if math.isfinite(v) else "Infinity" if v > 0 else "-Infinity"


def exp(v):
    return M(0) if v < -10**6 else mp.exp(v)


def sigma(x):
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def softplus(x):
    return max(x, M(0)) + mp.log1p(exp(-abs(x)))


# sqrt-softplus; exp(x/2) is kept apart only because exp() above ends at -10^6.
def root(x):
    return mp.sqrt(softplus(x))


def root_slope(x):
    return M(0) if x < -10**6 else sigma(x) / (2 * root(x))


# kan-spline: 5 intervals on [-1, 1], 3 more on either side, order 3.
def knots():
    return [M(-1) + M(2) * (i - 3) / 5 for i in range(12)]


def basis(i, k, x):
    t = knots()
    if k == 0:
        return M(1) if t[i] <= x < t[i + 1] else M(0)
    return (x - t[i]) / (t[i + k] - t[i]) * basis(i, k - 1, x) + (t[i + k + 1] - x) / (t[i + k + 1] - t[i + 1]) * basis(i + 1, k - 1, x)


def basis_slope(i, k, x):
    t = knots()
    return k * (basis(i, k - 1, x) / (t[i + k] - t[i]) - basis(i + 1, k - 1, x) / (t[i + k + 1] - t[i + 1]))


def kan(p):
    c = [M(p[f"c{i}"]) for i in range(8)]
    f = lambda x: M(p["w_b"]) * x * sigma(x) + M(p["w_s"]) * mp.fsum(c[i] * basis(i, 3, x) for i in range(8))
    df = lambda x: M(p["w_b"]) * (sigma(x) + x * sigma(x) * sigma(-x)) + M(p["w_s"]) * mp.fsum(c[i] * basis_slope(i, 3, x) for i in range(8))
    return f, df


def digits(g, x):
    values = []
    for dps in (60, 120):
        mp.mp.dps = dps
        values.append(g(M(x)))
    low, high = values
    assert abs(low - high) <= abs(high) * M(10) ** -40, (x, low, high)
    return to64(high)


def record(id, params, note, f, df, limits, points):
    f_low, f_high, df_low, df_high = limits
    xs = points + [INF, -INF, NAN]
    at = lambda g, low, high: [enc(high if x == INF else low if x == -INF else NAN if x != x else digits(g, x)) for x in xs]
    return {
        "id": id, "params": params, "x": [enc(x) for x in xs], "x_extra": [],
        "f": at(f, f_low, f_high), "df": at(df, df_low, df_high), "kinks": [], "note": note,
    }


COMMON = [s * v for v in (1e-300, 1e-30, 1e-8, 1e-3, 0.5, 1.0, 2.0, 10.0, 40.0, 700.0, 1e4, 3.4e38, 1e308) for s in (1, -1)] + [0.0, -0.0]
ROOT = COMMON + [-36.9, -37.9, -38.0, -38.1, -50.0, -744.0, -746.0, -1000.0, -1416.0, -1440.0, -1480.0, -1488.0, 37.5, 3.0]
# The knots and points between them, the seams at the ends and the ends of what the spline reaches.
KAN = COMMON + [-2.2, 2.2, -2.1, 2.15, -1.8, 1.8, -1.4, 1.4, -0.6, 0.6, -0.2, 0.2, -0.81, -0.33, 0.07, 0.77, 1.27, -1.61, 2.3, -2.3, 0.4, -0.41]
KAN_PARAMS = [
    {"w_b": 1.0, "w_s": 1.0, **{f"c{i}": c for i, c in enumerate([0.0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0.0])}},
    {"w_b": -0.5, "w_s": 1.5, **{f"c{i}": c for i, c in enumerate([0.7, -0.2, 0.4, 0.9, 0.1, 0.25, -0.8, 0.5])}},
]

scalar = [record("sqrt-softplus", {}, "", root, root_slope, (0.0, INF, 0.0, 0.0), ROOT)]
for p in KAN_PARAMS:
    scalar.append(record(
        "kan-spline", p, "cubic, 5 grid intervals on [-1, 1] and 3 more of the same length on either side, exact knots",
        *kan(p), (0.0, math.copysign(INF, p["w_b"]), 0.0, p["w_b"]), KAN))
out = {
    "header": {
        "what": "sqrt-softplus and kan-spline with their derivatives; each record has its own x",
        "reference": f"mpmath {mp.__version__}, 60 and 120 digits agreeing to 40, rounded once to float64",
        "non_finite": 'the strings "NaN", "Infinity", "-Infinity"; f and df at +-infinity are limits',
        "regenerate": "/usr/bin/python3 tests/golden/make_activations_extra_b.py",
    },
    "scalar": scalar,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "activations-extra-b.json")
with open(path, "w") as file:
    file.write('{\n"header": ' + json.dumps(out["header"], indent=1) + ',\n"scalar": [\n' + ",\n".join(json.dumps(r) for r in scalar) + "\n]\n}\n")
print(path, os.path.getsize(path), [len(r["x"]) for r in scalar])
