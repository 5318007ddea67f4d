/** Names of the families under which lists group the functions. */
import type { Family } from './types.ts';

/** Family -> its name for one function and for the group, in the order of the lists. */
export const families: Readonly<Record<Family, { name: string; plural: string }>> = Object.freeze({
  linear: { name: 'linear', plural: 'Linear' },
  sigmoid: { name: 'sigmoidal', plural: 'Sigmoidal' },
  rectifier: { name: 'rectifier', plural: 'Rectifiers' },
  'soft-rectifier': { name: 'smooth rectifier', plural: 'Smooth rectifiers' },
  'smooth-gate': { name: 'smooth gate', plural: 'Smooth gates' },
  normaliser: { name: 'normaliser', plural: 'Normalisers of a vector' },
  'gated-unit': { name: 'gated unit', plural: 'Gated units' },
  periodic: { name: 'periodic', plural: 'Periodic' },
  shrinkage: { name: 'shrinkage', plural: 'Shrinkage' },
  learnable: { name: 'learnable', plural: 'Learnable' },
  other: { name: 'other', plural: 'Others' },
});
