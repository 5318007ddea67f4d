/** What the experiment tests share: small inputs, runs, and a check of a result against the experiment's own schema. */
import { expect } from 'vitest';
import { type Experiment, type Result, type RunOptions, runExperiment } from '../../src/experiments/experiment.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import {
  COORDINATE,
  completeInputs,
  type Input,
  type Inputs,
  type InputsSchema,
} from '../../src/experiments/inputs.ts';

/** Inputs, as text, at which an experiment runs in milliseconds. A new experiment needs an entry here. */
export const smallInputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'activation-anatomy': {},
  'activation-family': {},
  'fit-a-curve': { width: '3', steps: '4', seeds: '3' },
  'dialect-difference': { depth: '3', width: '4', seeds: '2' },
  'dead-units': { width: '3', steps: '4', seeds: '2' },
  'gradient-through-depth': { depth: '3', width: '4', seeds: '2' },
  'residual-against-plain': { depth: '2', width: '4', seeds: '2', steps: '3' },
  'train-a-small-net': { points: '20', layers: '3-tanh', steps: '4' },
  'scores-to-probabilities': {},
  'simplex-map': {},
  'gate-surface': {},
  'precision-lens': {},
  'maxout-pieces': { pieces: '2', source: 'random' },
  'compare-activations': { activations: 'relu,=x^2/4' },
  'design-an-activation': {},
  'unit-recovery': { steps: '30' },
  'saturated-units': { steps: '2', seeds: '1' },
  'zig-zag': { dimension: '2', seeds: '2' },
  'solve-an-equation': { units: '4', steps: '4', seeds: '2' },
  'learn-a-product': { steps: '3', seeds: '2' },
  'backprop-stepper': {},
  'gradient-check': { nets: '2', width: '2', depth: '1' },
  'one-neuron': {},
  'xor-with-few-units': { units: '2', steps: '4', seeds: '3' },
  'race-activations': { activations: 'relu,tanh', points: '20', width: '3', steps: '4', seeds: '2' },
  'signal-propagation': { depth: '3', width: '4', seeds: '2' },
  'gradient-clipping': { depth: '2', width: '3', steps: '4', seeds: '2' },
  'self-normalisation': { depth: '3', width: '4', seeds: '2' },
  'output-and-loss': {},
  'output-range': { steps: '4', seeds: '3' },
  'learned-probability': { points: '100', steps: '4', samples: '2' },
  'softmax-temperature': {},
  'beyond-the-data': { width: '3', steps: '4', seeds: '3' },
  'normalise-through-depth': { depth: '3', width: '4', seeds: '2' },
  'learn-a-slope': { steps: '4', seeds: '2' },
  'loss-landscape': { depth: '2', width: '2', steps: '3' },
  'where-runs-end': { steps: '4', seeds: '3' },
  'leave-a-saddle': { layers: '2' },
  'wrong-winners': { activations: 'relu,tanh', rates: '0.01', points: '8', width: '2', steps: '2', seeds: '2' },
  'filter-a-photograph': { noise: '0.2' },
  'scale-the-inputs': { activations: 'relu,tanh', width: '2', steps: '3', seeds: '2' },
  'read-out-features': { width: '2', steps: '3', seeds: '3' },
  'choose-an-activation': { depth: '3' },
  'smooth-or-kinked': { activations: 'relu,leaky-relu', steps: '2', seeds: '1' },
  'network-cost': {},
  'capacity-and-confidence': { points: '8', doublings: '1', steps: '3', seeds: '2' },
  'pieces-on-a-line': { points: '8', steps: '1', seeds: '1' },
  'gradient-flow-microscope': { depth: '2', width: '3', points: '8', steps: '3' },
  'error-against-width': { units: '4', largest: '8', seeds: '2' },
  'naive-and-stable': {},
};

/** Every experiment, loaded. */
export const experiments: readonly Experiment[] = await Promise.all(experimentIds.map(loadExperiment));

/** An experiment's small inputs with some of them replaced. */
export function smallInputsOf(
  experiment: Experiment,
  changed: Readonly<Record<string, string>> = {},
): Inputs<InputsSchema> {
  const small = smallInputs[experiment.id];
  if (!small) throw new RangeError(`tests/experiments/schema.ts has no small inputs for ${experiment.id}`);
  return completeInputs(experiment.inputs, { ...small, ...changed });
}

/** Runs at the small inputs with some of them replaced. */
export const runSmall = (
  experiment: Experiment,
  changed: Readonly<Record<string, string>> = {},
  options?: RunOptions,
) => runExperiment(experiment, smallInputsOf(experiment, changed), options);

/** Formulas of a reader: a smooth one, a step, and three without finite values or slopes somewhere. */
const formulas = ['=x*sigmoid(2*x)', '=where(x > 0.3, 1, 0)', '=sqrt(x)', '=1/x', '=0/0'];

/** Functions that differ in what they ask of an experiment: linear, flat, kinked, smooth, periodic, unbounded, learned, of many parameters. */
const distinct = [
  'identity',
  'binary-step',
  'relu',
  'sigmoid',
  'gelu',
  'sine',
  'exponential',
  'prelu',
  'pau',
  'kan-spline',
];

/**
 * The texts of an input's extreme values: both ends of a range, every option, no layers and the largest net, formulas; of the functions all
 * or those that differ most.
 */
export function extremes(input: Input, functions: 'all' | 'distinct' = 'all'): string[] {
  switch (input.kind) {
    case 'number':
    case 'integer':
      return [input.serialise(input.min), input.serialise(input.max)];
    case 'numbers':
      return [
        input.serialise(Array.from({ length: input.least }, () => input.min)),
        input.serialise(Array.from({ length: input.most }, () => input.max)),
      ];
    case 'choice':
      return input.options.map(option => option.value);
    case 'toggle':
      return ['0', '1'];
    case 'activation':
      return [
        ...input.ids.filter(id => functions === 'all' || distinct.includes(id)),
        ...(input.formula ? formulas : []),
      ];
    case 'activations':
      return [
        ...input.ids.slice(0, input.max),
        input.ids.slice(-input.max).join(','),
        ...(input.formula ? formulas.map(formula => `tanh;${formula}`) : []),
      ];
    case 'layers':
      return [
        '',
        Array.from({ length: input.maxLayers }, () => `${input.maxUnits}-${input.ids[0]}`).join(','),
        ...(input.formula ? formulas.map(formula => `3-${formula};3-tanh`) : []),
      ];
    case 'points':
      return [
        input.serialise([]),
        input.serialise(
          Array.from({ length: input.max }, (_, i) => ({
            x: i % 2 ? COORDINATE : -COORDINATE,
            y: i % 3 ? COORDINATE : 0,
            class: i % 2 ? 1 : 0,
          })),
        ),
      ];
  }
}

/** Fails unless the result has exactly the tables and columns of the schema, cells that are cells, and fields of their size. */
export function expectSchema(experiment: Experiment, result: Result): void {
  expect(Object.keys(result.tables).sort()).toEqual(Object.keys(experiment.tables).sort());
  for (const [name, rows] of Object.entries(result.tables)) {
    const columns = Object.keys(experiment.tables[name]?.columns ?? {}).sort();
    for (const row of rows) {
      expect(Object.keys(row).sort(), `${experiment.id}, table ${name}`).toEqual(columns);
      for (const [column, cell] of Object.entries(row))
        expect(
          cell === null || ['number', 'string', 'boolean'].includes(typeof cell),
          `${name}.${column} is ${cell}`,
        ).toBe(true);
    }
  }
  for (const [name, field] of Object.entries(result.fields ?? {}))
    expect(field.values.length, `${experiment.id}, field ${name}`).toBe(field.columns * field.rows);
}

/** Columns that may be infinite: places on the real line, and the slope of a function such as x² that has no bound. */
const places: readonly string[] = [
  'regions.from',
  'regions.to',
  'landmarks.x',
  'landmarks.value',
  'properties.value',
  'properties.lowest',
  'properties.steepest',
  'properties.low',
  'properties.high',
  'properties.lipschitz',
  'theory.value',
];

/** The numbers of a result that should have been finite: `loss[3].training is NaN`. */
export const nonFinite = (result: Result): string[] =>
  Object.entries(result.tables).flatMap(([name, rows]) =>
    rows.flatMap((row, index) =>
      Object.entries(row).flatMap(([column, cell]) =>
        Number.isNaN(cell) ||
        (Math.abs(Number(cell)) === Number.POSITIVE_INFINITY && !places.includes(`${name}.${column}`))
          ? [`${name}[${index}].${column} is ${cell}`]
          : [],
      ),
    ),
  );
