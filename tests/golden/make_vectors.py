"""Functions of a vector, for the tests of `analyseVector` and of the experiments with them: Jacobians and norms (PyTorch autograd;
mpmath for sparsemax and entmax, by bisection and differences at 40 digits), Gaussian moments (mpmath), outputs and entropies of
normalisers (SciPy, mpmath), points of gated units (PyTorch), and least-squares fits of max-affine functions (SciPy).

  python3 tests/golden/make_vectors.py > tests/golden/vectors.json
"""
import json
import sys

import mpmath as mp
import numpy as np
import scipy.optimize
import scipy.special
import torch
import torch.nn.functional as F

mp.mp.dps = 40
torch.set_default_dtype(torch.float64)
X = [0.5, -1.25, 2.0, 0.75, -0.5, 1.5]


def bisected(x, share):
    """p_i = share(x_i - tau) with sum 1, tau by bisection."""
    x = [mp.mpf(v) for v in x]
    low, high = min(x) - 4, max(x)
    for _ in range(140):
        tau = (low + high) / 2
        if sum(share(v - tau) for v in x) > 1:
            low = tau
        else:
            high = tau
    return [share(v - low) for v in x]


sparsemax = lambda x: bisected(x, lambda d: max(d, mp.mpf(0)))
entmax15 = lambda x: bisected([mp.mpf(v) / 2 for v in x], lambda d: max(d, mp.mpf(0)) ** 2)


def by_differences(f, x, h=mp.mpf(10) ** -12):
    """Jacobian by central differences, rows of outputs."""
    columns = []
    for j in range(len(x)):
        up, down = ([mp.mpf(v) + (s * h if i == j else 0) for i, v in enumerate(x)] for s in (1, -1))
        columns.append([(a - b) / (2 * h) for a, b in zip(f(up), f(down))])
    return [[float(column[i]) for column in columns] for i in range(len(columns[0]))]


def halves(f):
    return lambda x: f(x[: len(x) // 2], x[len(x) // 2 :])


functions = {
    "softmax": lambda x: F.softmax(x, 0),
    "log-softmax": lambda x: F.log_softmax(x, 0),
    "softmin": lambda x: F.softmin(x, 0),
    "gumbel-softmax": lambda x: F.softmax(x / 0.7, 0),
    "softmax2d": lambda x: F.softmax(x.reshape(3, 2), 0).reshape(-1),
    "logsumexp": lambda x: torch.logsumexp(x, 0, keepdim=True),
    "maxout": lambda x: x.reshape(-1, 2).max(-1).values,
    "crelu": lambda x: torch.cat([F.relu(x), F.relu(-x)]),
    "glu": lambda x: F.glu(x, 0),
    "bilinear-glu": halves(lambda a, b: a * b),
    "reglu": halves(lambda a, b: F.relu(a) * b),
    "geglu": halves(lambda a, b: F.gelu(a) * b),
    "swiglu": halves(lambda a, b: F.silu(a) * b),
}
jacobians = []
for name, f in functions.items():
    rows = torch.autograd.functional.jacobian(f, torch.tensor(X)).numpy()
    at_zero = torch.autograd.functional.jacobian(f, torch.zeros(6)).numpy()
    jacobians.append(
        {
            "id": name,
            "params": {"temperature": 0.7} if name == "gumbel-softmax" else {},
            "rows": rows.tolist(),
            "norm": np.linalg.norm(rows, 2),
            # At a tie or a kink PyTorch's choice is its own.
            "normAtZero": np.linalg.norm(at_zero, 2) if name not in ("maxout",) else None,
        }
    )
for name, f in (("sparsemax", sparsemax), ("entmax-1.5", entmax15)):
    rows = by_differences(f, X)
    jacobians.append({"id": name, "params": {}, "rows": rows, "norm": np.linalg.norm(rows, 2), "normAtZero": np.linalg.norm(by_differences(f, [0] * 6), 2)})

Phi = lambda x: mp.ncdf(x)
sigma = lambda x: 1 / (1 + mp.exp(-x))
gates = {
    "glu": sigma,
    "bilinear-glu": lambda x: x,
    "reglu": lambda x: max(x, mp.mpf(0)),
    "geglu": lambda x: x * Phi(x),
    "swiglu": lambda x: x * sigma(x),
}
line = [-mp.inf, -4, 0, 4, mp.inf]
moments = [{"id": name, "params": {}, "mean": 0.0, "secondMoment": float(mp.quad(lambda x: g(x) ** 2 * mp.npdf(x), line))} for name, g in gates.items()]
moments.append({"id": "crelu", "params": {}, "mean": float(1 / mp.sqrt(2 * mp.pi)), "secondMoment": 0.5})
# The largest of k independent normal numbers, from its distribution function Phi^k by parts.
for k in (2, 3, 5):
    mean = mp.quad(lambda x: 1 - Phi(x) ** k, [0, 4, mp.inf]) - mp.quad(lambda x: Phi(x) ** k, [-mp.inf, -4, 0])
    second = mp.quad(lambda x: 2 * x * (1 - Phi(x) ** k), [0, 4, mp.inf]) - mp.quad(lambda x: 2 * x * Phi(x) ** k, [-mp.inf, -4, 0])
    moments.append({"id": "maxout", "params": {"k": k}, "mean": float(mean), "secondMoment": float(second)})

SCORES = [2, 1.5, 0.5, -0.5, -2]
outputs = []
for temperature in (0.3, 1.0, 2.6):
    z = np.array(SCORES) / temperature
    exact = [mp.mpf(v) / mp.mpf(temperature) for v in SCORES]
    tables = {
        "softmax": scipy.special.softmax(z),
        "log-softmax": scipy.special.log_softmax(z),
        "softmin": scipy.special.softmax(-z),
        "sparsemax": np.array([float(v) for v in sparsemax(exact)]),
        "entmax-1.5": np.array([float(v) for v in entmax15(exact)]),
        "hardmax": np.eye(5)[0],
    }
    for name, y in tables.items():
        p = np.exp(y) if name == "log-softmax" else y
        outputs.append({"id": name, "temperature": temperature, "y": y.tolist(), "entropy": float(scipy.special.entr(p).sum()), "support": int((p > 0).sum())})

points = []
for name in gates:
    for gate, value in ((-2.5, 1.5), (-0.25, -3.0), (0.5, 1.0), (3.75, -2.0)):
        a = torch.tensor(gate, requires_grad=True)
        b = torch.tensor(value, requires_grad=True)
        y = functions[name](torch.stack([b, a] if name == "glu" else [a, b]))[0]
        y.backward()
        points.append({"unit": name, "gate": gate, "value": value, "output": y.item(), "byGate": a.grad.item(), "byValue": b.grad.item()})


def best_fit(f, k, r=2, n=361):
    """Root mean square error of the best of many local fits of max_j (a_j x + b_j), the first from chords."""
    x = np.linspace(-r, r, n)
    y = f(x)
    rng = np.random.default_rng(1)
    knots = np.linspace(-r, r, k + 1)
    slopes = np.diff(f(knots)) / np.diff(knots)
    starts = [np.concatenate([slopes, f(knots[:-1]) - slopes * knots[:-1]])]
    starts += [starts[0] + 0.3 * rng.normal(size=2 * k) for _ in range(40)]
    residual = lambda q: (q[:k, None] * x + q[k:, None]).max(0) - y
    return min(np.sqrt(np.mean(scipy.optimize.least_squares(residual, q, xtol=1e-14, ftol=1e-14).fun ** 2)) for q in starts)


fits = [
    {"target": target, "pieces": k, "rms": float(best_fit(f, k))}
    for target, f in (("=x^2", lambda x: x**2), ("exponential", np.exp), ("softplus", lambda x: np.logaddexp(0, x)))
    for k in (1, 2, 3, 4)
]

json.dump(
    {
        "header": {"torch": torch.__version__, "scipy": scipy.__version__, "mpmath": mp.__version__, "x": X, "scores": SCORES},
        "jacobians": jacobians,
        "moments": moments,
        "outputs": outputs,
        "points": points,
        "fits": fits,
    },
    sys.stdout,
    indent=0,
)
