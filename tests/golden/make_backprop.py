"""Golden values of the experiment backprop-stepper: loss, pre-activations and gradients by PyTorch's autograd in float64.

Run: python3 make_backprop.py > backprop.json
"""
import json

import torch

torch.set_default_dtype(torch.float64)

FUNCTIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "gelu": torch.nn.functional.gelu,
    "identity": lambda x: x,
    "=x*sigmoid(2*x)": lambda x: x * torch.sigmoid(2 * x),
}

CASES = [
    {"layers": [[2, "tanh"], [2, "sigmoid"]], "output": "identity", "loss": "squared", "x": [0.5, -1], "target": [1]},
    {"layers": [[3, "relu"]], "output": "sigmoid", "loss": "squared", "x": [0.3, 0.9, -2], "target": [0.01, 0.99]},
    {"layers": [[4, "gelu"], [3, "=x*sigmoid(2*x)"], [4, "tanh"]], "output": "identity", "loss": "cross-entropy", "x": [1, -0.5, 2], "target": [0, 1, 0]},
    {"layers": [[2, "tanh"]], "output": "identity", "loss": "cross-entropy", "x": [2, 1], "target": [0.2, 0.5, 0.3]},
    {"layers": [[2, "sigmoid"], [4, "relu"]], "output": "identity", "loss": "cross-entropy", "x": [-1, 1], "target": [1]},
    {"layers": [], "output": "identity", "loss": "squared", "x": [3, -2], "target": [0.5]},
]


def run(case, seed):
    generator = torch.Generator().manual_seed(seed)
    units = [n for n, _ in case["layers"]] + [len(case["target"])]
    names = [f for _, f in case["layers"]] + [case["output"]]
    fan_ins = [len(case["x"])] + units[:-1]
    # One row a unit, the bias last: the order in which the experiment takes them.
    weights = [
        (torch.randn(n, fan_in + 1, generator=generator) * 0.7).mul(1000).round().div(1000).requires_grad_()
        for n, fan_in in zip(units, fan_ins)
    ]
    hidden, sums = torch.tensor([float(v) for v in case["x"]]), []
    for matrix, name in zip(weights, names):
        z = matrix[:, :-1] @ hidden + matrix[:, -1]
        z.retain_grad()
        sums.append(z)
        hidden = FUNCTIONS[name](z)
    target = torch.tensor([float(v) for v in case["target"]])
    if case["loss"] == "squared":
        loss = 0.5 * ((hidden - target) ** 2).sum()
    elif len(target) == 1:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(hidden, target)
    else:
        loss = torch.nn.functional.cross_entropy(hidden[None], target[None])
    loss.backward()
    flat = lambda tensors: [v for t in tensors for v in t.flatten().tolist()]
    return {
        **case,
        "weights": flat(w.detach() for w in weights),
        "value": loss.item(),
        "z": flat(z.detach() for z in sums),
        "delta": flat(z.grad for z in sums),
        "gradient": flat(w.grad for w in weights),
    }


rows = [run(case, seed) for seed, case in enumerate(CASES)]
print('{\n  "source": "PyTorch %s, autograd in float64",\n  "rows": [\n    %s\n  ]\n}' % (torch.__version__, ",\n    ".join(map(json.dumps, rows))))
