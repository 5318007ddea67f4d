/** How long a piece of work takes, by a clock that may be coarse. */

/** A round lasts at least this long, in milliseconds: browsers round their clocks to as much as one. */
const ROUND = 16;
/** Of an odd number of rounds the median is one of them. */
const ROUNDS = 9;
/** Work that is still too short to be measured after so many repetitions stands before a clock that does not run. */
const MOST = 2 ** 22;

/**
 * Milliseconds that one call of `work` takes: the median of several rounds of so many calls that the median can be measured. The rounds
 * before those, of 1, 2, 4... calls, let the compiler do its work. A pause of the machine lengthens a round, not the median.
 *
 * @param now the time in milliseconds
 * @throws Error if the clock does not run
 */
export function timeOf(work: () => void, now: () => number): number {
  const round = (calls: number) => {
    const start = now();
    for (let i = 0; i < calls; i++) work();
    return now() - start;
  };
  for (let calls = 1; calls <= MOST; calls *= 2) {
    const times = Array.from({ length: ROUNDS }, () => round(calls));
    const median = times.sort((a, b) => a - b)[(ROUNDS - 1) / 2] as number;
    if (median >= ROUND) return median / calls;
  }
  throw new Error('the clock of this browser does not run');
}
