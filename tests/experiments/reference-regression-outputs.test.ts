/**
 * The experiment of the page on regression outputs against PyTorch, by the rule of `sheet.ts`, in the sheet’s set-up: width 64, 1500 steps, and the
 * same 64 points in each run. Two of the sheet’s seven functions: a run takes more than a second.
 */
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import beyondTheData from '../../src/experiments/beyond-the-data.ts';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

const { rows } = JSON.parse(readFileSync(new URL('../golden/regression-outputs.json', import.meta.url), 'utf8')) as {
  rows: { activation: string; inside: Spread; atThree: Spread; change: Spread; rise: Spread }[];
};

describe('error inside, value at 3 and movement far outside are those of the sheet', () => {
  const sheet = new SheetTable();

  it.each(rows.filter(({ activation }) => ['relu', 'tanh'].includes(activation)))('$activation', async row => {
    const inputs = completeInputs(beyondTheData.inputs, {
      activation: row.activation,
      width: '64',
      steps: '1500',
      seeds: row.activation === 'tanh' ? '2' : '3',
    });
    const result = await resultAtBuild(beyondTheData, inputs);
    for (const [name, quantity] of [
      ['inside', 'error inside'],
      ['atThree', 'value at 3'],
      ['rise', '|f(400) − f(100)|'],
    ] as const)
      sheet.median(`${row.activation}: ${quantity}`, column(result, 'seeds', name), row[name]);
  });

  it('all of them', () => {
    sheet.print(6);
  });
});
