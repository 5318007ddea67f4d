/**
 * The precision lens against numpy, torch and mpmath (tests/golden/precision-lens.json), which looked at every number of a format where
 * the experiment samples and bisects.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiments/index.ts';
import { runSmall } from './schema.ts';

interface Place {
  id: string;
  format: 'float16' | 'bfloat16';
  side: 'left' | 'right';
  x: number;
}
interface Threshold extends Place {
  form: string;
}
const golden: {
  tails: (Threshold & { value: number })[];
  infinite: Threshold[];
  slopes: Place[];
  curve: { x: number; rounded: number; exact: number; naive: number; ulps: number }[];
  int8: { scales: [number, number]; x: number[]; input: number[]; output: number[] };
} = JSON.parse(readFileSync(new URL('../golden/precision-lens.json', import.meta.url), 'utf8'));

const experiment = await loadExperiment('precision-lens');
const names = { float16: 'float16 (half)', bfloat16: 'bfloat16' } as const;
const ofSide = (column: string, { side }: Place) => `${column}${side === 'left' ? 'Left' : 'Right'}`;

async function thresholdsOf({ id, format, form }: Threshold) {
  const { tables } = await runSmall(experiment, { activation: id });
  const row = tables.thresholds?.find(
    candidate => candidate.format === names[format] && candidate.form === (form === 'once' ? 'rounded once' : form),
  );
  if (!row) throw new Error(`no row for ${id}, ${form}, ${format}`);
  return row;
}

describe('thresholds', () => {
  it.each(golden.tails)('$id, $form, $format, $side: constant from $x on', async place => {
    const row = await thresholdsOf(place);
    expect(row[ofSide('flat', place)]).toBe(place.x);
    expect(Number(row[ofSide('value', place)]) === place.value).toBe(true);
  });

  it.each(golden.infinite)('$id, $form, $format, $side: infinite from $x on', async place => {
    expect((await thresholdsOf(place))[ofSide('infinite', place)]).toBe(place.x);
  });

  it.each(['gelu', 'sigmoid', 'softplus'])('%s is infinite nowhere else', async id => {
    const { tables } = await runSmall(experiment, { activation: id });
    for (const format of ['float16', 'bfloat16'] as const)
      for (const form of ['naive', 'rounded once'])
        for (const side of ['left', 'right'] as const) {
          const wanted = golden.infinite.find(
            place => place.id === id && place.format === format && place.form === form && place.side === side,
          );
          const row = tables.thresholds?.find(
            candidate => candidate.format === names[format] && candidate.form === form,
          );
          expect(row?.[side === 'left' ? 'infiniteLeft' : 'infiniteRight'], `${format}, ${form}, ${side}`).toBe(
            wanted?.x ?? null,
          );
        }
  });

  it.each(golden.slopes)('the slope of $id in $format is 0 from $x on', async ({ id, format, side, x }) => {
    const { tables } = await runSmall(experiment, { activation: id });
    expect(tables.slopes?.find(row => row.format === names[format])?.[side]).toBe(x);
  });
});

it('values and errors of the naive GELU in float16 are those of numpy', async () => {
  const { tables } = await runSmall(experiment, { activation: 'gelu', format: 'float16', range: '8' });
  for (const { x, rounded, naive, ulps } of golden.curve) {
    const row = tables.curve?.find(candidate => candidate.x === x);
    expect(row?.rounded, `x = ${x}`).toBe(rounded);
    expect(Number(row?.naive) === naive, `x = ${x}: ${row?.naive}, not ${naive}`).toBe(true);
    expect(Math.abs(Number(row?.naiveUlps) - ulps), `x = ${x}`).toBeLessThan(1e-9 * Math.max(1, ulps));
  }
});

it('int8 is torch.quantize_per_tensor on both sides of the function', async () => {
  const { tables } = await runSmall(experiment, { activation: 'tanh', format: 'int8', range: '8' });
  const { scales, x, input, output } = golden.int8;
  x.forEach((at, i) => {
    const row = tables.curve?.find(candidate => candidate.x === at);
    expect(Number(row?.rounded) / scales[0], `input at ${at}`).toBeCloseTo(input[i] ?? Number.NaN, 9);
    expect(Number(row?.once) / scales[1], `output at ${at}`).toBeCloseTo(output[i] ?? Number.NaN, 9);
  });
});

it('a formula is the function that it is, and is computed as it is written', async () => {
  const [written, known] = [
    await runSmall(experiment, { activation: '=log(1 + exp(x))', range: '15' }),
    await runSmall(experiment, { activation: 'softplus', range: '15' }),
  ];
  const row = (result: typeof written, form: string) =>
    result.tables.thresholds?.find(candidate => candidate.format === names.float16 && candidate.form === form);
  expect(row(written, 'stable')?.infiniteRight).toBe(row(known, 'naive')?.infiniteRight);
  expect(row(written, 'stable')?.flatLeft).toBe(row(known, 'naive')?.flatLeft);
  expect(row(written, 'naive')).toBeUndefined();
  expect(written.notes?.join(' ')).toMatch(/float64/);
});
