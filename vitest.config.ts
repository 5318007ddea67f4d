/** Unit tests. The built site is tested under `tests/site` and `tests/browser`, each with a configuration of its own. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take minutes, the longest first: begun last, one of them would run alone while the other core waits. */
const slowest = ['claims.test.ts', 'runs.test.ts'];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = slowest.findIndex(name => moduleId.endsWith(`/experiments/${name}`));
      return index < 0 ? slowest.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    setupFiles: ['tests/setup.ts'],
    include: ['tests/{core,data,experiments,content,figures,measure}/**/*.test.ts'],
    sequence: { sequencer: SlowestFirst },
    testTimeout: 120_000,
    // Left to itself, Vitest leaves one core idle: half of a small machine.
    maxWorkers: '100%',
  },
});
