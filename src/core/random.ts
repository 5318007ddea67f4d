/**
 * One seeded generator for everything. Same seed, same uniform and integer numbers, to the bit, on every machine; normal ones
 * go through the engine's logarithm, so two engines may differ in the last bit.
 */

export interface Random {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform on 0, 1, ..., n - 1. */
  integer(n: number): number;
  /** Shuffles in place (Fisher-Yates). */
  shuffle<T>(items: T[]): T[];
  /**
   * An independent generator for a part of the work, by name. Depends on this generator's seed and the name only, not on
   * what was drawn before: adding a draw in one part changes no other.
   */
  fork(name: string | number): Random;
}

/** 32-bit finaliser of MurmurHash3 over a text, started from a seed. */
function hash(text: string, seed: number): number {
  let h = seed >>> 0;
  for (let i = 0; i < text.length; i++) h = mix(h ^ Math.imul(text.charCodeAt(i), 0x9e3779b1));
  return mix(h ^ text.length);
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** xoshiro128** (Blackman and Vigna 2018), its state filled from the seed by a hash. */
export function createRandom(seed: number | string): Random {
  const key = String(seed);
  let a = hash(key, 1);
  let b = hash(key, 2);
  let c = hash(key, 3);
  let d = hash(key, 4) | 1;
  let spare: number | undefined;

  const next = () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  for (let i = 0; i < 8; i++) next();

  const random: Random = {
    uniform: () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Marsaglia's polar method.
      for (;;) {
        const u = 2 * random.uniform() - 1;
        const v = 2 * random.uniform() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * factor;
          return u * factor;
        }
      }
    },
    integer: n => Math.floor(random.uniform() * n),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [items[i], items[j]] = [items[j] as (typeof items)[number], items[i] as (typeof items)[number]];
      }
      return items;
    },
    fork: name => createRandom(`${key}/${name}`),
  };
  return random;
}
