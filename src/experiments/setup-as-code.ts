/** The set-up of a race as a program in PyTorch, Keras or JAX: the same points, nets, starts per seed, optimiser and steps. */
import { type Activation, createRandom, type Formula, type LabelledPoints, parseFormula } from '../core/index.ts';
import { type ActivationSpec, activationLabels } from './inputs.ts';
import { batchSize, type RaceInputs } from './race-activations.ts';
import { splitData } from './race-data.ts';
import { MOMENTUM } from './toy-nets.ts';

export type Framework = 'pytorch' | 'keras' | 'jax';

/** What is written for a function of the registry: a call with the defaults in each framework, and its formula with its parameters' names. */
export interface FunctionCode extends Readonly<Record<Framework, string>> {
  formula: string;
  /** Parameters with their defaults. */
  params: Readonly<Record<string, number>>;
}
export type FunctionCodes = Readonly<Record<string, FunctionCode>>;

/** `torch.heaviside` has no derivative, where the definition's is 0. */
const byFormula: readonly string[] = ['binary-step'];

/** What `setupAsCode` needs of scalar functions. The browser's bundles have no such texts and load them: `/api/programs.json`. */
export const functionCodes = (definitions: readonly Activation[]): FunctionCodes =>
  Object.fromEntries(
    definitions.flatMap(definition => {
      if (definition.kind !== 'scalar') return [];
      const { id, snippets, forms, params } = definition;
      const { pytorch, keras, jax } = snippets;
      return [
        [
          id,
          {
            pytorch,
            keras,
            jax,
            formula: forms.stable,
            params: Object.fromEntries(params.map(param => [param.name, param.default])),
          },
        ],
      ];
    }),
  );

/** How a framework writes what a formula consists of. */
interface Dialect {
  /** Prefix of functions that have the language's own name. */
  prefix: string;
  /** Functions that are called differently; `u` is the argument. */
  calls: Readonly<Record<string, (u: string) => string>>;
  power(base: string, exponent: string): string;
}

const dialects: Readonly<Record<Framework, Dialect>> = {
  pytorch: {
    prefix: 'torch.',
    calls: { arctan: u => `torch.atan(${u})`, softplus: u => `torch.nn.functional.softplus(${u})` },
    power: (base, exponent) => `(${base} ** ${exponent})`,
  },
  keras: {
    prefix: 'keras.ops.',
    calls: { erfc: u => `(1 - keras.ops.erf(${u}))` },
    power: (base, exponent) => `keras.ops.power(${base}, ${exponent})`,
  },
  jax: {
    prefix: 'jnp.',
    calls: {
      erf: u => `jax.scipy.special.erf(${u})`,
      erfc: u => `jax.scipy.special.erfc(${u})`,
      sigmoid: u => `jax.nn.sigmoid(${u})`,
      softplus: u => `jax.nn.softplus(${u})`,
      relu: u => `jax.nn.relu(${u})`,
    },
    power: (base, exponent) => `(${base} ** ${exponent})`,
  },
};

/** A Python expression; `tensor` unless it is a number of Python. */
interface Expression {
  code: string;
  tensor: boolean;
}

/**
 * A formula in x as an expression of the framework. A number becomes a tensor wherever Python's own arithmetic could raise an error or the
 * framework takes no number. `params` are written as their values.
 */
export function formulaAsCode(
  formula: Formula,
  framework: Framework,
  params: Readonly<Record<string, number>> = {},
): string {
  const { prefix, calls, power } = dialects[framework];
  /** As a tensor that is an argument of its own. */
  const argument = ({ code, tensor }: Expression) => (tensor ? bare(code) : `${prefix}full_like(x, ${bare(code)})`);
  /** As a tensor that is an operand. */
  const lift = (expression: Expression) => (expression.tensor ? expression.code : argument(expression));
  const tensor = (code: string): Expression => ({ code, tensor: true });
  const write = (node: Formula): Expression => {
    switch (node.kind) {
      case 'number':
        return { code: String(node.value), tensor: false };
      case 'constant':
        return { code: String(node.name === 'pi' ? Math.PI : Math.E), tensor: false };
      case 'parameter':
        return { code: negatable(params[node.name] ?? Number.NaN), tensor: false };
      case 'input':
        return tensor('x');
      case 'negate': {
        const operand = write(node.operand);
        return { ...operand, code: `(-${operand.code})` };
      }
      case 'call': {
        const u = argument(write(node.argument));
        return tensor(calls[node.name]?.(u) ?? `${prefix}${node.name}(${u})`);
      }
      case 'where': {
        const [left, right] = [write(node.left), write(node.right)];
        const condition = `${right.tensor ? left.code : lift(left)} ${node.comparison} ${right.code}`;
        return tensor(`${prefix}where(${condition}, ${argument(write(node.yes))}, ${argument(write(node.no))})`);
      }
      case 'binary': {
        const [left, right] = [write(node.left), write(node.right)];
        if (node.op === 'max' || node.op === 'min')
          return tensor(`${prefix}${node.op}imum(${argument(left)}, ${argument(right)})`);
        const numbers = !left.tensor && !right.tensor;
        if (node.op === '^') return tensor(power(numbers ? lift(left) : left.code, right.code));
        if (node.op === '/' && numbers && !(Number(right.code) > 0)) return tensor(`(${lift(left)} / ${right.code})`);
        return { code: `(${left.code} ${node.op} ${right.code})`, tensor: !numbers };
      }
    }
  };
  return argument(write(formula));
}

const negatable = (value: number) => (value < 0 ? `(${value})` : String(value));

/** Without parentheses around the whole. */
const bare = (code: string) =>
  code.startsWith('(') && code.endsWith(')') && isBalanced(code.slice(1, -1)) ? code.slice(1, -1) : code;

/** Whether no parenthesis closes one that is not open. */
function isBalanced(code: string): boolean {
  let open = 0;
  for (const character of code) {
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** The function at x in Python: the framework's own call where the parameters are the defaults, else its formula. */
export function activationCode(
  { id, params, formula }: ActivationSpec,
  framework: Framework,
  codes: FunctionCodes,
): string {
  if (formula !== undefined) return formulaAsCode(parseFormula(formula), framework);
  const known = codes[id];
  if (!known) throw new RangeError(`no code for the function “${id}”`);
  if (Object.keys(params).length === 0 && !byFormula.includes(id)) return known[framework].replace(/\s*\n\s*/g, ' ');
  const values = { ...known.params, ...params };
  return formulaAsCode(parseFormula(known.formula, Object.keys(values)), framework, values);
}

/** A text as a literal of Python: JSON's strings are. */
const literal = (text: string) => JSON.stringify(text);

/** Points as rows of Python, a few a line. */
function pointsCode(name: string, { x, y }: LabelledPoints): string {
  const rows = Array.from(y, (label, i) => `(${round(x[2 * i])}, ${round(x[2 * i + 1])}, ${label})`);
  const lines = Array.from(
    { length: Math.ceil(rows.length / 4) },
    (_, i) => `    ${rows.slice(4 * i, 4 * i + 4).join(', ')},`,
  );
  return [`${name} = [`, ...lines, ']'].join('\n');
}

/** Six digits: more than the noise of any data needs. */
const round = (value = Number.NaN) => String(Number(value.toPrecision(6)));

const variances = { xavier: '2 / (fan_in + fan_out)', he: '2 / fan_in', lecun: '1 / fan_in' } as const;

/** A program that runs the race and prints median and quartiles of accuracy and loss for each activation. */
export function setupAsCode(inputs: RaceInputs, framework: Framework, codes: FunctionCodes): string {
  const { training, test } = splitData(inputs, createRandom(inputs.seed));
  const labels = activationLabels(inputs.activations);
  const size = batchSize(inputs.batch, training.y.length);
  const functions = inputs.activations.map(
    (spec, index) => `    (${literal(labels[index] ?? '')}, lambda x: ${activationCode(spec, framework, codes)}),`,
  );
  return [
    `# Race of activations: ${inputs.depth} hidden layers of ${inputs.width} units, ${inputs.seeds} seeds.`,
    '# Points to train on and to test on: x, y, class.',
    '# The random numbers are the framework’s own: medians are to be compared, not single runs.',
    ...imports[framework],
    '',
    pointsCode('TRAINING', training),
    pointsCode('TEST', test),
    '',
    'ACTIVATIONS = [',
    ...functions,
    ']',
    `WIDTHS = [2${`, ${inputs.width}`.repeat(inputs.depth)}, 1]`,
    `STEPS = ${inputs.steps}`,
    `BATCH = ${size}${size === training.y.length ? '  # all points' : ''}`,
    `SEEDS = range(${inputs.seed}, ${inputs.seed + inputs.seeds})`,
    '',
    '',
    'def deviation(fan_in, fan_out):',
    `    return math.sqrt(${variances[inputs.initialisation]})`,
    '',
    '',
    'def batches(seed):',
    '    """Positions of the points of each step; every epoch has a new order."""',
    '    order = np.random.default_rng(seed)',
    '    positions = np.arange(len(TRAINING))',
    '    at = len(positions)',
    '    for _ in range(STEPS):',
    '        if at + BATCH > len(positions):',
    '            if BATCH < len(positions):',
    '                order.shuffle(positions)',
    '            at = 0',
    '        yield positions[at:at + BATCH].copy()',
    '        at += BATCH',
    '',
    '',
    ...trainer[framework](inputs),
    '',
    '',
    'for name, activation in ACTIVATIONS:',
    '    results = []',
    '    for seed in SEEDS:',
    '        logits, loss = train(activation, seed)',
    '        if math.isfinite(loss):',
    '            results.append((np.mean((logits > 0) == (CLASSES > 0.5)), loss))',
    '        else:',
    '            results.append((0.0, math.inf))  # diverged',
    '    accuracy, loss = np.array(results).T',
    '    low, middle, high = np.quantile(accuracy, [0.25, 0.5, 0.75])',
    "    print(f'{name}: accuracy {middle:.3f} ({low:.3f} to {high:.3f}), loss {np.median(loss):.4f}')",
    '',
  ].join('\n');
}

const imports: Readonly<Record<Framework, readonly string[]>> = {
  pytorch: ['import math', '', 'import numpy as np', 'import torch', '', 'torch.set_default_dtype(torch.float64)'],
  keras: ['import math', '', 'import keras', 'import numpy as np', '', "keras.config.set_floatx('float64')"],
  jax: [
    'import math',
    '',
    'import jax',
    'import jax.numpy as jnp',
    'import numpy as np',
    'import optax',
    '',
    "jax.config.update('jax_enable_x64', True)",
  ],
};

/** Data, and `train(activation, seed)`, which returns the test points' logits and the test loss. */
const trainer: Readonly<Record<Framework, (inputs: RaceInputs) => string[]>> = {
  pytorch: ({ optimiser, rate }) => [
    'x, y = (torch.tensor(TRAINING, dtype=torch.float64)[:, part] for part in (slice(0, 2), slice(2, 3)))',
    'x_test, y_test = (torch.tensor(TEST, dtype=torch.float64)[:, part] for part in (slice(0, 2), slice(2, 3)))',
    'CLASSES = y_test.numpy()',
    '',
    '',
    'def train(activation, seed):',
    '    torch.manual_seed(seed)  # the same weights for every activation',
    '    layers = [torch.nn.Linear(a, b) for a, b in zip(WIDTHS, WIDTHS[1:])]',
    '    for layer in layers:',
    '        torch.nn.init.normal_(layer.weight, std=deviation(layer.in_features, layer.out_features))',
    '        torch.nn.init.zeros_(layer.bias)',
    '',
    '    def net(h):',
    '        for layer in layers[:-1]:',
    '            h = activation(layer(h))',
    '        return layers[-1](h)',
    '',
    '    parameters = [p for layer in layers for p in layer.parameters()]',
    `    optimiser = ${
      optimiser === 'adam'
        ? `torch.optim.Adam(parameters, lr=${rate})`
        : `torch.optim.SGD(parameters, lr=${rate}${optimiser === 'momentum' ? `, momentum=${MOMENTUM}` : ''})`
    }`,
    '    cost = torch.nn.functional.binary_cross_entropy_with_logits',
    '    for rows in batches(seed):',
    '        optimiser.zero_grad()',
    '        cost(net(x[rows]), y[rows]).backward()',
    '        optimiser.step()',
    '    with torch.no_grad():',
    '        logits = net(x_test)',
    '        return logits.numpy(), cost(logits, y_test).item()',
  ],
  keras: ({ optimiser, rate }) => [
    'x, y = np.split(np.array(TRAINING, dtype=float), [2], axis=1)',
    'x_test, y_test = np.split(np.array(TEST, dtype=float), [2], axis=1)',
    'CLASSES = y_test',
    '',
    '',
    'def train(activation, seed):',
    '    keras.utils.set_random_seed(seed)  # the same weights for every activation',
    '    net = keras.Sequential([keras.Input((2,))])',
    '    for fan_in, fan_out in zip(WIDTHS, WIDTHS[1:]):',
    '        last = fan_out == 1 and len(net.layers) == len(WIDTHS) - 2',
    '        normal = keras.initializers.RandomNormal(stddev=deviation(fan_in, fan_out))',
    '        net.add(keras.layers.Dense(fan_out, activation=None if last else activation, kernel_initializer=normal))',
    '',
    '    cost = keras.losses.BinaryCrossentropy(from_logits=True)',
    `    optimiser = ${
      optimiser === 'adam'
        ? `keras.optimizers.Adam(${rate}, epsilon=1e-8)`
        : `keras.optimizers.SGD(${rate}${optimiser === 'momentum' ? `, momentum=${MOMENTUM}` : ''})`
    }`,
    '    net.compile(optimizer=optimiser, loss=cost)',
    '    for rows in batches(seed):',
    '        net.train_on_batch(x[rows], y[rows])',
    '    logits = keras.ops.convert_to_numpy(net(x_test))',
    '    return logits, float(cost(y_test, logits))',
  ],
  jax: ({ optimiser, rate }) => [
    'x, y = jnp.split(jnp.array(TRAINING, dtype=float), [2], axis=1)',
    'x_test, y_test = jnp.split(jnp.array(TEST, dtype=float), [2], axis=1)',
    'CLASSES = np.asarray(y_test)',
    '',
    '',
    'def train(activation, seed):',
    '    keys = jax.random.split(jax.random.PRNGKey(seed), len(WIDTHS) - 1)  # the same weights for every activation',
    '    parameters = [',
    '        (deviation(a, b) * jax.random.normal(key, (a, b)), jnp.zeros(b))',
    '        for key, a, b in zip(keys, WIDTHS, WIDTHS[1:])',
    '    ]',
    '',
    '    def net(parameters, h):',
    '        for weights, bias in parameters[:-1]:',
    '            h = activation(h @ weights + bias)',
    '        weights, bias = parameters[-1]',
    '        return h @ weights + bias',
    '',
    '    def cost(parameters, x, y):',
    '        return optax.sigmoid_binary_cross_entropy(net(parameters, x), y).mean()',
    '',
    `    optimiser = ${
      optimiser === 'adam'
        ? `optax.adam(${rate})`
        : `optax.sgd(${rate}${optimiser === 'momentum' ? `, momentum=${MOMENTUM}` : ''})`
    }`,
    '    state = optimiser.init(parameters)',
    '',
    '    @jax.jit',
    '    def step(parameters, state, x, y):',
    '        updates, state = optimiser.update(jax.grad(cost)(parameters, x, y), state)',
    '        return optax.apply_updates(parameters, updates), state',
    '',
    '    for rows in batches(seed):',
    '        parameters, state = step(parameters, state, x[rows], y[rows])',
    '    return np.asarray(net(parameters, x_test)), float(cost(parameters, x_test, y_test))',
  ],
};
