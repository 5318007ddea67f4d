/** A field as pixels: heat maps are transparent in the middle of their domain, pictures are opaque throughout. */
import { expect, it } from 'vitest';
import { paintHeatmap } from '../../components/figures/chart.ts';

const field = { x: [0, 1], y: [0, 2], columns: 1, rows: 4, values: Float32Array.of(-1, 0, 1, Number.NaN) } as const;
const map = {
  field,
  colors: [
    [200, 0, 0],
    [0, 0, 100],
  ],
  domain: [-1, 1],
} as const;
/** The pixels of the four values, which are painted from the last to the first. */
const pixels = (bytes: Uint8ClampedArray) => [3, 2, 1, 0].map(i => [...bytes.subarray(4 * i, 4 * i + 4)]);

it('paints a heat map from one colour over nothing to the other', () => {
  const [low, middle, high, missing] = pixels(paintHeatmap(map));
  expect(low).toEqual([200, 0, 0, 150]);
  expect(middle?.[3]).toBe(0);
  expect(high).toEqual([0, 0, 100, 150]);
  expect(missing).toEqual([128, 128, 128, 255]);
});

it('paints a picture from one colour to the other', () => {
  expect(pixels(paintHeatmap({ ...map, opaque: true }))).toEqual([
    [200, 0, 0, 255],
    [100, 0, 50, 255],
    [0, 0, 100, 255],
    [128, 128, 128, 255],
  ]);
});
