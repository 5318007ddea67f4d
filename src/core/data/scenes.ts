/** Pictures of geometric shapes, one over the other, with what detectors and segmenters have to find: class, box and mask. */
import { checkFrom, checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** The kinds of shape in a scene. */
export const sceneClasses = ['rectangle', 'ellipse', 'triangle'] as const;

/** A shape by its upright frame: its centre and half its sides, in pixels. A triangle has its tip at the middle of the top. */
export interface SceneShape {
  kind: (typeof sceneClasses)[number];
  x: number;
  y: number;
  halfWidth: number;
  halfHeight: number;
  /** Red, green and blue in [0, 1]. */
  colour: readonly [number, number, number];
}

/** A picture of shapes, with the box and the mask of each. */
export interface Scene {
  /** Shape [3, size, size]: red, green and blue, about [0, 1]; noise may leave it. */
  image: Float32Array;
  /** From back to front: each one hides what lies under it. All that follows has an entry for each of them, in this order. */
  shapes: readonly SceneShape[];
  /** Shape [shapes]: numbers of entries of `sceneClasses`. */
  classes: Int32Array;
  /**
   * Shape [shapes, 4]: x1, y1, x2, y2 of the smallest box around the visible pixels, in pixels, from the left edge of the first to the
   * right edge of the last one.
   */
  boxes: Int32Array;
  /** Shape [shapes, size, size]: 1 where the shape is seen. No pixel belongs to two. */
  masks: Uint8Array;
}

/** How large a picture, and of how many shapes. */
export interface SceneOptions {
  scenes: number;
  /** Pixels along each side, 16 to 512. */
  size?: number;
  /** Most shapes in a scene, 1 to 16; the number is uniform from 1. */
  maxShapes?: number;
  /** Standard deviation of the Gaussian noise added to each colour of each pixel. */
  noise?: number;
}

/** At least this share of every shape is seen. */
const VISIBLE = 0.3;
/** Attempts to place a shape. */
const ATTEMPTS = 50;
/** Least distance between two colours of a scene, the background's included. */
const CONTRAST = 0.25;

/**
 * Scenes of rectangles, ellipses and triangles. Colours differ by at least 0.25 within a scene and say nothing about the class.
 * A pixel belongs to a shape if its centre lies in it or on its border. At least 30 % of each shape is seen; a shape that
 * cannot be placed so in 50 attempts is left out. Throws an ArgumentError.
 */
export function detectionScenes(random: Random, options: SceneOptions): Scene[] {
  const { scenes, size = 64, maxShapes = 5, noise = 0.03 } = options;
  checkInteger('scenes', scenes, 1, 1e5);
  checkInteger('size', size, 16, 512);
  checkInteger('maxShapes', maxShapes, 1, 16);
  checkFrom('noise', noise, 0);
  return Array.from({ length: scenes }, () => drawScene(random, size, 1 + random.integer(maxShapes), noise));
}

function drawScene(random: Random, size: number, wanted: number, noise: number): Scene {
  const background = drawColour(random, []);
  const shapes: SceneShape[] = [];
  /** Which shape is seen at each pixel; -1 is the background. */
  const owner = new Int16Array(size * size).fill(-1);
  const areas: number[] = [];
  for (let i = 0; i < wanted; i++)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const shape = drawShape(random, size, [background, ...shapes.map(({ colour }) => colour)]);
      const pixels = pixelsOf(shape, size);
      if (hidesTooMuch(pixels, owner, areas)) continue;
      for (const pixel of pixels) owner[pixel] = shapes.length;
      areas.push(pixels.length);
      shapes.push(shape);
      break;
    }
  return {
    image: paint(random, size, [...shapes.map(({ colour }) => colour)], background, owner, noise),
    shapes,
    classes: Int32Array.from(shapes, ({ kind }) => sceneClasses.indexOf(kind)),
    ...outline(owner, size, shapes.length),
  };
}

function drawShape(random: Random, size: number, taken: readonly SceneShape['colour'][]): SceneShape {
  const half = () => size * (0.08 + 0.14 * random.uniform());
  const [halfWidth, halfHeight] = [half(), half()];
  return {
    kind: sceneClasses[random.integer(sceneClasses.length)] as SceneShape['kind'],
    x: halfWidth + (size - 2 * halfWidth) * random.uniform(),
    y: halfHeight + (size - 2 * halfHeight) * random.uniform(),
    halfWidth,
    halfHeight,
    colour: drawColour(random, taken),
  };
}

/** A colour that is far enough from those taken; sixteen balls of that radius cannot cover the cube of colours. */
function drawColour(random: Random, taken: readonly SceneShape['colour'][]): SceneShape['colour'] {
  for (;;) {
    const colour = [random.uniform(), random.uniform(), random.uniform()] as const;
    if (taken.every(other => Math.hypot(...colour.map((part, i) => part - (other[i] as number))) >= CONTRAST))
      return colour;
  }
}

/** Whether a point lies in a shape, the border included. */
function covers({ kind, x, y, halfWidth, halfHeight }: SceneShape, px: number, py: number): boolean {
  const [u, v] = [(px - x) / halfWidth, (py - y) / halfHeight];
  switch (kind) {
    case 'rectangle':
      return Math.abs(u) <= 1 && Math.abs(v) <= 1;
    case 'ellipse':
      return u * u + v * v <= 1;
    case 'triangle':
      return v <= 1 && Math.abs(u) <= (v + 1) / 2;
  }
}

/** The pixels whose centres a shape covers, row by row. */
function pixelsOf(shape: SceneShape, size: number): number[] {
  const pixels: number[] = [];
  for (let row = Math.floor(shape.y - shape.halfHeight); row < shape.y + shape.halfHeight; row++)
    for (let column = Math.floor(shape.x - shape.halfWidth); column < shape.x + shape.halfWidth; column++)
      if (covers(shape, column + 0.5, row + 0.5)) pixels.push(row * size + column);
  return pixels;
}

/** Whether a shape over these pixels would leave too little of another one to be seen. */
function hidesTooMuch(pixels: readonly number[], owner: Int16Array, areas: readonly number[]): boolean {
  const visible = new Array<number>(areas.length).fill(0);
  for (const at of owner) if (at >= 0) visible[at] = (visible[at] as number) + 1;
  for (const pixel of pixels) {
    const at = owner[pixel] as number;
    if (at >= 0) visible[at] = (visible[at] as number) - 1;
  }
  return visible.some((count, i) => count < VISIBLE * (areas[i] as number));
}

function paint(
  random: Random,
  size: number,
  colours: readonly SceneShape['colour'][],
  background: SceneShape['colour'],
  owner: Int16Array,
  noise: number,
): Float32Array {
  const image = new Float32Array(3 * size * size);
  for (let channel = 0, at = 0; channel < 3; channel++)
    for (let pixel = 0; pixel < size * size; pixel++, at++)
      image[at] = ((colours[owner[pixel] as number] ?? background)[channel] as number) + noise * random.normal();
  return image;
}

/** Boxes and masks of what is seen. */
function outline(owner: Int16Array, size: number, count: number): { boxes: Int32Array; masks: Uint8Array } {
  const masks = new Uint8Array(count * size * size);
  const boxes = new Int32Array(4 * count);
  for (let i = 0; i < count; i++) boxes.set([size, size, 0, 0], 4 * i);
  owner.forEach((shape, pixel) => {
    if (shape < 0) return;
    masks[shape * size * size + pixel] = 1;
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    const box = boxes.subarray(4 * shape, 4 * shape + 4);
    box.set([
      Math.min(box[0] as number, column),
      Math.min(box[1] as number, row),
      Math.max(box[2] as number, column + 1),
      Math.max(box[3] as number, row + 1),
    ]);
  });
  return { boxes, masks };
}
