/** Checks of the built site: `dist` at the root, `dist-subpath` under /nonlinear/. DIST and DIST_SUBPATH name other folders. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/site/**/*.test.ts'],
    testTimeout: 120_000,
    maxWorkers: '100%',
    // The pages are parsed once a worker, not once a file: no test changes them.
    isolate: false,
  },
});
