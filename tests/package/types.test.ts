/** The types as a stranger's compiler sees them, strict and with every declaration file checked. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { examples } from './readme.ts';

const consumer = inject('consumer');

/** What must compile, and under each `@ts-expect-error` what must not. */
const uses = `
import { analyse, getActivation, Tape, type Analysis, type Tensor } from 'nonlinear-core';
import { gelu, softmax } from 'nonlinear-core/functions';

const value: number = gelu.f(1, { alpha: 2 });
const row: Float64Array = softmax.forward(Float64Array.of(1, 2));
const report: Analysis = analyse(gelu);
const tensor: Tensor = new Tape('float32').input([2, 3]);
const definition = getActivation('gelu');
const slope: number | undefined = definition.kind === 'scalar' ? definition.df(0) : undefined;

// @ts-expect-error A function without texts has no formula.
gelu.tex;
// @ts-expect-error A function of a vector takes no number.
softmax.forward(1);
// @ts-expect-error A registry entry may be a function of a vector.
definition.df(0);
// @ts-expect-error There is no such type of numbers.
new Tape('float16');
// @ts-expect-error Shapes cannot be changed.
tensor.shape[0] = 1;
// @ts-expect-error Not exported.
import { scaledErfc } from 'nonlinear-core';

export { report, row, slope, value };
`;

const resolutions = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;

/** Compiles files of the project; returns the compiler's complaints. */
function compile(name: string, sources: Record<string, string>, options: object): string {
  const folder = join(consumer, name);
  mkdirSync(folder);
  for (const [file, code] of Object.entries(sources)) writeFileSync(join(folder, `${file}.ts`), code);
  const compilerOptions = { target: 'es2023', strict: true, exactOptionalPropertyTypes: true, types: [], noEmit: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...compilerOptions, ...options } }));
  return spawnSync('tsc', ['-p', folder], { shell: process.platform === 'win32', encoding: 'utf8' }).stdout;
}

test.each(Object.entries(resolutions))(
  'uses compile with moduleResolution %s, without DOM and Node',
  (name, options) => {
    expect(compile(`uses-${name}`, { uses }, { ...options, lib: ['es2023'] })).toBe('');
  },
);

test('the examples of the readme compile', () => {
  const sources = Object.fromEntries(examples.map(({ file, code }) => [file, code]));
  // Where an example leaves out a type of its own, JavaScript needs none.
  const options = { ...resolutions.nodenext, noImplicitAny: false };
  expect(compile('examples', sources, options)).toBe('');
});
