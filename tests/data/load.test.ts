/** Loading in the browser: once, lazily, from under the site's base, and with an error that says what went wrong. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeDataset } from '../../src/core/data/container.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { packedDataset } from '../../src/data/convert.ts';

/** A fresh module, so that no test sees what another one loaded. */
async function loader(answer: (address: string) => Response | Promise<Response>, base = '/') {
  vi.resetModules();
  vi.stubEnv('BASE_URL', base);
  const fetched = vi.fn(async (address: string) => answer(address));
  vi.stubGlobal('fetch', fetched);
  const { loadDataset } = await import('../../src/data/load.ts');
  return { loadDataset, fetched };
}

let iris: Awaited<ReturnType<typeof packedDataset>>;
beforeEach(async () => {
  iris = await packedDataset('iris');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

test('the set arrives whole, from under the base of the site', async () => {
  const { loadDataset, fetched } = await loader(() => new Response(iris.file), '/nonlinear');
  expect(await loadDataset('iris')).toEqual(iris.dataset);
  expect(fetched.mock.calls).toEqual([['/nonlinear/data/iris.bin']]);
});

test('nothing is fetched before it is asked for, and once for all who ask', async () => {
  const { loadDataset, fetched } = await loader(() => new Response(iris.file));
  expect(fetched).not.toHaveBeenCalled();
  const [first, second] = await Promise.all([loadDataset('iris'), loadDataset('iris')]);
  expect(second).toBe(first);
  expect(await loadDataset('iris')).toBe(first);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('an unknown id is refused without a request, with the closest one', async () => {
  const { loadDataset, fetched } = await loader(() => new Response(iris.file));
  await expect(loadDataset('irsi')).rejects.toThrow('data set is “irsi”; expected one of mnist, iris');
  await expect(loadDataset('irsi')).rejects.toThrow('did you mean “iris”?');
  await expect(loadDataset('irsi')).rejects.toHaveProperty('name', ArgumentError.name);
  expect(fetched).not.toHaveBeenCalled();
});

test.each([
  ['a missing file', () => new Response('not here', { status: 404 }), 'the server answered 404'],
  ['a file that is not packed', () => new Response('<!doctype html>'), 'not a whole gzip file'],
  ['a file cut off', () => new Response(iris.file.slice(0, 500)), 'not a whole gzip file'],
  [
    'another set',
    () => new Response(new Uint8Array(gzipSync(encodeDataset({ ...iris.dataset, id: 'penguins' })))),
    'it holds “penguins”',
  ],
  ['something else that is packed', () => new Response(new Uint8Array(gzipSync('hello'))), 'begin with “NLD1”'],
  [
    'no network',
    () => {
      throw new TypeError('Failed to fetch');
    },
    'Failed to fetch',
  ],
] as const)('%s is named with its address', async (_, answer, why) => {
  const { loadDataset } = await loader(answer);
  await expect(loadDataset('iris')).rejects.toThrow(/^data set “iris” could not be loaded from \/data\/iris\.bin: ./);
  await expect(loadDataset('iris')).rejects.toThrow(why);
});

test('after a failure the next call tries anew', async () => {
  let calls = 0;
  const { loadDataset } = await loader(() =>
    calls++ === 0 ? new Response('', { status: 503 }) : new Response(iris.file),
  );
  await expect(loadDataset('iris')).rejects.toThrow('503');
  expect((await loadDataset('iris')).id).toBe('iris');
});
