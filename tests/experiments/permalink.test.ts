/** The state in a URL: what is written is read back, figure by figure, and foreign parameters stay. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeInputs, defaultInputs, serialiseInputs } from '../../src/experiments/inputs.ts';
import { embedOptions, readPermalink, writePermalink } from '../../src/experiments/permalink.ts';
import { inputsOf } from './arbitraries.ts';
import { experiments } from './schema.ts';

describe.each(experiments.map(({ id, inputs }) => ({ id, schema: inputs })))('the state of $id', ({ id, schema }) => {
  it.each(['', id, 'a-figure'])('comes back from the address, with the prefix “%s”', prefix => {
    fc.assert(
      fc.property(inputsOf(schema), inputsOf(schema), (preset, inputs) => {
        const written = writePermalink(schema, new URLSearchParams('theme=dark'), prefix, preset, inputs);
        const query = new URL(`https://example.org/?${written}`).searchParams;
        expect(readPermalink(schema, query, prefix, preset)).toStrictEqual({ inputs, problems: [] });
        expect(query.get('theme')).toBe('dark');
      }),
    );
  });

  it('holds only what differs from the preset', () => {
    fc.assert(
      fc.property(inputsOf(schema), inputsOf(schema), (preset, inputs) => {
        const query = writePermalink(schema, new URLSearchParams(), id, preset, inputs);
        const [before, after] = [serialiseInputs(schema, preset), serialiseInputs(schema, inputs)];
        const changed = Object.keys(schema).filter(name => before[name] !== after[name]);
        expect([...query.keys()]).toEqual(changed.map(name => `${id}.${name}`));
        expect([...writePermalink(schema, query, id, preset, preset).keys()]).toEqual([]);
      }),
    );
  });
});

describe('two figures on one page', () => {
  const experiment = experiments.find(({ id }) => id === 'gradient-through-depth');
  if (!experiment) throw new Error('there is no experiment gradient-through-depth');
  const schema = experiment.inputs;
  const preset = defaultInputs(schema);

  it('keep out of each other’s state', () => {
    const first = completeInputs(schema, { depth: '40' });
    const second = completeInputs(schema, { depth: '50', activation: 'elu(alpha=1.5)' });
    let query = new URLSearchParams('utm_source=mail&first=1');
    query = writePermalink(schema, query, 'first', preset, first);
    query = writePermalink(schema, query, 'second', preset, second);
    expect(query.get('utm_source')).toBe('mail');
    expect(query.get('first')).toBe('1');
    expect(query.get('first.depth')).toBe('40');
    expect(readPermalink(schema, query, 'first', preset)).toStrictEqual({ inputs: first, problems: [] });
    expect(readPermalink(schema, query, 'second', preset)).toStrictEqual({ inputs: second, problems: [] });
    query = writePermalink(schema, query, 'first', preset, preset);
    expect([...query.keys()]).toEqual(['utm_source', 'first', 'second.activation', 'second.depth']);
  });

  it('do not confuse names of which one begins with the other', () => {
    const query = new URLSearchParams('first-and-second.depth=40');
    expect(readPermalink(schema, query, 'first', preset)).toStrictEqual({ inputs: preset, problems: [] });
  });

  it('leave the query that they were given as it was', () => {
    const query = new URLSearchParams('first.depth=40&other=1');
    writePermalink(schema, query, 'first', preset, preset);
    expect(query.toString()).toBe('first.depth=40&other=1');
  });

  it('report what they do not take, and start from the preset', () => {
    const query = new URLSearchParams('f.depth=1e9&f.__proto__=1&f.width=32&f.activation=gleu&f.=1&f=2&depth=3');
    const { inputs, problems } = readPermalink(schema, query, 'f', completeInputs(schema, { depth: '12' }));
    expect(inputs).toStrictEqual(completeInputs(schema, { depth: '12', width: '32' }));
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatch(/Hidden layers: “1e9”.*12 is used instead/);
    expect(problems[1]).toMatch(/__proto__/);
    expect(problems[2]).toMatch(/gelu.*sigmoid is used instead/);
  });

  it('an embed page reports an unknown parameter but takes its own options', () => {
    const query = new URLSearchParams(embedOptions.map(option => [option, 'dark']));
    expect(readPermalink(schema, query, '', preset)).toStrictEqual({ inputs: preset, problems: [] });
    query.set('dpeth', '4');
    expect(readPermalink(schema, query, '', preset).problems).toEqual([expect.stringContaining('dpeth')]);
  });
});
