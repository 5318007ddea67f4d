/** Two-dimensional points of two classes, drawn from a seed; the classes alternate, but for XOR, where the place decides. */
import { checkFrom, checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** Points of the plane, each with its class. */
export interface LabelledPoints {
  /** [points, 2], row by row. */
  x: Float64Array;
  /** Class 0 or 1 of each point. */
  y: Float64Array;
}

/** How many points to draw, and how noisy. */
export interface ToyOptions {
  points: number;
  /** Standard deviation of the noise added to each coordinate. */
  noise?: number;
}

/** A generator of labelled points. Throws unless there is at least one point and the noise is finite and from 0. */
export interface ToyData {
  name: string;
  defaultNoise: number;
  generate(random: Random, options: ToyOptions): LabelledPoints;
}

/** A point without noise; a generator may choose the class itself. */
type Place = (random: Random, label: number) => { x: number; y: number; label?: number };

function toy(name: string, defaultNoise: number, place: Place): ToyData {
  return {
    name,
    defaultNoise,
    generate(random, { points, noise = defaultNoise }) {
      checkInteger('points', points, 1, 1e6);
      checkFrom('noise', noise, 0);
      const x = new Float64Array(2 * points);
      const y = new Float64Array(points);
      for (let i = 0; i < points; i++) {
        const at = place(random, i % 2);
        x[2 * i] = at.x + noise * random.normal();
        x[2 * i + 1] = at.y + noise * random.normal();
        y[i] = at.label ?? i % 2;
      }
      return { x, y };
    },
  };
}

/** Turns of each arm of the spiral. */
const TURNS = 1.5;

/** Squares along each side of the checkerboard. */
const SQUARES = 4;

/** The generators by name. */
export const toyData = {
  /** Two arms of one and a half turns, opposite each other. */
  spiral: toy('spiral', 0.02, (random, label) => {
    const radius = Math.sqrt(random.uniform());
    const angle = 2 * Math.PI * TURNS * radius + Math.PI * label;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  }),
  /** Class 0 on the circle of radius 1, class 1 on that of radius 1/2. */
  circles: toy('circles', 0.08, (random, label) => {
    const radius = 1 - 0.5 * label;
    const angle = 2 * Math.PI * random.uniform();
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  }),
  /** Uniform on the square from -1 to 1; class 1 where the coordinates have one sign. */
  xor: toy('XOR', 0, random => {
    const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    return { x, y, label: x * y > 0 ? 1 : 0 };
  }),
  /** Four by four squares of alternating class over the square from -1 to 1; class 0 in the corner at (-1, -1). */
  checkerboard: toy('checkerboard', 0, (random, label) => {
    const row = random.integer(SQUARES);
    const column = 2 * random.integer(SQUARES / 2) + ((row + label) % 2);
    const place = (square: number) => (2 * (square + random.uniform())) / SQUARES - 1;
    return { x: place(column), y: place(row) };
  }),
  /** One cloud around (-0.6, -0.6), one around (0.6, 0.6). */
  gaussian: toy('Gaussian', 0.3, (_, label) => ({ x: 1.2 * label - 0.6, y: 1.2 * label - 0.6 })),
  /** Two half circles that reach into each other. */
  moons: toy('moons', 0.1, (random, label) => {
    const angle = Math.PI * random.uniform();
    return label === 0
      ? { x: Math.cos(angle) - 0.5, y: Math.sin(angle) - 0.25 }
      : { x: 0.5 - Math.cos(angle), y: 0.25 - Math.sin(angle) };
  }),
} as const satisfies Record<string, ToyData>;
