#!/usr/bin/env python3
"""Second derivatives and derivatives by learned parameters, and values at parameters that are not the defaults.

Every derivative is a difference quotient of f alone, in mpmath, so nothing here repeats a formula of the code under test. Made at
two precisions with two steps, which must round to the same float64.

  /usr/bin/python3 tests/golden/make_second_derivatives.py      (mpmath 1.2; about ten minutes)

Writes activations-extra-d.json, records as in activations.json: f and df at other parameters. Then second-derivatives.json, one
record for each record of activations*.json, parallel to its points: d2f, the derivatives by its learned parameters, and the
condition number of each of these values, |x g'(x) / g(x)|, to three digits, 1 where it is less.
"""
import json
import math
import multiprocessing
import pathlib

import mpmath as mp

HERE = pathlib.Path(__file__).resolve().parent
M = mp.mpf
# Working digits and step, twice. The third difference divides by the cube of the step, and tails are as small as 1e-324.
PRECISIONS = [(700, 300), (900, 420)]


def to64(v):
    """An mpf to the nearest float64, subnormals included: int / int is correctly rounded in Python."""
    sign, man, exp, bc = v._mpf_
    if man == 0 or exp + bc < -1200:
        return 0.0
    if exp + bc > 1100:
        r = math.inf
    elif exp >= 0:
        r = float(int(man) << exp)
    else:
        try:
            r = int(man) / (1 << -exp)
        except OverflowError:
            r = math.inf
    return -r if sign else r


def enc(v):
    return 'NaN' if math.isnan(v) else v if math.isfinite(v) else 'Infinity' if v > 0 else '-Infinity'


# ---------------------------------------------------------------- the functions, from their formulas


def E(a):
    """exp, 0 where neither a float64 nor a difference quotient of one could see it."""
    return M(0) if a < -10**6 else mp.exp(a)


def sig(x):
    return 1 / (1 + E(-x)) if x >= 0 else E(x) / (1 + E(x))


def softplus(x):
    return max(x, M(0)) + mp.log1p(E(-abs(x)))


def tanh(x):
    t = E(-2 * abs(x))
    return mp.sign(x) * (1 - t) / (1 + t)


# Beyond these arguments the tails, below 1e-700, are cut off: neither f nor a derivative of it is a float64 there, and mpmath is slow.


def erf(x):
    return mp.erf(x) if abs(x) < 45 else M(mp.sign(x))


def Phi(x):
    return M(0) if x < -60 else M(1) if x > 60 else mp.erfc(-x / mp.sqrt(2)) / 2


def clip(x, low, high):
    return min(max(x, low), high)


def relu(x):
    return max(x, M(0))


def selu(x):
    alpha, scale = M('1.6732632423543772848170429916717'), M('1.0507009873554804934193349852946')
    return scale * (x if x > 0 else alpha * mp.expm1(x))


def xielu(x, p, eps):
    if x > 0:
        return p['alphaP'] * x * x + p['beta'] * x
    return p['alphaN'] * (E(min(x, eps)) - 1 - x) + p['beta'] * x


def pau(x, p):
    top = sum(p['a%d' % i] * x ** i for i in range(6))
    return top / (1 + abs(sum(p['b%d' % j] * x ** j for j in range(1, 5))))


def bump(t):
    t = abs(t)
    return (relu(2 - t) ** 3 - 4 * relu(1 - t) ** 3) / 6


def kan(x, p):
    spline = mp.fsum(p['c%d' % i] * bump(M(5) / 2 * x + M(7) / 2 - i) for i in range(8))
    return p['wB'] * x * sig(x) + p['wS'] * spline


SCALARS = {
    'identity': lambda x, p: x,
    'binary-step': lambda x, p: M(1) if x >= 0 else M(0),
    'abs': lambda x, p: abs(x),
    'exponential': lambda x, p: mp.exp(x),
    'sigmoid': lambda x, p: sig(x),
    'log-sigmoid': lambda x, p: -softplus(-x),
    'bipolar-sigmoid': lambda x, p: tanh(x / 2),
    'hard-sigmoid': lambda x, p: clip(p.get('slope', M(1) / 6) * x + p.get('offset', M(1) / 2), M(0), M(1)),
    'hard-sigmoid-0.2': lambda x, p: clip(x / 5 + M(1) / 2, M(0), M(1)),
    'tanh': lambda x, p: tanh(x),
    'hard-tanh': lambda x, p: clip(x, p['minVal'], p['maxVal']),
    'lecun-tanh': lambda x, p: M('1.7159') * tanh(2 * x / 3),
    'softsign': lambda x, p: x / (1 + abs(x)),
    'arctan': lambda x, p: mp.atan(x),
    'erf': lambda x, p: erf(x),
    'isru': lambda x, p: x / mp.sqrt(1 + p['alpha'] * x * x),
    'isrlu': lambda x, p: x if x >= 0 else x / mp.sqrt(1 + p['alpha'] * x * x),
    'bent-identity': lambda x, p: (mp.sqrt(x * x + 1) - 1) / 2 + x,
    'relu': lambda x, p: relu(x),
    'relu6': lambda x, p: clip(x, M(0), M(6)),
    'leaky-relu': lambda x, p: x if x > 0 else p['negativeSlope'] * x,
    'prelu': lambda x, p: x if x > 0 else p['a'] * x,
    'rrelu': lambda x, p: x if x > 0 else (p['lower'] + p['upper']) / 2 * x,
    'elu': lambda x, p: x if x > 0 else p['alpha'] * mp.expm1(x),
    'selu': lambda x, p: selu(x),
    'celu': lambda x, p: x if x > 0 else p['alpha'] * mp.expm1(x / p['alpha']),
    'relu-squared': lambda x, p: relu(x) ** 2,
    'star-relu': lambda x, p: p['s'] * relu(x) ** 2 + p['b'],
    'threshold': lambda x, p: x if x > p['threshold'] else p['value'],
    'thresholded-relu': lambda x, p: x if x > p['alpha'] else M(0),
    'hard-shrink': lambda x, p: x if abs(x) > p['lambda'] else M(0),
    'soft-shrink': lambda x, p: mp.sign(x) * relu(abs(x) - p['lambda']),
    'tanh-shrink': lambda x, p: x - tanh(x),
    'gelu': lambda x, p: x * Phi(x),
    'gelu-tanh': lambda x, p: x * sig(2 * mp.sqrt(2 / mp.pi) * (x + M('0.044715') * x ** 3)),
    'quick-gelu': lambda x, p: x * sig(M('1.702') * x),
    'silu': lambda x, p: x * sig(x),
    'swish': lambda x, p: x * sig(p['beta'] * x),
    'hard-swish': lambda x, p: x * clip(x + 3, M(0), M(6)) / 6,
    'mish': lambda x, p: x * tanh(softplus(x)),
    'softplus': lambda x, p: softplus(p['beta'] * x) / p['beta'],
    'shifted-softplus': lambda x, p: softplus(x) - mp.log(2),
    'sqrt-softplus': lambda x, p: mp.sqrt(softplus(x)),
    'squareplus': lambda x, p: (x + mp.sqrt(x * x + p['b'])) / 2,
    'serf': lambda x, p: x * erf(softplus(x)),
    'logish': lambda x, p: x * mp.log1p(sig(x)),
    'smish': lambda x, p: x * tanh(mp.log1p(sig(x))),
    'tanhexp': lambda x, p: x * tanh(E(min(x, M(20000)))),
    'golu': lambda x, p: x * E(-E(min(-x, M(20000)))),
    'elish': lambda x, p: x * sig(x) if x >= 0 else mp.expm1(x) * sig(x),
    'e-swish': lambda x, p: p['beta'] * x * sig(x),
    'hard-mish': lambda x, p: x * clip(x + 2, M(0), M(2)) / 2,
    'lisht': lambda x, p: x * tanh(x),
    'clipped-gelu': lambda x, p: min(x * Phi(x), M(10)),
    'sparse-plus': lambda x, p: M(0) if x <= -1 else x if x >= 1 else (x + 1) ** 2 / 4,
    'sparse-sigmoid': lambda x, p: clip((x + 1) / 2, M(0), M(1)),
    'snake': lambda x, p: x + mp.sin(p['a'] * x) ** 2 / p['a'],
    'sine': lambda x, p: mp.sin(p['omega0'] * x),
    'cosine': lambda x, p: mp.cos(x),
    'gaussian': lambda x, p: E(-x * x),
    'laplace': lambda x, p: Phi((x - p['mu']) / p['sigma']),
    'dyt': lambda x, p: p['gamma'] * tanh(p['alpha'] * x) + p['beta'],
    'xielu': lambda x, p: xielu(x, p, p['eps']),
    'xielu-ideal': lambda x, p: xielu(x, p, M(0)),
    'pau': pau,
    'kan-spline': kan,
}
LEARNED = {
    'isru': ['alpha'], 'isrlu': ['alpha'], 'prelu': ['a'], 'star-relu': ['s', 'b'], 'swish': ['beta'], 'snake': ['a'],
    'dyt': ['alpha', 'gamma', 'beta'], 'xielu': ['alphaP', 'alphaN'], 'xielu-ideal': ['alphaP', 'alphaN'],
    'pau': ['a%d' % i for i in range(6)] + ['b%d' % j for j in range(1, 5)],
    'kan-spline': ['wB', 'wS'] + ['c%d' % i for i in range(8)],
}

# ---------------------------------------------------------------- difference quotients


def sided(g, x, h):
    """First, second and third derivative of g at x from four values on the side of h, exact for cubic polynomials."""
    a, b, c, d = (g(x + k * h) for k in (1, 2, 3, 4))
    return (57 * b - 26 * a - 42 * c + 11 * d) / (6 * h), (3 * a - 8 * b + 7 * c - 2 * d) / h ** 2, (d - 3 * c + 3 * b - a) / h ** 3


def derivatives(g, x, h):
    """The mean of both sides, in which the odd part of the error cancels; the right side's where they differ or it is a plain 0."""
    right, left = sided(g, x, h), sided(g, x, -h)
    return [(r + l) / 2 if r != 0 and abs(r - l) <= M(10) ** -60 * (1 + abs(r)) else r for r, l in zip(right, left)]


def at_point(job):
    """For one point: f, df, d2f with its condition, and for each learned parameter the derivative and its condition."""
    id, params, x = job
    kept = []
    for digits, bits in PRECISIONS:
        mp.mp.dps = digits
        h = M(2) ** -bits
        p = {name: M(value) for name, value in params.items()}
        f = SCALARS[id]
        X = M(x)
        d1, d2, d3 = derivatives(lambda t: f(t, p), X, h)
        rows = [(f(X, p), None), (d1, None), (d2, d3)]
        for name in LEARNED.get(id, []):
            by = lambda t, name=name: (f(t, {**p, name: p[name] + h}) - f(t, {**p, name: p[name] - h})) / (2 * h)
            # The slope from both sides of x, a step wider than that of the parameter; it only says how hard the value is.
            wide = M(2) ** (-bits // 2)
            rows.append((by(X), (by(X + wide) - by(X - wide)) / (2 * wide)))
        kept.append([(to64(v), 1.0 if s is None or v == 0 else float(min(max(abs(X * s / v), 1), M(10) ** 30))) for v, s in rows])
    values, again = ([v for v, _ in rows] for rows in kept)
    assert values == again, (id, params, x, values, again)
    return kept[1]


def column(rows, k):
    return [enc(row[k][0]) if row else 'NaN' for row in rows]


def conditions(rows, k):
    # Rounded up, and short: 3 digits say enough of a tolerance.
    short = lambda c: int(c) if c == 1 else float('%.3g' % (c * 1.005))
    return [short(row[k][1]) if row else 1 for row in rows]


def evaluate(pool, id, params, xs):
    """One row a point; None at infinities and NaN."""
    finite = [x for x in xs if math.isfinite(x)]
    found = iter(pool.map(at_point, [(id, params, x) for x in finite], chunksize=8))
    return [next(found) if math.isfinite(x) else None for x in xs]


# ---------------------------------------------------------------- other parameters

SIZES = [1e-30, 1e-8, 1e-3, 0.1, 0.3, 0.45, 0.7, 1.0, 1.4, 2.0, 2.7, 3.3, 4.1, 5.0, 6.3, 8.0, 10.5, 13.0, 17.0, 22.0, 30.0,
         38.5, 50.0, 75.0, 120.0, 300.0, 745.0, 1e4, 3.4e38]
POINTS = sorted([-v for v in SIZES] + SIZES)
# Without 0: there many have a kink, whose slope is a convention. No other kink of these is among the points.
OTHERS = [
    ('hard-tanh', dict(minVal=-0.75, maxVal=2.5)), ('hard-sigmoid', dict(slope=0.25, offset=0.4)),
    ('isru', dict(alpha=2.25)), ('isrlu', dict(alpha=0.3)), ('prelu', dict(a=-0.125)), ('rrelu', dict(lower=0.05, upper=0.45)),
    ('star-relu', dict(s=1.1, b=-0.3)), ('threshold', dict(threshold=-0.4, value=-3.0)), ('thresholded-relu', dict(alpha=0.35)),
    ('hard-shrink', dict([('lambda', 0.8)])), ('soft-shrink', dict([('lambda', 0.8)])), ('squareplus', dict(b=0.5)),
    ('e-swish', dict(beta=1.25)), ('swish', dict(beta=1.0)), ('swish', dict(beta=-1.5)), ('snake', dict(a=2.5)),
    ('dyt', dict(alpha=0.8, gamma=1.3, beta=-0.2)), ('xielu', dict(alphaP=0.6, alphaN=1.1, beta=0.4, eps=-0.05)),
    ('xielu-ideal', dict(alphaP=0.6, alphaN=1.1, beta=0.4)),
    ('pau', dict(a0=0.1, a1=0.5, a2=1.2, a3=0.7, a4=0.3, a5=0.05, b1=0.4, b2=0.9, b3=0.2, b4=0.15)),
]


def write(name, header, key, rows):
    dumps = lambda value: json.dumps(value, allow_nan=False, separators=(',', ':'))
    with open(HERE / name, 'w') as file:
        file.write('{"header":%s,\n"%s":[\n%s\n]}\n' % (dumps(header), key, ',\n'.join(map(dumps, rows))))


def camel(name):
    head, *rest = name.split('_')
    return head + ''.join(part.capitalize() for part in rest)


RENAMED = {'prelu': {'weight': 'a'}, 'star-relu': {'scale': 's', 'bias': 'b'}, 'hard-shrink': {'lambd': 'lambda'},
           'soft-shrink': {'lambd': 'lambda'}}


def named(id, params):
    """The parameters of a record under the registry's names."""
    out = {}
    for name, value in params.items():
        if name in ('numerator', 'denominator'):
            out.update(('%s%d' % ('a' if name == 'numerator' else 'b', i + (name == 'denominator')), c) for i, c in enumerate(value))
        else:
            out[RENAMED.get(id, {}).get(name, camel(name))] = value
    return out


def main():
    with multiprocessing.Pool(2) as pool:
        rows = []
        for id, params in OTHERS:
            found = evaluate(pool, id, params, POINTS)
            rows.append(dict(id=id, params=params, x=POINTS, x_extra=[], f=column(found, 0), df=column(found, 1), kinks=[]))
        write('activations-extra-d.json', dict(
            what='Values and first derivatives at parameters that are not the defaults; each record has its own x',
            reference='mpmath at 700 and 900 digits, rounded once to float64; derivatives are difference quotients of f',
            regenerate='/usr/bin/python3 tests/golden/make_second_derivatives.py'), 'scalar', rows)

        rows = []
        for path in sorted(HERE.glob('activations*.json')):
            data = json.loads(path.read_text())
            for record in data['scalar']:
                id, params = record['id'], named(record['id'], record['params'])
                xs = [float(x) for x in record.get('x', data.get('x', [])) + record['x_extra']]
                found = evaluate(pool, id, params, xs)
                row = dict(file=path.name, id=id, params=record['params'], d2f=column(found, 2), d2fCondition=conditions(found, 2))
                if id in LEARNED:
                    row['dparams'] = {name: dict(values=column(found, 3 + i), condition=conditions(found, 3 + i))
                                      for i, name in enumerate(LEARNED[id])}
                rows.append(row)
                print(path.name, id, params, len(xs), flush=True)
        write('second-derivatives.json', dict(
            what='Second derivatives (at a jump the value from the right) and derivatives by learned parameters, parallel to the '
                 'points of the records of activations*.json',
            reference='mpmath at 700 and 900 digits, difference quotients of f, rounded once to float64',
            condition='|x g\'(x) / g(x)| of the value g, 1 where it is less',
            non_finite='the strings "NaN", "Infinity", "-Infinity"; NaN at infinite x and at NaN',
            regenerate='/usr/bin/python3 tests/golden/make_second_derivatives.py'), 'rows', rows)


main()
