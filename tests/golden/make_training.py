#!/usr/bin/env python3
"""Make golden values for losses, optimisers, schedules, clipping, averages, gains and a safetensors file.

Reference: PyTorch float64 on one thread; nothing here uses this project's code.

  /usr/bin/python3 tests/golden/make_training.py     writes tests/golden/training.json beside this file

Not in torch 1.13, and so written here from the papers' formulas with torch tensors: LARS (1708.03888, algorithm 1),
LAMB (1904.00962, algorithm 2), the focal loss (1708.02002), InfoNCE (1807.03748), Noam's schedule (1706.03762) and the
exponential moving average. The safetensors file is written from the published description of the format.
"""
import base64
import json
import math
import os
import struct

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20240921)


def flat(t):
    return t.detach().reshape(-1).tolist()


def enc(t):
    return {"shape": list(t.shape), "data": flat(t)}


def number(x):
    return x if math.isfinite(x) else str(x).replace("nan", "NaN").replace("inf", "Infinity")


# ---------------------------------------------------------------- losses

losses = []


def loss(name, function, operands, differentiable, options=None, note=None):
    tensors = [o.clone().requires_grad_(d) for o, d in zip(operands, differentiable)]
    value = function(*tensors)
    (-1.75 * value).backward()
    record = {
        "loss": name,
        "options": options or {},
        "operands": [{**enc(o), "differentiable": d} for o, d in zip(operands, differentiable)],
        "value": number(value.item()),
        "gradients": [flat(t.grad) if d else None for t, d in zip(tensors, differentiable)],
    }
    if note:
        record["note"] = note
    losses.append(record)


def randn(*shape):
    return torch.randn(shape)


FIRST = [True, False]
for shape in [(), (1,), (5,), (3, 4), (2, 3, 2)]:
    p, t = 2 * randn(*shape), randn(*shape)
    loss("meanAbsoluteError", F.l1_loss, [p, t], FIRST)
    for delta in (1.0, 0.3, 2.5):
        loss("huber", lambda p, t: F.huber_loss(p, t, delta=delta), [p, t], FIRST, {"delta": delta})
    for beta in (1.0, 0.3, 0.0):
        loss("smoothL1", lambda p, t: F.smooth_l1_loss(p, t, beta=beta), [p, t], FIRST, {"beta": beta})
edge = torch.tensor([0.0, 0.5, -0.5, 1.0, -1.0, 1e8, -1e-8])
loss("meanAbsoluteError", F.l1_loss, [edge, torch.zeros(7)], FIRST, note="kinks")
loss("huber", lambda p, t: F.huber_loss(p, t, delta=0.5), [edge, torch.zeros(7)], FIRST, {"delta": 0.5}, "kinks")
loss("smoothL1", lambda p, t: F.smooth_l1_loss(p, t, beta=0.5), [edge, torch.zeros(7)], FIRST, {"beta": 0.5}, "kinks")

IGNORED = -100
for n, k in [(1, 1), (1, 4), (6, 3), (5, 7)]:
    z = 3 * randn(n, k)
    c = torch.randint(0, k, (n,)).double()
    some = c.clone()
    some[1::2] = IGNORED
    for smoothing in (0.0, 0.1, 1.0):
        for labels, ignore in ((c, None), (some, IGNORED)):
            options = {"labelSmoothing": smoothing}
            if ignore is not None:
                options["ignoreIndex"] = ignore
            loss("crossEntropy", lambda z, c: F.cross_entropy(z, c.long(), label_smoothing=smoothing), [z, labels], FIRST, options)
c = torch.tensor([0.0, 2.0, 1.0, 2.0])
loss("crossEntropy", lambda z, c: F.cross_entropy(z, c.long(), ignore_index=2), [randn(4, 3), c], FIRST, {"ignoreIndex": 2}, "a class is ignored")
z = torch.tensor([[1000.0, 0.0, -1000.0], [1e4, 9999.0, 5.0]])
loss("crossEntropy", lambda z, c: F.cross_entropy(z, c.long(), label_smoothing=0.2), [z, torch.tensor([1.0, 0.0])], FIRST, {"labelSmoothing": 0.2}, "large logits")
for smoothing in (0.0, 0.1):
    loss("crossEntropy", lambda z, c: F.cross_entropy(z, c.long(), label_smoothing=smoothing), [randn(2, 3), torch.full((2,), -100.0)], FIRST, {"ignoreIndex": IGNORED, "labelSmoothing": smoothing}, "all ignored")

for shape in [(4, 5), (2, 3, 6), (6,)]:
    tokens = torch.randint(0, shape[-1], shape[:-1]).double()
    tokens = torch.where(torch.rand(tokens.shape) < 0.5, tokens, torch.full_like(tokens, IGNORED)) if tokens.dim() else tokens
    if tokens.dim():
        tokens.view(-1)[0] = 1.0
    loss("maskedLanguageModel", lambda z, c: F.cross_entropy(z.reshape(-1, z.shape[-1]), c.long().reshape(-1)), [2 * randn(*shape), tokens], FIRST)


def focal(z, t, gamma, alpha):
    zero = torch.zeros(())
    q = torch.sigmoid(z) * (1 - t) + torch.sigmoid(-z) * t
    entropy = t * torch.logaddexp(-z, zero) + (1 - t) * torch.logaddexp(z, zero)
    weight = 1 if alpha is None else alpha * t + (1 - alpha) * (1 - t)
    return (weight * q**gamma * entropy).mean()


z = torch.tensor([-40.0, -20.0, -3.0, -0.1, 0.0, 0.1, 3.0, 20.0, 40.0])
for gamma, alpha in [(2.0, 0.25), (0.0, 0.25), (2.0, None), (0.5, 0.9), (5.0, 1.0), (1.0, 0.0)]:
    for t in (torch.zeros(9), torch.ones(9), (randn(9) > 0).double(), torch.rand(9)):
        loss("focalWithLogits", lambda z, t: focal(z, t, gamma, alpha), [z, t], FIRST, {"gamma": gamma, "alpha": alpha})
loss("focalWithLogits", lambda z, t: F.binary_cross_entropy_with_logits(z, t), [z, torch.rand(9)], FIRST, {"gamma": 0.0, "alpha": None}, "gamma 0 is binary cross-entropy")

for shape in [(1, 1), (1, 4), (5, 3)]:
    target = torch.softmax(2 * randn(*shape), -1)
    loss("klDivergence", lambda l, q: F.kl_div(l, q, reduction="batchmean"), [torch.log_softmax(randn(*shape), -1), target], FIRST)
    for temperature in (1.0, 4.0, 0.5):
        loss(
            "distillation",
            lambda s, t: temperature**2 * F.kl_div(torch.log_softmax(s / temperature, -1), torch.softmax(t / temperature, -1), reduction="batchmean"),
            [3 * randn(*shape), 3 * randn(*shape)],
            FIRST,
            {"temperature": temperature},
        )
loss("klDivergence", lambda l, q: F.kl_div(l, q, reduction="batchmean"), [torch.log_softmax(randn(2, 3), -1), torch.tensor([[0.0, 0.25, 0.75], [1.0, 0.0, 0.0]])], FIRST, note="zeros in the target")

for shape in [(1, 1), (4, 3), (6,), (2, 2, 3)]:
    operands = [randn(*shape), randn(*shape), randn(*shape)]
    for margin in (1.0, 0.0, 3.0):
        loss("tripletMargin", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=margin), operands, [True, True, True], {"margin": margin})
a = randn(3, 2)
loss("tripletMargin", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.0), [a, a + 1, a + 1], [True, True, True], {"margin": 0.0}, "at the hinge")
loss("tripletMargin", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=1.0, eps=0.0), [a, a, a + 0.25], [True, True, True], {"margin": 1.0, "epsilon": 0.0}, "distance 0")
loss("tripletMargin", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=1.0, eps=0.5), [a, randn(3, 2), randn(3, 2)], [True, False, True], {"margin": 1.0, "epsilon": 0.5})

for n, d in [(1, 1), (6, 3), (4, 1)]:
    a, b = randn(n, d), randn(n, d)
    target = torch.where(torch.arange(n) % 2 == 0, 1.0, -1.0)
    for margin in (0.0, 0.4, -0.5):
        loss("cosineEmbedding", lambda a, b, t: F.cosine_embedding_loss(a, b, t, margin=margin), [a, b, target], [True, True, False], {"margin": margin})
loss("cosineEmbedding", F.cosine_embedding_loss, [randn(3), randn(3), torch.tensor(1.0)], [True, True, False])
loss("cosineEmbedding", F.cosine_embedding_loss, [torch.zeros(2, 3), randn(2, 3), torch.tensor([1.0, -1.0])], [True, True, False], note="vectors of length 0, at the hinge")

for n, d in [(1, 1), (1, 3), (5, 4), (4, 1)]:
    for temperature in (0.1, 1.0, 0.07):
        loss(
            "infoNCE",
            lambda q, k: F.cross_entropy(F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).T / temperature, torch.arange(n)),
            [3 * randn(n, d), 0.2 * randn(n, d)],
            [True, True],
            {"temperature": temperature},
        )

# ---------------------------------------------------------------- optimisers

STEPS = 20
x, target = randn(6, 2), randn(6, 1)
start = {"w1": randn(2, 3), "b1": 0.1 * randn(3), "w2": randn(3, 1), "b2": torch.zeros(1)}


def objective(p):
    return F.mse_loss(torch.tanh(x @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"], target)


class Lars(torch.optim.Optimizer):
    """1708.03888, algorithm 1; the rate of a tensor is 1 where its norm or its gradient's is 0."""

    def __init__(self, params, lr, momentum=0.9, weight_decay=0.0, trust=0.001):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay, trust=trust))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            decay = group["weight_decay"]
            for p in group["params"]:
                w, g = p.norm(), p.grad.norm()
                local = group["trust"] * w / (g + decay * w) if w > 0 and g > 0 else 1.0
                state = self.state[p]
                v = state.get("v", torch.zeros_like(p))
                state["v"] = group["momentum"] * v + group["lr"] * local * (p.grad + decay * p)
                p.sub_(state["v"])


class Lamb(torch.optim.Optimizer):
    """1904.00962, algorithm 2, phi the identity; the ratio of a tensor is 1 where a norm is 0."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                t = state["t"] = state.get("t", 0) + 1
                m = state["m"] = b1 * state.get("m", torch.zeros_like(p)) + (1 - b1) * p.grad
                v = state["v"] = b2 * state.get("v", torch.zeros_like(p)) + (1 - b2) * p.grad**2
                r = (m / (1 - b1**t)) / ((v / (1 - b2**t)).sqrt() + group["eps"])
                u = r + group["weight_decay"] * p
                ratio = p.norm() / u.norm() if p.norm() > 0 and u.norm() > 0 else 1.0
                p.sub_(group["lr"] * ratio * u)


def torch_options(options):
    names = {
        "learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps", "centred": "centered",
        "rateDecay": "lr_decay", "initialSum": "initial_accumulator_value",
    }
    result = {names.get(key, key): value for key, value in options.items() if key not in ("beta1", "beta2")}
    if "beta1" in options:
        result["betas"] = (options["beta1"], options["beta2"])
    return result


MAKERS = {
    "sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad, "adam": torch.optim.Adam,
    "adamW": torch.optim.AdamW, "lars": Lars, "lamb": Lamb,
}
runs = []


def run(name, options, groups=None, rates=None, clip=None, clip_value=None, average=None):
    """groups: lists of (names, options); rates: the learning rate of each step; clip: the largest norm of the gradient."""
    p = {key: value.clone().requires_grad_(True) for key, value in start.items()}
    params = list(p.values()) if groups is None else [{"params": [p[key] for key in keys], **torch_options(own)} for keys, own in groups]
    optimiser = MAKERS[name](params, **torch_options(options))
    record = {"optimiser": name, "options": options}
    if groups is not None:
        record["groups"] = [{"parameters": keys, "options": own} for keys, own in groups]
    means = {key: value.clone() for key, value in start.items()}
    norms, first = [], None
    for step in range(STEPS):
        optimiser.zero_grad()
        objective(p).backward()
        if rates:
            for group in optimiser.param_groups:
                group["lr"] = rates[step]
        if clip is not None:
            norms.append(torch.nn.utils.clip_grad_norm_(list(p.values()), clip["maximum"], clip.get("norm", 2.0)).item())
        if clip_value is not None:
            torch.nn.utils.clip_grad_value_(list(p.values()), clip_value)
        optimiser.step()
        if average is not None:
            means = {key: average * means[key] + (1 - average) * p[key].detach() for key in p}
        if step == 0:
            first = {key: flat(t) for key, t in p.items()}
    if rates:
        record["rates"] = rates
    if clip is not None:
        record["clip"] = {**clip, "norm": str(clip["norm"]).replace("inf", "Infinity") if "norm" in clip else "2"}
        record["norms"] = norms
    if clip_value is not None:
        record["clipValue"] = clip_value
    if average is not None:
        record["average"] = average
        record["averages"] = {key: flat(t) for key, t in means.items()}
    record["first"] = first
    record["last"] = {key: flat(t) for key, t in p.items()}
    record["loss"] = objective(p).item()
    runs.append(record)


run("sgd", {"learningRate": 0.1})
run("sgd", {"learningRate": 0.05, "momentum": 0.9})
run("sgd", {"learningRate": 0.05, "weightDecay": 0.1})
run("sgd", {"learningRate": 0.05, "momentum": 0.8, "dampening": 0.3, "weightDecay": 0.01})
run("sgd", {"learningRate": 0.05, "dampening": 0.5})
run("sgd", {"learningRate": 0.03, "momentum": 0.9, "nesterov": True})
run("sgd", {"learningRate": 0.03, "momentum": 0.9, "nesterov": True, "weightDecay": 0.05})
run("rmsprop", {"learningRate": 0.01})
run("rmsprop", {"learningRate": 0.01, "alpha": 0.9, "momentum": 0.5, "weightDecay": 0.02, "epsilon": 1e-6})
run("rmsprop", {"learningRate": 0.005, "centred": True})
run("rmsprop", {"learningRate": 0.005, "centred": True, "momentum": 0.9, "alpha": 0.95})
run("adagrad", {"learningRate": 0.1})
run("adagrad", {"learningRate": 0.1, "rateDecay": 0.05, "initialSum": 0.1, "weightDecay": 0.01, "epsilon": 1e-8})
run("adam", {"learningRate": 0.02})
run("adam", {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4, "weightDecay": 0.1})
run("adamW", {"learningRate": 0.02})
run("adamW", {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "weightDecay": 0.5})
run("lars", {"learningRate": 1.0})
run("lars", {"learningRate": 0.5, "momentum": 0.8, "weightDecay": 0.01, "trust": 0.05})
run("lamb", {"learningRate": 0.02})
run("lamb", {"learningRate": 0.02, "weightDecay": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4})
WEIGHTS, BIASES = ["w1", "w2"], ["b1", "b2"]
run("sgd", {"learningRate": 0.05, "momentum": 0.9}, [(WEIGHTS, {"weightDecay": 0.1}), (BIASES, {"learningRate": 0.2, "momentum": 0.5})])
run("adamW", {"learningRate": 0.02}, [(WEIGHTS, {}), (["b1"], {"weightDecay": 0.0}), (["b2"], {"beta1": 0.5, "beta2": 0.9, "learningRate": 0.1})])
run("lamb", {"learningRate": 0.02, "weightDecay": 0.1}, [(WEIGHTS, {}), (BIASES, {"weightDecay": 0.0})])
RATES = [0.05 * (step + 1) / 5 if step < 5 else 0.05 / (step - 3) for step in range(STEPS)]
run("adam", {"learningRate": 1.0, "weightDecay": 0.01}, rates=RATES)
run("sgd", {"learningRate": 1.0, "momentum": 0.9}, rates=RATES)
run("sgd", {"learningRate": 0.2}, clip={"maximum": 0.5})
run("sgd", {"learningRate": 0.2}, clip={"maximum": 0.2, "norm": math.inf})
run("sgd", {"learningRate": 0.2}, clip_value=0.1)
run("adam", {"learningRate": 0.05}, average=0.9)

# ---------------------------------------------------------------- schedules

schedules = []


def schedule(name, options, make, steps, base):
    p = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.SGD([p], lr=base)
    scheduler = make(optimiser)
    rates = []
    for step in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        if step < steps - 1:
            scheduler.step()
    schedules.append({"schedule": name, "options": options, "rates": rates})


L = torch.optim.lr_scheduler
schedule("stepDecay", {"learningRate": 0.3, "every": 4, "factor": 0.5}, lambda o: L.StepLR(o, 4, 0.5), 15, 0.3)
schedule("stepDecay", {"learningRate": 0.3, "every": 3}, lambda o: L.StepLR(o, 3), 9, 0.3)
schedule("cosineDecay", {"learningRate": 0.1, "steps": 12}, lambda o: L.CosineAnnealingLR(o, 12), 13, 0.1)
schedule("cosineDecay", {"learningRate": 0.1, "steps": 7, "minimum": 0.01}, lambda o: L.CosineAnnealingLR(o, 7, 0.01), 8, 0.1)
schedule("warmUp", {"steps": 5, "after": 0.2}, lambda o: L.LinearLR(o), 9, 0.2)
schedule("warmUp", {"steps": 4, "after": 0.2, "startFactor": 0.1}, lambda o: L.LinearLR(o, 0.1, 1.0, 4), 9, 0.2)
schedule(
    "warmUp then cosineDecay",
    {"steps": 5, "startFactor": 0.2, "learningRate": 0.1, "cosineSteps": 10},
    lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.2, 1.0, 5), L.CosineAnnealingLR(o, 10)], [5]),
    16,
    0.1,
)
schedule("oneCycle", {"maximum": 0.4, "steps": 20}, lambda o: L.OneCycleLR(o, 0.4, total_steps=20, cycle_momentum=False), 20, 0.4)
schedule(
    "oneCycle",
    {"maximum": 0.4, "steps": 13, "rise": 0.45, "startDivisor": 10, "endDivisor": 100, "shape": "linear"},
    lambda o: L.OneCycleLR(o, 0.4, total_steps=13, pct_start=0.45, div_factor=10, final_div_factor=100, anneal_strategy="linear", cycle_momentum=False),
    13,
    0.4,
)
schedule("noam", {"width": 512, "warmUp": 4, "factor": 2}, lambda o: L.LambdaLR(o, lambda s: 2 * 512**-0.5 * min((s + 1) ** -0.5, (s + 1) * 4**-1.5)), 12, 1.0)
schedule("noam", {"width": 64, "warmUp": 10}, lambda o: L.LambdaLR(o, lambda s: 64**-0.5 * min((s + 1) ** -0.5, (s + 1) * 10**-1.5)), 25, 1.0)

# ---------------------------------------------------------------- initialisers

gains = [{"id": ours, "torch": theirs, "gain": torch.nn.init.calculate_gain(theirs)} for ours, theirs in [
    ("identity", "linear"), ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "relu"), ("leaky-relu", "leaky_relu"), ("selu", "selu"),
]]
gains += [{"id": "leaky-relu", "torch": "leaky_relu", "negativeSlope": a, "gain": torch.nn.init.calculate_gain("leaky_relu", a)} for a in (0.0, 0.2, 1.0, math.sqrt(5))]
fans = []
for shape in [(3, 4), (8, 3, 5), (16, 4, 3, 3), (2, 3, 2, 4, 5)]:
    fan_in, fan_out = torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
    fans.append({"shape": list(shape), "fanIn": fan_in, "fanOut": fan_out})

# ---------------------------------------------------------------- safetensors


def safetensors(tensors, metadata=None):
    """The published format: u64 length, JSON header padded with spaces to 8 bytes, data in the order of the header."""
    size, header, data = 0, {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, (dtype, shape, values) in tensors.items():
        part = struct.pack("<%d%s" % (len(values), "d" if dtype == "F64" else "f"), *values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [size, size + len(part)]}
        data += part
        size += len(part)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


files = []
for dtype, metadata in [("F64", None), ("F32", {"made by": "Python", "π": "ü"}), ("F64", {})]:
    tensors = {
        "layer 1 bias": (dtype, [3], [0.5, -0.0, 1e-40 if dtype == "F64" else 2.0**-140]),
        "layer 1 weights": (dtype, [2, 3], [1.0, -2.5, 3.25, 1e10, 2.0**-20, 7.0]),
        "leer": (dtype, [0, 4], []),
        "scale": (dtype, [], [1.5]),
        "σ \"quoted\"": (dtype, [1, 1, 2], [1.0, 2.0]),
    }
    record = {
        "dtype": dtype,
        "metadata": metadata,
        "tensors": {name: {"shape": shape, "data": values} for name, (_, shape, values) in tensors.items()},
        "base64": base64.b64encode(safetensors(tensors, metadata)).decode("ascii"),
    }
    files.append(record)

# ---------------------------------------------------------------- file

header = {
    "what": "Losses: value and gradients of -1.75 times it. Optimisers: parameters after 1 and after 20 steps on mse(tanh(x w1 + b1) w2 + b2, target). Schedules: rates of the first steps. float64, row-major.",
    "made_with": f"PyTorch {torch.__version__}, float64, one thread; LARS, LAMB, focal loss, InfoNCE, Noam's schedule and the moving average from the papers' formulas",
    "regenerate": "/usr/bin/python3 tests/golden/make_training.py",
    "factor": -1.75,
    "steps": STEPS,
}
lines = lambda items: "[\n" + ",\n".join(json.dumps(item, allow_nan=False) for item in items) + "\n]"
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "training.json")
with open(path, "w") as file:
    file.write('{\n"header": ' + json.dumps(header))
    file.write(',\n"problem": ' + json.dumps({"x": enc(x), "target": enc(target), "start": {k: enc(v) for k, v in start.items()}}))
    for name, items in [("losses", losses), ("runs", runs), ("schedules", schedules), ("gains", gains), ("fans", fans), ("safetensors", files)]:
        file.write(f',\n"{name}": ' + lines(items))
    file.write("\n}\n")
print(path, os.path.getsize(path), "bytes", len(losses), "losses", len(runs), "runs")
