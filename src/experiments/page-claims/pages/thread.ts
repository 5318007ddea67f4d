/** The claims that decide statements of the thread which no page about a concept decides. */
import type { Result, Row } from '../../experiment.ts';
import { medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { fitErrors, summaryOf } from '../measures.ts';

const cell = (row: Row | undefined, column: string) => Number(row?.[column] ?? Number.NaN);

/** How far the second function is from the first. */
const difference = ({ tables: { properties } }: Result) => ({
  difference: cell(
    properties?.find(row => row.function === 2),
    'difference',
  ),
});

/** The output of the neuron at one of the four points. */
const outputAt = ({ tables: { points } }: Result, x: number) =>
  cell(
    points?.find(row => row.x1 === x && row.x2 === x),
    'a',
  );

/** From where on to the left the slope rounds to 0. */
const slopeZero = ({ tables: { slopes } }: Result, format: string) =>
  cell(
    slopes?.find(row => String(row.format).startsWith(format)),
    'left',
  );

/** Errors of the nets of `output-range`, one a seed. */
const errorsOf = ({ tables: { seeds = [] } }: Result) => seeds.map(row => cell(row, 'rmse'));

const solved = ({ tables: { summary } }: Result) => ({ solved: cell(summary?.[0], 'solved') });

const fitted = (activation: string, target: string) => ({
  inputs: { activation, target, steps: '400', seeds: '3' },
  sentence:
    'On the target {target} a small {activation} net ends after {steps} steps at an error of {inside}, the median of {seeds} seeds.',
  measure: fitErrors,
});

const cloud = (layers: string) => ({
  inputs: { data: 'gaussian', noise: '0.5', layers, steps: '300' },
  measure: summaryOf({ accuracy: ['testAccuracy', 0], loss: ['testLoss', 0] }),
});

export default definePageClaims({
  'one-neuron': [
    {
      id: 'weights-say-what-is-positive',
      inputs: { activation: 'relu', w1: '-1', w2: '-1', b: '1' },
      sentence:
        'With weights of −1 and a bias of {b}, a {activation} neuron gives {small} to the inputs (0, 0) and {large} to the larger inputs (1, 1).',
      measure: result => ({ small: outputAt(result, 0), large: outputAt(result, 1) }),
      holds: ({ small, large }) => small === 1 && large === 0,
      condition: 'exactly 1 and exactly 0',
    },
  ],
  'compare-activations': [
    {
      id: 'tanh-is-a-sigmoid',
      inputs: { activations: 'tanh;=2*sigmoid(2*x) - 1' },
      sentence: '{activations} are one function: on the range of the chart they differ by at most {difference}.',
      measure: difference,
      holds: ({ difference: apart = Number.NaN }) => apart < 1e-15,
      condition: 'below 10⁻¹⁵',
    },
    {
      id: 'swish-becomes-relu',
      inputs: { activations: 'swish(beta=100),relu' },
      sentence: '{activations} differ by at most {difference}.',
      measure: difference,
      // The minimum of x σ(x) is −W(1/e), and β divides it.
      holds: ({ difference: apart }) => near(apart, 0.2784645427610738 / 100, 1e-10),
      condition: 'W(1/e)/100, to 10 decimals',
    },
    {
      id: 'swish-becomes-linear',
      inputs: { activations: 'swish(beta=0);=x/2' },
      sentence: 'The largest difference of {activations} is {difference}.',
      measure: difference,
      holds: ({ difference: apart }) => apart === 0,
      condition: 'exactly 0',
    },
  ],
  'activation-anatomy': [
    {
      id: 'leaky-slope-is-constant',
      inputs: { activation: 'leaky-relu' },
      sentence:
        'Over all points of the chart left of 0 the lowest slope of {activation} is {lowest} and the highest {highest}, while its output goes down to {output} at x = {far}.',
      measure: ({ tables: { curve = [] } }) => {
        const left = curve.filter(row => cell(row, 'x') < 0);
        const slopes = left.map(row => cell(row, 'df'));
        return {
          lowest: Math.min(...slopes),
          highest: Math.max(...slopes),
          output: cell(left[0], 'f'),
          far: cell(left[0], 'x'),
        };
      },
      holds: ({ lowest, highest, output, far = Number.NaN }) =>
        lowest === 0.01 && highest === 0.01 && near(output, 0.01 * far, 1e-15),
      condition: 'a slope of exactly 0.01 everywhere, and an output of 0.01 x',
    },
  ],
  'precision-lens': [
    {
      id: 'elu-slope-underflows',
      inputs: { activation: 'elu' },
      sentence:
        'The slope of {activation}, which is above 0 everywhere, rounds to 0 from x = {half} on to the left in float16 and from {single} on in float32.',
      digits: 4,
      measure: result => ({ half: slopeZero(result, 'float16'), single: slopeZero(result, 'float32') }),
      // eˣ is half the smallest number of the format, 2⁻²⁴ and 2⁻¹⁴⁹.
      holds: ({ half, single }) => near(half, -25 * Math.LN2, 2 ** -5) && near(single, -150 * Math.LN2, 2 ** -16),
      condition: 'at −25 log 2 and −150 log 2, each to two spacings of the format',
    },
  ],
  'scores-to-probabilities': [
    {
      id: 'shares-are-a-distribution',
      inputs: { normaliser: 'softmax' },
      sentence: 'The five shares of {normaliser} are all above 0, the least is {smallest}, and their sum is {sum}.',
      measure: summaryOf({ smallest: ['smallest', 0], sum: ['sum', 0] }),
      holds: ({ smallest = Number.NaN, sum }) => smallest > 0 && near(sum, 1, 1e-15),
      condition: 'every share above 0, and a sum of 1 to 15 decimals',
    },
  ],
  'train-a-small-net': [
    {
      id: 'linear-is-enough',
      ...cloud(''),
      sentence:
        'On two {data} clouds a net without a hidden layer gets {accuracy} of the test points right, at a test loss of {loss}.',
      holds: ({ accuracy = Number.NaN, loss = Number.NaN }) => accuracy > 0.9 && loss < 0.22,
      condition: 'test accuracy above 0.9, and a test loss below 0.22',
    },
    {
      id: 'hidden-layers-do-not-help',
      ...cloud('16-relu,16-relu,16-relu'),
      sentence:
        'Three hidden layers of 16 ReLU units get {accuracy} of the same test points right, at a test loss of {loss}.',
      holds: ({ accuracy = Number.NaN, loss = Number.NaN }) => accuracy < 0.97 && loss > 0.22,
      condition: 'test accuracy below 0.97, and a test loss above 0.22',
    },
  ],
  'xor-with-few-units': [
    {
      id: 'eight-relu-solve',
      inputs: { activation: 'relu', units: '8', seeds: '40' },
      sentence:
        'With {units} hidden {activation} units gradient descent solves XOR from a share of {solved} of {seeds} seeds.',
      measure: solved,
      holds: ({ solved: share = Number.NaN }) => share > 0.85,
      condition: 'a share above 0.85',
    },
    {
      id: 'two-silu-solve',
      inputs: { activation: 'silu', units: '2', seeds: '40' },
      sentence: 'With {units} hidden {activation} units it solves XOR from a share of {solved} of {seeds} seeds.',
      measure: solved,
      holds: ({ solved: share = Number.NaN }) => share > 0.9,
      condition: 'a share above 0.9',
    },
  ],
  'fit-a-curve': [
    {
      id: 'sine-silu',
      ...fitted('silu', 'sine'),
      holds: ({ inside = Number.NaN }) => inside < 0.025,
      condition: 'the median error is below 0.025',
    },
    {
      id: 'sine-relu',
      ...fitted('relu', 'sine'),
      holds: ({ inside = Number.NaN }) => inside > 0.03,
      condition: 'the median error is above 0.03',
    },
    {
      id: 'step-silu',
      ...fitted('silu', 'step'),
      holds: ({ inside = Number.NaN }) => inside > 0.16,
      condition: 'the median error is above 0.16',
    },
    {
      id: 'step-relu',
      ...fitted('relu', 'step'),
      holds: ({ inside = Number.NaN }) => inside < 0.15,
      condition: 'the median error is below 0.15',
    },
  ],
  'output-range': [
    {
      id: 'relu-output-dies',
      inputs: { target: 'step', output: 'relu', steps: '250', seeds: '6' },
      sentence:
        'With a {output} output and the classes 0 and 1 as targets, {dead} of {seeds} nets end at an error of {worst}, that of answering 0 to everything.',
      measure: result => {
        const errors = errorsOf(result);
        return { dead: errors.filter(error => near(error, Math.SQRT1_2, 1e-12)).length, worst: Math.max(...errors) };
      },
      holds: ({ dead = Number.NaN, worst }) => dead >= 1 && near(worst, Math.SQRT1_2, 1e-12),
      condition: 'at least one, and √½ as the largest error',
    },
    {
      id: 'sigmoid-output-does-not',
      inputs: { target: 'step', output: 'sigmoid', steps: '250', seeds: '2' },
      sentence: 'With a {output} output the worst of {seeds} nets has an error of {worst}.',
      measure: result => ({ worst: Math.max(...errorsOf(result)) }),
      holds: ({ worst = Number.NaN }) => worst < 0.1,
      condition: 'below 0.1 in every seed',
    },
    {
      id: 'tanh-fits-inside',
      inputs: { target: 'small-sine', output: 'tanh', steps: '400', seeds: '1' },
      sentence: 'The target {target} lies within −1 and 1, and with a {output} output the error is {error}.',
      measure: result => ({ error: medianOf(result.tables.seeds, 'rmse') }),
      holds: ({ error = Number.NaN }) => error < 0.05,
      condition: 'the error is below 0.05',
    },
  ],
});
