/** Measures ours and peers in one process, interleaved. */

export type Dtype = 'float64' | 'float32';

export interface Contender {
  name: string;
  /** Work of one call. */
  run(): void;
  /** Before each round, not timed. */
  prepare?(): Promise<unknown>;
}

export interface Bench {
  name: string;
  dtype: Dtype;
  ours: Contender;
  peers: readonly Contender[];
  /** Peers that cannot do it, and why. */
  missing?: readonly { peer: string; reason: string }[];
}

export interface Measured {
  name: string;
  dtype: Dtype;
  microseconds: number;
  /** Ratio: their time by ours; above 1 ours is faster. */
  peers: { peer: string; microseconds: number; ratio: number }[];
  missing: readonly { peer: string; reason: string }[];
}

const ROUNDS = 11;
/** A round of a contender takes about so long. */
const ROUND_MS = 60;
/** Rounds before the measured ones, in which the compiler warms up. */
const WARM_UP = 3;

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function timeOf(contender: Contender, calls: number): number {
  const from = performance.now();
  for (let call = 0; call < calls; call++) contender.run();
  return (performance.now() - from) / calls;
}

export async function measure({ name, dtype, ours, peers, missing = [] }: Bench): Promise<Measured> {
  const contenders = [ours, ...peers];
  const calls: number[] = [];
  for (const contender of contenders) {
    await contender.prepare?.();
    // Compiled before it is gauged: the first calls may take a hundred times as long.
    for (const from = performance.now(); performance.now() - from < 4 * ROUND_MS; ) contender.run();
    calls.push(Math.max(1, Math.round(ROUND_MS / Math.max(1e-5, timeOf(contender, 1), timeOf(contender, 3)))));
  }
  const times = contenders.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [index, contender] of contenders.entries()) {
      await contender.prepare?.();
      const time = timeOf(contender, calls[index] as number);
      if (round >= 0) times[index]?.push(time * 1000);
    }
  const [own = Number.NaN, ...theirs] = times.map(median);
  return {
    name,
    dtype,
    microseconds: own,
    peers: peers.map((peer, index) => {
      const microseconds = theirs[index] as number;
      return { peer: peer.name, microseconds, ratio: microseconds / own };
    }),
    missing,
  };
}

/** Two results of what should be the same work; throws if they differ by more than the tolerance, relative to the larger. */
export function expectSame(what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  if (ours.length !== theirs.length) throw new Error(`${what}: ${ours.length} numbers and ${theirs.length}`);
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i] as number, theirs[i] as number];
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))))
      throw new Error(`${what}: ours is ${a} and theirs ${b} at ${i}`);
  }
}
