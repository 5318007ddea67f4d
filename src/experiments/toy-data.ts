/** The toy data sets of two classes that experiments train on, as an input. */
import type { toyData } from '../core/index.ts';
import { type ChoiceInput, choice } from './inputs.ts';

const names = {
  spiral: 'spiral',
  circles: 'circles',
  xor: 'XOR',
  gaussian: 'Gaussian',
  moons: 'moons',
} as const satisfies Partial<Record<keyof typeof toyData, string>>;

/** Id of a toy data set that can be chosen. */
export type ToyDataId = keyof typeof names;

/** The toy data sets that may be chosen. */
export const toyDataOptions = (Object.keys(names) as ToyDataId[]).map(value => ({ value, label: names[value] }));

/** A choice of toy data. */
export const toyDataInput = (standard: ToyDataId): ChoiceInput<ToyDataId> =>
  choice<ToyDataId>({
    label: 'Data',
    default: standard,
    options: toyDataOptions,
  });
