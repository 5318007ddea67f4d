/**
 * Speed against peers. Each benchmark runs in a process of its own, ours and the peers' work interleaved there, from the same
 * weights, after a check that both compute the same. Prints the ratios, medians of rounds, and writes bench/results.json.
 *
 *   npm run bench                    everything
 *   npm run bench -- playground 0    one file of bench/cases, one of its benchmarks
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Dtype, Measured } from './measure.ts';

const cases: Readonly<Record<string, number>> = { playground: 3, lenet: 1, transformer: 1, products: 3 };
const dtypes: readonly Dtype[] = ['float64', 'float32'];

const [onlyCase, onlyIndex] = process.argv.slice(2);
const results: Measured[] = [];
for (const [name, count] of Object.entries(cases))
  for (let index = 0; index < count; index++)
    for (const dtype of dtypes) {
      if ((onlyCase && onlyCase !== name) || (onlyIndex && Number(onlyIndex) !== index)) continue;
      results.push(inOwnProcess(name, index, dtype));
    }

if (!onlyCase) {
  const { dependencies: peers } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const machine = { cpu: cpus()[0]?.model, node: process.version };
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    new URL('results.json', import.meta.url),
    `${JSON.stringify({ date, machine, peers, unit: 'microseconds', results }, null, 2)}\n`,
  );
}

function inOwnProcess(name: string, index: number, dtype: Dtype): Measured {
  const script = new URL('one.ts', import.meta.url).pathname;
  const { stdout, status } = spawnSync(process.execPath, [script, name, String(index), dtype], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`bench ${name} ${index} ${dtype} ended with ${status}`);
  const measured: Measured = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1));
  console.log(`${measured.name} (${dtype})\n  ours: ${round(measured.microseconds)} µs`);
  for (const { peer, microseconds, ratio } of measured.peers)
    console.log(`  ${peer}: ${round(microseconds)} µs, ours is ${ratio.toFixed(2)} times as fast`);
  for (const { peer, reason } of measured.missing) console.log(`  ${peer}: ${reason}`);
  return measured;
}

function round(value: number): string {
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}
