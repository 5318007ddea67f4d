"""Answers to the numeric questions, from the words of each prompt alone: SciPy, PyTorch's autograd and its layers.

Reads the prompts from standard input, [{"exercise", "seed", "prompt"}], and writes exercises.json with an answer to each:

    node tests/golden/prompts_of_exercises.ts | python3 tests/golden/make_exercises.py > tests/golden/exercises.json
"""
import json
import math
import re
import sys

import torch
from scipy.special import expit, softmax

torch.set_default_dtype(torch.float64)


def numbers(text):
    return [float(n.replace("−", "-").replace(",", "")) for n in re.findall(r"−?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text)]


def sigmoid_at_a_point(prompt):
    z = float(re.search(r"at z = (−?[\d.]+?)\?", prompt)[1].replace("−", "-"))
    if "derivative" not in prompt:
        return float(expit(z))
    x = torch.tensor(z, requires_grad=True)
    torch.sigmoid(x).backward()
    return float(x.grad)


def softmax_of_three(prompt):
    logits = [float(n.replace("−", "-")) for n in re.search(r"classes are (\S+), (\S+), (−?[\d.]+?)[,.]? (?:and|What)", prompt).groups()]
    found = re.search(r"temperature is ([\d.]+)\. What", prompt)
    temperature = float(found[1]) if found else 1.0
    wanted = int(re.search(r"to class (\d)", prompt)[1])
    return float(softmax([z / temperature for z in logits])[wanted - 1])


def cross_entropy_of_a_probability(prompt):
    p = torch.tensor(float(re.search(r"probability ([\d.]+) to", prompt)[1]))
    y = torch.tensor(float(re.search(r"target is y = (\d)", prompt)[1]))
    return float(torch.nn.functional.binary_cross_entropy(p, y))


def gradient_of_one_neuron(prompt):
    w, x, b = (float(n.replace("−", "-")) for n in re.search(r"w = (\S+), x = (\S+), b = (−?[\d.]+?)\. ", prompt).groups())
    y = float(re.search(r"target is y = (\d)", prompt)[1])
    weight = torch.tensor(w, requires_grad=True)
    p = torch.sigmoid(weight * x + b)
    loss = (p - y) ** 2 if "(p − y)²" in prompt else -y * torch.log(p) - (1 - y) * torch.log(1 - p)
    loss.backward()
    return float(weight.grad)


def initial_deviation(prompt):
    fan_in, fan_out = numbers(prompt)[:2]
    return math.sqrt(2 / fan_in) if "He initialisation" in prompt else math.sqrt(2 / (fan_in + fan_out))


def dense_parameters(prompt):
    inputs, hidden, outputs = (int(n) for n in numbers(prompt)[:3])
    net = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, outputs))
    return sum(p.numel() for p in net.parameters())


answers = [{**row, "answer": globals()[row["exercise"].replace("-", "_")](row["prompt"])} for row in json.load(sys.stdin)]
print("[\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in answers) + "\n]")
