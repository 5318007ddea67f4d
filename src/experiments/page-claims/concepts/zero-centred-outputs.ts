/** The claims of the page on zero-centred outputs: slope and mean taken apart, thirty layers, weights of variance 1/n. */
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft } from '../measures.ts';

const left = (formula: string) => ({
  inputs: { activation: formula, initialisation: 'lecun', depth: '30', seeds: '5' },
  digits: 2,
  measure: gradientLeft,
});

export default definePageClaims({
  'gradient-through-depth': [
    {
      id: 'centred-alone',
      ...left('=sigmoid(x) - 1/2'),
      sentence: 'With {activation}, mean 0 and slope 1/4, {ratio} of the gradient is left after {depth} layers.',
      holds: ({ ratio = Number.NaN }) => ratio < 1e-12,
      condition: 'the median ratio is below 10⁻¹²',
    },
    {
      id: 'slope-alone',
      ...left('=4*sigmoid(x)'),
      sentence: 'With {activation}, slope 1 and mean 2, {ratio} is left.',
      holds: ({ ratio = Number.NaN }) => ratio > 1e-9 && ratio < 1e-4,
      condition: 'the median ratio is between 10⁻⁹ and 10⁻⁴',
    },
    {
      id: 'both',
      ...left('=4*sigmoid(x) - 2'),
      sentence: 'With {activation}, slope 1 and mean 0, {ratio} is left.',
      holds: ({ ratio = Number.NaN }) => ratio > 0.05,
      condition: 'the median ratio is above 0.05',
    },
    {
      id: 'tanh-off-centre',
      ...left('=tanh(x) + 1'),
      sentence: 'With {activation}, which is tanh with a mean of 1, {ratio} is left.',
      holds: ({ ratio = Number.NaN }) => ratio < 1e-4,
      condition: 'the median ratio is below 10⁻⁴',
    },
    {
      id: 'tanh-flat',
      ...left('=tanh(x)/4'),
      sentence: 'With {activation}, which is tanh with a slope of 1/4, {ratio} is left.',
      holds: ({ ratio = Number.NaN }) => ratio < 1e-12,
      condition: 'the median ratio is below 10⁻¹²',
    },
  ],
});
