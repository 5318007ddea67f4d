/** The loss landscape against what must hold of it, whatever the weights are. */
import { describe, expect, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import lossLandscape from '../../src/experiments/loss-landscape.ts';

const kinds = ['plain', 'residual'] as const;
const run = (inputs: Record<string, string>) =>
  runExperiment(
    lossLandscape,
    completeInputs(lossLandscape.inputs, { depth: '3', width: '6', steps: '60', ...inputs }),
  );
const net = ({ tables }: Result, kind: string) => {
  const found = tables.nets?.find(row => row.net === kind);
  if (!found) throw new RangeError(kind);
  return found;
};

describe('loss-landscape', () => {
  it.each(['tanh', 'gelu', '=sin(2*x)'])(
    'the curvature by the Hessian is the second difference of the losses along the line: %s',
    async activation => {
      const result = await run({ activation, range: '0.05' });
      const line = result.tables.line ?? [];
      const middle = (line.length - 1) / 2;
      for (const kind of kinds) {
        const at = (index: number) => Number(line[middle + index]?.[kind]);
        // The five-point formula, whose error is of the fourth order in the step.
        const step = Number(line[middle + 1]?.distance);
        const difference = (-at(2) + 16 * at(1) - 30 * at(0) + 16 * at(-1) - at(-2)) / (12 * step ** 2);
        const { along, length } = net(result, kind);
        const curvature = Number(along) * Number(length) ** 2;
        expect(Math.abs(curvature - difference), kind).toBeLessThan(1e-4 * Math.max(1, Math.abs(difference)));
        expect(Math.abs(difference), kind).toBeGreaterThan(1e-2);
      }
    },
  );

  it('the middle of map and line is the end of training, and every curvature lies between the extreme eigenvalues', async () => {
    const result = await run({});
    for (const kind of kinds) {
      const { loss, smallest, largest, along } = net(result, kind);
      const field = result.fields?.[kind];
      expect(10 ** Number(field?.values[((field?.values.length ?? 0) - 1) / 2])).toBeCloseTo(Number(loss), 6);
      const line = result.tables.line ?? [];
      expect(line[(line.length - 1) / 2]).toMatchObject({ distance: 0, [kind]: loss });
      expect(Number(along)).toBeGreaterThan(Number(smallest));
      expect(Number(along)).toBeLessThan(Number(largest));
    }
  });

  it('with one hidden layer there is nothing to skip: both nets are the same', async () => {
    const result = await run({ depth: '1' });
    expect({ ...net(result, 'plain'), net: '' }).toEqual({ ...net(result, 'residual'), net: '' });
    expect(result.fields?.plain).toEqual(result.fields?.residual);
    const { parameters } = net(result, 'plain');
    expect(parameters).toBe(6 * 2 + 6 + 6 + 1);
  });

  it('with two they are not', async () => {
    const result = await run({ depth: '2' });
    expect(net(result, 'plain').loss).not.toBe(net(result, 'residual').loss);
  });

  it('says where the loss of a formula has no finite value', async () => {
    const { notes } = await run({ activation: '=0/0', steps: '1' });
    expect(notes).toEqual(expect.arrayContaining([expect.stringMatching(/961 of the 961/)]));
  });
});
