/** Yes-or-no properties by which the table of functions can be filtered. */
export const facets = [
  { id: 'monotone', label: 'Monotone' },
  { id: 'bounded', label: 'Bounded' },
  { id: 'smooth', label: 'Smooth' },
  { id: 'zero-centred', label: 'Zero-centred' },
  { id: 'learnable', label: 'Learnable' },
  { id: 'gated', label: 'Gated' },
] as const;
