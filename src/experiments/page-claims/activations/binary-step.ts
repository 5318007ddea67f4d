/** The claims of the page on the binary step. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'binary-step' },
      sentence: 'For inputs from N(0, 1) the mean output of {activation} is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, 0.5, 1e-9),
      condition: 'one half, to 9 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'binary-step' },
      sentence:
        'With {activation} a share of {slow} of the hidden units has no gradient, even after training at a rate of 0.01.',
      measure: ({ tables: { rates = [] } }) => ({ slow: Number(rates[0]?.dead ?? Number.NaN) }),
      holds: ({ slow }) => slow === 1,
      condition: 'all of them',
    },
    {
      id: 'accuracy',
      inputs: { activation: 'binary-step' },
      sentence:
        'Its output layer alone, on random features of {activation}, still gets {accuracy} of the points right at a rate of 1.',
      measure: ({ tables: { rates = [] } }) => ({
        accuracy: Number(rates.find(row => row.rate === 1)?.accuracy ?? Number.NaN),
      }),
      holds: ({ accuracy = Number.NaN }) => accuracy > 0.8,
      condition: 'more than four fifths',
    },
  ],
});
