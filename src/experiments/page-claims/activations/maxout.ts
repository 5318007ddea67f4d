/** The claims of the page on maxout. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'maxout-pieces': [
    {
      id: 'eight',
      inputs: { target: '=x^2', range: '2' },
      sentence: 'The root mean square error on x² is {two} with two pieces and {eight} with eight.',
      measure: ({ tables: { errors = [] } }) => ({
        two: Number(errors.find(row => row.pieces === 2)?.rms ?? Number.NaN),
        eight: Number(errors.find(row => row.pieces === 8)?.rms ?? Number.NaN),
      }),
      holds: ({ two = Number.NaN, eight = Number.NaN }) => eight < two / 10,
      condition: 'less than a tenth',
    },
  ],
});
