#!/usr/bin/env python3
"""Make golden values for src/core/special.ts: erf, erfc, normalCdf, normalDensity, tanh.

Reference: mpmath at 50 digits, each value rounded once to float64. `condition` is |x g'(x) / g(x)|.

  /usr/bin/python3 tests/golden/make_special.py      writes tests/golden/special.json beside this file
"""
import json
import os
import random

import mpmath as mp

mp.mp.dps = 50
random.seed(7)


def to64(v):
    """An mpf to the nearest float64: correct also for subnormals, as int / int is correctly rounded in Python."""
    sign, man, exp, _ = v._mpf_
    if man == 0:
        return 0.0
    r = float(int(man) << exp) if exp >= 0 else int(man) / (1 << -exp)
    return -r if sign else r


points = [0.0, 1e-300, -1e-300, 1e-20, -1e-20, 1e-8, -1e-8]
points += [sign * v for v in (0.1, 0.2499999, 0.25, 0.2500001, 0.4999999, 0.5, 0.5000001, 0.9999999, 1.0, 1.0000001, 2.0, 3.75, 5.0, 6.0, 8.3) for sign in (1, -1)]
# The tails down to the last subnormal: erfc's ends near 27.23, the normal's near -38.47 and its density's near 38.58.
points += [26.0, 26.5, 26.54, 26.6, 26.9, 27.0, 27.1, 27.2, 27.22, 27.23, 27.3, 28.0]
points += [-37.5, -37.6, -37.8, -38.0, -38.2, -38.4, -38.44, -38.46, -38.48, -38.5, -38.56]
points += [random.uniform(-1, 1) for _ in range(20)] + [random.uniform(-6, 6) for _ in range(30)] + [random.uniform(-38, 28) for _ in range(40)]
points = sorted(set(points))

FUNCTIONS = {
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
    "erfc": (mp.erfc, lambda x: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
    # mp.ncdf(x) is exact to the working precision through erfc.
    "normalCdf": (lambda x: mp.erfc(-x / mp.sqrt(2)) / 2, mp.npdf),
    "normalDensity": (mp.npdf, lambda x: -x * mp.npdf(x)),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
}
out = {
    "header": {
        "what": "erf, erfc, the normal distribution function and density, tanh at points down to their subnormal tails",
        "made_with": f"mpmath {mp.__version__}, 50 digits, rounded once to float64",
        "regenerate": "/usr/bin/python3 tests/golden/make_special.py",
    },
    "x": points,
}
for name, (g, dg) in FUNCTIONS.items():
    exact = [g(mp.mpf(x)) for x in points]
    out[name] = [to64(v) for v in exact]
    out[name + "Condition"] = [float(mp.nstr(abs(mp.mpf(x) * dg(mp.mpf(x)) / v), 5)) if v else 0.0 for x, v in zip(points, exact)]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "special.json")
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in out.items()) + "\n}\n")
print(path, os.path.getsize(path), len(points))
