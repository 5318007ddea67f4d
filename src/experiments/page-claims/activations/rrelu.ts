/** The claims of the page on RReLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { propertyValue, spellingsApart } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'rrelu' },
      sentence: 'In evaluation the mean output for N(0, 1) inputs is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, (1 - 11 / 48) / Math.sqrt(2 * Math.PI), 1e-12),
      condition: '(1 − 11/48)/√(2π), to 12 decimals',
    },
  ],
  'dialect-difference': [
    {
      id: 'dialect',
      inputs: { a: 'rrelu', b: 'leaky-relu(negativeSlope=0.18182)' },
      sentence:
        'With the slope 2/11 in the place of 11/48, the hidden states are off by a share of {deep} after {depth} layers; at x = −5 the two differ by {difference}.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => deep > 0.01 && difference > 0.2,
      condition: 'more than a hundredth',
    },
  ],
});
