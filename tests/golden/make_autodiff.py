#!/usr/bin/env python3
"""Make golden values for the autodiff ops, the losses, three small models and the optimisers.

Reference: PyTorch float64 on one thread; nothing here uses this project's code.

  /usr/bin/python3 tests/golden/make_autodiff.py     writes tests/golden/autodiff.json beside this file

Weights of linear layers are [fanIn, fanOut], the transpose of torch.nn.Linear's.
"""
import json
import math
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20240607)

NORM_EPSILON = 1e-5


def enc(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def flat(t):
    return t.detach().reshape(-1).tolist()


# ---------------------------------------------------------------- single ops

cases = []


def case(op, function, operands, differentiable=None, args=None, note=None):
    """One op: gradients of sum(output * cotangent) by each differentiable operand."""
    differentiable = [True] * len(operands) if differentiable is None else differentiable
    tensors = [o.clone().requires_grad_(d) for o, d in zip(operands, differentiable)]
    output = function(*tensors)
    cotangent = torch.randn(output.shape)
    (output * cotangent).sum().backward()
    record = {
        "op": op,
        "operands": [{**enc(o), "differentiable": d} for o, d in zip(operands, differentiable)],
        "output": enc(output),
        "cotangent": flat(cotangent),
        "gradients": [flat(t.grad) if d else None for t, d in zip(tensors, differentiable)],
    }
    if args is not None:
        record["args"] = args
    if note is not None:
        record["note"] = note
    cases.append(record)


def randn(*shape):
    return torch.randn(*shape)


BROADCASTS = [
    ((2, 3), (2, 3)),
    ((4, 3), (3,)),
    ((4, 3), (1, 3)),
    ((4, 3), (4, 1)),
    ((4, 1), (1, 3)),
    ((3,), (2, 3)),
    ((), (2, 2)),
    ((2, 2), ()),
    ((1,), (5,)),
    ((2, 1, 3), (4, 1)),
    ((1, 4, 1), (2, 1, 3)),
    ((1, 1), (1,)),
    ((0, 3), (1, 3)),
    ((2, 0), (2, 1)),
]
for a, b in BROADCASTS:
    case("add", torch.add, [randn(a), randn(b)])
    case("sub", torch.sub, [randn(a), randn(b)])
    case("mul", torch.mul, [randn(a), randn(b)])
x = randn(3, 2)
case("scale", lambda x: -2.75 * x, [x], args={"factor": -2.75})
case("scale", lambda x: 0 * x, [randn(4)], args={"factor": 0})
for n, k, m in [(3, 4, 2), (1, 1, 1), (1, 5, 3), (4, 1, 3), (3, 2, 1), (0, 2, 3), (2, 0, 3), (17, 9, 13)]:
    case("matmul", torch.matmul, [randn(n, k), randn(k, m)])
    case("affine", lambda x, w, b: x @ w + b, [randn(n, k), randn(k, m), randn(m)])
for shape in [(), (1,), (7,), (3, 4), (2, 3, 2)]:
    case("sum", torch.sum, [randn(shape)])
    case("mean", torch.mean, [randn(shape)])
for shape in [(4, 5), (1, 3), (2, 3, 4), (5,)]:
    n = shape[-1]
    case("layerNorm", lambda x, g, s: F.layer_norm(x, [x.shape[-1]], g, s, NORM_EPSILON), [3 * randn(shape) + 1, randn(n), randn(n)])
case("layerNorm", lambda x, g, s: F.layer_norm(x, [4], g, s, 0.1), [randn(2, 4), randn(4), randn(4)], args={"epsilon": 0.1})
case("layerNorm", lambda x, g, s: F.layer_norm(x, [4], g, s, NORM_EPSILON), [torch.full((2, 4), 1.5), randn(4), randn(4)], note="constant rows: variance 0")
for n, c in [(6, 3), (2, 1), (9, 5)]:
    case(
        "batchNorm",
        lambda x, g, s: F.batch_norm(x, None, None, g, s, True, 0.1, NORM_EPSILON),
        [2 * randn(n, c) - 1, randn(c), randn(c)],
    )
case("batchNorm", lambda x, g, s: F.batch_norm(x, None, None, g, s, True, 0.1, 0.01), [randn(5, 2), randn(2), randn(2)], args={"epsilon": 0.01})

# ---------------------------------------------------------------- activations

SQRT_HALF = math.sqrt(0.5)
# Forms without cancellation, where torch's own has one.
exact_gelu = lambda x: 0.5 * x * torch.special.erfc(-x * SQRT_HALF)
# 0.5 * (1 + tanh u) = sigmoid(2 u)
tanh_gelu = lambda x: x * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
softplus = lambda x, beta: torch.logaddexp(beta * x, torch.zeros(())) / beta
ACTIVATIONS = [
    ("identity", {}, lambda x: x * 1),
    ("sigmoid", {}, torch.sigmoid),
    ("tanh", {}, torch.tanh),
    ("softsign", {}, F.softsign),
    ("relu", {}, torch.relu),
    ("leaky-relu", {}, F.leaky_relu),
    ("leaky-relu", {"negativeSlope": 0.2}, lambda x: F.leaky_relu(x, 0.2)),
    ("leaky-relu", {"negativeSlope": 0}, lambda x: F.leaky_relu(x, 0.0)),
    ("elu", {}, F.elu),
    ("elu", {"alpha": 1.7}, lambda x: F.elu(x, 1.7)),
    ("selu", {}, F.selu),
    ("softplus", {}, lambda x: softplus(x, 1)),
    ("softplus", {"beta": 2.5}, lambda x: softplus(x, 2.5)),
    ("gelu", {}, exact_gelu),
    ("gelu-tanh", {}, tanh_gelu),
    ("quick-gelu", {}, lambda x: x * torch.sigmoid(1.702 * x)),
    ("silu", {}, F.silu),
    ("swish", {}, F.silu),
    ("swish", {"beta": 0.5}, lambda x: x * torch.sigmoid(0.5 * x)),
]
for id, params, function in ACTIVATIONS:
    case("activation", function, [2 * randn(3, 5)], args={"id": id, "params": params})
    # The kink itself: torch's convention is ours.
    case("activation", function, [torch.tensor([-3.0, -0.5, 0.0, 0.5, 3.0])], args={"id": id, "params": params})
for id, function in [("softmax", torch.softmax), ("log-softmax", torch.log_softmax)]:
    for shape in [(3, 4), (1, 1), (2, 3, 2), (5,)]:
        case("activation", lambda x: function(x, -1), [2 * randn(shape)], args={"id": id, "params": {}})
    case("activation", lambda x: function(x, -1), [torch.tensor([[1000.0, 999.0, -1000.0]])], args={"id": id, "params": {}})

# ---------------------------------------------------------------- losses

for shape in [(4, 3), (5,), (1, 1)]:
    case("meanSquaredError", F.mse_loss, [randn(shape), randn(shape)], [True, False])
    case("binaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, [3 * randn(shape), torch.rand(shape)], [True, False])
case(
    "binaryCrossEntropyWithLogits",
    F.binary_cross_entropy_with_logits,
    [torch.tensor([-800.0, -800.0, 800.0, 800.0, 0.0, -40.0]), torch.tensor([0.0, 1.0, 0.0, 1.0, 1.0, 0.0])],
    [True, False],
)
ce = lambda z, c: F.cross_entropy(z, c.long())
for n, c in [(5, 3), (1, 2), (4, 1)]:
    case("crossEntropy", ce, [2 * randn(n, c), torch.randint(0, c, (n,)).double()], [True, False])
case("crossEntropy", ce, [torch.tensor([[1000.0, 998.0], [-1000.0, 1000.0]]), torch.tensor([1.0, 0.0])], [True, False])

# ---------------------------------------------------------------- models

STEPS = 20
models = []


def model(id, description, parameters, inputs, forward):
    """parameters, inputs: lists of (name, tensor)."""
    fresh = lambda: {name: value.clone().requires_grad_(True) for name, value in parameters}
    data = dict(inputs)
    p = fresh()
    loss = forward(p, data)
    loss.backward()
    record = {
        "id": id,
        "description": description,
        "inputs": {name: enc(value) for name, value in inputs},
        "parameters": {name: enc(value) for name, value in parameters},
        "loss": loss.item(),
        "gradients": {name: flat(t.grad) for name, t in p.items()},
        "trained": {},
    }
    for name, options, make in [
        ("sgd", {"learningRate": 0.05, "momentum": 0.9}, lambda ps: torch.optim.SGD(ps, lr=0.05, momentum=0.9)),
        ("adam", {"learningRate": 0.01}, lambda ps: torch.optim.Adam(ps, lr=0.01)),
    ]:
        p = fresh()
        optimiser = make(list(p.values()))
        for _ in range(STEPS):
            optimiser.zero_grad()
            forward(p, data).backward()
            optimiser.step()
        record["trained"][name] = {
            "options": options,
            "loss": forward(p, data).item(),
            "parameters": {key: flat(t) for key, t in p.items()},
        }
    models.append(record)


def dense(name, fan_in, fan_out):
    return [(f"{name} weights", randn(fan_in, fan_out) / math.sqrt(fan_in)), (f"{name} bias", 0.1 * randn(fan_out))]


def affine(p, name, x):
    return x @ p[f"{name} weights"] + p[f"{name} bias"]


x = randn(16, 2)
t = (x[:, :1] * x[:, 1:] > 0).double()


def mlp(p, d):
    h = torch.tanh(affine(p, "layer 1", d["x"]))
    h = torch.tanh(affine(p, "layer 2", h))
    return F.binary_cross_entropy_with_logits(affine(p, "output", h), d["target"])


model("mlp", "2-8-8-1, tanh, binary cross-entropy with logits", dense("layer 1", 2, 8) + dense("layer 2", 8, 8) + dense("output", 8, 1), [("x", x), ("target", t)], mlp)


def residual(p, d):
    h = affine(p, "stem", d["x"])
    for block in (1, 2):
        n = F.layer_norm(h, [6], p[f"block {block} gain"], p[f"block {block} shift"], NORM_EPSILON)
        h = h + F.gelu(affine(p, f"block {block}", n))
    return F.mse_loss(affine(p, "output", h), d["target"])


parameters = dense("stem", 3, 6)
for block in (1, 2):
    parameters += [(f"block {block} gain", 1 + 0.1 * randn(6)), (f"block {block} shift", 0.1 * randn(6))] + dense(f"block {block}", 6, 6)
parameters += dense("output", 6, 2)
model("residual", "3-6, two blocks h + gelu(affine(layerNorm h)), 6-2, mean squared error", parameters, [("x", randn(12, 3)), ("target", randn(12, 2))], residual)


def normalised(p, d):
    h = affine(p, "layer 1", d["x"])
    h = torch.relu(F.batch_norm(h, None, None, p["norm gain"], p["norm shift"], True, 0.1, NORM_EPSILON))
    return F.cross_entropy(affine(p, "output", h), d["target"].long())


parameters = dense("layer 1", 4, 7) + [("norm gain", 1 + 0.1 * randn(7)), ("norm shift", 0.1 * randn(7))] + dense("output", 7, 3)
model("batch-norm", "4-7, batch norm, relu, 7-3, cross-entropy", parameters, [("x", randn(15, 4)), ("target", torch.randint(0, 3, (15,)).double())], normalised)

# ---------------------------------------------------------------- file

header = {
    "what": "Values and gradients of single ops (of sum(output * cotangent)), and three models: loss, gradients, and parameters after 20 optimiser steps. float64; arrays are row-major; linear weights are [fanIn, fanOut].",
    "made_with": f"PyTorch {torch.__version__}, float64, one thread",
    "regenerate": "/usr/bin/python3 tests/golden/make_autodiff.py",
    "steps": STEPS,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "autodiff.json")
with open(path, "w") as file:
    file.write('{\n"header": ' + json.dumps(header) + ',\n"ops": [\n')
    file.write(",\n".join(json.dumps(c, allow_nan=False) for c in cases))
    file.write('\n],\n"models": [\n')
    file.write(",\n".join(json.dumps(m, allow_nan=False) for m in models))
    file.write("\n]\n}\n")
print(path, os.path.getsize(path), "bytes", len(cases), "ops")
