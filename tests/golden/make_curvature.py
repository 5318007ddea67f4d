#!/usr/bin/env python3
"""Make golden values for Hessian-vector products, Jacobians, singular values and layer statistics.

Reference: PyTorch float64 by double backward (torch.autograd.functional), NumPy for singular values, eigenvalues and
statistics; nothing here uses this project's code.

  /usr/bin/python3 tests/golden/make_curvature.py     writes tests/golden/curvature.json beside this file

Weights are [fanIn, fanOut]. Parameters of a model are in the order in which the test's model makes them.
"""
import json
import math
import os

import mpmath
import numpy as np
import torch
import torch.nn.functional as F
from torch.autograd.functional import hessian, hvp, jacobian

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20250702)
rng = np.random.default_rng(20250702)


def number(v):
    v = float(f"{v:.17g}")
    return int(v) if math.isfinite(v) and v == int(v) else v


def flat(t):
    array = t.detach().numpy() if isinstance(t, torch.Tensor) else np.asarray(t, dtype=float)
    return [number(v) for v in array.reshape(-1)]


def enc(t):
    return {"shape": list(t.shape), "data": flat(t)}


def short(t):
    """Three decimals: exact in the file."""
    return torch.tensor([float(f"{v:.3f}") for v in t.reshape(-1).tolist()]).reshape(t.shape)


def randn(*shape, scale=1.0):
    return short(scale * torch.randn(*shape))


def layer(fan_in, fan_out):
    return [randn(fan_in, fan_out, scale=fan_in**-0.5), randn(fan_out, scale=0.3)]


# ---------------------------------------------------------------- models

models = []


def model(name, loss, parameters, inputs, products=2):
    parameters, inputs = tuple(parameters), tuple(inputs)
    function = lambda *p: loss(p, inputs)
    sizes = [p.numel() for p in parameters]
    leaves = tuple(p.clone().requires_grad_() for p in parameters)
    value = function(*leaves)
    gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(value, leaves)])
    record = {
        "name": name,
        "parameters": [enc(p) for p in parameters],
        "inputs": [enc(i) for i in inputs],
        "loss": number(value.item()),
        "gradient": flat(gradient),
        "products": [],
    }
    for _ in range(products):
        v = randn(sum(sizes))
        parts = tuple(part.reshape(p.shape) for part, p in zip(v.split(sizes), parameters))
        _, product = hvp(function, parameters, parts)
        record["products"].append({"v": flat(v), "Hv": flat(torch.cat([p.reshape(-1) for p in product]))})
    rows = hessian(function, parameters)
    full = torch.cat([torch.cat([b.reshape(p.numel(), q.numel()) for b, q in zip(row, parameters)], 1) for row, p in zip(rows, parameters)])
    eigenvalues = np.linalg.eigvalsh(full.numpy())
    record["eigenvalues"] = {"smallest": number(eigenvalues[0]), "largest": number(eigenvalues[-1])}
    models.append(record)


def tanh_mlp(p, i):
    x, target = i
    h = torch.tanh(x @ p[0] + p[1])
    h = torch.tanh(h @ p[2] + p[3])
    return F.mse_loss(h @ p[4] + p[5], target)


model("tanh MLP, squared error", tanh_mlp, [*layer(3, 5), *layer(5, 4), *layer(4, 2)], [randn(6, 3), randn(6, 2)])


def residual(p, i):
    x, target = i
    h = x @ p[0] + p[1]
    u = F.layer_norm(h, h.shape[-1:], p[2], p[3])
    h = h + F.gelu(u @ p[4] + p[5]) @ p[6] + p[7]
    h = F.batch_norm(h, None, None, p[8], p[9], training=True)
    return F.binary_cross_entropy_with_logits(h @ p[10] + p[11], target)


model(
    "residual GELU MLP with layer and batch normalisation, binary cross-entropy",
    residual,
    [*layer(3, 4), 1 + randn(4, scale=0.2), randn(4, scale=0.2), *layer(4, 6), *layer(6, 4), 1 + randn(4, scale=0.2), randn(4, scale=0.2), *layer(4, 1)],
    [randn(7, 3), torch.tensor([[1.0], [0], [0.25], [1], [0], [0], [1]])],
)


def classifier(p, i):
    x, classes = i
    return F.cross_entropy(F.silu(x @ p[0] + p[1]) @ p[2] + p[3], classes.long(), label_smoothing=0.1)


model("SiLU MLP, softmax cross-entropy", classifier, [*layer(4, 6), *layer(6, 3)], [randn(8, 4), torch.tensor([0.0, 2, 1, 1, 0, 2, 2, 0])])


def conv_net(p, i):
    x, classes = i
    h = F.max_pool2d(F.softplus(F.conv2d(x, p[0], p[1], padding=1)), 2)
    h = torch.tanh(F.conv2d(h, p[2], p[3], stride=2, padding=1, groups=2))
    h = F.avg_pool2d(h, (2, 1)).reshape(x.shape[0], -1)
    return F.cross_entropy(h @ p[4] + p[5], classes.long())


model(
    "conv net, cross-entropy",
    conv_net,
    [randn(4, 2, 3, 3, scale=0.3), randn(4, scale=0.3), randn(6, 2, 3, 3, scale=0.3), randn(6, scale=0.3), *layer(12, 3)],
    [randn(3, 2, 8, 7), torch.tensor([1.0, 0, 2])],
)


def attention_block(p, i):
    x, target = i
    n, length, width = x.shape
    heads = 2
    u = F.layer_norm(x, (width,), p[0], p[1])
    q, k, v = ((u @ w).reshape(n, length, heads, width // heads).transpose(1, 2) for w in p[2:5])
    scores = q @ k.transpose(-1, -2) / math.sqrt(width // heads)
    scores = scores.masked_fill(torch.triu(torch.ones(length, length), 1).bool(), -math.inf)
    mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(n, length, width)
    h = x + mixed @ p[5]
    u = F.layer_norm(h, (width,), p[6], p[7])
    h = h + F.gelu(u @ p[8]) @ p[9]
    return F.mse_loss(h.mean(1), target)


model(
    "attention block, squared error",
    attention_block,
    [1 + randn(4, scale=0.2), randn(4, scale=0.2), *(randn(4, 4, scale=0.7) for _ in range(4)), 1 + randn(4, scale=0.2), randn(4, scale=0.2), randn(4, 6, scale=0.5), randn(6, 4, scale=0.4)],
    [randn(2, 5, 4), randn(2, 4)],
)

# ---------------------------------------------------------------- Jacobian of a deep stack

weights = [randn(6, 6, scale=1.3 / math.sqrt(6)) for _ in range(12)] + [randn(6, 4, scale=0.4)]
x0 = randn(1, 6)


def stack(x):
    for w in weights:
        x = torch.tanh(x @ w)
    return x.reshape(-1)


matrix = jacobian(stack, x0).reshape(4, 6)
deep = {
    "weights": [enc(w) for w in weights],
    "x": enc(x0),
    "jacobian": enc(matrix),
    "singularValues": flat(np.linalg.svd(matrix.numpy(), compute_uv=False)),
}

# ---------------------------------------------------------------- singular values

svds = []


def svd(name, a, values=None):
    a = np.asarray(a, dtype=float)
    values = np.linalg.svd(a, compute_uv=False) if values is None else values
    svds.append({"name": name, "rows": a.shape[0], "columns": a.shape[1], "data": flat(a), "values": flat(values)})


svd("square", rng.normal(size=(5, 5)).round(3))
svd("tall", rng.normal(size=(9, 4)).round(3))
svd("wide", rng.normal(size=(3, 8)).round(3))
svd("one entry", [[-2.5]])
svd("a row", rng.normal(size=(1, 5)).round(3))
svd("a column", rng.normal(size=(5, 1)).round(3))
svd("zero", np.zeros((3, 2)))
svd("no rows", np.zeros((0, 3)))
svd("no columns", np.zeros((4, 0)))
thin = rng.integers(-3, 4, size=(7, 2)) @ rng.integers(-3, 4, size=(2, 6))
svd("rank 2", thin)
svd("equal columns", np.ones((4, 3)))
svd("orthogonal", np.array([[3, 4], [-4, 3]]) / 5)
svd("tiny", 1e-200 * rng.normal(size=(3, 3)).round(3))
svd("huge", 1e200 * rng.normal(size=(3, 3)).round(3))

# Graded: numpy's bidiagonalisation has absolute accuracy only, so mpmath with 80 digits.
mpmath.mp.dps = 80


def graded(name, a):
    values = mpmath.svd_r(mpmath.matrix(a.tolist()), compute_uv=False)
    svd(name, a, sorted((float(v) for v in values), reverse=True))


graded("graded columns", rng.normal(size=(6, 5)).round(3) * 10.0 ** -np.arange(0, 20, 4))
graded("graded rows", rng.normal(size=(4, 6)).round(3) * 10.0 ** -np.arange(0, 20, 5)[:, None])
graded("Hilbert 4", np.array([[1 / (i + j + 1) for j in range(4)] for i in range(4)]))

# ---------------------------------------------------------------- statistics

statistics = []


def summary(a, unit_axis, bins, bounds):
    counts, edges = np.histogram(a, bins=bins, range=bounds)
    others = tuple(i for i in range(a.ndim) if i != unit_axis % a.ndim)
    return {
        "mean": number(a.mean()),
        "variance": number(a.var()),
        "zeroUnits": number((a == 0).all(axis=others).mean()),
        "edges": flat(edges),
        "counts": flat(counts),
    }


def observe(name, z, unit_axis, bins, activation_range, gradient_range, function):
    """Activations of z, and gradients of sum(activation * cotangent) by them."""
    z = short(torch.tensor(z))
    leaf = z.clone().requires_grad_()
    slopes = torch.autograd.grad(function(leaf).sum(), leaf)[0]
    output = function(z).numpy()
    cotangent = randn(*z.shape)
    cotangent[tuple(slice(None) if axis != unit_axis % z.ndim else 0 for axis in range(z.ndim))] = 0
    statistics.append({
        "name": name,
        "z": enc(z),
        "cotangent": flat(cotangent),
        "bins": bins,
        "activationRange": activation_range,
        "gradientRange": gradient_range,
        "activations": summary(output, unit_axis, bins, activation_range),
        "gradients": summary(cotangent.numpy(), unit_axis, bins, gradient_range),
        "saturated": number((slopes.abs() < 0.01).double().mean().item()),
    })


z = rng.normal(size=(16, 5)) * 1.5
z[:, [1, 3]] -= 9
observe("relu", z, -1, 8, None, None, torch.relu)
observe("tanh", rng.normal(size=(20, 4)) * 2.5, -1, 10, (-1, 1), (-0.5, 0.5), torch.tanh)
images = rng.normal(size=(3, 4, 5, 2))
images[:, 2] -= 20
observe("relu", images, 1, 6, (0, 2), None, torch.relu)

header = {
    "what": "Hessian-vector products and extreme eigenvalues of the Hessian, a Jacobian, singular values, layer statistics. float64; arrays are row-major; weights are [fanIn, fanOut].",
    "made_with": f"PyTorch {torch.__version__}, NumPy {np.__version__}, mpmath {mpmath.__version__} (graded matrices), float64, one thread",
    "generator": "make_curvature.py",
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "curvature.json")
with open(path, "w") as f:
    json.dump({"header": header, "models": models, "deep": deep, "singularValues": svds, "statistics": statistics}, f, separators=(",", ":"))
    f.write("\n")
print(f"{path}: {os.path.getsize(path)} bytes; parameters per model: {[len(m['gradient']) for m in models]}")
