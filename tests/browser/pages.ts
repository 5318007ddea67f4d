/** One page of each kind, and every embed page. */
import { experimentIds } from '../../src/experiments/index.ts';

export const pages: readonly string[] = [
  '/',
  '/activations/',
  '/activations/gelu/',
  '/concepts/',
  '/concepts/vanishing-gradient/',
  '/papers/',
  '/papers/resnet/',
  '/explore/',
  '/explore/train-a-small-net/',
  '/explore/vector-functions/',
  '/explore/race/',
  '/explore/compare/',
  '/explore/design/',
  '/explore/precision/',
  '/explore/signal-propagation/',
  '/explore/loss-landscape/',
  '/explore/gradient-flow/',
  '/explore/backprop/',
  '/explore/data/',
  '/thread/',
  '/guides/method/',
  '/guides/embedding/',
  '/glossary/',
  '/notation/',
  '/core/',
  '/core/autodiff/',
  '/core/functions/',
  ...experimentIds.map(id => `/embed/${id}/`),
];

export const themes = ['light', 'dark'] as const;
