#!/usr/bin/env python3
"""Make golden values for the experiment precision-lens.

  /usr/bin/python3 tests/golden/make_precision_lens.py     writes tests/golden/precision-lens.json beside this file

Reference: thresholds by looking at every number of float16 (numpy) and bfloat16 (torch) on a side of 0, arithmetic in the format itself,
other functions by numpy and scipy in float64 and then rounded to it. A curve in float16 with mpmath's exact values and numpy's spacing.
int8 by torch.quantize_per_tensor. Nothing here uses this project's code.
"""
import json
import os

import mpmath
import numpy as np
import scipy.special
import torch

mpmath.mp.dps = 50
np.seterr(all="ignore")

# Positive finite numbers of a format in order, as float64.
half = np.arange(1, 0x7C00, dtype=np.uint16).view(np.float16).astype(np.float64)
brain = (np.arange(1, 0x7F80, dtype=np.uint32) << 16).astype(np.uint32).view(np.float32).astype(np.float64)


def to_half(values):
    return np.asarray(values, np.float64).astype(np.float16).astype(np.float64)


def to_brain(values):
    """To odd in float32 first, so that torch's conversion by way of it does not round twice."""
    values = np.asarray(values, np.float64)
    near = values.astype(np.float32)
    away = np.where(np.abs(near.astype(np.float64)) > np.abs(values), np.nextafter(near, np.float32(0)), near)
    bits = away.astype(np.float32).view(np.uint32)
    inexact = (away.astype(np.float64) != values) & np.isfinite(away)
    odd = np.where(inexact, bits | 1, bits).astype(np.uint32).view(np.float32)
    return torch.from_numpy(odd.copy()).to(torch.bfloat16).double().numpy()


FORMATS = {"float16": (half, to_half), "bfloat16": (brain, to_brain)}

EXACT = {
    "sigmoid": scipy.special.expit,
    "tanh": np.tanh,
    "gelu": lambda x: x / 2 * scipy.special.erfc(-x / np.sqrt(2)),
    "softplus": lambda x: np.logaddexp(0, x),
}
SLOPES = {
    "sigmoid": lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2,
    "tanh": lambda x: 1 / np.cosh(x) ** 2,
    "gelu": lambda x: scipy.special.erfc(-x / np.sqrt(2)) / 2 + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi),
}


def naive(name, x, r):
    if name == "gelu":
        return r(r(x / 2) * r(1 + r(scipy.special.erf(r(x / r(np.sqrt(2)))))))
    if name == "softplus":
        return r(np.log(r(1 + r(np.exp(x)))))
    if name == "sigmoid":
        return r(1 / r(1 + r(np.exp(-x))))
    raise KeyError(name)


def tail(xs, values):
    """The number from which outwards all values are the last one, and that value."""
    different = np.nonzero(values != values[-1])[0]
    return [float(xs[different[-1] + 1 if len(different) else 0]), float(values[-1])]


out = {"tails": [], "infinite": [], "slopes": []}
for format, (sizes, r) in FORMATS.items():
    for side, sign in (("left", -1), ("right", 1)):
        xs = sign * sizes
        for name, form, values in [
            ("sigmoid", "once", r(EXACT["sigmoid"](xs))),
            ("tanh", "once", r(EXACT["tanh"](xs))),
            ("gelu", "once", r(EXACT["gelu"](xs))),
            ("gelu", "naive", naive("gelu", xs, r)),
            ("sigmoid", "naive", naive("sigmoid", xs, r)),
            ("softplus", "naive", naive("softplus", xs, r)),
        ]:
            x, value = tail(xs, values)
            if np.isfinite(value) and abs(2 * x) <= abs(xs[-1]):
                out["tails"].append({"id": name, "form": form, "format": format, "side": side, "x": x, "value": value})
            infinite = np.nonzero(np.isinf(values))[0]
            if len(infinite):
                out["infinite"].append(
                    {"id": name, "form": form, "format": format, "side": side, "x": float(xs[infinite[0]])}
                )
        for name, slope in SLOPES.items():
            x, value = tail(xs, r(slope(xs)))
            if value == 0:
                out["slopes"].append({"id": name, "format": format, "side": side, "x": x})

# The naive GELU in float16 along the default curve, x from -8 to 8 in steps of 0.05: value and error in ulps of the exact value.
out["curve"] = []
for k in range(-160, 161, 5):
    x = float(to_half(k * 0.05))
    exact = mpmath.mpf(x) / 2 * mpmath.erfc(-mpmath.mpf(x) / mpmath.sqrt(2))
    computed = float(naive("gelu", np.array([x]), to_half)[0])
    # Spacing of the format in the binade of the exact value.
    exponent = max(int(mpmath.floor(mpmath.log(abs(exact), 2))), -14) if exact else -14
    ulps = abs(mpmath.mpf(computed) - exact) / mpmath.mpf(2) ** (exponent - 10)
    out["curve"].append({"x": round(k * 0.05, 6), "rounded": x, "exact": float(exact), "naive": computed, "ulps": float(ulps)})

# tanh in int8 from -8 to 8: both scales are such that the largest number of the range is 127 steps. x = +-4 is a tie.
scales = [8 / 127, float(np.tanh(8.0)) / 127]
xs = [k * 0.05 for k in range(-160, 161) if abs(k) != 80]
first = torch.quantize_per_tensor(torch.tensor(xs, dtype=torch.float32), scales[0], 0, torch.qint8).int_repr()
second = torch.quantize_per_tensor(torch.tanh(first.double() * scales[0]).float(), scales[1], 0, torch.qint8).int_repr()
out["int8"] = {"scales": scales, "x": [round(x, 6) for x in xs], "input": first.tolist(), "output": second.tolist()}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "precision-lens.json"), "w") as file:
    json.dump(out, file, separators=(",", ":"))
print(len(out["tails"]), out["infinite"], out["slopes"])
for row in out["tails"]:
    print(row)
