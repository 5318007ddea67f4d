/** A recommendation as a program in PyTorch: the net with its functions and initialisation, and the loss that belongs to its output. */
import type { Choice, Setup } from './chooser-rules.ts';

/** The hidden functions that are recommended, on a tensor. */
const functions: Readonly<Record<string, string>> = {
  relu: 'functional.relu',
  gelu: 'functional.gelu',
  tanh: 'torch.tanh',
  selu: 'functional.selu',
  'hard-swish': 'functional.hardswish',
  sine: 'torch.sin',
};

/** The loss on what the net returns, with a comment that says what targets it takes. */
const losses: Readonly<Record<Setup['task'], string>> = {
  binary: 'nn.BCEWithLogitsLoss()  # targets 0 or 1; probability: torch.sigmoid(output)',
  classes: 'nn.CrossEntropyLoss()  # targets 0 to OUTPUTS - 1; shares: torch.softmax(output, dim=1)',
  labels: 'nn.BCEWithLogitsLoss()  # one target 0 or 1 for each label; probabilities: torch.sigmoid(output)',
  real: 'nn.MSELoss()  # standardised targets',
  share: 'nn.BCEWithLogitsLoss()  # targets from 0 to 1; share: torch.sigmoid(output)',
  positive: 'nn.MSELoss()  # targets: logarithms of the quantity; quantity: torch.exp(output)',
  count: 'nn.PoissonNLLLoss(log_input=True)  # targets 0, 1, 2, ...; rate: torch.exp(output)',
};

const outputsOf = ({ task }: Setup) => (task === 'classes' || task === 'labels' ? 10 : 1);

/** The lines of the program. Sizes are stated at its top, to be changed. */
export function choiceAsCode(setup: Setup, { hidden, initialisation }: Choice): string[] {
  const call = functions[hidden];
  if (!call) throw new RangeError(`no code for the hidden function “${hidden}”`);
  const body = setup.network === 'recurrent' ? recurrentNet(setup) : blockNet(setup, call, hidden, initialisation);
  return [...body, '', `loss = ${losses[setup.task]}`];
}

const imports = (functional: boolean) => [
  'import torch',
  'from torch import nn',
  ...(functional ? ['from torch.nn import functional'] : []),
];

function recurrentNet(setup: Setup): string[] {
  return [
    ...imports(false),
    '',
    `INPUTS, WIDTH, OUTPUTS = 8, 64, ${outputsOf(setup)}`,
    '',
    '',
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.cells = nn.LSTM(INPUTS, WIDTH, batch_first=True)  # tanh for the state, sigmoid for the gates',
    '        for matrix in self.cells.weight_hh_l0.chunk(4):',
    '            nn.init.orthogonal_(matrix.data)',
    ...(setup.normalisation === 'none'
      ? []
      : [`        self.norm = nn.${setup.normalisation === 'batch' ? 'BatchNorm1d' : 'LayerNorm'}(WIDTH)`]),
    '        self.output = nn.Linear(WIDTH, OUTPUTS)',
    '',
    '    def forward(self, sequence):  # [batch, steps, INPUTS]',
    '        states, _ = self.cells(sequence)',
    `        return self.output(${setup.normalisation === 'none' ? 'states[:, -1]' : 'self.norm(states[:, -1])'})`,
    '',
    '',
    'net = Net()',
  ];
}

/** How the weights of a hidden layer are drawn; `tensor` is their name. */
const initialisers: Readonly<Record<string, (tensor: string) => string>> = {
  He: tensor => `nn.init.kaiming_normal_(${tensor}, nonlinearity='relu')`,
  LeCun: tensor => `nn.init.kaiming_normal_(${tensor}, nonlinearity='linear')`,
  SIREN: tensor => `nn.init.kaiming_uniform_(${tensor}, nonlinearity='relu')`,
};

function blockNet(setup: Setup, call: string, hidden: string, initialisation: string): string[] {
  const { network, normalisation, residual, depth } = setup;
  const initialise = initialisers[initialisation];
  if (!initialise) throw new RangeError(`no code for the initialisation “${initialisation}”`);
  const image = network === 'convolutional';
  const tokens = network === 'transformer';
  const linear = (from: string, to: string) =>
    image ? `nn.Conv2d(${from}, ${to}, 3, padding=1)` : `nn.Linear(${from}, ${to})`;
  const norms = {
    none: undefined,
    batch: `nn.BatchNorm${image ? 2 : 1}d(WIDTH)`,
    layer: image ? 'nn.GroupNorm(1, WIDTH)' : 'nn.LayerNorm(WIDTH)',
  };
  const norm = norms[normalisation];
  const inner = residual ? 'h' : 'self.linear(h)';
  const normed = norm
    ? tokens && normalisation === 'batch'
      ? `self.norm(${inner}.mT).mT`
      : `self.norm(${inner})`
    : inner;
  const scaled = normalisation === 'none' ? ' / DEPTH ** 0.5' : '';
  const forward = residual ? `h + self.linear(${call}(${normed}))${scaled}` : `${call}(${normed})`;
  const shape = image
    ? '[batch, channels, height, width]'
    : tokens
      ? '[batch, tokens, WIDTH]; attention goes before it'
      : '[batch, units]';
  return [
    ...imports(call.startsWith('functional')),
    '',
    `INPUTS, WIDTH, OUTPUTS, DEPTH = ${image ? 3 : network === 'coordinates' ? 2 : 8}, 64, ${outputsOf(setup)}, ${depth}`,
    '',
    '',
    'class Block(nn.Module):',
    `    def __init__(self${residual ? '' : ', inputs=WIDTH'}):`,
    '        super().__init__()',
    `        self.linear = ${linear(residual ? 'WIDTH' : 'inputs', 'WIDTH')}`,
    ...(norm ? [`        self.norm = ${norm}`] : []),
    `        ${initialise('self.linear.weight')}`,
    '        nn.init.zeros_(self.linear.bias)',
    '',
    `    def forward(self, h):  # ${shape}`,
    `        return ${forward}`,
    '',
    '',
    'net = nn.Sequential(',
    ...(residual
      ? [`    ${linear('INPUTS', 'WIDTH')},`, '    *[Block() for _ in range(DEPTH)],']
      : ['    Block(INPUTS),', '    *[Block() for _ in range(DEPTH - 1)],']),
    ...(image ? ['    nn.AdaptiveAvgPool2d(1),', '    nn.Flatten(),'] : []),
    '    nn.Linear(WIDTH, OUTPUTS),',
    ')',
    ...(residual && hidden !== 'sine' ? [initialise('net[0].weight')] : []),
    // The frequency ω₀ = 30 is in the weights, so the function is the plain sine.
    ...(hidden === 'sine'
      ? [`nn.init.uniform_(net[0]${residual ? '' : '.linear'}.weight, -30 / INPUTS, 30 / INPUTS)  # frequency 30`]
      : []),
  ];
}
