/** The examples of the readme run in the stranger's project and print what the readme says. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { examples } from './readme.ts';

const consumer = inject('consumer');

test('there are five examples', () => expect(examples).toHaveLength(5));

test.each(examples)('$title', ({ file, code, output }) => {
  writeFileSync(join(consumer, `${file}.js`), code);
  const printed = execFileSync(process.execPath, [`${file}.js`], { cwd: consumer, encoding: 'utf8' });
  expect(printed).toBe(output);
});
