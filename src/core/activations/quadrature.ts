/** Averages over a Gaussian: composite Gauss-Legendre, split at the kinks, so that kinked functions lose no accuracy. */

/** Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], found by Newton's method on the Legendre polynomial. */
const [nodes, weights] = gaussLegendre(16);

function gaussLegendre(n: number): [number[], number[]] {
  const points: number[] = [];
  const factors: number[] = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 50; iteration++) {
      let previous = 1;
      let value = x;
      for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
      slope = (n * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points.push(x);
    factors.push(2 / ((1 - x * x) * slope * slope));
  }
  return [points, factors];
}

/** Standard deviations to which the Gaussian is integrated; beyond lie 2e-36 of its mass. */
const REACH = 12.5;
/** Panels per unit of the integration variable. */
const PANEL = 0.25;
/** Smallest distance from 0 at which panels are split: a 128th of an activation's usual scale, for sharp ones. */
const SHARPEST = 2 ** -7;

/** E g(sqrt(variance) z) for z ~ N(0, 1); g may have kinks at the places named. */
export function gaussianMean(g: (x: number) => number, variance: number, kinks: readonly number[] = []): number {
  const deviation = Math.sqrt(variance);
  if (deviation === 0) return g(0);
  const edges = new Set<number>([-REACH, REACH]);
  for (let z = -REACH; z <= REACH; z += PANEL) edges.add(z);
  // Activations vary on the scale of 1 around 0: panels that halve towards 0 follow them however wide the Gaussian is.
  for (let x = SHARPEST; x < REACH * deviation; x *= 2) edges.add(x / deviation).add(-x / deviation);
  for (const kink of kinks) if (Math.abs(kink / deviation) < REACH) edges.add(kink / deviation);
  const sorted = [...edges].sort((a, b) => a - b);
  let total = 0;
  for (let panel = 1; panel < sorted.length; panel++) {
    const low = sorted[panel - 1] as number;
    const half = ((sorted[panel] as number) - low) / 2;
    for (let i = 0; i < nodes.length; i++) {
      const z = low + half * (1 + (nodes[i] as number));
      total += half * (weights[i] as number) * Math.exp(-0.5 * z * z) * g(deviation * z);
    }
  }
  return total / Math.sqrt(2 * Math.PI);
}
