/** The claims of the page on dying ReLU. */
import type { Result } from '../../experiment.ts';
import { definePageClaims } from '../../page-claims.ts';

/** Share of dead units and accuracy at a rate of the sweep of `dead-units`. */
const at =
  (rate: number) =>
  ({ tables }: Result) => {
    const row = tables.rates?.find(candidate => candidate.rate === rate);
    return { dead: Number(row?.dead ?? Number.NaN), accuracy: Number(row?.accuracy ?? Number.NaN) };
  };

export default definePageClaims({
  'dead-units': [
    {
      id: 'dead-is-not-failed',
      inputs: { activation: 'relu', data: 'circles', optimiser: 'adam', steps: '300' },
      sentence:
        'With {activation}, {optimiser} and a learning rate of 0.3 on {data}, a share of {dead} of the units is dead, and the accuracy is {accuracy}.',
      measure: at(0.3),
      holds: ({ dead = Number.NaN, accuracy = Number.NaN }) => dead > 0.4 && accuracy > 0.97,
      condition: 'more than 0.4 dead, accuracy above 0.97',
    },
    {
      id: 'small-rates-are-harmless',
      inputs: { activation: 'relu', data: 'circles', optimiser: 'sgd', steps: '300', seeds: '3' },
      sentence:
        'With {activation} and {optimiser} at a learning rate of 0.1, a share of {dead} is dead after {steps} steps, and the accuracy is {accuracy}.',
      measure: at(0.1),
      holds: ({ dead = Number.NaN, accuracy = Number.NaN }) => dead < 0.15 && accuracy > 0.97,
      condition: 'fewer than 0.15 dead, accuracy above 0.97',
    },
    {
      id: 'leaky-is-pushed-over-too',
      inputs: {
        activation: 'leaky-relu',
        data: 'circles',
        threshold: '0.01',
        optimiser: 'adam',
        steps: '300',
        seeds: '3',
      },
      sentence:
        'With {activation}, whose small slope is 0.01, a share of {dead} of the units is on that slope at every point after {steps} steps of {optimiser} at a learning rate of 1.',
      measure: at(1),
      holds: ({ dead = Number.NaN }) => dead > 0.25,
      condition: 'more than a quarter',
    },
    {
      id: 'bias-kills-at-birth',
      inputs: { activation: 'relu', data: 'circles', bias: '-3' },
      sentence:
        'With biases that start at {bias}, a share of {dead} of the units is dead after {steps} steps of {optimiser} at a learning rate of 0.1, and the accuracy is {accuracy}.',
      measure: at(0.1),
      holds: ({ dead = Number.NaN, accuracy = Number.NaN }) => dead > 0.95 && accuracy <= 0.55,
      condition: 'nearly all dead, accuracy at chance',
    },
  ],
});
