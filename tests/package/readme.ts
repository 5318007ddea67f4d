/** The package's readme, and its examples: every block of code, and the block of output that follows it. */
import { readFileSync } from 'node:fs';

export const readme = readFileSync(new URL('../../src/core/README.md', import.meta.url), 'utf8');

export const examples = readme.split(/^### /m).flatMap((section, index) => {
  const [, code] = /^```js\n([\s\S]*?)^```$/m.exec(section) ?? [];
  if (code === undefined) return [];
  const [, output] = /^```text\n([\s\S]*?)^```$/m.exec(section) ?? [];
  if (output === undefined) throw new Error(`example ${index} of the readme has no output`);
  return { title: section.split('\n', 1)[0] ?? '', file: `example-${index}`, code, output };
});
