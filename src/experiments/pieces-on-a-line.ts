/**
 * Pieces on a line: nets of piecewise linear units are piecewise linear functions. Five shapes with about 1,100 parameters are cut by a
 * line through the plane, and the straight pieces on it are counted exactly; beside them a net of two units a layer whose weights are
 * chosen to fold. The set-up is that of the reference run (PyTorch): weights N(0, 2/n), biases N(0, 0.3²), two arms of a spiral, Adam at 0.01.
 */
import { type ScalarActivation, type Tensor, toyData } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type ActivationSpec, activation, choice, type Inputs, integer } from './inputs.ts';
import { quantile } from './statistics.ts';
import { accuracy, buildNet, optimiserOf } from './toy-nets.ts';

const RATE = 0.01;
const BIAS_DEVIATION = 0.3;
const TEST_POINTS = 512;
/** Hidden layers and units in each. */
const SHAPES = [
  { depth: 1, width: 275 },
  { depth: 2, width: 32 },
  { depth: 3, width: 23 },
  { depth: 5, width: 16 },
  { depth: 8, width: 12 },
] as const;
/** The line through the plane: (t, 0.3 t + 0.1) for t from −1 to 1. */
const LINE = { from: -1, to: 1, at: (t: number) => [t, 0.3 * t + 0.1] } as const;
/** Deepest net that folds. */
const FOLDS = 10;

const inputs = {
  activation: activation({
    label: 'Activation',
    help: 'Functions made of straight pieces: of a curved one there are none to count.',
    default: 'relu',
    ids: ['relu', 'leaky-relu', 'prelu', 'abs', 'relu6', 'hard-tanh', 'hard-sigmoid', 'sparse-sigmoid', 'identity'],
  }),
  shown: choice({
    label: 'Net shown along the line',
    default: '3',
    options: SHAPES.map(({ depth, width }) => ({ value: String(depth), label: `${depth} × ${width}` })),
  }),
  steps: integer({
    label: 'Steps of training',
    help: '0 counts the pieces at initialisation.',
    default: 0,
    min: 0,
    max: 1000,
    step: 100,
  }),
  points: integer({ label: 'Training points', default: 128, min: 8, max: 256 }),
  seeds: integer({ label: 'Seeds', default: 10, min: 1, max: 10 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type PiecesInputs = Inputs<typeof inputs>;

/** A dense layer: weights [inputs, units], row by row, and biases. */
interface Dense {
  weights: ArrayLike<number>;
  biases: ArrayLike<number>;
}

/** A net of dense layers, the last without activation, on a path t -> inputs. */
interface PathNet {
  layers: readonly Dense[];
  path(t: number): readonly number[];
  f(x: number): number;
  /** Where f has its kinks. */
  kinks: readonly number[];
}

/** Pre-activations of a layer, counted from 0, at t. */
function preactivations({ layers, path, f }: PathNet, layer: number, t: number): number[] {
  let values = path(t);
  let z: number[] = [];
  for (let index = 0; index <= layer; index++) {
    if (index > 0) values = z.map(f);
    const { weights, biases } = layers[index] as Dense;
    const units = biases.length;
    z = Array.from({ length: units }, (_, unit) =>
      values.reduce((sum, value, i) => sum + value * (weights[i * units + unit] as number), biases[unit] as number),
    );
  }
  return z;
}

/**
 * The ends of the straight pieces from `from` to `to`, both included. Between two ends of the layers before, a pre-activation is a straight
 * line, so it meets a kink at most once and where is a division.
 */
export function piecesOf(net: PathNet, from: number, to: number): number[] {
  let ends = [from, to];
  for (let layer = 0; layer < net.layers.length - 1; layer++) {
    const values = ends.map(t => preactivations(net, layer, t));
    const met: number[] = [];
    for (let piece = 1; piece < ends.length; piece++) {
      const [start, end] = [ends[piece - 1] as number, ends[piece] as number];
      const [before, after] = [values[piece - 1] ?? [], values[piece] ?? []];
      for (const kink of net.kinks)
        for (let unit = 0; unit < before.length; unit++) {
          const [low, high] = [(before[unit] as number) - kink, (after[unit] as number) - kink];
          if (low * high < 0) met.push(start + ((end - start) * low) / (low - high));
        }
    }
    ends = [...ends, ...met].sort((a, b) => a - b);
  }
  return ends;
}

/** Two units a layer that compute the tent 2x for x < 1/2 and 2 − 2x above, layer after layer: each doubles the pieces on [0, 1]. */
export function foldingNet(depth: number): PathNet {
  const biases = [0, -0.5];
  const layers = Array.from({ length: depth }, (_, layer) =>
    layer === 0 ? { weights: [1, 1], biases } : { weights: [2, 2, -4, -4], biases },
  );
  return {
    layers: [...layers, { weights: [2, -4], biases: [0] }],
    path: t => [t],
    f: x => Math.max(0, x),
    kinks: [0],
  };
}

function pathNet(parameters: readonly Tensor[], spec: ActivationSpec, definition: ScalarActivation): PathNet {
  const layers: Dense[] = [];
  for (let i = 0; i < parameters.length; i += 2)
    layers.push({ weights: (parameters[i] as Tensor).data, biases: (parameters[i + 1] as Tensor).data });
  return {
    layers,
    path: LINE.at,
    f: x => definition.f(x, spec.params),
    kinks: definition.kinks(spec.params).map(({ x }) => x),
  };
}

async function run(inputs: PiecesInputs, { random, progress }: RunContext): Promise<Result> {
  const { activation: spec, points, steps, seeds } = inputs;
  const definition = definitionOf(spec);
  const rows: { depth: number; seed: number; pieces: number; accuracy: number }[] = [];
  const counted = new Map<number, { parameters: number; macs: number }>();
  let line: Row[] = [];
  const tables = () => ({
    shapes: SHAPES.flatMap(({ depth, width }): Row[] => {
      const own = rows.filter(row => row.depth === depth);
      const counts = counted.get(depth);
      if (!counts) return [];
      const pieces = own.map(row => row.pieces);
      const median = quantile(pieces, 0.5);
      return [
        {
          depth,
          width,
          units: depth * width,
          ...counts,
          pieces: median,
          piecesQ1: quantile(pieces, 0.25),
          piecesQ3: quantile(pieces, 0.75),
          perUnit: median / (depth * width),
          accuracy: quantile(
            own.map(row => row.accuracy),
            0.5,
          ),
        },
      ];
    }),
    folding: Array.from({ length: FOLDS }, (_, i): Row => {
      const depth = i + 1;
      return { depth, units: 2 * depth, pieces: piecesOf(foldingNet(depth), 0, 1).length - 1 };
    }),
    line,
    seeds: rows.map((row): Row => row),
  });
  for (let seed = 0; seed < seeds; seed++)
    for (const { depth, width } of SHAPES) {
      const draws = random.fork(seed);
      const training = toyData.spiral.generate(draws.fork('training'), { points });
      const test = toyData.spiral.generate(draws.fork('test'), { points: TEST_POINTS });
      const layers = Array.from({ length: depth }, () => ({ units: width, activation: spec }));
      const own = draws.fork(`${depth} layers`);
      const { tape, input, target, net, loss, ask } = buildNet({ points, layers, initialisation: 'he' }, own);
      for (const { data, shape } of net.parameters)
        if (shape.length === 1) for (let i = 0; i < data.length; i++) data[i] = BIAS_DEVIATION * own.normal();
      input.data.set(training.x);
      target.data.set(training.y);
      const optimiser = optimiserOf('adam', net.parameters, RATE);
      for (let step = 0; step < steps; step++) {
        tape.forward();
        tape.backward(loss);
        optimiser.step();
      }
      const onLine = pathNet(net.parameters, spec, definition);
      const ends = piecesOf(onLine, LINE.from, LINE.to);
      if (seed === 0 && String(depth) === inputs.shown)
        line = ends.map((t): Row => ({ t, output: preactivations(onLine, depth, t)[0] ?? Number.NaN }));
      counted.set(depth, {
        parameters: net.parameters.reduce((sum, { data }) => sum + data.length, 0),
        macs: net.parameters.reduce((sum, { data, shape }) => sum + (shape.length === 2 ? data.length : 0), 0),
      });
      rows.push({ depth, seed: seed + 1, pieces: ends.length - 1, accuracy: accuracy(ask(test.x)(), test.y) });
      await progress(rows.length / (seeds * SHAPES.length), () => ({ tables: tables() }));
    }
  const result = tables();
  const broken = result.line.filter(({ output }) => !Number.isFinite(output)).length;
  return {
    tables: result,
    ...(broken > 0 && { notes: [`The net shown has no finite output at ${broken} of ${result.line.length} places.`] }),
  };
}

const shape = ({ tables }: Result, depth: number, column: string) =>
  Number(tables.shapes?.find(row => row.depth === depth)?.[column] ?? Number.NaN);
const most = ({ tables }: Result, column: string) =>
  (tables.shapes ?? []).length === SHAPES.length
    ? Math.max(...(tables.shapes ?? []).map(row => Number(row[column])))
    : Number.NaN;

export default defineExperiment({
  id: 'pieces-on-a-line',
  title: 'Pieces on a line',
  question: 'Does depth multiply the pieces of a piecewise linear net?',
  home: 'concepts/network-complexity-and-cost/',
  mode: 'on-demand',
  inputs,
  tables: {
    shapes: {
      title: 'Five shapes: medians and quartiles over the seeds',
      columns: {
        depth: { label: 'Hidden layers' },
        width: { label: 'Width' },
        units: { label: 'Units' },
        parameters: { label: 'Parameters' },
        macs: { label: 'Multiply-adds' },
        pieces: { label: 'Pieces', digits: 4 },
        piecesQ1: { label: 'first quartile', digits: 4 },
        piecesQ3: { label: 'third quartile', digits: 4 },
        perUnit: { label: 'Pieces per unit', digits: 3 },
        accuracy: { label: 'Accuracy on new points', digits: 3 },
      },
    },
    folding: {
      title: 'Nets of two units a layer with weights chosen to fold, from 0 to 1',
      columns: { depth: { label: 'Hidden layers' }, units: { label: 'Units' }, pieces: { label: 'Pieces' } },
    },
    line: {
      title: 'The net shown, at the ends of its pieces; first seed',
      columns: { t: { label: 't', digits: 4 }, output: { label: 'Logit', digits: 4 } },
    },
    seeds: {
      title: 'Net by net',
      columns: {
        depth: { label: 'Hidden layers' },
        seed: { label: 'Seed' },
        pieces: { label: 'Pieces' },
        accuracy: { label: 'Accuracy on new points', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'pieces-stay-near-the-units',
      inputs: { activation: 'relu' },
      sentence:
        'At initialisation, over the five shapes, the median number of pieces on the line is at most {perUnit} times the number of units.',
      measure: result => ({ perUnit: most(result, 'perUnit') }),
      holds: ({ perUnit = Number.NaN }) => perUnit < 2,
      condition: 'below 2',
    },
    {
      id: 'one-layer-has-most',
      inputs: { activation: 'relu' },
      sentence:
        'With about as many parameters one layer of 275 units cuts the line into {shallow} pieces and eight layers of 12 units into {deep}.',
      digits: 3,
      measure: result => ({ shallow: shape(result, 1, 'pieces'), deep: shape(result, 8, 'pieces') }),
      holds: ({ shallow = Number.NaN, deep = Number.NaN }) => shallow > 2 * deep,
      condition: 'the one layer has more than twice as many',
    },
    {
      id: 'folding-doubles',
      inputs: { seeds: '1' },
      sentence: 'With weights chosen to fold, {units} units in {layers} layers make {pieces} pieces.',
      measure: ({ tables }) => {
        const row = tables.folding?.at(-1);
        return {
          units: Number(row?.units ?? Number.NaN),
          layers: Number(row?.depth ?? Number.NaN),
          pieces: Number(row?.pieces ?? Number.NaN),
        };
      },
      holds: ({ layers = Number.NaN, pieces = Number.NaN }) => pieces === 2 ** layers,
      condition: 'two to the power of the number of layers, exactly',
    },
    {
      id: 'training-does-not-multiply',
      inputs: { activation: 'relu', steps: '200', points: '64', seeds: '1' },
      sentence:
        'After {steps} steps on {points} points of a spiral the largest number of pieces is {perUnit} times the number of units.',
      measure: result => ({ perUnit: most(result, 'perUnit') }),
      holds: ({ perUnit = Number.NaN }) => perUnit < 2,
      condition: 'below 2, in every shape',
    },
  ],
});
