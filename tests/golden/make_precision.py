#!/usr/bin/env python3
"""Make golden values for the number formats and for formulas that are rounded after each operation.

  /usr/bin/python3 tests/golden/make_precision.py     writes tests/golden/precision.json beside this file

Reference: every format but float32 is the list of its codes, decoded from its definition (IEEE 754; OCP 8-bit Floating Point
Specification 1.0 for fp8) as exact fractions; rounding is a search in that list. numpy (float16, float32) and torch (bfloat16) must
agree with it here before anything is written. Formulas: each operation by mpmath with 60 digits, then rounded by numpy or by the list.
Nothing here uses this project's code.
"""
import json
import math
import os
import random
from bisect import bisect_left
from fractions import Fraction

import mpmath
import numpy as np
import torch

mpmath.mp.dps = 60
torch.set_num_threads(1)
random.seed(20260512)
np.seterr(all="ignore")


class Format:
    """Non-negative finite numbers in the order of their codes."""

    def __init__(self, exponent_bits, mantissa_bits, ieee):
        self.infinite = ieee
        bias = 2 ** (exponent_bits - 1) - 1
        top = 2**exponent_bits - 1
        self.codes = []
        self.decoded = []
        for code in range(2 ** (exponent_bits + mantissa_bits)):
            exponent, fraction = divmod(code, 2**mantissa_bits)
            if ieee and exponent == top:
                self.decoded.append(math.inf if fraction == 0 else math.nan)
                continue
            if not ieee and exponent == top and fraction == 2**mantissa_bits - 1:
                self.decoded.append(math.nan)
                continue
            if exponent == 0:
                value = Fraction(fraction, 2**mantissa_bits) * Fraction(2) ** (1 - bias)
            else:
                value = (1 + Fraction(fraction, 2**mantissa_bits)) * Fraction(2) ** (exponent - bias)
            self.codes.append(value)
            self.decoded.append(float(value))
        # The number that would follow the largest: what rounds to it overflows.
        self.beyond = 2 * self.codes[-1] - self.codes[-2]
        self.mantissa_bits = mantissa_bits

    def round(self, x):
        """Nearest, ties to the even code. x: float, mpf or Fraction."""
        if isinstance(x, mpmath.mpf):
            if mpmath.isnan(x) or mpmath.isinf(x):
                x = float(x)
            else:
                sign, mantissa, exponent, _ = x._mpf_
                x = (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent
        if isinstance(x, float):
            if math.isnan(x):
                return math.nan
            if math.isinf(x):
                return x if self.infinite else math.nan
            if x == 0:
                return x
            sign = -1 if x < 0 else 1
            x = Fraction(x)
        else:
            sign = -1 if x < 0 else 1
        size = abs(x)
        table = self.codes + [self.beyond]
        above = bisect_left(table, size)
        if above == len(table):
            best = above - 1
        elif table[above] == size:
            best = above
        else:
            low, high = size - table[above - 1], table[above] - size
            best = above if high < low or (high == low and above % 2 == 0) else above - 1
        if best == len(self.codes):
            return sign * math.inf if self.infinite else math.nan
        return math.copysign(float(self.codes[best]), sign)


FORMATS = {
    "float16": Format(5, 10, True),
    "bfloat16": Format(8, 7, True),
    "fp8-e4m3": Format(4, 3, False),
    "fp8-e5m2": Format(5, 2, True),
}


def round_float32(x):
    """Nearest float32 of an mpf or a float: mpmath rounds to 24 bits, to fewer where the result is subnormal."""
    if mpmath.isnan(x) or mpmath.isinf(x) or x == 0:
        return float(x)
    x = mpmath.mpf(x)
    _, exponent = mpmath.frexp(x)
    quantum = mpmath.mpf(2) ** (max(exponent - 1, -126) - 23)
    steps = mpmath.nint(x / quantum)  # to even
    value = steps * quantum
    return math.copysign(math.inf, float(x)) if abs(value) >= mpmath.mpf(2) ** 128 else float(value)


def round_float64(x):
    return float(x)


ROUND = {"float64": round_float64, "float32": round_float32, **{name: f.round for name, f in FORMATS.items()}}


def same(a, b):
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))


def j(x):
    """JSON has no infinities; -0 is kept as text too."""
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return "-0" if x == 0 and math.copysign(1, x) < 0 else x


# ------------------------------------------------------------------------------------------ the formats

out = {"finfo": {}, "codes": {}, "quantise": {}, "int8": [], "formulas": [], "thresholds": {}}

for name, info in [
    ("float64", np.finfo(np.float64)),
    ("float32", np.finfo(np.float32)),
    ("float16", np.finfo(np.float16)),
]:
    out["finfo"][name] = {
        "bits": int(info.bits),
        "exponentBits": int(info.nexp),
        "mantissaBits": int(info.nmant),
        "max": float(info.max),
        "smallestNormal": float(info.tiny),
        "smallestSubnormal": float(info.smallest_subnormal),
        "epsilon": float(info.eps),
    }
brain = torch.finfo(torch.bfloat16)
out["finfo"]["bfloat16"] = {
    "bits": brain.bits,
    "max": brain.max,
    "smallestNormal": brain.tiny,
    "smallestSubnormal": float(FORMATS["bfloat16"].codes[1]),
    "epsilon": brain.eps,
}
# OCP 8-bit Floating Point Specification, table 2.
out["finfo"]["fp8-e4m3"] = {"bits": 8, "max": 448.0, "smallestNormal": 2.0**-6, "smallestSubnormal": 2.0**-9, "epsilon": 0.125}
out["finfo"]["fp8-e5m2"] = {"bits": 8, "max": 57344.0, "smallestNormal": 2.0**-14, "smallestSubnormal": 2.0**-16, "epsilon": 0.25}
for name in ("fp8-e4m3", "fp8-e5m2"):
    positive = FORMATS[name].decoded
    out["codes"][name] = [j(v) for v in positive] + [j(-v) for v in positive]
    finite = FORMATS[name].codes
    want = out["finfo"][name]
    assert float(finite[-1]) == want["max"] and float(finite[1]) == want["smallestSubnormal"]


def probes(table, count):
    """Numbers of the format, midpoints of neighbours (ties) and what is just beside these."""
    xs = []
    for i in random.sample(range(len(table) - 1), min(count, len(table) - 1)):
        middle = float((table[i] + table[i + 1]) / 2)
        xs += [float(table[i]), middle, math.nextafter(middle, 0), math.nextafter(middle, math.inf)]
    return xs


def wide(count, low, high):
    return [math.ldexp(random.uniform(1, 2), random.randint(low, high)) for _ in range(count)]


SPECIAL = [0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, 0.1, 1 / 3, math.pi, 5e-324, 1.7e308, 2.2250738585072014e-308]

for name, f in FORMATS.items():
    table = f.codes + [f.beyond]
    emax = math.frexp(float(f.codes[-1]))[1]
    emin = math.frexp(float(f.codes[1]))[1]
    xs = probes(table, 200 if name.startswith("fp8") else 120) + wide(80, emin - 3, emax + 2) + wide(30, -8, 8)
    # The ends: the smallest numbers, and where overflow starts.
    for value in (f.codes[1] / 2, f.codes[1] / 2 * 3, (f.codes[-1] + f.beyond) / 2, f.beyond):
        xs += [float(value), math.nextafter(float(value), 0), math.nextafter(float(value), math.inf)]
    xs = [x if random.random() < 0.5 else -x for x in xs] + SPECIAL
    ys = [f.round(x) for x in xs]
    if name == "float16":
        for x, y in zip(xs, ys):
            assert same(float(np.float64(x).astype(np.float16)), y), (name, x, y)
    if name == "bfloat16":
        # torch converts float64 by way of float32, which would round twice: compare from float32 numbers.
        for x in [float(np.float32(x)) for x in xs]:
            assert same(float(torch.tensor(x, dtype=torch.float32).to(torch.bfloat16).float()), f.round(x)), (name, x)
    out["quantise"][name] = {"x": [j(x) for x in xs], "y": [j(y) for y in ys]}

xs = wide(150, -153, 129) + wide(50, -8, 8)
for code in [1, 2, 3, 0x7FFFFF, 0x800000, 0x3F800000, 0x7F7FFFFF] + [random.randrange(0x7F7FFFFF) for _ in range(60)]:
    low = float(np.uint32(code).view(np.float32))
    middle = low + (float(np.uint32(code).view(np.float32)) - float(np.uint32(code - 1).view(np.float32))) / 2
    xs += [low, middle, math.nextafter(middle, 0), math.nextafter(middle, math.inf)]
xs = [x if random.random() < 0.5 else -x for x in xs] + SPECIAL
ys = [float(np.float64(x).astype(np.float32)) for x in xs]
for x, y in zip(xs, ys):
    assert same(round_float32(x), y), (x, y)
out["quantise"]["float32"] = {"x": [j(x) for x in xs], "y": [j(y) for y in ys]}

# Integers: torch multiplies by the scale's float32 reciprocal, so it is asked at scales that are powers of two.
for scale in (0.5, 0.0625, 4.0, 0.1, 0.037):
    xs = [float(np.float32(random.uniform(-150, 150) * scale)) for _ in range(60)] + [(k + 0.5) * scale for k in range(-4, 5)]
    xs += [127.4 * scale, 127.6 * scale, -128.4 * scale, -130 * scale, 1e30, -1e30]
    ys = [float(max(-128, min(127, round(x / scale)))) * scale + 0.0 for x in xs]
    if math.frexp(scale)[0] == 0.5:
        got = torch.quantize_per_tensor(torch.tensor(xs, dtype=torch.float32), scale, 0, torch.qint8).int_repr()
        # 1e30 is beyond what torch's conversion to an integer defines.
        for x, y, code in zip(xs, ys, got.tolist()):
            assert abs(x) > 1e20 or code * scale == y, (scale, x, y, code)
    out["int8"].append({"scale": scale, "x": xs, "y": ys})

# ------------------------------------------------------------------------------------------ formulas

M = mpmath.mpf


def operation(r, function):
    """A function of the arguments' exact values, rounded once by r. NaN and infinities by float64 rules."""

    def apply(*arguments):
        arguments = [M(a) for a in arguments]
        return r(function(*arguments))

    return apply


def exp(x):
    if x == mpmath.inf:
        return x
    return M(0) if x < -2000 else mpmath.exp(x) if x < 2000 else M("inf")


def divide(a, b):
    return a / b if b != 0 else M("nan") if a == 0 else mpmath.sign(a) * M("inf")


# Each formula as this project's text, as steps on rounded values, and exactly.
def steps(r):
    add = operation(r, lambda a, b: a + b)
    multiply = operation(r, lambda a, b: a * b)
    over = operation(r, divide)
    e = operation(r, exp)
    half, one, two = r(0.5), r(1.0), r(2.0)
    root_two = operation(r, mpmath.sqrt)(two)
    return {
        "gelu naive": lambda x: multiply(multiply(half, x), add(one, operation(r, mpmath.erf)(over(x, root_two)))),
        "gelu stable": lambda x: multiply(multiply(half, x), operation(r, mpmath.erfc)(over(-x, root_two))),
        "sigmoid naive": lambda x: over(one, add(one, e(-x))),
        "softplus naive": lambda x: operation(r, mpmath.log)(add(one, e(x))),
        "softplus stable": lambda x: add(max(x, 0.0), operation(r, mpmath.log1p)(e(-abs(x)))),
        "expm1 naive": lambda x: add(e(x), -one),
        "quick gelu": lambda x: multiply(x, operation(r, lambda z: 1 / (1 + mpmath.exp(-z)))(multiply(r(1.702), x))),
    }


TEXTS = {
    "gelu naive": "0.5*x*(1+erf(x/sqrt(2)))",
    "gelu stable": "0.5*x*erfc(-x/sqrt(2))",
    "sigmoid naive": "1/(1+exp(-x))",
    "softplus naive": "log(1+exp(x))",
    "softplus stable": "max(x,0)+log1p(exp(-abs(x)))",
    "expm1 naive": "exp(x)-1",
    "quick gelu": "x*sigmoid(1.702*x)",
}
EXACT = {
    "gelu naive": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "gelu stable": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "sigmoid naive": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus naive": lambda x: mpmath.log1p(mpmath.exp(x)),
    "softplus stable": lambda x: mpmath.log1p(mpmath.exp(x)),
    "expm1 naive": mpmath.expm1,
    "quick gelu": lambda x: x / (1 + mpmath.exp(-M("1.702") * x)),
}

for name in ("float32", "float16", "bfloat16", "fp8-e4m3", "fp8-e5m2"):
    r = ROUND[name]
    functions = steps(r)
    points = [-100.0, -20.0, -12.0, -9.0, -7.5, -5.5, -5.0, -3.5, -2.0, -1.0, -0.1, -0.001, 0.001, 0.3, 1.0, 2.5, 6.0, 11.0, 12.0, 90.0]
    points = [r(x) for x in points + [random.uniform(-6, 6) for _ in range(15)]]
    for formula, f in functions.items():
        out["formulas"].append(
            {
                "formula": formula,
                "text": TEXTS[formula],
                "format": name,
                "x": points,
                "rounded": [j(f(x)) for x in points],
                "exact": [j(float(EXACT[formula](M(x)))) for x in points],
            }
        )


def adjacent(name, holds, low, high):
    """The number of the format next to where `holds` changes, on the side of `low`, between two of its numbers of one sign."""
    r = ROUND[name]
    low, high = r(low), r(high)
    want = holds(low)
    assert holds(high) != want
    while True:
        middle = r((M(low) + M(high)) / 2)
        if middle in (low, high):
            return low
        if holds(middle) == want:
            low = middle
        else:
            high = middle


for name in ROUND:
    functions = steps(ROUND[name])
    e = operation(ROUND[name], exp)
    out["thresholds"][name] = {
        # The largest x whose naive GELU is exactly 0, and the largest with a finite exponential.
        "geluZero": adjacent(name, lambda x: functions["gelu naive"](x) == 0, -30, -1),
        "expFinite": adjacent(name, lambda x: math.isfinite(e(x)), 1, 1000 if name != "fp8-e4m3" else 400),
    }

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "precision.json")
with open(path, "w") as file:
    json.dump(out, file, separators=(",", ":"))
print(os.path.getsize(path), out["thresholds"])
