/** Checks of the core as a package: packed and installed once, then used as a stranger would. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/package/**/*.test.ts'],
    globalSetup: ['tests/package/consumer.ts'],
    testTimeout: 60_000,
  },
});
