/** Prints at the end of a build what a page took, so that a change that makes pages slow is seen where it is made. */
import type { AstroIntegration } from 'astro';

export function buildTime(): AstroIntegration {
  let started = 0;
  return {
    name: 'build-time',
    hooks: {
      'astro:build:start': () => {
        started = performance.now();
      },
      'astro:build:done': ({ pages, logger }) => {
        const seconds = (performance.now() - started) / 1000;
        const each = ((1000 * seconds) / pages.length).toFixed(0);
        logger.info(`${pages.length} pages in ${seconds.toFixed(0)} s: ${each} ms a page`);
      },
    },
  };
}
