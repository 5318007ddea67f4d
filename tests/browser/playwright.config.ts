/** Browser tests of the built site. `OUT_DIR` names another output folder, `CHROMIUM` another browser. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const PORT = 4391;
const { CHROMIUM, OUT_DIR = 'dist' } = process.env;
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const executablePath = CHROMIUM || installed.find(existsSync);

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/playwright',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: !!process.env.CI,
  // Timing needs a quiet machine, so `performance` comes when everything else is over, passed or not. `--no-deps` leaves it out.
  projects: [
    { name: 'suite', testIgnore: 'performance.spec.ts', teardown: 'performance' },
    { name: 'performance', testMatch: 'performance.spec.ts', fullyParallel: false },
  ],
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    },
    trace: 'off',
    screenshot: 'off',
    video: 'off',
  },
  webServer: {
    command: `astro preview --ignore-lock --port ${PORT}`,
    cwd: '../..',
    env: { OUT_DIR },
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
