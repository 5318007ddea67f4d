#!/usr/bin/env python3
"""Make golden values for the experiments compare-activations and design-an-activation, and for criticalPoints.

Reference: mpmath at 30 digits (quadrature over the Gaussian, split at 0; roots by bracketing), and NumPy for float16, each operation rounded.

  /usr/bin/python3 tests/golden/make_design.py      writes tests/golden/design.json beside this file
"""
import json
import os

import mpmath as mp
import numpy as np

mp.mp.dps = 30


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def swish(beta):
    return (
        lambda x: x * sigmoid(beta * x),
        lambda x: sigmoid(beta * x) * (1 + beta * x * (1 - sigmoid(beta * x))),
    )


# f and f' by our id or formula.
FUNCTIONS = {
    "relu": (lambda x: max(x, mp.mpf(0)), lambda x: mp.mpf(x > 0)),
    "leaky-relu": (lambda x: x if x > 0 else x / 100, lambda x: mp.mpf(1) if x > 0 else mp.mpf(1) / 100),
    "elu": (lambda x: x if x > 0 else mp.expm1(x), lambda x: mp.mpf(1) if x > 0 else mp.exp(x)),
    "gelu": (lambda x: x * mp.ncdf(x), lambda x: mp.ncdf(x) + x * mp.npdf(x)),
    "silu": swish(1),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "=x*sigmoid(1.5*x)": swish(mp.mpf(3) / 2),
}


def mean(g, q=1):
    """E g(sqrt(q) z), z ~ N(0, 1)."""
    s = mp.sqrt(q)
    edges = sorted({mp.mpf(e) for e in range(-14, 15)} | {e / s for e in (-40, -20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 40) if abs(e / s) < 14})
    return mp.quad(lambda z: g(s * z) * mp.npdf(z), edges)


def second_moment(name, q):
    return mean(lambda x: FUNCTIONS[name][0](x) ** 2, q)


def square_slope(name, q):
    return mean(lambda x: FUNCTIONS[name][1](x) ** 2, q)


def critical(name, bias, low, high):
    """The fixed point with chi = 1 between two second moments, and its weight variance."""
    excess = lambda q: q - second_moment(name, q) / square_slope(name, q) - bias
    q = mp.findroot(excess, (low, high), solver="anderson", tol=1e-22)
    return {"activation": name, "biasVariance": float(bias), "q": float(q), "weightVariance": float(1 / square_slope(name, q))}


def moments(name):
    f, df = FUNCTIONS[name]
    second = second_moment(name, 1)
    average = mean(f)
    return {
        "activation": name,
        "mean": float(average),
        "variance": float(second - average**2),
        "forwardGain": float(1 / mp.sqrt(second)),
        "backwardGain": float(1 / mp.sqrt(square_slope(name, 1))),
    }


def apart(name, other, low, high):
    """The largest |f - g| between two places around it, by the root of its derivative."""
    (f, df), (g, dg) = FUNCTIONS[name], FUNCTIONS[other]
    x = mp.findroot(lambda x: df(x) - dg(x), (mp.mpf(low), mp.mpf(high)), solver="anderson", tol=1e-22)
    return {"first": other, "activation": name, "at": float(abs(x)), "difference": float(abs(f(x) - g(x)))}


def fixed_point(name, weight, bias):
    q = mp.findroot(lambda q: weight * second_moment(name, q) + bias - q, (mp.mpf(0.1), mp.mpf(20)), solver="anderson", tol=1e-22)
    return {"activation": name, "weightVariance": float(weight), "biasVariance": float(bias), "q": float(q), "chi": float(weight * square_slope(name, q))}


def last_half(formula):
    """The last positive float16, going outwards, for which every value so far was finite; each operation rounded to float16."""
    x = np.arange(1, 0x7C00, dtype=np.uint16).view(np.float16)
    with np.errstate(all="ignore"):
        finite = np.isfinite(formula(x))
    return float(x[np.argmin(finite) - 1])


def half_exp(x):
    return np.exp(x.astype(np.float64)).astype(np.float16)


one = np.float16(1)
default = "=x*sigmoid(1.5*x)"
out = {
    "header": {
        "what": "critical weight variances, Gaussian moments, largest differences, a fixed point, overflows in float16",
        "made_with": f"mpmath {mp.__version__} at {mp.mp.dps} digits, NumPy {np.__version__}",
        "regenerate": "/usr/bin/python3 tests/golden/make_design.py",
    },
    "critical": [
        critical("tanh", mp.mpf("0.05"), mp.mpf("0.1"), mp.mpf(2)),
        critical("sigmoid", mp.mpf("0.1"), mp.mpf(20), mp.mpf(100)),
        critical("gelu", mp.mpf("0.05"), mp.mpf("0.2"), mp.mpf(3)),
        critical(default, mp.mpf("0.1"), mp.mpf("0.5"), mp.mpf(5)),
    ],
    "moments": [moments(name) for name in ("relu", "leaky-relu", "elu", "gelu", "silu", default)],
    "differences": [apart("gelu", "relu", "0.3", "1.5"), apart("silu", "relu", "0.5", "2"), apart("silu", "gelu", "1", "3")],
    "fixedPoint": fixed_point(default, mp.mpf("1.5"), mp.mpf("0.5")),
    "lastHalf": [
        {"formula": "x*exp(x)/(1 + exp(x))", "x": last_half(lambda x: x * half_exp(x) / (one + half_exp(x)))},
        {"formula": "exp(x)/(1 + exp(x))", "x": last_half(lambda x: half_exp(x) / (one + half_exp(x)))},
        {"formula": "max(0, x)^2", "x": last_half(lambda x: np.maximum(x, np.float16(0)) * np.maximum(x, np.float16(0)))},
    ],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "design.json")
with open(path, "w") as file:
    json.dump(out, file, indent=1, ensure_ascii=False)
    file.write("\n")
print(path, os.path.getsize(path))
