/** The seeded generators: what they make and how they are called. */
import { curves } from '../core/data/curves.ts';
import { documentKinds } from '../core/data/documents.ts';
import { toyData } from '../core/data/toy.ts';

export interface GeneratorInfo {
  id: string;
  title: string;
  /** What a row is: `point`. */
  row: string;
  description: string;
  /** Where its code stands. */
  module: string;
  /** A call, as it would be written. */
  call: string;
  /** What it comes in, if in more than one kind. */
  variants: readonly string[];
  returns: readonly { name: string; type: string; shape: string; description: string }[];
}

export const generators: readonly GeneratorInfo[] = [
  {
    id: 'toy-points',
    title: 'Two classes of points',
    row: 'point',
    description:
      'Points in the plane that a line cannot separate, but for the two Gaussian clouds: for watching a decision boundary form.',
    module: 'src/core/data/toy.ts',
    call: 'toyData.spiral.generate(random, { points: 200, noise: 0.02 })',
    variants: Object.values(toyData).map(({ name }) => name),
    returns: [
      { name: 'x', type: 'float64', shape: '[points, 2]', description: 'coordinates' },
      { name: 'y', type: 'float64', shape: '[points]', description: 'class 0 or 1' },
    ],
  },
  {
    id: 'curves',
    title: 'Curves to fit',
    row: 'point',
    description: 'Noisy values of a known function of one number, with the noise-free ones beside them.',
    module: 'src/core/data/curves.ts',
    call: 'curves.chirp.generate(random, { points: 200, noise: 0.1 })',
    variants: Object.values(curves).map(({ name, formula }) => `${name}: ${formula}`),
    returns: [
      { name: 'x', type: 'float64', shape: '[points]', description: 'places, uniform on [−1, 1]' },
      { name: 'y', type: 'float64', shape: '[points]', description: 'f(x) with noise' },
      { name: 'clean', type: 'float64', shape: '[points]', description: 'f(x)' },
    ],
  },
  {
    id: 'sequences',
    title: 'Token sequences',
    row: 'sequence',
    description:
      'Tasks of memory and structure for recurrent nets and attention. All have one form, so one model and one loss fit them all.',
    module: 'src/core/data/sequences.ts',
    call: 'recallSequences(random, { sequences: 64, pairs: 3, distance: 20 })',
    variants: ['copy', 'parity', 'brackets', 'recall'],
    returns: [
      { name: 'tokens', type: 'int32', shape: '[sequences, length]', description: 'numbers of vocabulary entries' },
      {
        name: 'targets',
        type: 'int32',
        shape: '[sequences, length]',
        description: 'the answer at each position, −100 where none is asked',
      },
    ],
  },
  {
    id: 'documents',
    title: 'Documents with word boxes',
    row: 'page',
    description:
      'Invoices and receipts for models of documents. One form of number stands for several things, so that its place decides; the arithmetic on every page holds.',
    module: 'src/core/data/documents.ts',
    call: 'documentPages(random, { pages: 100 })',
    variants: documentKinds,
    returns: [
      { name: 'words', type: 'text', shape: '[words]', description: 'in reading order' },
      { name: 'tokens', type: 'int32', shape: '[words]', description: 'numbers of vocabulary entries' },
      { name: 'boxes', type: 'int32', shape: '[words, 4]', description: 'x1, y1, x2, y2 in thousandths of the page' },
      { name: 'labels', type: 'int32', shape: '[words]', description: 'what the word is for' },
    ],
  },
  {
    id: 'scenes',
    title: 'Scenes of shapes',
    row: 'scene',
    description:
      'Shapes that hide one another, with class, box and mask of what is seen of each: for detectors and segmenters.',
    module: 'src/core/data/scenes.ts',
    call: 'detectionScenes(random, { scenes: 100, size: 64, maxShapes: 5, noise: 0.03 })',
    variants: [],
    returns: [
      { name: 'image', type: 'float32', shape: '[3, size, size]', description: 'red, green, blue' },
      {
        name: 'classes',
        type: 'int32',
        shape: '[shapes]',
        description: 'rectangle, ellipse or triangle, from back to front',
      },
      { name: 'boxes', type: 'int32', shape: '[shapes, 4]', description: 'x1, y1, x2, y2 in pixels' },
      { name: 'masks', type: 'uint8', shape: '[shapes, size, size]', description: '1 where the shape is seen' },
    ],
  },
  {
    id: 'tabular',
    title: 'Rows with interactions',
    row: 'row',
    description:
      'Numbers and categories with a known answer, most of it interactions: no column alone, and so no linear model, knows anything of them.',
    module: 'src/core/data/tabular.ts',
    call: 'tabularRows(random, { rows: 1000, noise: 0.3, linear: 0.5, interaction: 1 })',
    variants: [],
    returns: [
      { name: 'numeric', type: 'float64', shape: '[rows, 3]', description: 'price, distance, age' },
      { name: 'categorical', type: 'int32', shape: '[rows, 3]', description: 'levels of region, season, member' },
      { name: 'target', type: 'float64', shape: '[rows]', description: 'the answer with noise' },
      { name: 'clean', type: 'float64', shape: '[rows]', description: 'the answer' },
    ],
  },
];
