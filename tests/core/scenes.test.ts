import { expect, test } from 'vitest';
import { detectionScenes, type SceneShape, sceneClasses } from '../../src/core/data/scenes.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

const SIZE = 32;
const scenes = detectionScenes(createRandom(1), { scenes: 120, size: SIZE, maxShapes: 8, noise: 0 });

const cross = (ax: number, ay: number, bx: number, by: number) => ax * by - ay * bx;

/** Distance to the border in pixels, negative inside: by corners and sides, not by the generator's rule. */
function outside({ kind, x, y, halfWidth, halfHeight }: SceneShape, px: number, py: number): number {
  const [left, right, top, bottom] = [x - halfWidth, x + halfWidth, y - halfHeight, y + halfHeight];
  if (kind === 'ellipse') {
    // Foci: the sum of the distances to them is the long axis.
    const [long, short] = [Math.max(halfWidth, halfHeight), Math.min(halfWidth, halfHeight)];
    const focus = Math.sqrt(long ** 2 - short ** 2);
    const [dx, dy] = halfWidth >= halfHeight ? [focus, 0] : [0, focus];
    return Math.hypot(px - x - dx, py - y - dy) + Math.hypot(px - x + dx, py - y + dy) - 2 * long;
  }
  const corners =
    kind === 'rectangle'
      ? [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ]
      : [
          [x, top],
          [right, bottom],
          [left, bottom],
        ];
  return Math.max(
    ...corners.map(([ax = 0, ay = 0], i) => {
      const [bx = 0, by = 0] = corners[(i + 1) % corners.length] ?? [];
      return -cross(bx - ax, by - ay, px - ax, py - ay) / Math.hypot(bx - ax, by - ay);
    }),
  );
}

test('a pixel belongs to the front-most shape that its centre lies in', () => {
  for (const { shapes, masks } of scenes)
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const [px, py] = [(pixel % SIZE) + 0.5, Math.floor(pixel / SIZE) + 0.5];
      const distances = shapes.map(shape => outside(shape, px, py));
      // Within rounding of a border either answer is right.
      if (distances.some(distance => Math.abs(distance) < 1e-9)) continue;
      const front = distances.findLastIndex(distance => distance < 0);
      expect(shapes.map((_, i) => masks[i * SIZE * SIZE + pixel])).toEqual(shapes.map((_, i) => Number(i === front)));
    }
});

test('without noise, a pixel has the colour of its shape and the rest one other colour', () => {
  for (const { shapes, masks, image } of scenes) {
    const background = new Set<string>();
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const colour = [0, 1, 2].map(channel => image[channel * SIZE * SIZE + pixel] as number);
      const shape = shapes.find((_, i) => masks[i * SIZE * SIZE + pixel] === 1);
      if (shape) expect(colour).toEqual(shape.colour.map(Math.fround));
      else background.add(colour.join());
    }
    expect(background.size).toBe(1);
    const colours = [...shapes.map(({ colour }) => [...colour]), [...background][0]?.split(',').map(Number) ?? []];
    for (const [i, a] of colours.entries())
      for (const b of colours.slice(i + 1))
        expect(Math.hypot(...a.map((part, channel) => part - (b[channel] ?? Number.NaN)))).toBeGreaterThan(0.2499);
  }
});

test('boxes are the smallest around their masks', () => {
  for (const { shapes, masks, boxes } of scenes) {
    expect(boxes).toHaveLength(4 * shapes.length);
    shapes.forEach((_, i) => {
      const mask = masks.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE);
      const rows = Array.from({ length: SIZE }, (__, row) => mask.subarray(row * SIZE, (row + 1) * SIZE).includes(1));
      const columns = Array.from({ length: SIZE }, (__, column) =>
        rows.some((___, row) => mask[row * SIZE + column] === 1),
      );
      expect([...boxes.subarray(4 * i, 4 * i + 4)]).toEqual([
        columns.indexOf(true),
        rows.indexOf(true),
        columns.lastIndexOf(true) + 1,
        rows.lastIndexOf(true) + 1,
      ]);
    });
  }
});

test('shapes lie inside the image, and at least 30 % of each is seen', () => {
  for (const { shapes, masks } of scenes)
    shapes.forEach((shape, i) => {
      expect(shape.x - shape.halfWidth).toBeGreaterThanOrEqual(-1e-9);
      expect(shape.y - shape.halfHeight).toBeGreaterThanOrEqual(-1e-9);
      expect(shape.x + shape.halfWidth).toBeLessThanOrEqual(SIZE + 1e-9);
      expect(shape.y + shape.halfHeight).toBeLessThanOrEqual(SIZE + 1e-9);
      let whole = 0;
      for (let pixel = 0; pixel < SIZE * SIZE; pixel++)
        if (outside(shape, (pixel % SIZE) + 0.5, Math.floor(pixel / SIZE) + 0.5) <= 1e-9) whole += 1;
      const seen = masks.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE).reduce((sum, value) => sum + value, 0);
      expect(seen).toBeGreaterThanOrEqual(0.3 * whole - 1);
      expect(seen).toBeGreaterThan(0);
    });
});

test('shapes do overlap, numbers of shapes go from 1 to the most, and classes are equally likely', () => {
  const hidden = scenes.filter(({ shapes }) =>
    shapes.some((shape, i) => shapes.slice(i + 1).some(over => outside(shape, over.x, over.y) < 0)),
  );
  expect(hidden.length).toBeGreaterThan(30);
  expect(new Set(scenes.map(({ shapes }) => shapes.length))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  const classes = scenes.flatMap(scene => [...scene.classes]);
  sceneClasses.forEach((name, i) => {
    const share = classes.filter(value => value === i).length / classes.length;
    expect(Math.abs(share - 1 / 3), name).toBeLessThan(5 * Math.sqrt(2 / 9 / classes.length));
  });
  for (const scene of scenes)
    expect([...scene.classes].map(index => sceneClasses[index])).toEqual(scene.shapes.map(({ kind }) => kind));
});

test('noise has the standard deviation asked for, in every channel, and changes nothing else', () => {
  const of = (noise: number) => detectionScenes(createRandom(2), { scenes: 1, size: 128, noise })[0];
  const [clean, noisy] = [of(0), of(0.1)];
  expect(noisy?.masks).toEqual(clean?.masks);
  for (let channel = 0; channel < 3; channel++) {
    const part = (image: Float32Array = new Float32Array()) =>
      image.subarray(channel * 128 ** 2, (channel + 1) * 128 ** 2);
    const other = part(clean?.image);
    const square = part(noisy?.image).reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0) / 128 ** 2;
    expect(Math.abs(square / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / 128 ** 2));
  }
});

test('same seed, same scenes; a larger sample begins with the smaller one', () => {
  const of = (seed: number, count: number) => detectionScenes(createRandom(seed), { scenes: count, size: 24 });
  expect(of(3, 4)).toEqual(of(3, 4));
  expect(of(3, 6).slice(0, 4)).toEqual(of(3, 4));
  expect(of(4, 4)[0]?.image).not.toEqual(of(3, 4)[0]?.image);
});

test('extremes: one scene, the smallest image, the most shapes', () => {
  const [scene] = detectionScenes(createRandom(5), { scenes: 1, size: 16, maxShapes: 1 });
  expect(scene?.image).toHaveLength(3 * 256);
  expect(scene?.masks).toHaveLength(256);
  const crowded = detectionScenes(createRandom(5), { scenes: 30, size: 32, maxShapes: 16 });
  expect(Math.max(...crowded.map(({ shapes }) => shapes.length))).toBeGreaterThan(12);
});

test.each([
  ['scenes', { scenes: 0 }, 'a whole number from 1 to 100000'],
  ['size', { scenes: 1, size: 15 }, 'a whole number from 16 to 512'],
  ['maxShapes', { scenes: 1, maxShapes: 17 }, 'a whole number from 1 to 16'],
  ['maxShapes', { scenes: 1, maxShapes: 0 }, 'a whole number from 1 to 16'],
  ['noise', { scenes: 1, noise: -0.1 }, 'a number from 0'],
] as const)('%s: %o is refused', (name, options, allowed) => {
  expect(() => detectionScenes(createRandom(1), options)).toThrow(
    new ArgumentError(name, (options as Record<string, number>)[name], allowed),
  );
});
