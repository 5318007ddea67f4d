#!/usr/bin/env python3
"""Make golden values for the number formats and for formulas that are rounded after each operation.

  /usr/bin/python3 tests/golden/make_precision.py     writes tests/golden/precision.json beside this file

Reference: every format but float32 is the list of its codes, decoded from its definition (IEEE 754; OCP 8-bit Floating Point
Specification 1.0 for fp8) as exact fractions; rounding is a search in that list. numpy (float16, float32) and torch (bfloat16) must
agree with it here before anything is written. Formulas: each operation by mpmath with 60 digits, then rounded by numpy or by the list.
Forms of activations: arithmetic by numpy (float16, float32) and torch (bfloat16) in the format itself, other functions by numpy and
scipy in float64, rounded to it.
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
import scipy.special
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

# ------------------------------------------------------------------------------- forms of activations


class Numpy:
    """Arrays of a numpy format; + - * / and sqrt are the format's own."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.overflowed = None

    def start(self, xs):
        self.overflowed = np.zeros(len(xs), bool)
        return Number(self, self.array(xs))

    def array(self, values):
        return np.asarray(values, dtype=np.float64).astype(self.dtype)

    def double(self, array):
        return array.astype(np.float64)

    def where(self, condition, yes, no):
        return np.where(condition, yes, no)

    def sqrt(self, array):
        return np.sqrt(array)


class Bfloat16(Numpy):
    """Tensors of bfloat16, whose arithmetic torch does; numbers come into it by way of the list of codes."""

    def __init__(self):
        super().__init__(None)
        # Rounding by code: torch converts float64 by way of float32, which would round twice.
        self.codes = np.array([float(c) for c in FORMATS["bfloat16"].codes + [FORMATS["bfloat16"].beyond]])

    def array(self, values):
        values = np.asarray(values, dtype=np.float64)
        size = np.abs(values)
        table = self.codes
        with np.errstate(invalid="ignore"):
            above = np.clip(np.searchsorted(table, np.where(np.isnan(size), 0, size)), 1, len(table) - 1)
            low, high = size - table[above - 1], table[above] - size
            up = (high < low) | ((high == low) & (above % 2 == 0))
            best = np.where(size == table[above], above, np.where(up, above, above - 1))
        rounded = np.where(size == 0, 0, table[best])
        rounded = np.where((best == len(table) - 1) | np.isinf(size), np.inf, rounded)
        rounded = np.where(np.isnan(values), np.nan, np.copysign(rounded, values))
        return torch.tensor(rounded, dtype=torch.float32).to(torch.bfloat16)

    def double(self, tensor):
        return tensor.double().numpy()

    def where(self, condition, yes, no):
        yes, no = torch.broadcast_tensors(yes, no)
        return torch.where(torch.tensor(condition), yes, no)

    def sqrt(self, tensor):
        return torch.sqrt(tensor)


class Number:
    """Values in a format, of which each operation makes new ones; every one notes where it overflowed."""

    def __init__(self, backend, values):
        self.backend, self.values = backend, values
        finite = np.isfinite(backend.double(values))
        backend.overflowed = backend.overflowed | ~finite

    def lift(self, other):
        return other.values if isinstance(other, Number) else self.backend.array([other])

    def __add__(self, other):
        return Number(self.backend, self.values + self.lift(other))

    def __radd__(self, other):
        return Number(self.backend, self.lift(other) + self.values)

    def __sub__(self, other):
        return Number(self.backend, self.values - self.lift(other))

    def __rsub__(self, other):
        return Number(self.backend, self.lift(other) - self.values)

    def __mul__(self, other):
        return Number(self.backend, self.values * self.lift(other))

    def __rmul__(self, other):
        return Number(self.backend, self.lift(other) * self.values)

    def __truediv__(self, other):
        return Number(self.backend, self.values / self.lift(other))

    def __rtruediv__(self, other):
        return Number(self.backend, self.lift(other) / self.values)

    def __neg__(self):
        return Number(self.backend, -self.values)

    def call(self, function):
        return Number(self.backend, self.backend.array(function(self.backend.double(self.values))))

    def double(self):
        return self.backend.double(self.values)


def function(f):
    return lambda u: u.call(f)


exp_, expm1_, log_, log1p_ = function(np.exp), function(np.expm1), function(np.log), function(np.log1p)
tanh_, erf_, erfc_ = function(np.tanh), function(scipy.special.erf), function(scipy.special.erfc)
sigmoid_, softplus_ = function(scipy.special.expit), function(lambda u: np.logaddexp(0, u))
abs_, square_, cube_ = function(np.abs), function(np.square), function(lambda u: u * u * u)
negative_part, positive_part = function(lambda u: np.minimum(u, 0)), function(lambda u: np.maximum(u, 0))


def sqrt_(u):
    return Number(u.backend, u.backend.sqrt(u.values))


def constant(like, value):
    return Number(like.backend, like.backend.array([value]))


def where_(condition, yes, no):
    backend = yes.backend if isinstance(yes, Number) else no.backend
    yes, no = [v.values if isinstance(v, Number) else backend.array([v]) for v in (yes, no)]
    return Number(backend, backend.where(condition, yes, no))


def sigma(x):
    t = exp_(-abs_(x))
    return where_(x.double() >= 0, 1.0, t) / (1.0 + t)


def isru_stable(x):
    m = function(lambda u: np.maximum(np.abs(u), 1))(x)
    return x / m / sqrt_(square_(1.0 / m) + 1.0 * square_(x / m))


def squareplus_stable(x):
    root = sqrt_(constant(x, 4.0))
    m = Number(x.backend, x.backend.where(np.abs(x.double()) >= 2, abs_(x).values, root.values))
    half = abs_(x) / 2.0 + m * sqrt_(square_(x / m) + square_(root / m)) / 2.0
    return where_(x.double() >= 0, half, constant(x, 4.0) / 4.0 / half)


# The registry's forms in steps, at its default parameters.
FORMS = {
    ("sigmoid", "stable"): sigma,
    ("sigmoid", "naive"): lambda x: 1.0 / (1.0 + exp_(-x)),
    ("tanh", "naive"): lambda x: (exp_(x) - exp_(-x)) / (exp_(x) + exp_(-x)),
    ("log-sigmoid", "stable"): lambda x: negative_part(x) - log1p_(exp_(-abs_(x))),
    ("log-sigmoid", "naive"): lambda x: log_(sigmoid_(x)),
    ("softplus", "stable"): lambda x: positive_part(x) + log1p_(exp_(-abs_(1.0 * x))) / 1.0,
    ("softplus", "naive"): lambda x: log_(1.0 + exp_(1.0 * x)) / 1.0,
    ("shifted-softplus", "stable"): lambda x: positive_part(x) + log1p_(expm1_(-abs_(x)) / 2.0),
    ("shifted-softplus", "naive"): lambda x: softplus_(x) - log_(constant(x, 2.0)),
    ("elu", "stable"): lambda x: where_(x.double() > 0, x, 1.0 * expm1_(negative_part(x))),
    ("elu", "naive"): lambda x: where_(x.double() > 0, x, 1.0 * (exp_(x) - 1.0)),
    ("gelu", "stable"): lambda x: x / 2.0 * erfc_(-x / sqrt_(constant(x, 2.0))),
    ("gelu", "naive"): lambda x: x / 2.0 * (1.0 + erf_(x / sqrt_(constant(x, 2.0)))),
    ("gelu-tanh", "naive"): lambda x: x
    / 2.0
    * (1.0 + tanh_(sqrt_(constant(x, 2.0) / constant(x, math.pi)) * (x + 0.044715 * cube_(x)))),
    ("quick-gelu", "naive"): lambda x: x / (1.0 + exp_(-1.702 * x)),
    ("silu", "stable"): lambda x: x
    * where_(x.double() >= 0, 1.0, exp_(-abs_(x)))
    / (1.0 + exp_(-abs_(x))),
    ("silu", "naive"): lambda x: x / (1.0 + exp_(-x)),
    ("mish", "naive"): lambda x: x * tanh_(log_(1.0 + exp_(x))),
    ("smish", "stable"): lambda x: x * (sigmoid_(x) * (2.0 + sigmoid_(x)) / (2.0 + sigmoid_(x) * (2.0 + sigmoid_(x)))),
    ("isru", "stable"): isru_stable,
    ("isru", "naive"): lambda x: x / sqrt_(1.0 + 1.0 * square_(x)),
    ("squareplus", "stable"): squareplus_stable,
    ("squareplus", "naive"): lambda x: (x + sqrt_(square_(x) + 4.0)) / 2.0,
    ("tanh-shrink", "naive"): lambda x: x - tanh_(x),
    ("golu", "stable"): lambda x: x * exp_(-exp_(-x)),
}

def short(name, value):
    """The decimal number of fewest digits that the format rounds back to the value."""
    dtype = np.float16 if name == "float16" else np.float32
    return float(str(dtype(value)))


BACKENDS = {"float32": Numpy(np.float32), "float16": Numpy(np.float16), "bfloat16": Bfloat16()}
out["forms"] = []
out["formPoints"] = {}
for name, backend in BACKENDS.items():
    limit = {"float16": 15, "bfloat16": 100, "float32": 100}[name]
    points = [random.uniform(-12, 12) for _ in range(120)] + [random.uniform(-limit, limit) for _ in range(120)]
    points += [math.ldexp(random.uniform(-2, 2), random.randint(-24, 15)) for _ in range(100)] + [0.0, 1.0, -1.0, 2.0, -2.0]
    points = [ROUND[name](p) for p in points]
    out["formPoints"][name] = [short(name, p) for p in points]
    for (id, form), f in FORMS.items():
        values = f(backend.start(points)).double()
        out["forms"].append({"id": id, "form": form, "format": name, "rounded": [j(short(name, v)) for v in values]})

# Error, overflow and flush at every number of a 16-bit format, the exact values by mpmath, rounded to float64.
EXACT_FORMS = {
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "elu": lambda x: x if x > 0 else mpmath.expm1(x),
    "gelu": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "isru": lambda x: x / mpmath.sqrt(1 + x * x),
    "squareplus": lambda x: (x + mpmath.sqrt(x * x + 4)) / 2,
    "tanh-shrink": lambda x: x - mpmath.tanh(x),
}
out["reports"] = []
for name in ("float16", "bfloat16"):
    backend, codes = BACKENDS[name], [float(c) for c in FORMATS[name].codes]
    sides = {"left": [-c for c in codes[1:]], "right": codes}
    smallest, largest, bits = codes[1], codes[-1], FORMATS[name].mantissa_bits
    for id, exact in EXACT_FORMS.items():
        mpmath.mp.dps = 120
        values = {side: [M(float(exact(M(x)))) for x in xs] for side, xs in sides.items()}
        mpmath.mp.dps = 60
        for form in ("stable", "naive"):
            if (id, form) not in FORMS:
                continue
            report = {"id": id, "form": form, "format": name, "overflow": {}, "flush": {}}
            worst = (-1, None)
            for side, xs in sides.items():
                got = FORMS[id, form](backend.start(xs)).double()
                overflowed = [x for x, over in zip(xs, backend.overflowed) if over]
                flushed = []
                for x, y, want in zip(xs, got, values[side]):
                    if not math.isfinite(y):
                        # Right only where rounding the exact value overflows too.
                        error = 0 if j(FORMATS[name].round(want)) == j(float(y)) else math.inf
                    else:
                        size = min(abs(want), M(largest))
                        exponent = max(mpmath.frexp(size)[1], mpmath.frexp(M(smallest))[1] + bits) if size else 0
                        ulp = M(2) ** (exponent - 1 - bits) if size else M(smallest)
                        error = float(abs(M(float(y)) - want) / ulp)
                        if smallest <= abs(want) <= largest and abs(M(float(y)) - want) >= abs(want):
                            flushed.append(x)
                    if error > worst[0]:
                        worst = (error, x)
                report["overflow"][side] = overflowed[0] if overflowed else None
                report["flush"][side] = [flushed[0], flushed[-1]] if flushed else None
            report["worst"] = [j(worst[0]), worst[1]]
            out["reports"].append(report)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "precision.json")
with open(path, "w") as file:
    json.dump(out, file, separators=(",", ":"))
print(os.path.getsize(path), out["thresholds"])
