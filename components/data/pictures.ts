/** Previews that are images: digits, the photograph, scenes of shapes. Drawn at build into files of their own. */
import sharp from 'sharp';
import { createRandom, detectionScenes, getColumn, type Scene, sceneClasses } from '../../src/core/index.ts';
import { packedDataset } from '../../src/data/convert.ts';

/** An image as bytes, channels last. */
interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** Images [n, channels, height, width] side by side in rows of `columns`. */
function tile(
  images: ArrayLike<number>,
  [, channels, height, width]: readonly number[],
  count: number,
  columns: number,
) {
  const [c, h, w] = [channels === 1 ? 1 : 3, height ?? 0, width ?? 0] as const;
  const across = columns * w;
  const pixels = new Uint8Array(c * across * h * Math.ceil(count / columns));
  for (let i = 0; i < count; i++)
    for (let channel = 0; channel < c; channel++)
      for (let row = 0; row < h; row++)
        for (let column = 0; column < w; column++) {
          const place = (Math.floor(i / columns) * h + row) * across + (i % columns) * w + column;
          pixels[c * place + channel] = images[((i * c + channel) * h + row) * w + column] as number;
        }
  return { width: across, height: pixels.length / c / across, channels: c, pixels };
}

const DIGIT_COLUMNS = 10;
const DIGIT_ROWS = 4;

async function digits(): Promise<Picture> {
  const { values, shape } = getColumn((await packedDataset('mnist')).dataset, 'image');
  return tile(values, shape, DIGIT_COLUMNS * DIGIT_ROWS, DIGIT_COLUMNS);
}

async function photograph(): Promise<Picture> {
  const { values, shape } = getColumn((await packedDataset('nagasaki-boats')).dataset, 'image');
  return tile(values, shape, 1, 1);
}

const SCENE_SIZE = 64;
const SCENE_COLUMNS = 3;
export const shownScenes: readonly Scene[] = detectionScenes(createRandom(3), { scenes: 6, size: SCENE_SIZE });

function scenes(): Picture {
  const images = shownScenes.flatMap(({ image }) =>
    [...image].map(part => Math.round(255 * Math.min(1, Math.max(0, part)))),
  );
  return tile(images, [shownScenes.length, 3, SCENE_SIZE, SCENE_SIZE], shownScenes.length, SCENE_COLUMNS);
}

/** The boxes of the scenes shown, in pixels of the picture. */
export const shownBoxes = shownScenes.flatMap((scene, i) =>
  scene.shapes.map((_, shape) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = scene.boxes.subarray(4 * shape, 4 * shape + 4);
    const [left, top] = [(i % SCENE_COLUMNS) * SCENE_SIZE, Math.floor(i / SCENE_COLUMNS) * SCENE_SIZE];
    return {
      scene: i + 1,
      kind: sceneClasses[scene.classes[shape] ?? 0] ?? sceneClasses[0],
      x1,
      y1,
      x2,
      y2,
      left,
      top,
    };
  }),
);

export const pictures: Readonly<Record<string, () => Picture | Promise<Picture>>> = {
  mnist: digits,
  'nagasaki-boats': photograph,
  scenes,
};

export async function pictureToWebp(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const picture = await pictures[id]?.();
  if (!picture) throw new RangeError(`no picture of “${id}”; there are ${Object.keys(pictures).join(', ')}`);
  const { pixels, ...raw } = picture;
  return new Uint8Array(await sharp(pixels, { raw }).webp({ quality: 85 }).toBuffer());
}

/** Size of a picture in pixels. */
export async function pictureSize(id: string): Promise<{ width: number; height: number }> {
  const { width = 0, height = 0 } = (await pictures[id]?.()) ?? {};
  return { width, height };
}
