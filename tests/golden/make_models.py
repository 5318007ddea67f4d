#!/usr/bin/env python3
"""Make golden values for composed models: loss, gradients, and parameters after 20 optimiser steps.

Reference: PyTorch float64 on one thread; nothing here uses this project's code. Where torch has the block as a module
(LSTM, MultiheadAttention, TransformerEncoderLayer, TransformerDecoderLayer, BatchNorm2d) that module computes it. The window
attention is written as in the Swin repository, with its additive mask of -100; roi_align goes through grid_sample; the
hard negatives are those of torchvision's SSD, by two sorts.

  /usr/bin/python3 tests/golden/make_models.py     writes tests/golden/models.json beside this file

Weights of linear layers and of recurrent cells are [fanIn, fanOut], the transpose of torch's.
"""
import json
import math
import os

import torch
import torch.nn.functional as F
from torch.nn.utils.stateless import functional_call

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20250917)

STEPS = 20
models = []


def flat(t):
    values = t.detach().reshape(-1).tolist()
    return [int(v) if v == int(v) else v for v in values]


def enc(t):
    return {"shape": list(t.shape), "data": flat(t)}


def short(t):
    """Three decimals: what is given takes little room in the file, and is exact in it."""
    return torch.tensor([float(f"{v:.3f}") for v in t.reshape(-1).tolist()]).reshape(t.shape)


def randn(*shape):
    return short(torch.randn(*shape))


def model(id, description, parameters, inputs, forward, running=None):
    """parameters, inputs: {name: tensor}. `running`: {name: channels} of batch norms that keep statistics."""
    fresh = lambda: {name: value.clone().requires_grad_(True) for name, value in parameters.items()}
    statistics = lambda: {name: (torch.zeros(c), torch.ones(c)) for name, c in (running or {}).items()}
    loss_of = lambda p, stats, training: forward(p, inputs, Norms(p, stats, training)) if running else forward(p, inputs)
    p = fresh()
    loss = loss_of(p, statistics(), True)
    loss.backward()
    record = {
        "id": id,
        "description": description,
        "inputs": {name: enc(value) for name, value in inputs.items()},
        "parameters": {name: enc(value) for name, value in parameters.items()},
        "loss": loss.item(),
        "gradients": {name: flat(t.grad) for name, t in p.items()},
        "trained": {},
    }
    # Adam's usual epsilon, 1e-8, would make steps of gradients that are 0 but for rounding, as that of the bias of keys.
    for name, options, make in [
        ("sgd", {"learningRate": 0.02, "momentum": 0.9}, lambda ps: torch.optim.SGD(ps, lr=0.02, momentum=0.9)),
        ("adamW", {"learningRate": 0.005, "weightDecay": 0.02, "epsilon": 1e-6}, lambda ps: torch.optim.AdamW(ps, lr=0.005, weight_decay=0.02, eps=1e-6)),
    ]:
        p = fresh()
        stats = statistics()
        optimiser = make(list(p.values()))
        for _ in range(STEPS):
            optimiser.zero_grad()
            loss_of(p, stats, True).backward()
            optimiser.step()
        trained = {"options": options}
        if running:
            trained["evaluated"] = loss_of(p, stats, False).item()
            trained["running"] = [{"mean": flat(mean), "variance": flat(variance)} for mean, variance in stats.values()]
        # After the evaluation: this pass moves the statistics once more.
        trained["loss"] = loss_of(p, stats, True).item()
        trained["parameters"] = {key: flat(t) for key, t in p.items()}
        record["trained"][name] = trained
    models.append(record)


class Norms:
    """Batch norms by name, with the statistics that they keep."""

    def __init__(self, p, stats, training):
        self.p, self.stats, self.training = p, stats, training

    def __call__(self, name, x):
        mean, variance = self.stats[name]
        module = torch.nn.BatchNorm2d(x.shape[1]).train(self.training)
        affine = {"weight": self.p[f"{name} gain"], "bias": self.p[f"{name} shift"]}
        return functional_call(module, {**affine, "running_mean": mean, "running_var": variance}, x)


def dense(name, fan_in, fan_out, bias=True):
    made = {f"{name} weights": short(torch.randn(fan_in, fan_out) / math.sqrt(fan_in))}
    return {**made, f"{name} bias": short(0.1 * torch.randn(fan_out))} if bias else made


def norm(name, features):
    return {f"{name} gain": short(1 + 0.1 * torch.randn(features)), f"{name} shift": short(0.1 * torch.randn(features))}


def kernel(name, out, fan_in, size, bias=True):
    made = {f"{name} weights": short(torch.randn(out, fan_in, size, size) / math.sqrt(fan_in * size * size))}
    return {**made, f"{name} bias": short(0.1 * torch.randn(out))} if bias else made


def linear(p, name, x):
    return F.linear(x, p[f"{name} weights"].T, p[f"{name} bias"])


def layer_norm(p, name, x):
    return F.layer_norm(x, x.shape[-1:], p[f"{name} gain"], p[f"{name} shift"])


def conv(p, name, x, **options):
    return F.conv2d(x, p[f"{name} weights"], p.get(f"{name} bias"), **options)


classes = lambda count, *shape: torch.randint(0, count, shape).double()

# ---------------------------------------------------------------- LeNet


def lenet(p, d):
    h = F.avg_pool2d(torch.tanh(conv(p, "LeNet convolution 1", d["x"])), 2)
    h = F.avg_pool2d(torch.tanh(conv(p, "LeNet convolution 2", h)), 2).flatten(1)
    h = torch.tanh(linear(p, "LeNet layer 1", h))
    h = torch.tanh(linear(p, "LeNet layer 2", h))
    return F.cross_entropy(linear(p, "LeNet output", h), d["target"].long())


model(
    "lenet",
    "LeNet-5, 2 and 3 channels, 7 and 6 units, 4 classes, on 3 images of 20 x 16",
    {
        **kernel("LeNet convolution 1", 2, 1, 5),
        **kernel("LeNet convolution 2", 3, 2, 5),
        **dense("LeNet layer 1", 6, 7),
        **dense("LeNet layer 2", 7, 6),
        **dense("LeNet output", 6, 4),
    },
    {"x": randn(3, 1, 20, 16), "target": classes(4, 3)},
    lenet,
)

# ---------------------------------------------------------------- MobileNetV2

# Name, channels in, expansion, channels out, stride. Only the last one keeps both channels and size, and has a shortcut.
BLOCKS = [("block 1", 2, 2, 3, 1), ("block 2", 3, 3, 3, 2), ("block 3", 3, 1, 4, 1), ("block 4", 4, 2, 4, 1)]


def inverted(p, bn, name, x, t, out, stride):
    h = x
    if t > 1:
        h = F.relu6(bn(f"{name} expansion norm", conv(p, f"{name} expansion", h)))
    h = conv(p, f"{name} depthwise", h, stride=stride, padding=1, groups=h.shape[1])
    h = F.relu6(bn(f"{name} depthwise norm", h))
    h = bn(f"{name} projection norm", conv(p, f"{name} projection", h))
    return x + h if stride == 1 and x.shape[1] == out else h


def mobilenet(p, d, bn):
    h = d["x"]
    for name, _, t, out, stride in BLOCKS:
        h = inverted(p, bn, name, h, t, out, stride)
    return F.cross_entropy(linear(p, "head", h.mean((2, 3))), d["target"].long())


parameters, running = {}, {}
for name, c, t, out, stride in BLOCKS:
    width = c * t
    if t > 1:
        parameters.update({**kernel(f"{name} expansion", width, c, 1, False), **norm(f"{name} expansion norm", width)})
        running[f"{name} expansion norm"] = width
    parameters.update({**kernel(f"{name} depthwise", width, 1, 3, False), **norm(f"{name} depthwise norm", width)})
    parameters.update({**kernel(f"{name} projection", out, width, 1, False), **norm(f"{name} projection norm", out)})
    running.update({f"{name} depthwise norm": width, f"{name} projection norm": out})
model(
    "mobilenet-v2",
    "four inverted residuals: expansion 2, stride 1, 2 to 3 channels; 3, 2, 3 to 3; 1, 1, 3 to 4; 2, 1, 4 to 4; mean, linear",
    {**parameters, **dense("head", 4, 3)},
    {"x": short(2 * torch.randn(4, 2, 6, 5)), "target": classes(3, 4)},
    mobilenet,
    running,
)

# ---------------------------------------------------------------- DenseNet


def densenet(p, d, bn):
    h = d["x"]
    for layer in (1, 2, 3):
        name = f"dense block layer {layer}"
        n = conv(p, f"{name} bottleneck", torch.relu(bn(f"{name} bottleneck norm", h)))
        n = conv(p, name, torch.relu(bn(f"{name} norm", n)), padding=1)
        h = torch.cat([h, n], 1)
    h = F.avg_pool2d(conv(p, "transition", torch.relu(bn("transition norm", h))), 2)
    return F.cross_entropy(linear(p, "head", h.mean((2, 3))), d["target"].long())


parameters, running = {}, {}
for layer, c in ((1, 3), (2, 5), (3, 7)):
    name = f"dense block layer {layer}"
    parameters.update({**norm(f"{name} bottleneck norm", c), **kernel(f"{name} bottleneck", 4, c, 1, False)})
    parameters.update({**norm(f"{name} norm", 4), **kernel(name, 2, 4, 3, False)})
    running.update({f"{name} bottleneck norm": c, f"{name} norm": 4})
running["transition norm"] = 9
model(
    "densenet",
    "dense block of 3 layers, growth 2, bottleneck 2, on 3 channels; transition to 4; mean, linear",
    {**parameters, **norm("transition norm", 9), **kernel("transition", 4, 9, 1, False), **dense("head", 4, 3)},
    {"x": randn(4, 3, 4, 6), "target": classes(3, 4)},
    densenet,
    running,
)

# ---------------------------------------------------------------- LSTM


def lstm(p, d):
    outputs, state = d["x"], (torch.zeros(1, 5, 4),) * 2
    for name in ("LSTM 1", "LSTM 2"):
        weights = [p[f"{name} input weights"].T, p[f"{name} hidden weights"].T, p[f"{name} input bias"], p[f"{name} hidden bias"]]
        # What torch.nn.LSTM calls: one layer with biases, no dropout, in training, one direction, batch first.
        outputs, *state = torch._VF.lstm(outputs, tuple(state), weights, True, 1, 0.0, True, False, True)
    c = state[1]
    # The last c too, which the outputs do not show.
    return F.cross_entropy(linear(p, "head", torch.cat([outputs[:, -1], c[0]], 1)), d["target"].long()) + F.mse_loss(
        linear(p, "reconstruction", outputs), d["x"]
    )


parameters = {}
for layer, features in ((1, 3), (2, 4)):
    name = f"LSTM {layer}"
    parameters.update({f"{name} input weights": short(0.5 * torch.randn(features, 16)), f"{name} hidden weights": short(0.5 * torch.randn(4, 16))})
    parameters.update({f"{name} input bias": short(0.2 * torch.randn(16)), f"{name} hidden bias": short(0.2 * torch.randn(16))})
model(
    "lstm",
    "two LSTM layers of 4 units over 6 steps of 3 features, the second from the last state of the first; cross-entropy from the last h and c, plus the squared error of a linear map of all outputs to the input",
    {**parameters, **dense("head", 8, 3), **dense("reconstruction", 4, 3)},
    {"x": randn(5, 6, 3), "target": classes(3, 5)},
    lstm,
)

# ---------------------------------------------------------------- transformer


def attention_parameters(name, features, context=None):
    made = {}
    for role, fan_in in (("query", features), ("key", context or features), ("value", context or features), ("output", features)):
        made.update(dense(f"{name} {role}", fan_in, features))
    return made


def attention_state(p, name, prefix):
    roles = ("query", "key", "value")
    return {
        f"{prefix}.in_proj_weight": torch.cat([p[f"{name} {role} weights"].T for role in roles]),
        f"{prefix}.in_proj_bias": torch.cat([p[f"{name} {role} bias"] for role in roles]),
        f"{prefix}.out_proj.weight": p[f"{name} output weights"].T,
        f"{prefix}.out_proj.bias": p[f"{name} output bias"],
    }


def layer_state(p, name, norms):
    state = {
        "linear1.weight": p[f"{name} feed-forward hidden weights"].T,
        "linear1.bias": p[f"{name} feed-forward hidden bias"],
        "linear2.weight": p[f"{name} feed-forward output weights"].T,
        "linear2.bias": p[f"{name} feed-forward output bias"],
    }
    for i, role in enumerate(norms):
        state[f"norm{i + 1}.weight"] = p[f"{name} {role} norm gain"]
        state[f"norm{i + 1}.bias"] = p[f"{name} {role} norm shift"]
    return state


def block_parameters(name, features, hidden, roles, gated=False):
    made = {}
    for role in roles:
        made.update(norm(f"{name} {role} norm", features))
        made.update(attention_parameters(f"{name} {role}", features))
    made.update(norm(f"{name} feed-forward norm", features))
    made.update(dense(f"{name} feed-forward hidden", features, hidden))
    if gated:
        made.update(dense(f"{name} feed-forward value", features, hidden))
    made.update(dense(f"{name} feed-forward output", hidden, features))
    return made


PRESENT = torch.tensor([[1.0, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0]])
WORDS = torch.tensor([[3.0, 1, 4, 1, 5], [2, 6, 5, 0, 0], [6, 2, 0, 0, 0]])
ENCODER = torch.nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation="relu", batch_first=True)


def encoder(p, d):
    x = p["words table"][d["words"].long()] + p["positions"]
    state = {**attention_state(p, "encoder attention", "self_attn"), **layer_state(p, "encoder", ("attention", "feed-forward"))}
    h = functional_call(ENCODER, state, (x,), {"src_key_padding_mask": d["tokens"] == 0})
    logits = linear(p, "head", h)
    return F.cross_entropy(logits.reshape(-1, 7), d["masked"].long().reshape(-1), ignore_index=-100)


model(
    "transformer-encoder",
    "7 words and 5 positions of 4 features, post-norm encoder block with 2 heads and 6 hidden relu, padded; masked language model over the words that are there",
    {"words table": randn(7, 4), "positions": short(0.5 * torch.randn(5, 4)), **block_parameters("encoder", 4, 6, ["attention"]), **dense("head", 4, 7)},
    {"words": WORDS, "tokens": PRESENT, "masked": torch.where(PRESENT == 0, torch.tensor(-100.0), classes(7, 3, 5))},
    encoder,
)

MEMORY = torch.tensor([[1.0, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0]])
DECODER = torch.nn.TransformerDecoderLayer(4, 2, 6, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)


def decoder(p, d):
    x = p["words table"][d["words"].long()] + p["positions"]
    state = {
        **attention_state(p, "decoder attention", "self_attn"),
        **attention_state(p, "decoder cross-attention", "multihead_attn"),
        **layer_state(p, "decoder", ("attention", "cross-attention", "feed-forward")),
    }
    h = functional_call(
        DECODER,
        state,
        (x, linear(p, "memory", d["source"])),
        {
            "tgt_mask": torch.ones(5, 5, dtype=torch.bool).triu(1),
            "tgt_key_padding_mask": d["tokens"] == 0,
            "memory_key_padding_mask": d["memory tokens"] == 0,
        },
    )
    logits = linear(p, "head", layer_norm(p, "final norm", h))
    return F.cross_entropy(logits.reshape(-1, 7), d["next"].long().reshape(-1), ignore_index=-100)


model(
    "transformer-decoder",
    "7 words and 5 positions of 4 features, pre-norm decoder block with 2 heads and 6 hidden gelu, causal, padded, attending to a padded memory made by a linear map of 3 features; layer norm; next words",
    {
        "words table": randn(7, 4),
        "positions": short(0.5 * torch.randn(5, 4)),
        **dense("memory", 3, 4),
        **block_parameters("decoder", 4, 6, ["attention", "cross-attention"]),
        **norm("final norm", 4),
        **dense("head", 4, 7),
    },
    {"words": WORDS, "tokens": PRESENT, "source": randn(3, 4, 3), "memory tokens": MEMORY, "next": torch.where(PRESENT == 0, torch.tensor(-100.0), classes(7, 3, 5))},
    decoder,
)

# ---------------------------------------------------------------- Swin


def partition(x, m):
    n, h, w, c = x.shape
    return x.view(n, h // m, m, w // m, m, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, m * m, c)


def swin_attention(p, name, x, m, shift, heads):
    n, h, w, c = x.shape
    coordinates = torch.stack(torch.meshgrid(torch.arange(m), torch.arange(m), indexing="ij")).flatten(1)
    relative = (coordinates[:, :, None] - coordinates[:, None, :]).permute(1, 2, 0) + m - 1
    index = relative[..., 0] * (2 * m - 1) + relative[..., 1]
    bias = p[f"{name} position bias"][index.view(-1)].view(m * m, m * m, heads).permute(2, 0, 1)
    rolled = torch.roll(x, (-shift, -shift), (1, 2)) if shift else x
    windows = partition(rolled, m)
    b = windows.shape[0]
    split = lambda t: t.view(b, m * m, heads, c // heads).transpose(1, 2)
    q, k, v = (split(linear(p, f"{name} {role}", windows)) for role in ("query", "key", "value"))
    scores = (q * (c // heads) ** -0.5) @ k.transpose(-2, -1) + bias
    if shift:
        regions = torch.zeros(1, h, w, 1)
        count = 0
        cuts = (slice(0, -m), slice(-m, -shift), slice(-shift, None))
        for rows in cuts:
            for columns in cuts:
                regions[:, rows, columns, :] = count
                count += 1
        ids = partition(regions, m).view(-1, m * m)
        mask = torch.where(ids[:, None, :] == ids[:, :, None], 0.0, -100.0)
        scores = (scores.view(n, -1, heads, m * m, m * m) + mask[None, :, None]).view(b, heads, m * m, m * m)
    out = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, m * m, c)
    out = linear(p, f"{name} output", out).view(n, h // m, w // m, m, m, c)
    out = out.permute(0, 1, 3, 2, 4, 5).reshape(n, h, w, c)
    return torch.roll(out, (shift, shift), (1, 2)) if shift else out


def swin(p, d):
    h = d["x"]
    for name, shift in (("block 1", 0), ("block 2", 1)):
        h = h + swin_attention(p, f"{name} attention", layer_norm(p, f"{name} attention norm", h), 3, shift, 2)
        n = layer_norm(p, f"{name} feed-forward norm", h)
        h = h + linear(p, f"{name} feed-forward output", F.gelu(linear(p, f"{name} feed-forward hidden", n)))
    return F.cross_entropy(linear(p, "head", layer_norm(p, "final norm", h)).view(-1, 3), d["target"].long().view(-1))


parameters = {}
for name in ("block 1", "block 2"):
    parameters.update({**block_parameters(name, 4, 6, ["attention"]), f"{name} attention position bias": short(0.5 * torch.randn(25, 2))})
model(
    "swin",
    "two Swin blocks on 6 x 9 maps of 4 features, windows of side 3, shifts 0 and 1, 2 heads, 6 hidden gelu; layer norm, linear, a class for each place",
    {**parameters, **norm("final norm", 4), **dense("head", 4, 3)},
    {"x": randn(2, 6, 9, 4), "target": classes(3, 2, 6, 9)},
    swin,
)

# ---------------------------------------------------------------- SSD


def ssd(p, d):
    first = torch.relu(conv(p, "stem", d["x"], padding=1))
    second = torch.relu(conv(p, "down", first, stride=2, padding=1))
    logits, offsets = [], []
    for i, map in enumerate((first, second)):
        for what, width, found in (("logits", 3, logits), ("offsets", 4, offsets)):
            made = conv(p, f"head {i + 1} {what}", map, padding=1)
            n, _, h, w = made.shape
            found.append(made.view(n, -1, width, h, w).permute(0, 3, 4, 1, 2).reshape(n, -1, width))
    logits, offsets = torch.cat(logits, 1), torch.cat(offsets, 1)
    hit = d["classes"].long()
    matched = hit > 0
    confidence = F.cross_entropy(logits.transpose(1, 2), hit, reduction="none")
    ranked = confidence.detach().clone()
    ranked[matched] = -math.inf
    rank = ranked.sort(1, descending=True)[1].sort(1)[1]
    mined = rank < 3 * matched.sum(1, keepdim=True)
    # Negatives there must be enough of, some left out.
    assert bool((~matched).sum(1).gt(3 * matched.sum(1)).all())
    localisation = F.smooth_l1_loss(offsets[matched], d["offsets"][matched], reduction="sum")
    return (confidence[matched].sum() + confidence[mined].sum() + 1.5 * localisation) / matched.sum()


hit = torch.zeros(2, 28)
hit[0, 3], hit[0, 17], hit[1, 8], hit[1, 25], hit[1, 27] = 1, 2, 2, 1, 1
model(
    "ssd",
    "3x3 convolution, relu, one more of stride 2: heads with 2 and 1 anchors at each place of maps of 4 x 3 and 2 x 2; 3 classes; loss with hard negatives computed, localisation weighted 1.5",
    {
        **kernel("stem", 3, 2, 3),
        **kernel("down", 4, 3, 3),
        **kernel("head 1 logits", 6, 3, 3),
        **kernel("head 2 logits", 3, 4, 3),
        **kernel("head 1 offsets", 8, 3, 3),
        **kernel("head 2 offsets", 4, 4, 3),
    },
    {"x": randn(2, 2, 4, 3), "classes": hit, "offsets": short(1.5 * torch.randn(2, 28, 4))},
    ssd,
)

# ---------------------------------------------------------------- DCN


def dcn(version):
    def forward(p, d):
        embedded = [p[f"embedding {i + 1} table"][d["categories"][:, i].long()] for i in range(3)]
        x0 = torch.cat([*embedded, d["numbers"]], 1)
        x = x0
        for layer in (1, 2):
            w, b = p[f"cross {layer} weights"], p[f"cross {layer} bias"]
            if version == 1:
                outer = x0.unsqueeze(2) @ x.unsqueeze(1)
                x = (outer @ w).squeeze(2) + b + x
            else:
                x = x0 * F.linear(x, w.T, b) + x
        deep = torch.relu(linear(p, "layer 1", x0))
        logits = linear(p, "head", torch.cat([x, deep], 1))
        return F.binary_cross_entropy_with_logits(logits, d["target"])

    return forward


for version in (1, 2):
    parameters = {f"embedding {i + 1} table": short(0.5 * torch.randn(count, 2)) for i, count in enumerate((3, 4, 2))}
    for layer in (1, 2):
        parameters.update(dense(f"cross {layer}", 8, 1 if version == 1 else 8))
        parameters[f"cross {layer} bias"] = short(0.1 * torch.randn(8))
    model(
        f"dcn-v{version}",
        f"embeddings of 3 categorical columns in 2 features each and 2 numbers; two cross layers of version {version} beside a layer of 5 relu; binary cross-entropy",
        {**parameters, **dense("layer 1", 8, 5), **dense("head", 13, 1)},
        {
            "categories": torch.stack([torch.randint(0, count, (9,)) for count in (3, 4, 2)], 1).double(),
            "numbers": randn(9, 2),
            "target": classes(2, 9, 1),
        },
        dcn(version),
    )

# ---------------------------------------------------------------- FT-Transformer

ATTENTION = torch.nn.MultiheadAttention(4, 2, batch_first=True)


def ft_transformer(p, d):
    name = "FT-Transformer tokenizer"
    n = d["numbers"].shape[0]
    numbers = d["numbers"][:, :, None] * p[f"{name} numerical weights"] + p[f"{name} numerical bias"]
    categories = torch.stack([p[f"{name} embedding {i + 1} table"][d["categories"][:, i].long()] for i in range(2)], 1)
    t = torch.cat([p[f"{name} CLS"].expand(n, -1, -1), numbers, categories + p[f"{name} categorical bias"]], 1)
    for block in (1, 2):
        name = f"FT-Transformer block {block}"
        h = t if block == 1 else layer_norm(p, f"{name} attention norm", t)
        state = {key[len("self_attn.") :]: value for key, value in attention_state(p, f"{name} attention", "self_attn").items()}
        t = t + functional_call(ATTENTION, state, (h, h, h))[0]
        h = layer_norm(p, f"{name} feed-forward norm", t)
        # ReGLU as one map whose halves are value and gate.
        weights = torch.cat([p[f"{name} feed-forward value weights"], p[f"{name} feed-forward hidden weights"]], 1)
        bias = torch.cat([p[f"{name} feed-forward value bias"], p[f"{name} feed-forward hidden bias"]])
        value, gate = (h @ weights + bias).chunk(2, -1)
        t = t + linear(p, f"{name} feed-forward output", value * torch.relu(gate))
    cls = torch.relu(layer_norm(p, "FT-Transformer norm", t[:, 0]))
    return F.mse_loss(linear(p, "FT-Transformer output", cls), d["target"])


name = "FT-Transformer tokenizer"
parameters = {
    f"{name} CLS": randn(1, 1, 4),
    f"{name} numerical weights": randn(3, 4),
    f"{name} numerical bias": short(0.3 * torch.randn(3, 4)),
    f"{name} embedding 1 table": randn(3, 4),
    f"{name} embedding 2 table": randn(2, 4),
    f"{name} categorical bias": short(0.3 * torch.randn(2, 4)),
}
for block in (1, 2):
    parameters.update(block_parameters(f"FT-Transformer block {block}", 4, 5, ["attention"], gated=True))
for part in ("gain", "shift"):
    del parameters[f"FT-Transformer block 1 attention norm {part}"]
model(
    "ft-transformer",
    "tokenizer of 3 numbers and 2 categories in 4 features, two blocks with 2 heads and 5 hidden ReGLU, the first without a norm before its attention; mean squared error from the CLS token",
    {**parameters, **norm("FT-Transformer norm", 4), **dense("FT-Transformer output", 4, 2)},
    {
        "numbers": randn(7, 3),
        "categories": torch.stack([torch.randint(0, count, (7,)) for count in (3, 2)], 1).double(),
        "target": randn(7, 2),
    },
    ft_transformer,
)

# ---------------------------------------------------------------- RoI head


def aligned_regions(x, boxes, size, scale, samples):
    """roi_align with aligned=True of boxes within the image: mean over each bin of samples that grid_sample reads."""
    height, width = x.shape[-2:]
    regions = []
    for image, x1, y1, x2, y2 in boxes.tolist():
        place = lambda low, high: scale * low - 0.5 + (torch.arange(size * samples) + 0.5) * scale * (high - low) / (size * samples)
        # grid_sample counts from -1 at the first pixel to 1 at the last.
        column = 2 * place(x1, x2) / (width - 1) - 1
        row = 2 * place(y1, y2) / (height - 1) - 1
        grid = torch.stack([column[None, :].expand(len(row), -1), row[:, None].expand(-1, len(column))], -1)
        read = F.grid_sample(x[int(image)][None], grid[None], mode="bilinear", padding_mode="border", align_corners=True)
        regions.append(F.avg_pool2d(read, samples)[0])
    return torch.stack(regions)


def roi(p, d):
    map = torch.relu(conv(p, "stem", d["x"], stride=2, padding=1))
    h = aligned_regions(map, d["boxes"], 2, 0.5, 2).flatten(1)
    for layer in (1, 2):
        h = torch.relu(linear(p, f"RoI head layer {layer}", h))
    hit = d["classes"].long()
    offsets = linear(p, "RoI head offsets", h).view(len(hit), 3, 4)
    rows = torch.where(hit > 0)[0]
    localisation = F.smooth_l1_loss(offsets[rows, hit[rows]], d["offsets"][rows], beta=1 / 9, reduction="sum") / len(hit)
    return F.cross_entropy(linear(p, "RoI head logits", h), hit) + localisation


model(
    "roi-head",
    "3x3 convolution of stride 2, relu; RoI align to 2 x 2 bins of 2 x 2 samples, two layers of 5 relu, 3 classes with the background; cross-entropy plus smooth L1 (beta 1/9) over all regions",
    {
        **kernel("stem", 3, 2, 3),
        **dense("RoI head layer 1", 12, 5),
        **dense("RoI head layer 2", 5, 5),
        **dense("RoI head logits", 5, 3),
        **dense("RoI head offsets", 5, 12),
    },
    {
        "x": randn(2, 2, 8, 10),
        "boxes": torch.tensor([[0, 0.5, 1.0, 6.5, 7.0], [1, 2.25, 0.75, 9.5, 5.5], [0, 3.0, 2.5, 8.75, 7.5], [1, 1.0, 3.0, 4.5, 6.25], [1, 0.0, 0.0, 10.0, 8.0]]),
        "classes": torch.tensor([2.0, 0, 1, 1, 0]),
        "offsets": short(0.5 * torch.randn(5, 4)),
    },
    roi,
)

# ---------------------------------------------------------------- file

header = {
    "what": "Composed models: loss, gradients, and parameters after 20 optimiser steps. float64; arrays are row-major; linear weights are [fanIn, fanOut], kernels [out, in / groups, height, width]. `evaluated` is the loss in evaluation, with the running statistics of the batch norms.",
    "made_with": f"PyTorch {torch.__version__}, float64, one thread",
    "regenerate": "/usr/bin/python3 tests/golden/make_models.py",
    "steps": STEPS,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.json")
with open(path, "w") as file:
    file.write('{\n"header": ' + json.dumps(header) + ',\n"models": [\n')
    file.write(",\n".join(json.dumps(m, allow_nan=False) for m in models))
    file.write("\n]\n}\n")
print(path, os.path.getsize(path), "bytes")
for m in models:
    print(m["id"], sum(len(v["data"]) for v in m["parameters"].values()), m["loss"], *(m["trained"][o]["loss"] for o in m["trained"]))
