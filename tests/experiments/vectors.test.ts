/** The experiments with functions of a vector against SciPy, PyTorch and mpmath (tests/golden/vectors.json), and against areas in closed form. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiments/index.ts';
import { runSmall } from './schema.ts';

interface Golden {
  header: { scores: number[] };
  outputs: { id: string; temperature: number; y: number[]; entropy: number; support: number }[];
  points: { unit: string; gate: number; value: number; output: number; byGate: number; byValue: number }[];
  fits: { target: string; pieces: number; rms: number }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/vectors.json', import.meta.url), 'utf8'));

describe('scores-to-probabilities', async () => {
  const experiment = await loadExperiment('scores-to-probabilities');
  const scores = Object.fromEntries(golden.header.scores.map((score, i) => [`score${i + 1}`, String(score)]));

  it.each(golden.outputs)('$id at temperature $temperature', async ({ id, temperature, y, entropy, support }) => {
    const { tables } = await runSmall(experiment, { ...scores, normaliser: id, temperature: String(temperature) });
    y.forEach((want, i) => {
      expect(tables.outputs?.[i]?.output).toBeCloseTo(want, 13);
    });
    expect(tables.summary?.[0]?.entropy).toBeCloseTo(entropy, 13);
    expect(tables.summary?.[0]?.support).toBe(support);
  });

  it('the Jacobian is the slope of the sweep', async () => {
    const at = (score3: string) => runSmall(experiment, { normaliser: 'softmax', temperature: '0.7', score3 });
    const [{ tables }, above, below] = [await at('0.5'), await at('0.50001'), await at('0.49999')];
    tables.jacobian?.forEach((row, i) => {
      const [up, down] = [above, below].map(result => Number(result.tables.outputs?.[i]?.output));
      expect(row.by3).toBeCloseTo(((up ?? 0) - (down ?? 0)) / 2e-5, 8);
    });
  });

  it('the sweep passes through the outputs', async () => {
    const { tables } = await runSmall(experiment, { normaliser: 'entmax-1.5', swept: '2', score2: '1.5' });
    const row = tables.sweep?.find(candidate => candidate.x === 1.5);
    for (const { entry, output } of tables.outputs ?? []) expect(row?.[`output${entry}`]).toBe(output);
    expect(row?.other).toBe(tables.outputs?.[1]?.other);
  });

  it('Gumbel-softmax is softmax of the scores plus the noise that is shown', async () => {
    const { tables } = await runSmall(experiment, { normaliser: 'gumbel-softmax', temperature: '0.5' });
    const weights = (tables.draws ?? []).map(({ noise }, i) =>
      Math.exp((Number(tables.outputs?.[i]?.score) + Number(noise)) / 0.5),
    );
    const sum = weights.reduce((a, b) => a + b);
    weights.forEach((weight, i) => {
      expect(tables.outputs?.[i]?.output).toBeCloseTo(weight / sum, 13);
    });
  });
});

describe('simplex-map', async () => {
  const experiment = await loadExperiment('simplex-map');
  const regions = async (texts: Record<string, string>) => {
    const { tables } = await runSmall(experiment, texts);
    return Object.fromEntries((tables.regions ?? []).map(row => [row.normaliser, row]));
  };

  /** Share of the square of half-side r on which the largest score leads by at least `lead`: three polygons. */
  const corners = (lead: number, r: number) => {
    const s = Math.max(0, r - lead);
    return (s * s + 2 * (s * r + (s * s) / 2)) / (4 * r * r);
  };

  it.each([
    { temperature: 1, range: 3 },
    { temperature: 0.5, range: 2 },
    { temperature: 1.5, range: 5 },
  ])('corners at temperature $temperature, scores up to $range', async ({ temperature, range }) => {
    const found = await regions({ temperature: String(temperature), range: String(range) });
    expect(Math.abs(Number(found.Sparsemax?.corner) - corners(temperature, range))).toBeLessThan(0.02);
    expect(Math.abs(Number(found['1.5-entmax']?.corner) - corners(2 * temperature, range))).toBeLessThan(0.02);
    expect(found.Softmax).toMatchObject({ corner: 0, edge: 0, inside: 1 });
    // The triangle with corners (T, 0), (0, T), (−T, −T).
    expect(Math.abs(Number(found.Sparsemax?.inside) - (1.5 * temperature ** 2) / (4 * range ** 2))).toBeLessThan(0.006);
  });

  it('draws borders where the lead over the second score, or over the third, decides', async () => {
    const { tables } = await runSmall(experiment, {
      normaliser: 'sparsemax',
      compare: 'entmax-1.5',
      temperature: '0.8',
    });
    let compared = 0;
    for (const { normaliser, kept, z1, z2 } of tables.borders ?? []) {
      if (z1 === null || z2 === null) continue;
      const [first = 0, second = 0, third = 0] = [Number(z1), Number(z2), 0].sort((a, b) => b - a);
      compared += 1;
      // Two shares remain while the lead is below T for sparsemax and 2 T for entmax; three while the sum, or the squares, of the leads
      // over the third are.
      const lead =
        kept === 2
          ? first - second
          : normaliser === 'Sparsemax'
            ? first + second - 2 * third
            : Math.hypot(first - third, second - third);
      expect(lead).toBeCloseTo(normaliser === 'Sparsemax' ? 0.8 : 1.6, 9);
    }
    expect(compared).toBeGreaterThan(700);
  });

  it('maps what it slices', async () => {
    const { fields, tables } = await runSmall(experiment, { measure: 'entropy', normaliser: 'softmax' });
    expect(Math.max(...(fields?.first?.values ?? []))).toBeLessThanOrEqual(Math.fround(Math.log(3)));
    const middle = tables.slice?.find(row => row.z1 === 0);
    for (const column of ['softmax', 'sparsemax', 'entmax']) expect(middle?.[column]).toBeCloseTo(Math.log(3), 13);
  });
});

describe('gate-surface', async () => {
  const experiment = await loadExperiment('gate-surface');

  it.each(golden.points)(
    '$unit at gate $gate, value $value',
    async ({ unit, gate, value, output, byGate, byValue }) => {
      // The points are rows of the slice: 5 / 80 = 0.0625.
      const { tables } = await runSmall(experiment, { unit, value: String(value), range: '5' });
      const row = tables.slice?.find(candidate => candidate.gate === gate);
      expect(row?.output).toBeCloseTo(output, 13);
      expect(row?.byGate).toBeCloseTo(byGate, 13);
      expect(row?.byValue).toBeCloseTo(byValue, 13);
    },
  );

  it('a gate of one’s own is the unit that has it', async () => {
    const [own, known] = [
      await runSmall(experiment, { unit: 'own', gate: '=x*sigmoid(x)' }),
      await runSmall(experiment, { unit: 'swiglu' }),
    ];
    own.fields?.output?.values.forEach((value, i) => {
      expect(value).toBeCloseTo(known.fields?.output?.values[i] ?? Number.NaN, 5);
    });
    expect(own.tables.turns?.[0]?.gate).toBeCloseTo(Number(known.tables.turns?.[0]?.gate), 9);
    expect((await runSmall(experiment, { unit: 'own', gate: '=log(x)' })).notes?.join()).toMatch(
      /^The output .* 1568 of the 3136 points/,
    );
  });
});

describe('maxout-pieces', async () => {
  const experiment = await loadExperiment('maxout-pieces');

  it.each(golden.fits)(
    '$target with $pieces pieces fits as well as the best of many fits',
    async ({ target, pieces, rms }) => {
      const { tables } = await runSmall(experiment, { source: 'fitted', target, pieces: String(pieces) });
      const found = Number(tables.errors?.[pieces - 1]?.rms);
      expect(found).toBeLessThan(1.01 * rms);
      expect(found).toBeGreaterThan(0.9999 * rms);
      // What is drawn is what the table speaks of.
      const errors = (tables.curve ?? []).map(row => Number(row.error));
      expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeCloseTo(found, 12);
    },
  );

  it('the unit is the largest of its pieces, and each piece wins on its stretch alone', async () => {
    const { tables } = await runSmall(experiment, { source: 'random', pieces: '6', seed: '3' });
    const pieces = tables.pieces ?? [];
    for (const { x, unit, piece } of tables.curve ?? []) {
      const values = pieces.map(row => Number(row.slope) * Number(x) + Number(row.intercept));
      expect(unit).toBe(Math.max(...values));
      const winning = pieces.find(row => row.piece === piece);
      expect(Number(x)).toBeGreaterThanOrEqual(Number(winning?.from) - 1e-12);
      expect(Number(x)).toBeLessThanOrEqual(Number(winning?.to) + 1e-12);
    }
    const lengths = pieces.flatMap(({ from, to }) => (from === null ? [] : [Number(to) - Number(from)]));
    expect(lengths.reduce((a, b) => a + b)).toBeCloseTo(4, 12);
    expect(tables.errors).toEqual([]);
  });

  it('says where a function has no value', async () => {
    expect((await runSmall(experiment, { source: 'fitted', target: '=log(x)' })).notes?.join()).toMatch(
      /no finite value at 181 of the 361/,
    );
    expect((await runSmall(experiment, { source: 'fitted', target: '=0/0' })).notes?.join()).toMatch(/random pieces/);
  });
});
