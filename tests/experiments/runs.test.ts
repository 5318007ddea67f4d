/** Every experiment keeps the promises of `defineExperiment`: same bits, progress, cancel, tidy rows, at every corner of its inputs. */
import { describe, expect, it } from 'vitest';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { type RunContext, runExperiment } from '../../src/experiments/experiment.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import { defaultInputs } from '../../src/experiments/inputs.ts';
import { expectSchema, experiments, extremes, nonFinite, runSmall, smallInputsOf } from './schema.ts';

it('the registry knows each experiment by its own id and refuses others by name', async () => {
  expect(experiments.map(({ id }) => id)).toEqual(experimentIds);
  await expect(loadExperiment('gradient')).rejects.toThrow(/“gradient”.*gradient-through-depth/);
  await expect(loadExperiment('__proto__')).rejects.toThrow(/__proto__/);
  await expect(loadExperiment('constructor')).rejects.toThrow(/constructor/);
});

describe.each(experiments.map(experiment => ({ experiment, id: experiment.id })))('$id', ({ experiment }) => {
  it('gives the same bits twice', async () => {
    const first = await runSmall(experiment);
    const second = await runSmall(experiment);
    expect(second).toStrictEqual(first);
    expect(Object.values(first.tables).some(rows => rows.length > 0)).toBe(true);
  });

  it('leaves its inputs alone', async () => {
    const inputs = smallInputsOf(experiment);
    const before = structuredClone(inputs);
    await runExperiment(experiment, inputs);
    expect(inputs).toStrictEqual(before);
  });

  if (Object.hasOwn(experiment.inputs, 'seed'))
    it('draws other numbers from another seed', async () => {
      const [first, second] = [await runSmall(experiment, { seed: '1' }), await runSmall(experiment, { seed: '2' })];
      expect(second.tables).not.toEqual(first.tables);
    });

  it('reports progress that never falls, from 0 to 1, with snapshots in the shape of the result', async () => {
    const fractions: number[] = [];
    const progress: RunContext['progress'] = async (fraction, snapshot) => {
      fractions.push(fraction);
      if (snapshot) expectSchema(experiment, snapshot());
    };
    await runSmall(experiment, {}, { progress });
    // What runs in one unit of work is cheap enough to run on every change.
    if (experiment.mode !== 'live') expect(fractions.length).toBeGreaterThan(2);
    if (fractions.length === 0) return;
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    for (const fraction of fractions) expect(fraction).toSatisfy((f: number) => f >= 0 && f <= 1);
    expect(fractions.at(-1)).toBe(1);
  });

  it('computes the same result whether or not anyone looks at the snapshots', async () => {
    const watched = await runSmall(experiment, {}, { progress: async (_, snapshot) => void snapshot?.() });
    expect(watched).toStrictEqual(await runSmall(experiment));
  });

  it('stops at the unit of work in which it is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('the reader pressed Cancel');
    let units = 0;
    const progress: RunContext['progress'] = async () => {
      units += 1;
      if (units === 2) controller.abort(reason);
      controller.signal.throwIfAborted();
    };
    const run = runSmall(experiment, {}, { signal: controller.signal, progress });
    if (experiment.mode === 'live') await run.catch(() => {});
    if (experiment.mode === 'live' && units < 2) return;
    await expect(run).rejects.toBe(reason);
    expect(units).toBe(2);
  });

  it('rejects with the reason of a signal that is already aborted', async () => {
    const reason = new Error('too late');
    await expect(runSmall(experiment, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('has rows with exactly the columns of its tables at its defaults, all of them finite numbers', async () => {
    const result = await resultAtBuild(experiment, defaultInputs(experiment.inputs));
    expectSchema(experiment, result);
    expect(nonFinite(result)).toEqual([]);
  });

  // What a function is to an experiment it is to the others: one of them is given every function.
  const functions = experiment.id === 'activation-anatomy' ? 'all' : 'distinct';
  it.each(
    Object.entries(experiment.inputs).flatMap(([name, input]) =>
      extremes(input, functions).map(text => ({ name, text })),
    ),
  )('runs at $name = “$text”', async ({ name, text }) => {
    // The longest training with as few seeds as it takes.
    const { seeds } = experiment.inputs;
    const fewest = name === 'steps' && seeds?.kind === 'integer' ? { seeds: String(seeds.min) } : undefined;
    const result = await runSmall(experiment, { ...fewest, [name]: text });
    expectSchema(experiment, result);
    // A value that is not finite is told to the reader.
    if (!result.notes?.length) expect(nonFinite(result)).toEqual([]);
  });
});

describe('a formula of the reader', () => {
  it('is dissected like the function that it is', async () => {
    const experiment = await loadExperiment('activation-anatomy');
    const [written, known] = [
      await runSmall(experiment, { activation: '=x*min(max(x + 3, 0), 6)/6' }),
      await runSmall(experiment, { activation: 'hard-swish' }),
    ];
    expect(written.tables.kinks?.map(row => row.x)).toEqual([-3, 3]);
    for (const table of ['landmarks', 'regions'] as const)
      written.tables[table]?.forEach((row, i) => {
        const other = known.tables[table]?.[i] ?? {};
        for (const [column, cell] of Object.entries(row))
          if (Number.isFinite(cell)) expect(Number(cell)).toBeCloseTo(Number(other[column]), 9);
          else expect(cell).toBe(other[column]);
      });
    expect(written.notes).toBeUndefined();
  });

  it('trains like the function that it is, and says where it has no value', async () => {
    const experiment = await loadExperiment('train-a-small-net');
    const [written, known] = [
      await runSmall(experiment, { layers: '3-=tanh(x);3-relu' }),
      await runSmall(experiment, { layers: '3-tanh,3-relu' }),
    ];
    expect(written.tables.summary?.[0]?.trainingLoss).toBeCloseTo(Number(known.tables.summary?.[0]?.trainingLoss), 12);
    const broken = await runSmall(experiment, { layers: '3-=log(x)' });
    expect(broken.notes).toEqual([
      expect.stringMatching(
        /^Stopped at step 0: .* NaN in the activations \(own formula\) of layer 1 .*no finite value/,
      ),
    ]);
  });
});

describe('train-a-small-net', () => {
  it('ends a run that blows up with the step, the place and the cause', async () => {
    const experiment = await loadExperiment('train-a-small-net');
    const result = await runSmall(experiment, {
      optimiser: 'momentum',
      rate: '1000',
      steps: '500',
      layers: '8-identity,8-identity,8-identity',
    });
    expect(result.notes?.join(' ')).toMatch(
      /^Stopped at step \d+: the (forward|backward) pass made (NaN|−?∞) in .*layer.*; .+ 1000\.$/,
    );
    expect(nonFinite(result)).toContainEqual(expect.stringMatching(/^summary\[0\]\.trainingLoss is /));
    expectSchema(experiment, result);
  });

  it('follows the names of its options: a probability in its field, a class of 0 or 1 at every point', async () => {
    const result = await runSmall(await loadExperiment('train-a-small-net'));
    for (const value of result.fields?.probability?.values ?? [])
      expect(value).toSatisfy((p: number) => p >= 0 && p <= 1);
    const points = result.tables.points ?? [];
    expect(points).toHaveLength(40);
    for (const point of points) expect([0, 1]).toContain(point.class);
    expect(new Set(points.map(point => point.split))).toEqual(new Set(['training', 'test']));
  });
});
