/** One page of each kind, and those explorers whose inputs no other has. What explorers compute: `widgets.spec.ts`, embedded. */
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
  '/explore/design/',
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
];

export const themes = ['light', 'dark'] as const;
