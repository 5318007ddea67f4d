#!/usr/bin/env python3
"""Make golden values for the ops that autodiff.json does not cover: unary, shape, reductions, convolution, pooling, ...

Reference: PyTorch float64 on one thread; nothing here uses this project's code. roi_align and roi_pool are written out
from torchvision's definition, sample by sample (torchvision is not installed), and differentiated by autograd.

  /usr/bin/python3 tests/golden/make_ops.py     writes tests/golden/ops.json beside this file

Weights of recurrent cells are [fanIn, gates * hidden], the transpose of torch's.
"""
import json
import math
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20250611)


def flat(t):
    """14 significant digits: the file stays small, and the tests ask for 12."""
    values = [float(f"{v:.14g}") for v in t.detach().reshape(-1).tolist()]
    return [int(v) if v == int(v) else v for v in values]


def enc(t):
    return {"shape": list(t.shape), "data": flat(t)}


cases = []


def case(op, function, operands, differentiable=None, args=None, note=None, after=None):
    """One op: gradients of sum(output * cotangent) by each differentiable operand."""
    differentiable = [True] * len(operands) if differentiable is None else differentiable
    operands = [short(o) for o in operands]
    tensors = [o.detach().clone().requires_grad_(d) for o, d in zip(operands, differentiable)]
    output = function(*tensors)
    cotangent = randn(output.shape)
    if output.requires_grad:
        (output * cotangent).sum().backward()
    record = {
        "op": op,
        "operands": [{**enc(o), "differentiable": d} for o, d in zip(operands, differentiable)],
        "output": enc(output),
        "cotangent": flat(cotangent),
        "gradients": [flat(t.grad if t.grad is not None else torch.zeros_like(t)) if d else None for t, d in zip(tensors, differentiable)],
    }
    if args is not None:
        record["args"] = args
    if after is not None:
        record["after"] = {name: flat(t) for name, t in after.items()}
    if note is not None:
        record["note"] = note
    cases.append(record)


def short(t):
    """Three decimals: operands take little room in the file, and are exact in it."""
    return torch.tensor([float(f"{v:.3f}") for v in t.reshape(-1).tolist()]).reshape(t.shape)


def randn(*shape):
    return short(torch.randn(*shape))


def rand(*shape):
    return short(torch.rand(*shape))


# ---------------------------------------------------------------- unary, div

case("neg", torch.neg, [randn(2, 3)])
case("exp", torch.exp, [3 * randn(2, 3)])
case("log", torch.log, [torch.exp(3 * randn(2, 3))])
case("sqrt", torch.sqrt, [torch.exp(2 * randn(2, 3))])
case("square", torch.square, [randn(2, 3)])
case("square", torch.square, [randn(())])
case("abs", torch.abs, [torch.tensor([-2.0, -0.5, 0.0, 0.5, 3.0])])
for exponent in [2, 3, -1, 0, 1, -2]:
    case("pow", lambda x: x**exponent, [torch.tensor([-2.0, -0.5, 0.25, 3.0])], args={"exponent": exponent})
for exponent in [0.5, -1.5, 2.25, 0]:
    case("pow", lambda x: x**exponent, [torch.exp(randn(4))], args={"exponent": exponent})
case("pow", lambda x: x**2, [torch.zeros(2)], args={"exponent": 2}, note="at 0")
case("pow", lambda x: x**0, [torch.zeros(2)], args={"exponent": 0}, note="0^0")
case("clamp", lambda x: torch.clamp(x, -1, 0.5), [torch.tensor([-3.0, -1.0, -0.25, 0.5, 0.75])], args={"low": -1, "high": 0.5})
for a, b in [((2, 3), (2, 3)), ((4, 3), (3,)), ((3,), (2, 3)), ((4, 1), (1, 3)), ((), (2, 2)), ((2, 2), ()), ((0, 3), (1, 3))]:
    case("div", torch.div, [randn(a), randn(b)])

# ---------------------------------------------------------------- shape

case("reshape", lambda x: x.reshape(3, 4), [randn(2, 3, 2)], args={"shape": [3, 4]})
case("reshape", lambda x: x.reshape(2, -1), [randn(2, 3, 2)], args={"shape": [2, -1]})
case("reshape", lambda x: x.reshape(()), [randn(1, 1)], args={"shape": []})
case("reshape", lambda x: x.reshape(0, 7), [randn(3, 0)], args={"shape": [0, 7]})
case("permute", lambda x: x.permute(2, 0, 1), [randn(2, 3, 4)], args={"axes": [2, 0, 1]})
case("permute", lambda x: x.permute(0, -1, 1, 2), [randn(2, 3, 1, 2)], args={"axes": [0, -1, 1, 2]})
case("transpose", lambda x: x.transpose(0, 1), [randn(2, 3)], args={"axes": []})
case("transpose", lambda x: x.transpose(0, 2), [randn(2, 3, 2)], args={"axes": [0, 2]})
case("transpose", lambda x: x.transpose(-1, 1), [randn(2, 3, 0)], args={"axes": [-1, 1]})
for axis, options, function in [
    (0, {"start": 1, "stop": 3}, lambda x: x[1:3]),
    (1, {"start": -2}, lambda x: x[:, -2:]),
    (1, {"step": 2}, lambda x: x[:, ::2]),
    (1, {"start": 1, "stop": 100, "step": 3}, lambda x: x[:, 1:100:3]),
    (0, {"start": 1, "stop": -1, "step": 2}, lambda x: x[1:-1:2]),
    (-1, {"start": 3, "stop": 1}, lambda x: x[:, 3:1]),
]:
    case("slice", function, [randn(4, 5)], args={"axis": axis, "slice": options})
case("concat", lambda *t: torch.cat(t, 0), [randn(2, 3), randn(1, 3), randn(0, 3)], args={"axis": 0})
case("concat", lambda *t: torch.cat(t, 1), [randn(2, 3, 2), randn(2, 1, 2)], args={"axis": 1})
case("concat", lambda *t: torch.cat(t, -1), [randn(2, 3), randn(2, 2)], args={"axis": -1})
for axis in [0, 1, -1]:
    case("stack", lambda *t: torch.stack(t, axis), [randn(2, 3), randn(2, 3)], args={"axis": axis})
case("stack", lambda *t: torch.stack(t, 0), [randn(()), randn(())], args={"axis": 0})
case("pad", lambda x: F.pad(x, (1, 2)), [randn(3)], args={"widths": [[1, 2]]})
case("pad", lambda x: F.pad(x, (1, 2, 0, 3), value=-1.5), [randn(2, 3)], args={"widths": [[0, 3], [1, 2]], "value": -1.5})
case("pad", lambda x: F.pad(x, (0, 0, 1, 1, 2, 0)), [randn(1, 2, 2)], args={"widths": [[2, 0], [1, 1], [0, 0]]})
for table, numbers in [((4, 3), [[0, 3, 3], [1, 0, 3]]), ((3,), [2, 2, 0]), ((3, 2, 2), [1])]:
    numbers = torch.tensor(numbers).double()
    case("embedding", lambda t, n: t[n.long()], [randn(table), numbers], [True, False])
for a, b in [((3,), (2, 3)), ((2, 1), (2, 4)), ((), (2, 2)), ((1, 3, 1), (2, 2, 3, 2)), ((1, 2), (0, 2)), ((2, 2), (2, 2))]:
    case("broadcastTo", lambda x: torch.broadcast_to(x, b), [randn(a)], args={"shape": list(b)})

# ---------------------------------------------------------------- reductions

for shape, axes in [((2, 3), [0]), ((2, 3), [-1]), ((2, 3, 4), [0, 2]), ((2, 3, 2), [1]), ((2, 3), [0, 1]), ((1, 4), [0])]:
    for keep in [False, True]:
        args = {"axes": axes, "keepDims": keep}
        case("sum", lambda x: x.sum(axes, keep), [randn(shape)], args=args)
        case("mean", lambda x: x.mean(axes, keep), [randn(shape)], args=args)
        case("max", lambda x: torch.amax(x, axes, keep), [randn(shape)], args=args)
case("sum", lambda x: x.sum([1]), [randn(2, 0)], args={"axes": [1], "keepDims": False})
case("max", lambda x: torch.amax(x, [1]), [torch.tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [5.0, 4.0, 1.0]])], args={"axes": [1], "keepDims": False}, note="ties")
for shape in [(3, 4), (1, 1), (2, 2, 3), (4,)]:
    case("logsumexp", lambda x: torch.logsumexp(x, -1), [3 * randn(shape)], args={"keepDims": False})
case("logsumexp", lambda x: torch.logsumexp(x, -1, True), [torch.tensor([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -999.0]])], args={"keepDims": True})

# ---------------------------------------------------------------- matmul

for a, b in [((2, 3, 4), (2, 4, 2)), ((2, 3, 4), (4, 2)), ((3, 4), (2, 4, 2)), ((2, 1, 3, 2), (3, 2, 4)), ((1, 2, 3), (2, 3, 1)), ((2, 0, 3), (2, 3, 2)), ((0, 2, 3), (3, 2)), ((2, 2), (2, 3))]:
    case("matmul", torch.matmul, [randn(a), randn(b)], args={})
    ta = a[:-2] + (a[-1], a[-2])
    tb = b[:-2] + (b[-1], b[-2])
    case("matmul", lambda x, y: x.transpose(-1, -2) @ y, [randn(ta), randn(b)], args={"transposeA": True})
    case("matmul", lambda x, y: x @ y.transpose(-1, -2), [randn(a), randn(tb)], args={"transposeB": True})
    case("matmul", lambda x, y: x.transpose(-1, -2) @ y.transpose(-1, -2), [randn(ta), randn(tb)], args={"transposeA": True, "transposeB": True})

# ---------------------------------------------------------------- convolution, pooling

CONVOLUTIONS = [
    # n, in, height, width, out, kernel, options
    (2, 2, 4, 5, 3, (3, 2), {}),
    (1, 3, 3, 3, 2, (1, 1), {}),
    (1, 2, 5, 4, 2, (1, 1), {"stride": 2}),
    (1, 2, 5, 6, 2, (3, 3), {"padding": 1}),
    (2, 1, 6, 5, 2, (3, 3), {"stride": 2, "padding": 1}),
    (1, 2, 5, 6, 1, (2, 3), {"stride": [2, 1], "padding": [1, 2], "dilation": [1, 2]}),
    (1, 4, 4, 4, 4, (3, 3), {"padding": 1, "groups": 4}),
    (2, 4, 3, 4, 6, (2, 2), {"groups": 2}),
    (1, 1, 2, 2, 1, (3, 3), {"padding": 3, "stride": 3}),
    (1, 1, 3, 3, 2, (3, 3), {"dilation": 3, "padding": 4}),
]
both = lambda v: tuple(v) if isinstance(v, list) else v
for n, c, h, w, out, kernel, options in CONVOLUTIONS:
    args = {key: both(value) for key, value in options.items()}
    groups = options.get("groups", 1)
    weights = randn(out, c // groups, *kernel)
    case("conv2d", lambda x, w, b: F.conv2d(x, w, b, **args), [randn(n, c, h, w), weights, randn(out)], args={"convolution": options})
case("conv2d", lambda x, w: F.conv2d(x, w), [randn(1, 2, 3, 3), randn(1, 2, 2, 2)], args={"convolution": {}})
TRANSPOSED = [
    (2, 2, 3, 2, 3, (3, 2), {}),
    (1, 3, 2, 2, 2, (1, 1), {}),
    (1, 2, 3, 2, 2, (2, 2), {"stride": 2}),
    (1, 2, 2, 3, 2, (3, 3), {"stride": 2, "padding": 1, "outputPadding": 1}),
    (1, 2, 3, 2, 2, (3, 2), {"stride": [1, 3], "dilation": [2, 1], "padding": [1, 0], "outputPadding": [0, 2]}),
    (1, 4, 2, 2, 6, (2, 2), {"groups": 2}),
    (1, 3, 2, 2, 3, (3, 3), {"groups": 3, "stride": 2}),
]
for n, c, h, w, out, kernel, options in TRANSPOSED:
    args = {("output_padding" if key == "outputPadding" else key): both(value) for key, value in options.items()}
    groups = options.get("groups", 1)
    weights = randn(c, out // groups, *kernel)
    case("convTranspose2d", lambda x, w, b: F.conv_transpose2d(x, w, b, **args), [randn(n, c, h, w), weights, randn(out)], args={"convolution": options})
case("convTranspose2d", lambda x, w: F.conv_transpose2d(x, w), [randn(1, 2, 2, 2), randn(2, 1, 2, 2)], args={"convolution": {}})

POOLS = [
    ((2, 1, 4, 4), 2, {}),
    ((1, 2, 5, 6), 3, {"stride": 2, "padding": 1}),
    ((1, 1, 5, 5), 2, {"ceilMode": True}),
    ((1, 1, 6, 5), [3, 2], {"stride": [2, 3], "padding": [1, 1], "ceilMode": True}),
    ((1, 1, 3, 4), [3, 1], {"stride": 1}),
    ((1, 1, 4, 4), 3, {"stride": 3, "padding": 1, "ceilMode": True}),
]
torch_names = {"ceilMode": "ceil_mode", "countIncludePad": "count_include_pad"}
for shape, kernel, options in POOLS:
    args = {torch_names.get(key, key): both(value) for key, value in options.items()}
    case("maxPool2d", lambda x: F.max_pool2d(x, both(kernel), **args), [randn(shape)], args={"kernel": kernel, "pooling": options})
    for include in [True, False]:
        case(
            "avgPool2d",
            lambda x: F.avg_pool2d(x, both(kernel), count_include_pad=include, **args),
            [randn(shape)],
            args={"kernel": kernel, "pooling": {**options, "countIncludePad": include}},
        )
case("maxPool2d", lambda x: F.max_pool2d(x, 2, 1, dilation=2), [randn(1, 1, 4, 5)], args={"kernel": 2, "pooling": {"stride": 1, "dilation": 2}})
case("maxPool2d", lambda x: F.max_pool2d(x, 2), [torch.tensor([[[[1.0, 1.0, -2.0, -3.0], [1.0, 1.0, -2.0, -2.0]]]])], args={"kernel": 2, "pooling": {}}, note="ties")
for shape, size in [((2, 2, 4, 5), 1), ((1, 2, 5, 7), [2, 3]), ((1, 1, 3, 2), 4), ((1, 1, 4, 4), 4)]:
    case("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, both(size)), [randn(shape)], args={"size": size})

# ---------------------------------------------------------------- normalisation, dropout

# Groups of one or two entries get a large epsilon: with a small one they normalise to +-1, and the gradient is rounding.

for shape, groups, epsilon in [((2, 4, 3), 2, 1e-5), ((2, 4, 2, 2), 4, 1e-5), ((1, 6, 2, 1), 1, 0.1), ((3, 4), 2, 0.5)]:
    case("groupNorm", lambda x, g, s: F.group_norm(x, groups, g, s, epsilon), [2 * randn(shape) + 1, randn(shape[1]), randn(shape[1])], args={"groups": groups, "epsilon": epsilon})
for shape, epsilon in [((3, 4), 1e-5), ((2, 2, 3), 1e-6), ((5,), 0.1), ((2, 1), 0.5)]:
    case("rmsNorm", lambda x, g: x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon) * g, [2 * randn(shape) + 1, randn(shape[-1])], args={"epsilon": epsilon})
case("batchNorm", lambda x, g, s: F.batch_norm(x, None, None, g, s, True), [2 * randn(3, 2, 2, 3) - 1, randn(2), randn(2)], args={})
for shape in [(3, 2, 2, 2), (5, 3), (1, 2, 1, 3)]:
    for training in [True, False]:
        c = shape[1]
        mean, variance = randn(c), rand(c) + 0.5
        args = {"running": {"mean": flat(mean), "variance": flat(variance), "momentum": 0.3, "training": training}}
        case(
            "batchNorm",
            lambda x, g, s: F.batch_norm(x, mean, variance, g, s, training, 0.3),
            [2 * randn(shape) - 1, randn(c), randn(c)],
            args=args,
            after={"mean": mean, "variance": variance},
        )
case("dropout", lambda x: F.dropout(x, 0.5, False), [randn(2, 3)], args={"probability": 0.5, "training": False})
case("dropout", lambda x: F.dropout(x, 1.0, True), [randn(2, 3)], args={"probability": 1, "training": True})
case("dropout", lambda x: F.dropout(x, 0.0, True), [randn(2, 3)], args={"probability": 0, "training": True})

# ---------------------------------------------------------------- attention


def weights(q, k, additive=None, boolean=None, causal=False, scale=None):
    scores = q @ k.transpose(-1, -2) * (scale if scale is not None else 1 / math.sqrt(q.shape[-1]))
    if additive is not None:
        scores = scores + additive
    hidden = torch.zeros(scores.shape, dtype=torch.bool)
    if boolean is not None:
        hidden = hidden | (boolean == 0)
    if causal:
        hidden = hidden | ~torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    scores = scores.masked_fill(hidden, -math.inf)
    none = (scores == -math.inf).all(-1, keepdim=True)
    return torch.softmax(torch.where(none, torch.zeros(()), scores), -1) * (~none)


ATTENTIONS = [
    # q, k, v, additive, boolean, args
    ((3, 2), (4, 2), (4, 3), None, None, {}),
    ((2, 3, 2), (2, 3, 2), (2, 3, 2), None, None, {"causal": True}),
    ((2, 2, 3, 2), (2, 1, 4, 2), (2, 1, 4, 1), None, None, {"causal": True, "scale": 0.3}),
    ((2, 3, 2), (2, 4, 2), (2, 4, 2), randn(3, 4), None, {}),
    ((2, 2, 2), (2, 3, 2), (2, 3, 2), randn(2, 1, 3), None, {"causal": True}),
    ((2, 3, 2), (2, 4, 2), (2, 4, 2), None, torch.tensor([[1.0, 0, 1, 1], [0, 0, 0, 0], [0, 0, 1, 0]]), {}),
    ((2, 3, 2), (2, 3, 2), (2, 3, 2), randn(3, 3), torch.tensor([[[0.0, 1, 1]], [[1.0, 1, 0]]]), {"causal": True}),
    ((2, 2), (1, 2), (1, 2), None, None, {}),
]
for q, k, v, additive, boolean, args in ATTENTIONS:
    masks = [(name, mask) for name, mask in [("additive", additive), ("boolean", boolean)] if mask is not None]
    args = {**args, "masks": [name for name, _ in masks]}
    options = lambda given: {**dict(zip(args["masks"], given)), **{key: args[key] for key in ("causal", "scale") if key in args}}
    differentiable = [name == "additive" for name, _ in masks]
    case("attentionWeights", lambda q, k, *m: weights(q, k, **options(m)), [randn(q), randn(k), *[m for _, m in masks]], [True, True, *differentiable], args=args)
    case(
        "scaledDotProductAttention",
        lambda q, k, v, *m: weights(q, k, **options(m)) @ v,
        [randn(q), randn(k), randn(v), *[m for _, m in masks]],
        [True, True, True, *differentiable],
        args=args,
    )
case("attentionWeights", lambda q, k: weights(q, k, scale=1), [torch.tensor([[1000.0, 1], [-1000, 0.5]]), torch.tensor([[1.0, 0], [1, 1], [-1, 0]])], args={"scale": 1, "masks": []}, note="would overflow unshifted")

# ---------------------------------------------------------------- recurrent


def cell(make, x, states, parameters, bias):
    """Torch's own cell over transposed weights, given as tensors so that autograd reaches them."""
    wi, wh, *biases = parameters
    bi, bh = biases if bias else (None, None)
    return make(x, states, wi.t(), wh.t(), bi, bh)


lstm = lambda x, s, wi, wh, bi, bh: torch.cat(torch._VF.lstm_cell(x, s, wi, wh, bi, bh), 1)
gru = lambda x, s, wi, wh, bi, bh: torch._VF.gru_cell(x, s[0], wi, wh, bi, bh)
for n, features, units, bias in [(2, 3, 2, True), (1, 1, 1, True), (2, 2, 3, True), (2, 2, 2, False)]:
    for op, make, gates, count in [("lstmCell", lstm, 4, 2), ("gruCell", gru, 3, 1)]:
        parameters = [randn(features, gates * units), randn(units, gates * units)] + ([randn(gates * units), randn(gates * units)] if bias else [])
        case(
            op,
            lambda x, *t: cell(make, x, t[:count], t[count:], bias),
            [randn(n, features), *[randn(n, units) for _ in range(count)], *parameters],
            args={"bias": bias},
        )

# ---------------------------------------------------------------- vision

for shape, size in [((1, 2, 3, 4), (5, 7)), ((2, 1, 5, 4), (2, 3)), ((1, 1, 3, 3), (3, 3)), ((1, 1, 1, 3), (2, 1)), ((1, 1, 4, 1), (1, 4))]:
    for align in [False, True]:
        case(
            "bilinearResize",
            lambda x: F.interpolate(x, size=size, mode="bilinear", align_corners=align),
            [randn(shape)],
            args={"size": list(size), "alignCorners": align},
        )


def sample(plane, y, x):
    """torchvision's bilinear_interpolate."""
    height, width = plane.shape
    if y < -1 or y > height or x < -1 or x > width:
        return torch.zeros(())
    y, x = max(y, 0.0), max(x, 0.0)
    y0, x0 = int(y), int(x)
    if y0 >= height - 1:
        y0 = y1 = height - 1
        y = float(y0)
    else:
        y1 = y0 + 1
    if x0 >= width - 1:
        x0 = x1 = width - 1
        x = float(x0)
    else:
        x1 = x0 + 1
    ly, lx = y - y0, x - x0
    return (1 - ly) * (1 - lx) * plane[y0, x0] + (1 - ly) * lx * plane[y0, x1] + ly * (1 - lx) * plane[y1, x0] + ly * lx * plane[y1, x1]


def roi_align(x, boxes, size, spatialScale=1.0, samplingRatio=0, aligned=False):
    out = []
    for image, x1, y1, x2, y2 in boxes.tolist():
        offset = 0.5 if aligned else 0.0
        left, top = x1 * spatialScale - offset, y1 * spatialScale - offset
        w, h = x2 * spatialScale - offset - left, y2 * spatialScale - offset - top
        if not aligned:
            w, h = max(w, 1.0), max(h, 1.0)
        bh, bw = h / size[0], w / size[1]
        gh = samplingRatio if samplingRatio > 0 else math.ceil(h / size[0])
        gw = samplingRatio if samplingRatio > 0 else math.ceil(w / size[1])
        for plane in x[int(image)]:
            for py in range(size[0]):
                for px in range(size[1]):
                    total = torch.zeros(())
                    for iy in range(gh):
                        for ix in range(gw):
                            total = total + sample(plane, top + py * bh + (iy + 0.5) * bh / gh, left + px * bw + (ix + 0.5) * bw / gw)
                    out.append(total / max(gh * gw, 1))
    return torch.stack(out).reshape(boxes.shape[0], x.shape[1], *size)


def c_round(v):
    return int(math.copysign(math.floor(abs(v) + 0.5), v))


def roi_pool(x, boxes, size, spatialScale=1.0):
    height, width = x.shape[2:]
    out = []
    for image, *corners in boxes.tolist():
        x1, y1, x2, y2 = [c_round(v * spatialScale) for v in corners]
        bh, bw = max(y2 - y1 + 1, 1) / size[0], max(x2 - x1 + 1, 1) / size[1]
        clip = lambda v, limit: min(max(v, 0), limit)
        for plane in x[int(image)]:
            for py in range(size[0]):
                for px in range(size[1]):
                    rows = clip(math.floor(py * bh) + y1, height), clip(math.ceil((py + 1) * bh) + y1, height)
                    columns = clip(math.floor(px * bw) + x1, width), clip(math.ceil((px + 1) * bw) + x1, width)
                    part = plane[rows[0] : rows[1], columns[0] : columns[1]]
                    out.append(part.max() if part.numel() else torch.zeros(()))
    return torch.stack(out).reshape(boxes.shape[0], x.shape[1], *size)


boxes = torch.tensor([[0.0, 0.6, 1.2, 4.3, 3.9], [1.0, -2.5, -0.5, 2.2, 7.5], [0.0, 3.0, 2.0, 3.2, 2.1], [1.0, 8.0, 9.0, 12.0, 11.0]])
for options in [{"size": [2, 2]}, {"size": [2, 3], "aligned": True}, {"size": [3, 2], "samplingRatio": 2, "spatialScale": 0.5}, {"size": [1, 1], "samplingRatio": 3, "aligned": True}]:
    case("roiAlign", lambda x, b: roi_align(x, b, **options), [randn(2, 2, 5, 6), boxes], [True, False], args={"roi": options})
case("roiAlign", lambda x, b: roi_align(x, b, [2, 2], aligned=True), [randn(1, 1, 4, 4), torch.tensor([[0.0, 3, 3, 1, 1], [0.0, 2, 2, 2, 3]])], [True, False], args={"roi": {"size": [2, 2], "aligned": True}}, note="inverted and empty boxes")
for options in [{"size": [2, 2]}, {"size": [3, 2], "spatialScale": 0.5}, {"size": [1, 4]}]:
    case("roiPool", lambda x, b: roi_pool(x, b, **options), [randn(2, 2, 5, 6), boxes], [True, False], args={"roi": options})

# ---------------------------------------------------------------- choosing, further reductions

for shape, axis, index in [((3,), 0, [2, 0, 0, 1]), ((2, 3), 1, [[0, 2, 2, 1], [1, 1, 0, 2]]), ((3, 2), 0, [[2, 0]]), ((2, 3, 2), -2, [[[0, 2]], [[1, 1]]]), ((2, 3), 1, [[1]])]:
    index = torch.tensor(index).double()
    case("gather", lambda x, i: torch.gather(x, axis, i.long()), [randn(shape), index], [True, False], args={"axis": axis})
case("gather", lambda x, i: torch.gather(x, 1, i.long()), [randn(2, 3), torch.zeros(2, 0)], [True, False], args={"axis": 1})
for shape, size in [((2, 2, 4, 5), 1), ((1, 2, 5, 7), [2, 3]), ((1, 1, 3, 2), 4), ((1, 1, 4, 4), 4), ((0, 2, 3, 3), 2)]:
    case("adaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, both(size)), [randn(shape)], args={"size": size})
case("adaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, 1), [torch.tensor([[[[1.0, 2.0], [2.0, -1.0]]]])], args={"size": 1}, note="ties")
case("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, 2), [randn(0, 2, 3, 3)], args={"size": 2})
case("bilinearResize", lambda x: F.interpolate(x, size=(2, 4), mode="bilinear"), [randn(0, 2, 3, 3)], args={"size": [2, 4]})
for shape, axes in [((2, 3), [0]), ((2, 3), [-1]), ((2, 3, 4), [0, 2]), ((2, 3, 2), [1]), ((2, 3), [0, 1]), ((4, 1), [0])]:
    for keep in [False, True]:
        args = {"axes": axes, "keepDims": keep}
        case("min", lambda x: torch.amin(x, axes, keep), [randn(shape)], args=args)
        for unbiased in [True, False]:
            case("variance", lambda x: torch.var(x, axes, unbiased, keep), [randn(shape) + 2], args={**args, "unbiased": unbiased})
        if len(axes) == 1:
            case("prod", lambda x: torch.prod(x, axes[0], keep), [randn(shape)], args=args)
case("min", lambda x: torch.amin(x, [1]), [torch.tensor([[1.0, 3.0, 1.0], [2.0, 2.0, 2.0], [5.0, 4.0, 1.0]])], args={"axes": [1], "keepDims": False}, note="ties")
case("variance", lambda x: torch.var(x), [randn(2, 3)], args={})
case("variance", lambda x: torch.var(x), [100 + randn(8)], args={}, note="far from 0")
case("prod", lambda x: torch.prod(x), [randn(2, 3)], args={})
case("prod", lambda x: torch.prod(x, 1), [torch.tensor([[2.0, 0.0, 3.0], [0.0, 5.0, 0.0], [2.0, -1.0, 0.5]])], args={"axes": [1]}, note="zeros")
case("prod", lambda x: torch.prod(x, 1), [randn(2, 0)], args={"axes": [1]})
for op, function in [("minimum", torch.minimum), ("maximum", torch.maximum)]:
    for a, b in [((2, 3), (2, 3)), ((4, 3), (3,)), ((4, 1), (1, 3)), ((), (2, 2)), ((0, 3), (1, 3))]:
        case(op, function, [randn(a), randn(b)])
    case(op, function, [torch.tensor([1.0, 2.0, 3.0, math.pi]), torch.tensor([2.0, 2.0, 1.0, math.pi])], note="ties")
for c, a, b in [((2, 3), (2, 3), (2, 3)), ((3,), (2, 3), ()), ((2, 1), (3,), (2, 3)), ((2, 2), (), (1, 2)), ((0, 3), (3,), (1, 3))]:
    condition = (torch.rand(c) < 0.5).double()
    case("where", lambda c, a, b: torch.where(c != 0, a, b), [condition, randn(a), randn(b)], [False, True, True])
for x, e in [((2, 3), (2, 3)), ((4, 3), (3,)), ((3,), (2, 3)), ((), (2, 2)), ((0, 3), (1, 3))]:
    case("pow", torch.pow, [torch.exp(randn(x)), randn(e)], args={})
case("pow", torch.pow, [torch.tensor([-2.0, -0.5, -3.0]), torch.tensor([2.0, -3.0, 0.0])], [True, False], args={}, note="negative numbers")
case("pow", torch.pow, [torch.zeros(3), torch.tensor([0.0, 1.0, 2.5])], args={}, note="of 0")

# ---------------------------------------------------------------- activations: along an axis, with learned parameters

VECTORS = {
    "softmax": lambda x, axis: torch.softmax(x, axis),
    "log-softmax": lambda x, axis: torch.log_softmax(x, axis),
    "softmin": lambda x, axis: F.softmin(x, axis),
    "glu": lambda x, axis: F.glu(x, axis),
    "logsumexp": lambda x, axis: torch.logsumexp(x, axis, x.dim() > 0),
}
for id, function in VECTORS.items():
    for shape, axis in [((4, 3), 0), ((2, 4, 3), 1), ((2, 3, 4), -1), ((2, 2, 2, 3), -2), ((3, 2, 0), 1 if id != "glu" else 2)]:
        case("activation", lambda x: function(x, axis), [2 * randn(shape)], args={"id": id, "axis": axis})
    if id != "glu":
        case("activation", lambda x: function(x, -1), [randn(())], args={"id": id, "axis": -1})


def learned(id, function, x, names, shapes, params=None, shift=0.0):
    # Parameters `names` of shapes that broadcast to x; the others as given.
    params = params or {}
    tensors = [short(torch.rand(s) + shift) for s in shapes]
    case("activation", lambda x, *t: function(x, *t, **params), [2 * randn(x), *tensors], args={"id": id, "learn": names, "params": params})


prelu = lambda x, a: torch.where(x > 0, x, a * x)
learned("prelu", lambda x, a: F.prelu(x, a.reshape(1)), (3, 4), ["a"], [()])
learned("prelu", lambda x, a: F.prelu(x, a), (3, 4), ["a"], [(4,)])
learned("prelu", lambda x, a: F.prelu(x, a.reshape(-1)), (2, 3, 2, 2), ["a"], [(3, 1, 1)])
learned("prelu", prelu, (2, 3), ["a"], [(2, 3)])
learned("prelu", prelu, (0, 3), ["a"], [(3,)])
swish = lambda x, beta: x * torch.sigmoid(beta * x)
learned("swish", swish, (2, 3), ["beta"], [()])
learned("swish", swish, (2, 3, 2), ["beta"], [(3, 1)])
learned("dyt", lambda x, alpha, gamma, beta: gamma * torch.tanh(alpha * x) + beta, (2, 4), ["alpha", "gamma", "beta"], [(), (4,), (4,)])
learned("dyt", lambda x, alpha, gamma: gamma * torch.tanh(alpha * x), (2, 4), ["alpha"], [()], {"gamma": 1.5})
learned("star-relu", lambda x, s, b: s * torch.relu(x) ** 2 + b, (2, 4), ["s", "b"], [(), ()])
learned("snake", lambda x, a: x + torch.sin(a * x) ** 2 / a, (2, 4), ["a"], [(4,)], shift=0.5)
learned("isru", lambda x, alpha: x / torch.sqrt(1 + alpha * x * x), (2, 4), ["alpha"], [(1, 4)])
learned("isrlu", lambda x, alpha: torch.where(x >= 0, x, x / torch.sqrt(1 + alpha * x * x)), (2, 4), ["alpha"], [()])

# ---------------------------------------------------------------- file

header = {
    "what": "Values and gradients of single ops (of sum(output * cotangent)). float64; arrays are row-major; recurrent weights are [fanIn, gates * hidden].",
    "made_with": f"PyTorch {torch.__version__}, float64, one thread",
    "regenerate": "/usr/bin/python3 tests/golden/make_ops.py",
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops.json")
with open(path, "w") as file:
    file.write('{\n"header": ' + json.dumps(header) + ',\n"ops": [\n')
    file.write(",\n".join(json.dumps(c, allow_nan=False, separators=(",", ":")) for c in cases))
    file.write("\n]\n}\n")
print(path, os.path.getsize(path), "bytes", len(cases), "ops")
