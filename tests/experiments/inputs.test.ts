/** Inputs as text: what a value writes, it reads; what a stranger writes is refused by name and harms nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations } from '../../src/core/index.ts';
import {
  type ActivationSpec,
  activation,
  activationLabel,
  activationList,
  activationName,
  choice,
  completeInputs,
  defaultInputs,
  type Input,
  InputError,
  integer,
  joinActivations,
  joinLayers,
  type LayerSpec,
  layers,
  number,
  numbers,
  parseActivationSpec,
  readInputs,
  readLayer,
  scalarActivationIds,
  serialise,
  serialiseActivationSpec,
  serialiseInputs,
  splitActivations,
  splitLayers,
  toggle,
} from '../../src/experiments/inputs.ts';
import { inputsOf, valuesOf } from './arbitraries.ts';
import { experiments } from './schema.ts';

const schema = {
  depth: integer({ label: 'Depth', default: 30, min: 2, max: 100 }),
  rate: number({ label: 'Rate', default: 0.01, min: 1e-4, max: 1000, step: 1e-4, scale: 'log' }),
  data: choice({
    label: 'Data',
    default: 'moons',
    options: [
      { value: 'moons', label: 'moons' },
      { value: 'xor', label: 'XOR' },
    ],
  }),
  second: toggle({ label: 'Second', default: false }),
  activation: activation({ label: 'Activation', default: 'gelu', formula: true }),
  layers: layers({ label: 'Layers', default: '8-tanh,8-tanh', maxLayers: 3, maxUnits: 16, formula: true }),
  functions: activationList({ label: 'Functions', default: 'relu,elu(alpha=2)', max: 4, formula: true }),
};
const defaults = defaultInputs(schema);

describe('what a value writes, it reads', () => {
  const kinds: readonly { name: string; input: Input }[] = [
    ...Object.entries(schema).map(([name, input]) => ({ name, input })),
    { name: 'any double', input: number({ label: 'x', default: 0, min: -1.7e308, max: 1.7e308, step: 1 }) },
    ...experiments.flatMap(({ id, inputs }) =>
      Object.entries(inputs).map(([name, input]) => ({ name: `${id}.${name}`, input })),
    ),
  ];

  it.each(kinds)('$name', ({ input }) => {
    fc.assert(
      fc.property(valuesOf(input), value => {
        expect(input.parse(serialise(input, value))).toStrictEqual(value);
      }),
    );
  });

  it('a negative zero too', () => {
    const input = number({ label: 'x', default: 1, min: -1, max: 1, step: 1 });
    const value = input.parse('-0');
    expect(input.parse(serialise(input, value))).toBe(value);
  });

  it('whole schemas', () => {
    fc.assert(
      fc.property(inputsOf(schema), values => {
        const texts = serialiseInputs(schema, values);
        expect(readInputs(schema, Object.entries(texts))).toStrictEqual({ inputs: values, problems: [] });
      }),
    );
  });
});

describe('numbers', () => {
  const { depth, rate } = schema;

  it.each([
    ['40', 40],
    ['+40', 40],
    [' 40 ', 40],
    ['4e1', 40],
    ['40.', 40],
  ])('depth “%s” is %d', (text, value) => {
    expect(depth.parse(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    '1e9',
    '1e999',
    '2.5',
    '-3',
    '1',
    '101',
    '0x10',
    '0b11',
    '1_0',
    '1,0',
    '१०',
    '10px',
    'null',
    '[]',
    '--5',
    '5e',
  ])('refuses “%s” as a depth, with the label and the range', text => {
    expect(() => depth.parse(text)).toThrow(InputError);
    expect(() => depth.parse(text)).toThrow(/^Depth: “.*” is not a whole number from 2 to 100$/);
  });

  it('refuses every number outside its range and accepts every one inside', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), value => {
        const inside = value >= rate.min && value <= rate.max;
        if (inside) expect(rate.parse(String(value))).toBe(value);
        else expect(() => rate.parse(String(value))).toThrow(/^Rate: “.*” is not a number from 0\.0001 to 1000$/);
      }),
    );
  });
});

describe('lists of numbers', () => {
  const list = numbers({ label: 'Inputs', default: [1], min: -10, max: 10, least: 1, most: 3 });

  it.each([
    ['1,2', [1, 2]],
    [' 1 ; -2.5e0  3 ', [1, -2.5, 3]],
    ['.5', [0.5]],
  ])('“%s” is read', (text, wanted) => {
    expect(list.parse(text)).toEqual(wanted);
  });

  it.each([
    ['', /0 numbers; from 1 to 3/],
    ['1,2,3,4', /4 numbers; from 1 to 3/],
    ['1,,2', /number 2: “” is not a number/],
    ['1,x', /number 2: “x” is not a number from -10 to 10/],
    ['11', /number 1: “11”/],
    ['1,'.repeat(400), /longer than 78 characters/],
  ])('“%s” is refused', (text, message) => {
    expect(() => list.parse(text)).toThrow(InputError);
    expect(() => list.parse(text)).toThrow(message);
  });
});

describe('activations', () => {
  it.each([
    ['relu', { id: 'relu', params: {} }],
    ['elu(alpha=1.5)', { id: 'elu', params: { alpha: 1.5 } }],
    ['elu(alpha = 1.5)', { id: 'elu', params: { alpha: 1.5 } }],
    ['elu(alpha=1)', { id: 'elu', params: {} }],
  ] satisfies [string, ActivationSpec][])('%s', (text, spec) => {
    expect(parseActivationSpec(text, { ids: scalarActivationIds })).toStrictEqual(spec);
  });

  it.each([
    ['gleu', /gelu/],
    ['sigmiod', /sigmoid/],
    ['leaky-rleu', /leaky-relu/],
  ])('suggests what “%s” was meant to be', (text, suggestion) => {
    expect(() => parseActivationSpec(text, { ids: scalarActivationIds })).toThrow(InputError);
    expect(() => parseActivationSpec(text, { ids: scalarActivationIds })).toThrow(suggestion);
  });

  it.each([
    '',
    '__proto__',
    'constructor',
    'toString',
    'RELU<script>',
    'elu(alpha=NaN)',
    'elu(alpha=1e9)',
    'elu(alpha=)',
    'elu(alpha)',
    'elu(beta=1)',
    'elu(__proto__=1)',
    'relu(alpha=1)',
    'elu(alpha=1.5',
    'elu alpha=1.5',
    'relu;relu',
  ])('refuses “%s”', text => {
    expect(() => parseActivationSpec(text, { ids: scalarActivationIds })).toThrow(InputError);
  });

  it.each(['elu(alpha=1.5=2)', 'elu(alpha=2,alpha=3)', 'elu(alpha=2,alpha=1)', 'elu(,)', 'elu(alpha=2,)'])(
    'does not guess what “%s” means',
    text => {
      expect(() => parseActivationSpec(text, { ids: scalarActivationIds })).toThrow(InputError);
    },
  );

  it('says which ones may be chosen when a known one may not', () => {
    expect(() => parseActivationSpec('softmax', { ids: scalarActivationIds })).toThrow(
      /softmax cannot be used here.*relu/,
    );
    expect(() => parseActivationSpec('gelu', { ids: ['relu', 'tanh'] })).toThrow(
      /gelu cannot be used here; choose one of relu, tanh/,
    );
  });

  it('accepts a parameter exactly within its range', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...scalarActivationIds),
        fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
        (id, value) => {
          for (const param of activations[id]?.params ?? []) {
            const text = `${id}(${param.name}=${value})`;
            if (value >= param.min && value <= param.max)
              expect(parseActivationSpec(text, { ids: scalarActivationIds }).params[param.name] ?? param.default).toBe(
                value + 0,
              );
            else expect(() => parseActivationSpec(text, { ids: scalarActivationIds })).toThrow(InputError);
          }
        },
      ),
    );
  });

  it('never throws anything but an InputError, whatever the text', () => {
    const fragments = fc.constantFrom(
      'elu',
      'relu',
      '(',
      ')',
      ',',
      '=',
      'alpha',
      '1',
      '-',
      '__proto__',
      'e',
      '.',
      ' ',
      '\u0000',
      '𝕏',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map(parts => parts.join('')),
        ),
        text => {
          let spec: ActivationSpec;
          try {
            spec = parseActivationSpec(text, { ids: scalarActivationIds });
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            return;
          }
          expect(parseActivationSpec(serialiseActivationSpec(spec), { ids: scalarActivationIds })).toStrictEqual(spec);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('formulas', () => {
  const { activation: input, layers: net } = schema;
  const custom = (formula: string): ActivationSpec => ({ id: 'custom', params: {}, formula });

  it('are read as they were typed', () => {
    expect(input.parse('=x*sigmoid(2*x)')).toStrictEqual(custom('x*sigmoid(2*x)'));
    expect(input.parse('= x ')).toStrictEqual(custom(' x '));
    expect(input.serialise(custom(' max(x, 0)'))).toBe('= max(x, 0)');
    expect(activationName(custom('x^2'))).toBe('x^2');
    expect(activationName(custom(`x${'+1'.repeat(100)}`))).toHaveLength(41);
  });

  it.each([
    ['=', /^Activation: formula, index 0: found the end; expected a number, x/],
    ['=2x', /^Activation: formula, index 1: found “x”; .*write 2\*x$/],
    ['=sigmod(x)', /did you mean sigmoid\?$/],
    ['=alert(1)', /^Activation: formula, index 0: found “alert”/],
    ['=x; y', /found “;”/],
    ['=<img src=x onerror=alert(1)>', /found “<”/],
    [`=${'('.repeat(100)}x`, /at most 60 levels/],
    [`=${'x+'.repeat(500)}x`, /at most 800/],
    [`=${'x+'.repeat(240)}x`, /at most 400/],
  ])('“%s” is refused with the place and what could stand there', (text, message) => {
    expect(() => input.parse(text)).toThrow(InputError);
    expect(() => input.parse(text)).toThrow(message);
  });

  it('are refused where only functions of the registry may stand', () => {
    const closed = activation({ label: 'A', default: 'relu', ids: ['relu', 'tanh'] });
    expect(() => closed.parse('=x')).toThrow(/^A: a formula cannot be used here; choose one of relu, tanh$/);
  });

  it('stand in a net between semicolons', () => {
    const value = [
      { units: 8, activation: custom('max(x, where(x<1,2,3))') },
      { units: 4, activation: { id: 'elu', params: { alpha: 2 } } },
      { units: 2, activation: custom('x-=1') },
    ] satisfies LayerSpec[];
    expect(net.serialise(value)).toBe('8-=max(x, where(x<1,2,3));4-elu(alpha=2);2-=x-=1');
    expect(net.parse('8-=max(x, where(x<1,2,3));4-elu(alpha=2);2-tanh')).toStrictEqual([
      ...value.slice(0, 2),
      { units: 2, activation: { id: 'tanh', params: {} } },
    ]);
    expect(() => net.parse('8-tanh;8-=x*')).toThrow(/^Layers, layer 2: formula, index 2: found the end/);
    expect(() => net.parse('8-tanh;8-=2%3Bx')).toThrow(/^Layers, layer 2: formula, index 1: found “;”/);
    expect(() => net.parse('8-=x,8-tanh')).toThrow(/^Layers, layer 1: formula, index 1: found “,”/);
    expect(() => net.parse(`8-=${'x'.repeat(5000)}`)).toThrow(/longer than 2400/);
  });

  it('keep their layers apart whatever stands in them, also while they are typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ units: fc.constantFrom('8', '16'), activation: fc.string().map(text => `=${text}`) })),
        rows => {
          expect(splitLayers(joinLayers(rows)).map(readLayer)).toEqual(rows);
        },
      ),
    );
    const typing = [
      { units: '8', activation: '=max(x, ' },
      { units: '4', activation: 'elu(alpha=2)' },
      { units: '4', activation: '=%3B;%' },
    ];
    expect(splitLayers(joinLayers(typing)).map(readLayer)).toEqual(typing);
  });

  it('harm nothing else in a state', () => {
    const { inputs, problems } = readInputs(schema, [
      ['activation', '=x*'],
      ['layers', '8-=x^2;8-tanh'],
    ]);
    expect(problems).toEqual([expect.stringMatching(/^Activation: formula, index 2.*; gelu is used instead$/)]);
    expect(inputs.activation).toStrictEqual(defaults.activation);
    expect(inputs.layers[0]?.activation).toStrictEqual(custom('x^2'));
  });
});

describe('layers', () => {
  it.each([
    ['', []],
    ['8-tanh', [{ units: 8, activation: { id: 'tanh', params: {} } }]],
    [
      '3-elu(alpha=2),16-leaky-relu',
      [
        { units: 3, activation: { id: 'elu', params: { alpha: 2 } } },
        { units: 16, activation: { id: 'leaky-relu', params: {} } },
      ],
    ],
  ] satisfies [string, LayerSpec[]][])('“%s”', (text, value) => {
    expect(schema.layers.parse(text)).toStrictEqual(value);
  });

  it.each([
    ['8-tanh,8-tanh,8-tanh,8-tanh', /Layers: 4 layers, at most 3/],
    ['17-tanh', /Layers, layer 1: “17” is not a whole number from 1 to 16/],
    ['8-tanh,0-tanh', /Layers, layer 2: “0” is not/],
    ['8-tanh,', /“” is not a layer such as 8-tanh/],
    ['8', /“8” is not a layer/],
    ['tanh-8', /layer 1/],
    ['8-gleu', /layer 1.*gelu/],
    ['8-elu(alpha=-1)', /elu alpha.*from 0 to 100/],
    [','.repeat(500), /longer than 400/],
  ])('refuses “%s”', (text, message) => {
    expect(() => schema.layers.parse(text)).toThrow(InputError);
    expect(() => schema.layers.parse(text)).toThrow(message);
  });
});

describe('lists of activations', () => {
  const { functions: list } = schema;
  const custom = (formula: string): ActivationSpec => ({ id: 'custom', params: {}, formula });
  const elu: ActivationSpec = { id: 'elu', params: { alpha: 2 } };
  const relu: ActivationSpec = { id: 'relu', params: {} };

  it.each([
    ['relu', [relu]],
    ['relu,elu(alpha=2),relu', [relu, elu, relu]],
    ['=max(x, 0)', [custom('max(x, 0)')]],
    ['=x;relu', [custom('x'), relu]],
    ['elu(alpha=2);=where(x<1,2,3);=x', [elu, custom('where(x<1,2,3)'), custom('x')]],
  ] satisfies [string, ActivationSpec[]][])('“%s”', (text, value) => {
    expect(list.parse(text)).toStrictEqual(value);
    expect(list.serialise(value)).toBe(text);
  });

  it.each([
    ['', /^Functions: 0 functions; from 1 to 4 are allowed$/],
    ['relu,relu,relu,relu,relu', /^Functions: 5 functions; from 1 to 4 are allowed$/],
    ['relu,', /^Functions, function 2: “” is not an activation/],
    ['relu,gleu', /^Functions, function 2: .*gelu/],
    ['relu,elu(alpha=-1)', /^Functions, function 2|elu alpha: “-1” is not a number/],
    ['=x,relu', /^Functions, function 1: formula, index 1: found “,”/],
    ['relu;=x*', /^Functions, function 2: formula, index 2: found the end/],
    ['=2%3Bx', /^Functions, function 1: formula, index 1: found “;”/],
    ['relu;elu', /^Functions, function 1: “relu;elu” is not an activation/],
    ['softmax', /softmax cannot be used here/],
    [`=${'x'.repeat(5000)}`, /longer than 3200/],
  ])('refuses “%s”', (text, message) => {
    expect(() => list.parse(text)).toThrow(InputError);
    expect(() => list.parse(text)).toThrow(message);
  });

  it('refuses formulas where only functions of the registry may stand', () => {
    const closed = activationList({ label: 'F', default: 'relu', max: 2, ids: ['relu', 'tanh'] });
    expect(() => closed.parse('=x')).toThrow(
      /^F, function 1: a formula cannot be used here; choose one of relu, tanh$/,
    );
    expect(() => closed.parse('relu,gelu')).toThrow(/gelu cannot be used here/);
  });

  it('keep their functions apart whatever stands in a formula, also while it is typed', () => {
    const texts = fc.array(
      fc.oneof(
        fc.string().map(text => `=${text}`),
        fc.constantFrom('relu', 'elu(alpha=2)'),
      ),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(texts, parts => {
        expect(splitActivations(joinActivations(parts))).toEqual(parts);
      }),
      { numRuns: 500 },
    );
  });

  it('are called by their names and what differs from the default', () => {
    expect([relu, elu, custom('x^2')].map(activationLabel)).toEqual(['ReLU', 'ELU (alpha = 2)', 'x^2']);
  });

  it('where no function of the registry may stand, a formula is asked for', () => {
    const own = activation({ label: 'A', default: '=x', ids: [], formula: true });
    expect(() => own.parse('relu')).toThrow(/^A: relu cannot be used here; write a formula such as =/);
    expect(own.parse('=x^2')).toStrictEqual(custom('x^2'));
  });
});

describe('a hostile state', () => {
  const hostile: readonly (readonly [string, string])[] = Object.keys(schema).flatMap(name =>
    [
      'NaN',
      '1e9',
      '-1',
      'undefined',
      '__proto__',
      'constructor',
      'toString',
      '<script>alert(1)</script>',
      '\u0000',
      'x'.repeat(100_000),
      `${'9'.repeat(5_000)}x`,
      '('.repeat(5_000),
    ].map(text => [name, text] as const),
  );

  it.each(hostile.map(([name, text]) => ({ name, text, shown: text.slice(0, 24) })))(
    '$name = “$shown” is named, replaced by the fallback, and harms no other input',
    ({ name, text }) => {
      const fallback = { ...defaults, depth: 7, data: 'xor' as const };
      const others = Object.entries({
        depth: '50',
        rate: '0.5',
        data: 'xor',
        second: '1',
        activation: 'tanh',
        layers: '4-relu',
        functions: 'tanh',
      }).filter(([other]) => other !== name);
      const { inputs, problems } = readInputs(schema, [[name, text], ...others], fallback);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${schema[name as keyof typeof schema].label}`));
      expect(problems[0]).toContain(
        `${serialise(schema[name as keyof typeof schema], fallback[name as keyof typeof schema])} is used instead`,
      );
      expect(problems[0]?.length, 'a message that a reader can read').toBeLessThan(400);
      expect(inputs).toStrictEqual({
        ...completeInputs(schema, Object.fromEntries(others)),
        [name]: fallback[name as keyof typeof schema],
      });
    },
  );

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', '', 'depht', 'Depth', 'y'.repeat(10_000)])(
    'the unknown input “%s” is named and changes nothing',
    name => {
      const { inputs, problems } = readInputs(schema, [[name, '5']]);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`unknown input “${name.slice(0, 40)}`);
      expect(problems[0]?.length).toBeLessThan(80);
      expect(inputs).toStrictEqual(defaults);
      expect(Object.getPrototypeOf(inputs)).toBe(Object.prototype);
      expect(({} as Record<string, unknown>).depth).toBeUndefined();
    },
  );

  it('an empty text is refused where it means nothing, and means no hidden layer where it does', () => {
    for (const name of ['depth', 'rate', 'data', 'second', 'activation'] as const) {
      const { inputs, problems } = readInputs(schema, [[name, '']]);
      expect(problems).toHaveLength(1);
      expect(inputs).toStrictEqual(defaults);
    }
    expect(readInputs(schema, [['layers', '']])).toStrictEqual({ inputs: { ...defaults, layers: [] }, problems: [] });
  });

  it('what a message says is used is what is used, also of an input that is given twice', () => {
    const { inputs, problems } = readInputs(schema, [
      ['depth', '40'],
      ['depth', 'x'],
    ]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`; ${inputs.depth} is used instead`);
  });

  it('does not change the fallback', () => {
    const fallback = structuredClone({ ...defaults, depth: 9 });
    readInputs(
      schema,
      [
        ['depth', '50'],
        ['activation', 'relu'],
      ],
      Object.freeze(fallback as never),
    );
    expect(fallback).toStrictEqual({ ...defaults, depth: 9 });
  });
});

describe('inputs given by code', () => {
  it('are completed by the defaults, as values or as text', () => {
    expect(completeInputs(schema, { depth: 40, activation: { id: 'relu', params: {} } })).toStrictEqual(
      completeInputs(schema, { depth: '40', activation: 'relu' }),
    );
    expect(completeInputs(schema, {})).toStrictEqual(defaults);
  });

  it.each([
    [{ depht: 4 }, /unknown input “depht”; expected one of depth, rate/],
    [{ depth: 1 }, /Depth: “1” is not a whole number from 2 to 100/],
    [{ depth: Number.NaN }, /Depth: “NaN”/],
    [{ activation: 'gleu' }, /gelu/],
    [{ constructor: '5' }, /unknown input “constructor”/],
    [{ toString: 5 }, /unknown input “toString”/],
  ])('throw an InputError where a value is bad: %o', (partial, message) => {
    expect(() => completeInputs(schema, partial)).toThrow(InputError);
    expect(() => completeInputs(schema, partial)).toThrow(message);
  });
});
