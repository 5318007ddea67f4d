/** The data of the race: points to train on and points to test on, toy ones or the reader's own. */
import { type LabelledPoints, type Random, toyData } from '../core/index.ts';
import type { PlanePoint } from './inputs.ts';

/** Fewest own points of each class. */
export const LEAST = 4;

/** Training and test points. */
export interface SplitPoints {
  training: LabelledPoints;
  test: LabelledPoints;
}

/** What the data are made from. */
export interface DataChoice {
  data: keyof typeof toyData | 'own';
  own: readonly PlanePoint[];
  /** Toy points in each of the two parts. */
  points: number;
  noise: number;
}

/**
 * Toy data are drawn twice, for training and for the test. Of the reader's own points of each class a quarter, drawn at random, is kept for the
 * test; all coordinates are then shifted and scaled so that those of the training points have mean 0 and standard deviation 1.
 *
 * @throws RangeError for fewer than LEAST own points of a class
 */
export function splitData(inputs: DataChoice, random: Random): SplitPoints {
  if (inputs.data !== 'own') {
    const { generate } = toyData[inputs.data];
    const draw = (part: string) => generate(random.fork(`${part} points`), inputs);
    return { training: draw('training'), test: draw('test') };
  }
  const order = random.fork('split');
  const training: PlanePoint[] = [];
  const test: PlanePoint[] = [];
  for (const label of [0, 1]) {
    const members = order.shuffle(inputs.own.filter(point => point.class === label));
    if (members.length < LEAST)
      throw new RangeError(
        `own points: ${members.length} of class ${label}, at least ${LEAST} of each class are needed to train and to test.`,
      );
    const held = Math.floor(members.length / 4);
    test.push(...members.slice(0, held));
    training.push(...members.slice(held));
  }
  const x = scalingOf(training.map(point => point.x));
  const y = scalingOf(training.map(point => point.y));
  const scaled = (points: readonly PlanePoint[]): LabelledPoints => ({
    x: Float64Array.from(points.flatMap(point => [x(point.x), y(point.y)])),
    y: Float64Array.from(points, point => point.class),
  });
  return { training: scaled(training), test: scaled(test) };
}

/** To mean 0 and standard deviation 1; values that are all the same to 0. */
function scalingOf(values: readonly number[]): (value: number) => number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return value => (value - mean) / (deviation || 1);
}
