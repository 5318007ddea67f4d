/** The code to copy, as programs that run when x is given: what they import, then y. */
import type { Activation } from './types.ts';

const always: Readonly<Record<keyof Activation['snippets'], readonly string[]>> = {
  pytorch: ['import torch'],
  jax: ['import jax'],
  keras: ['import keras'],
  numpy: [],
};

const ifUsed: readonly (readonly [use: RegExp, line: string])[] = [
  [/\bjnp\./, 'import jax.numpy as jnp'],
  [/\bnp\./, 'import numpy as np'],
  [/(?<!jax\.)\bscipy\.special\./, 'import scipy.special'],
];

/** The program of one framework: imports, an empty line, `y = ` and the snippet. */
export function snippetProgram({ snippets }: Pick<Activation, 'snippets'>, framework: keyof Activation['snippets']) {
  const code = snippets[framework];
  const imports = [...always[framework], ...ifUsed.filter(([use]) => use.test(code)).map(([, line]) => line)];
  return [...imports, ...(imports.length > 0 ? [''] : []), `y = ${code}`].join('\n');
}
