/** The claims of the page on why non-linearity is needed. */
import type { Result } from '../../experiment.ts';
import { definePageClaims } from '../../page-claims.ts';

const testAccuracy = ({ tables }: Result) => ({ accuracy: Number(tables.summary?.[0]?.testAccuracy ?? Number.NaN) });

const data = 'circles';

export default definePageClaims({
  'train-a-small-net': [
    {
      id: 'linear-circles',
      inputs: { data, layers: '16-identity,16-identity,16-identity', steps: '800' },
      sentence:
        'Three hidden layers of 16 identity units get {accuracy} of the test points of {data} right after {steps} steps.',
      measure: testAccuracy,
      holds: ({ accuracy = Number.NaN }) => accuracy < 0.75,
      condition: 'test accuracy below 0.75',
    },
    {
      id: 'relu-circles',
      inputs: { data, layers: '16-relu,16-relu,16-relu', steps: '800' },
      sentence: 'With ReLU in their place they get {accuracy} of the test points of {data} right.',
      digits: 3,
      measure: testAccuracy,
      holds: ({ accuracy = Number.NaN }) => accuracy > 0.95,
      condition: 'test accuracy above 0.95',
    },
  ],
});
