/** Core, data, experiment and content tests. The built site has its own checks: tests/site and tests/browser. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['tests/setup.ts'],
    include: ['tests/{core,data,experiments,content,figures,measure}/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
