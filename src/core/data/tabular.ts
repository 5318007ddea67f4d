/**
 * Rows of numbers and categories with a known answer: a linear part and a part that consists of interactions only, of which
 * no column alone, and so no linear model, knows anything.
 */
import { checkFrom, checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** The columns. Levels of a category are equally likely; the numbers are uniform on [-√3, √3], so of mean 0 and variance 1. */
export const tabularColumns = {
  numeric: ['price', 'distance', 'age'],
  categorical: [
    { name: 'region', levels: ['north', 'east', 'south', 'west'] },
    { name: 'season', levels: ['spring', 'summer', 'autumn', 'winter'] },
    { name: 'member', levels: ['no', 'yes'] },
  ],
} as const;

/** Rows of a table with a target that is known exactly. */
export interface TabularRows {
  /** Shape [rows, 3]: price, distance, age. */
  numeric: Float64Array;
  /** Shape [rows, 3]: numbers of the levels of region, season, member. */
  categorical: Int32Array;
  /** clean + noise. */
  target: Float64Array;
  /** The answer without noise. The least mean squared error that any model can expect is noise². */
  clean: Float64Array;
}

/** How many rows, and how the target is made. */
export interface TabularOptions {
  rows: number;
  /** Standard deviation of the Gaussian noise added to the target. */
  noise?: number;
  /** Standard deviation of the linear part. */
  linear?: number;
  /** Standard deviation of the interactions. */
  interaction?: number;
}

/** A region's effect: -3, -1, 1, 3 over √5, of mean 0 and variance 1. */
const regionEffect = (region: number) => (2 * region - 3) / Math.sqrt(5);

const sign = (even: number) => (even % 2 === 0 ? 1 : -1);

/** The linear part, of mean 0 and variance 1: (price + effect of the region) / √2. */
const linearPart = (price: number, region: number) => (price + regionEffect(region)) / Math.SQRT2;

/**
 * The interactions, of mean 0 and variance 1 and uncorrelated with every function of one column:
 * ((-1)^(region + season) + (-1)^member distance) / √2. The mean over either partner is 0 whatever the other is.
 */
const interactionPart = (region: number, season: number, member: number, distance: number) =>
  (sign(region + season) + sign(member) * distance) / Math.SQRT2;

/**
 * target = linear · (price + effect of region) / √2 + interaction · ((-1)^(region + season) + (-1)^member distance) / √2
 * + noise · N(0, 1). Age has no part in it. Of the variance of `clean`, the interactions make up
 * interaction² / (linear² + interaction²). Throws an ArgumentError.
 */
export function tabularRows(random: Random, options: TabularOptions): TabularRows {
  const { rows, noise = 0.3, linear = 0.5, interaction = 1 } = options;
  checkInteger('rows', rows, 1, 1e6);
  checkFrom('noise', noise, 0);
  checkFrom('linear', linear, 0);
  checkFrom('interaction', interaction, 0);
  const numeric = new Float64Array(3 * rows);
  const categorical = new Int32Array(3 * rows);
  const target = new Float64Array(rows);
  const clean = new Float64Array(rows);
  const number = () => Math.sqrt(3) * (2 * random.uniform() - 1);
  for (let i = 0; i < rows; i++) {
    const [price, distance, age] = [number(), number(), number()];
    const [region, season, member] = [random.integer(4), random.integer(4), random.integer(2)];
    numeric.set([price, distance, age], 3 * i);
    categorical.set([region, season, member], 3 * i);
    const answer = linear * linearPart(price, region) + interaction * interactionPart(region, season, member, distance);
    clean[i] = answer;
    target[i] = answer + noise * random.normal();
  }
  return { numeric, categorical, target, clean };
}
