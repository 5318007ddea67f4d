/**
 * Speed against peers: ours and theirs in one process, interleaved, medians over rounds; prints the ratios and writes
 * bench/results.json. Ratios above 1 mean that ours is faster.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { binaryCrossEntropyWithLogits, createRandom, mlp, sgd, Tape, toyData } from '../src/core/index.ts';
import { flatMlp } from './flat-loop.ts';

const ROUNDS = 15;
const RATE = 0.03;
const BATCH = 10;

interface Contender {
  name: string;
  run(): void;
}
interface Bench {
  name: string;
  ours: Contender;
  peers: readonly Contender[];
  /** Calls per measured round. */
  calls: number;
}

const data = toyData.circles.generate(createRandom(1), { points: BATCH });

/** One training step of a net from the playground, by the tape and by the flat loop, from the same weights. */
function playground(sizes: readonly number[]): Bench {
  const tape = new Tape('float64');
  const input = tape.input([BATCH, 2]);
  const target = tape.input([BATCH, 1]);
  const layers = sizes.slice(1).map((units, i) => (i < sizes.length - 2 ? { units, activation: 'tanh' } : { units }));
  const net = mlp(tape, input, { layers, initialisation: 'xavier', random: createRandom(1) });
  const loss = binaryCrossEntropyWithLogits(net.output, target);
  const optimiser = sgd(net.parameters, { learningRate: RATE });
  input.data.set(data.x);
  target.data.set(data.y);
  const weights = net.parameters.filter(({ shape }) => shape.length === 2).map(({ data }) => Float64Array.from(data));
  const flat = flatMlp(sizes, BATCH, weights, RATE);

  // The same work, or the comparison means nothing: the losses must agree after a few steps.
  let flatLoss = 0;
  for (let step = 0; step < 50; step++) {
    tape.forward();
    flatLoss = flat.step(data.x, data.y);
    const difference = Math.abs((loss.data[0] as number) - flatLoss);
    if (!(difference < 1e-12)) throw new Error(`the two nets differ by ${difference} at step ${step}`);
    tape.backward(loss);
    optimiser.step();
  }
  return {
    name: `training step of ${sizes.join('-')}, tanh, batch ${BATCH}, SGD`,
    calls: 2000,
    ours: {
      name: 'tape',
      run() {
        tape.forward();
        tape.backward(loss);
        optimiser.step();
      },
    },
    peers: [{ name: 'flat loop by hand', run: () => void flat.step(data.x, data.y) }],
  };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function measure({ name, ours, peers, calls }: Bench) {
  const contenders = [ours, ...peers];
  const times = contenders.map((): number[] => []);
  for (let round = -2; round < ROUNDS; round++) {
    contenders.forEach((contender, index) => {
      const from = performance.now();
      for (let call = 0; call < calls; call++) contender.run();
      // The first rounds warm the compiler up.
      if (round >= 0) times[index]?.push(((performance.now() - from) / calls) * 1000);
    });
  }
  const microseconds = times.map(median);
  const own = microseconds[0] as number;
  console.log(`${name}\n  ${ours.name}: ${own.toFixed(2)} µs`);
  const rows = peers.map((peer, index) => {
    const theirs = microseconds[index + 1] as number;
    console.log(`  ${peer.name}: ${theirs.toFixed(2)} µs, ours is ${(theirs / own).toFixed(2)} times as fast`);
    return { peer: peer.name, microseconds: theirs, ratio: theirs / own };
  });
  return { name, microseconds: own, peers: rows };
}

const results = [playground([2, 4, 2, 1]), playground([2, 8, 8, 8, 1])].map(measure);
writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), node: process.version, cpu: cpus()[0]?.model, results }, null, 2)}\n`,
);
