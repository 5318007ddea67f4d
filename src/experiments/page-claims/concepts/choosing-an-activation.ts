/** The claims of the page on choosing an activation. */
import type { Result } from '../../experiment.ts';
import { definePageClaims } from '../../page-claims.ts';

/** Median test accuracy of the n-th function of a race. */
const accuracyOf = ({ tables }: Result, number: number) =>
  Number(tables.final?.find(row => row.function === number)?.accuracy ?? Number.NaN);

/** Two layers of 16 units and 300 steps, the net of the reference run. */
const net = { depth: '2', width: '16', initialisation: 'lecun', steps: '300' };

export default definePageClaims({
  'race-activations': [
    {
      id: 'spiral-with-momentum',
      inputs: {
        ...net,
        activations: 'relu,tanh,sigmoid',
        data: 'spiral',
        points: '100',
        optimiser: 'momentum',
        rate: '0.1',
        seeds: '2',
      },
      sentence:
        'On the {data} with {optimiser}, the median test accuracy after {steps} steps is {relu} with ReLU, {tanh} with tanh and {sigmoid} with the sigmoid.',
      digits: 3,
      measure: result => ({
        relu: accuracyOf(result, 1),
        tanh: accuracyOf(result, 2),
        sigmoid: accuracyOf(result, 3),
      }),
      holds: ({ relu = Number.NaN, tanh = Number.NaN, sigmoid = Number.NaN }) =>
        relu > tanh + 0.05 && tanh > sigmoid + 0.05,
      condition: 'ReLU ahead of tanh and tanh ahead of the sigmoid by more than 0.05',
    },
    {
      id: 'circles-are-easy',
      inputs: {
        ...net,
        activations: 'relu,gelu,silu,elu,tanh,sigmoid',
        data: 'circles',
        points: '100',
        optimiser: 'adam',
        rate: '0.03',
        seeds: '1',
      },
      sentence:
        'On the {data} with {optimiser}, the lowest test accuracy among nets of {activations} is {lowest} after {steps} steps.',
      digits: 3,
      measure: result => ({ lowest: Math.min(...[1, 2, 3, 4, 5, 6].map(number => accuracyOf(result, number))) }),
      holds: ({ lowest = Number.NaN }) => lowest > 0.99,
      condition: 'above 0.99',
    },
  ],
});
