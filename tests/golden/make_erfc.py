"""Chebyshev coefficients of erfc for src/core/special.ts.

g(x) = (1 + 2x) exp(x^2) erfc(x) for x >= 0 is smooth and bounded; with t = (x - 3.75)/(x + 3.75) it is a function on [-1, 1].
Prints the coefficients c_k of g = sum c_k T_k(t) (c_0 already halved), computed at 60 digits and
rounded to multiples of 1e-19: g is at least 1, so the roundings together stay below 2e-18 of it, a hundredth of a unit in the last place.
Run with Debian's own python3: /usr/bin/python3 tests/golden/make_erfc.py
"""
from mpmath import mp, mpf, cos, pi, erfc, exp, inf

mp.dps = 60
N = 80
SHIFT = mpf("3.75")


def g(t):
    if t == 1:
        return 2 / mp.sqrt(pi)
    x = SHIFT * (1 + t) / (1 - t)
    if x > 60:  # asymptotic series of exp(x^2) erfc(x)
        s, term = mpf(0), mpf(1)
        for k in range(40):
            s += term
            term *= -(2 * k + 1) / (2 * x * x)
        return (1 + 2 * x) * s / (x * mp.sqrt(pi))
    return (1 + 2 * x) * exp(x * x) * erfc(x)


nodes = [cos(pi * (j + mpf(1) / 2) / N) for j in range(N)]
values = [g(t) for t in nodes]
for k in range(40):
    c = 2 * sum(v * cos(k * pi * (j + mpf(1) / 2) / N) for j, v in enumerate(values)) / N
    if k == 0:
        c /= 2
    if abs(c) < mpf("1e-18"):
        break
    rounded = mp.nint(c * mpf("1e19")) / mpf("1e19")
    print(f"  {mp.nstr(rounded, 20)},")
