/** Level lines of a field, as points for a line mark. */
import { contours } from 'd3-contour';
import type { Field } from '../../src/experiments/experiment.ts';

export interface LinePoint {
  x: number;
  y: number;
  /** Points of one piece are joined; to be given to the mark as `z`. */
  piece: number;
}

/** Where the field has the level, as pieces of a line. A contour closes along the border of the field; that part is left out. */
export function levelLine({ columns, rows, values, x, y }: Field, level: number): LinePoint[] {
  const { coordinates } = contours().size([columns, rows]).contour(Array.from(values), level);
  let piece = 0;
  return coordinates.flat().flatMap(ring => {
    piece += 1;
    return ring.flatMap(([column = 0, row = 0]) => {
      if (column <= 0.5 || row <= 0.5 || column >= columns - 0.5 || row >= rows - 0.5) {
        piece += 1;
        return [];
      }
      const at = (range: readonly [number, number], share: number) => range[0] + (range[1] - range[0]) * share;
      return [{ x: at(x, column / columns), y: at(y, row / rows), piece }];
    });
  });
}
