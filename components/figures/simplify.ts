/** Paths with fewer points that look the same. */

type Point = readonly [x: number, y: number];

/** Distance of p from the segment between a and b. */
function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/** The points of a line that are farther than the tolerance from the line through the others (Douglas and Peucker); its ends stay. */
function simplifyLine(points: readonly Point[], tolerance: number): Point[] {
  const kept = new Set([0, points.length - 1]);
  const stretches: [number, number][] = [[0, points.length - 1]];
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [from, to] = stretch;
    let [farthest, most] = [from, tolerance];
    for (let i = from + 1; i < to; i++) {
      const apart = distance(points[i] as Point, points[from] as Point, points[to] as Point);
      if (apart > most) [farthest, most] = [i, apart];
    }
    if (farthest === from) continue;
    kept.add(farthest);
    stretches.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => kept.has(index));
}

/**
 * The data of an SVG path without the points that lie within the tolerance, in its units, of the line through the others. Only paths of
 * absolute `M`, `L` and `Z` are touched; each stretch between them keeps its ends.
 */
export function simplifyPath(data: string, tolerance: number): string {
  if (!/^[MLZ\d.,\s-]*$/.test(data)) return data;
  return data.replace(/M([^MZ]+)/g, (whole, line: string) => {
    const points = line.split('L').map(pair => pair.split(',').map(Number));
    if (!points.every((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isFinite)))
      return whole;
    return `M${simplifyLine(points, tolerance).join('L')}`;
  });
}
