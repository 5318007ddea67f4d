#!/usr/bin/env python3
"""Run the PyTorch programs of the chooser, and measure the gradient in its dense ones.

The programs come from the rules (choiceAsCode in src/experiments), one JSON object, printed by EXPORT below under plain node. Each is run as it
stands, with one step of backpropagation through its loss. The dense ones are run again at width 256 on standardised inputs: the norm of the
pre-activation gradient (of the stream, where there are residual paths) at the first block over that at the last, median over five seeds.
Run again whenever a program changes: a test holds the texts against these.

  /usr/bin/python3 tests/golden/make_choice_programs.py      (torch 1.13; node on the path)

Writes choice-programs.json beside itself.
"""
import hashlib
import json
import pathlib
import statistics
import subprocess

import torch

HERE = pathlib.Path(__file__).resolve().parent
EXPORT = """
import { choiceAsCode } from './src/experiments/choice-as-code.ts';
import { choose } from './src/experiments/chooser-rules.ts';
import experiment from './src/experiments/choose-an-activation.ts';
const options = name => experiment.inputs[name].options.map(({ value }) => value);
const found = new Map();
for (const task of options('task'))
  for (const network of options('network'))
    for (const depth of [1, 4, 20])
      for (const normalisation of options('normalisation'))
        for (const shape of options('shape'))
          for (const flags of [0, 1, 2, 3, 4, 5, 6, 7]) {
            const setup = { task, network, depth, normalisation, shape,
              residual: (flags & 1) > 0, derivatives: (flags & 2) > 0, cheap: (flags & 4) > 0 };
            const choice = choose(setup);
            const program = choiceAsCode(setup, choice).join('\\n');
            if (!found.has(program)) found.set(program, { setup, hidden: choice.hidden, initialisation: choice.initialisation, program });
          }
console.log(JSON.stringify([...found.values()]));
"""
SHAPES = {'dense': (), 'coordinates': (), 'convolutional': (8, 8), 'transformer': (5,), 'recurrent': (6,)}


def inputs(network, size, batch):
    extra = SHAPES[network]
    return torch.randn(batch, size, *extra) if network == 'convolutional' else torch.randn(batch, *extra, size)


def target(task, output):
    if task == 'classes':
        return torch.randint(0, output.shape[-1], output.shape[:-1])
    if task in ('binary', 'labels'):
        return torch.rand(output.shape).round()
    if task == 'count':
        return torch.randint(0, 5, output.shape).float()
    return torch.rand(output.shape) if task == 'share' else torch.randn(output.shape)


def run(setup, program):
    """One step through the program's own loss; a class axis of a transformer's tokens goes where the loss wants it."""
    scope = {}
    exec(program, scope)
    output = scope['net'](inputs(setup['network'], scope['INPUTS'], 4))
    wanted = target(setup['task'], output)
    if setup['task'] == 'classes' and output.dim() == 3:
        output = output.mT
    loss = scope['loss'](output, wanted)
    loss.backward()
    assert torch.isfinite(loss), program


def gradient_ratio(setup, program, seed):
    torch.manual_seed(seed)
    scope = {}
    exec(program.replace(', 64, ', ', 256, '), scope)
    net = scope['net'].double()
    blocks = [module for module in net if type(module).__name__ == 'Block']
    seen = []

    def keep(tensor):
        tensor.retain_grad()
        seen.append(tensor)

    for block in blocks:
        if setup['residual']:
            block.register_forward_pre_hook(lambda module, given: keep(given[0]))
        else:
            block.linear.register_forward_hook(lambda module, given, result: keep(result))
    output = net(torch.randn(128, scope['INPUTS'], dtype=torch.float64))
    (output * torch.randn_like(output)).sum().backward()
    return float(seen[0].grad.norm() / seen[-1].grad.norm())


def main():
    torch.manual_seed(1)
    listed = json.loads(subprocess.run(['node', '--input-type=module', '-e', EXPORT], check=True, capture_output=True, cwd=HERE.parent.parent).stdout)
    hashes, gradients = [], []
    for entry in listed:
        setup, program = entry['setup'], entry['program']
        run(setup, program)
        hashes.append(hashlib.sha256(program.encode()).hexdigest()[:16])
        if setup['network'] == 'dense' and setup['task'] == 'real' and setup['depth'] == 20:
            ratios = [gradient_ratio(setup, program, seed) for seed in range(5)]
            gradients.append({
                'normalisation': setup['normalisation'], 'residual': setup['residual'], 'depth': setup['depth'],
                'hidden': entry['hidden'], 'initialisation': entry['initialisation'],
                'median': float(f'{statistics.median(ratios):.4g}'), 'min': float(f'{min(ratios):.4g}'), 'max': float(f'{max(ratios):.4g}'),
            })
    lines = ',\n    '.join(json.dumps(row) for row in gradients)
    text = f'{{\n  "torch": "{torch.__version__}",\n  "programs": {json.dumps(sorted(hashes))},\n  "gradients": [\n    {lines}\n  ]\n}}\n'
    (HERE / 'choice-programs.json').write_text(text)
    print(len(hashes), 'programs run;', len(gradients), 'gradients')


if __name__ == '__main__':
    main()
