#!/usr/bin/env python3
"""Run the PyTorch programs that the explorer Race offers to copy, and compile all that it offers.

The programs come from setupAsCode, printed by EXPORT below under plain node. Those of RACES are run as they stand; what they print is kept,
with the SHA-256 of the program, which a test holds against ours. FORMULAS are functions with parameters of their own and formulas of
a reader: the expression for PyTorch is evaluated, and differentiated, at POINTS in float64. Programs for every function of
the registry take one step each. Keras's and JAX's programs are compiled only.

  /usr/bin/python3 tests/golden/make_race.py      (torch 1.13, numpy, scipy; node on the path)

Writes race.json beside itself.
"""
import hashlib
import json
import math
import pathlib
import py_compile
import re
import subprocess
import tempfile

import scipy.stats
import torch

HERE = pathlib.Path(__file__).resolve().parent
EXPORT = """
import race from './src/experiments/race-activations.ts';
import { activations } from './src/core/index.ts';
import { completeInputs, scalarActivationIds } from './src/experiments/inputs.ts';
import { activationCode, functionCodes, setupAsCode } from './src/experiments/setup-as-code.ts';
const { races, formulas } = JSON.parse(process.argv[1]);
const codes = functionCodes(Object.values(activations));
const program = (inputs, framework) => setupAsCode(completeInputs(race.inputs, inputs), framework, codes);
const groups = Array.from({ length: Math.ceil(scalarActivationIds.length / 6) }, (_, i) => scalarActivationIds.slice(6 * i, 6 * i + 6));
const one = formula => race.inputs.activations.parse(formula)[0];
console.log(JSON.stringify({
  races: races.map(inputs => ({ inputs, ...Object.fromEntries(['pytorch', 'keras', 'jax'].map(f => [f, program(inputs, f)])) })),
  every: groups.map(group => Object.fromEntries(['pytorch', 'keras', 'jax'].map(f => [f,
    program({ activations: group.join(','), steps: '1', seeds: '1', points: '20', width: '2' }, f)]))),
  formulas: formulas.map(text => ({ text, code: activationCode(one(text), 'pytorch', codes),
    others: ['keras', 'jax'].map(f => activationCode(one(text), f, codes)) })),
}));
"""

OWN = ";".join(
    f"{round((2 + 3 * k) * math.cos(2.4 * i), 2)},{round((2 + 3 * k) * math.sin(2.4 * i) + 10, 2)},{k}"
    for k in (0, 1)
    for i in range(40)
)
RACES = [
    {"activations": "relu,tanh,silu,identity", "seeds": "15"},
    {"activations": "elu(alpha=2);=x*sigmoid(2*x);tanh", "data": "own", "own": OWN, "optimiser": "momentum",
     "batch": "8", "initialisation": "xavier", "rate": "0.05", "steps": "200", "seeds": "15"},
    {"activations": "tanh,sigmoid", "data": "moons", "optimiser": "sgd", "initialisation": "lecun", "rate": "1",
     "depth": "1", "steps": "400", "seeds": "15"},
]
FORMULAS = [
    "elu(alpha=2)", "leaky-relu(negativeSlope=0.2)", "softplus(beta=3)", "swish(beta=2)", "laplace(mu=0.5)", "binary-step",
    "isru(alpha=2)", "xielu(beta=1)", "hard-tanh(minVal=-2,maxVal=0.5)", "soft-shrink(lambda=1)", "snake(a=2)",
    "squareplus(b=1)", "prelu(a=-0.5)", "kan-spline(wB=2)", "threshold(value=-1)",
    "=x*sigmoid(2*x)", "=where(x > 0.3, 1, x)", "=where(2 > 1, x, 0)", "=max(x, 0)", "=min(max(x, -1), 2^0.5)", "=-x^2", "=2^x",
    "=exp(1)*x - e^(-x)", "=erfc(x)/2 + arctan(x)/pi", "=7", "=abs(x) + sign(x)*log1p(abs(x))", "=sinh(x)/cosh(x)", "=1/(2/3 + x^2)",
    "=-(x + 1)*(x - 1)", "=(x)*(x)", "=sqrt(1 + x^2) - 1", "=expm1(min(x, 0)) + relu(x)", "=sin(x)*cos(x) + tan(x/4)", "=softplus(x) - log(2)",
]
POINTS = [-6.5, -2.0, -1.25, -0.3, 0.0, 0.1, 0.3, 0.75, 1.0, 2.5, 7.0]


def compiled(program):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "program.py"
        path.write_text(program)
        py_compile.compile(str(path), doraise=True)


def printed(program):
    compiled(program)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "program.py"
        path.write_text(program)
        return subprocess.run(["/usr/bin/python3", path], check=True, capture_output=True, text=True).stdout.splitlines()


LINE = re.compile(r"(.*): accuracy (\S+) \((\S+) to (\S+)\), loss (\S+)$")


def results(lines):
    found = [LINE.match(line).groups() for line in lines]
    return [{"activation": name, "accuracy": float(a), "q1": float(b), "q3": float(c), "loss": float(d)} for name, a, b, c, d in found]


def evaluated(code):
    """f and f' at each point, on tensors of one element, as everywhere in these files."""
    f = eval(f"lambda x: {code}", {"torch": torch})
    values, slopes = [], []
    for point in POINTS:
        x = torch.tensor([point], dtype=torch.float64, requires_grad=True)
        y = f(x)
        values.append(y.item())
        slopes.append(torch.autograd.grad(y, x, allow_unused=True)[0].item() if y.requires_grad and y.grad_fn else 0.0)
    return values, slopes


def main():
    made = json.loads(
        subprocess.run(
            ["node", "--input-type=module", "-e", EXPORT, json.dumps({"races": RACES, "formulas": FORMULAS})],
            check=True, capture_output=True, text=True, cwd=HERE.parent.parent,
        ).stdout
    )
    for program in [*made["races"], *made["every"]]:
        for framework in ("keras", "jax"):
            compiled(program[framework])
    for each in made["every"]:
        results(printed(each["pytorch"]))
    formulas = []
    for each in made["formulas"]:
        for other in each["others"]:
            compile(other, "expression", "eval")
        f, df = evaluated(each["code"])
        formulas.append({"text": each["text"], "code": each["code"], "f": f, "df": df})
    golden = {
        "torch": torch.__version__,
        "scipy": scipy.__version__,
        "points": POINTS,
        "races": [
            {"inputs": each["inputs"], "sha256": hashlib.sha256(each["pytorch"].encode()).hexdigest(),
             "printed": results(printed(each["pytorch"]))}
            for each in made["races"]
        ],
        "formulas": formulas,
        "signTest": [
            {"wins": wins, "losses": n - wins, "p": scipy.stats.binomtest(wins, n).pvalue}
            for n in (1, 2, 5, 7, 12, 25)
            for wins in range(n + 1)
        ],
    }
    (HERE / "race.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
