/** The pages under `/core/`: an overview, the functions by name, and one for each folder of the core. */
import type { SidebarLink } from './sidebar.ts';

export interface CorePage {
  /** Last part of its address. */
  id: string;
  /** Folder of `src/core`; empty for the files beside `index.ts`. */
  folder: string;
  title: string;
  description: string;
}

export const corePages: readonly CorePage[] = [
  {
    id: 'activations',
    folder: 'activations',
    title: 'Activations and their analysis',
    description:
      'The registry of activation functions, what is computed of each, the accuracy contract, and formulas of your own.',
  },
  {
    id: 'autodiff',
    folder: 'autodiff',
    title: 'Tensors and ops',
    description: 'Reverse-mode differentiation on a tape: the tape, its tensors, and every op with its shapes.',
  },
  {
    id: 'nn',
    folder: 'nn',
    title: 'Layers, losses, initial weights',
    description: 'What a neural net is made of, the losses that it is trained with, and its weights from and to files.',
  },
  {
    id: 'optim',
    folder: 'optim',
    title: 'Optimisers and schedules',
    description: 'Update rules, learning-rate schedules, gradient clipping and averages of parameters.',
  },
  {
    id: 'architectures',
    folder: 'architectures',
    title: 'Architectures as data',
    description: 'Published networks from their hyper-parameters: layers, shapes, parameters and multiply-adds.',
  },
  {
    id: 'data',
    folder: 'data',
    title: 'Data generators',
    description: 'Seeded data sets to try a net on.',
  },
  {
    id: 'numbers',
    folder: '',
    title: 'Numbers, randomness, errors',
    description:
      'Number formats from float64 to fp8, special functions, the seeded generator, and the errors that everything throws.',
  },
];

/** Links for the sidebar. */
export const coreLinks: readonly SidebarLink[] = [
  { label: 'The package', link: '/core/' },
  { label: 'Functions by name', link: '/core/functions/' },
  ...corePages.map(({ id, title }) => ({ label: title, link: `/core/${id}/` })),
];
