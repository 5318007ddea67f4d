/** Every claim that a page can print holds, says what it measured, and is about the inputs it names. */
import { describe, expect, it } from 'vitest';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { claimInputs, describeInput, judgeClaim, sentenceParts } from '../../src/experiments/claims.ts';
import { defineExperiment, runExperiment } from '../../src/experiments/experiment.ts';
import { integer } from '../../src/experiments/inputs.ts';
import { allClaims, findClaim, pagesWithClaims } from '../../src/experiments/page-claims.ts';
import { experiments } from './schema.ts';

const claims = (
  await Promise.all(
    experiments.map(async experiment =>
      (await allClaims(experiment)).map(claim => ({ experiment, claim, name: `${experiment.id}/${claim.id}` })),
    ),
  )
).flat();

describe('every claim', () => {
  it.each(claims)('$name holds, in a sentence without unfilled slots', async ({ experiment, claim }) => {
    const inputs = claimInputs(experiment, claim);
    const result = await resultAtBuild(experiment, inputs);
    const judged = judgeClaim(experiment, claim, result);
    expect(judged.holds, `${JSON.stringify(judged.measured)} against: ${judged.condition}`).toBe(true);
    for (const [name, value] of Object.entries(judged.measured)) expect(value, `{${name}}`).toSatisfy(Number.isFinite);
    expect(judged.sentence).not.toMatch(/[{}]|undefined|null|NaN|∞/);
    expect(judged.sentence).toMatch(/^\p{Lu}/u);
    expect(judged.sentence).toMatch(/\.$/);
    expect(judged.parts.map(part => part.text).join('')).toBe(judged.sentence);
  });

  it.each(claims)('$name prints every number that it measures', ({ claim, experiment }) => {
    const slots = new Set([...claim.sentence.matchAll(/\{([a-zA-Z]+)\}/g)].map(match => match[1]));
    expect(slots.size).toBeGreaterThan(0);
    const measuredSlots = [...slots].filter(slot => !Object.hasOwn(experiment.inputs, slot ?? ''));
    expect(measuredSlots.length, 'a claim without a measured number').toBeGreaterThan(0);
    expect(claim.condition).not.toBe('');
  });

  it.each(claims)('$name does not hold of numbers that could not be measured', ({ claim }) => {
    const slots = [...claim.sentence.matchAll(/\{([a-zA-Z]+)\}/g)].map(match => match[1] ?? '');
    expect(claim.holds(Object.fromEntries(slots.map(slot => [slot, Number.NaN])))).toBe(false);
    expect(claim.holds({})).toBe(false);
  });
});

it('ids of claims are unique within an experiment and kebab-case', () => {
  for (const experiment of experiments) {
    const ids = experiment.claims.map(claim => claim.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [experiment.id, ...ids]) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
});

it('claims of pages name the page and are unique', () => {
  const names = claims.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const ofPages = claims.filter(({ claim }) => claim.id.includes('.'));
  expect(new Set(ofPages.map(({ claim }) => claim.id.slice(0, claim.id.lastIndexOf('.'))))).toEqual(
    new Set(pagesWithClaims),
  );
  for (const { claim } of ofPages)
    expect(claim.id).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*-?[a-z0-9]*\.[a-z0-9]+(-[a-z0-9]+)*$/);
});

const sample = defineExperiment({
  id: 'sample',
  title: 'Sample',
  question: 'What is twice n?',
  home: 'nowhere/',
  mode: 'live',
  inputs: { n: integer({ label: 'n', default: 3, min: 0, max: 9 }) },
  tables: { twice: { title: 'Twice', columns: { value: { label: 'value' } } } },
  run: ({ n }) => ({ tables: { twice: [{ value: 2 * n }] } }),
  claims: [
    {
      id: 'four-is-eight',
      inputs: { n: '4' },
      sentence: 'Twice {n} is {value}.',
      measure: ({ tables }) => ({ value: Number(tables.twice?.[0]?.value) }),
      holds: ({ value }) => value === 8,
      condition: 'exactly 8',
    },
  ],
});

describe('judging', () => {
  const [claim] = sample.claims as readonly [(typeof sample.claims)[number]];

  it('fills the slots with inputs and measured numbers', async () => {
    const judged = judgeClaim(sample, claim, await runExperiment(sample, claimInputs(sample, claim)));
    expect(judged).toMatchObject({
      id: 'four-is-eight',
      sentence: 'Twice 4 is 8.',
      holds: true,
      measured: { value: 8 },
    });
    expect(judged.parts).toEqual([
      { kind: 'text', text: 'Twice ' },
      { kind: 'input', name: 'n', text: '4' },
      { kind: 'text', text: ' is ' },
      { kind: 'number', name: 'value', text: '8' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('says no when the numbers do not support the claim', async () => {
    expect(judgeClaim(sample, claim, await runExperiment(sample, { n: 5 })).holds).toBe(false);
  });

  it('refuses a slot that is neither an input nor measured', () => {
    expect(() => sentenceParts(sample, { ...claim, sentence: 'Twice {m}.' }, { n: 4 }, { value: 8 })).toThrow(
      /sample\/four-is-eight: \{m\}/,
    );
  });

  it('names the claims that exist when asked for another', async () => {
    await expect(() => findClaim(sample, 'five')).rejects.toThrow(/five.*sample.*four-is-eight/);
  });

  it('refuses a claim whose inputs the schema does not take', () => {
    expect(() => claimInputs(sample, { ...claim, inputs: { n: '10' } })).toThrow(/n: “10”.*0 to 9/);
  });
});

it('writes an activation in a sentence as its name, with the parameters that differ from the default', () => {
  const input = experiments.find(({ id }) => id === 'activation-anatomy')?.inputs.activation;
  if (!input) throw new Error('activation-anatomy has no input activation');
  expect(describeInput(input, input.parse('relu'))).toBe('ReLU');
  expect(describeInput(input, input.parse('sigmoid'))).toBe('sigmoid');
  expect(describeInput(input, input.parse('elu(alpha=2)'))).toBe('ELU (alpha = 2)');
});

it('writes a list of activations in a sentence as names', () => {
  const input = experiments.find(({ id }) => id === 'compare-activations')?.inputs.activations;
  if (!input) throw new Error('compare-activations has no input activations');
  expect(describeInput(input, input.parse('relu'))).toBe('ReLU');
  expect(describeInput(input, input.parse('sigmoid,elu(alpha=2)'))).toBe('sigmoid and ELU (alpha = 2)');
  expect(describeInput(input, input.parse('=x;relu;tanh'))).toBe('x, ReLU and tanh');
});
