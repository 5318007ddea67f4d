/** `npm test`: installs what is missing, a browser included, and runs every check. `npm test -- unit build` runs only some. */
import { browserPath, ensureBrowser } from './browser.mjs';
import { installIfMissing, run } from './setup.mjs';

/** The steps in their order; those of one group run at the same time, so that no core waits. */
const groups = [
  [
    { name: 'unit', command: 'vitest', args: ['run'] },
    { name: 'types', command: 'astro', args: ['check', '--minimumSeverity', 'warning'] },
    { name: 'lint', command: 'biome', args: ['ci', '--error-on-warnings', '.'] },
    { name: 'package', command: 'vitest', args: ['run', '--config', 'tests/package/vitest.config.ts'] },
  ],
  [
    { name: 'build', command: 'astro', args: ['build'] },
    {
      name: 'build under a sub-path',
      command: 'astro',
      args: ['build'],
      extraEnv: { BASE_PATH: '/nonlinear/', OUT_DIR: 'dist-subpath' },
    },
  ],
  [{ name: 'site', command: 'vitest', args: ['run', '--config', 'tests/site/vitest.config.ts'] }],
  [
    {
      name: 'browser',
      command: 'playwright',
      args: ['test', '--config', 'tests/browser/playwright.config.ts'],
      browser: true,
    },
  ],
];
const steps = groups.flat();

installIfMissing();
const asked = process.argv.slice(2);
const chosen = asked.length ? steps.filter(({ name }) => asked.some(word => name.startsWith(word))) : steps;
if (chosen.length === 0) {
  console.error(`No step is called ${asked.join(', ')}; there are: ${steps.map(step => step.name).join(', ')}.`);
  process.exit(1);
}

const title = name => `\n── ${name} ${'─'.repeat(Math.max(3, 70 - name.length))}`;

/** Runs a step. What it prints comes as it is printed or, but for the first of a group, in one piece at its end. */
async function runStep({ name, command, args, extraEnv, browser }, first) {
  if (first) console.log(title(name));
  if (browser) await ensureBrowser();
  const from = Date.now();
  const { code, output } = await run(command, args, {
    extraEnv: { ...extraEnv, ...(browser && { CHROMIUM: browserPath() ?? '' }) },
    quiet: !first,
  });
  if (!first) console.log(`${title(name)}\n${output}`);
  return { name, passed: code === 0, seconds: (Date.now() - from) / 1000 };
}

const started = Date.now();
const results = [];
for (const group of groups) {
  const asked = group.filter(step => chosen.includes(step));
  results.push(...(await Promise.all(asked.map((step, i) => runStep(step, i === 0)))));
}

console.log('\n── summary');
for (const { name, passed, seconds } of results)
  console.log(`${passed ? 'pass' : 'FAIL'}  ${name} (${seconds.toFixed(1)} s)`);
const failed = results.filter(({ passed }) => !passed).length;
console.log(`total ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`checks: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
